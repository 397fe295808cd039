"""Rates of two periods compared (Poisson rate ratio), and what to do where events come in bunches.

What leaves it: a rate with its interval, and the ratio of two with its own. Exposure is months
wholly heard. Nothing here is asymptotic but where events come in bunches, and that is said.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Literal

from attrs import frozen

LEVEL = 0.05  # of ten thousand comparisons without a change, how many are taken for one: 500
# Where counts that come independently would vary so much in one of ten series or fewer, they are
# taken to come in bunches: docs/why/change.md has what other levels give.
REFUSED_BELOW = 0.1


@frozen
class Rate:
    """So many events in so much exposure: how many a month, and the 95 per cent interval.

    `exposure` is in months wholly heard; without any, nothing is known of the rate.
    """

    count: int
    exposure: float
    rate: float | None
    low: float | None
    high: float | None


@frozen
class RateRatio:
    """The rate after, as a factor of the rate before; `None` where it has no bound.

    `chance` is how often so great a difference, either way, comes without a change. `bunches` is
    how many times more the months vary than events that come independently would; 1 where that
    was not refused.
    """

    ratio: float | None
    low: float
    high: float | None
    chance: float
    how: Literal["exact conditional test", "negative binomial"]
    bunches: float = 1.0


def rate(count: int, exposure: float, *, level: float = LEVEL) -> Rate:
    """A rate with its exact interval (Garwood 1936). Raises ValueError for what is no count.

    >>> garwood = rate(3, 1.0)
    >>> round(garwood.low, 3), round(garwood.high, 3)
    (0.619, 8.767)
    """
    from scipy.special import gammaincinv  # when used: a start that most commands never need

    if count < 0 or not 0 <= exposure < math.inf:
        raise ValueError(f"{count} events in {exposure} months are no rate")
    if exposure == 0:
        return Rate(count, 0.0, None, None, None)
    low = float(gammaincinv(count, level / 2)) if count else 0.0
    high = float(gammaincinv(count + 1, 1 - level / 2))
    return Rate(count, exposure, count / exposure, low / exposure, high / exposure)


def compare(before: Rate, after: Rate, *, level: float = LEVEL) -> RateRatio:
    """The exact conditional test (Przyborowski and Wilenski 1940), with the interval of the ratio.

    Given how many there were in all, those after are binomial whatever the rate; the interval is
    that of Clopper and Pearson, turned into a ratio, and `chance` twice the smaller tail, so that
    the two never disagree. Raises ValueError where a period has no exposure.
    """
    from scipy.special import bdtr, betaincinv  # when used: a start that most commands never need

    if before.exposure <= 0 or after.exposure <= 0:
        raise ValueError("a period in which nobody was heard has no rate to compare")
    total, count = before.count + after.count, after.count
    share = after.exposure / (before.exposure + after.exposure)
    if not total:
        return RateRatio(None, 0.0, None, 1.0, "exact conditional test")
    at_most = float(bdtr(count, total, share))
    at_least = 1 - float(bdtr(count - 1, total, share)) if count else 1.0
    low = float(betaincinv(count, total - count + 1, level / 2)) if count else 0.0
    high = float(betaincinv(count + 1, total - count, 1 - level / 2)) if count < total else 1.0

    def odds(part: float) -> float | None:
        return part / (1 - part) * before.exposure / after.exposure if part < 1 else None

    return RateRatio(
        odds(count / total),
        odds(low) or 0.0,
        odds(high),
        min(1.0, 2 * min(at_most, at_least)),
        "exact conditional test",
    )


def can_tell(total: int, before: float, after: float, *, level: float = LEVEL) -> bool:
    """Whether so many events could have fallen in any way that is told from chance."""
    share = after / (before + after)
    return 2 * min(share, 1 - share) ** total <= level


def split_evidence(before: Rate, after: Rate, bunches: float = 1.0) -> float:
    """Evidence (an e-value) that two rates differ, either way, at a day that was named before.

    Of two and four times and of a half and a quarter, each with the same weight.
    """
    total = 0.0
    for factor in (2.0, 4.0, 0.5, 0.25):
        whole = before.exposure + after.exposure
        low = whole / (before.exposure + factor * after.exposure)
        exponent = before.count * math.log(low) + after.count * math.log(factor * low)
        total += math.exp(min(exponent / max(1.0, bunches), 300.0)) / 4
    return total


def likeliest_split(months: Sequence[tuple[int, float]], *, rose: bool) -> int:
    """The place of the month from which on a rate most likely was higher (or lower) than before.

    `months` are a count and an exposure each. 0 where no split has a higher (or lower) rate after.
    """
    best, place = 0.0, 0
    events, heard = sum(n for n, _ in months), sum(w for _, w in months)
    first, exposure = 0, 0.0
    for at, (count, part) in enumerate(months[:-1], 1):
        first, exposure = first + count, exposure + part
        rest, left = events - first, heard - exposure
        if min(exposure, left) <= 0 or (rest / left > first / exposure) != rose:
            continue
        likely = sum(n * math.log(n / w) for n, w in ((first, exposure), (rest, left)) if n)
        if likely - events * math.log(events / heard) > best:
            best, place = likely - events * math.log(events / heard), at
    return place


@frozen
class Spread:
    """How the months of a series vary about the rates of their periods, beside independent ones.

    `index` is 1 where events come independently, on average; `chance` how often so much comes
    then (a chi-squared approximation). `least` is what the index surely is, at one in five.
    """

    index: float
    least: float
    most: float
    chance: float

    @property
    def is_refused(self) -> bool:
        """Whether the events come in bunches."""
        return self.index > 1 and self.chance < REFUSED_BELOW


def spread(periods: Sequence[Sequence[tuple[int, float]]]) -> Spread:
    """The spread of months, each of a count and an exposure, about the rate of its period."""
    from scipy.special import chdtrc, chdtri  # when used: a start that most commands never need

    total, freedom = 0.0, 0
    for months in periods:
        heard = [(count, exposure) for count, exposure in months if exposure > 0]
        events, whole = sum(count for count, _ in heard), sum(part for _, part in heard)
        if len(heard) < 2 or not events:
            continue
        for count, exposure in heard:
            expected = events * exposure / whole
            total += (count - expected) ** 2 / expected
        freedom += len(heard) - 1
    if not freedom:
        return Spread(1.0, 1.0, 1.0, 1.0)
    return Spread(
        total / freedom,
        total / float(chdtri(freedom, 0.2)),
        total / float(chdtri(freedom, 0.8)),
        float(chdtrc(freedom, total)),
    )


def compare_bunched(
    before: Sequence[tuple[int, float]],
    after: Sequence[tuple[int, float]],
    index: float,
    *,
    level: float = LEVEL,
) -> RateRatio:
    """The ratio of two negative binomial rates, for months that vary `index` times too much.

    Each period's months are a count and an exposure. The interval holds every ratio that the
    likelihood ratio does not refuse, held against Student's t with as many degrees as there are
    months beside two, since the spread is itself estimated. Raises ValueError where a period has
    no exposure.
    """
    # when used: a start that most commands never need
    from scipy.special import stdtr, stdtrit

    heard = [[month for month in months if month[1] > 0] for months in (before, after)]
    totals = [(sum(n for n, _ in months), sum(w for _, w in months)) for months in heard]
    if not all(exposure > 0 for _, exposure in totals):
        raise ValueError("a period in which nobody was heard has no rate to compare")
    (first, before_w), (second, after_w) = totals
    mean = (first + second) / sum(map(len, heard))
    if not mean:
        return RateRatio(None, 0.0, None, 1.0, "negative binomial", index)
    shape = mean / max(index - 1, 1e-6)
    freedom = max(1, sum(map(len, heard)) - 2)

    def log_likelihood(months: Sequence[tuple[int, float]], log_rate: float) -> float:
        own = math.exp(log_rate)
        return sum(n * log_rate - (n + shape) * math.log(shape + own * w) for n, w in months)

    best = (
        _best(lambda x: log_likelihood(heard[0], x)),
        _best(lambda x: log_likelihood(heard[1], x)),
    )
    most = sum(log_likelihood(months, at) for months, at in zip(heard, best))

    def lost(log_ratio: float) -> float:
        """Twice what of the log-likelihood a ratio costs."""

        def joint(x: float) -> float:
            return log_likelihood(heard[0], x) + log_likelihood(heard[1], x + log_ratio)

        return max(0.0, 2 * (most - joint(_best(joint))))

    ratio = (second / after_w) / (first / before_w) if first else None
    allowed = float(stdtrit(freedom, 1 - level / 2)) ** 2
    centre = best[1] - best[0]
    return RateRatio(
        ratio,
        math.exp(_edge(lost, centre, -1, allowed)) if second else 0.0,
        math.exp(_edge(lost, centre, 1, allowed)) if first else None,
        min(1.0, 2 * float(stdtr(freedom, -math.sqrt(lost(0.0))))),
        "negative binomial",
        index,
    )


FAR = 20.0  # of a logarithm: a rate of one in half a billion months


def _best(value: Callable[[float], float]) -> float:
    """Where a function of a logarithm with one peak has it."""
    from scipy.optimize import minimize_scalar  # when used: a start that few commands need

    found = minimize_scalar(lambda x: -value(x), bounds=(-FAR, FAR), method="bounded")
    return float(found.x)


def _edge(lost: Callable[[float], float], centre: float, side: int, allowed: float) -> float:
    """Where a ratio on one side of the best has cost as much as is allowed."""
    from scipy.optimize import brentq  # when used: a start that few commands need

    far = centre + side * 2 * FAR
    if lost(far) <= allowed:
        return far
    return float(brentq(lambda x: lost(x) - allowed, centre, far, xtol=1e-4))
