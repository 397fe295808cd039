"""The sources on record as CSL-JSON, which reference managers and word processors read.

What leaves it: one item a capture, with the outlet, title, address and days as far as each is
known. A day that is only guessed within days is given as the first and the last it can be.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from servanda import wording
from servanda.model import Capture
from servanda.watch.importing.safe_cells import cleaned


def csl_bytes(captures: Iterable[Capture]) -> bytes:
    """A list of items, in the order of recording; the same bytes each time."""
    items = [_item(capture) for capture in captures]
    return (json.dumps(items, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _item(capture: Capture) -> dict[str, Any]:
    outlet = wording.outlet(capture)
    is_web = "://" in capture.address
    days = [capture.published.when.from_on, capture.published.when.to_on]
    dated = list(dict.fromkeys(day for day in days if day))
    item: dict[str, Any] = {
        "id": capture.id,
        "type": ("article-newspaper" if capture.publisher else "webpage") if is_web else "document",
        "title": cleaned(capture.title) or wording.source(capture),
        "container-title": cleaned(outlet) if capture.publisher else "",
        "URL": capture.address if is_web else "",
        "language": capture.language,
        "issued": {"date-parts": [_parts(day) for day in dated]} if dated else None,
        "accessed": {"date-parts": [_parts(capture.fetched_at.date())]},
        "note": f"SHA-256 {capture.bytes_sha256}",
    }
    return {name: value for name, value in item.items() if value}


def _parts(day: date) -> list[int]:
    return [day.year, day.month, day.day]
