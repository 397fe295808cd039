"""Values inside rows: days, intervals, numbers; and how a row is spelt as a line of JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from servanda import canon
from servanda.model import (
    Interval,
    Quantity,
)

Row = dict[str, Any]


def when_row(when: Interval) -> Row:
    """An interval in the words of the contract."""
    return {
        "from": day(when.from_on),
        "to": day(when.to_on),
        "precision": when.precision,
        "words": when.words,
    }


def number_row(number: Quantity | None) -> Row | None:
    """A number in the words of the contract."""
    if number is None:
        return None
    return {"low": number.low, "high": number.high, "unit": number.unit}


def day(on: date | None) -> str | None:
    return on.isoformat() if on else None


def json_lines(rows: Iterable[Row]) -> Iterator[str]:
    """One canonical line of JSON a row."""
    for row in rows:
        yield canon.spell(row).decode("utf-8")
