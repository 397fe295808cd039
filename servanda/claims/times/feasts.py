"""Days known by a name: feasts of the calendar and days of remembrance kept in many countries.

What leaves it: the day such a name stands for in a year. A country's own days, as its day of
independence, are not here, for the same words name others elsewhere.
"""

from __future__ import annotations

from datetime import date, timedelta

from servanda.claims.times.calendar_days import Stretch, exact, whole_day

FIXED = {
    "christmas day": (12, 25),
    "christmas eve": (12, 24),
    "christmas": (12, 25),
    "boxing day": (12, 26),
    "new year's day": (1, 1),
    "new year's eve": (12, 31),
    "valentine's day": (2, 14),
    "international women's day": (3, 8),
    "world press freedom day": (5, 3),
    "may day": (5, 1),
    "international workers' day": (5, 1),
    "halloween": (10, 31),
    "all saints' day": (11, 1),
    "international human rights day": (12, 10),
    "human rights day": (12, 10),
    "world aids day": (12, 1),
}
FROM_EASTER = {
    "palm sunday": -7,
    "maundy thursday": -3,
    "good friday": -2,
    "easter sunday": 0,
    "easter monday": 1,
    "easter": 0,
    "ash wednesday": -46,
    "ascension day": 39,
    "whit monday": 50,
}
# What is part of other names ("Christmas Island"), and so needs a word before it.
LEADING = ("christmas", "easter")
NAMING = (*LEADING, "good friday", "may day")  # "the Good Friday Agreement"


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the method printed anonymously in Nature, 1876).

    >>> easter(2016).isoformat()
    '2016-03-27'
    """
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    month, day = divmod(h + k - 7 * m + 114, 31)
    return date(year, month, day + 1)


def feast(name: str, year: int) -> Stretch | None:
    """The day a name in small letters stands for in a year."""
    if name in FIXED:
        return exact(year, *FIXED[name])
    return whole_day(easter(year) + timedelta(days=FROM_EASTER[name]))
