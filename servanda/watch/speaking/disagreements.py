"""Disagreements: where two persons said otherwise about the same thing, and both still stand.

What leaves it: a row for each, with what each person said and why. It says of none who is right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from servanda import wording
from servanda.decisions.correcting import CODERS
from servanda.model import Decision, Finding, Identity
from servanda.watch.projecting.answers import Answers
from servanda.watch.speaking.values import Row

SECTIONS = ("by hand", "grouping")  # of the signals: where persons' records do not agree
DIFFER = ("groupings differ", "groupings contradict", CODERS)


def disagreements(answers: Answers) -> Iterator[Row]:
    """Disputed findings, names judged both ways, and what persons coded or joined otherwise."""
    yield from _findings(answers)
    yield from _names(answers)
    for section in SECTIONS:
        for signal in answers.signals_of(section):
            if signal.kind in DIFFER:
                yield {
                    "what": "by hand",
                    "about": signal.where,
                    "name": signal.kind,
                    "words": f"{signal.what}. {signal.why}",
                    "said": [],
                }


def _findings(answers: Answers) -> Iterator[Row]:
    open_yet = [each for each in answers.findings if each.state in ("disputed", "waiting")]
    if not open_yet:
        return
    decisions = {decision.id: decision for decision in answers.decisions}
    disputed = [each for each in open_yet if _differ(each, decisions)]
    if not disputed:
        return
    names = answers.part(sorted({each.incident for each in disputed})).names
    agreement = answers.opened.agreement
    for finding in disputed:
        item = agreement.commitment(finding.commitment)
        yield {
            "what": "finding",
            "about": finding.incident,
            "name": names.get(finding.incident, finding.incident),
            "words": f"{finding.bearing} {wording.article(agreement, item)}",
            "said": [_said(decisions[id]) for id in finding.decisions if id in decisions],
        }


def _differ(finding: Finding, decisions: Mapping[str, Decision]) -> bool:
    """Whether persons say otherwise of it; what only waits for a second person is no dispute."""
    judgements = {decisions[id].judgement for id in finding.decisions if id in decisions}
    return finding.state == "disputed" or {"upheld", "rejected"} <= judgements


def _names(answers: Answers) -> Iterator[Row]:
    """Pairs of names of which one person says that they are one, and another that they are two."""
    last: dict[tuple[str, str], dict[str, Identity]] = {}
    every = answers.record.all(Identity)
    for identity in sorted(every, key=lambda each: (each.at, each.id)):
        last.setdefault((identity.one, identity.other), {})[identity.by] = identity
    for (one, other), by_person in last.items():
        if {"same", "different"} <= {each.verdict for each in by_person.values()}:
            yield {
                "what": "names",
                "about": one,
                "name": f"{one} and {other}",
                "words": "one person, or two; the newer answer counts",
                "said": [_said(each) for each in by_person.values()],
            }


def _said(each: Decision | Identity) -> Row:
    verdict = each.judgement if isinstance(each, Decision) else each.verdict
    return {"by": each.by, "at": each.at.isoformat(), "says": verdict, "reason": each.reason}
