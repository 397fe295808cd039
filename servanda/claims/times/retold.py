"""Times told from a time told before: "two days later", "the same day", "in March of that year".

What leaves it: the characters of each such time and the days it stands for, reckoned from the time
said last before it. A day on which somebody only spoke ("the police said on Friday") is passed
over, and a time more than a sentence back is no day to count from.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from servanda.claims.times import calendar_days as days
from servanda.claims.times.calendar_days import Stretch
from servanda.claims.times.counted import number
from servanda.claims.times.words import COUNT, FEW, MONTH, MONTHS
from servanda.model import Precision


class ToldTime(NamedTuple):
    """A time told: where it stands, its first day, and how exactly it is said."""

    start: int
    end: int
    first: date
    precision: Precision


_DAYTIME = r"(?:day|morning|afternoon|evening|night)"
_PATTERN = re.compile(
    rf"\b(?:(?P<month>{MONTH}),? (?:of )?(?:that|the)(?: same)? year"
    r"|(?:(?:later|earlier) )?(?:that(?: same)?|the same) "
    r"(?P<same>year|month|day|morning|afternoon|evening|night)"
    rf"|(?:(?:just|only|about|some) )?(?P<count>{FEW}|{COUNT}) (?P<unit>day|week|month|year)s? "
    r"(?P<way>later|earlier)"
    rf"|(?:on )?the (?P<next>next|following|previous|preceding) {_DAYTIME}"
    rf"|the (?P<after>following|preceding) (?P<whole>week|month|year)"
    rf"|the {_DAYTIME} (?P<before>before|after|earlier)(?=[,.;:)]|$))\b".replace(" ", r"\s+"),
    re.I,
)
# Where a time says when somebody spoke of it and not when it was.
_SPOKE = re.compile(
    r"\b(?:said|says|told \w+|reported|announced|statement|added|wrote|tweeted|confirmed)"
    r"(?: (?:late|early|earlier|later))?(?:,? (?:on|in))?\s+$",
    re.I,
)
_SENTENCE_END = re.compile(r"[.!?]['\"”’]?\s+(?=[\"“‘A-Z])|\n\s*\n")
_EXACT: dict[str, tuple[Precision, ...]] = {
    "day": ("day",),
    "week": ("day", "week"),
    "month": ("day", "week", "month"),
    "year": ("day", "week", "month", "season", "quarter", "year", "range"),
}


def points_back(text: str, start: int, end: int) -> bool:
    """Whether a time between these characters is told from one told before."""
    return _PATTERN.search(text, start, end) is not None


def retold(text: str, told: Sequence[ToldTime]) -> Iterator[tuple[int, int, Stretch]]:
    """Each such time in order, with its characters; `told` are the times said outright, in order.

    >>> first = ToldTime(3, 8, date(2017, 5, 3), "day")
    >>> [(at, str(when.from_on)) for at, _, when in retold("On 3 May. Two days later", [first])]
    [(10, '2017-05-05')]
    """
    known = [each for each in told if not _SPOKE.search(text[max(0, each.start - 40) : each.start])]
    ends = [each.end for each in known]
    latest: ToldTime | None = None
    for match in _PATTERN.finditer(text):
        place = bisect_right(ends, match.start())
        if place and (latest is None or latest.end < ends[place - 1]):
            latest = known[place - 1]
        stretch = _reckoned(text, match, latest) if latest else None
        if stretch is None or stretch.from_on is None:
            continue
        latest = ToldTime(*match.span(), stretch.from_on, stretch.precision)
        yield (*match.span(), stretch)


def _reckoned(text: str, match: re.Match[str], told: ToldTime) -> Stretch | None:
    if match["month"]:
        which = MONTHS[match["month"].rstrip(".").lower()]
        return None if match["month"][0].islower() else days.month(told.first.year, which)
    if match["same"] and match["same"].lower() in ("year", "month"):
        return days.ago(told.first, 0, match["same"].lower())
    if len(_SENTENCE_END.findall(text[told.end : match.start()])) > 1:
        return None
    way, unit = _way(match), (match["unit"] or match["whole"] or "day").lower()
    count = number(match["count"]) if match["count"] else 1
    if way is None or not count or count > 999 or told.precision not in _EXACT[unit]:
        return None
    if match["count"] and re.fullmatch(FEW, match["count"], re.I):
        near, far = (days.back(told.first, -way * n, unit) for n in (max(1, count // 2), 2 * count))
        return Stretch(min(near, far), max(near, far), "range")
    if unit == "day":
        return days.whole_day(told.first + timedelta(days=way * count))
    return days.ago(told.first, -way * count, unit)


def _way(match: re.Match[str]) -> int | None:
    """1 forward, -1 back, 0 where it is the very day."""
    if match["same"]:
        return 0
    word = match["way"] or match["next"] or match["after"] or match["before"]
    return {"later": 1, "next": 1, "following": 1, "after": 1}.get(word.lower(), -1)
