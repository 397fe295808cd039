"""Assessing: how every commitment stands and who must act at the end of a day.

What leaves it: one `Judged`, a pure function of the evidence and a day, and the days on which a
standing moved. It decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Protocol

from attrs import frozen

from servanda import duties, standing
from servanda.decisions import Alone
from servanda.model import (
    Agreement,
    Duty,
    Finding,
    Hearing,
    Notice,
    Outlet,
    Standing,
)
from servanda.sources import hearing
from servanda.watch.judging.listening import HearingCounts
from servanda.watch.settings_file import Settings


class Court(Protocol):
    """What of a watch a standing or a duty is worked out by."""

    @property
    def settings(self) -> Settings:
        """What watch.toml says."""

    @property
    def agreement(self) -> Agreement:
        """The agreement."""

    @property
    def outlets(self) -> tuple[Outlet, ...]:
        """The outlets listened to."""


class Assessable(Protocol):
    """What a standing or a duty is worked out from: evidence weighed, or the projection of it."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the decisions come to."""

    @property
    def proposals(self) -> tuple[Finding, ...]:
        """What the links would come to if every one were upheld."""

    @property
    def notices(self) -> tuple[Notice, ...]:
        """Every notice on record."""

    @property
    def alone(self) -> tuple[Alone, ...]:
        """What persons decided of incidents by themselves, under no commitment."""

    @property
    def counts(self) -> HearingCounts:
        """How much of each source was heard."""


@frozen
class Judged:
    """How things stand at the end of a day."""

    on: date
    proposed: bool
    standings: tuple[Standing, ...]
    duties: tuple[Duty, ...]
    heard: int
    expected: int
    hearings: tuple[Hearing, ...] = ()  # one a listed source; none where none is listed
    agreement: Agreement | None = None  # by which


def judge(watch: Court, evidence: Assessable, *, on: date, proposed: bool = False) -> Judged:
    """Standings and duties at the end of a day; with `proposed`, undecided links count too."""
    findings = _findings(evidence, proposed)
    counts = evidence.counts
    every = hearings(watch, counts, on=on)
    heard, expected = sources(watch, counts, on=on)
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
        hearings=every,
        agreement=watch.agreement,
    )


def _findings(evidence: Assessable, proposed: bool) -> tuple[Finding, ...]:
    """The findings, and with `proposed` what undecided links would come to."""
    findings = evidence.findings
    if not proposed:
        return findings
    decided = {(f.incident, f.commitment) for f in findings}
    undecided = (p for p in evidence.proposals if (p.incident, p.commitment) not in decided)
    return (*findings, *undecided)


def hearings(watch: Court, counts: HearingCounts, *, on: date) -> tuple[Hearing, ...]:
    """How much of each listed source was heard in the window that ends on a day."""
    since = on - timedelta(days=watch.settings.window_days)
    return tuple(
        hearing.hear_count(
            outlet,
            counts.pages(outlet.id, since, on),
            counts.undated(outlet.id),
            since,
            on,
            reached=counts.is_reached(outlet.id),
        )
        for outlet in watch.outlets
    )


def sources(watch: Court, counts: HearingCounts, *, on: date) -> tuple[int, int]:
    """How many sources spoke in the window that ends on a day, and how many were expected.

    A source that published so much less than is expected of it that chance would do so once in
    a hundred times has not spoken: see `servanda.sources.hearing`.

    Without listed sources, every house that spoke is heard and none was expected; one that only
    prints another's story has not spoken.
    """
    if watch.outlets:
        states = [each.state for each in hearings(watch, counts, on=on)]
        return states.count("spoke"), len(states) - states.count("not expected")
    since = on - timedelta(days=watch.settings.window_days)
    return len(counts.speakers(since, on)), 0


@frozen
class Change:
    """One commitment's standing moved on a day.

    `because` is what it rests on then; of a rule that came awake, what woke it.
    """

    on: date
    commitment: str
    before: str
    after: str
    because: tuple[str, ...]


def turning_days(evidence: Assessable, *, proposed: bool = False) -> set[date]:
    """The days on which a standing may move: findings begin or end, or a step was taken."""
    findings = evidence.findings + (evidence.proposals if proposed else ())
    days = {f.since_on for f in findings} | {f.ended_on for f in findings}
    days |= {n.on for n in evidence.notices}
    return {day for day in days if day is not None}


def changes(
    watch: Court,
    evidence: Assessable,
    *,
    until: date,
    proposed: bool = False,
    also_on: Iterable[date] = (),
) -> tuple[Change, ...]:
    """Every day on which a standing moved, up to a day, oldest first.

    It is looked at on the days that turn it, and on those of `also_on`.
    """
    days = turning_days(evidence, proposed=proposed) | {*also_on}
    turns = sorted(day for day in days if day <= until)
    moved: list[Change] = []
    last: dict[str, str] = {}
    for day in ([turns[0] - timedelta(days=1), *turns]) if turns else []:
        judged = judge(watch, evidence, on=day, proposed=proposed)
        for now in judged.standings:
            before = last.get(now.commitment)
            if before is not None and before != now.state:
                because = now.because or _woken_by(watch, evidence, judged, now)
                moved.append(Change(day, now.commitment, before, now.state, because))
            last[now.commitment] = now.state
    return tuple(moved)


def _woken_by(
    watch: Court, evidence: Assessable, judged: Judged, standing: Standing
) -> tuple[str, ...]:
    """What on record woke a rule, where it is awake and nobody judged the rule itself."""
    rules = {rule.id: rule for rule in watch.agreement.rules}
    if standing.state != "not assessed" or standing.commitment not in rules:
        return ()
    awake = judged.duties
    if rules[standing.commitment].force == "may":
        awake = duties.powers(
            watch.agreement,
            _findings(evidence, judged.proposed),
            evidence.notices,
            on=judged.on,
            proposed=judged.proposed,
        )
    mine = [duty for duty in awake if duty.rule == standing.commitment]
    return tuple(dict.fromkeys(id for duty in mine for id in duty.because))
