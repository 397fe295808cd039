"""Temporal expressions: the times that a text names, brought to calendar days.

What leaves it: every time said, with its span and the days it stands for, reckoned from the days
between which the text was published. A time read from a past sentence never reaches past
publication. It does not say which act a time belongs to.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from attrs import evolve, frozen

from servanda.claims.times.calendar_days import Stretch, exact, month, whole_day
from servanda.claims.times.patterns import RULES, TimePattern
from servanda.claims.times.retold import ToldTime, retold
from servanda.claims.times.tense import looks_ahead
from servanda.claims.times.words import MONTH, WEEKDAY
from servanda.model import Interval, Span


@frozen
class FoundTime:
    """A time said: where, the days it stands for, and the calendar's own stretch it names.

    `when` is what a claim may use: cut at publication where the sentence does not look ahead,
    opened by "since" or "before". `named` is the stretch before that ("this year": all of it).
    `parts` are the times a longer one is made of ("from May to June").
    """

    span: Span
    when: Interval
    named: Interval
    parts: tuple[FoundTime, ...] = ()


_JOIN = re.compile(r"\s*(?:-|–|—|to|and|until|till|through)\s*(?:the\s+)?", re.I)
_LISTED = re.compile(
    r"\s*(?:-|–|—|,|\bto\b|,?\s*\band\b|\bor\b)\s*(?:(?:again\s+)?(?:on|in)\s+)?(?:the\s+)?",
    re.I,
)
_MONTH = re.compile(MONTH, re.I)
_SURE = "january|february|april|june|july|august|september|october|november|december"
_SMALL_NAME = re.compile(
    rf"\b(?:{WEEKDAY}|{_SURE})\b|\b{MONTH}(?=\s+\d)|(?<=\d\s){MONTH}|(?<=(?:st|nd|rd|th)\s){MONTH}"
)
_HYPHENS = dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2212), "-")
_BETWEEN = re.compile(r"\b(?P<how>between|from)\s+(?:the\s+)?$", re.I)
_OPENED = re.compile(
    r"\b(?:ever\s+)?(?P<how>since|until|till|before|prior\s+to|after)\s+(?:the\s+)?$", re.I
)
# A day in figures, whose two first numbers may stand in either order.
_FIGURES = re.compile(r"(?P<first>\d\d?)[/.-](?P<second>\d\d?)[/.-]\d+")


def find(text: str, *, anchor: Interval, start: int = 0) -> list[FoundTime]:
    """The times of a text in order, reckoned from publication within `anchor`.

    Where publication is known only as several days, the answer most of them agree on is taken,
    else the stretch from the first answer to the last. Without any anchor, a time that needs one
    is given with no days and precision "unknown". Spans are counted from `start`.
    """
    spelt = _names_capitalised(text.translate(_HYPHENS))
    times = [_time_of(text, *each, anchor=anchor) for each in _chosen(spelt, anchor)]
    times = _retold(text, spelt, _of_one_year(text, times), anchor)
    times = [_opened(text, each, anchor) for each in _joined(text, times)]
    return [_moved(each, start) for each in times]


def _names_capitalised(text: str) -> str:
    """A text without capitals with those of weekdays and months; "may" only beside a number."""
    return _SMALL_NAME.sub(lambda name: name[0].capitalize(), text) if text.islower() else text


def _days(anchor: Interval) -> tuple[date, ...]:
    """The days publication may have been on; first and last where they are many.

    None where it is not known: the day by which a page was fetched is no day to reckon from.
    """
    if anchor.from_on is None and anchor.precision == "unknown":
        return ()
    first, last = anchor.from_on or anchor.to_on, anchor.to_on or anchor.from_on
    if first is None or last is None:
        return ()
    count = (last - first).days + 1
    if count > 31:
        return (first, last)
    return tuple(first + timedelta(days=i) for i in range(count))


def _chosen(text: str, anchor: Interval) -> Iterator[tuple[int, int, Stretch, bool]]:
    """The longest readings that do not overlap, in order: start, end, stretch, looks ahead."""
    days = _days(anchor)
    candidates: list[tuple[int, int, TimePattern, re.Match[str]]] = []
    for rule in RULES:
        for match in rule.pattern.finditer(text):
            begin = match.start()
            for name in ("lead", "by"):
                if name in rule.pattern.groupindex and match.start(name) == begin:
                    begin = match.end(name)
            candidates.append((begin, match.end(), rule, match))
    candidates.sort(key=lambda each: (each[0] - each[1], each[0]))
    chosen: list[tuple[int, int, Stretch, bool]] = []
    covered = bytearray(len(text))
    for begin, end, rule, match in candidates:
        if any(covered[begin:end]):
            continue
        ahead = looks_ahead(text, begin, end)
        stretch = _over(days, rule, match, ahead)
        if stretch is not None:
            blank = len(text[begin:end]) - len(text[begin:end].lstrip())
            covered[begin:end] = b"\1" * (end - begin)
            chosen.append((begin + blank, end, stretch, ahead))
    return iter(sorted(chosen))


def _over(
    days: tuple[date, ...], rule: TimePattern, match: re.Match[str], ahead: bool
) -> Stretch | None:
    """The reading on every day publication may have been, brought to one."""
    if not days:
        return rule.resolve(match, None, ahead)
    readings = [r for day in days if (r := rule.resolve(match, day, ahead)) is not None]
    if not readings:
        return None
    ((common, count),) = Counter(readings).most_common(1)
    if 2 * count > len(readings):
        return common
    firsts = [r.from_on for r in readings if r.from_on]
    lasts = [r.to_on for r in readings if r.to_on]
    return Stretch(min(firsts, default=None), max(lasts, default=None), "range")


def _time_of(
    text: str, begin: int, end: int, stretch: Stretch, ahead: bool, *, anchor: Interval
) -> FoundTime:
    words = text[begin:end]
    last = anchor.to_on or anchor.from_on
    figures = None if ahead or last is None else _FIGURES.fullmatch(words)
    if figures and last:
        stretch = _month_first(stretch, figures, last) or stretch
    named = Interval(*stretch, words)
    when = named
    begins, ends = named.from_on, named.to_on
    if last and not ahead and begins and ends and begins <= last < ends:
        when = evolve(named, to_on=last)
    elif figures and last and begins and begins > last:
        when = Interval(None, last, "unknown", words)
    return FoundTime(Span(begin, end, words), when, named)


def _month_first(stretch: Stretch, figures: re.Match[str], last: date) -> Stretch | None:
    """The day of figures in the other order, where only that lies no later than `last`."""
    if stretch.from_on is None or stretch.from_on <= last:
        return None
    other = exact(stretch.from_on.year, int(figures["first"]), int(figures["second"]))
    return other if other and other.from_on and other.from_on <= last else None


def _of_one_year(text: str, times: list[FoundTime]) -> list[FoundTime]:
    """'March and April 2018': the year said last is that of both."""
    for i in range(len(times) - 2, -1, -1):
        if _LISTED.fullmatch(text[times[i].span.end : times[i + 1].span.start]):
            times[i] = _same_year(times[i], times[i + 1])
    return times


def _retold(text: str, spelt: str, times: list[FoundTime], anchor: Interval) -> list[FoundTime]:
    """With the times told from one told before, in place of what was read of their own words."""
    told = [
        ToldTime(t.span.start, t.span.end, t.named.from_on, t.named.precision)
        for t in times
        if t.named.from_on
    ]
    last = anchor.to_on or anchor.from_on
    starts, ends = [t.span.start for t in times], [t.span.end for t in times]
    covered: set[int] = set()
    more: list[FoundTime] = []
    for begin, end, stretch in retold(spelt, told):
        if last and stretch.from_on and stretch.from_on > last:
            continue  # it was counted from another day
        first = bisect_right(ends, begin)
        after = bisect_left(starts, end)
        if all(begin <= t.span.start and t.span.end <= end for t in times[first:after]):
            covered.update(range(first, after))
            more.append(_time_of(text, begin, end, stretch, False, anchor=anchor))
    kept = [t for at, t in enumerate(times) if at not in covered]
    return sorted(kept + more, key=lambda t: t.span.start)


def _joined(text: str, times: list[FoundTime]) -> Iterator[FoundTime]:
    """Neighbours such as 'from May to June 2017' as one time that keeps its parts."""
    i = 0
    while i < len(times):
        if i + 1 < len(times) and (joined := _join(text, times[i], times[i + 1])):
            yield joined
            i += 2
        else:
            yield times[i]
            i += 1


def _join(text: str, first: FoundTime, second: FoundTime) -> FoundTime | None:
    between = text[first.span.end : second.span.start]
    lead = _BETWEEN.search(text[max(0, first.span.start - 20) : first.span.start])
    how = lead["how"].lower() if lead else ""
    if not _JOIN.fullmatch(between):
        return None
    word = between.strip().lower().removesuffix(" the")
    if (word == "and") != (how == "between") or (word == "until" and how != "from"):
        return None
    first = _same_year(first, second)
    begin, end = first.named.from_on, second.named.to_on
    if begin is None or end is None or begin > end:
        return None
    at = first.span.start - (len(lead[0]) if lead else 0)
    words = text[at : second.span.end]
    last = second.when.to_on
    when = Interval(begin, last if last and last >= begin else end, "range", words)
    span = Span(at, second.span.end, words)
    return FoundTime(span, when, Interval(begin, end, "range", words), (first, second))


def _same_year(first: FoundTime, second: FoundTime) -> FoundTime:
    """'from April to June 2015': April is of 2015 too."""
    a, b = first.named.from_on, second.named.from_on
    four_digits = re.compile(r"\d{4}")
    if a is None or b is None or four_digits.search(first.span.quote):
        return first
    if not _MONTH.search(first.span.quote):
        return first  # "Monday", "yesterday"
    if not four_digits.search(second.span.quote) or first.named.precision not in ("day", "month"):
        return first
    number = b.year if (a.month, a.day) <= (b.month, b.day) else b.year - 1
    if a.month == 2 and a.day == 29:
        return first
    stretch = month(number, a.month)
    if first.named.precision == "day":
        stretch = whole_day(a.replace(year=number))
    named = Interval(*stretch, first.named.words)
    return evolve(first, named=named, when=named)


def _opened(text: str, time: FoundTime, anchor: Interval) -> FoundTime:
    """'since May' runs to publication; 'until' and 'before' are open towards the past."""
    lead = _OPENED.search(text[max(0, time.span.start - 20) : time.span.start])
    if lead is None or time.parts:
        return time
    how = " ".join(lead["how"].lower().split())
    last = anchor.to_on or anchor.from_on
    begin, end = time.named.from_on, time.named.to_on
    words = lead[0] + time.span.quote
    if how in ("since", "after"):
        if begin is None or (last and begin > last):
            return time
        when = Interval(begin, last, "range", words)
    elif end is None or begin is None:
        return time
    elif how in ("until", "till"):
        when = Interval(None, end, "range", words)
    else:
        when = Interval(None, begin - timedelta(days=1), "range", words)
    span = Span(time.span.start - len(lead[0]), time.span.end, words)
    return FoundTime(span, when, evolve(when, words=words), (time,))


def _moved(time: FoundTime, start: int) -> FoundTime:
    if not start:
        return time
    span = evolve(time.span, start=time.span.start + start, end=time.span.end + start)
    return evolve(time, span=span, parts=tuple(_moved(each, start) for each in time.parts))
