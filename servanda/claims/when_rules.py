"""The ways English says a time, each as a pattern and the stretch it names.

What leaves it: `RULES`, tried everywhere in a text; the longest match wins. A rule is given the
day it is read from (None where unknown) and whether the sentence looks ahead.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import NamedTuple

from servanda.claims import when_days as days
from servanda.claims.numbers import value
from servanda.claims.when_days import UNKNOWN, Stretch

_NAMES = "january february march april may june july august september october november december"
MONTHS = {name: i for i, name in enumerate(_NAMES.split(), start=1)}
MONTHS |= {name[:3]: i for name, i in list(MONTHS.items())} | {"sept": 9}
_DAYS = "monday tuesday wednesday thursday friday saturday sunday"
WEEKDAYS = {name: i for i, name in enumerate(_DAYS.split())}
WEEKDAYS |= {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}
_ORDINALS = """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"""
ORDINALS = {word: i for i, word in enumerate(_ORDINALS.split(), start=1)}
ORDINALS["twenty-first"] = 21
PARTS = {"beginning": "early", "start": "early", "middle": "mid", "end": "late", "later": "late"}
PARTS |= {"earlier": "early", "mid": "mid", "early": "early", "late": "late"}

_FULL = "|".join(name for name in MONTHS if len(name) > 4 or name in ("may", "june", "july"))
_CUT = "|".join(name for name in MONTHS if len(name) <= 4 and name not in ("may", "june", "july"))
MONTH = rf"(?:(?:{_FULL})\b|(?:{_CUT})\b\.?)"
WEEKDAY = "(?:" + "|".join(sorted(WEEKDAYS, key=len, reverse=True)) + ")"
_YEAR = r"(?<![\d,.$€£])(?:1[0-9]\d\d|20\d\d)(?![\d%]|[,.]\d)"
_SHORT_YEAR = r"['’]?\d\d(?![\d%:]|[,.]\d)"
_D = r"(?:[0-3]?\d)(?:st|nd|rd|th)?"
_COUNT = r"(?:\d{1,3}|an?|[a-z]+(?:-[a-z]+)?)"
_UNIT = r"(?P<unit>day|week|month|year|decade)s?"
_TO = r"\s*(?:-|–|—|\bto\b|\band\b|\bor\b|\buntil\b|\btill?\b|\bthrough\b)\s*"
_SEASON = r"(?P<season>spring|summer|autumn|fall|winter)"
_PART = r"(?P<part>earlier|early|mid|later|late)"
_AT_DAY = rf"(?:{WEEKDAY},?\s+)?(?:the\s+)?"

# Too vague to count, yet said as if counted: how far back they reach, in their own unit.
FUZZY = {"recent": {"day": 7, "week": 6, "month": 6, "year": 5, "decade": 3}}

Resolve = Callable[[re.Match[str], date | None, bool], Stretch | None]


class Rule(NamedTuple):
    """A pattern and what it names; `None` from `resolve` means: no time after all."""

    pattern: re.Pattern[str]
    resolve: Resolve


def _month_of(words: str) -> int | None:
    """The month's number; the words "may" and "march" in small letters are no months."""
    return None if words[0].islower() else MONTHS[words.rstrip(".").lower()]


def _year_of(words: str | None, day: date | None) -> int | None:
    """A year from four digits, or two taken in the century nearest the day."""
    if not words:
        return None
    number = int(words.strip("'’, "))
    if number >= 100:
        return number
    near = day.year if day else 2000
    return min((number + c for c in range(1800, 2101, 100)), key=lambda y: abs(y - near))


def _yearly(
    of: Callable[[int], Stretch | None], year: int | None, day: date | None, ahead: bool
) -> Stretch | None:
    """The stretch in its year, or in the year that fits best where none is said."""
    if year is not None:
        return of(year)
    return UNKNOWN if day is None else days.latest(of, day, ahead=ahead)


def _whole_date(match: re.Match[str], day: date | None, ahead: bool) -> Stretch | None:
    number = _month_of(match["month"])
    if number is None:
        return None
    first = int(re.sub(r"\D", "", match["day"]))
    of = partial(_day_in, number, first)
    return _yearly(of, _year_of(match["year"], day), day, ahead)


def _day_in(month: int, day: int, year: int) -> Stretch | None:
    return days.exact(year, month, day)


