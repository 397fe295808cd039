"""Who says what: the attributions that the reader finds, in the set's own offsets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench import quoted
from bench.lines import read
from servanda import claims, lexicon
from servanda.claims.english import segmentation


def predict(path: Path) -> Iterator[dict[str, Any]]:
    """One line a document. Reads `id`, `text` and `sentences`, nothing else.

    The set counts thoughts, hopes and fears as attributions and never a mere phrase ("denied
    entry"); the product, which asks who told something, does the opposite. A quotation of
    several sentences is one attribution here; the reader gives each sentence its last speaker.
    """
    parser = claims.load_parser()
    language = lexicon.load().languages["en"]
    for row in read(path, "id", "text", "sentences"):
        shown = segmentation.respell(row["text"], parser.common)
        docs = parser.parse(shown[start:end] for start, end in row["sentences"])
        found: list[dict[str, Any]] = []
        for (start, _), doc in zip(row["sentences"], docs):
            for each in claims.find_attributions(doc, language.reporting, beliefs=True):
                if each.clause and (each.source is not None or each.cue.pos_ == "VERB"):
                    found.append(_told(shown, each, start))
        yield {"id": row["id"], "attributions": found}


def _told(shown: str, each: claims.Attribution, start: int) -> dict[str, Any]:
    """One attribution in the text's own places, its quotation followed over sentences."""
    cue = (each.cue_span[0] + start, each.cue_span[1] + start)
    content = [quoted.whole(shown, (a + start, b + start), cue) for a, b in each.content]
    return {
        "source": [_moved(each.source_span, start)] if each.source_span else [],
        "cue": [list(cue)],
        "content": [list(span) for span in content],
        "polarity": "negative" if each.denied else "positive",
    }


def _moved(span: tuple[int, int], by: int) -> list[int]:
    return [span[0] + by, span[1] + by]
