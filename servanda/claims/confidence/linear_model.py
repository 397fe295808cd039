"""Trained weights over named features: a number, and the features that counted most.

What leaves it: `Weights`, read from a JSON file whose SHA-256 is known to the code that asks for
it. No learning happens here; the scripts in bench/train write the files.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from pathlib import Path

from attrs import frozen

from servanda.known_files import read_known


@frozen(eq=False)
class Weights:
    """One yes-or-no question: a bias and a weight for each feature that was ever seen.

    `scaled` questions are asked of whole reports: the sum is divided by the square root of how
    many known features there are, so that a long report is not surer for being long.
    """

    bias: float
    of: Mapping[str, float]
    scaled: bool = False

    def score(self, features: Iterable[str]) -> float:
        """The chance, from 0 to 1, that the answer is yes; unknown features count nothing."""
        known = [self.of[name] for name in sorted(set(features)) if name in self.of]
        share = math.sqrt(len(known)) if self.scaled and known else 1.0
        total = self.bias + sum(known) / share
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))

    def reasons(self, features: Iterable[str], count: int = 3) -> tuple[str, ...]:
        """The features that spoke loudest for yes, strongest first."""
        known = [(self.of[name], name) for name in set(features) if self.of.get(name, 0.0) > 0]
        return tuple(
            name for _, name in sorted(known, key=lambda pair: (-pair[0], pair[1]))[:count]
        )


def load(path: Path, sha256: str) -> dict[str, Weights]:
    """The questions of a weights file by name; SettingsError unless the file is the known one."""
    whole = json.loads(read_known(path, sha256))
    return {
        name: Weights(entry["bias"], entry["weights"], entry["scaled"])
        for name, entry in whole["questions"].items()
    }
