"""`python -m bench.train.surety [--data FOLDER]`: learn again how sure a claim is.

Writes servanda/claims/confidence/surety.json and puts its SHA-256 into the code that loads it. The
claims judged are those of bench/labels/claims.jsonl, train part. Prints, by six folds of whole
reports, how well the confidence tells right from wrong, before and after.
"""

from __future__ import annotations

import argparse
import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from bench.__main__ import data_folder
from bench.calibration import expected_calibration_error
from bench.judged import LABELS, JudgedClaim, judged
from bench.train.muc import know, write
from servanda.claims.confidence import calibration
from servanda.claims.confidence.linear_model import Weights

FOLDS = 6
STRENGTH = 0.3  # chosen by the folds from .03, .1, .2, .3, .6
RARE = 6

Example = tuple[frozenset[str], bool]


def learn(examples: Sequence[Example]) -> Weights:
    """The weights of one logistic regression over features that are not rare."""
    counted = Counter(f for features, _ in examples for f in features)
    names = sorted(f for f, n in counted.items() if n >= RARE)
    table = np.array([[f in features for f in names] for features, _ in examples], dtype=float)
    line = LogisticRegression(C=STRENGTH, max_iter=3000, tol=1e-6)
    line.fit(table, [right for _, right in examples])
    weights = {n: round(float(w), 3) for n, w in zip(names, line.coef_[0])}
    return Weights(round(float(line.intercept_[0]), 3), {n: w for n, w in weights.items() if w})


def held_out(found: Sequence[JudgedClaim], examples: Sequence[Example]) -> list[float]:
    """Each claim's confidence by weights learnt without its fold of reports."""
    folds = [int(hashlib.sha256(j.key[2].encode()).hexdigest(), 16) % FOLDS for j in found]
    sure = [0.0] * len(found)
    for fold in range(FOLDS):
        weights = learn([e for e, f in zip(examples, folds) if f != fold])
        for i, own in enumerate(folds):
            if own == fold:
                sure[i] = weights.score(examples[i][0])
    return sure


def told(name: str, sure: Iterable[float], right: Sequence[bool]) -> str:
    """One line on how well confidences tell right from wrong."""
    pairs = list(zip(sure, right))
    error = expected_calibration_error(pairs)
    area = roc_auc_score(right, [s for s, _ in pairs])
    return f"{name}: n {len(pairs)}, right {np.mean(right):.2f}, area {area:.3f}, ECE {error:.3f}"


def main() -> int:
    """Learn, write the weights, print what they are worth."""
    parser = argparse.ArgumentParser(prog="python -m bench.train.surety", description=__doc__)
    parser.add_argument("--data", help="folder of the outside data (else SERVANDA_DATA)")
    given = parser.parse_args()
    found = list(judged(data_folder(given.data), "train", settled=False))
    examples = [(calibration.features(j.claim, j.content), j.right) for j in found]
    right = [j.right for j in found]
    print(told("as the reader weighs it", [j.claim.confidence for j in found], right))
    print(told("learnt, six folds", held_out(found, examples), right))
    labels = hashlib.sha256(LABELS.read_bytes()).hexdigest()
    know(Path(calibration.__file__), write(calibration.WEIGHTS, {"right": learn(examples)}, labels))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
