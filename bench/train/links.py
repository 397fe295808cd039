"""`python -m bench.train.links [--data FOLDER]`: learn again how sure a link is.

Writes servanda/links/surety.json and puts its SHA-256 into the code that loads it. The links are
those of the tuning passages, right where commitment and bearing are among the labels; twin
commitments of two treaties count once. Prints, by ten folds of whole passages, how well the
confidence tells right from wrong, before and after.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
from attrs import frozen
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from bench import clauses
from bench.__main__ import data_folder
from bench.calibration import expected_calibration_error
from bench.train.muc import know
from servanda import lexicon
from servanda.links import surety
from servanda.links.proposing import meetings

FOLDS = 10
STRENGTH = 0.3  # chosen by the folds from .1, .3, 1


@frozen
class LinkExample:
    """One link of a passage: its features, its weight by the rules, and whether it is right."""

    passage: str
    features: Mapping[str, float]
    by_rules: float
    right: bool


def examples(data: Path) -> list[LinkExample]:
    """The links of the tuning passages, of twins and repeats the surest by the rules."""
    words, pact = lexicon.load(), clauses.paris()
    known = {actor.id: actor for actor in pact.actors}
    found: list[LinkExample] = []
    for case in clauses.cases("tuning", data):
        best: dict[tuple[str, str], LinkExample] = {}
        for scene, one, bearing in meetings(clauses.happened(case), pact, known, words):
            if surety.rule(scene, one.match) == surety.SPOKEN:
                continue
            key = (clauses.group(one.item.id), bearing.bearing)
            by_rules = surety.weight(scene, one, bearing, pact)
            if key not in best or best[key].by_rules < by_rules:
                told = surety.features(scene, one, bearing, pact)
                best[key] = LinkExample(case.id, told, by_rules, key in case.bearings)
        found += best.values()
    return found


def learn(some: Sequence[LinkExample]) -> dict[str, float]:
    """The weights of one logistic regression by feature, "" for the start."""
    names = sorted({name for one in some for name in one.features})
    table = np.array([[one.features.get(name, 0.0) for name in names] for one in some])
    line = LogisticRegression(C=STRENGTH, max_iter=5000, tol=1e-8)
    line.fit(table, [one.right for one in some])
    weights = {name: round(float(w), 3) for name, w in zip(names, line.coef_[0])}
    return {"": round(float(line.intercept_[0]), 3), **weights}


def held_out(some: Sequence[LinkExample]) -> list[float]:
    """Each link's confidence by weights learnt without its fold of passages."""
    folds = [int(hashlib.sha256(one.passage.encode()).hexdigest(), 16) % FOLDS for one in some]
    sure = [0.0] * len(some)
    for fold in set(folds):
        weights = learn([one for one, own in zip(some, folds) if own != fold])
        for at, own in enumerate(folds):
            if own == fold:
                sure[at] = surety.chance(some[at].features, weights)
    return sure


def told(name: str, sure: Iterable[float], right: Sequence[bool]) -> str:
    """One line on how well confidences tell right from wrong."""
    pairs = list(zip(sure, right))
    area = roc_auc_score(right, [s for s, _ in pairs])
    error = expected_calibration_error(pairs)
    kept = [hit for s, hit in pairs if s >= surety.FLOOR]
    return (
        f"{name}: n {len(pairs)}, right {np.mean(right):.2f}, area {area:.3f}, ECE {error:.3f}, "
        f"{len(kept)} at {surety.FLOOR} or more, of these right {np.mean(kept):.2f}"
    )


def main() -> int:
    """Learn, write the weights, print what they are worth."""
    parser = argparse.ArgumentParser(prog="python -m bench.train.links", description=__doc__)
    parser.add_argument("--data", help="folder of the outside data (else SERVANDA_DATA)")
    given = parser.parse_args()
    some = examples(data_folder(given.data))
    right = [one.right for one in some]
    print(told("as the rules weigh it", [one.by_rules for one in some], right))
    print(told("learnt, ten folds", held_out(some), right))
    whole = {
        "set": "bench/labels/tuning.jsonl: passages of HRDsAttack and MUC-4, train parts",
        "licence": "MIT",
        "data_sha256": hashlib.sha256((clauses.LABELS / "tuning.jsonl").read_bytes()).hexdigest(),
        "weights": learn(some),
    }
    text = json.dumps(whole, sort_keys=True, indent=1) + "\n"
    surety.WEIGHTS.write_text(text, encoding="utf-8")
    know(Path(surety.__file__), hashlib.sha256(text.encode()).hexdigest())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
