"""A small trained model: features in, probabilities out, and which features counted most.

What leaves it: answers of logistic regressions whose weights lie beside this file as JSON. The
file's SHA-256 is compared with the one written at training before anything is taken from it.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from attrs import frozen

from servanda.known_files import read_known
from servanda.model import Span

WEIGHTS = Path(__file__).parent / "gist.json"

Features = dict[str, float]


@frozen(eq=False)
class Answer:
    """One answer: how likely it is, the words it rests on, what spoke most for it."""

    value: str
    probability: float
    spans: tuple[Span, ...]
    because: tuple[str, ...]


@frozen(eq=False)
class AnswerPart:
    """One question's weights: a bias and a threshold a label, a row of weights a feature."""

    labels: tuple[str, ...]
    bias: tuple[float, ...]
    thresholds: tuple[float, ...]
    weights: Mapping[str, tuple[float, ...]]
    choice: float = 0.0  # candidates compete: how often one of them is right; 0: they do not

    def probabilities(self, features: Features) -> list[float]:
        """How likely each label is, by itself, in the order of `labels`."""
        sums = list(self.bias)
        for name, value in features.items():
            for i, weight in enumerate(self.weights.get(name, ())):
                sums[i] += weight * value
        return [1 / (1 + math.exp(-max(-30.0, min(30.0, s)))) for s in sums]

    def among(self, candidates: Sequence[Features]) -> list[float]:
        """How likely each candidate is, by the first label; for a choice they sum to `choice`."""
        if not self.choice:
            return [self.probabilities(features)[0] for features in candidates]
        none = (0.0,) * len(self.labels)
        sums = [
            sum(self.weights.get(name, none)[0] * value for name, value in features.items())
            for features in candidates
        ]
        most = max(sums, default=0.0)
        shares = [math.exp(s - most) for s in sums]
        whole = sum(shares)
        return [self.choice * share / whole for share in shares]

    def because(self, features: Features, label: str, count: int = 3) -> tuple[str, ...]:
        """The features that spoke most for a label, the strongest first."""
        i = self.labels.index(label)
        spoke = [(self.weights[f][i] * v, f) for f, v in features.items() if f in self.weights]
        return tuple(f for s, f in sorted(spoke, key=lambda each: (-each[0], each[1])) if s > 0)[
            :count
        ]


@frozen(eq=False)
class Model:
    """The parts by name, the rarity of words, how people spell countries, and the file's hash."""

    parts: Mapping[str, AnswerPart]
    idf: Mapping[str, float]
    spellings: Mapping[str, str]  # ISO alpha-2, lower case, to the usual name
    sha256: str


def from_json(raw: bytes) -> Model:
    """The model that a weights file holds."""
    content: dict[str, Any] = json.loads(raw)
    parts = {
        name: AnswerPart(
            tuple(part["labels"]),
            tuple(part["bias"]),
            tuple(part["thresholds"]),
            {feature: tuple(row) for feature, row in part["weights"].items()},
            part["choice"],
        )
        for name, part in content["parts"].items()
    }
    return Model(parts, content["idf"], content["spellings"], hashlib.sha256(raw).hexdigest())


@lru_cache(maxsize=1)
def load() -> Model:
    """The packaged model. Raises SettingsError where its bytes are not those trained."""
    trained = WEIGHTS.with_suffix(".sha256").read_text(encoding="ascii").split()[0]
    return from_json(
        read_known(WEIGHTS, trained, why="What it answers is not what was measured at training.")
    )