def _days_of_month(match: re.Match[str], day: date | None, ahead: bool) -> Stretch | None:
    """'3 to 5 May 2017', 'May 3-5'."""
    number = _month_of(match["month"])
    first, last = (int(re.sub(r"\D", "", match[g])) for g in ("day", "last"))
    if number is None or first >= last:
        return None

    def of(year: int) -> Stretch | None:
        a, b = days.exact(year, number, first), days.exact(year, number, last)
        return Stretch(a.from_on, b.to_on, "range") if a and b else None

    return _yearly(of, _year_of(match["year"], day), day, ahead)


def _iso(match: re.Match[str], day: date | None, ahead: bool) -> Stretch | None:
    return days.exact(int(match["year"]), int(match["month"]), int(match["day"]))


def _numeric(match: re.Match[str], day: date | None, ahead: bool) -> Stretch | None:
    """Day first unless only month first can be; two-digit years in the nearest century.

    See docs/why/dates.md for why an ambiguous 03/04/2017 is read as 3 April.
    """
    year = _year_of(match["year"], day)
    assert year is not None
    first, second = int(match["first"]), int(match["second"])
    return days.exact(year, second, first) or days.exact(year, first, second)


def _month_alone(match: re.Match[str], day: date | None, ahead: bool) -> Stretch | None:
    """'September', 'mid-September 2017', 'the end of May'."""
    number = _month_of(match["month"])
    if number is None:
        return None
    year = _year_of(match["year"], day)
    if year is None and match["month"].lower() in ("may", "march"):
        lead = (match["lead"] or "").strip(" -\n").lower()
        if lead not in ("in", "since", "of", "until", "during", "from", "mid", "before"):
            return None  # the verbs
    found = _yearly(partial(days.month, number=number), year, day, ahead)
    return _cut(found, match["part"])


def _cut(stretch: Stretch | None, part: str | None) -> Stretch | None:
    if stretch is None or stretch.from_on is None or not part:
        return stretch
    return days.part(stretch, PARTS[part.lower()])


def _near_month(match: re.Match[str], day: date | None, ahead: bool) -> Stretch | None:
    """'last August', 'next March', 'this September'."""
    number = _month_of(match["month"])
    if number is None or day is None:
        return None if number is None else UNKNOWN
    of = partial(days.month, number=number)
    which = match["which"].lower()
    if which == "this" and match["month"] in ("MAY", "MARCH"):
        return None  # "THIS MAY BE"
    begin = day.replace(day=1)
    if which in ("last", "past", "previous"):
        found = days.latest(of, begin - timedelta(days=1), ahead=False)
    elif which in ("next", "coming"):
        found = days.latest(of, days.shifted(begin, 1), ahead=True)
    else:
        found = of(day.year)
    return _cut(found, match["part"])


def _year_alone(match: re.Match[str], day: date | None, ahead: bool) -> Stretch | None:
    number = int(match["year"])
    if (day and number > day.year + 60) or (number < 1800 and not match["lead"]):
        return None
    return _cut(days.year(number), match["part"])


def _year_span(match: re.Match[str], day: date | None, ahead: bool) -> Stretch | None:
    """'1975-79'."""
    first = int(match["year"])
    last = first // 100 * 100 + int(match["last"].strip("'’"))
    return days.years(first, last) if first < last else None


def _decade(match: re.Match[str], day: date | None, ahead: bool) -> Stretch | None:
    words = match["decade"].strip("'’")
    number = int(words) + (1900 if len(words) == 2 else 0)
    if number % 100 == 0 and number < 2000:
        return days.part_of_century(number // 100 + 1, PARTS.get((match["part"] or "").lower()))
    return _cut(days.decade(number), match["part"])


def _century(match: re.Match[str], day: date | None, ahead: bool) -> Stretch | None:
    words = match["number"].lower()
    number = int(re.sub(r"\D", "", words)) if words[0].isdigit() else ORDINALS[words]
    if not 1 <= number <= 30:
        return None
    return days.part_of_century(number, PARTS.get((match["part"] or "").lower()))


def _weekday(match: re.Match[str], day: date | None, ahead: bool) -> Stretch | None:
    """The weekday on or before the day; after it for 'next' or where the sentence looks ahead."""
    if match["day"][0].islower():
        return None
    if day is None:
        return UNKNOWN
    which = (match["which"] or "").lower()
    since = (day.weekday() - WEEKDAYS[match["day"].lower()]) % 7
    if which in ("next", "coming", "following") or (ahead and not which):
        return days.one(day + timedelta(days=(7 - since) or 7))
    if which == "this" and ahead:
        return days.one(day + timedelta(days=(-since) % 7))
    if which in ("last", "past", "previous", "this past"):
        since = since or 7
    return days.one(day - timedelta(days=since))


_NEAR = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1, "last night": -1}
_NEAR |= {"the day before yesterday": -2, "the day after tomorrow": 2}


