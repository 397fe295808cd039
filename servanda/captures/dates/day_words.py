"""Reads the day that a short run of words states, in the digits and months of many languages.

What leaves it: one day, or None; no text raises or takes long. Digits of any script count. Months
are known by the names in `months.tsv`; those of the Solar Hijri calendar, and years of the Buddhist
era, are brought to the common calendar. Where day and month could be changed about ("03/04/2017"),
nothing is read.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

FIRST = date(1985, 1, 1)  # before it no page of news was published; such days are defaults
TABLE = Path(__file__).with_name("months.tsv")
_NOT_SEEN = "\u200c\u200d\u200e\u200f\u061c\u0640"  # joiners, marks of direction, the Arabic dash
_ONE_LETTER = str.maketrans("يىئكأإآؤۀ", "یییکاااوه")
_LONGEST = 200  # characters: a day stands in a line, not in a page
_BUDDHIST = 543  # years from the Buddhist era to the common one, as Thai and Khmer pages count
_SOLAR_YEARS = range(1364, 1411)  # 1985 to 2032
_FARVARDIN = date(2020, 3, 20)  # the first day of the solar year 1399
_ISO = re.compile(
    r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)|(?<!\d)(\d{4})(\d{2})(\d{2})(?:t\d|$)"
)
_EAST = re.compile(r"(?<!\d)(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
_VIETNAMESE = re.compile(r"(?<!\d)(\d{1,2})\s+thang\s+(\d{1,2}),?\s+(?:nam\s+)?(\d{4})(?!\d)")
_FIGURES = re.compile(r"(?<![\d./-])(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?![\d/-])")


class _Patterns(NamedTuple):
    months: dict[str, tuple[str, int]]  # folded name -> calendar, number
    day_first: re.Pattern[str]
    month_first: re.Pattern[str]
    year_first: re.Pattern[str]


def day_in(words: str) -> date | None:
    """The first day spelt out: 2017-10-23, 23 October 2017, ۲ تیر ۱۳۹۹, 24 ตุลาคม 2560."""
    folded = fold(words[:_LONGEST])
    for pattern in (_ISO, _EAST):
        match = pattern.search(folded)
        if match:
            year, month, day = (int(part) for part in match.groups() if part)
            return of(year, month, day)
    known = _patterns()
    for pattern, order in (
        (known.day_first, "dmy"), (known.month_first, "mdy"), (known.year_first, "ymd"),
    ):  # fmt: skip
        match = pattern.search(folded)
        if match:
            part = dict(zip(order, match.groups(), strict=True))
            calendar, month = known.months[part["m"]]
            return of(int(part["y"]), month, int(part["d"]), solar=calendar == "solar")
    match = _VIETNAMESE.search(folded)
    if match:
        return of(int(match[3]), int(match[2]), int(match[1]))
    return _in_figures(folded, own_digits=bool(re.search(r"(?![0-9])\d", words)))


def _in_figures(folded: str, *, own_digits: bool) -> date | None:
    """24.10.2017, 24/10/2017: day first with dots and in digits of other scripts."""
    match = _FIGURES.search(folded)
    if match is None:
        return None
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    if match[2] == "." or own_digits or year > 2400 or first > 12:
        return of(year, second, first)
    if second > 12 or first == second:
        return of(year, first, second)
    return None


def of(year: int, month: int, day: int, *, solar: bool | None = None) -> date | None:
    """The day of a calendar; where `solar` does not say which, the year does."""
    if solar or (solar is None and year in _SOLAR_YEARS):
        return _solar(year, month, day)
    if 2500 <= year <= 2600:
        year -= _BUDDHIST
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _solar(year: int, month: int, day: int) -> date | None:
    """A day of the Solar Hijri calendar; right for its years 1343 to 1472, of this cycle."""
    if year not in _SOLAR_YEARS or not 1 <= month <= 12:
        return None
    longest = 31 if month <= 6 else 30 if month < 12 or _is_leap(year) else 29
    if not 1 <= day <= longest:
        return None
    years = range(min(year, 1399), max(year, 1399))
    days = sum(366 if _is_leap(each) else 365 for each in years) * (1 if year > 1399 else -1)
    before = 31 * (month - 1) - max(0, month - 7)
    return _FARVARDIN + timedelta(days=days + before + day - 1)


def _is_leap(year: int) -> bool:
    """Whether the solar year has 366 days: eight years in each cycle of 33 have."""
    return year % 33 in (1, 5, 9, 13, 17, 22, 26, 30)


def fold(words: str) -> str:
    """Words as patterns see them: small letters, plain digits, no accents, one yeh, one space."""
    low = words.replace("İ", "i").lower().replace("ı", "i")
    low = "".join(c for c in low if unicodedata.category(c) != "No")  # marks of a note: 2017²
    split = unicodedata.normalize("NFKD", low)
    kept = (c for c in split if not "\u0300" <= c <= "\u036f" and c not in _NOT_SEEN)
    whole = unicodedata.normalize("NFC", "".join(kept)).translate(_ONE_LETTER).replace("ٔ", "")
    whole = " ".join(whole.split())  # one space, so that no pattern tries them in every way
    return re.sub(r"(?![0-9])\d", lambda match: str(unicodedata.digit(match[0])), whole)


@cache
def _patterns() -> _Patterns:
    months: dict[str, tuple[str, int]] = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            calendar, number, *names = line.split("\t")
            months |= {name: (calendar, int(number)) for name in names}
    spelt = sorted(map(re.escape, months), key=len, reverse=True)
    month = rf"(?P<month>{'|'.join(spelt)})"
    # a name of the same month in another tradition: "تشرين الأول/أكتوبر"
    month += r"\.?(?:\s*/\s*[^\W\d_]+(?:\s[^\W\d_]+)?|\s*\([^\W\d_]+(?:\s[^\W\d_]+)?\))?"
    day = r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|re|[ºª°])?\.?"
    of_month = r"\s*[/,-]?\s*(?:(?:of|de|del|di|ខែ|เดือน)\b\s*|d['’]|ខែ\s*|เดือน\s*|ב-?)?"
    of_year = r"[,/-]?\s*(?:(?:of|de|del|di|do)\s+|ឆ្នាំ\s*|พ\.ศ\.\s*|พ\.?ศ\.?\s*|ค\.ศ\.\s*)?"
    ends = r"(?![^\W\d_])"
    year = r"(\d{4})(?!\d)"
    begins = r"(?<![^\W\d_])"
    return _Patterns(
        months,
        re.compile(rf"{day}{of_month}{month}{ends}{of_year}\s*{year}"),
        re.compile(rf"{begins}{month}\s*(\d{{1,2}})(?:st|nd|rd|th)?[,.]?\s+{year}"),
        re.compile(rf"(?<!\d){year}\.?\s*(?:m\.\s*)?{month}\s*(\d{{1,2}})(?!\d)"),
    )
