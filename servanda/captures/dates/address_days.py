"""The day or month that an address carries: /2017/10/23/, /2017/oct/23/, /20171023-, /2017/10/.

What leaves it: an interval of days with the words it was read from. It looks at the path alone.
"""

from __future__ import annotations

import calendar
import re
from datetime import date

from servanda.captures.dates.day_words import FIRST
from servanda.model import Interval

_MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): n for n, name in enumerate(calendar.month_abbr) if name}
_MONTHS["sept"] = 9
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_URL_DAY = re.compile(
    r"(?<!\d)((?:19|20)\d\d)[/_-]?(0[1-9]|1[0-2])[/_-]?(0[1-9]|[12]\d|3[01])(?!\d)"
)
_URL_SHORT = re.compile(r"/((?:19|20)\d\d)/(\d{1,2})/(\d{1,2})(?=/|$)")
_URL_NAMED = re.compile(rf"/((?:19|20)\d\d)/({_MONTH})/(\d{{1,2}})(?=/|$)", re.I)
_URL_MONTH = re.compile(r"/((?:19|20)\d\d)[/-](0[1-9]|1[0-2])(?=/|$)")


def in_address(address: str) -> Interval | None:
    """The day or month that an address carries in its path."""
    path = re.sub(r"^[a-z]+://[^/]*", "", address.split("?")[0].split("#")[0], flags=re.I)
    for pattern in (_URL_SHORT, _URL_NAMED, _URL_DAY):
        match = pattern.search(path)
        if match:
            year, month, day = match.groups()
            number = _MONTHS.get(month.lower()) or int(month)
            read = _day(int(year), number, int(day))
            if read and read >= FIRST:
                return Interval(read, read, "day", match.group(0).strip("/"))
    match = _URL_MONTH.search(path)
    return month_of(int(match.group(1)), int(match.group(2)), match.group(0)) if match else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_of(year: int, month: int, words: str) -> Interval | None:
    """The days of a month; None where there is no such month, or it is too long ago."""
    first = _day(year, month, 1)
    if first is None or first < FIRST:
        return None
    last = first.replace(day=calendar.monthrange(year, month)[1])
    return Interval(first, last, "month", words)
