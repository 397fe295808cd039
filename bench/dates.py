"""Dates in text: every time the product finds, as the calendar days it names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from bench.lines import read
from servanda.claims.times import expressions
from servanda.model import Interval


def predict(path: Path) -> Iterator[dict[str, Any]]:
    """One line a document. Reads `id`, `text` and `anchor`, nothing else.

    A range that is made of two times is given as the two, as the set's labels have them.
    """
    for row in read(path, "id", "text", "anchor"):
        day = date.fromisoformat(row["anchor"])
        found = expressions.find(row["text"], anchor=Interval(day, day, "day"))
        dates = [_said(each) for time in found for each in (time.parts or (time,))]
        yield {"id": row["id"], "dates": [each for each in dates if each["from"] or each["to"]]}


def _said(time: expressions.FoundTime) -> dict[str, Any]:
    first, last = time.named.from_on, time.named.to_on
    return {
        "start": time.span.start,
        "end": time.span.end,
        "from": first.isoformat() if first else None,
        "to": last.isoformat() if last else None,
    }
