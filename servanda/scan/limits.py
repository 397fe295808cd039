"""How long a worker may be on one place of a shard before it counts as dead there.

What leaves it: a timer of the system on a steady clock, which ends the process that is late, be it
in C code that holds the interpreter; the engine then sees what it sees of a killed worker. Only
processes that an engine started for the work are ended so.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

from servanda.scan.records import Note

# Reading one page in full takes tens of milliseconds; this leaves room for a crowded machine and
# for what a worker loads at its first page.
RECORD_SECONDS = 120.0
# Between two records, where a damaged archive is searched for its next, and after the last.
BETWEEN_SECONDS = 600.0

_ending: list[bool] = []


def end_when_late() -> None:
    """From now on this process ends where a limit is passed. For an engine's workers alone."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGALRM})
    _ending[:] = [True]


def limited(note: Note) -> Note:
    """Takes down places as `note` does, and gives each its time from then on."""
    if not _ending:
        return note

    def noting(offset: int, in_hand: bool) -> None:
        note(offset, in_hand)
        signal.setitimer(signal.ITIMER_REAL, RECORD_SECONDS if in_hand else BETWEEN_SECONDS)

    return noting


def lift() -> None:
    """No limit runs."""
    if _ending:
        signal.setitimer(signal.ITIMER_REAL, 0)


@contextmanager
def waiting() -> Iterator[None]:
    """Time that passes inside does not count: a network is waited for, with limits of its own."""
    left, _ = signal.setitimer(signal.ITIMER_REAL, 0) if _ending else (0.0, 0.0)
    try:
        yield
    finally:
        if left:
            signal.setitimer(signal.ITIMER_REAL, left)
