"""Days and numbers of a whole column: read in one way, or not at all.

What leaves it: a value for each cell, or a fault that says why it has none. Whether days come
before months is read off the whole column, never row by row; where the column leaves it open,
the mapping must say.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from attrs import field, frozen

from servanda.model import Interval, Precision
from servanda.sources import sheet_parts as kinds_of

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{1,2}:\d{2}.*)?\Z")
_MONTH = re.compile(r"(?:(\d{4})[-/.](\d{1,2})|(\d{1,2})[-/.](\d{4}))\Z")
_FIGURES = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?:,? \d{1,2}:\d{2}.*)?\Z")
_YEAR = re.compile(r"(\d{4})\Z")
_NAMED = re.compile(
    r"(?:[^\W\d_]+,\s*)?(?:(\d{1,2})(?:st|nd|rd|th|er)?[-. ]\s*([^\W\d_]{3,})\.?"
    r"|([^\W\d_]{3,})\.?[-. ]\s*(\d{1,2})(?:st|nd|rd|th)?|([^\W\d_]{3,})\.?)"
    r"[-,. ]\s*(\d{4}|\d{2})\Z",
    re.IGNORECASE,
)
_CALENDARS = {"excel-1900": date(1899, 12, 30), "excel-1904": date(1904, 1, 1)}
_SERIALS = (20_000, 80_000)  # 1954 to 2119: what a serial number of a day looks like


@frozen
class ColumnFault:
    """Why a cell, or (without `at`) the whole column, cannot be read; `at` are places in it."""

    words: str
    at: tuple[int, ...] = ()


@frozen
class DayHabit:
    """How a mapping says that days are written."""

    order: str = ""
    century: int | None = None
    months: Mapping[str, int] = field(factory=dict)


def days(
    cells: Sequence[tuple[str, str]], habit: DayHabit
) -> tuple[list[Interval | None], list[ColumnFault]]:
    """The days of a column, each cell its words and kind; None for an empty or faulty cell."""
    faults: list[ColumnFault] = []
    figures = {
        at: (int(match[1]), int(match[2]))
        for at, (words, kind) in enumerate(cells)
        if kind == kinds_of.WORDS and (match := _FIGURES.match(words.strip()))
    }
    order = habit.order
    if figures:
        real = [date.fromisoformat(words) for words, kind in cells if kind == kinds_of.DAY]
        faults += _turned_round(figures, real)
        if not order or order.startswith("excel"):
            order, undecided = _order(figures, cells)
            faults += undecided
    if any(not fault.at for fault in faults) or (figures and not order):
        return [None] * len(cells), faults
    intervals: list[Interval | None] = []
    for at, (words, kind) in enumerate(cells):
        try:
            intervals.append(_day(words.strip(), kind, order or habit.order, habit))
        except ValueError as error:
            intervals.append(None)
            faults.append(ColumnFault(str(error), (at,)))
    return intervals, faults


def _order(
    figures: Mapping[int, tuple[int, int]], cells: Sequence[tuple[str, str]]
) -> tuple[str, list[ColumnFault]]:
    """Whether the day or the month comes first in a column; "" with a fault where it is open."""
    day_first = [at for at, (first, _) in figures.items() if first > 12]
    month_first = [at for at, (_, second) in figures.items() if second > 12]
    if day_first and month_first:
        former, latter = cells[day_first[0]][0], cells[month_first[0]][0]
        what = f'holds days both ways round: "{former}" and "{latter}". Write them all one way'
        return "", [ColumnFault(what)]
    if day_first or month_first:
        return ("day-first" if day_first else "month-first"), []
    unequal = [at for at, (first, second) in figures.items() if first != second]
    if not unequal:
        return "day-first", []
    what = (
        f'may have the day or the month first: "{cells[unequal[0]][0]}" and {len(figures)} like '
        'it. Say dates = "day-first" or "month-first" in the mapping'
    )
    return "", [ColumnFault(what)]


def _turned_round(
    figures: Mapping[int, tuple[int, int]], real: Sequence[date]
) -> list[ColumnFault]:
    """The mark of a list opened by a program of another country: it turned what it could."""
    impossible = [at for at, (first, second) in figures.items() if max(first, second) > 12]
    if not real or not impossible or any(day.day > 12 for day in real):
        return []
    return [ColumnFault(
        "mixes days with words for days, and no day is later than the 12th: the program that "
        "opened the list has probably taken days for months. Go back to the list as it was, and "
        "save the column as text or as 2017-09-03"
    )]  # fmt: skip


def _day(words: str, kind: str, order: str, habit: DayHabit) -> Interval | None:
    """One cell; ValueError with why it is no day."""
    if kind == kinds_of.EMPTY or not words:
        return None
    if kind == kinds_of.DAY:
        on = date.fromisoformat(words)
        return Interval(on, on, "day", words)
    if "/" in words and len(words) == 21 and words[10] == "/":
        start, end = date.fromisoformat(words[:10]), date.fromisoformat(words[11:])
        return Interval(start, end, "range", words)
    if match := _ISO.match(words):
        return _calendar_day(words, int(match[1]), int(match[2]), int(match[3]))
    if match := _FIGURES.match(words):
        first, second, year = int(match[1]), int(match[2]), _year(words, match[3], habit)
        return _calendar_day(
            words, year, *((second, first) if order == "day-first" else (first, second))
        )
    if match := _MONTH.match(words):
        return _month(words, int(match[1] or match[4]), int(match[2] or match[3]))
    if match := _YEAR.match(words):
        return Interval(date(int(words), 1, 1), date(int(words), 12, 31), "year", words)
    if match := _NAMED.match(words):
        name = (match[2] or match[3] or match[5]).casefold()
        if name not in habit.months:
            raise ValueError(f'"{words}" names no month that is known')
        year, month = _year(words, match[6], habit), habit.months[name]
        if match[5]:
            return _month(words, year, month)
        return _calendar_day(words, year, month, int(match[1] or match[4]))
    if re.fullmatch(r"\d{5}(\.\d+)?", words) and _SERIALS[0] < float(words) < _SERIALS[1]:
        return _serial(words, habit)
    raise ValueError(f'"{words}" is no day. Days are written 2017-09-03')


def _serial(words: str, habit: DayHabit) -> Interval:
    if habit.order not in _CALENDARS:
        day = _CALENDARS["excel-1900"] + timedelta(days=int(float(words)))
        raise ValueError(
            f'"{words}" may be a spreadsheet\'s number for {day}. Format the column as a date, or '
            'say dates = "excel-1900" (or "excel-1904") in the mapping'
        )
    day = _CALENDARS[habit.order] + timedelta(days=int(float(words)))
    return Interval(day, day, "day", words)


def _year(words: str, year: str, habit: DayHabit) -> int:
    if len(year) == 4:
        return int(year)
    if habit.century is None:
        raise ValueError(f'"{words}" has a year of two figures. Say century = 2000 in the mapping')
    return habit.century + int(year)


def _calendar_day(words: str, year: int, month: int, day: int) -> Interval:
    try:
        on = date(year, month, day)
    except ValueError as error:
        raise ValueError(f'"{words}" is no day of the calendar ({error})') from error
    return Interval(on, on, "day", words)


def _month(words: str, year: int, month: int) -> Interval:
    if not 1 <= month <= 12 or not 1 <= year <= 9998:
        raise ValueError(f'"{words}" is no month of the calendar')
    last = calendar.monthrange(year, month)[1]
    return Interval(date(year, month, 1), date(year, month, last), "month", words)


def loosened(when: Interval, precision: Precision) -> Interval:
    """A day of which the list says that only its week, month or year is known."""
    day = when.from_on
    if day is None or when.precision != "day" or precision not in ("week", "month", "year"):
        return when
    if precision == "week":
        before, after = min(3, (day - date.min).days), min(3, (date.max - day).days)
        week = day - timedelta(days=before), day + timedelta(days=after)
        return Interval(*week, "week", when.words)
    if precision == "month":
        last = calendar.monthrange(day.year, day.month)[1]
        return Interval(day.replace(day=1), day.replace(day=last), "month", when.words)
    return Interval(date(day.year, 1, 1), date(day.year, 12, 31), "year", when.words)


# ------------------------------------------------------------------ numbers

_BLANKS = re.compile("[\\s\u00a0\u202f\u2009'’]")
_RANGE = re.compile(r"(\d[\d.,\s\u00a0\u202f'’]*?)\s*[-–—]\s*(\d[\d.,\s\u00a0\u202f'’]*)\Z")
_THREE = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*\Z")


def numbers(
    cells: Sequence[tuple[str, str]], habit: str
) -> tuple[list[tuple[float, float] | None], list[ColumnFault]]:
    """The least and the most that each cell of a column says; None for an empty or faulty one."""
    parts = [bound for words, kind in cells if kind == kinds_of.WORDS for bound in _bounds(words)]
    thousands, fault = _thousands(parts, habit)
    if fault:
        return [None] * len(cells), [fault]
    ranges: list[tuple[float, float] | None] = []
    faults = []
    for at, (words, kind) in enumerate(cells):
        value: tuple[float, float] | None = None
        if kind == kinds_of.NUMBER:
            value = (float(words), float(words))
        elif kind != kinds_of.EMPTY and words.strip():
            try:
                low, high = (_figure(bound, thousands) for bound in _bounds(words))
                if low > high:
                    raise ValueError(f'"{words}" begins with the greater number')
                value = (low, high)
            except ValueError as error:
                faults.append(ColumnFault(str(error), (at,)))
        ranges.append(value)
    return ranges, faults


def _bounds(words: str) -> tuple[str, str]:
    words = words.strip()
    match = _RANGE.match(words)
    return (match[1], match[2]) if match else (words, words)


def _thousands(parts: Sequence[str], habit: str) -> tuple[str, ColumnFault | None]:
    """The sign between thousands in a column, "" where there is none."""
    if habit:
        return habit[1].strip(), None
    plain = [_BLANKS.sub("", part) for part in parts]
    open_to = {match[1]: part for part in plain if (match := _THREE.match(part))}
    for part in plain:
        for sign, other in ((",", "."), (".", ",")):
            several = part.count(sign) > 1
            before = sign in part and other in part and part.index(sign) < part.index(other)
            decimal = re.fullmatch(rf"\d+{re.escape(other)}(?:\d{{1,2}}|\d{{4,}})", part)
            if several or before or (decimal and sign in open_to):
                return sign, None
            if decimal and other in open_to:
                return "", None
    if open_to:
        sign, example = next(iter(open_to.items()))
        like = '"1,234.5"' if sign == "," else '"1.234,5"'
        return "", ColumnFault(
            f'may have thousands or decimals: "{example}". Say numbers = {like}, or the other way '
            "round, in the mapping"
        )
    return "", None


def _figure(words: str, thousands: str) -> float:
    plain = _BLANKS.sub("", words)
    if thousands and re.match(rf"\d{{1,3}}(?:{re.escape(thousands)}\d{{3}})+(?!\d)", plain):
        plain = plain.replace(thousands, "")
    elif thousands in plain and thousands:
        raise ValueError(f'"{words}" is no number with "{thousands}" between its thousands')
    plain = plain.replace(",", ".")
    if not re.fullmatch(r"-?\d{1,15}(\.\d+)?", plain):
        raise ValueError(f'"{words}" is no number')
    return float(plain)
