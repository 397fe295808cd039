"""Rows of what was heard month by month: so that silence shows beside what was found.

What leaves it: one row a source and month, from the pages that were kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from servanda.model import Hearing
from servanda.sources import hearing
from servanda.watch.judging.assessing import Court
from servanda.watch.judging.listening import HearingCounts
from servanda.watch.projecting.answers import Answers
from servanda.watch.speaking.values import Row, day

MONTHS = hearing.MONTHS  # looked back on


def heard_months(
    watch: Court, counts: HearingCounts, *, until: date, months: int = MONTHS
) -> Iterator[tuple[date, date, Hearing]]:
    """Each listed source in each of the months up to a day, the month of that day cut at it."""
    for outlet in watch.outlets:
        undated, reached = counts.undated(outlet.id), counts.is_reached(outlet.id)
        for first, last in hearing.months(until, months):
            pages = counts.pages(outlet.id, first, last)
            yield (
                first,
                last,
                hearing.hear_count(outlet, pages, undated, first, last, reached=reached),
            )


def heard_rows(watch: Court, answers: Answers, *, until: date, months: int = MONTHS) -> list[Row]:
    """The same as rows: `state` is a `HearingState`; `pages` were published, of some `expected`."""
    return [
        {
            "source": heard.source,
            "publisher": heard.publisher,
            "from": day(first),
            "to": day(last),
            "state": heard.state,
            "pages": heard.pages,
            "expected": heard.expected,
            "reason": heard.reason,
        }
        for first, last, heard in heard_months(watch, answers.counts, until=until, months=months)
    ]
