"""WordPiece: words cut into the pieces of a fixed vocabulary, each with its characters.

What leaves it: numbers of pieces and their places in the text, the same for the same text. Case and
accents are dropped, as the vocabulary has none. Source: Devlin and others 2019; Wu and others 2016.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

START, END, UNKNOWN = "[CLS]", "[SEP]", "[UNK]"
LONGEST = 64  # letters of a word; a longer one is unknown, and is not cut for ever
_WORD = re.compile(r"\w+|[^\w\s]")
_PART = re.compile(r"[^\W_]+|_|[^\w\s]")


class Pieces(NamedTuple):
    """The numbers of a text's pieces, first and last added; and each one's characters."""

    ids: list[int]
    spans: list[tuple[int, int]]  # (0, 0) for what stands for no characters


class Vocabulary:
    """The pieces that words are cut into; a word's cut is kept."""

    def __init__(self, pieces: Sequence[str]) -> None:
        self._number = {piece: number for number, piece in enumerate(pieces)}
        self._cuts: dict[str, list[int]] = {}

    def cut(self, text: str, longest: int) -> Pieces:
        """The pieces of a text, no more than `longest` of them."""
        ids, spans = [self._number[START]], [(0, 0)]
        for word in _WORD.finditer(text):
            if len(ids) >= longest - 1:
                break
            for part in _PART.findall(_plain(word[0])):
                for number in self._pieces(part):
                    ids.append(number)
                    spans.append(word.span())
        ids, spans = ids[: longest - 1], spans[: longest - 1]
        return Pieces([*ids, self._number[END]], [*spans, (0, 0)])

    def _pieces(self, word: str) -> list[int]:
        """The longest piece that begins the word, then the longest that follows it, to its end."""
        if word not in self._cuts:
            self._cuts[word] = self._made(word)
        return self._cuts[word]

    def _made(self, word: str) -> list[int]:
        numbers: list[int] = []
        at = 0
        while at < len(word) <= LONGEST:
            start = "##" if at else ""
            ends = range(len(word), at, -1)
            end = next((end for end in ends if start + word[at:end] in self._number), None)
            if end is None:
                return [self._number[UNKNOWN]]
            numbers.append(self._number[start + word[at:end]])
            at = end
        return numbers or [self._number[UNKNOWN]]


def _plain(word: str) -> str:
    """A word in small letters without accents."""
    letters = unicodedata.normalize("NFD", word.lower())
    return "".join(letter for letter in letters if unicodedata.category(letter) != "Mn")
