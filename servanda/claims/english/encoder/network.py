"""The encoder in numpy alone: six layers of attention over the pieces of a sentence.

What leaves it: one vector a piece. Weights are rows of whole numbers with a scale a row, in a plain
archive without pickled objects. The sentences of a page are run together. The model is
all-MiniLM-L6-v2 with its last layers trained further: docs/why/encoder.md.
Source: Vaswani and others 2017; Wang and others 2020 (MiniLM).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]

LAYERS, HEADS = 6, 12
ABREAST = 16  # sentences run together
_ROWS = 16  # of a table that are worked on together
_TINY = 1e-12
_HALF, _ROOT_HALF = np.float32(0.5), np.float32(0.70710678)
# Abramowitz and Stegun 7.1.26: the error function to within 1.5e-7.
_P = np.float32(0.3275911)
_A = tuple(
    np.float32(a) for a in (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)
)


class Network:
    """The layers, ready to run. `weights` are named as the model's own files name them."""

    def __init__(self, weights: Mapping[str, Array]) -> None:
        self._weights = weights
        self._seeing = [self._joined(f"encoder.layer.{n}.attention.self.") for n in range(LAYERS)]

    def run(self, sentences: Sequence[Sequence[int]]) -> list[Array]:
        """The vectors of each sentence's pieces.

        Sentences lie end to end, so that nothing is multiplied for a shorter one's sake.
        """
        vectors: list[Array] = []
        for first in range(0, len(sentences), ABREAST):
            batch = sentences[first : first + ABREAST]
            ends = np.cumsum([len(sentence) for sentence in batch]).tolist()
            states = self._embedded(batch)
            for layer in range(LAYERS):
                states = self._layer(states, layer, ends)
            vectors += np.split(states, ends[:-1])
        return vectors

    def _joined(self, name: str) -> tuple[Array, Array]:
        """The three tables by which pieces see each other as one: one product in place of three."""
        tables, biases = (
            [self._weights[f"{name}{part}.{kind}"] for part in ("query", "key", "value")]
            for kind in ("weight", "bias")
        )
        return np.concatenate(tables).T, np.concatenate(biases)

    def _embedded(self, sentences: Sequence[Sequence[int]]) -> Array:
        places = np.concatenate([np.arange(len(sentence)) for sentence in sentences])
        pieces = np.concatenate([np.asarray(sentence) for sentence in sentences])
        states = self._weights["embeddings.word_embeddings.weight"][pieces]
        states += self._weights["embeddings.position_embeddings.weight"][places]
        states += self._weights["embeddings.token_type_embeddings.weight"][0]
        return self._normal(states, "embeddings.LayerNorm")

    def _layer(self, states: Array, layer: int, ends: Sequence[int]) -> Array:
        name = f"encoder.layer.{layer}."
        table, bias = self._seeing[layer]
        parts = states @ table + bias
        seen = np.empty_like(states)
        first = 0
        for last in ends:
            seen[first:last] = _attention(parts[first:last])
            first = last
        states = states + self._linear(seen, name + "attention.output.dense")
        states = self._normal(states, name + "attention.output.LayerNorm")
        wide = _gelu(self._linear(states, name + "intermediate.dense"))
        states = states + self._linear(wide, name + "output.dense")
        return self._normal(states, name + "output.LayerNorm")

    def _linear(self, states: Array, name: str) -> Array:
        product: Array = states @ self._weights[name + ".weight"].T
        product += self._weights[name + ".bias"]
        return product

    def _normal(self, states: Array, name: str) -> Array:
        """The states with mean 0 and spread 1, scaled; worked out in place."""
        states -= states.mean(-1, keepdims=True)
        states /= np.sqrt((states * states).mean(-1, keepdims=True) + np.float32(_TINY))
        states *= self._weights[name + ".weight"]
        states += self._weights[name + ".bias"]
        return states


def _attention(parts: Array) -> Array:
    """What each piece of one sentence sees of the others; `parts` are queries, keys and values."""
    count, width = len(parts), parts.shape[1] // 3
    query, key, value = parts.reshape(count, 3, HEADS, width // HEADS).transpose(1, 2, 0, 3)
    scores: Array = query @ key.transpose(0, 2, 1)
    scores *= np.float32((width // HEADS) ** -0.5)
    scores -= scores.max(-1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(-1, keepdims=True)
    seen: Array = (scores @ value).transpose(1, 0, 2).reshape(count, width)
    return seen


def _gelu(values: Array) -> Array:
    """Half of each value times 1 and the error function of it, in place, a few rows at a time.

    That is the value where it is positive, less its size times half of what the function lacks of
    1. What is worked on a few rows at a time stays in the processor's cache.
    """
    for first in range(0, len(values), _ROWS):
        rows = values[first : first + _ROWS]
        size = np.abs(rows)
        part = size * (_P * _ROOT_HALF)
        part += 1
        np.reciprocal(part, out=part)
        lack = part * _A[0]
        for coefficient in _A[1:]:
            lack += coefficient
            lack *= part
        lack *= size
        size *= size
        size *= -_HALF
        lack *= np.exp(size, out=size)
        lack *= _HALF
        np.maximum(rows, 0, out=rows)
        rows -= lack
    return values


def from_rows(archive: Mapping[str, npt.NDArray[np.generic]]) -> dict[str, Array]:
    """The weights of an archive: rows of whole numbers times their scales; others as they are."""
    weights = {}
    for name in archive:
        kind, _, own = name.partition(":")
        if kind == "rows":
            weights[own] = archive[name].astype(np.float32) * archive[f"scale:{own}"].astype(
                np.float32
            )
        elif kind == "plain":
            weights[own] = archive[name].astype(np.float32)
    return weights


def to_rows(weights: Mapping[str, Array]) -> dict[str, npt.NDArray[np.generic]]:
    """What `from_rows` reads: each large table as whole numbers from -127 to 127, a scale a row."""
    archive: dict[str, npt.NDArray[np.generic]] = {}
    for name, values in weights.items():
        if values.ndim == 2 and values.shape[0] > 1 and values.size > 4096:
            scale = np.abs(values).max(1, keepdims=True) / 127
            scale[scale == 0] = 1
            archive[f"rows:{name}"] = np.round(values / scale).astype(np.int8)
            archive[f"scale:{name}"] = scale.astype(np.float32)
        else:
            archive[f"plain:{name}"] = values.astype(np.float32)
    return archive
