"""Series made for the tests of change: months from January 2015 on, with counts and shares."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from servanda.change.event_days import calendar_months
from servanda.change.statements import SeenMonth, Series

BEGINS = date(2015, 1, 1)


def months_of(
    counts: Sequence[int], shares: Sequence[float] | float = 1.0, complete: Sequence[float] = ()
) -> tuple[SeenMonth, ...]:
    """A month for each count."""
    last = date(BEGINS.year + len(counts) // 12 + 1, 1, 1)
    days = calendar_months(BEGINS, last)[: len(counts)]
    if isinstance(shares, float):
        shares = [shares] * len(counts)
    whole = list(complete) or [1.0] * len(counts)
    return tuple(SeenMonth(*each) for each in zip(days, counts, shares, whole, strict=True))


def series(
    counts: Sequence[int],
    shares: Sequence[float] | float = 1.0,
    complete: Sequence[float] = (),
    *,
    known: bool = True,
) -> Series:
    """A series of those months."""
    months = months_of(counts, shares, complete)
    return Series("upheld incidents", months, "as made", is_heard_known=known)
