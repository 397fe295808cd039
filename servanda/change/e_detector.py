"""Watching month after month for a rate that moved (e-detector, Shiryaev and Roberts).

What leaves it: evidence after each month. It is a sum, over every month in which
the change may have begun, of evidence that averages at most 1 while nothing changes, so that its
average after n months is at most n. (Shin, Ramdas and Rinaldo 2022.)

The rate before is estimated and never taken for known: evidence since a month is
before ** (those up to it) * after ** (those since), where the two factors and the exposures are
such that its mean is exactly 1 at the horizon whatever the rate is, and below it before the
horizon, after which it counts no more (of a fall, the other way round). So an alarm at `ALARM`
comes within n months of no change with a chance of at most n / ALARM, at every rate and every
exposure. That is no approximation where events come independently; where they come in bunches it
rests on their doing so as before.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from attrs import frozen

from servanda.change.rates import REFUSED_BELOW

# Four years: of 45, 48, 50, 55 and 60 one that misses no goal of bench/change_grid.toml:
# docs/why/change.md.
ALARM = 48.0
BASELINE_MONTHS = 12  # before these nothing is said; two years are better
LONGEST = 3  # times its horizon, and a change that began longer ago is no longer looked for
# A month counts up to so many deviations above its mean, where events come in bunches.
MONTH_AT_MOST = 4.0
# A fall is not seen where less than so much of what was heard before, month for month, still is.
AS_WELL_HEARD = 0.9

Counts = np.ndarray[tuple[int, int], np.dtype[np.float64]]


@frozen
class Alternative:
    """A rate that became `ratio` times what it was, within `horizon` months; its weight."""

    ratio: float
    horizon: int
    weight: float


# Doubling within a year; four times as much, or twice from much, within months. Of sixteen sets.
WORSE = (Alternative(2.0, 12, 0.92), Alternative(4.0, 4, 0.05), Alternative(2.0, 3, 0.03))
BETTER = (Alternative(0.5, 12, 0.92), Alternative(0.25, 4, 0.05), Alternative(0.5, 3, 0.03))


def watch(
    counts: Counts,
    exposures: Counts,
    *,
    begins: int,
    alternatives: Sequence[Alternative] = WORSE,
    is_bunched: bool = True,
) -> Counts:
    """The evidence that a rate rose (or fell, by the alternatives) since some month from `begins`.

    A row a series, and a column for each month from `begins` on.
    `counts` and `exposures` have a row a series and a column a month, oldest first. A month
    without exposure holds no events. With `is_bunched` each series whose months up to then vary
    too much for events that come independently is deflated by how much; what is promised then
    rests on their coming in bunches as before.
    """
    counts, exposures = np.asarray(counts, float), np.asarray(exposures, float)
    series, length = counts.shape
    events, heard = _summed(counts), _summed(exposures)
    deflated = bunches(counts, exposures) if is_bunched else np.ones_like(counts)
    evidence = np.zeros((series, length))
    starts = np.arange(begins, length)
    before, before_heard = events[:, starts], heard[:, starts]
    divisor = deflated[:, starts - 1]
    rate = before / np.maximum(before_heard, 1e-12)
    for one in alternatives:
        horizon = one.horizon * exposures[:, starts]
        low = _ratio(before_heard + horizon, before_heard + one.ratio * horizon)
        fixed = before * np.log(low) / divisor
        factor = np.log(one.ratio * low) / divisor
        so_far, seen = np.zeros_like(before), AS_WELL_HEARD * before_heard / starts
        longest = min(length - begins, LONGEST * one.horizon)
        for months in range(1, longest + 1):
            left = length - begins - months + 1
            ends = starts[:left] + months  # one past the last month
            month, part = counts[:, ends - 1], exposures[:, ends - 1]
            if one.ratio > 1:
                expected = rate[:, :left] * part
                cap = expected + MONTH_AT_MOST * np.sqrt(expected * divisor[:, :left])
                month = np.where(divisor[:, :left] > 1, np.minimum(month, cap), month)
            so_far = so_far[:, :left] + month
            span = heard[:, ends] - heard[:, starts[:left]]
            bound = horizon[:, :left]
            counts_yet = span <= bound * _NEAR if one.ratio > 1 else span * _NEAR >= bound
            usable = counts_yet & (bound > 0)
            if one.ratio < 1:  # fewer reports never read as fewer events
                usable &= span / months >= seen[:, :left]
            exponent = np.minimum(fixed[:, :left] + so_far * factor[:, :left], 300.0)
            own = np.exp(exponent) * one.weight
            evidence[:, ends - 1] += np.where(usable, own, 0.0)
    return evidence[:, begins:]


_NEAR = 1 + 1e-9  # sums of equal exposures differ in their last digits


def _summed(values: Counts) -> Counts:
    return np.concatenate([np.zeros((values.shape[0], 1)), values.cumsum(axis=1)], axis=1)


def _ratio(above: Any, below: Any) -> Any:
    return np.where(below > 0, above / np.where(below > 0, below, 1.0), 1.0)


def bunches(counts: Counts, exposures: Counts) -> Counts:
    """After each month, how many times more the months vary than independent events would.

    1 where that is not refused; else four in five that it is not more.
    """
    from scipy.special import chdtrc, chdtri  # when used: a start that most commands never need

    is_heard = exposures > 0
    part = np.where(is_heard, exposures, 1.0)
    events, heard = counts.cumsum(axis=1), exposures.cumsum(axis=1)
    squares = np.where(is_heard, counts * counts / part, 0.0).cumsum(axis=1)
    freedom = np.maximum(is_heard.cumsum(axis=1) - 1, 1)
    rate = np.maximum(events / np.maximum(heard, 1e-12), 1e-12)
    apart = squares / rate - 2 * events + rate * heard
    refused = (chdtrc(freedom, np.maximum(apart, 0.0)) < REFUSED_BELOW) & (events > 0)
    most: Counts = np.maximum(apart / chdtri(freedom, 0.8), 1.0)
    return np.where(refused, most, 1.0)
