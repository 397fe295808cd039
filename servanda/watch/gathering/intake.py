"""Taking in what sources give: captures and signals on record, and a tally of them a source.

What leaves it: everything on record before it is counted. What was refused, or is gone, is on
record too, once for each change.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from attrs import define, evolve, field

from servanda import canon, captures, store
from servanda.captures.custody.visits import Visits
from servanda.errors import SourceError
from servanda.model import Capture, Interval, Signal
from servanda.refusals import stop_for_the_machine
from servanda.sources import hearing
from servanda.watch.gathering.adding import from_outlet, impersonations
from servanda.watch.gathering.politeness import Means, RobotsForbid
from servanda.watch.settings import Watch
from servanda.watch.source_files import SourceFile

_DENIED, _GONE = (401, 402, 403, 407, 451), (404, 410)


@define
class Tally:
    """What gathering from one source came to."""

    source: str
    new: int = 0
    unchanged: int = 0
    failed: int = 0
    waiting: int = 0  # listed, and left for the next gathering
    passed: str = ""  # why it was not asked at all: it is paused
    signals: list[Signal] = field(factory=list)

    @property
    def is_silent(self) -> bool:
        """Whether less was heard of it than is expected."""
        return any(signal.kind in (hearing.BELOW, hearing.SILENT) for signal in self.signals)


def tally_of(source: SourceFile, today: date) -> Tally:
    """A tally to begin with; it says why where the source is not asked on this day."""
    pause = hearing.paused_on(source.outlet, today)
    return Tally(source.outlet.id, passed=hearing.pause_words(pause) if pause else "")


class Intake:
    """What one gathering takes in."""

    def __init__(
        self, watch: Watch, record: store.Store, means: Means, by: str, visits: Visits
    ) -> None:
        self.watch, self.record, self.means, self.by = watch, record, means, by
        self.visits = visits
        self.known = {capture.id: capture for capture in record.all(Capture)}
        self.signalled = {signal.id for signal in record.all(Signal)}

    def keep(
        self,
        source: SourceFile,
        data: bytes,
        tally: Tally,
        *,
        address: str,
        at: datetime | None = None,
        media_type: str | None = None,
        publisher: str = "",
        published: Interval | None = None,
        title: str = "",
        language: str = "",
        note: str = "",
    ) -> str:
        """Some bytes are kept and on record; the id of their capture. Raises SourceError.

        `at` is when they were fetched where that was not now; the rest is what their source says.
        """
        now = self.means.now()
        details = captures.Said(
            address=address,
            fetched_at=at or now,
            added_by=self.by,
            media_type=media_type,
            publisher=publisher,
            published=published,
            published_by="given by the list of its source",
            title=title,
            language=language,
            note=note,
        )
        new = captures.keep(data, vault=self.watch.vault, details=details, on_record=self.known)
        if new.capture.id in self.known:
            tally.unchanged += 1
            return new.capture.id
        outlet = source.outlet
        capture = new.capture
        if "://" in address:  # a file's name is given by its source, not by who wrote `files`
            capture = from_outlet(capture, self.watch.outlets)
        if capture.source is None:
            publisher = capture.publisher or outlet.publisher
            capture = evolve(capture, source=outlet.id, publisher=publisher)
        raised = (*new.signals, *impersonations(capture, self.watch.outlets))
        tally.signals += (*self.record.add([capture, new.text, *raised], at=now), *raised)
        self.known[capture.id] = capture
        tally.new += 1
        return capture.id

    def ended_badly(
        self, source: SourceFile, key: Mapping[str, str], error: SourceError, tally: Tally
    ) -> None:
        """That a page was refused or could not be had is on record; a signal where that is new."""
        stop_for_the_machine(error)
        tally.failed += 1
        what, kind, status = _end(error)
        last = self.visits.last(key["address"])
        now = self.means.now()
        if (last.get("what"), last.get("status")) != (what, status):
            words = f"{kind} on {now.date()}: {error}"
            if last.get("capture"):
                words += f" It was there before: {last['capture']}."
            self.signal(source, kind, key["address"], words, tally)
        row = {**key, "what": what, "status": status, "at": canon.plain(now)}
        if last.get("capture"):
            row["capture"] = last["capture"]
        self.visits.add([row])

    def not_taken(
        self, source: SourceFile, where: str, error: SourceError, tally: Tally, *, once: str = ""
    ) -> None:
        """A signal says what of a source could not be taken in, and why."""
        stop_for_the_machine(error)
        tally.failed += 1
        self.signal(source, "not taken in", where, str(error), tally, once=once)

    def expect(self, source: SourceFile, tally: Tally) -> None:
        since = self.visits.since(source.outlet.id)
        if since:
            signal = hearing.below(
                source.outlet,
                tuple(self.known.values()),
                listened_since=date.fromisoformat(since[:10]),
                now=self.means.now(),
            )
            if signal:
                self._put(signal, tally)

    def signal(
        self, source: SourceFile, kind: str, where: str, what: str, tally: Tally, *, once: str = ""
    ) -> None:
        now = self.means.now()
        mark = once or canon.plain(now)
        self._put(
            Signal(
                id=canon.identify("sig", kind, source.outlet.id, where, mark),
                kind=kind,
                where=where,
                what=what,
                why="What it says is not part of the record; that it cannot be had may matter too.",
                do="Look at it in a browser, or by another way; save it by hand where that helps.",
                at=now,
            ),
            tally,
        )

    def _put(self, signal: Signal, tally: Tally) -> None:
        if signal.id not in self.signalled:
            tally.signals += self.record.add([signal], at=self.means.now())
            self.signalled.add(signal.id)
        tally.signals.append(signal)


def _end(error: SourceError) -> tuple[str, str, int]:
    """How a visit ended: for the log, for a person, and the status or 0."""
    status = error.status if isinstance(error, captures.Refused) else 0
    if isinstance(error, RobotsForbid):
        return "robots", "robots forbid", 0
    if status in _GONE:
        return "gone", "gone", status
    if status in _DENIED:
        return "refused", "access denied", status
    if status == 429:
        return "refused", "too many requests", status
    if status:
        return "refused", "not answering", status
    if isinstance(error, captures.Failed):
        return "failed", "not reached", 0
    return "no page", "not taken in", 0
