"""Which texts are one story: whole, cut, or slightly altered.

What leaves it: for each capture, the capture that stands for its story. Texts are compared only
where they share one of their rarest runs of words, so the time grows with the number of texts
and not with its square; and in any script, since where no blanks part words a run is one of
letters. Source: docs/why/incidents.md, "Copies".
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from servanda.model import Capture, Text

Pieces = NDArray[np.uint64]

SHINGLE_WORDS = 5
# Khmer words have four to five letters, marks counted; twelve and the four steps of a shingle
# are about three of them.
UNSPACED_LETTERS = 12
SKETCH_COUNT = 48  # the smallest pieces of a text, by which candidates are found
# Texts compared for one shared piece, half of them at most of one story: so only words that many
# stories share (a house's footer) fill it, and the other 47 pieces then still find a copy.
COMPARED = 8
# 0.5 of the shorter text's shingles: among the 44,850 pairs of 300 outside news reports, twelve
# copies and edits share 0.59 or more, all others 0.29 or less; docs/why/incidents.md, "Copies".
COPIED_SHARE = 0.5
SHORT_PIECES = 20  # below it shares mean little and the whole text is compared
SHORT_RATIO = 90

# Thai, Lao, Burmese, Khmer, kana and Chinese: no blanks between words.
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
_RUN = re.compile(rf"[{UNSPACED}]+|[^\W{UNSPACED}]+")
_IS_UNSPACED = re.compile(rf"[{UNSPACED}]")
# Soft hyphens, zero-width blanks and joiners, marks of direction: they change no word.
HIDDEN = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
INVISIBLE = re.compile(f"[{HIDDEN}]")


class Joined:
    """Sets that only ever grow together; the same sets whatever the order of joining."""

    def __init__(self, members: Iterable[str]) -> None:
        self._up = {member: member for member in members}

    def of(self, member: str) -> str:
        """The one member that stands for the set."""
        while self._up[member] != member:
            self._up[member] = self._up[self._up[member]]
            member = self._up[member]
        return member

    def join(self, one: str, other: str) -> None:
        """Make the sets of both one set; the smaller id stands for it."""
        first, second = sorted((self.of(one), self.of(other)))
        self._up[second] = first


def words_of(content: str) -> list[str]:
    """The words of a text, folded; in a script without blanks, its runs of letters.

    >>> words_of("The Party's \\u2014 SEATS")
    ['the', 'party', 's', 'seats']
    """
    plain = INVISIBLE.sub("", unicodedata.normalize("NFKC", content)).casefold()
    words: list[str] = []
    for run in _RUN.findall(plain):
        if _IS_UNSPACED.match(run):
            last = max(len(run) - UNSPACED_LETTERS, 0)
            words += [run[at : at + UNSPACED_LETTERS] for at in range(last + 1)]
        else:
            words.append(run)
    return words


def pieces(words: Sequence[str]) -> Pieces:
    """Every run of five words as a number, each once, in order of the numbers.

    The numbers look random and are the same on every machine.
    """
    if not words:
        return np.empty(0, dtype=np.uint64)
    hashes = {word: zlib.crc32(word.encode("utf-8", "surrogatepass")) for word in set(words)}
    ids = np.fromiter((hashes[word] for word in words), np.uint64, len(words))
    runs = max(len(words) - SHINGLE_WORDS + 1, 1)
    mixed = np.zeros(runs, dtype=np.uint64)
    for step in range(min(SHINGLE_WORDS, len(words))):
        mixed = mixed * np.uint64(0x9E3779B97F4A7C15) + ids[step : step + runs]
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    mixed ^= mixed >> np.uint64(32)
    return np.unique(mixed)


class _TextPieces:
    """A text's words and pieces, taken once."""

    def __init__(self, text: Text) -> None:
        self.capture = text.capture
        self.words = words_of(text.content)
        self.pieces = pieces(self.words)

    def copies(self, other: _TextPieces) -> bool:
        """Whether the two are one story, whole or cut short."""
        few, many = sorted((self, other), key=lambda text: len(text.pieces))
        if not len(few.pieces):
            return False
        if len(few.pieces) < SHORT_PIECES:
            return fuzz.ratio(" ".join(few.words), " ".join(many.words)) >= SHORT_RATIO
        shared = np.intersect1d(few.pieces, many.pieces, assume_unique=True)
        return len(shared) >= COPIED_SHARE * len(few.pieces)


