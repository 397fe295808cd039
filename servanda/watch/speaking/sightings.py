"""Sightings: what somebody was shown of one thing, and what persons wrote about it since.

What leaves it: a `Sighting`, which every form of the desk carries, and a refusal where the thing is
not as it was shown. So nobody's edit passes over another's unseen. It puts nothing on record.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any, Literal

from servanda import canon, wording
from servanda.corrections import claim_of
from servanda.model import (
    Claim,
    Coding,
    CodingSample,
    Correction,
    Decision,
    Deferral,
    Grouping,
    Identity,
    Interval,
    Notice,
    Opinion,
    Statement,
)
from servanda.watch.judging.editing.sighted import GONE, ChangedSince, Sighting
from servanda.watch.projecting.answers import Answers
from servanda.watch.projecting.asking import Asking
from servanda.watch.speaking.homes import MOST_CLAIMS
from servanda.watch.speaking.queue_rows import deferral_row
from servanda.watch.speaking.rows import question_rows
from servanda.watch.speaking.values import Row

# A "question" is an incident with who has it in hand or put it off; a "deferral" is one of those.
Sighted = Literal[
    "incident",
    "question",
    "deferral",
    "claim",
    "capture",
    "commitment",
    "names",
    "statements",
    "samples",
]
INCIDENTS = ("incident", "question")
Written = (
    Decision
    | Deferral
    | Grouping
    | Coding
    | CodingSample
    | Correction
    | Identity
    | Notice
    | Opinion
    | Statement
)


def sighting(answers: Answers, what: Sighted, id: str, *, on: date, more: str = "") -> Sighting:
    """What is shown of a thing now, on a day that is looked at; `more` is a hash of what else is.

    The id of two names is both, a line each.
    """
    written = sorted(each.id for each in _written_about(answers, what, id))
    head = answers.record.head()
    shown = canon.sha256([what, id, more, written, _shown(answers, what, id, on)])
    return Sighting(shown, head.seq if head else 0, _told_by(answers, what, id))


def _told_by(answers: Answers, what: Sighted, id: str) -> tuple[str, ...]:
    """The first claims of an incident, by which it is found again where they are regrouped."""
    there = answers.incidents([id]) if what in INCIDENTS else ()
    return tuple(claim.id for each in there for claim in each.incident.claims[:MOST_CLAIMS])


def check_sighting(
    answers: Answers,
    what: Sighted,
    id: str,
    *,
    on: date,
    seen: Sighting,
    more: str = "",
    when: Interval | None = None,
) -> None:
    """Raise ChangedSince unless a thing is shown now as it was `seen`.

    `when` are the days of a new statement: only statements of such a day are news to it.
    """
    if sighting(answers, what, id, on=on, more=more).sha256 == seen.sha256:
        return
    since = [each for each in _since(answers, what, id, seen) if _touches(each, when)]
    if what in INCIDENTS and not answers.incidents([id]):
        raise ChangedSince((_row(answers, each) for each in since), GONE)
    if since or when is None:
        raise ChangedSince(_row(answers, each) for each in since)


# ------------------------------------------------------------------ what is shown


def _shown(answers: Answers, what: Sighted, id: str, on: date) -> Any:
    match what:
        case "incident":
            evidence = answers.part([id])
            question = Asking(answers, on).question(id)
            there = answers.incidents([id])
            asked = list(question_rows(evidence, [question])) if question else []
            return [asked, [canon.plain(each.incident) for each in there]]
        case "question":
            return [
                [claim.id for claim in each.incident.claims] for each in answers.incidents([id])
            ]
        case "claim":
            return [
                canon.plain(claim) for claim in _claims(answers, f"claim {id}") if claim.id == id
            ]
        case "capture":
            known = answers.capture(id)
            told = [c for c in _claims(answers, f"capture {id}") if c.capture == id]
            return [canon.plain(known) if known else None, [canon.plain(claim) for claim in told]]
        case "commitment":
            return sorted(
                [each.id, each.state, each.bearing]
                for each in answers.findings
                if each.commitment == id
            )
        case _:
            return None


def _claims(answers: Answers, name: str) -> Iterator[Claim]:
    for linked in answers.incidents(sorted(answers.under(name))):
        yield from linked.incident.claims


# ------------------------------------------------------------------ what was written about it


def _written_about(
    answers: Answers, what: Sighted, id: str, told_by: Collection[str] = ()
) -> list[Written]:
    record = answers.record
    match what:
        case "incident":
            return _about_incident(answers, id, told_by)
        case "question":
            return [*_about_incident(answers, id, told_by), *_deferrals_of(answers, id)]
        case "deferral":
            was = next((each for each in record.all(Deferral) if each.id == id), None)
            return list(_deferrals_of(answers, was.incident)) if was else []
        case "claim":
            return [coding for coding in record.all(Coding) if claim_of(coding) == id]
        case "capture":
            codings = [coding for coding in record.all(Coding) if coding.capture == id]
            return [*codings, *(each for each in answers.corrections if each.capture == id)]
        case "commitment":
            return [each for each in answers.notices if each.about == id]
        case "names":
            pair = sorted(id.split("\n"))
            return [i for i in record.all(Identity) if sorted((i.one, i.other)) == pair]
        case "samples":
            return list(record.all(CodingSample))
        case _:
            return list(record.all(Statement))


def _about_incident(answers: Answers, id: str, told_by: Collection[str]) -> list[Written]:
    """What persons wrote about an incident; about the claims it was `told_by` where it is gone."""
    there = answers.incidents([id])
    claims = {c.id for each in there for c in each.incident.claims} or set(told_by)
    pages = {c.capture for each in there for c in each.incident.claims}
    groupings = answers.record.all(Grouping)
    return [
        *(d for d in answers.decisions if d.incident == id or claims & set(d.seen.claims)),
        *(g for g in groupings if any(claims & set(part) for part in g.parts)),
        *(c for c in answers.record.all(Coding) if claim_of(c) in claims),
        *(c for c in answers.corrections if c.capture in pages),
        *(o for o in answers.record.all(Opinion) if o.incident == id or claims & set(o.claims)),
    ]


def _deferrals_of(answers: Answers, id: str) -> Iterator[Deferral]:
    claims = {c.id for each in answers.incidents([id]) for c in each.incident.claims}
    for each in answers.record.all(Deferral):
        if each.incident == id or claims & set(each.claims):
            yield each


def _since(answers: Answers, what: Sighted, id: str, seen: Sighting) -> list[Written]:
    """What persons wrote about it since it was seen, in the order of recording."""
    there = _written_about(answers, what, id, seen.claims)
    lines: dict[str, int] = {}
    for kind in {type(each) for each in there}:
        lines |= answers.record.places(kind)
    return sorted((e for e in there if lines[e.id] > seen.line), key=lambda each: lines[each.id])


def _touches(each: Written, when: Interval | None) -> bool:
    """Whether a statement may be of some days; anything else, and any days not known, does."""
    if when is None or not isinstance(each, Statement):
        return True
    first, last = max(_first(when), _first(each.when)), min(_last(when), _last(each.when))
    return first <= last


def _first(when: Interval) -> date:
    return when.from_on or date.min


def _last(when: Interval) -> date:
    return when.to_on or date.max


def _row(answers: Answers, each: Written) -> Row:
    by = each.recorded_by if isinstance(each, Notice | Statement) else each.by
    reason = each.how_known if isinstance(each, Statement) else getattr(each, "reason", "")
    return {
        "what": type(each).__name__.lower(),
        "id": each.id,
        "by": by,
        "at": each.at.isoformat(),
        "says": _says(answers, each),
        "reason": each.words if isinstance(each, Notice) else reason,
    }


def _says(answers: Answers, each: Written) -> str:
    """What an entry says, in a few words."""
    agreement = answers.opened.agreement
    if getattr(each, "withdrawn", False):
        return "takes back what was said before"
    match each:
        case Decision():
            item = agreement.find(each.commitment)
            under = f" under {wording.article(agreement, item)}" if item else ""
            return f"{each.judgement}{under}"
        case Deferral():
            until = "" if each.kind == "asked again" else f" until {deferral_row(each)['until']}"
            return f"{each.kind}{until}"
        case Grouping() | Identity():
            return str(each.verdict)
        case Coding(claim=Claim() as claim):
            act = answers.watch.lexicon.act_title(claim.act)
            return f"“{claim.cue.quote}” is {act}, {claim.stance}"
        case Coding():
            return "no such act is told"
        case CodingSample():
            return wording.figure(len(each.passages), "passage") + " drawn"
        case Correction():
            return f"{each.fact}: {each.value}, was {each.was or 'not known'}"
        case Opinion():
            return f"an outside expert ({each.role}) says: {each.judgement}"
        case Notice():
            return f"{each.kind} on {wording.day(each.on)}"
        case Statement():
            return f"{each.kind}, {wording.span_of_days(each.when)}, {each.where}".rstrip(", ")
