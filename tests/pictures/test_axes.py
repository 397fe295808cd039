"""Places along an axis, and the days and numbers named there."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.pictures.axes import TICKS, Scale, day_ticks, number_ticks


def test_a_scale_lays_its_ends_on_its_ends_and_turns_round_where_asked() -> None:
    assert [Scale(10, 20, 0, 100).at(n) for n in (10, 15, 20)] == [0, 50, 100]
    assert [Scale(0, 1, 364, 44).at(n) for n in (0, 0.25, 1)] == [364, 284, 44]


def test_a_scale_of_one_value_stands_at_its_start() -> None:
    assert Scale(7, 7, 3, 9).at(7) == 3


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2017, 10, 21), date(2017, 10, 24), ["21 Oct 2017"]),
        (date(2016, 12, 28), date(2017, 1, 12), ["28 Dec 2016", "4 Jan 2017", "11 Jan"]),
        (date(2016, 11, 2), date(2017, 2, 3), ["Dec 2016", "Jan 2017", "Feb"]),
        (date(2012, 5, 1), date(2016, 1, 1), ["2013", "2014", "2015", "2016"]),
    ],
)
def test_an_axis_of_days_names_weeks_months_or_years(
    first: date, last: date, words: list[str]
) -> None:
    assert [words for _, words in day_ticks(first, last)] == words


@given(st.dates(), st.dates())
def test_days_named_lie_on_the_axis_in_order_and_are_few(one: date, other: date) -> None:
    first, last = sorted((one, other))

    days = [day for day, _ in day_ticks(first, last)]

    assert all(first <= day <= last for day in days)
    assert days == sorted(set(days))
    assert len(days) <= TICKS + 1


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (0, 1, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        (0, 7, ["0", "2", "4", "6"]),
        (3, 9, ["4", "6", "8"]),
        (-2.5, 2.5, ["-2", "-1", "0", "1", "2"]),
        (0, 12345, ["0", "5,000", "10,000"]),
        (0, 0.03, ["0.00", "0.01", "0.02", "0.03"]),
    ],
)
def test_an_axis_of_numbers_names_round_ones(low: float, high: float, words: list[str]) -> None:
    assert [words for _, words in number_ticks(low, high)] == words


@given(
    st.floats(-1e9, 1e9).map(lambda n: round(n, 3)),
    st.floats(1e-3, 1e9).map(lambda n: round(n, 3)),
    st.integers(2, 12),
)
def test_numbers_named_lie_on_the_axis_in_order_and_are_few(
    low: float, width: float, most: int
) -> None:
    ticks = number_ticks(low, low + width, most=most)

    numbers = [number for number, _ in ticks]
    assert all(low <= number <= low + width for number in numbers)
    assert numbers == sorted(set(numbers))
    assert len({words for _, words in ticks}) == len(ticks) <= most


@pytest.mark.parametrize(
    ("low", "high"),
    [(1, 1), (2, 1), (0, float("inf")), (float("nan"), 1), (0, 5e-324), (-1.5e308, 1.5e308)],
)
def test_no_axis_of_numbers_runs_from_a_number_to_itself_or_to_none(
    low: float, high: float
) -> None:
    with pytest.raises(ValueError, match="no ticks"):
        number_ticks(low, high)
