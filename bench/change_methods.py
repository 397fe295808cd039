"""The methods that `python -m bench change` holds against each other: when each gives an alarm.

What leaves it: for each history and each month after the baseline, whether a method gave an alarm
for worse, and whether for better. Plain counting and EARS as they are used on monthly counts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from attrs import frozen
from numpy.lib.stride_tricks import sliding_window_view
from scipy.special import betaincinv

from servanda.change import e_detector

Table = np.ndarray[tuple[int, int], np.dtype[np.float64]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]
WINDOW, GUARD, LEAST_DEVIATION = 7, 2, 0.2  # of EARS, in months


@frozen
class Alarms:
    """A row a history, a column a month after the baseline."""

    worse: Flags
    better: Flags


def plain(reports: Table, incidents: Table, shares: Table, begins: int) -> Alarms:  # noqa: ARG001
    """A month two standard deviations off the mean of the baseline."""
    before = reports[:, :begins]
    mean, apart = before.mean(axis=1)[:, None], 2 * before.std(axis=1, ddof=1)[:, None]
    after = reports[:, begins:]
    return Alarms(after > mean + apart, after < mean - apart)


def _deviations(reports: Table, begins: int, guard: int) -> Table:
    """How many deviations each month from two before the baseline's end on lies above the mean.

    The mean and the deviation are of the `WINDOW` months that end `guard` months before it.
    """
    windows = sliding_window_view(reports, WINDOW, axis=1)
    months = np.arange(begins - 2, reports.shape[1])
    own = windows[:, months - guard - WINDOW]
    deviation = np.maximum(own.std(axis=2, ddof=1), LEAST_DEVIATION)
    found: Table = (reports[:, months] - own.mean(axis=2)) / deviation
    return found


def ears_c1(reports: Table, incidents: Table, shares: Table, begins: int) -> Alarms:  # noqa: ARG001
    """Three deviations above the seven months before."""
    worse = _deviations(reports, begins, 0)[:, 2:] > 3
    return Alarms(worse, np.zeros_like(worse))


def ears_c2(reports: Table, incidents: Table, shares: Table, begins: int) -> Alarms:  # noqa: ARG001
    """The same with the seven months that end three before."""
    worse = _deviations(reports, begins, GUARD)[:, 2:] > 3
    return Alarms(worse, np.zeros_like(worse))


def ears_c3(reports: Table, incidents: Table, shares: Table, begins: int) -> Alarms:  # noqa: ARG001
    """What the last three of C2 have over one, together."""
    over = np.maximum(_deviations(reports, begins, GUARD) - 1, 0)
    worse = over[:, 2:] + over[:, 1:-1] + over[:, :-2] >= 2
    return Alarms(worse, np.zeros_like(worse))


def ours(reports: Table, incidents: Table, shares: Table, begins: int) -> Alarms:  # noqa: ARG001
    """The e-detector of `servanda.change`, for worse and for better."""
    worse, better = (
        e_detector.watch(incidents, shares, begins=begins, alternatives=each) >= e_detector.ALARM
        for each in (e_detector.WORSE, e_detector.BETTER)
    )
    return Alarms(worse, better)


METHODS: dict[str, Callable[[Table, Table, Table, int], Alarms]] = {
    "plain": plain,
    "C1": ears_c1,
    "C2": ears_c2,
    "C3": ears_c3,
    "ours": ours,
}


@frozen
class ToldShare:
    """A share of histories with its 95 per cent interval."""

    hits: int
    of: int

    @property
    def interval(self) -> tuple[float, float]:
        """Clopper and Pearson, in per cent."""
        low = betaincinv(self.hits, self.of - self.hits + 1, 0.025) if self.hits else 0.0
        high = betaincinv(self.hits + 1, self.of - self.hits, 0.975) if self.hits < self.of else 1.0
        return 100 * float(low), 100 * float(high)

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.per_cent:.1f} ({low:.1f}-{high:.1f})"

    @property
    def per_cent(self) -> float:
        """The share."""
        return 100 * self.hits / self.of


def told(alarms: Flags, months: int) -> ToldShare:
    """In how many histories an alarm came within so many months."""
    return ToldShare(int(alarms[:, :months].any(axis=1).sum()), len(alarms))


def delay(alarms: Flags, lag: int) -> str:
    """The middle of the months until the first alarm, those without one among them."""
    first = np.where(alarms.any(axis=1), alarms.argmax(axis=1) + 1 + lag, np.inf)
    middle = float(np.median(first))
    return "never" if np.isinf(middle) else f"{middle:.0f}"
