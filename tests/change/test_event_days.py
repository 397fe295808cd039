"""An event counts in a month only where it surely falls in it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.change.event_days import CountedPeriod, calendar_months, placed
from servanda.model import NO_TIME, Interval

MONTHS = calendar_months(date(2016, 1, 1), date(2017, 12, 31))


def when(first: date, last: date) -> Interval:
    return Interval(first, last)


def test_a_year_counts_in_no_month_and_in_the_period_that_holds_it() -> None:
    year = when(date(2016, 1, 1), date(2016, 12, 31))
    halves = (
        CountedPeriod(date(2016, 1, 1), date(2017, 5, 31)),
        CountedPeriod(date(2017, 6, 1), date(2017, 12, 31)),
    )

    assert placed([year], MONTHS) == ([0] * 24, 1)
    assert placed([year], halves) == ([1, 0], 0)


def test_a_day_that_may_lie_on_either_side_counts_on_neither() -> None:
    halves = (
        CountedPeriod(date(2017, 1, 1), date(2017, 5, 31)),
        CountedPeriod(date(2017, 6, 1), date(2017, 12, 31)),
    )

    assert placed([when(date(2017, 5, 20), date(2017, 6, 2))], halves) == ([0, 0], 1)


@pytest.mark.parametrize(
    "open_one", [NO_TIME, Interval(date(2016, 3, 1), None), Interval(None, date(2016, 3, 1))]
)
def test_a_time_that_is_open_on_a_side_is_left_out(open_one: Interval) -> None:
    assert placed([open_one], MONTHS) == ([0] * 24, 1)


def test_what_lies_outside_is_of_another_time_and_not_left_out() -> None:
    assert placed([when(date(1997, 7, 5), date(1997, 7, 5))], MONTHS) == ([0] * 24, 0)


@given(st.dates(date(2016, 1, 1), date(2017, 12, 31)))
def test_every_day_lies_in_one_month(day: date) -> None:
    counts, left_out = placed([when(day, day)], MONTHS)

    assert (sum(counts), left_out) == (1, 0)
    assert counts[(day.year - 2016) * 12 + day.month - 1] == 1


@given(st.dates(date(1, 1, 1), date(9999, 12, 31)), st.integers(0, 800))
def test_months_follow_each_other_without_a_gap(first: date, days: int) -> None:
    last = date.fromordinal(min(first.toordinal() + days, date.max.toordinal()))

    months = calendar_months(first, last)

    assert (months[0].first, months[-1].last) == (first, last)
    assert all(a.last.toordinal() + 1 == b.first.toordinal() for a, b in zip(months, months[1:]))