def _near_day(match: re.Match[str], day: date | None, ahead: bool) -> Stretch | None:
    words = " ".join(match["near"].lower().split())
    return UNKNOWN if day is None else days.one(day + timedelta(days=_NEAR.get(words, 0)))


def _this_unit(match: re.Match[str], day: date | None, ahead: bool) -> Stretch | None:
    """'last week', 'this year', 'late next month', 'earlier this year', 'the end of the year'."""
    unit, which = match["unit"].lower(), (match["which"] or "this").lower()
    if unit != "weekend" and not match["which"] and not match["part"]:
        return None  # "the year", "the week" alone
    if day is None:
        return UNKNOWN
    back = {"last": 1, "past": 1, "previous": 1, "next": -1, "coming": -1}.get(which, 0)
    if unit == "weekend":
        whole = days.weekend(day + timedelta(days=7) if back < 0 or (ahead and not back) else day)
    elif unit == "quarter":
        whole = days.months(day.year, (day.month - 1) // 3 * 3 + 1 - 3 * back, 3, "quarter")
    elif unit == "decade":
        whole = days.decade(day.year - 10 * back)
    elif unit == "century":
        whole = days.century(day.year // 100 + 1 - back)
    else:
        whole = days.ago(day, back, unit)
    words = (match["part"] or "").lower()
    part = next((name for name in ("earlier", "later", *PARTS) if name in words), "")
    return _bounded(whole, part, match["by"], day)


def _bounded(whole: Stretch, part: str, by: str | None, day: date) -> Stretch | None:
    """'earlier this year' ends on the day itself; 'by the end of' is the very last day."""
    begin, end = whole.from_on, whole.to_on
    if not part or begin is None or end is None or whole.precision == "day":
        return whole
    if part == "earlier" and begin <= day <= end:
        return Stretch(begin, day, "range")
    if part == "later" and begin <= day <= end:
        return Stretch(day, end, "range")
    if part == "end" and by:
        return days.one(end)
    return days.part(whole, PARTS[part])


def _year_end(match: re.Match[str], day: date | None, ahead: bool) -> Stretch | None:
    return UNKNOWN if day is None else days.one(date(day.year, 12, 31))


def _ago(match: re.Match[str], day: date | None, ahead: bool) -> Stretch | None:
    count = number(match["count"])
    if day is None:
        return UNKNOWN
    unit = match["unit"].lower()
    if count is None or not 0 < count < 1000:
        return None
    if match["fuzzy"]:
        low, high = days.back(day, 2 * count, unit), days.back(day, max(1, count // 2), unit)
        return Stretch(low, high, "range")
    return days.ago(day, count, unit)


def number(words: str) -> int | None:
    """The count that words spell; "a few" is three, "several" four, "a couple" two."""
    low = words.lower().strip()
    for word, count in {"few": 3, "several": 4, "couple": 2, "some": 3, "many": 8}.items():
        if word in low.split():
            return count
    if low in ("a", "an", "one", ""):
        return 1
    found = value(low)
    return int(found) if found and found == int(found) else None


def _last_units(match: re.Match[str], day: date | None, ahead: bool) -> Stretch | None:
    """'the past two weeks', 'in recent months': up to the day itself."""
    unit = match["unit"].lower()
    if not (match["recent"] or match["count"] or match["the"]):
        return None  # "for next year" is next year
    if match["recent"]:
        count: int | None = FUZZY["recent"].get(unit)
    else:
        alone = "few" if match[0].lower().endswith("s") else "one"
        count = number(match["count"] or alone)
    if count is None or not 0 < count < 1000:
        return None
    if day is None:
        return UNKNOWN
    if (match["which"] or "").lower() in ("next", "coming"):
        return Stretch(day, days.back(day, -count, unit), "range")
    return Stretch(days.back(day, count, unit), day, "range")


def _season(match: re.Match[str], day: date | None, ahead: bool) -> Stretch | None:
    name, year = match["season"].lower(), _year_of(match["year"], day)
    which = (match["which"] or "").lower()
    if year is None and not which and not match["lead"]:
        return None
    if year is None and day is None:
        return UNKNOWN
    of = partial(days.season, name=name)
    if year is None and day and which in ("last", "past", "previous"):
        return days.latest(of, days.shifted(day, -3), ahead=False)
    if year is None and day and which in ("next", "coming"):
        return days.latest(of, day, ahead=True)
    return _cut(_yearly(of, year, day, ahead), match["part"])


def _quarter(match: re.Match[str], day: date | None, ahead: bool) -> Stretch | None:
    words = match["number"].lower()
    which = int(words) if words.isdigit() else ORDINALS[words]
    year = _said_year(match, day)
    if year is None and not match["of"]:
        return None  # of a match, of an hour
    if year is None and day is None:
        return UNKNOWN
    if match["kind"].lower() == "half":
        of: Callable[[int], Stretch] = partial(_half_of, which)
    else:
        of = partial(days.quarter, number=which)
    return _yearly(of, year, day, ahead)


def _half_of(which: int, year: int) -> Stretch:
    return days.part(days.year(year), "first" if which == 1 else "second")


def _said_year(match: re.Match[str], day: date | None) -> int | None:
    """A year in digits, or this, last or next year."""
    if match["year"]:
        return int(match["year"])
    if day and match["which"]:
        return day.year + {"last": -1, "next": 1}.get(match["which"].lower(), 0)
    return None


def _rule(pattern: str, resolve: Resolve) -> Rule:
    return Rule(re.compile(pattern.replace(" ", r"\s+"), re.I), resolve)


_AND_YEAR = rf"(?:,?\s+(?:(?:of|in)\s+)?(?P<year>{_YEAR}))?"
_OF = r"(?:(?:the\s+)?(?P<part>early|mid|late|beginning|start|middle|end)(?:-|\s+of\s+|\s+in\s+|\s+))?"
_LEAD = r"(?P<lead>\b(?:in|since|of|by|until|till|during|from|before|after|to|this|mid|for)[\s-]+)?"
_WHICH = r"(?P<which>last|past|previous|next|coming|this|current)"

RULES: tuple[Rule, ...] = (
    _rule(rf"\b{_AT_DAY}(?P<day>{_D})(?: of)? (?P<month>{MONTH}){_AND_YEAR}", _whole_date),
    _rule(
        rf"\b{_AT_DAY}(?P<day>{_D})[ -](?P<month>{MONTH})[ -](?P<year>{_SHORT_YEAR})", _whole_date
    ),
    _rule(
        rf"\b(?:{WEEKDAY},?\s+)?(?P<month>{MONTH}) (?:the )?(?P<day>{_D})(?!\d|:\d|,\d|%|\.\d)"
        rf"(?:,?\s+(?P<year>{_YEAR}))?",
        _whole_date,
    ),
    _rule(rf"\b(?P<day>{_D})-(?P<month>{MONTH})-(?P<year>{_YEAR})", _whole_date),
    _rule(
        rf"\b(?P<day>{_D}){_TO}(?P<last>{_D})(?: of)? (?P<month>{MONTH}){_AND_YEAR}", _days_of_month
    ),
    _rule(
        rf"\b(?P<month>{MONTH}) (?P<day>{_D}){_TO}(?P<last>{_D})(?!\d|:\d)(?:,?\s+(?P<year>{_YEAR}))?",
        _days_of_month,
    ),
    _rule(r"\b(?P<year>[12]\d{3})-(?P<month>[01]\d)-(?P<day>[0-3]\d)(?!\d)", _iso),
    _rule(
        r"(?<![\d/.-])(?P<first>[0-3]?\d)(?P<by>[/.-])(?P<second>[0-3]?\d)(?P=by)"
        r"(?P<year>[12]\d{3})(?![\d/-])",
        _numeric,
    ),
    _rule(r"(?<![\d/])(?P<first>[0-3]?\d)/(?P<second>[0-3]?\d)/(?P<year>\d\d)(?![\d/])", _numeric),
    _rule(rf"{_LEAD}\b{_OF}(?<!\w)(?<!\d\s)(?P<month>{MONTH}){_AND_YEAR}(?!\s*\d)", _month_alone),
    _rule(rf"\b(?:{_PART}[- ])?{_WHICH} (?P<month>{MONTH})", _near_month),
    _rule(
        rf"(?P<lead>(?:\b(?:in|since|by|from|to|until|till|before|after|during|of|ca|circa|and|or|"
        rf"year|born|died|b|d) (?:the )?|\bca?\. |\(|[–—-]\s?))?"
        rf"(?<![\w$€£#/.-])(?<!rule\s)(?<!no\.\s)(?<!page\s)(?<!p\.\s)(?:(?:the )?(?P<part>early|mid|late|beginning|start|middle|end)"
        rf"(?:-| of | in | ))?(?P<year>{_YEAR})(?![\w/]|-\d?[a-z]| years?\b| (?:people|men|women|\w*children|persons)\b)",
        _year_alone,
    ),
    _rule(
        rf"(?<![\w$€£#/.-])(?P<year>{_YEAR})\s*[-–—/]\s*(?P<last>['’]?\d\d)(?![\w-])", _year_span
    ),
    _rule(rf"\b(?:the )?(?:{_PART}[- ])?(?P<decade>1\d\d0|20\d0|['’][2-9]0)['’]?s\b", _decade),
    _rule(
        rf"\b(?:the )?(?:{_PART}[- ])?(?P<number>\d\d?(?:st|nd|rd|th)|{'|'.join(ORDINALS)})[- ]century\b",
        _century,
    ),
    _rule(
        rf"(?<!every\s)(?<!each\s)(?<!\sa\s)(?<!any\s)\b(?:(?P<which>this past|last|past|previous|next|coming|following|this) )?"
        rf"(?P<day>{WEEKDAY})\b(?!s\b)(?:['’]s\b)?(?: (?:morning|afternoon|evening|night)\b(?!s))?(?! (?:morning|night|evening)s)",
        _weekday,
    ),
    _rule(
        r"\b(?P<near>the day before yesterday|the day after tomorrow|last night|today|tonight|"
        r"yesterday|tomorrow|this (?:morning|afternoon|evening)|(?:later|earlier) today)\b"
        r"(?: (?:morning|afternoon|evening|night)\b)?",
        _near_day,
    ),
    _rule(
        rf"(?P<by>\bby )?\b(?:(?P<part>early|earlier|late|later|mid|the (?:end|start|beginning|middle) of)"
        rf"[ -](?:in )?)?\b(?:(?P<which>last|past|previous|next|coming|this|current)|the(?= \w+))"
        rf" (?P<unit>week|month|year(?=s? )|year|decade|century|quarter|weekend)(?:(?<=this\syear)s)?\b",
        _this_unit,
    ),
    _rule(r"\b(?:the )?year(?:['’]s)?[ -]end\b", _year_end),
    _rule(
        rf"\b(?:(?:about|around|some|nearly|almost|roughly|over|more than) )?"
        rf"(?P<count>(?P<fuzzy>an? few|an? couple(?: of)?|several|many)|{_COUNT}) {_UNIT} (?:ago|back)\b",
        _ago,
    ),
    _rule(
        rf"\b(?:in|over|for|during|within) (?:(?P<the>the )?(?P<which>past|last|next|coming)"
        rf"(?: (?P<count>few|several|couple of|{_COUNT}))?|(?P<recent>recent)) {_UNIT}\b",
        _last_units,
    ),
    _rule(
        rf"(?P<lead>\b(?:in|during|since|until|by|through) (?:the )?)?\b(?:{_PART}[- ])?"
        rf"(?:(?P<which>last|past|previous|next|coming|this) )?\b{_SEASON}\b(?! of (?!\d))"
        rf"(?:(?:,| of)? (?P<year>{_YEAR}))?",
        _season,
    ),
    _rule(
        rf"\b(?:the )?(?P<number>first|second|third|fourth|Q(?=[1-4])) ?(?P<kind>quarter|half)"
        rf"(?P<of> of (?:the year|(?P<year>{_YEAR})|(?P<which>this|last|next) year))?\b",
        _quarter,
    ),
    _rule(
        rf"\b(?P<kind>Q)(?P<number>[1-4])(?: (?:of )?(?P<year>{_YEAR}))(?P<which>)?(?P<of>)",
        _quarter,
    ),
)
