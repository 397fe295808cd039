"""Entry grounds: of the evidence as much as one entry of a person rests on, and no more.

What leaves it: the evidence of what an entry is about, with all that persons judged; the whole
where anything named is not there, so that the nearest is found among all. It writes nothing.
"""

from __future__ import annotations

from collections.abc import Collection

from attrs import evolve

from servanda.corrections import claim_of
from servanda.model import Decision, Grouping, Telling, Text
from servanda.watch.judging.evidence import Evidence
from servanda.watch.projecting.answers import Answers
from servanda.watch.reading.reading import latest_of


def evidence_to_take_back(answers: Answers, id: str) -> Evidence:
    """What taking back a decision, a notice or a judgement about claims rests on.

    Its incidents are those that there are: what nothing tells any more can be taken back too.
    """
    record = answers.record
    ids: set[str] = set()
    if record.has(Decision, id):
        ids = {record.get(Decision, id).incident}
    elif record.has(Grouping, id):
        claims = (claim for part in record.get(Grouping, id).parts for claim in part)
        ids = set(answers.under(*(f"claim {claim}" for claim in claims)))
    part = answers.part(ids)
    return evolve(part, findings=answers.findings, signals=answers.open_signals)


def evidence_to_write(
    answers: Answers, *, captures: Collection[str] = (), claim: str = ""
) -> Evidence:
    """What a claim, a fact or a statement that a person writes rests on.

    `captures` are the ids of those that it is about, `claim` that of one that is corrected.
    """
    wanted = {*captures, *_captures_of(answers, claim)}
    some = answers.captures(wanted)
    if len(some) < len(wanted) or (claim and not wanted.difference(captures)):
        return answers.evidence
    record = answers.record
    readings = latest_of(telling for _, telling in record.about(Telling, wanted))
    return evolve(
        answers.part(()),
        captures=some,
        texts=tuple(text for _, text in record.about(Text, wanted)),
        readings=readings,
        tellings=answers.tellings(wanted),
    )


def _captures_of(answers: Answers, claim: str) -> set[str]:
    """The capture that tells a claim, in an incident or as somebody coded it; none for none."""
    if not claim:
        return set()
    there = answers.incidents(answers.under(f"claim {claim}"))
    told = {c.capture for each in there for c in each.incident.claims if c.id == claim}
    coded = (coding for coding in answers.codings if claim_of(coding) == claim)
    return told or {coding.capture for coding in coded}
