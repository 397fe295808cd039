"""The encoder in numpy alone: six layers of attention over the pieces of a sentence.

What leaves it: one vector a piece. Weights are rows of whole numbers with a scale a row, in a plain
archive without pickled objects. Sentences of like length are run together. The model is
all-MiniLM-L6-v2 with its last layers trained further: docs/why/encoder.md.
Source: Vaswani and others 2017; Wang and others 2020 (MiniLM).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]

LAYERS, HEADS = 6, 12
ABREAST = 16  # sentences run together
_TINY = 1e-12
_ROOT_HALF = np.float32(0.70710678)
# Abramowitz and Stegun 7.1.26: the error function to within 1.5e-7.
_P = np.float32(0.3275911)
_A = tuple(
    np.float32(a) for a in (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)
)


class Network:
    """The layers, ready to run. `weights` are named as the model's own files name them."""

    def __init__(self, weights: Mapping[str, Array]) -> None:
        self._weights = weights

    def run(self, sentences: Sequence[Sequence[int]]) -> Iterator[tuple[int, Array]]:
        """Each sentence's number and its pieces' vectors, in whatever order is quickest."""
        order = sorted(range(len(sentences)), key=lambda n: (len(sentences[n]), n))
        for first in range(0, len(order), ABREAST):
            batch = order[first : first + ABREAST]
            longest = len(sentences[batch[-1]])
            ids = np.zeros((len(batch), longest), dtype=np.int64)
            there = np.zeros((len(batch), longest), dtype=np.float32)
            for row, number in enumerate(batch):
                ids[row, : len(sentences[number])] = sentences[number]
                there[row, : len(sentences[number])] = 1.0
            vectors = self._vectors(ids, there)
            for row, number in enumerate(batch):
                yield number, vectors[row, : len(sentences[number])]

    def _vectors(self, ids: npt.NDArray[np.int64], there: Array) -> Array:
        weights = self._weights
        states = weights["embeddings.word_embeddings.weight"][ids]
        states = states + weights["embeddings.position_embeddings.weight"][: ids.shape[1]]
        states = states + weights["embeddings.token_type_embeddings.weight"][0]
        states = self._normal(states, "embeddings.LayerNorm")
        hidden = (1.0 - there[:, None, None, :]) * np.float32(-1e4)
        for layer in range(LAYERS):
            name = f"encoder.layer.{layer}."
            seen = self._attention(states, hidden, name + "attention.self.")
            states = self._normal(
                states + self._linear(seen, name + "attention.output.dense"),
                name + "attention.output.LayerNorm",
            )
            wide = _gelu(self._linear(states, name + "intermediate.dense"))
            states = self._normal(
                states + self._linear(wide, name + "output.dense"), name + "output.LayerNorm"
            )
        return states

    def _attention(self, states: Array, hidden: Array, name: str) -> Array:
        count, length, width = states.shape
        size = width // HEADS
        query, key, value = (
            self._linear(states, name + part)
            .reshape(count, length, HEADS, size)
            .transpose(0, 2, 1, 3)
            for part in ("query", "key", "value")
        )
        scores: Array = query @ key.transpose(0, 1, 3, 2) * np.float32(size**-0.5) + hidden
        scores -= scores.max(-1, keepdims=True)
        np.exp(scores, out=scores)
        scores /= scores.sum(-1, keepdims=True)
        seen: Array = (scores @ value).transpose(0, 2, 1, 3).reshape(count, length, width)
        return seen

    def _linear(self, states: Array, name: str) -> Array:
        weights = self._weights
        product: Array = states @ weights[name + ".weight"].T + weights[name + ".bias"]
        return product

    def _normal(self, states: Array, name: str) -> Array:
        apart = states - states.mean(-1, keepdims=True)
        spread = np.sqrt((apart * apart).mean(-1, keepdims=True) + np.float32(_TINY))
        scaled: Array = apart / spread * self._weights[name + ".weight"]
        return scaled + self._weights[name + ".bias"]


def _gelu(values: Array) -> Array:
    half: Array = values * np.float32(0.5) * (1 + _erf(values * _ROOT_HALF))
    return half


def _erf(values: Array) -> Array:
    sign, size = np.sign(values), np.abs(values)
    part = 1 / (1 + _P * size)
    series = np.zeros_like(part)
    for coefficient in _A:
        series = (series + coefficient) * part
    curve: Array = sign * (1 - series * np.exp(-size * size))
    return curve


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
