"""What persons' codings and corrections make of what was read: tellings and captures as they count.

What leaves it: the same tellings and captures for the same records in any order, and what comes
back to a person. It reads no text and drops nothing in silence. Published archives carry this
file's own text, so it imports the standard library, the vocabulary and the spelling of records,
and nothing else. Source: docs/why/by-hand.md.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, TypeVar

from attrs import evolve

from servanda.canon import identify, plain
from servanda.model import (
    Capture,
    Claim,
    Coding,
    Correction,
    Dating,
    Interval,
    Mention,
    Signal,
    Telling,
    Text,
)

REREAD = "words that a person coded are read differently"
CODERS = "two persons code one thing differently"
NOT_THEIRS = "withdrawal of what another person recorded"
BY_HAND = "by hand"  # the reader of a telling that holds codings alone
CORRECTED = "corrected by a person"

R = TypeVar("R", Coding, Correction)


class Reread(NamedTuple):
    """What the reader now tells of words that a person coded; it counts nowhere until answered."""

    coding: Coding
    reading: Claim


class Corrected(NamedTuple):
    """The tellings as they count, and what they leave to be looked at again."""

    tellings: tuple[Telling, ...]
    rereads: tuple[Reread, ...]
    signals: tuple[Signal, ...]


def made_id(prefix: str, record: Coding | Correction) -> str:
    """The id of a record by hand: of all that it says."""
    says = plain(record)
    del says["id"]
    return identify(prefix, says)


def claim_of(coding: Coding) -> str:
    """The id of the claim that a coding is about."""
    claim = coding.claim or coding.corrects
    if claim is None:
        raise ValueError(f"{coding.id} neither tells a claim nor corrects one")
    return claim.id


def fact_of(correction: Correction) -> tuple[str, str]:
    """The capture and the fact that a correction is about."""
    return correction.capture, correction.fact


# ------------------------------------------------------------------ which records count


def standing(records: Iterable[R], about: Callable[[R], Hashable]) -> dict[Any, list[R]]:
    """What is not withdrawn about each thing, oldest first: the last of each counts.

    Of records of one instant, what replaces comes after what it replaces. Only who recorded it
    can withdraw it.
    """
    by_id = {record.id: record for record in records}
    withdrawn = {w.replaces for w in by_id.values() if w.withdrawn and _theirs(w, by_id)}
    ordered = sorted(by_id.values(), key=lambda r: (r.at, _depth(r, by_id), r.id))
    found: dict[Any, list[R]] = {}
    for record in ordered:
        if not record.withdrawn and record.id not in withdrawn:
            found.setdefault(about(record), []).append(record)
    return found


def _theirs(withdrawal: R, by_id: Mapping[str, R]) -> bool:
    earlier = by_id.get(withdrawal.replaces or "")
    return earlier is not None and earlier.by == withdrawal.by


def _depth(record: R, by_id: Mapping[str, R]) -> int:
    """How many records stand before it; ids are hashes, so only a forged one could go round."""
    depth = 0
    earlier = by_id.get(record.replaces or "")
    while earlier is not None and depth < 99:
        depth += 1
        earlier = by_id.get(earlier.replaces or "")
    return depth


def _knew(newer: R, older: R, by_id: Mapping[str, R]) -> bool:
    """Whether a record stands, by what it replaces, in place of another."""
    record: R | None = newer
    for _ in range(99):
        record = by_id.get((record.replaces if record else None) or "")
        if record is None or record.id == older.id:
            return record is not None
    return False


def contradictions(
    records: Sequence[R], about: Callable[[R], Hashable], says: Callable[[R], object]
) -> list[Signal]:
    """A signal where the last word on a thing is not what another person said, unseen by it.

    And one for each withdrawal of what somebody else recorded, which counts for nothing.
    """
    by_id = {record.id: record for record in records}
    signals = []
    for last in standing(records, about).values():
        newest = last[-1]
        for older in last[:-1]:
            if older.by == newest.by or says(older) == says(newest):
                continue
            if not _knew(newest, older, by_id):
                what = f"{newest.id} of {newest.by} and {older.id} of {older.by} do not agree"
                why = "The newer counts; whoever recorded it had not seen the other."
                do = "Look at both with `servanda code WATCH --list`, and correct or withdraw one."
                signals.append(_signal(CODERS, newest.id, what, why, do))
    for record in by_id.values():
        earlier = by_id.get(record.replaces or "")
        if record.withdrawn and earlier and earlier.by != record.by:
            what = f"{record.id} of {record.by} withdraws {earlier.id} of {earlier.by}"
            why = "It counts for nothing: nobody takes back what another person recorded."
            do = f"Ask {earlier.by} to withdraw it, or correct the claim or fact."
            signals.append(_signal(NOT_THEIRS, record.id, what, why, do))
    return sorted(signals, key=lambda signal: signal.id)


# ------------------------------------------------------------------ tellings


def corrected(
    tellings: Sequence[Telling],
    codings: Sequence[Coding],
    *,
    texts: Sequence[Text] = (),
    history: Sequence[Telling] = (),
) -> Corrected:
    """The latest telling of each capture with what persons coded in place of what was read.

    A claim that a person corrected keeps its id and its place; one that nobody read any more, or
    ever, stands after the others. `history` are earlier tellings, which say what stood side by
    side when a claim was corrected; `texts` are those of captures not read yet.
    """
    held = standing(codings, claim_of)
    if not held:
        return Corrected(tuple(tellings), (), tuple(contradictions(codings, claim_of, _verdict)))
    by_capture: dict[str, list[list[Coding]]] = {}
    for mine in held.values():
        by_capture.setdefault(mine[-1].capture, []).append(mine)
    beside = _beside(by_capture, (*history, *tellings))
    made, rereads = [], []
    for telling in tellings:
        about = by_capture.pop(telling.capture, [])
        counted, aside = _one(telling, about, beside) if about else (telling, [])
        rereads += aside
        made.append(counted)
    known = {text.capture: text.id for text in texts}
    first = {capture: min((c.at, c.id) for m in mine for c in m) for capture, mine in
             by_capture.items()}  # fmt: skip
    for capture in sorted((c for c in by_capture if c in known), key=lambda c: first[c]):
        blank = Telling(identify("tel", capture, BY_HAND), capture, known[capture], BY_HAND,
                        BY_HAND, "", ())  # fmt: skip
        made.append(_one(blank, by_capture[capture], beside)[0])
    signals = [_asked_again(reread) for reread in rereads]
    signals += contradictions(codings, claim_of, _verdict)
    return Corrected(tuple(made), tuple(rereads), tuple(signals))


def _verdict(coding: Coding) -> object:
    return essence(coding.claim) if coding.claim else None


def _one(
    telling: Telling, held: Sequence[Sequence[Coding]], beside: Mapping[str, set[str]]
) -> tuple[Telling, list[Reread]]:
    """One telling with the codings of its capture; what is read differently is set aside."""
    last = {claim_of(mine[-1]): mine[-1] for mine in held}
    seen = {claim_of(mine[-1]): [c.corrects for c in mine if c.corrects] for mine in held}
    claims: list[Claim] = []
    rereads: list[Reread] = []
    placed: set[str] = set()
    for claim in telling.claims:
        coding = last.get(claim.id)
        if coding is not None:
            placed.add(claim.id)
            claims += [coding.claim] if coding.claim else []
            if not _answered(claim, coding, seen[claim.id]):
                rereads.append(Reread(coding, claim))
            continue
        over = [c for c in last.values() if overlaps(claim, c) and claim.id not in
                beside.get(claim_of(c), ())]  # fmt: skip
        if not over:
            claims.append(claim)
        elif not any(c.claim and essence(c.claim) == essence(claim) for c in over):
            rereads.append(Reread(min(over, key=lambda c: c.id), claim))
    questions = []
    for question in telling.questions:
        coding = last.get(question.id)
        if coding is not None:
            if not _answered(question, coding, seen[question.id]):
                rereads.append(Reread(coding, question))
        elif not any(
            c.claim and c.claim.act == question.act and overlaps(question, c) for c in last.values()
        ):
            questions.append(question)
    rest = [c.claim for id, c in last.items() if c.claim and id not in placed]
    claims += sorted(rest, key=lambda claim: (claim.cue.start, claim.act, claim.id))
    return evolve(telling, claims=tuple(claims), questions=tuple(questions)), rereads


def _answered(reading: Claim, coding: Coding, seen: Iterable[Claim]) -> bool:
    """Whether a reading is one that persons had before them, or now agrees with them."""
    if coding.claim and essence(coding.claim) == essence(reading):
        return True
    return any(substance(reading) == substance(one) for one in seen)


def _beside(
    by_capture: Mapping[str, Sequence[Sequence[Coding]]], tellings: Iterable[Telling]
) -> dict[str, set[str]]:
    """For each corrected claim, those that were read beside it when it was read as corrected."""
    found: dict[str, set[str]] = {}
    for telling in tellings:
        for mine in by_capture.get(telling.capture, ()):
            read = {one.id: one for one in (*telling.claims, *telling.questions)}
            for coding in mine:
                was = coding.corrects
                if was and was.id in read and substance(read[was.id]) == substance(was):
                    found.setdefault(claim_of(coding), set()).update(read)
    return found


def overlaps(claim: Claim, coding: Coding) -> bool:
    """Whether a claim's words for the act are in part those of a coding or of what it corrects."""
    return any(
        claim.cue.start < other.cue.end and other.cue.start < claim.cue.end
        for other in (coding.claim, coding.corrects)
        if other is not None
    )


