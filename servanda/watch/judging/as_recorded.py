"""As recorded: what the decisions and notices on record by some day come to.

What leaves it: what a standing is worked out from, and how its history differs between two such
records. It says nothing of captures: an incident is taken as it is grouped today.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from attrs import frozen

from servanda import decisions
from servanda.decisions import Alone
from servanda.model import Decision, Finding, Notice
from servanda.watch.judging.assessing import Assessable, Change, Court, changes, turning_days
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


def moved_between(
    watch: Court, before: Assessable, after: Assessable, *, until: date
) -> tuple[tuple[Change, ...], tuple[Change, ...]]:
    """The moves up to a day that only the later record has, then those only the earlier one has.

    A move is told by its day, its commitment and its two states, whatever it rests on.
    """

    def told(change: Change) -> tuple[date, str, str, str]:
        return change.on, change.commitment, change.before, change.after

    # Both are looked at on the same days: what only time moves then moves on the same day in both.
    days = turning_days(before) | turning_days(after)
    had, has = (changes(watch, each, until=until, also_on=days) for each in (before, after))

    def only(some: tuple[Change, ...], others: tuple[Change, ...]) -> tuple[Change, ...]:
        known = set(map(told, others))
        return tuple(change for change in some if told(change) not in known)

    return only(has, had), only(had, has)
