"""Reads when something is due, from a short string to a Term.

The grammar is closed: a string outside it is a fault that shows the whole grammar, because
a term read wrongly would make somebody late, or not late, for no reason.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from servanda.agreements.tables import DOTTED
from servanda.model import Term

FORMS = (
    "immediately",
    "within N days|weeks|months|years [of EVENT-or-ID]",
    "by YYYY-MM-DD",
    "every N days|weeks|months|years [from EVENT-or-ID-or-YYYY-MM-DD]",
    "before EVENT-or-ID",
    "at least N days|weeks|months|years before EVENT-or-ID",
    "open",
)
GRAMMAR = " | ".join(f'"{form}"' for form in FORMS)

_NAME = rf"(?P<name>{DOTTED})"
_COUNT = r"(?P<count>[1-9][0-9]{0,3}) (?P<unit>day|week|month|year)s?"
_DAY = r"(?P<on>[0-9]{4}-[0-9]{2}-[0-9]{2})"
_WITHIN = re.compile(rf"within {_COUNT}( of {_NAME})?")
_WITHIN_OF_DAY = re.compile(rf"within {_COUNT} (?:of|from|after) {_DAY}")
_EVERY = re.compile(rf"every {_COUNT}( from ({_DAY}|{_NAME}))?")
_BEFORE = re.compile(rf"(at least {_COUNT} )?before {_NAME}")
_BY = re.compile(rf"by {_DAY}")


def read_term(words: str) -> Term:
    """The term the words say. Weeks become days, years months; raises ValueError otherwise.

    >>> read_term("within 2 weeks of start_of_phase_2").days
    14
    """
    plain = " ".join(words.split())
    if plain == "immediately":
        return Term("immediately", words=plain)
    if plain == "open":
        return Term("open", words=plain)
    if match := _BY.fullmatch(plain):
        return Term("by", on=_day(match["on"]), words=plain)
    if (match := _WITHIN.fullmatch(plain)) and not _by_instead(plain):
        days, months = _length(match)
        return Term("within", days=days, months=months, after=match["name"], words=plain)
    if match := _EVERY.fullmatch(plain):
        days, months = _length(match)
        on = _day(match["on"]) if match["on"] else None
        return Term("every", days=days, months=months, after=match["name"], on=on, words=plain)
    if match := _BEFORE.fullmatch(plain):
        days, months = _length(match) if match["count"] else (None, None)
        return Term("before", days=days, months=months, after=match["name"], words=plain)
    raise ValueError(f'"{plain[:80]}" is no term. {_by_instead(plain)}A term is {GRAMMAR}.')


def _by_instead(plain: str) -> str:
    """For a stretch after a day of the calendar: that the day it ends is given with "by".

    >>> _by_instead("within 6 weeks of 1999-07-07")
    'From a day of the calendar, give the day it ends: "by 1999-08-18". '
    """
    match = _WITHIN_OF_DAY.fullmatch(plain)
    if match is None:
        return ""
    days, months = _length(match)
    first = _day(match["on"])
    try:
        if months:
            year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
            last_day = calendar.monthrange(year, month + 1)[1]
            last = date(year, month + 1, min(first.day, last_day))
        else:
            last = first + timedelta(days=days or 0)
    except (OverflowError, ValueError):
        return ""
    return f'From a day of the calendar, give the day it ends: "by {last}". '


def _length(match: re.Match[str]) -> tuple[int | None, int | None]:
    """Days and months: exactly one of them is a number."""
    count, unit = int(match["count"]), match["unit"]
    if unit in ("day", "week"):
        return count * (7 if unit == "week" else 1), None
    return None, count * (12 if unit == "year" else 1)


def _day(words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError as error:
        raise ValueError(f'"{words}" is no day of the calendar: {error}.') from error
