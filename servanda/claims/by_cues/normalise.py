"""A text as cue words are looked for in it: one spelling of each sign, and the way back.

What leaves it: a plainer text with, for every character, where it stands in the working text.
Invisible marks are gone, composed and decomposed letters are one, a script's own digits are 0-9.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from attrs import frozen

from servanda.model import Span

_UNSEEN = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f")
_PLAIN = {
    "’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "«": '"', "»": '"', "\u00a0": " ",
    "\u202f": " ", "\u2009": " ", "\t": " ", "\n": " ", "\r": " ", "‐": "-", "‑": "-",
}  # fmt: skip
# Khmer signs written in either order, or as two for one, that look the same on the page.
_KHMER = (
    ("\u17c6\u17bb", "\u17bb\u17c6"),
    ("\u17c1\u17b8", "\u17be"),
    ("\u17c1\u17b6", "\u17c4"),
    ("\u17d2\u178a", "\u17d2\u178f"),  # subscript DA and TA are one shape
    ("\u17b2", "\u17b1"),  # the two letters of "that, to give"
)
_SIMPLE = re.compile(r"[\x20-\x7e]*")
# Looked for from the first stop of a row alone: a page of nothing but stops is gone through once.
_ENDS = re.compile(r"(?<![.!?…])[.!?…]+[\"”’'»)\]]*(?=\s|$)|[។៕]+|\n\s*\n|\n")
_KHMER_JOINED = re.compile("[\u17b4-\u17d3]")


@frozen(eq=False)
class Folded:
    """A stretch of the working text, plainly spelt; `at[i]` is where its i-th sign stands."""

    text: str
    at: Sequence[int]  # one longer than `text`

    def span(self, start: int, end: int, content: str) -> Span:
        """The span of some folded characters in the working text; blanks at its ends cut."""
        first, last = self.at[start], self.at[end - 1] + 1 if end > start else self.at[start]
        limit = self.at[end]
        while last < limit and (unicodedata.combining(content[last]) or content[last] in _UNSEEN):
            last += 1
        while last > first and (content[last - 1].isspace() or content[last - 1] in _UNSEEN):
            last -= 1
        while first < last and (content[first].isspace() or content[first] in _UNSEEN):
            first += 1
        return Span(first, last, content[first:last])


def fold(content: str, start: int, end: int, digits: str = "") -> Folded:
    """The folded stretch of content[start:end]."""
    plain = _PLAIN | {digit: str(value) for value, digit in enumerate(digits)}
    signs: list[str] = []
    at: list[int] = []
    i = start
    while i < end:
        if content[i] in _UNSEEN:
            i += 1
            continue
        stop = i + 1
        while stop < end and unicodedata.combining(content[stop]):
            stop += 1
        cluster = content[i:stop]
        if len(cluster) > 1 and cluster[0] < "\u1100":
            cluster = unicodedata.normalize("NFC", cluster)
        for offset, sign in enumerate(cluster):
            signs.append(plain.get(sign, sign))
            at.append(min(i + offset, stop - 1))
        i = stop
    at.append(end)
    return _respelt(signs, at)


def _respelt(signs: list[str], at: list[int]) -> Folded:
    text = "".join(signs)
    for written, plain in _KHMER:
        start = text.find(written)
        while start >= 0:
            spare = len(written) - len(plain)
            text = text[:start] + plain + text[start + len(written) :]
            del at[start + len(plain) : start + len(plain) + spare]
            start = text.find(written, start + 1)
    return Folded(text, at)


@lru_cache(maxsize=16384)  # a language's words are asked for in each of its sentences
def plainly(words: str) -> str:
    """Words of a language file as a folded text spells them."""
    return fold(words, 0, len(words)).text


def sentences(
    content: str, start: int, end: int, abbreviations: frozenset[str]
) -> list[tuple[int, int]]:
    """The sentences of content[start:end], Khmer stops included, without blanks around them."""
    cuts = [start]
    for match in _ENDS.finditer(content, start, end):
        before = re.search(r"[\w.]*$", content[max(0, match.start() - 20) : match.start()])
        word = before[0].lower() if before else ""
        short = match[0].startswith(".") and (word in abbreviations or len(word) == 1)
        if not short and not content[match.end() : match.end() + 2].strip()[:1].islower():
            cuts.append(match.end())
    cuts.append(end)
    bounds = []
    for first, last in zip(cuts, cuts[1:]):
        while first < last and content[first].isspace():
            first += 1
        while last > first and content[last - 1].isspace():
            last -= 1
        if last > first:
            bounds.append((first, last))
    return bounds


def trie(words: Iterable[str]) -> str:
    """A regular expression for the longest of many words; it fails after few characters.

    >>> import re
    >>> re.match(trie(["ban", "banned", "bar"]), "banned")[0]
    'banned'
    """
    root: dict[str, Any] = {}
    for word in words:
        node = root
        for sign in word:
            node = node.setdefault(sign, {})
        node[""] = {}
    return _branch(root) if root else r"(?!)"


def _branch(node: dict[str, Any]) -> str:
    ends = "" in node
    parts = [re.escape(sign) + _branch(below) for sign, below in node.items() if sign]
    if not parts:
        return ""
    inner = parts[0] if len(parts) == 1 and not ends else f"(?:{'|'.join(parts)})"
    return f"{inner}?" if ends else inner


@lru_cache(maxsize=64)
def word_edges(text: str) -> frozenset[int]:
    """Where words begin and end in a text without blanks between them, by khmercut."""
    from khmercut import tokenize  # half a second to load: only where such a script is read

    edges, at = {0, len(text)}, 0
    for word in tokenize(text):
        start = text.find(word, at)
        if start < 0:  # the segmenter has dropped or respelt something
            continue
        edges.update((start, start + len(word)))
        at = start + len(word)
    return frozenset(edges)


def whole_signs(text: str, start: int, end: int) -> bool:
    """Whether a stretch begins and ends between syllable signs, not within one."""
    inside = end < len(text) and bool(_KHMER_JOINED.match(text[end]))
    return not inside and not (start and text[start - 1] == "\u17d2")
