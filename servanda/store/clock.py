"""Time along the record: it never runs backwards there without a signal. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from servanda import canon
from servanda.model import Signal

KIND = "clock"
# Commands that run side by side take their instant when they begin, and the clocks of several
# machines differ: a line is then put on record no earlier than the one before it.
TOLERANCE = timedelta(days=1)


def runs_backwards(before: datetime, at: datetime) -> bool:
    """Whether an instant is earlier than the line before it by more than clocks may differ.

    >>> runs_backwards(datetime(2036, 1, 1), datetime(2026, 1, 1))
    True
    """
    return at < before - TOLERANCE


def ahead_of_now(seq: int, last: datetime, now: datetime) -> str:
    """That the last line of a record is still to come, in a sentence; "" where it is not."""
    if not runs_backwards(last, now):
        return ""
    return (
        f"{place(seq)}, its last, is of {last:%Y-%m-%d %H:%M} UTC, and by the clock of this "
        f"machine it is {now:%Y-%m-%d %H:%M} UTC: that clock is wrong, or one was when the line "
        "was put on record. Set it, find out which days on record are wrong, and say so where a "
        "day counts."
    )


def place(seq: int) -> str:
    """How a line of the record is named in a signal."""
    return f"line {seq} of the record"


def clock_signal(seq: int, before: datetime, at: datetime) -> Signal:
    """That time ran backwards after a line, whichever clock was wrong; it stays open."""
    return Signal(
        id=canon.identify("sig", KIND, seq, before, at),
        kind=KIND,
        where=place(seq),
        what=(
            f"It was put on record on {before:%Y-%m-%d %H:%M} UTC, and what comes after it on "
            f"{at:%Y-%m-%d %H:%M} UTC, which is earlier."
        ),
        why=(
            "One of the two clocks was wrong. Instants of captures and decisions on one side of "
            "this line are not as they say, and a decision may look older than what it saw."
        ),
        do="Set the clock, find out which side is wrong, and say so where a day counts.",
    )
