"""Reads the day of a page's date line: a short line early on that is little but a date.

What leaves it: an interval of one day with its words, or None. A line that tells what happened on
its day is no date line.
"""

from __future__ import annotations

import re

from servanda.captures.dates.day_words import FIRST, day_in
from servanda.captures.dates.shown_dates import is_of_a_change
from servanda.captures.dates.told_days import is_sentence
from servanda.model import Interval, Passage


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
        if day and day >= FIRST and not is_of_a_change(head) and not is_sentence(head, day):
            return Interval(day, day, "day", head)
    return None