def essence(claim: Claim) -> tuple[object, ...]:
    """What a claim says, apart from the words it says it in."""
    number = claim.number
    return (
        claim.act,
        claim.stance,
        _names(claim.by),
        _names(claim.to),
        frozenset(place.name.casefold() for place in claim.where),
        (claim.when.from_on, claim.when.to_on),
        _days(claim.planned_for),
        (number.low, number.high, number.unit) if number else None,
        claim.instrument.quote.casefold() if claim.instrument else "",
        _names([claim.said_by] if claim.said_by else []),
        claim.about,
    )


def substance(claim: Claim) -> tuple[object, ...]:
    """What a claim says and in which words, apart from how sure the reader is and why."""
    cue, quote = claim.cue, claim.quote
    return (*essence(claim), cue.start, cue.end, quote.start, quote.end)


def _names(mentions: Iterable[Mention]) -> frozenset[str]:
    return frozenset(m.actor or " ".join(m.span.quote.split()).casefold() for m in mentions)


def _days(when: Interval | None) -> object:
    return (when.from_on, when.to_on) if when else None


def _asked_again(reread: Reread) -> Signal:
    coding, reading = reread
    coded = f"{coding.claim.act}, {coding.claim.stance}" if coding.claim else "no such act"
    what = (
        f'"{reading.quote.quote}": {coding.by} coded {claim_of(coding)} as {coded}; the reader now '
        f"tells {reading.id} as {reading.act}, {reading.stance}"
    )
    why = "The person's reading counts and the reader's is set beside it until somebody says."
    do = (
        f"Correct, strike or keep {reading.id} with `servanda code WATCH --claim {reading.id}`, "
        "or withdraw the coding."
    )
    return _signal(REREAD, claim_of(coding), what, why, do)


