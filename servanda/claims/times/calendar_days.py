"""Stretches of the calendar: months, weeks, seasons, and the parts of them.

What leaves it: first and last days with how exactly they were said. Weeks run from Monday to
Sunday; seasons are those of the north, as the press mostly means them.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from servanda.model import Precision


class Stretch(NamedTuple):
    """First and last day (None: open) and how exactly they were said."""

    from_on: date | None
    to_on: date | None
    precision: Precision


UNKNOWN = Stretch(None, None, "unknown")
FIRST_MONTH = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}


def whole_day(day: date) -> Stretch:
    """That day."""
    return Stretch(day, day, "day")


def exact(year: int, month: int, day: int) -> Stretch | None:
    """That day, None where the calendar has no such day."""
    try:
        return whole_day(date(year, month, day))
    except ValueError:
        return None


def month(year: int, number: int) -> Stretch:
    """The whole month; `number` may run over the ends of the year (0 is last December)."""
    year, number = year + (number - 1) // 12, (number - 1) % 12 + 1
    last = calendar.monthrange(year, number)[1]
    return Stretch(date(year, number, 1), date(year, number, last), "month")


def months(year: int, first: int, count: int, precision: Precision = "range") -> Stretch:
    """`count` whole months from month `first` of the year on."""
    last = month(year, first + count - 1).to_on
    return Stretch(month(year, first).from_on, last, precision)


def year(number: int) -> Stretch:
    """The whole year."""
    return Stretch(date(number, 1, 1), date(number, 12, 31), "year")


def years(first: int, last: int) -> Stretch:
    """Whole years, both included."""
    return Stretch(date(first, 1, 1), date(last, 12, 31), "range")


def week(day: date) -> Stretch:
    """Monday to Sunday around a day."""
    monday = day - timedelta(days=day.weekday())
    return Stretch(monday, monday + timedelta(days=6), "week")


def weekend(day: date) -> Stretch:
    """The Saturday on or before a day, and its Sunday."""
    saturday = day - timedelta(days=(day.weekday() - 5) % 7)
    return Stretch(saturday, saturday + timedelta(days=1), "range")


def quarter(year: int, number: int) -> Stretch:
    """The first to fourth quarter of a calendar year."""
    return months(year, 3 * number - 2, 3, "quarter")


def season(year: int, name: str) -> Stretch:
    """The season that begins in that year: winter 2016 runs to February 2017."""
    return months(year, FIRST_MONTH[name], 3, "season")


def decade(year: int) -> Stretch:
    """The ten years whose first is `year` rounded down to ten."""
    return years(year // 10 * 10, year // 10 * 10 + 9)


def century(number: int) -> Stretch:
    """The hundred years as they are spoken of: the 20th is 1900 to 1999."""
    return years(max(1, 100 * (number - 1)), 100 * number - 1)


def part_of_century(number: int, name: str | None) -> Stretch:
    """A century, its first or last quarter, or the half between them."""
    begin = 100 * (number - 1)
    cuts = {"early": (0, 24), "mid": (25, 74), "late": (75, 99)}
    if name is None or begin == 0:
        return century(number)
    return years(begin + cuts[name][0], begin + cuts[name][1])


def shifted(day: date, count: int) -> date:
    """The same day `count` months on, or the month's last day where it has none."""
    number = day.month - 1 + count
    y, m = day.year + number // 12, number % 12 + 1
    return date(y, m, min(day.day, calendar.monthrange(y, m)[1]))


def ago(day: date, count: int, unit: str) -> Stretch:
    """The day, week, month, year or decade that lies `count` units back (ahead if negative)."""
    if unit == "day":
        return whole_day(day - timedelta(days=count))
    if unit == "week":
        return week(day - timedelta(weeks=count))
    if unit == "month":
        return month(day.year, day.month - count)
    return year(day.year - count * {"year": 1, "decade": 10, "century": 100}[unit])


def back(day: date, count: int, unit: str) -> date:
    """The day `count` units before a day."""
    if unit in ("day", "week", "weekend"):
        return day - timedelta(days=count * (1 if unit == "day" else 7))
    return shifted(day, -count * {"month": 1, "year": 12, "decade": 120, "century": 1200}[unit])


def part(whole: Stretch, name: str) -> Stretch:
    """The early, middle or late third of a stretch; "first" and "second" are halves."""
    first, last = whole.from_on, whole.to_on
    assert first and last
    length = (last - first).days + 1
    if name in ("first", "second"):
        return _half(whole, name, length)
    if whole.precision == "month":
        cut = {"early": (1, 10), "mid": (11, 20), "late": (21, length)}[name]
        return Stretch(first.replace(day=cut[0]), first.replace(day=cut[1]), "range")
    if last.year - first.year == 9:
        a, b = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}[name]
        return years(first.year + a, first.year + b)
    if length >= 360:
        return _months_of(first, last, name)
    a, b = {"early": (0, 1), "mid": (1, 2), "late": (2, 3)}[name]
    return Stretch(
        first + timedelta(days=length * a // 3),
        first + timedelta(days=length * b // 3 - 1),
        "range",
    )


def _half(whole: Stretch, name: str, length: int) -> Stretch:
    first, last = whole.from_on, whole.to_on
    assert first and last
    if whole.precision == "year":
        return months(first.year, 1 if name == "first" else 7, 6)
    middle = first + timedelta(days=length // 2)
    halves = (first, middle - timedelta(days=1)) if name == "first" else (middle, last)
    return Stretch(*halves, "range")


def _months_of(first: date, last: date, name: str) -> Stretch:
    """A third of a year or of years, in whole months."""
    count = (last.year - first.year + 1) * 12
    a, b = {"early": (0, 1), "mid": (1, 2), "late": (2, 3)}[name]
    begin, end = count * a // 3, count * b // 3
    return months(first.year, first.month + begin, end - begin)


def run(first: date, last: date, which: int, count: int, unit: str) -> Stretch | None:
    """`count` days, weeks or months of a stretch, from its `which`th on; its last where that is 0.

    >>> run(date(2016, 1, 1), date(2016, 12, 31), 1, 3, "month").to_on
    datetime.date(2016, 3, 31)
    """
    if unit == "month":
        begin = 13 - count if which == 0 else 1 + (which - 1) * count
        return months(first.year, begin, count) if 1 <= begin <= 13 - count else None
    long = timedelta(days=count * (7 if unit == "week" else 1))
    begin_on = last - long + timedelta(days=1) if which == 0 else first + (which - 1) * long
    if begin_on < first or begin_on + long - timedelta(days=1) > last:
        return None
    return Stretch(begin_on, begin_on + long - timedelta(days=1), "range")


def latest(of: Callable[[int], Stretch | None], day: date, *, ahead: bool) -> Stretch | None:
    """The last yearly return that has begun by a day; if `ahead`, the first that is not over.

    `of` gives the stretch in a year, None where that year has none (29 February).
    """
    order = range(day.year - 1, day.year + 9) if ahead else range(day.year + 1, day.year - 9, -1)
    for number in order:
        stretch = of(number)
        if stretch is None or stretch.from_on is None or stretch.to_on is None:
            continue
        if (stretch.to_on >= day) if ahead else (stretch.from_on <= day):
            return stretch
    return None
