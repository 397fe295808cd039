"""Which notices and findings count on a day, which harms are over, and what speaks against one.

What leaves it: some of the records it was given. It never makes one.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

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


@frozen
class Totals:
    """What is counted of a record on a day, one definition for every output.

    A finding is one incident under one commitment; those of context are not counted. Those upheld
    count by the day by which their act had surely happened, as do those disputed, on which
    persons disagree. Those decided are the incidents that persons judged at all, whatever they
    said.
    """

    incidents_upheld: int
    commitments: int  # under which findings are upheld
    findings_upheld: int
    findings_disputed: int
    incidents_decided: int


def totals(findings: Iterable[Finding], on: date) -> Totals:
    """Count the findings of a record at the end of a day."""
    every = tuple(findings)
    upheld = [finding for finding in counted(every, on) if finding.bearing != "context"]
    decided = [
        finding
        for finding in every
        if finding.state != "proposed" and (finding.since_on is None or finding.since_on <= on)
    ]
    return Totals(
        incidents_upheld=len({finding.incident for finding in upheld}),
        commitments=len({finding.commitment for finding in upheld}),
        findings_upheld=len(upheld),
        findings_disputed=sum(
            finding.state == "disputed"
            and finding.bearing != "context"
            and finding.since_on is not None
            for finding in decided
        ),
        incidents_decided=len({finding.incident for finding in decided}),
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
