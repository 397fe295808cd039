"""Telling which captures print one story, and where each differs from the first.

What leaves it: one row a story, for a person or a program. Nothing is put on record.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from servanda import canon, incidents, store, wording
from servanda.model import Capture, Text
from servanda.watch.speaking.rows import when_row


def copy_rows(record: store.Store) -> Iterator[dict[str, Any]]:
    """Every story that several captures print, the most printed first."""
    captures = {capture.id: capture for capture in record.all(Capture)}
    for story in incidents.copied_stories(record.all(Text), captures):
        yield {
            "first": _row(captures[story.first]),
            "credit": story.credit,
            "copies": [
                {
                    **_row(captures[copy.capture]),
                    "kept": round(copy.kept, 3),
                    "own": round(copy.own, 3),
                    "differences": [
                        {"first": canon.plain(one.first), "copy": canon.plain(one.copy)}
                        for one in copy.passages
                    ],
                }
                for copy in story.copies
            ],
        }


def _row(capture: Capture) -> dict[str, Any]:
    return {
        "capture": capture.id,
        "outlet": capture.publisher or capture.address,
        "title": capture.title or "",
        "address": capture.address,
        "published": when_row(capture.published.when),
        "day": wording.span_of_days(capture.published.when),
    }
