"""Who says what: the attributions that the reader finds, in the set's own offsets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.lines import read
from servanda import claims, lexicon
from servanda.claims import plain


def predict(path: Path) -> Iterator[dict[str, Any]]:
    """One line a document. Reads `id`, `text` and `sentences`, nothing else.

    The set counts thoughts, hopes and fears as attributions; the product, which asks who told
    something, leaves them out unless asked for.
    """
    parser = claims.load_parser()
    language = lexicon.load().languages["en"]
    for row in read(path, "id", "text", "sentences"):
        shown = plain.respell(row["text"], parser.common)
        docs = parser.parse(shown[start:end] for start, end in row["sentences"])
        found = []
        for (start, _), doc in zip(row["sentences"], docs):
            for each in claims.find_attributions(doc, language.reporting, beliefs=True):
                source = [_moved(each.source_span, start)] if each.source_span else []
                found.append(
                    {
                        "source": source,
                        "cue": [_moved(each.cue_span, start)],
                        "content": [_moved(span, start) for span in each.content],
                        "polarity": "negative" if each.denied else "positive",
                    }
                )
        yield {"id": row["id"], "attributions": found}


def _moved(span: tuple[int, int], by: int) -> list[int]:
    return [span[0] + by, span[1] + by]
