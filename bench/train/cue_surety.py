"""`python -m bench.train.cue_surety`: learn again how sure a claim by cue words is.

Writes servanda/claims/by_cues/surety.json and puts its SHA-256 into the code that loads it. The
passages are those of bench/labels/passages in French, Indonesian and Khmer, the train half alone.
Prints, by six folds of whole passages, how well the confidence tells right from wrong; then what
it is worth on the half kept apart. To be run again after cues have changed.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from bench import cue_claims, told_passages
from bench.calibrating import area
from bench.calibration import expected_calibration_error
from bench.cue_claims import CueClaim
from bench.train.muc import know, write
from servanda.claims.by_cues import surety
from servanda.claims.confidence.linear_model import Weights

FOLDS = 6
STRENGTHS = (0.1, 0.3, 1.0)
RARE = 4
SET = "bench/labels/passages, written for this project"


def learn(found: Sequence[CueClaim], strength: float) -> Weights:
    """The weights of one logistic regression over features that are not rare."""
    counted = Counter(name for one in found for name in one.features)
    names = sorted(name for name, count in counted.items() if count >= RARE)
    table = np.array([[name in one.features for name in names] for one in found], dtype=float)
    line = LogisticRegression(C=strength, max_iter=3000, tol=1e-6)
    line.fit(table, [one.right for one in found])
    weights = {name: round(float(weight), 3) for name, weight in zip(names, line.coef_[0])}
    return Weights(round(float(line.intercept_[0]), 3), {n: w for n, w in weights.items() if w})


def held_out(found: Sequence[CueClaim], strength: float) -> list[float]:
    """Each claim's confidence by weights learnt without its fold of passages."""
    folds = [int(hashlib.sha256(one.passage.encode()).hexdigest(), 16) % FOLDS for one in found]
    sure = [0.0] * len(found)
    for fold in range(FOLDS):
        weights = learn([one for one, own in zip(found, folds) if own != fold], strength)
        for at, own in enumerate(folds):
            if own == fold:
                sure[at] = weights.score(found[at].features)
    return sure


def told(name: str, sure: Iterable[float], found: Sequence[CueClaim]) -> str:
    """One line on how far confidences keep their word and tell right from wrong."""
    pairs = list(zip(sure, (one.right for one in found)))
    share = np.mean([right for _, right in pairs])
    return (
        f"{name}: n {len(pairs)}, right {share:.2f}, Brier {cue_claims.brier(pairs):.4f}, "
        f"area {area(pairs):.3f}, ECE {expected_calibration_error(pairs):.3f}"
    )


def main() -> int:
    """Choose how strongly to learn by the folds, learn, write, print what it is worth."""
    every = list(cue_claims.cue_claims())
    found = [one for one in every if one.part == "train"]
    kept = [one for one in every if one.part != "train"]
    print(told("train, as the rules weigh it", (one.claim.confidence for one in found), found))
    tried = {}
    for strength in STRENGTHS:
        sure = held_out(found, strength)
        tried[strength] = cue_claims.brier(list(zip(sure, (one.right for one in found))))
        print(told(f"train, six folds, strength {strength}", sure, found))
    weights = learn(found, min(STRENGTHS, key=lambda strength: tried[strength]))
    print(told("kept apart, as the rules weigh it", (one.claim.confidence for one in kept), kept))
    print(told("kept apart, learnt", (weights.score(one.features) for one in kept), kept))
    labels = hashlib.sha256()
    for path in sorted(told_passages.FOLDER.glob("*.txt")):
        labels.update(path.read_bytes())
    written = write(
        surety.WEIGHTS, {"right": weights}, labels.hexdigest(), origin=SET, licence="Apache-2.0"
    )
    know(Path(surety.__file__), written)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
