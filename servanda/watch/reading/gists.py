"""Telling what each report is mainly about, for a person who has many to read.

What leaves it: one row a capture. It makes no claim and puts nothing on record.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from servanda import canon, claims, store
from servanda.model import Capture, Telling, Text
from servanda.watch.settings import Watch

_SPANS = 5  # of one answer; the first ones say enough


def gists(
    watch: Watch, record: store.Store, tellings: Sequence[Telling]
) -> Iterator[dict[str, Any]]:
    """What was read in each capture: counts, and its gist or None where it has none."""
    known = {capture.id: capture for capture in record.all(Capture)}
    texts = {text.id: text for text in record.all(Text)}
    for telling in tellings:
        capture = known[telling.capture]
        gist = None
        if telling.model != claims.BY_CUES:
            gist = claims.tell_gist(
                capture,
                texts[telling.text],
                telling,
                parser=claims.load_parser(),
                lexicon=watch.lexicon,
            )
        yield {
            "capture": capture.id,
            "title": capture.title or capture.address,
            "claims": len(telling.claims),
            "questions": [
                {"act": q.act, "quote": q.quote.quote, "reason": q.reason}
                for q in telling.questions
            ],
            "gist": _row(gist) if gist else None,
        }


def _row(gist: claims.Gist) -> dict[str, Any]:
    row: dict[str, Any] = canon.plain(gist)
    for answers in row.values():
        if isinstance(answers, list):
            for answer in answers:
                answer["probability"] = round(answer["probability"], 3)
                answer["spans"] = answer["spans"][:_SPANS]
    return row
