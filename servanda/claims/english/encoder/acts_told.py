"""Which acts a sentence tells, by the encoder: a chance for each act, and the words it rests on.

What leaves it: for each sentence the acts above a floor, with their chance, the stance and the
strongest words. An act's score is a sum over the pieces of the sentence, so each piece's share in
it is exact, and the words shown are those that made it. It makes no claim of its own.
Source: docs/why/encoder.md.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from attrs import frozen

from servanda.claims.english.encoder.network import Array, Network, from_rows
from servanda.claims.english.encoder.wordpiece import Pieces, Vocabulary
from servanda.known_files import read_known
from servanda.model import Stance

WEIGHTS = Path(__file__).parent / "encoder.npz"  # written by bench.train.told_acts
WEIGHTS_SHA256 = "f4fd05f97d433b8c58dfeba7fcf6b3a8bd487d568de4cda98e7673191ed4700e"
FLOOR = 0.6  # the chance from which an act is taken as told
GATE = 0.5  # the score of a sentence's pieces from which it is read: docs/why/encoder.md
DIGITS = 2  # of a chance: machines multiply alike to more than these
LONGEST = 96  # pieces of a sentence; what comes after them is not read
LONGEST_TOGETHER = 400  # pieces of several sentences that are looked at together
KEPT = 64  # sentences whose vectors are kept, eight times as many as are read of most pages
FLAT = 8.0  # how far attention may lean on one piece, as an exponent
STANCES: tuple[Stance, ...] = ("done", "planned", "denied")  # and, last, told as background


@frozen
class ActTold:
    """An act that a sentence tells: how likely, how, and the characters of its strongest words.

    `recalled` is how likely the sentence tells it as background, as what came before its news.
    """

    act: str
    chance: float
    stance: Stance
    recalled: float
    start: int
    end: int


class ActEncoder:
    """The encoder with its heads; what it says of a sentence is the same whatever stands beside."""

    def __init__(
        self, weights: dict[str, Array], pieces: Sequence[str], acts: Sequence[str]
    ) -> None:
        self.acts = tuple(acts)
        self._vocabulary = Vocabulary(pieces)
        self._network = Network(weights)
        self._weights = weights
        self._kept: dict[tuple[int, ...], Array] = {}

    def read(self, sentences: Sequence[str], floor: float) -> list[list[ActTold]]:
        """The acts each sentence tells with at least the chance `floor`, the likeliest first.

        Sentences whose pieces surely tell nothing are passed over.
        """
        return [
            [] if vectors is None else self._told(vectors, pieces, floor)
            for pieces, vectors in self._seen(sentences)
        ]

    def highest(self, sentences: Sequence[str]) -> dict[str, float]:
        """The highest chance of each act over some sentences; acts of no chance are left out."""
        seen = [vectors for _, vectors in self._seen(sentences) if vectors is not None]
        if not seen:
            return {}
        most = np.max([self._chances(self._acts(vectors)) for vectors in seen], axis=0)
        chances = {act: round(float(one), DIGITS) for act, one in zip(self.acts, most)}
        return {act: chance for act, chance in chances.items() if chance}

    def meanings(self, words: str) -> list[tuple[Array, str]]:
        """The vector of each piece in some words before any layer, of length 1, and its word.

        Each piece once, in the order of the words; no more than `LONGEST_TOGETHER` of them.
        """
        cut = self._vocabulary.cut(words, LONGEST_TOGETHER)
        first = {number: span for number, span in zip(cut.ids, cut.spans) if span[0] < span[1]}
        table = self._weights["embeddings.word_embeddings.weight"]
        return [
            (table[number] / np.linalg.norm(table[number]), words[slice(*span)])
            for number, span in first.items()
        ]

    def _seen(self, sentences: Sequence[str]) -> list[tuple[Pieces, Array | None]]:
        """Each sentence's pieces and their vectors; None where they surely tell nothing.

        The vectors of the last sentences are kept: a page is asked about twice.
        """
        cut = [self._vocabulary.cut(sentence, LONGEST) for sentence in sentences]
        keys = [tuple(pieces.ids) if self.passes(pieces.ids) else () for pieces in cut]
        new = [key for key in dict.fromkeys(keys) if key and key not in self._kept]
        found = dict(zip(new, self._network.run(new), strict=True))
        seen = [found.get(key, self._kept.get(key)) for key in keys]
        self._kept = dict(list({**self._kept, **found}.items())[-KEPT:])
        return list(zip(cut, seen, strict=True))

    def passes(self, ids: Sequence[int]) -> bool:
        """Whether a sentence may tell an act, by which pieces are in it; costs next to nothing."""
        weight, bias = self._weights["gate.weight"], self._weights["gate.bias"]
        return float(weight[np.unique(np.asarray(ids))].sum() + bias[0]) >= GATE

    def _told(self, vectors: Array, pieces: Pieces, floor: float) -> list[ActTold]:
        shares = self._acts(vectors)
        chances = self._chances(shares)
        likely = [n for n in np.argsort(-chances) if chances[n] >= floor]
        if not likely:
            return []
        of_stance = _shares(
            vectors, self._weights["stance.attention"], self._weights["stance.weight"]
        )
        scores = of_stance.sum(0) + self._weights["stance.bias"]
        stance = STANCES[int(scores[: len(STANCES)].argmax())]
        recalled = float(np.exp(scores[-1] - scores.max()) / np.exp(scores - scores.max()).sum())
        return [
            ActTold(self.acts[n], round(float(chances[n]), DIGITS), stance, round(recalled, DIGITS),
                    *_words(shares[:, n], pieces))
            for n in likely
        ]  # fmt: skip

    def _acts(self, vectors: Array) -> Array:
        return _shares(vectors, self._weights["acts.attention"], self._weights["acts.weight"])

    def _chances(self, shares: Array) -> Array:
        return _chance(shares.sum(0) + self._weights["acts.bias"])


def _shares(vectors: Array, attention: Array, weight: Array) -> Array:
    """What each piece adds to each score: its weight in the sentence times what it says."""
    leaning: Array = np.exp(np.clip(vectors @ attention.T, -FLAT, FLAT)).astype(np.float32)
    leaning /= leaning.sum(0, keepdims=True)
    shares: Array = leaning * (vectors @ weight.T)
    return shares


def _chance(scores: Array) -> Array:
    chance: Array = (1 / (1 + np.exp(-scores))).astype(np.float32)
    return chance


def _words(shares: Array, pieces: Pieces) -> tuple[int, int]:
    """The characters of the word that adds most, and of those beside it that add half as much."""
    by_word: dict[tuple[int, int], float] = {}
    for span, share in zip(pieces.spans, shares, strict=True):
        if span[1] > span[0]:
            by_word[span] = by_word.get(span, 0.0) + float(share)
    words = list(by_word)
    best = max(range(len(words)), key=lambda n: by_word[words[n]])
    first = last = best
    enough = by_word[words[best]] / 2
    while first > 0 and by_word[words[first - 1]] >= enough:
        first -= 1
    while last + 1 < len(words) and by_word[words[last + 1]] >= enough:
        last += 1
    return words[first][0], words[last][1]


@lru_cache(maxsize=1)
def load() -> ActEncoder:
    """The encoder, read once; SettingsError where its weights are not the known ones."""
    with np.load(io.BytesIO(read_known(WEIGHTS, WEIGHTS_SHA256)), allow_pickle=False) as archive:
        tables = {name: archive[name] for name in archive.files}
    pieces = bytes(tables.pop("vocabulary")).decode("utf-8").split("\n")
    acts = json.loads(bytes(tables.pop("acts")).decode("utf-8"))
    return ActEncoder(from_rows(tables), pieces, acts)
