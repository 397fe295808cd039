"""A column of days or of numbers is read in one way, or not at all; never row by row."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from servanda.model import Interval
from servanda.sources import sheet_parts
from servanda.watch.importing import values

MONTHS = {"march": 3, "mar": 3, "mars": 3, "septembre": 9, "janvier": 1}


def words(*cells: str) -> list[tuple[str, str]]:
    return [(c, sheet_parts.WORDS if c.strip() else sheet_parts.EMPTY) for c in cells]


def days(*cells: str, order: str = "", century: int | None = None):
    return values.days(words(*cells), values.DayHabit(order, century, MONTHS))


def one(cell: str, **habit) -> tuple[date | None, date | None]:
    ((found,), faults) = days(cell, **habit)
    assert faults == [] and found is not None, faults
    return found.from_on, found.to_on


@pytest.mark.parametrize(
    ("cell", "first", "last"),
    [
        ("2017-09-03", date(2017, 9, 3), date(2017, 9, 3)),
        ("2017/9/3", date(2017, 9, 3), date(2017, 9, 3)),
        ("2017-09-03 14:30", date(2017, 9, 3), date(2017, 9, 3)),
        ("2017-09-03T14:30:00Z", date(2017, 9, 3), date(2017, 9, 3)),
        ("13/09/2017", date(2017, 9, 13), date(2017, 9, 13)),
        ("09/13/2017", date(2017, 9, 13), date(2017, 9, 13)),
        ("13.9.2017", date(2017, 9, 13), date(2017, 9, 13)),
        ("3/3/2017", date(2017, 3, 3), date(2017, 3, 3)),
        ("04 March 2021", date(2021, 3, 4), date(2021, 3, 4)),
        ("4-Mar-2021", date(2021, 3, 4), date(2021, 3, 4)),
        ("March 4th, 2021", date(2021, 3, 4), date(2021, 3, 4)),
        ("lundi, 4 septembre 2017", date(2017, 9, 4), date(2017, 9, 4)),
        ("1er janvier 2017", date(2017, 1, 1), date(2017, 1, 1)),
        ("septembre 2017", date(2017, 9, 1), date(2017, 9, 30)),
        ("2017-09", date(2017, 9, 1), date(2017, 9, 30)),
        ("09/2017", date(2017, 9, 1), date(2017, 9, 30)),
        ("2017", date(2017, 1, 1), date(2017, 12, 31)),
        ("2017-09-01/2017-09-03", date(2017, 9, 1), date(2017, 9, 3)),
    ],
)
def test_a_day_is_read_as_people_write_it(cell, first, last) -> None:
    assert one(cell) == (first, last)


def test_one_day_after_the_twelfth_tells_how_the_whole_column_is_written() -> None:
    found, faults = days("03/04/2017", "", "25/04/2017")

    assert faults == []
    assert [f.from_on if f else None for f in found] == [date(2017, 4, 3), None, date(2017, 4, 25)]


def test_a_column_that_may_be_either_is_refused_whole_with_what_to_say() -> None:
    found, faults = days("03/04/2017", "05/06/2017")

    assert found == [None, None]
    assert [fault.at for fault in faults] == [()]
    assert 'Say dates = "day-first" or "month-first"' in faults[0].words
    assert one("03/04/2017", order="day-first")[0] == date(2017, 4, 3)
    assert one("03/04/2017", order="month-first")[0] == date(2017, 3, 4)


def test_a_column_written_both_ways_is_refused_whole() -> None:
    found, faults = days("25/04/2017", "04/25/2017")

    assert found == [None, None]
    assert '"25/04/2017" and "04/25/2017"' in faults[0].words


def test_days_that_a_program_turned_round_are_suspected() -> None:
    cells = [("2017-04-03", sheet_parts.DAY), ("25/04/2017", sheet_parts.WORDS)]

    found, faults = values.days(cells, values.DayHabit("day-first", None, {}))

    assert found == [None, None]
    assert "taken days for months" in faults[0].words


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("31/02/2017", "no day of the calendar"),
        ("2017-13", "no month of the calendar"),
        ("4 Marz 2021", "names no month"),
        ("25/04/17", "a year of two figures"),
        ("42981", "say dates"),
        ("42981", "2017-09-03"),
        ("yesterday", "is no day"),
    ],
)
def test_what_is_no_day_says_why(cell, why) -> None:
    habit = {"order": "day-first"} if "/" in cell else {}

    assert why in days(cell, **habit)[1][0].words


def test_a_program_s_own_numbers_for_days_are_days_once_the_mapping_says_so() -> None:
    assert one("42981", order="excel-1900")[0] == date(2017, 9, 3)
    assert one("41519", order="excel-1904")[0] == date(2017, 9, 3)


def test_a_year_of_two_figures_is_of_the_century_said() -> None:
    assert one("25/04/17", century=2000)[0] == date(2017, 4, 25)


@given(st.lists(st.dates(date(1950, 1, 1), date(2090, 1, 1)), min_size=1, max_size=8))
def test_a_column_is_read_rightly_or_refused_whole(written: list[date]) -> None:
    found, faults = days(*(f"{day:%d/%m/%Y}" for day in written))

    assert [f.from_on if f else None for f in found] == written or (
        faults and found == [None] * len(written)
    )


def test_only_a_week_a_month_or_a_year_is_known() -> None:
    day = one("2017-09-13")[0]
    when = values.days(words("2017-09-13"), values.DayHabit())[0][0]

    assert values.loosened(when, "week").from_on == day - timedelta(days=3)
    assert values.loosened(when, "month").to_on == date(2017, 9, 30)
    assert values.loosened(when, "year").from_on == date(2017, 1, 1)


@given(st.dates(), st.sampled_from(["week", "month", "year", "day", "range"]))
@example(date(1, 1, 1), "week")
@example(date(9999, 12, 31), "week")
@example(date(9999, 12, 31), "month")
def test_a_day_that_is_loosened_lies_in_what_it_becomes_and_says_so(
    day: date, precision: str
) -> None:
    """Nothing that a looser day is compared with later can leave the day itself out."""
    when = Interval(day, day, "day", str(day))

    looser = values.loosened(when, precision)

    assert looser.from_on <= day <= looser.to_on
    assert looser.words == when.words
    assert looser.precision == (precision if precision in ("week", "month", "year") else "day")
    assert values.loosened(looser, precision) == looser


# ------------------------------------------------------------------ numbers


def numbers(*cells: str, habit: str = ""):
    return values.numbers(words(*cells), habit)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("31", "", "1 031"), [(31, 31), None, (1031, 1031)]),
        (("1\u00a0234", "1\u202f234"), [(1234, 1234), (1234, 1234)]),
        (("1'234'567",), [(1234567, 1234567)]),
        (("1,234,567", "1,234"), [(1234567, 1234567), (1234, 1234)]),
        (("1.234.567", "1.234"), [(1234567, 1234567), (1234, 1234)]),
        (("1,234.5",), [(1234.5, 1234.5)]),
        (("1.234,5",), [(1234.5, 1234.5)]),
        (("12,5",), [(12.5, 12.5)]),
        (("1,234", "12.5"), [(1234, 1234), (12.5, 12.5)]),
        (("15-19", "15 – 19"), [(15, 19), (15, 19)]),
    ],
)
def test_a_number_is_read_as_people_write_it(cells, expected) -> None:
    assert numbers(*cells) == (expected, [])


def test_thousands_and_decimals_that_look_alike_are_refused_until_said() -> None:
    found, faults = numbers("1,234", "7")

    assert found == [None, None]
    assert 'Say numbers = "1,234.5"' in faults[0].words
    assert numbers("1,234", habit="1,234.5")[0] == [(1234, 1234)]
    assert numbers("1,234", habit="1.234,5")[0] == [(1.234, 1.234)]


@pytest.mark.parametrize("cell", ["many", "12 people", "1,2,3", "19-15", "1e9"])
def test_what_is_no_number_is_told(cell) -> None:
    found, faults = numbers(cell, habit="1,234.5")

    assert (found, [fault.at for fault in faults]) == ([None], [(0,)])
