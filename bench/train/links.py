"""`python -m bench.train.links [--data FOLDER] [--later]`: learn again how sure a link is.

Writes servanda/links/surety.json and puts its SHA-256 into the code that loads it. The links are
those of the tuning passages, right where commitment and bearing are among the labels; twin
commitments of two treaties count once. What passages never show is learnt beside, from the labelled
incidents that were worked from; with --later only that, so that the links which watches have been
shown stay as sure as they were. Prints, by ten folds of whole texts, how well the confidence tells
right from wrong, before and after.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
from attrs import frozen
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from bench import clauses, linked
from bench.__main__ import data_folder
from bench.calibration import expected_calibration_error
from bench.train.muc import know
from servanda import lexicon
from servanda.links import surety
from servanda.links.proposing import meetings
from servanda.model import Agreement, Incident

FOLDS = 10
STRENGTH = 0.3  # chosen by the folds from .1, .3, 1


@frozen
class LinkExample:
    """One link of a passage: its features, its weight by the rules, and whether it is right."""

    passage: str
    features: Mapping[str, float]
    by_rules: float
    right: bool


def of_passages(data: Path) -> list[LinkExample]:
    """The links of the tuning passages, of twins and repeats the surest by the rules."""
    return [
        example
        for case in clauses.cases("tuning", data)
        for example in _examples(case, clauses.happened(case), clauses.paris())
    ]


def of_incidents() -> list[LinkExample]:
    """The same of the labelled incidents that were worked from."""
    return [
        example
        for case in linked.of_part("dev")
        for example in _examples(case, [case.incident], linked.pact(case.agreement))
    ]


def _examples(
    case: clauses.Labelled, some: Sequence[Incident], pact: Agreement
) -> Iterable[LinkExample]:
    known, words = {actor.id: actor for actor in pact.actors}, lexicon.load()
    best: dict[tuple[str, str], LinkExample] = {}
    for scene, one, bearing in meetings(some, pact, known, words):
        if surety.rule(scene, one.match) == surety.SPOKEN:
            continue
        key = (clauses.group(one.item.id), bearing.bearing)
        by_rules = surety.weight(scene, one, bearing, pact)
        if key not in best or best[key].by_rules < by_rules:
            told = surety.features(scene, one, bearing, pact)
            best[key] = LinkExample(case.id, told, by_rules, key in case.bearings)
    return best.values()


def learn_all(read: Sequence[LinkExample], coded: Sequence[LinkExample]) -> dict[str, float]:
    """The weights learnt from passages; from incidents only what passages never show."""
    learnt = learn(read)
    return {**learnt, **learn_more(coded, learnt, surety.LATER)}


def learn_more(
    some: Sequence[LinkExample], learnt: Mapping[str, float], names: Sequence[str]
) -> dict[str, float]:
    """Weights of some features, all learnt ones held as they are."""
    table = np.array([[one.features.get(name, 0.0) for name in names] for one in some])
    right = np.array([one.right for one in some])
    start = np.array([surety.total(one.features, learnt) for one in some])

    def loss(line: np.ndarray) -> float:
        total = start + table @ line
        return float(np.logaddexp(0, np.where(right, -total, total)).sum() + line @ line / 2)

    found = minimize(loss, np.zeros(len(names))).x
    return {name: round(float(w), 3) for name, w in zip(names, found)}


def learn(some: Sequence[LinkExample]) -> dict[str, float]:
    """The weights of one logistic regression by feature, "" for the start."""
    names = sorted({name for one in some for name in one.features})
    table = np.array([[one.features.get(name, 0.0) for name in names] for one in some])
    line = LogisticRegression(C=STRENGTH, max_iter=5000, tol=1e-8)
    line.fit(table, [one.right for one in some])
    weights = {name: round(float(w), 3) for name, w in zip(names, line.coef_[0])}
    return {"": round(float(line.intercept_[0]), 3), **weights}


def held_out(read: Sequence[LinkExample], coded: Sequence[LinkExample]) -> list[float]:
    """Each link's confidence by weights learnt without its fold of texts."""

    def left(some: Sequence[LinkExample], without: int) -> list[LinkExample]:
        return [one for one in some if _fold(one) != without]

    by_fold = [learn_all(left(read, fold), left(coded, fold)) for fold in range(FOLDS)]
    return [surety.chance(one.features, by_fold[_fold(one)]) for one in (*read, *coded)]


def _fold(one: LinkExample) -> int:
    return int(hashlib.sha256(one.passage.encode()).hexdigest(), 16) % FOLDS


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
    parser.add_argument("--later", action="store_true", help="keep what passages taught before")
    given = parser.parse_args()
    read, coded = of_passages(data_folder(given.data)), of_incidents()
    some = [*read, *coded]
    right = [one.right for one in some]
    print(told("as the rules weigh it", [one.by_rules for one in some], right))
    print(told("learnt, ten folds", held_out(read, coded), right))
    weights = learn_all(read, coded)
    if given.later:
        kept = {k: w for k, w in surety.learnt().items() if k not in surety.LATER}
        weights = {**kept, **learn_more(coded, kept, surety.LATER)}
    whole = {
        "set": "bench/labels/tuning.jsonl: passages of HRDsAttack and MUC-4, train parts; "
        "bench/labels/incidents.jsonl: placeholders, the half worked from",
        "licence": "MIT",
        "data_sha256": [
            hashlib.sha256(path.read_bytes()).hexdigest()
            for path in (clauses.LABELS / "tuning.jsonl", linked.INCIDENTS)
        ],
        "weights": weights,
    }
    text = json.dumps(whole, sort_keys=True, indent=1) + "\n"
    surety.WEIGHTS.write_text(text, encoding="utf-8")
    know(Path(surety.__file__), hashlib.sha256(text.encode()).hexdigest())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
