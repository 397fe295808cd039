"""Assessing: how every commitment stands and who must act at the end of a day.

What leaves it: one `Judged`, a pure function of the evidence and a day, and the days on which a
standing moved. It decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from urllib.parse import urlsplit

from attrs import frozen

from servanda import duties, standing
from servanda.model import (
    Capture,
    Duty,
    Hearing,
    Signal,
    Standing,
)
from servanda.sources import hearing
from servanda.watch.judging.evidence import Evidence
from servanda.watch.settings import Watch
from servanda.watch.source_files import SourceFile


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


def judge(watch: Watch, evidence: Evidence, *, on: date, proposed: bool = False) -> Judged:
    """Standings and duties at the end of a day; with `proposed`, undecided links count too."""
    findings = evidence.findings
    if proposed:
        decided = {(f.incident, f.commitment) for f in findings}
        findings = (
            *findings,
            *(p for p in evidence.proposals if (p.incident, p.commitment) not in decided),
        )
    every = hearings(watch, evidence.pages, evidence.signals, on=on)
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
        hearings=every,
    )


def hearings(
    watch: Watch, captures: Sequence[Capture], signals: Iterable[Signal], *, on: date
) -> tuple[Hearing, ...]:
    """How much of each listed source was heard in the window that ends on a day."""
    since = on - timedelta(days=watch.settings.window_days)
    failed = [signal for signal in signals if signal.kind in hearing.UNREACHED and signal.at]
    every = []
    for source in watch.sources:
        own = [capture for capture in captures if hearing.is_of(source.outlet, capture)]
        reached = _is_reached(source, own, failed)
        every.append(hearing.hear(source.outlet, own, since, on, reached=reached))
    return tuple(every)


def _is_reached(source: SourceFile, own: Sequence[Capture], failed: Sequence[Signal]) -> bool:
    """Whether no try to reach a source has failed since the last page of it was kept."""
    places = [source.outlet.address, *(source.gathering.at if source.gathering else ())]
    hosts = {host for place in places if (host := urlsplit(place).hostname)}
    tries = [
        s.at for s in failed if s.at and (s.where in places or urlsplit(s.where).hostname in hosts)
    ]
    kept = [capture.fetched_at for capture in own]
    return not tries or bool(kept and max(kept) > max(tries))


def sources(
    watch: Watch, captures: Sequence[Capture], voices: Mapping[str, str], *, on: date
) -> tuple[int, int]:
    """How many sources spoke in the window that ends on a day, and how many were expected.

    A source that published so much less than is expected of it that chance would do so once in
    a hundred times has not spoken: see `servanda.sources.hearing`.

    Without listed sources, every house that spoke is heard and none was expected; one that only
    prints another's story has not spoken.
    """
    if watch.outlets:
        states = [one.state for one in hearings(watch, captures, (), on=on)]
        return states.count("spoke"), len(states) - states.count("not expected")
    since = on - timedelta(days=watch.settings.window_days)
    days = {capture.id: hearing.published_on(capture) for capture in captures}
    spoken = {voices[id] for id, day in days.items() if day and since <= day <= on}
    return len(spoken - {""}), 0


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
