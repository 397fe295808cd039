"""What a letter quotes, and whether it stands word for word in what is pointed to.

What leaves it: the quotations of a sentence with their places, and for one that does not stand in
any of some texts the words there that come nearest. Marks of quotation, dashes and blanks may
differ; words may be left out where the letter shows it ("...", "[...]"), or set in brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from attrs import frozen
from rapidfuzz import fuzz

from servanda.model import Span

_QUOTED = re.compile(r"“([^“”]+)”|«\s?([^«»]+?)\s?»|\"([^\"]+)\"")
# Blanks are taken from the first of them, and no bracket is looked for behind another: a letter of
# nothing but either is gone through once, and not once a sign.
_LEFT_OUT = re.compile(r"(?:(?<!\s)\s+)?(?:\[[^\[\]]*\]|…|\.\.\.)\s*")
_SIGNS = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"'})
_SIGNS |= dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
_NEAR = 65.0  # of 100; below it nothing is near
_EDGES = " .,;:!?"


@frozen
class Nearest:
    """The words of a text that come nearest to a quotation."""

    words: str


def quotations(words: str) -> tuple[Span, ...]:
    """What stands between marks of quotation in a sentence, without the marks."""
    found = []
    for match in _QUOTED.finditer(words):
        group = next(number for number in (1, 2, 3) if match[number] is not None)
        found.append(Span(match.start(group), match.end(group), match[group]))
    return tuple(found)


def stands_in(quotation: str, text: str) -> bool:
    """Whether all its stretches stand in a text, in order, word for word.

    >>> stands_in("police [...] a monk", "The police beat a monk."), stands_in("a nun", "a monk")
    (True, False)
    """
    spelt, at = folded(text), 0
    for part in parts(quotation):
        found = spelt.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return True


def parts(quotation: str) -> list[str]:
    """The stretches of a quotation between what is left out, folded."""
    every = (folded(part).strip(_EDGES) for part in _LEFT_OUT.split(quotation))
    return [part for part in every if part]


def folded(words: str) -> str:
    """Words with one kind of quotation mark, dash and blank, and small letters."""
    return " ".join(words.translate(_SIGNS).split()).lower()


def nearest(quotation: str, texts: Iterable[str]) -> Nearest | None:
    """The words that come nearest to a quotation in some texts; None where nothing is near."""
    wanted, best, words = folded(quotation), _NEAR, ""
    for text in texts:
        plain = " ".join(text.split())
        near = fuzz.partial_ratio_alignment(wanted, folded(plain), score_cutoff=best)
        if near is not None and near.score > best:
            best, words = near.score, _whole_words(plain, near.dest_start, near.dest_end)
    return Nearest(words) if words else None


def _whole_words(text: str, start: int, end: int) -> str:
    """A stretch widened to whole words."""
    start = text.rfind(" ", 0, start + 1) + 1
    after = text.find(" ", end)
    return text[start : after if after >= 0 else len(text)]