def copied(first: Text, second: Text) -> bool:
    """Whether two texts are one story, whole or cut short."""
    return _TextPieces(first).copies(_TextPieces(second))


def stories(texts: Sequence[Text]) -> dict[str, str]:
    """For each capture, the capture that stands for its story (the smallest id of them).

    The same whatever the order of the texts. Empty texts are each their own story.
    """
    joined = Joined(text.capture for text in texts)
    whole: dict[
        str, _TextPieces
    ] = {}  # all the words -> the capture with them whose id is smallest
    for text in sorted(texts, key=lambda text: text.capture):
        read = _TextPieces(text)
        same = whole.setdefault(" ".join(read.words), read) if read.words else read
        joined.join(same.capture, text.capture)
    sharing: dict[int, list[_TextPieces]] = {}
    # In the order of what they say, so that a further copy changes nothing in who is compared.
    for _, read in sorted(whole.items(), key=lambda item: item[0]):
        _compare(read, sharing, joined)
    return {text.capture: joined.of(text.capture) for text in texts}


def _compare(read: _TextPieces, sharing: dict[int, list[_TextPieces]], joined: Joined) -> None:
    """Join a text with the stories it copies, then let later texts be compared with it."""
    tried: set[str] = set()
    for piece in read.pieces[:SKETCH_COUNT].tolist():
        near = sharing.setdefault(piece, [])
        for earlier in near:
            if earlier.capture in tried or joined.of(earlier.capture) == joined.of(read.capture):
                continue
            tried.add(earlier.capture)
            if read.copies(earlier):
                joined.join(earlier.capture, read.capture)
    for piece in read.pieces[:SKETCH_COUNT].tolist():
        near = sharing[piece]
        stories_near = {joined.of(earlier.capture) for earlier in near}
        room = COMPARED if joined.of(read.capture) not in stories_near else COMPARED // 2
        if len(near) < room:
            near.append(read)


# ------------------------------------------------------------------ which copy came first


def surely_first(capture: str, captures: Mapping[str, Capture]) -> tuple[bool, date, date, str]:
    """What orders copies of one story by when each surely stood somewhere.

    What a page says of its own day can be forged, and who forges it gathers copies by the
    hundred. So a copy of an outlet that the watch lists, or dated by the person who added it,
    comes first, by the day it was published; of the rest the one that was fetched first.
    """
    known = captures.get(capture)
    if known is None:
        return True, date.max, date.max, capture
    published = known.published.when.to_on or date.max
    trusted = known.source is not None or known.published.how == "given"
    return not trusted, published if trusted else known.fetched_at.date(), published, capture


def leading(captures: Mapping[str, Capture], story: Mapping[str, str]) -> dict[str, Capture]:
    """For each story, the copy that surely came first."""
    firsts: dict[str, str] = {}
    for capture in sorted(story, key=lambda id: surely_first(id, captures)):
        firsts.setdefault(story[capture], capture)
    return {name: captures[capture] for name, capture in firsts.items() if capture in captures}


class Stories:
    """The stories of one shard so far, by their rarest runs of words."""

    def __init__(self) -> None:
        self._sharing: dict[int, list[tuple[str, Pieces]]] = {}

    def copy_of(self, address: str, text: str) -> str:
        """The address of the earlier page that tells the same story; "" where none does.

        Short texts are copies of none here: what little they share says little.
        """
        own = pieces(words_of(text))
        if len(own) < SHORT_PIECES:
            return ""
        sketch = own[:SKETCH_COUNT].tolist()
        tried: set[str] = set()
        for piece in sketch:
            for earlier, theirs in self._sharing.get(piece, ()):
                if earlier in tried:
                    continue
                tried.add(earlier)
                if _share(own, theirs) >= COPIED_SHARE:
                    return earlier
        for piece in sketch:
            near = self._sharing.setdefault(piece, [])
            if len(near) < COMPARED:
                near.append((address, own))
        return ""


def _share(first: Pieces, second: Pieces) -> float:
    import numpy as np

    shared = np.intersect1d(first, second, assume_unique=True)
    return len(shared) / min(len(first), len(second))
