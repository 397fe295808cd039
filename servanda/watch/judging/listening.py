"""Listening: how many pages of each source were published on each day, and who spoke.

What leaves it: one `Listened`, counts that a day's hearing is read from without the captures
themselves. It says nothing of what the pages tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol
from urllib.parse import urlsplit

from attrs import field, frozen

from servanda.model import Capture, Outlet, Signal
from servanda.sources import hearing
from servanda.watch.source_files import SourceFile


class HearingCounts(Protocol):
    """What the hearing of a day is worked out from."""

    def pages(self, outlet: str, since: date, until: date) -> int:
        """Pages of an outlet published over some days, both included."""

    def undated(self, outlet: str) -> int:
        """Pages of an outlet of which no day is known."""

    def is_reached(self, outlet: str) -> bool:
        """Whether no try to reach an outlet has failed since the last page of it was kept."""

    def speakers(self, since: date, until: date) -> frozenset[str]:
        """Who spoke over some days, both included; nobody where the watch lists its outlets."""


@frozen
class Heard:
    """What one page adds to the counts: the outlets it is of, its day, and when it was kept.

    A wall is no page heard: it is a try to hear the outlet that failed.
    """

    outlets: tuple[str, ...]
    on: date | None
    kept_at: datetime
    is_wall: bool = False


@frozen
class Listened:
    """Counts by outlet and by day; `speakers` by day, with how many pages each has."""

    days: Mapping[str, Mapping[date, int]] = {}
    no_day: Mapping[str, int] = {}
    kept: Mapping[str, datetime] = {}  # when the last page of an outlet was kept
    failed: Mapping[str, datetime] = {}  # when a try to reach it last failed
    by_day: Mapping[date, Mapping[str, int]] = field(factory=dict)

    def pages(self, outlet: str, since: date, until: date) -> int:
        """Pages of an outlet published over some days, both included."""
        return sum(n for day, n in self.days.get(outlet, {}).items() if since <= day <= until)

    def undated(self, outlet: str) -> int:
        """Pages of an outlet of which no day is known."""
        return self.no_day.get(outlet, 0)

    def is_reached(self, outlet: str) -> bool:
        """Whether no try to reach an outlet has failed since the last page of it was kept."""
        return reached(self.kept.get(outlet), self.failed.get(outlet))

    def speakers(self, since: date, until: date) -> frozenset[str]:
        """Who spoke over some days, both included; nobody where the watch lists its outlets."""
        return frozenset(
            who for day, each in self.by_day.items() if since <= day <= until for who in each
        ) - {""}


def reached(kept: datetime | None, failed: datetime | None) -> bool:
    """Whether a page was kept after the last try that failed, or none failed."""
    return failed is None or (kept is not None and kept > failed)


def heard_of(page: Capture, outlets: Sequence[Outlet]) -> Heard:
    """What one page adds to the counts of the outlets that it is of."""
    own = tuple(outlet.id for outlet in outlets if hearing.is_of(outlet, page))
    return Heard(own, hearing.published_on(page), page.fetched_at, bool(page.wall))


def failures(sources: Sequence[SourceFile], signals: Iterable[Signal]) -> dict[str, datetime]:
    """When a try to reach each source last failed, for those of which any did."""
    last: dict[str, datetime] = {}
    tries = [s for s in signals if s.kind in hearing.UNREACHED and s.at]
    if not tries:
        return last
    for source in sources:
        places = {source.outlet.address, *(source.gathering.at if source.gathering else ())}
        hosts = {host for place in places if (host := urlsplit(place).hostname)}
        own = [
            s.at
            for s in tries
            if s.at and (s.where in places or urlsplit(s.where).hostname in hosts)
        ]
        if own:
            last[source.outlet.id] = max(own)
    return last


def listened(
    sources: Sequence[SourceFile],
    pages: Iterable[Capture],
    signals: Iterable[Signal],
    voices: Mapping[str, str],
) -> Listened:
    """The counts of a whole record. `pages` are as an outlet published them, the same bytes once.

    `voices` say who speaks in each page, where the watch lists no outlet.
    """
    outlets = [source.outlet for source in sources]
    days: dict[str, dict[date, int]] = {}
    no_day: dict[str, int] = {}
    kept: dict[str, datetime] = {}
    failed = failures(sources, signals)
    by_day: dict[date, dict[str, int]] = {}
    for page in pages:
        counted = heard_of(page, outlets)
        if counted.is_wall:
            for outlet in counted.outlets:
                failed[outlet] = max(failed.get(outlet, counted.kept_at), counted.kept_at)
            continue
        for outlet in counted.outlets:
            kept[outlet] = max(kept.get(outlet, counted.kept_at), counted.kept_at)
            if counted.on is None:
                no_day[outlet] = no_day.get(outlet, 0) + 1
            else:
                own = days.setdefault(outlet, {})
                own[counted.on] = own.get(counted.on, 0) + 1
        if page.id in voices and counted.on is not None:
            speakers = by_day.setdefault(counted.on, {})
            speakers[voices[page.id]] = speakers.get(voices[page.id], 0) + 1
    return Listened(days, no_day, kept, failed, by_day)
