"""Reads the day of a page's date line: a short line early on that is little but a date.

What leaves it: an interval of one day with its words, or None. A line that tells what happened on
its day is no date line.
"""

from __future__ import annotations

import re
from datetime import date

from servanda.captures.dates.day_words import FIRST, day_in
from servanda.captures.dates.shown_dates import is_of_a_change
from servanda.model import Interval, Passage

# What follows the day of a date line: who wrote it, or the hour.
_BESIDE_A_DATE = re.compile(
    r"\W*(?:(?:by|par|oleh|at|à|pukul)\b|\d{1,2}\s?(?:[:.h]\d{2}|[ap]\.?m))", re.I
)
_WHEN = ("on", "in", "by", "since", "until", "before", "after", "le", "depuis", "pada", "sejak")


def date_line(content: str, passages: tuple[Passage, ...]) -> Interval | None:
    """The day of a date line: a short line early on that is little but a date, or a lead's
    head ("PHNOM PENH, 24 October 2017 - ...")."""
    early = [p for p in passages if p.kind in ("title", "heading", "body", "list")][:4]
    for passage in early:
        words = content[passage.start : passage.end]
        head = words if len(words) <= 70 else re.split(r"\s[–—-]+\s|\s?\(|: ", words[:90])[0]
        if len(head) > 70 or (len(words) > 70 and len(head) > 60):
            continue
        day = day_in(head)
        if day and day >= FIRST and not is_of_a_change(head) and not _is_sentence(head, day):
            return Interval(day, day, "day", head)
    return None


def _is_sentence(line: str, day: date) -> bool:
    """Whether a line tells what happened on its day, and not when the page was published.

    >>> _is_sentence("On 10 May 2000 the RUF freed 15 soldiers", date(2000, 5, 10))
    True
    >>> _is_sentence("Freetown, 10 May 2000 (AFP)", date(2000, 5, 10))
    False
    """
    words = line.split()
    ends = (n for n in range(1, len(words) + 1) if day_in(" ".join(words[:n])) == day)
    end = next(ends, len(words))
    starts = (n for n in range(end - 1, -1, -1) if day_in(" ".join(words[n:end])) == day)
    before, after = words[: next(starts, 0)], words[end:]
    small_before, small_after = (
        sum(word[:1].islower() for word in some) for some in (before, after)
    )
    if after and not _BESIDE_A_DATE.match(" ".join(after)):
        is_told = len(before) == 1 and before[0].lower() in _WHEN
        if small_after >= (1 if is_told else 2):
            return True
    return small_before >= 3 and before[-1][-1:].isalpha()
