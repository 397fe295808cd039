"""Which notices and findings count on a day, which harms are over, and what speaks against one.

What leaves it: some of the records it was given. It never makes one.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from attrs import frozen

from servanda.model.decisions import Finding, Notice


def current_notices(notices: Iterable[Notice]) -> tuple[Notice, ...]:
    """The notices that count: those that no other replaces or takes back.

    A notice that replaces another corrects the record, so the corrected one counts on no day;
    one that takes another back counts for nothing itself.
    """
    every = tuple(notices)
    replaced = {notice.replaces for notice in every if notice.replaces}
    return tuple(n for n in every if n.id not in replaced and not n.withdrawn)


def in_effect(notices: Iterable[Notice], on: date) -> tuple[Notice, ...]:
    """The notices that count and are dated by a day, in order of day and id."""
    kept = [notice for notice in current_notices(notices) if notice.on <= on]
    return tuple(sorted(kept, key=lambda notice: (notice.on, notice.id)))


def counted(
    findings: Iterable[Finding], on: date, *, proposed: bool = False
) -> tuple[Finding, ...]:
    """The findings that count on a day, in order of day and id.

    Upheld ones whose act had surely happened by then. With `proposed`, also proposals about an
    incident and commitment that no person has decided.
    """
    every = tuple(findings)
    decided = {(f.incident, f.commitment) for f in every if f.state != "proposed"}
    kept = [
        (f.since_on, f.id, f)
        for f in every
        if f.since_on
        and f.since_on <= on
        and (
            f.state == "upheld"
            or (proposed and f.state == "proposed" and (f.incident, f.commitment) not in decided)
        )
    ]
    return tuple(f for _, _, f in sorted(kept, key=lambda entry: entry[:2]))


class JudgedAlone(Protocol):
    """What persons decided of an incident by itself, under no commitment."""

    @property
    def incident(self) -> str:
        """The incident."""

    @property
    def state(self) -> str:
        """What they come to: "upheld" where they agree that it happened."""

    @property
    def since_on(self) -> date | None:
        """The first day by which it had surely happened."""


@frozen
class Totals:
    """What is counted of a record on a day, one definition for every output.

    A finding is one incident under one commitment; those of context are not counted. Those upheld
    count by the day by which their act had surely happened, as do those disputed, on which
    persons disagree. An incident upheld by itself, under no commitment, is an incident upheld all
    the same, and `incidents_alone` says how many are so and no more. Those decided are the
    incidents that persons judged at all, whatever they said.
    """

    incidents_upheld: int
    commitments: int  # under which findings are upheld
    findings_upheld: int
    findings_disputed: int
    incidents_decided: int
    incidents_alone: int = 0
    findings_waiting: int = 0  # for a second person, and not counted


def totals(findings: Iterable[Finding], on: date, alone: Iterable[JudgedAlone] = ()) -> Totals:
    """Count what is upheld on a record at the end of a day, `alone` beside the findings."""
    every = tuple(findings)
    upheld = [finding for finding in counted(every, on) if finding.bearing != "context"]
    decided = [
        finding
        for finding in every
        if finding.state != "proposed" and (finding.since_on is None or finding.since_on <= on)
    ]
    under = {finding.incident for finding in upheld}
    judged = [one for one in alone if one.since_on is None or one.since_on <= on]
    by_themselves = {one.incident for one in judged if one.state == "upheld" and one.since_on}
    return Totals(
        incidents_upheld=len(under | by_themselves),
        commitments=len({finding.commitment for finding in upheld}),
        findings_upheld=len(upheld),
        findings_disputed=sum(
            finding.state == "disputed"
            and finding.bearing != "context"
            and finding.since_on is not None
            for finding in decided
        ),
        incidents_decided=len({one.incident for one in (*decided, *judged)}),
        incidents_alone=len(by_themselves - under),
        findings_waiting=sum(finding.state == "waiting" for finding in decided),
    )


def ended(
    finding: Finding, findings: Iterable[Finding], notices: Iterable[Notice], on: date
) -> bool:
    """Whether a breach or threat is over by a day: it stopped, or a later act remedied it.

    Only an upheld fulfilment of the same commitment that names it, or a notice of "met" that
    answers it, remedies; time alone ends nothing.
    """
    since = finding.since_on
    if finding.ended_on and finding.ended_on <= on:
        return True
    remedied = any(
        f.bearing == "fulfils"
        and f.commitment == finding.commitment
        and bool({finding.incident, finding.id} & set(f.remedies))
        and (since is None or f.since_on is None or f.since_on >= since)
        for f in findings
    )
    return remedied or any(
        n.kind == "met"
        and (n.about, n.finding) == (finding.commitment, finding.id)
        and (since is None or n.on >= since)
        for n in notices
    )


def speaking_against(
    finding: Finding, findings: Iterable[Finding], notices: Iterable[Notice]
) -> tuple[tuple[date, str], ...]:
    """What disputes a breach or threat: upheld excuses and notices that contest it, by day."""
    against = [
        (f.since_on, f.id)
        for f in findings
        if f.bearing == "excuses"
        and f.commitment == finding.commitment
        and f.since_on
        and (f.incident == finding.incident or finding.incident in f.remedies)
    ]
    against += [(n.on, n.id) for n in notices if n.kind == "contest" and n.finding == finding.id]
    return tuple(sorted(against))
