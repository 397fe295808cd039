"""Whether a text is worth a parse: the last of a scan's cheap gates.

What leaves it: why no sentence of a text tells of an act that may concern the agreement; "" where
one may. Names and cues stand on most pages somewhere; here they must belong together.
"""

from __future__ import annotations

import re

from servanda import scan
from servanda.claims.english import cues, gate, segmentation
from servanda.lexicon import Lexicon

# Sentences between a name and an act. Of 306 reports that others labelled, any distance loses 1 and
# this one 3; of pages that only mention a name a third are read (python -m bench gates).
BESIDE = 1


def sift(
    text: str,
    code: str,
    head: bytes,
    *,
    near: scan.WordGate,
    words: Lexicon,
    itself: re.Pattern[str],
    distance: int = BESIDE,
) -> str:
    """Empty where a sentence shows an act that a name belongs to; else why not.

    A name belongs to an act within `distance` sentences. It belongs to every act of a short page,
    and of one that has it in its `head`: a paper of the country need not name it in each story. A
    text that names the agreement `itself` may hold a position on it, and passes. Only English costs
    a parse, so only English is asked; what a sentence shows is asked as the reader asks.
    """
    language = words.languages[code]
    if language.surface is not None or itself.search(text):
        return ""
    ready = cues.ready(language)
    text = text.replace("\n", "\n\n")
    bounds = segmentation.sentences(text, 0, len(text), frozenset(language.abbreviations))
    sentences = [text[start:end] for start, end in bounds]
    every = len(sentences) < gate.SHORT or near.near(head)
    act_shown: dict[int, bool] = {}
    for number, sentence in enumerate(sentences):
        if every or near.near(sentence.encode("utf-8", "ignore")):
            reach = 0 if every else distance
            for n in range(max(0, number - reach), min(len(sentences), number + reach + 1)):
                if n not in act_shown:
                    act_shown[n] = cues.shows_act(sentences[n], ready)
                if act_shown[n]:
                    return ""
    return "shows no act beside a name"
