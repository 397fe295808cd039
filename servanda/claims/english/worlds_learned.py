"""How far some words stand in a world that speaks of acts and means others, or mishaps.

What leaves it: a number, above 0 where words like these were sooner a trap (sport, a play, a flood,
a road, a burglary, a firm, a figure of speech) than news of an act, and the words that say so most.
It knows words by their neighbours in the encoder's table, so it needs no list of them; one weight a
dimension was learnt. Source: docs/why/encoder.md, "Other worlds".
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

import numpy as np

from servanda.claims.english.encoder import acts_told
from servanda.claims.english.encoder.network import Array
from servanda.known_files import read_known

WEIGHTS = Path(__file__).parent / "worlds.json"  # written by bench.train.worlds
WEIGHTS_SHA256 = "bcebf1ccb6f4e94285a137b5103ff743b30a431531c399d5d6448ce7b0812e5b"
SHOWN = 2  # words


def leaning(words: str) -> tuple[float, tuple[str, ...]]:
    """The number, and the words that add most to it; pieces count once each, however often said."""
    weights, bias = _weights()
    means = acts_told.load().meanings(words)
    total = np.sum([vector for vector, _ in means], axis=0)
    size = float(np.linalg.norm(total)) or 1.0
    shares = sorted((-float(vector @ weights), word) for vector, word in means)
    shown = dict.fromkeys(word for _, word in shares[: 2 * SHOWN])
    return float(total @ weights) / size + bias, tuple(shown)[:SHOWN]


@lru_cache(maxsize=1)
def _weights() -> tuple[Array, float]:
    whole = json.loads(read_known(WEIGHTS, WEIGHTS_SHA256))
    return np.asarray(whole["weights"], np.float32), float(whole["bias"])
