"""Rows of what was heard month by month: so that silence shows beside what was found.

What leaves it: one row a source and month, from the pages that were kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from servanda.sources import hearing
from servanda.watch.judging.assessing import Court
from servanda.watch.projecting.answers import Answers
from servanda.watch.speaking.values import Row, day

MONTHS = 24  # looked back on


def heard_rows(watch: Court, answers: Answers, *, until: date, months: int = MONTHS) -> list[Row]:
    """Each listed source in each of the months up to a day, the month of that day cut at it.

    `state` is a `HearingState`; `pages` were published in the month, of some `expected`.
    """
    counts, rows = answers.counts, []
    for outlet in watch.outlets:
        undated, reached = counts.undated(outlet.id), counts.is_reached(outlet.id)
        for first, last in _months(until, months):
            pages = counts.pages(outlet.id, first, last)
            heard = hearing.hear_count(outlet, pages, undated, first, last, reached=reached)
            rows.append(
                {
                    "source": outlet.id,
                    "publisher": outlet.publisher,
                    "from": day(first),
                    "to": day(last),
                    "state": heard.state,
                    "pages": pages,
                    "expected": heard.expected,
                    "reason": heard.reason,
                }
            )
    return rows


def _months(until: date, count: int) -> Iterator[tuple[date, date]]:
    """The first and last days of so many months, the oldest first; the last ends at `until`."""
    first = until.replace(day=1)
    stretches = []
    for _ in range(count):
        last = min(until, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))
        stretches.append((first, last))
        if first <= date.min + timedelta(days=31):
            break
        first = (first - timedelta(days=1)).replace(day=1)
    return reversed(stretches)
