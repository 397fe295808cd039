"""Assessing: how every commitment stands and who must act at the end of a day.

What leaves it: one `Judged`, a pure function of the evidence and a day, and the days on which a
standing moved. It decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from attrs import frozen

from servanda import duties, standing
from servanda.model import (
    Capture,
    Duty,
    Interval,
    Standing,
)
from servanda.sources import hearing
from servanda.watch.judging.evidence import Evidence
from servanda.watch.settings import Watch


@frozen
class Judged:
    """How things stand at the end of a day."""

    on: date
    proposed: bool
    standings: tuple[Standing, ...]
    duties: tuple[Duty, ...]
    heard: int
    expected: int


def judge(watch: Watch, evidence: Evidence, *, on: date, proposed: bool = False) -> Judged:
    """Standings and duties at the end of a day; with `proposed`, undecided links count too."""
    findings = evidence.findings
    if proposed:
        decided = {(f.incident, f.commitment) for f in findings}
        findings = (
            *findings,
            *(p for p in evidence.proposals if (p.incident, p.commitment) not in decided),
        )
    heard, expected = sources(watch, evidence.pages, evidence.voices, on=on)
    return Judged(
        on=on,
        proposed=proposed,
        standings=standing.assess_all(
            watch.agreement,
            findings,
            evidence.notices,
            on=on,
            heard=heard,
            expected=expected,
            proposed=proposed,
        ),
        duties=duties.trigger(
            watch.agreement, findings, evidence.notices, on=on, proposed=proposed
        ),
        heard=heard,
        expected=expected,
    )


def sources(
    watch: Watch, captures: Sequence[Capture], voices: Mapping[str, str], *, on: date
) -> tuple[int, int]:
    """How many sources spoke in the window that ends on a day, and how many were expected.

    A source that published so much less than is expected of it that chance would do so once in
    a hundred times has not spoken: see `servanda.sources.hearing`.

    Without listed sources, every house that spoke is heard and none was expected; one that only
    prints another's story has not spoken.
    """
    since = on - timedelta(days=watch.settings.window_days)
    spoke = [c for c in captures if _within(c.published.when, since, on)]
    if not watch.outlets:
        return len({voices[c.id] for c in spoke} - {""}), 0
    listening = [
        outlet
        for outlet in watch.outlets
        if (outlet.from_on is None or outlet.from_on <= on)
        and (outlet.to_on is None or on <= outlet.to_on)
    ]
    return sum(hearing.is_heard(one, spoke, since, on) for one in listening), len(listening)


def _within(when: Interval, since: date, on: date) -> bool:
    day = when.to_on or when.from_on
    return day is not None and since <= day <= on


@frozen
class Change:
    """One commitment's standing moved on a day."""

    on: date
    commitment: str
    before: str
    after: str
    because: tuple[str, ...]


def changes(
    watch: Watch, evidence: Evidence, *, until: date, proposed: bool = False
) -> tuple[Change, ...]:
    """Every day on which a standing moved, up to a day, oldest first."""
    findings = evidence.findings + (evidence.proposals if proposed else ())
    days = {f.since_on for f in findings} | {f.ended_on for f in findings}
    days |= {n.on for n in evidence.notices}
    turns = sorted(day for day in days if day is not None and day <= until)
    moved: list[Change] = []
    last: dict[str, str] = {}
    for day in ([turns[0] - timedelta(days=1), *turns]) if turns else []:
        for now in judge(watch, evidence, on=day, proposed=proposed).standings:
            before = last.get(now.commitment)
            if before is not None and before != now.state:
                moved.append(Change(day, now.commitment, before, now.state, now.because))
            last[now.commitment] = now.state
    return tuple(moved)
