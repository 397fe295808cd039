"""What each way of saying a time stands for: one function a way.

What leaves them: the stretch that a match names, None where it names no time after all, and
`UNKNOWN` where a day to reckon from is asked and there is none. Each is given the match, the day it
is read from (None: not known) and whether the sentence looks ahead.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from servanda.claims.quantities import value
from servanda.claims.times import calendar_days as days
from servanda.claims.times.calendar_days import UNKNOWN, Stretch
from servanda.claims.times.feasts import LEADING, NAMING, feast
from servanda.claims.times.tense import looks_back
from servanda.claims.times.words import DECADES, MONTHS, ORDINALS, PARTS, WEEKDAYS

Resolve = Callable[[re.Match[str], date | None, bool], Stretch | None]


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


def _given_year(match: re.Match[str], day: date | None) -> int | None:
    """The year of a match in digits, or "last year"; None where it has none."""
    said = match.groupdict()
    if day and (which := said.get("which_year")):
        return day.year + (1 if which.lower() == "next" else -1)
    return _year_of(said["year"], day)


def _yearly(
    of: Callable[[int], Stretch | None], year: int | None, day: date | None, ahead: bool
) -> Stretch | None:
    """The stretch in its year, or in the year that fits best where none is said."""
    if year is not None:
        return of(year)
    return UNKNOWN if day is None else days.latest(of, day, ahead=ahead)


def whole_date(match: re.Match[str], day: date | None, ahead: bool) -> Stretch | None:
    number = _month_of(match["month"])
    if number is None:
        return None
    first = ORDINALS.get(match["day"].lower()) or int(re.sub(r"\D", "", match["day"]))
    of = partial(_day_in, number, first)
    return _yearly(of, _given_year(match, day), day, ahead)


def _day_in(month: int, day: int, year: int) -> Stretch | None:
    return days.exact(year, month, day)


def days_of_month(match: re.Match[str], day: date | None, ahead: bool) -> Stretch | None:
    """'3 to 5 May 2017', 'May 3-5'."""
    number = _month_of(match["month"])
    first, last = (int(re.sub(r"\D", "", match[g])) for g in ("day", "last"))
    if number is None or first >= last:
        return None

    def of(year: int) -> Stretch | None:
        a, b = days.exact(year, number, first), days.exact(year, number, last)
        return Stretch(a.from_on, b.to_on, "range") if a and b else None

    return _yearly(of, _given_year(match, day), day, ahead)


def iso(match: re.Match[str], day: date | None, ahead: bool) -> Stretch | None:
    return days.exact(int(match["year"]), int(match["month"]), int(match["day"]))


def numeric(match: re.Match[str], day: date | None, ahead: bool) -> Stretch | None:
    """Day first unless only month first can be; two-digit years in the nearest century.

    See docs/why/dates.md for why an ambiguous 03/04/2017 is read as 3 April. `expressions` takes
    the other order where this one would lie after publication.
    """
    year = _year_of(match["year"], day)
    assert year is not None
    first, second = int(match["first"]), int(match["second"])
    return days.exact(year, second, first) or days.exact(year, first, second)


_MONTH_LEADS = ("in", "since", "of", "until", "during", "from", "before", "between")


def month_alone(match: re.Match[str], day: date | None, ahead: bool) -> Stretch | None:
    """'September', 'mid-September 2017', 'the end of May'."""
    number = _month_of(match["month"])
    if number is None:
        return None
    year = _given_year(match, day)
    if year is None and match["month"].lower() in ("may", "march"):
        lead = (match["lead"] or "").strip(" -\n").lower()
        if not match["part"] and lead not in _MONTH_LEADS:
            return None  # the verbs
    stretch = _yearly(partial(days.month, number=number), year, day, ahead)
    return _cut(stretch, match["part"], match["lead"])


def _cut(stretch: Stretch | None, part: str | None, lead: str | None = None) -> Stretch | None:
    """A part of a stretch; "by the end" of it is the very last day."""
    if stretch is None or stretch.from_on is None or not part:
        return stretch
    if stretch.to_on and part.lower() == "end" and (lead or "").lower().startswith("by"):
        return days.whole_day(stretch.to_on)
    return days.part(stretch, PARTS[part.lower()])


def near_month(match: re.Match[str], day: date | None, ahead: bool) -> Stretch | None:
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
        stretch = days.latest(of, begin - timedelta(days=1), ahead=False)
    elif which in ("next", "coming"):
        stretch = days.latest(of, days.shifted(begin, 1), ahead=True)
    else:
        stretch = of(day.year)
    return _cut(stretch, match["part"])


# What goes by a number, and what shows that a number before a plural counts ("some 1900 miners").
_NUMBERED = re.compile(r"\b(?:resolution|article|flight|route|highway|room|case|law|act) $", re.I)
_AMOUNT = re.compile(r"\b(?:some|about|around|nearly|almost|over|than|least|to|estimated) $", re.I)
_PLURAL = re.compile(r" [a-z]+s\b")


def year_alone(match: re.Match[str], day: date | None, ahead: bool) -> Stretch | None:
    number = int(match["year"])
    if (day and number > day.year + 60) or (number < 1800 and not match["lead"]):
        return None
    at = match.start("year")
    before = match.string[max(0, at - 20) : at]
    counts = _AMOUNT.search(before) and _PLURAL.match(match.string, match.end())
    if _NUMBERED.search(before) or counts:
        return None
    return _cut(days.year(number), match["part"], match["lead"])


def year_span(match: re.Match[str], day: date | None, ahead: bool) -> Stretch | None:
    """'1975-79'."""
    first = int(match["year"])
    last = first // 100 * 100 + int(match["last"].strip("'’"))
    return days.years(first, last) if first < last else None


def in_decade(match: re.Match[str], day: date | None, ahead: bool) -> Stretch | None:
    words = match["decade"].strip("'’").lower()
    number = DECADES.get(words) or int(words) + (1900 if len(words) == 2 else 0)
    if number % 100 == 0 and number < 2000:
        return days.part_of_century(number // 100 + 1, PARTS.get((match["part"] or "").lower()))
    return _cut(days.decade(number), match["part"])


def in_century(match: re.Match[str], day: date | None, ahead: bool) -> Stretch | None:
    words = match["number"].lower()
    number = int(re.sub(r"\D", "", words)) if words[0].isdigit() else ORDINALS[words]
    if not 1 <= number <= 30:
        return None
    return days.part_of_century(number, PARTS.get((match["part"] or "").lower()))


def weekday(match: re.Match[str], day: date | None, ahead: bool) -> Stretch | None:
    """The weekday on or before the day; after it for 'next' or where the sentence looks ahead."""
    if match["day"][0].islower():
        return None
    if day is None:
        return UNKNOWN
    which, week = (match["which"] or "").lower(), (match["week"] or "").lower()
    since = (day.weekday() - WEEKDAYS[match["day"].lower()]) % 7
    if week:
        monday = day - timedelta(days=day.weekday() + 7 * {"last": 1, "next": -1}.get(week, 0))
        return days.whole_day(monday + timedelta(days=WEEKDAYS[match["day"].lower()]))
    if which in ("next", "coming", "following") or (ahead and not which):
        return days.whole_day(day + timedelta(days=(7 - since) or 7))
    within = day.weekday() < WEEKDAYS[match["day"].lower()]
    if which == "this" and (ahead or (within and not looks_back(match.string, *match.span()))):
        return days.whole_day(day + timedelta(days=(-since) % 7))
    if which in ("last", "past", "previous", "this past"):
        since = since or 7
    return days.whole_day(day - timedelta(days=since))


_NEAR = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1, "last night": -1}
_NEAR |= {"the day before yesterday": -2, "the day after tomorrow": 2}


def near_day(match: re.Match[str], day: date | None, ahead: bool) -> Stretch | None:
    words = " ".join(match["near"].lower().split())
    return UNKNOWN if day is None else days.whole_day(day + timedelta(days=_NEAR.get(words, 0)))


def this_unit(match: re.Match[str], day: date | None, ahead: bool) -> Stretch | None:
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
        return days.whole_day(end)
    return days.part(whole, PARTS[part])


def at_year_end(match: re.Match[str], day: date | None, ahead: bool) -> Stretch | None:
    return UNKNOWN if day is None else days.whole_day(date(day.year, 12, 31))


_CAPITAL = re.compile(r"\s+[A-Z]")


def on_feast(match: re.Match[str], day: date | None, ahead: bool) -> Stretch | None:
    name = " ".join(match["feast"].lower().replace("’", "'").split())
    if name in LEADING and not (match["lead"] or match["which"] or match["year"]):
        return None
    part = _CAPITAL.match(match.string, match.end("feast")) and not match["feast"].isupper()
    if name in NAMING and part:
        return None  # "the Good Friday Agreement"
    ahead = ahead or (match["which"] or "").lower() == "next"
    return _yearly(partial(feast, name), _given_year(match, day), day, ahead)


def nine_eleven(match: re.Match[str], day: date | None, ahead: bool) -> Stretch | None:
    return days.exact(2001, 9, 11)


def part_of(match: re.Match[str], day: date | None, ahead: bool) -> Stretch | None:
    """'the first three months of 2016', 'the last week of April'."""
    count = int(value(match["count"]) or 0) if match["count"] else 1
    which, unit = match["number"].lower(), match["unit"].lower()
    if not count or (match["month"] and (unit == "month" or match["month"][0].islower())):
        return None
    if match["month"]:
        number = MONTHS[match["month"].rstrip(".").lower()]
        whole = _yearly(partial(days.month, number=number), _given_year(match, day), day, ahead)
    elif match["only"]:
        whole = days.year(int(match["only"]))
    elif day is None:
        return UNKNOWN
    else:
        whole = days.ago(day, {"last": 1, "next": -1}.get(match["which"].lower(), 0), "year")
    if whole is None or whole.from_on is None or whole.to_on is None:
        return whole
    return days.run(whole.from_on, whole.to_on, ORDINALS.get(which, 0), count, unit)


def week_of(match: re.Match[str], day: date | None, ahead: bool) -> Stretch | None:
    """'the week of 21 February'."""
    stretch = whole_date(match, day, ahead)
    return days.week(stretch.from_on) if stretch and stretch.from_on else stretch


def in_season(match: re.Match[str], day: date | None, ahead: bool) -> Stretch | None:
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


def in_quarter(match: re.Match[str], day: date | None, ahead: bool) -> Stretch | None:
    words = match["number"].lower()
    which = int(words) if words.isdigit() else ORDINALS.get(words, 0)
    if not which:  # the last one
        which = 2 if match["kind"].lower() == "half" else 4
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
