"""What persons' codings make of what was read: tellings as they count.

What leaves it: the same tellings for the same records in any order, and what comes back to a
person. It reads no text and drops nothing in silence. Source: docs/why/by-hand.md.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import NamedTuple

from attrs import evolve

from servanda.canon import identify
from servanda.corrections import R, claim_of, standing
from servanda.model import (
    Claim,
    Coding,
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


class Reread(NamedTuple):
    """What the reader now tells of words that a person coded; it counts nowhere until answered."""

    coding: Coding
    reading: Claim


class Corrected(NamedTuple):
    """The tellings as they count, and what they leave to be looked at again."""

    tellings: tuple[Telling, ...]
    rereads: tuple[Reread, ...]
    signals: tuple[Signal, ...]


# ------------------------------------------------------------------ contradictions


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
    by_claim = standing(codings, claim_of)
    if not by_claim:
        return Corrected(tuple(tellings), (), tuple(contradictions(codings, claim_of, _verdict)))
    by_capture: dict[str, list[list[Coding]]] = {}
    for mine in by_claim.values():
        by_capture.setdefault(mine[-1].capture, []).append(mine)
    beside = _beside(by_capture, (*history, *tellings))
    made, rereads = [], []
    for telling in tellings:
        about = by_capture.pop(telling.capture, [])
        counted, aside = _apply(telling, about, beside) if about else (telling, [])
        rereads += aside
        made.append(counted)
    known = {text.capture: text.id for text in texts}
    first = {capture: min((c.at, c.id) for m in mine for c in m) for capture, mine in
             by_capture.items()}  # fmt: skip
    for capture in sorted((c for c in by_capture if c in known), key=lambda c: first[c]):
        blank = Telling(identify("tel", capture, BY_HAND), capture, known[capture], BY_HAND,
                        BY_HAND, "", ())  # fmt: skip
        made.append(_apply(blank, by_capture[capture], beside)[0])
    signals = [_asked_again(reread) for reread in rereads]
    signals += contradictions(codings, claim_of, _verdict)
    return Corrected(tuple(made), tuple(rereads), tuple(signals))


def _verdict(coding: Coding) -> object:
    return essence(coding.claim) if coding.claim else None


def _apply(
    telling: Telling, chains: Sequence[Sequence[Coding]], beside: Mapping[str, set[str]]
) -> tuple[Telling, list[Reread]]:
    """One telling with the codings of its capture; what is read differently is set aside."""
    last = {claim_of(mine[-1]): mine[-1] for mine in chains}
    seen = {claim_of(mine[-1]): [c.corrects for c in mine if c.corrects] for mine in chains}
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
    return any(substance(reading) == substance(claim) for claim in seen)


def _beside(
    by_capture: Mapping[str, Sequence[Sequence[Coding]]], tellings: Iterable[Telling]
) -> dict[str, set[str]]:
    """For each corrected claim, those that were read beside it when it was read as corrected."""
    together: dict[str, set[str]] = {}
    for telling in tellings:
        for mine in by_capture.get(telling.capture, ()):
            read = {claim.id: claim for claim in (*telling.claims, *telling.questions)}
            for coding in mine:
                was = coding.corrects
                if was and was.id in read and substance(read[was.id]) == substance(was):
                    together.setdefault(claim_of(coding), set()).update(read)
    return together


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
    read = f"{reading.act}, {reading.stance}"
    differs = _differing(coding.claim, reading) if coding.claim and coded == read else ""
    what = (
        f'"{reading.quote.quote}": {coding.by} coded {claim_of(coding)} as {coded}; the reader now '
        f"tells {reading.id} as {read}{differs}"
    )
    why = "The person's reading counts and the reader's is set beside it until somebody says."
    do = (
        f"Correct, strike or keep {reading.id} with `servanda code WATCH --claim {reading.id}`, "
        "or withdraw the coding."
    )
    return _signal(REREAD, claim_of(coding), what, why, do)


ASPECTS = (
    "the act", "how it is told", "who did it", "to whom", "where", "the day",
    "the day it is planned for", "the number", "the instrument", "who says it", "what it is about",
)  # fmt: skip


def _differing(coded: Claim, read: Claim) -> str:
    """In what two claims of one act differ, in words after a comma."""
    pairs = zip(ASPECTS, essence(coded), essence(read), strict=True)
    names = [name for name, one, other in pairs if one != other] or ["the words it rests on"]
    return f", and differs in {' and '.join(names)}"


def _signal(kind: str, where: str, what: str, why: str, do: str) -> Signal:
    return Signal(identify("sig", kind, where, what), kind, where, what, why, do)
