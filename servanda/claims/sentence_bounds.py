"""Where the sentences of a text begin and end, each passage cut as its language is.

What leaves it: stretches `[start, end)` of the text. It loads no parser and reads no claim, so that
whoever writes a claim by hand does not wait for either.
"""

from __future__ import annotations

from servanda.claims import language_id
from servanda.claims.by_cues import normalise
from servanda.claims.english import segmentation
from servanda.lexicon import Lexicon
from servanda.model import Capture, Text


def sentences(capture: Capture, text: Text, *, lexicon: Lexicon) -> list[tuple[int, int]]:
    """The sentences of a text, in order, each passage cut as its language is."""
    chosen = language_id.languages(text, stated=capture.language, known=lexicon.languages)
    bounds: list[tuple[int, int]] = []
    for passage, code in zip(text.passages, chosen):
        known = lexicon.languages.get(code)
        short = frozenset(known.abbreviations if known else ())
        cut = segmentation.sentences if code == "en" else normalise.sentences
        bounds += cut(text.content, passage.start, passage.end, short)
    return bounds
