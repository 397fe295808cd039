"""What the two-person rule would move: the record judged with it and without it, on one day.

What leaves it: the standings and duties that would be others, and how many findings would wait.
Nothing is changed: the rule is a line in watch.toml, which a person writes.
"""

from __future__ import annotations

from datetime import date

from attrs import evolve, frozen

from servanda import decisions
from servanda.watch.judging.assessing import Court
from servanda.watch.judging.editing.agreement_editing import EditMove, moves_between
from servanda.watch.judging.evidence import Evidence


@frozen
class RuleTurned:
    """What turning the rule on, or off where it is on, would come to on a day."""

    to_on: bool
    waiting: int  # findings that wait for a second person while the rule is on
    moves: tuple[EditMove, ...]


def two_people_turned(watch: Court, evidence: Evidence, *, on: date) -> RuleTurned:
    """Judge the record as it is, and with the two-person rule turned the other way."""
    to_on = not watch.settings.two_people
    found = decisions.find(
        evidence.decisions,
        evidence.incidents,
        evidence.bearings.of_decisions,
        evidence.captures,
        two_people=to_on,
    )
    turned = evolve(evidence, findings=found.findings, two_people=to_on)
    findings = turned.findings if to_on else evidence.findings
    return RuleTurned(
        to_on=to_on,
        waiting=sum(finding.state == "waiting" for finding in findings),
        moves=moves_between((watch, evidence), (watch, turned), on=on),
    )
