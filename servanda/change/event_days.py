"""The months of a question, and in which of them an event surely falls.

What leaves it: counts by month or period. An event known to the year counts in no month, and one
that may lie in either of two periods in neither; how many are left out is said.
"""

from __future__ import annotations

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from attrs import frozen

from servanda.model import Interval

MONTH_DAYS = 30.4375  # a year of 365.25 days by twelve


@frozen
class CountedPeriod:
    """Days from `first` to `last`, both included."""

    first: date
    last: date

    def __attrs_post_init__(self) -> None:
        if self.first > self.last:
            raise ValueError(f"no day lies from {self.first} to {self.last}")

    @property
    def length_months(self) -> float:
        """How long it is, in months of `MONTH_DAYS` days."""
        return ((self.last - self.first).days + 1) / MONTH_DAYS


def calendar_months(first: date, last: date) -> tuple[CountedPeriod, ...]:
    """The calendar months from one day to another, the first and last cut at them.

    >>> [each.last.day for each in calendar_months(date(2017, 1, 30), date(2017, 3, 2))]
    [31, 28, 2]
    """
    found = []
    while first <= last:
        end = min(last, first.replace(day=monthrange(first.year, first.month)[1]))
        found.append(CountedPeriod(first, end))
        if end == last:  # the last month of the calendar has no day after it
            break
        first = end + timedelta(days=1)
    return tuple(found)


def placed(events: Iterable[Interval], stretches: Sequence[CountedPeriod]) -> tuple[list[int], int]:
    """How many events surely fall in each stretch, and how many surely in none but maybe in one.

    Stretches are in order and do not overlap. An event counts where every day it may have
    happened on lies in the stretch. One that lies wholly outside of all is not left out: it is of
    another time.
    """
    counts, left_out = [0] * len(stretches), 0
    firsts = [stretch.first for stretch in stretches]
    for when in events:
        at = bisect_right(firsts, when.from_on) - 1 if when.from_on else -1
        if at >= 0 and when.to_on and when.to_on <= stretches[at].last:
            counts[at] += 1
        elif stretches and may_lie_in(when, CountedPeriod(stretches[0].first, stretches[-1].last)):
            left_out += 1
    return counts, left_out


def may_lie_in(when: Interval, stretch: CountedPeriod) -> bool:
    """Whether an event may have happened within a stretch."""
    return (when.from_on or date.min) <= stretch.last and stretch.first <= (when.to_on or date.max)