# ------------------------------------------------------------------ captures


def corrected_captures(
    captures: Sequence[Capture], corrections: Sequence[Correction]
) -> tuple[Capture, ...]:
    """The captures with the facts that persons corrected; what is said to be a copy stays."""
    facts: dict[str, dict[str, Any]] = {}
    for (capture, fact), mine in standing(corrections, fact_of).items():
        if fact == "published":
            facts.setdefault(capture, {})[fact] = Dating(days(mine[-1].value), "given", CORRECTED)
        elif fact != "copy_of":
            facts.setdefault(capture, {})[fact] = mine[-1].value
    return tuple(
        evolve(capture, **facts[capture.id]) if capture.id in facts else capture
        for capture in captures
    )


def copies(corrections: Sequence[Correction]) -> dict[str, Correction]:
    """What persons say is a copy of another capture, by its id."""
    return {
        capture: mine[-1]
        for (capture, fact), mine in standing(corrections, fact_of).items()
        if fact == "copy_of" and mine[-1].value
    }


def days(value: str) -> Interval:
    """A day, "2017-09-03", or the first and last it can be, "2017-09-01/2017-09-03".

    Raises ValueError for anything else.
    """
    first, _, last = value.partition("/")
    from_on = date.fromisoformat(first)
    to_on = date.fromisoformat(last) if last else from_on
    return Interval(from_on, to_on, "day" if from_on == to_on else "range", value)


def _signal(kind: str, where: str, what: str, why: str, do: str) -> Signal:
    return Signal(identify("sig", kind, where, what), kind, where, what, why, do)
