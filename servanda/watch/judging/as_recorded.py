"""As recorded: what the decisions and notices on record by some day come to.

What leaves it: what a standing is worked out from. It says nothing of captures: an incident is
taken as it is grouped today.
"""

from __future__ import annotations

from collections.abc import Callable

from attrs import frozen

from servanda import decisions
from servanda.decisions import Alone
from servanda.model import Decision, Finding, Notice
from servanda.watch.judging.evidence import Evidence
from servanda.watch.judging.listening import Listened


@frozen
class Recorded:
    """What some of the decisions and notices come to, to be assessed."""

    findings: tuple[Finding, ...]
    notices: tuple[Notice, ...]
    alone: tuple[Alone, ...]
    counts: Listened
    proposals: tuple[Finding, ...] = ()  # what nobody decided on moves nothing here


def as_recorded(
    evidence: Evidence, is_recorded: Callable[[Decision | Notice], bool]
) -> Evidence | Recorded:
    """What those decisions and notices come to that were on record; all of them: as it is."""
    ruled = tuple(filter(is_recorded, evidence.decisions))
    notices = tuple(filter(is_recorded, evidence.notices))
    if len(ruled) == len(evidence.decisions) and len(notices) == len(evidence.notices):
        return evidence
    outcome = decisions.find(
        ruled,
        evidence.incidents,
        evidence.bearings.of_decisions,
        evidence.captures,
        two_people=evidence.two_people,
    )
    return Recorded(
        findings=outcome.findings,
        notices=notices,
        alone=decisions.decided_alone(
            ruled, evidence.incidents, evidence.captures, two_people=evidence.two_people
        ),
        counts=evidence.counts,
    )
