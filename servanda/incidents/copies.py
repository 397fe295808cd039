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
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from servanda import canon
from servanda.model import Capture, Text

Pieces = NDArray[np.uint64]

SHINGLE_WORDS = 5
# Khmer words have four to five letters, marks counted; twelve and the four steps of a shingle
# are about three of them.
UNSPACED_LETTERS = 12
SKETCH_COUNT = 48  # the smallest pieces of a text, by which candidates are found
# Of all different texts that share a piece, those whose digests come first are compared with each
# of the others: so two copies are compared wherever no more than so many texts share one of their
# 48 pieces, and of four hundred copies of one story each is compared with copies of it. What many
# stories share, a house's footer, takes no more time as they grow in number.
COMPARED = 12
# 0.5 of the shorter text's shingles: among the 44,850 pairs of 300 outside news reports, twelve
# copies and edits share 0.59 or more, all others 0.29 or less; docs/why/incidents.md, "Copies".
COPIED_SHARE = 0.5
SHORT_PIECES = 20  # below it shares mean little and the whole text is compared
SHORT_RATIO = 90
DIGEST_LETTERS = 24  # 96 bits: nobody makes two texts of one digest

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

    def join(self, id: str, other: str) -> None:
        """Make the sets of both one set; the smaller id stands for it."""
        first, second = sorted((self.of(id), self.of(other)))
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


def pieces(words: Sequence[str], run: int = SHINGLE_WORDS) -> Pieces:
    """Every run of five words, or of `run`, as a number, each once, in order of the numbers.

    The numbers look random and are the same on every machine.
    """
    if not words:
        return np.empty(0, dtype=np.uint64)
    hashes = {word: zlib.crc32(word.encode("utf-8", "surrogatepass")) for word in set(words)}
    ids = np.fromiter((hashes[word] for word in words), np.uint64, len(words))
    runs = max(len(words) - run + 1, 1)
    mixed = np.zeros(runs, dtype=np.uint64)
    for step in range(min(run, len(words))):
        mixed = mixed * np.uint64(0x9E3779B97F4A7C15) + ids[step : step + runs]
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    mixed ^= mixed >> np.uint64(32)
    mixed.sort()  # np.unique would do, and brings numpy.ma with it at its first call
    is_first = np.ones(len(mixed), dtype=np.bool_)
    is_first[1:] = mixed[1:] != mixed[:-1]
    return mixed[is_first]


class TextPieces:
    """A text's words and pieces, each taken once; `digest` is one for all of the same words."""

    def __init__(self, text: Text) -> None:
        self.capture = text.capture
        self.words = words_of(text.content)

    @cached_property
    def pieces(self) -> Pieces:
        """Its runs of words as numbers, in order."""
        return pieces(self.words)

    @cached_property
    def digest(self) -> str:
        """The first letters of the SHA-256 of its words."""
        return canon.sha256_of_bytes(self._whole.encode("utf-8", "surrogatepass"))[:DIGEST_LETTERS]

    @cached_property
    def _whole(self) -> str:
        return " ".join(self.words)

    @property
    def sketch(self) -> list[int]:
        """The pieces by which it is found."""
        return [int(piece) for piece in self.pieces[:SKETCH_COUNT]]

    @property
    def _is_short(self) -> bool:
        """Whether it has few pieces, however often one comes again; told without taking them."""
        return len(self.words) - SHINGLE_WORDS + 1 < SHORT_PIECES

    def copies(self, other: TextPieces) -> bool:
        """Whether the two are one story, whole or cut short."""
        if not self.words or not other.words:
            return False
        if self._is_short or other._is_short or self._fewest(other) < SHORT_PIECES:
            return fuzz.ratio(self._whole, other._whole) >= SHORT_RATIO
        shared = np.intersect1d(self.pieces, other.pieces, assume_unique=True)
        return len(shared) >= COPIED_SHARE * self._fewest(other)

    def _fewest(self, other: TextPieces) -> int:
        """The pieces of the one that has fewer."""
        return min(len(self.pieces), len(other.pieces))


def copied(first: Text, second: Text) -> bool:
    """Whether two texts are one story, whole or cut short."""
    return TextPieces(first).copies(TextPieces(second))


def stories(texts: Sequence[Text]) -> dict[str, str]:
    """For each capture, the capture that stands for its story (the smallest id of them).

    The same whatever the order of the texts. Empty texts are each their own story. Two texts are
    of one story where a row of copies leads from one to the other; which are compared, see
    `COMPARED`. So what a further text changes is found beside it alone: see `story_growth`.
    """
    return stories_of([TextPieces(text) for text in texts])


def stories_of(texts: Sequence[TextPieces]) -> dict[str, str]:
    """The same of texts whose pieces were taken already."""
    joined = Joined(text.capture for text in texts)
    whole: dict[str, TextPieces] = {}  # for each digest, the capture whose id is smallest
    for read in sorted(texts, key=lambda text: text.capture):
        same = whole.setdefault(read.digest, read) if read.words else read
        joined.join(same.capture, read.capture)
    sharing: dict[int, list[TextPieces]] = {}
    for _, read in sorted(whole.items()):
        for piece in read.sketch:
            sharing.setdefault(piece, []).append(read)
    tried: set[tuple[str, str]] = set()
    for near in sharing.values():
        for place, first in enumerate(near[:COMPARED]):
            for second in near[place + 1 :]:
                _compare(first, second, joined, tried)
    return {text.capture: joined.of(text.capture) for text in texts}


def _compare(
    first: TextPieces, second: TextPieces, joined: Joined, tried: set[tuple[str, str]]
) -> None:
    """Join two texts where one copies the other, each two looked at once."""
    if joined.of(first.capture) == joined.of(second.capture):
        return
    both = (first.digest, second.digest)
    if both not in tried:
        tried.add(both)
        if first.copies(second):
            joined.join(first.capture, second.capture)


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
