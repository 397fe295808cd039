"""Rows of double coding: samples, what waits, agreement, where coders differ, where reading erred.

What leaves it: dicts like all other rows. What anyone coded of a passage stands in none of them
before every coder of it is in; whose a coding is stands in none before it is adjudicated.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from servanda import store, wording
from servanda.model import Adjudication, Capture, Claim, Coding, Decision
from servanda.reliability import reading_errors
from servanda.reliability.agreement import LEAST, agreement
from servanda.reliability.error_kinds import error_kinds
from servanda.reliability.fields import AN_ACT, TITLES, differing
from servanda.reliability.progress import PassageState
from servanda.watch.judging.double_coding import DoubleCodings, double_codings
from servanda.watch.settings import Watch
from servanda.watch.speaking.rows import named
from servanda.watch.speaking.values import Row, number_row, when_row

ALL_ACTS = "all types of act"


def sample_rows(there: DoubleCodings) -> Iterator[Row]:
    """Every sample: how it was drawn, for whom, how far each coder is, and what is open."""
    states = there.states()
    for sample in there.samples:
        own = [state for state in states if state.sample.id == sample.id]
        yield {
            "what": "sample",
            "id": sample.id,
            "unit": sample.unit,
            "passages": len(sample.passages),
            "coded": {name: sum(name in s.coded_by for s in own) for name in sample.coders},
            "all_in": sum(state.is_in for state in own),
            "differing": sum(bool(state.differing) for state in own),
            "to_adjudicate": sum(state.is_open for state in own),
            "hides_reading": sample.hides_reading,
            "seed": sample.seed,
            "size": sample.size,
            "drawn_from": sample.frame_count,
            "drawn_from_sha256": sample.frame_sha256,
            "reason": sample.reason,
            "by": sample.by,
            "at": sample.at.isoformat(),
        }


def to_code_rows(record: store.Store, states: Iterable[PassageState]) -> Iterator[Row]:
    """What waits for a coder; what was read there only where its sample does not hide that."""
    some = list(states)
    captures = {c.id: c for c in record.some(Capture, {s.passage.capture for s in some})}
    for state in some:
        row = _passage_row(state, captures.get(state.passage.capture))
        if not state.sample.hides_reading:
            row["read"] = coded_row(state.passage.read)
        yield {"what": "to code", **row}


def disagreement_rows(record: store.Store, states: Iterable[PassageState]) -> Iterator[Row]:
    """Passages in which coders differ, those not adjudicated first: each coding, and in what.

    A passage that was adjudicated before another coding came says so under "news".
    """
    some = sorted((s for s in states if s.differing), key=lambda state: not state.is_open)
    captures = {c.id: c for c in record.some(Capture, {s.passage.capture for s in some})}
    for state in some:
        yield {
            "what": "disagreement",
            **_passage_row(state, captures.get(state.passage.capture)),
            "differing": list(state.differing),
            "in_words": differing_words(state.differing),
            "open": state.is_open,
            "news": bool(state.adjudicated) and state.is_open,
            "codings": [
                {
                    "id": each.id,
                    "coded": coded_row(each.claim),
                    "reason": each.reason,
                    **({} if state.is_open else {"by": each.by}),
                }
                for each in state.codings
            ],
            "adjudicated": [adjudication_row(each) for each in state.adjudicated],
        }


def differing_words(fields: Iterable[str]) -> str:
    """Fields by their titles, in words."""
    return wording.listed([TITLES[name].lower() for name in fields])


def coded_title(field: str) -> str:
    """What a field of a coding is called."""
    return TITLES[field]


def adjudication_row(each: Adjudication) -> Row:
    """What somebody found right, and why."""
    kind = error_kinds().get(each.kind_of_error)
    return {
        "id": each.id,
        "right": coded_row(each.claim),
        "kind_of_error": each.kind_of_error,
        "kind_in_words": kind.title if kind else each.kind_of_error,
        "reason": each.reason,
        "by": each.by,
        "at": each.at.isoformat(),
        "codings": list(each.codings),
    }


def error_kind_rows() -> Iterator[Row]:
    """The kinds of error that an adjudication names, and what each means."""
    for id, kind in error_kinds().items():
        yield {"what": "kind of error", "id": id, "title": kind.title, "means": kind.means}


def corrected_rows(
    record: store.Store, there: DoubleCodings, coder: str, sample: str = ""
) -> Iterator[Row]:
    """Where whoever adjudicated found something else than a coder had coded, the newest first."""
    found: list[tuple[str, str, Row]] = []
    states = [state for state in there.states(sample) if state.answer is not None]
    captures = {c.id: c for c in record.some(Capture, {s.passage.capture for s in states})}
    for state in states:
        own = [coding for coding in state.codings if coding.by == coder]
        answer = state.answer
        if not own or answer is None:
            continue
        if fields := differing([own[-1].claim, answer.claim]):
            row = {
                "what": "corrected",
                **_passage_row(state, captures.get(state.passage.capture)),
                "coding": own[-1].id,
                "coded": coded_row(own[-1].claim),
                "differing": list(fields),
                "in_words": differing_words(fields),
                "adjudicated": adjudication_row(answer),
            }
            found.append((answer.at.isoformat(), answer.id, row))
    yield from (row for *_, row in sorted(found, key=lambda each: each[:2], reverse=True))


def agreement_between_coders_rows(there: DoubleCodings, sample: str = "") -> Iterator[Row]:
    """Alpha of each field, in all languages and in each; "why_none" where too few were coded.

    It counts passages that every coder has coded, as they were coded.
    """
    states = there.states(sample)
    seed = there.sample(sample).seed if sample else min((s.seed for s in there.samples), default=1)
    for line in agreement(states, seed=seed):
        around = line.range
        yield {
            "what": "agreement",
            "field": line.field,
            "in_words": line.title,
            "language": line.language,
            "passages": line.passages,
            "same": line.same,
            "one_only": line.one_only,
            "alpha": _figure(line.alpha),
            "low": _figure(around.low if around else None),
            "high": _figure(around.high if around else None),
            "method": around.method if around else "",
            "why_none": line.why_none,
            "least": LEAST,
        }


def reading_error_rows(watch: Watch, record: store.Store) -> Iterator[Row]:
    """How often what was read stood, by type of act: in samples, then in daily work."""
    daily = reading_errors.of_daily_work(record.all(Coding), record.all(Decision))
    lots = (
        (reading_errors.SAMPLES, reading_errors.of_samples(double_codings(record).states())),
        (reading_errors.DAILY, daily),
    )
    for of, outcomes in lots:
        for share in reading_errors.shares(outcomes, of=of):
            yield {
                "what": "reading",
                "of": of,
                "act": share.act or "all",
                "in_words": watch.lexicon.act_title(share.act) if share.act else ALL_ACTS,
                "looked_at": share.looked_at,
                "stood": share.stood,
                "stood_whole": share.stood_whole,
                "share": _figure(share.stood / share.looked_at),
                "low": _figure(share.low),
                "high": _figure(share.high),
            }


def _figure(number: float | None) -> float | None:
    return None if number is None else round(number, 4)


def _passage_row(state: PassageState, capture: Capture | None) -> Row:
    passage, sample = state.passage, state.sample
    return {
        "sample": sample.id,
        "unit": sample.unit,
        "passage": passage.id,
        "capture": passage.capture,
        "source": wording.source(capture) if capture else "",
        "title": capture.title if capture else "",
        "published": when_row(capture.published.when) if capture else None,
        "language": passage.language,
        "words": passage.cue.quote if passage.cue else "",
        "quote": passage.quote.quote if passage.quote else "",
        "coders": list(sample.coders),
    }


def coded_row(claim: Claim | None) -> Row | None:
    """What a coding says, field by field; None where it finds no act."""
    if claim is None:
        return None
    return {
        "act": claim.act,
        "stance": claim.stance,
        "by": [named(each) for each in claim.by],
        "to": [named(each) for each in claim.to],
        "number": number_row(claim.number),
        "when": when_row(claim.when),
        "where": [place.name for place in claim.where],
        "said_by": named(claim.said_by) if claim.said_by else None,
        "words": claim.cue.quote,
    }


def coded_in_names(watch: Watch, row: Row | None) -> Row | None:
    """What a coding says with its act's title, and the names of those who are known."""
    if row is None:
        return None
    known = {actor.id: actor.name for actor in (*watch.agreement.actors, *watch.actors)}
    return {
        **row,
        "act": watch.lexicon.act_title(row["act"]),
        **{role: [known.get(id, id) for id in row[role]] for role in ("by", "to")},
    }


