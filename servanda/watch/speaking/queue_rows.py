"""Rows of the queue: why each question is here or back, who put it off, and how much there is.

What leaves it: what stands beside the row of a question, for commands and desk alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from servanda import decisions
from servanda.model import Decision, Deferral, Incident, Interval, Quantity, Seen, Signal
from servanda.watch.judging.evidence import Evidence
from servanda.watch.judging.what_if import OpenQuestion
from servanda.watch.projecting.queue import IN_HAND, PUT_OFF, Queue, Waiting
from servanda.watch.projecting.queued import FACETS, RECAPTURED, SIGNALLED, mentioned
from servanda.watch.speaking.values import Row

# In the order a person is told them.
WHY_WORDS = {
    "changed": "changed since it was decided",
    "news": "newer claims speak against what was decided",
    "reviewers differ": "reviewers differ",
    "second": "waits for a second person",
    SIGNALLED: "a signal is about it",
    RECAPTURED: "recaptured and edited",
    "new": "new",
    PUT_OFF: "put off",
    IN_HAND: "in hand",
}


def with_reasons(
    rows: Iterable[Row],
    evidence: Evidence,
    waiting: Iterable[Waiting],
    signals: Sequence[Signal] = (),
) -> Iterator[Row]:
    """Rows of questions, each with why it is here or back and who put it off.

    `signals` are those that are open; a row has what of them is about it.
    """
    known = {each.question.incident.id: each for each in waiting}
    for row in rows:
        each = known.get(row["incident"]["id"]) if "incident" in row else None
        yield {**row, **beside_question(evidence, each, signals)} if each else row


def beside_question(evidence: Evidence, waiting: Waiting, signals: Sequence[Signal]) -> Row:
    """Why a question is here or back, and what is put off of it."""
    why = waiting.facets["why"]
    return {
        "why_here": [
            {"why": word, "words": words, **_more(word, evidence, waiting.question, signals)}
            for word, words in WHY_WORDS.items()
            if word in why
        ],
        "put_off": [deferral_row(each) for each in waiting.deferrals],
    }


def _more(word: str, evidence: Evidence, question: OpenQuestion, signals: Sequence[Signal]) -> Row:
    """What stands behind one reason."""
    because = [part for part, _ in question.parts if part.because == word]
    if word == "changed":
        lapsed = {part.link.commitment if part.link else None for part in because}
        return {
            "told": [part.why for part in because],
            "since": [
                {"by": d.by, "at": d.at.isoformat(), "judgement": d.judgement, "reason": d.reason,
                 "decision": d.id, "commitment": d.commitment,
                 "differences": difference_rows(d, question)}
                for d in _last_words(evidence, question.incident)
                if d.commitment in lapsed
            ]
        }  # fmt: skip
    if word == SIGNALLED:
        about = _signals_about(signals, evidence, question.incident)
        said = [{"what": each.what, "why": each.why, "do": each.do} for each in about]
        return {"told": [], "signals": said}
    return {"told": list(dict.fromkeys(part.why for part in because if word != "new"))}


def _last_words(evidence: Evidence, incident: Incident) -> list[Decision]:
    own = {claim.id for claim in incident.claims}
    about = [d for d in evidence.decisions if d.incident == incident.id or own & {*d.seen.claims}]
    return list(decisions.last_words(about))


def _signals_about(
    signals: Sequence[Signal], evidence: Evidence, incident: Incident
) -> list[Signal]:
    own = {incident.id, *(claim.id for claim in incident.claims)}
    return [each for each in signals if own & mentioned([each], evidence.decisions)]


# ------------------------------------------------------------------ field by field


def difference_rows(decision: Decision, question: OpenQuestion) -> list[Row]:
    """What a person saw and what is there now, where they differ: a field a row, was and now."""
    link = next((x for x in question.links if x.commitment == decision.seen.commitment), None)
    was, now = _fields(decision.seen), _fields(decisions.see(question.incident, link))
    rows = [
        {"field": name, "was": was[name], "now": now[name]}
        for name in was
        if was[name] != now[name]
    ]
    before = dict(zip(decision.seen.claims, decision.seen.quotes, strict=False))
    after = {claim.id: claim.quote.quote for claim in question.incident.claims}
    for id in dict.fromkeys((*before, *after)):
        if before.get(id) != after.get(id):
            rows.append({"field": "told", "was": before.get(id, ""), "now": after.get(id, "")})
    return rows


def _fields(seen: Seen) -> Mapping[str, str]:
    return {
        "act": seen.act,
        "stance": seen.stance,
        "when": _days(seen.when),
        "by": "; ".join(seen.by),
        "to": "; ".join(seen.to),
        "number": _amount(seen.number),
        "commitment": seen.commitment or "",
        "bearing": seen.bearing or "",
    }


def _days(when: Interval) -> str:
    first, last = when.from_on, when.to_on
    if first == last:
        return str(first) if first else "day not known"
    return f"{first or 'open'} to {last or 'open'}"


def _amount(number: Quantity | None) -> str:
    if number is None:
        return ""
    ends = dict.fromkeys(f"{n:g}" for n in (number.low, number.high) if n is not None)
    return f"{' to '.join(ends)} {number.unit}".strip()


# ------------------------------------------------------------------ what is put off


def deferral_row(deferral: Deferral) -> Row:
    """What is put off or in hand, by whom, for what reason and until when."""
    return {
        "id": deferral.id,
        "kind": deferral.kind,
        "incident": deferral.incident,
        "until": until_words(deferral),
        "reason": deferral.reason,
        "by": deferral.by,
        "at": deferral.at.isoformat(),
    }


def until_words(deferral: Deferral) -> str:
    """Until when, as a sentence goes on after "until"."""
    if deferral.until_at is not None:
        return f"{deferral.until_at:%H:%M} UTC on {deferral.until_at:%Y-%m-%d}"
    if deferral.until_source is not None:
        return f"{deferral.until_source} tells of it"
    if deferral.until_on is not None:
        return f"{deferral.until_on}, or until it is told otherwise"
    return "it is told otherwise"


def facet_rows(queue: Queue) -> Iterator[Row]:
    """How many questions wait under each value of each facet."""
    held = [d.kind for own in queue.deferred.values() for d in own[:1]]
    for facet in FACETS:
        for value, count in queue.counts[facet]:
            yield {"facet": facet, "value": value, "count": count}
    for kind in (PUT_OFF, IN_HAND):
        if kind in held:
            count = queue.count_of({"why": kind})
            yield {"facet": "why", "value": kind, "count": count}


def question_reasons(
    evidence: Evidence, waiting: Waiting, signals: Sequence[Signal] = ()
) -> list[str]:
    """Why a question is here or back and what is put off of it, a line each."""
    return list(_reason_lines(beside_question(evidence, waiting, signals)))


def _reason_lines(row: Row) -> Iterator[str]:
    for why in row.get("why_here", ()):
        if why["why"] == "new":
            continue
        told = () if why.get("since") else why["told"]
        yield "; ".join([why["words"], *filter(None, told)])
        for since in why.get("since", ()):
            yield f"since {since['by']} {since['judgement']} it on {since['at'][:10]}:"
            for each in since["differences"]:
                yield f"  {each['field']}: was {each['was'] or 'nothing'}"
                yield f"  {' ' * len(each['field'])}  now {each['now'] or 'nothing'}"
        yield from (f"  {signal['what']}" for signal in why.get("signals", ()))
    yield from (deferral_line(each) for each in row.get("put_off", ()))


def deferral_words(deferral: Deferral) -> str:
    """What was put on record, in a line."""
    if deferral.kind == "asked again":
        return f"asked again from now on, by {deferral.by}: {deferral.reason}"
    return deferral_line(deferral_row(deferral))


def deferral_line(row: Row) -> str:
    """What is put off or in hand, in a line; of its row."""
    if row["kind"] == IN_HAND:
        return f"{row['by']} has it in hand until {row['until']} ({row['id']})"
    return f"put off by {row['by']} until {row['until']}: {row['reason']} ({row['id']})"
