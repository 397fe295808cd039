"""How surely a verb's act happened, as learnt from sentences that people judged.

What leaves it: three probabilities, a number on the people's scale, and the signs that counted
most. The weights are read once and refused if their bytes are not the known ones.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from servanda.claims.english.stance_signs import NAMES, signs
from servanda.known_files import read_known

if TYPE_CHECKING:
    from spacy.tokens import Token

WEIGHTS = Path(__file__).parent / "stance.json"
WEIGHTS_SHA256 = "8b9f1e43f670e0c17c59080c1680b99079b8d269e3cdd4a05a533dfee9af05d0"
CLASSES = ("happened", "did not", "unsure")


@frozen
class LearntStance:
    """The probabilities of the three, the number from -3 to 3, and what counted most, in words."""

    happened: float
    did_not: float
    unsure: float
    scaled: float
    because: str


@frozen(eq=False)
class StanceWeights:
    """For each sign three weights, in hundredths; the bounds are those of the people's scale.

    `lean` weighs the three answers so that the rarest is given at all; `levels` is the number
    that each answer's probability brings, before it is kept within the answer's bounds.
    """

    of: Mapping[str, NDArray[np.float64]]
    start: NDArray[np.float64]
    lean: NDArray[np.float64]
    levels: NDArray[np.float64]


@lru_cache(maxsize=1)
def load() -> StanceWeights:
    """The packaged weights; raises SettingsError where their bytes are not the known ones."""
    return read(json.loads(read_known(WEIGHTS, WEIGHTS_SHA256)))


def read(data: Mapping[str, object]) -> StanceWeights:
    """The weights as the training wrote them."""
    signs_of, lists = data["signs"], {k: data[k] for k in ("start", "lean", "levels")}
    assert isinstance(signs_of, dict)
    of = {sign: np.array(row, dtype=np.float64) / 100 for sign, row in signs_of.items()}
    start, lean, levels = (np.array(each, dtype=np.float64) for each in lists.values())
    return StanceWeights(of, start, lean, levels)


def judge(token: Token, *more: str, weights: StanceWeights | None = None) -> LearntStance:
    """What the signs around a verb come to; `more` are signs told by others, such as the rules."""
    weights = weights or load()
    known = [sign for sign in (*signs(token), *more) if sign in weights.of]
    total = weights.start.copy()
    for sign in known:
        total += weights.of[sign]
    chances = np.exp(total - total.max())
    chances /= chances.sum()
    happened, did_not, unsure = (float(each) for each in chances)
    side = 0 if happened >= did_not else 1
    return LearntStance(
        happened, did_not, unsure, scaled(chances, weights), _because(known, side, weights)
    )


def scaled(chances: NDArray[np.float64], weights: StanceWeights) -> float:
    """The number on the scale: within the bounds of the answer that weighs most."""
    bounds = ((1.5, 3.0), (-3.0, -1.5), (-1.49, 1.49))
    low, high = bounds[int((chances * weights.lean).argmax())]
    expected = float(chances @ weights.levels)
    return min(high, max(low, expected))


def _because(known: list[str], side: int, weights: StanceWeights) -> str:
    """The three kinds of sign that spoke most for the likelier side, each with its best sign."""
    sums: dict[str, float] = {}
    best: dict[str, tuple[float, str]] = {}
    for sign in known:
        row = weights.of[sign]
        pull = float(row[side] - row[1 - side])
        kind, what = sign.split("=", 1)
        name = NAMES[kind]
        sums[name] = sums.get(name, 0.0) + pull
        best[name] = max(best.get(name, (pull, what)), (pull, what))
    leading = sorted((name for name in sums if sums[name] > 0), key=lambda n: -sums[n])[:3]
    return ", ".join(f"{name} ({best[name][1]})" for name in leading)
