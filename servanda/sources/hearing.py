"""How much of a source was heard, and whether that is less than what is expected of it.

What leaves it: a yes or no with a stated chance of being wrong, so that a slow week of a small
paper is no alarm and the silence of a daily is. Source: docs/why/standing.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from math import exp, lgamma, log

from servanda import canon
from servanda.model import Capture, Hearing, HearingState, Outlet, Pause, Signal
from servanda.sources import outlet_hosts

# One source in a hundred that publishes as expected is taken for below it at one look.
CHANCE = 0.01
LOOKED_BACK_DAYS = 28
MONTHS = 24  # that a strip of sources looks back on
BELOW, SILENT = "below expectation", "silent source"
# What a try to reach a source may end with that leaves nothing of it to be heard.
UNREACHED = ("not reached", "not answering", "access denied", "too many requests", "robots forbid")


def is_below(count: int, expected: float) -> bool:
    """Whether so few, or fewer, of an expected number come by chance in less than one of 100.

    The pages of a source are taken to come independently of one another (Poisson).

    >>> is_below(0, 4.0), is_below(0, 5.0), is_below(80, 100.0)
    (False, True, False)
    """
    if expected <= 0:
        return False
    chance = sum(exp(k * log(expected) - expected - lgamma(k + 1)) for k in range(count + 1))
    return chance < CHANCE


def expected_count(outlet: Outlet, since: date, until: date) -> float:
    """How many pages an outlet is expected to give from one day to another, both included.

    Nothing is expected of it on days on which the watch did not ask it.
    """
    first = max(since, outlet.from_on or since)
    last = min(until, outlet.to_on or until)
    days = max(0, (last - first).days + 1)
    if outlet.paused:
        every = (first + timedelta(days=n) for n in range(days))
        days = sum(paused_on(outlet, day) is None for day in every)
    return outlet.expect_per_week * days / 7


def paused_on(outlet: Outlet, on: date) -> Pause | None:
    """Why the watch does not ask an outlet on a day, and since when; None where it does."""
    return next(iter(_pauses(outlet, on, on)), None)


def _pauses(outlet: Outlet, since: date, until: date) -> list[Pause]:
    """The pauses of which some day lies between two, both included; the last first."""
    touching = [
        pause
        for pause in outlet.paused
        if pause.from_on <= until and since <= (pause.to_on or date.max)
    ]
    return sorted(touching, key=lambda pause: pause.from_on, reverse=True)


def published_count(captures: Iterable[Capture], source: str, since: date, until: date) -> int:
    """How many pages of a source, no walls, were published over some days, both included."""
    own = (capture for capture in captures if capture.source == source and not capture.wall)
    days = (published_on(capture) for capture in own)
    return sum(day is not None and since <= day <= until for day in days)


def published_on(capture: Capture) -> date | None:
    """The day by which a capture was published; None where no day is known."""
    if capture.published.how == "unknown":
        return None  # the end of its interval is only the day on which it was fetched
    return capture.published.when.to_on or capture.published.when.from_on


def is_of(outlet: Outlet, capture: Capture, *, named_by_person: bool = False) -> bool:
    """Whether a capture is of an outlet: kept as its own, at its host, or so named by a person.

    What a page calls itself is only said by it.
    """
    if capture.source is not None:
        return capture.source == outlet.id
    if outlet_hosts.is_at(outlet, capture.address):
        return True
    return named_by_person and outlet_hosts.is_named(outlet, capture.publisher)


def hear(
    outlet: Outlet, captures: Sequence[Capture], since: date, until: date, *, reached: bool
) -> Hearing:
    """How much of an outlet was heard over some days that end with the day asked about.

    `captures` are its own. Not `reached` says that the last try to reach it failed: then silence
    is nobody's. An outlet listed for other days, or of which nothing is expected, is not expected.
    """
    days = [published_on(capture) for capture in captures]
    pages = sum(day is not None and since <= day <= until for day in days)
    return hear_count(outlet, pages, days.count(None), since, until, reached=reached)


def hear_count(
    outlet: Outlet, pages: int, undated: int, since: date, until: date, *, reached: bool
) -> Hearing:
    """The same from how many pages of it were published over these days, and have no day.

    On a day on which the watch does not ask it, it is not reached, and why is said: nobody hears
    it, whatever it published before. Nor is it silence where a pause lies within these days.
    """
    listed = (outlet.from_on or until) <= until <= (outlet.to_on or until)
    expected = expected_count(outlet, since, until) if listed else 0.0
    state: HearingState = "spoke"
    reason = ""
    pauses = _pauses(outlet, since, until)
    if not listed or not (pages or outlet.expect_per_week > 0):
        state = "not expected"
    elif pauses and (not pages or paused_on(outlet, until)):
        state, reason = "not reached", pause_words(pauses[0])
    elif not pages:
        state = "said nothing" if reached else "not reached"
    elif is_below(pages, expected):
        state = "spoke less than expected"
    return Hearing(outlet.id, outlet.publisher, state, pages, round(expected, 1), undated, reason)


def pause_words(pause: Pause) -> str:
    """Why a source is not asked, and on which days.

    >>> pause_words(Pause(date(2017, 11, 1), "its site is moving"))
    'paused by us since 2017-11-01: its site is moving'
    """
    if pause.to_on is None:
        return f"paused by us since {pause.from_on}: {pause.reason}"
    return f"paused by us from {pause.from_on} to {pause.to_on}: {pause.reason}"


def months(until: date, count: int = MONTHS) -> Iterator[tuple[date, date]]:
    """The first and last days of so many months, the oldest first; the last ends at `until`."""
    first = until.replace(day=1)
    stretches = []
    for _ in range(count):
        last = min(until, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))
        stretches.append((first, last))
        if first <= date.min + timedelta(days=31):
            break
        first = (first - timedelta(days=1)).replace(day=1)
    return reversed(stretches)


def noted(outlet: Outlet, since: date = date.min, until: date = date.max) -> tuple[str, ...]:
    """What is noted of an outlet that may explain how much of it was heard over some days.

    Every note of those days, the last one before them, which still holds, and what has no day;
    everything noted where no days are given.
    """
    known = sorted((note.on, note.words) for note in outlet.notes if note.on <= until)
    before = [note for note in known if note[0] <= since][-1:]
    within = [note for note in known if note[0] > since]
    notes = tuple(f"{on}: {words}" for on, words in (*before, *within))
    return (*notes, outlet.note) if outlet.note else notes


def below(
    outlet: Outlet, captures: Sequence[Capture], *, listened_since: date, now: datetime
) -> Signal | None:
    """A signal where a source published less than expected in the last four weeks, or nothing.

    Once a week and source; None where it has not been listened to for long enough to tell.
    """
    until = now.date()
    since = max(until - timedelta(days=LOOKED_BACK_DAYS - 1), listened_since)
    count, expected = published_count(captures, outlet.id, since, until), 0.0
    expected = expected_count(outlet, since, until)
    if not is_below(count, expected):
        return None
    kind = BELOW if count else SILENT
    notes = " / ".join(noted(outlet, since, until))
    year, week, _ = until.isocalendar()
    return Signal(
        id=canon.identify("sig", kind, outlet.id, year, week),
        kind=kind,
        where=outlet.id,
        what=(
            f"{count} {'page' if count == 1 else 'pages'} of {outlet.publisher} from {since} to "
            f"{until}, where {expected:.0f} are expected.{f' Noted: {notes}' if notes else ''}"
        ),
        why="It counts as not heard. Silence may be what happened to it, and is not peace.",
        do="Look whether it still publishes, or moved, or is blocked; note it in its file, dated.",
        at=now,
    )
