"""Where days and numbers stand along an axis, and which of them are named there.

What leaves it: places in the units of a drawing, and ticks as values with their words.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from datetime import date, timedelta

from attrs import frozen
from markupsafe import Markup

from servanda import wording
from servanda.pictures.svg import Attributes, element

TICKS = 9
LETTER = 7.4  # how wide a letter of a tick is, about


@frozen
class Scale:
    """Lays what lies between `low` and `high` from `start` to `end`, the units of the drawing."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """The place of a value, to a tenth of a unit."""
        whole = (self.high - self.low) or 1
        return round(self.start + (self.end - self.start) * (value - self.low) / whole, 1)


def day_ticks(first: date, last: date) -> list[tuple[date, str]]:
    """Days to name on an axis: years, or months, or weeks, whichever fit."""
    days = (last - first).days
    if days > 365 * 3:
        step = -(-(last.year - first.year) // TICKS) or 1
        years = range(first.year + 1, last.year + 1)
        return [(date(year, 1, 1), str(year)) for year in years if year % step == 0]
    if days > 60:
        months = [
            date(y, m, 1)
            for y in range(first.year, last.year + 1)
            for m in range(1, 13)
            if first <= date(y, m, 1) <= last
        ]
        step = -(-len(months) // TICKS)
        return _with_years([(day, _month(day)) for day in months[::step]])
    step = max(7, -(-days // TICKS))
    named = [first + timedelta(days=n) for n in range(0, days, step)]
    return _with_years([(day, f"{day.day} {_month(day)}") for day in named])


def days_along(
    first: date, last: date, scale: Scale, *, width: int, most: int = TICKS
) -> list[tuple[float, Markup]]:
    """Where days are named on an axis, and their words, none over another or over the edge.

    Of more than `most` every second is named, or third and so on. The year stands with the first
    and with each that is of another year than the one before.
    """
    ticks = day_ticks(first, last)
    kept = ticks[:: -(-len(ticks) // most) or 1]
    along, reached, year = [], 0.0, None
    for day, words in kept:
        if day.year != year and str(day.year) not in words:
            words = f"{words} {day.year}"
        x, half = scale.at(day.toordinal()), LETTER * len(words) / 2
        middle = round(max(half, min(x, width - half)), 1)
        if middle - half >= reached:
            reached, year = middle + half + LETTER, day.year
            at: Attributes = {"class": "tick", "x": middle, "y": 20, "text-anchor": "middle"}
            along.append((x, element("text", at, words)))
    return along


def _month(day: date) -> str:
    return wording.MONTHS[day.month - 1][:3]


def _with_years(ticks: list[tuple[date, str]]) -> list[tuple[date, str]]:
    """Days with their words, the year where it is the first or another than before."""
    years = [None, *(day.year for day, _ in ticks)]
    return [
        (day, words if day.year == before else f"{words} {day.year}")
        for (day, words), before in zip(ticks, years)
    ]


def number_ticks(low: float, high: float, *, most: int = 6) -> list[tuple[float, str]]:
    """Round numbers from `low` to `high`, at most so many, one, two or five times a power of ten
    apart, and their words with as many places as the step has.

    >>> [words for _, words in number_ticks(0, 1)]
    ['0.0', '0.2', '0.4', '0.6', '0.8', '1.0']
    """
    apart = (high - low) / (most - 1) if most > 1 else 0.0
    if not (math.isfinite(apart) and apart >= sys.float_info.min):
        raise ValueError(f"no ticks lie between {low} and {high}")
    step, places = _step(apart)
    first, last = _whole(low / step, math.ceil), _whole(high / step, math.floor)
    return [
        (min(max(n * step, low), high), f"{n * step:,.{places}f}") for n in range(first, last + 1)
    ]


def _step(least: float) -> tuple[float, int]:
    """The smallest of 1, 2, 5, 10 ... that is no less, and its places behind the point."""
    power = math.floor(math.log10(least))
    factor = next(number for number in (1, 2, 5, 10) if number * 10.0**power >= least * 0.999999)
    return factor * 10.0**power, max(0, -power - (factor == 10))


def _whole(steps: float, side: Callable[[float], int]) -> int:
    """Whole steps; a step that a float misses by its last digits counts as reached."""
    near = round(steps)
    return near if math.isclose(steps, near, rel_tol=0, abs_tol=1e-6) else side(steps)