def coded_fields(row: Row | None) -> list[tuple[str, str, str]]:
    """What a coding says, field by field: its name, its title, and its value in words."""
    if row is None:
        return [(AN_ACT, TITLES[AN_ACT], "no: the passage tells no act")]
    number, when = row["number"], row["when"]
    figure = ""
    if number:
        ends = dict.fromkeys(f"{n:g}" for n in (number["low"], number["high"]) if n is not None)
        figure = f"{' to '.join(ends)} {number['unit']}".strip()
    days = dict.fromkeys(day for day in (when["from"], when["to"]) if day)
    values = {
        "act": row["act"],
        "stance": row["stance"],
        "by": wording.listed(row["by"]),
        "to": wording.listed(row["to"]),
        "number": figure,
        "when": " to ".join(days),
        "where": wording.listed(row["where"]),
    }
    told = [(name, TITLES[name], words or "not said") for name, words in values.items()]
    return [(AN_ACT, TITLES[AN_ACT], "yes"), *told]


def coded_words(row: Row | None) -> str:
    """What a coding says, in one line."""
    if row is None:
        return "tells no act"
    said = {name: words for name, _, words in coded_fields(row)}
    parts = [f"{said['act']}, {said['stance']}"]
    before = {"by": "by ", "to": "to ", "number": "", "when": "", "where": "in "}
    parts += [word + said[name] for name, word in before.items() if said[name] != "not said"]
    return "; ".join(parts)
