"""Times counted from publication: "three weeks ago", "half a century ago", "the past two months".

What leaves them: as of `rules`, the stretch that a match stands for, None where it is no time, and
`UNKNOWN` where a day to reckon from is asked and there is none.
"""

from __future__ import annotations

import re
from datetime import date

from servanda.claims.quantities import value
from servanda.claims.times import calendar_days as days
from servanda.claims.times.calendar_days import UNKNOWN, Stretch
from servanda.claims.times.tense import looks_back

# Too vague to count, yet said as if counted: how far back they reach, in their own unit.
FUZZY = {"recent": {"day": 7, "week": 6, "month": 6, "year": 5, "decade": 3}}


def in_ago(match: re.Match[str], day: date | None, ahead: bool) -> Stretch | None:
    count = number(match["count"])
    if day is None:
        return UNKNOWN
    unit = match["unit"].lower()
    if match["half"] is not None and unit in _HALVES:
        unit, count = _HALVES[unit][0], _halved(match, count, _HALVES[unit][1])
    if count is None or not 0 < count < 1000:
        return None
    if unit == "fortnight":
        unit, count = "week", 2 * count
    way = 1 if match["ago"] else -1
    if match["fuzzy"]:
        far, near = (days.back(day, way * n, unit) for n in (2 * count, max(1, count // 2)))
        return Stretch(min(far, near), max(far, near), "range")
    if match["today"]:
        return days.whole_day(days.back(day, way * count, unit))
    return days.ago(day, way * count, unit)


_HALVES = {"year": ("month", 12), "decade": ("year", 10), "century": ("year", 100)}


def _halved(match: re.Match[str], count: int | None, whole: int) -> int | None:
    """'half a century' in years, 'two and a half years' in months."""
    if match["half"].split()[0].lower() != "and":
        return whole // 2 if match["count"].lower() == "half" else None
    return None if count is None else count * whole + whole // 2


def hours_ago(match: re.Match[str], day: date | None, ahead: bool) -> Stretch | None:
    """The day itself, where it is no more than half a day."""
    count = number(match["count"])
    if count is None or (count > 12 and match["unit"].lower() == "hour"):
        return None
    return UNKNOWN if day is None else days.whole_day(day)


def number(words: str) -> int | None:
    """The count that words spell; "a few" is three, "several" four, "a couple" two."""
    low = words.lower().strip()
    for word, count in {"few": 3, "several": 4, "couple": 2, "some": 3, "many": 8}.items():
        if word in low.split():
            return count
    if low in ("a", "an", "one", ""):
        return 1
    amount = value(low)
    return int(amount) if amount and amount == int(amount) else None


def last_units(match: re.Match[str], day: date | None, ahead: bool) -> Stretch | None:
    """'the past two weeks', 'in recent months': up to the day itself."""
    unit = (match["unit"] or "hour").lower()
    if not (match["recent"] or match["count"] or match["the"]):
        return None  # "for next year" is next year
    to_come = (match["which"] or "").lower() in ("next", "coming")
    counted = match["the"] and (match["count"] or match[0].lower().endswith("s"))
    if not match["in"] and (to_come or not counted):
        return None
    if to_come and not ahead and looks_back(match.string, *match.span()):
        return None  # "over the next three days they killed forty": next to a day told before
    if match["recent"]:
        count: int | None = FUZZY["recent"].get(unit)
    else:
        alone = "few" if match[0].lower().endswith("s") else "one"
        count = number(match["count"] or alone)
    if count is None or not 0 < count < 1000:
        return None
    if unit == "hour":
        unit, count = "day", (count + 23) // 24
    if day is None:
        return UNKNOWN
    if to_come:
        return Stretch(day, days.back(day, -count, unit), "range")
    return Stretch(days.back(day, count, unit), day, "range")
