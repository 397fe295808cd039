"""Learn on the train part of MUC-4: who plays which part, and the set's own customs.

    python -m bench.train.muc TRAIN.jsonl              write both weight files again
    python -m bench.train.muc TRAIN.jsonl --folds 5    write predictions of cross-validation

The same inputs give the same bytes. scikit-learn is needed here and nowhere else.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from bench import muc4, muc4_roles, muc4_types
from bench.muc4_seen import (
    TYPES,
    SeenReport,
    country_features,
    day_candidates,
    place_candidates,
    report_features,
    see,
)
from servanda.claims.confidence.linear_model import Weights

SET = "MUC-4, train part (github.com/xinyadu/grit_doc_event_entity, MIT)"
SEED = 1991
FOLDS = 3
LOOKS = 6  # folds for the second look; of every second report, as each fold is learnt anew
SECOND_LOOK = 2
SMALLEST = 0.015  # weights nearer to nothing than this are left out of the file
RARE_IN_REPORTS = 6
RARE = 4  # features in fewer examples than this are not learnt

WHOLE = ("any", "type", "stage", "category", "country")  # asked of whole reports

Example = tuple[Iterable[str], bool]
Learner = Callable[[Sequence[tuple[SeenReport, list[dict[str, Any]]]], Any], dict[str, Weights]]
PARTS = {
    "sufferer": "victims", "target": "targets", "doer": "perpetrators", "body": "organizations",
    "instrument": "instruments",
}  # fmt: skip


def fit(examples: Sequence[Example], *, strength: float = 0.1, scaled: bool = False) -> Weights:
    """One question learnt from its examples by logistic regression."""
    rows = [sorted(set(features)) for features, _ in examples]
    labels = np.array([label for _, label in examples], dtype=int)
    counts = Counter(name for row in rows for name in row)
    names = sorted(
        name for name, count in counts.items() if count >= (RARE_IN_REPORTS if scaled else RARE)
    )
    column = {name: i for i, name in enumerate(names)}
    kept = [[column[name] for name in row if name in column] for row in rows]
    pointers = np.cumsum([0, *(len(row) for row in kept)])
    shares = [1 / len(row) ** 0.5 if scaled and row else 1.0 for row in kept]
    values = np.repeat(shares, [len(row) for row in kept])
    matrix = csr_matrix(
        (values, np.array([i for row in kept for i in row], dtype=int), pointers),
        shape=(len(rows), len(names)),
    )
    if labels.min() == labels.max():
        return Weights(3.0 if labels[0] else -6.0, {})
    model = LogisticRegression(
        C=strength, solver="liblinear", intercept_scaling=10.0, random_state=SEED, tol=1e-3
    )
    model.fit(matrix, labels)
    # A scaled sum counts every known feature, so none may be left out of the file.
    least = 0.0 if scaled else SMALLEST
    weights = {n: round(float(w), 3) for n, w in zip(names, model.coef_[0]) if abs(w) >= least}
    return Weights(round(float(model.intercept_[0]), 3), weights, scaled)


def same(score: Any, names: Sequence[str], words: str) -> bool:
    """Whether words name one of some names by the set's own rule."""
    return bool(score.meets(words, names))


def learn(
    train: Sequence[tuple[SeenReport, list[dict[str, Any]]]], score: Any
) -> dict[str, Weights]:
    """Every question, learnt from reports with their incidents."""
    held: dict[str, list[Example]] = {}

    def add(question: str, features: Iterable[str], label: bool) -> None:
        held.setdefault(question, []).append((features, label))

    for seen, gold in train:
        _of_report(seen, gold, add)
        _of_named(seen, gold, add, score)
    return {
        name: fit(examples, strength=20.0, scaled=True)
        if name.split()[0] in WHOLE
        else fit(examples)
        for name, examples in sorted(held.items())
    }


def learn_all(
    train: Sequence[tuple[SeenReport, list[dict[str, Any]]]], score: Any
) -> dict[str, Weights]:
    """Every question, with the second look at the types that a report tells."""
    return {**learn(train, score), "tells": second_look(train[::SECOND_LOOK], score)}


def second_look(
    train: Sequence[tuple[SeenReport, list[dict[str, Any]]]], score: Any, folds: int = LOOKS
) -> Weights:
    """Whether a report tells a type, learnt from chances that were learnt without its fold."""
    examples: list[Example] = []
    for (seen, ask), (_, gold) in zip(cross(train, score, folds, learn), train, strict=True):
        if gold and all(g.get("optional") for g in gold):
            continue
        for kind, features in muc4_types.evidence(seen, ask).items():
            examples.append((features, any(kind in g["type"] for g in gold)))
    return fit(examples)


def _of_report(seen: SeenReport, gold: list[dict[str, Any]], add: Any) -> None:
    whole, lands = report_features(seen), country_features(seen)
    must = [g for g in gold if not g.get("optional")]
    if must or not gold:
        add("any", whole, bool(must))
        for kind in TYPES[:5]:
            add(f"type {kind}", whole, any(kind in g["type"] for g in must))
    for incident in gold:
        kind = incident["type"][0]
        around = whole | {f"type={kind}"}
        judged = around | {
            f"body={w}"
            for o in incident["organizations"]
            for n in o["names"]
            for w in n.lower().split()
        }
        for stage in muc4.STAGES:
            add(f"stage {stage}", around, stage in incident["stage"])
        for category in muc4.CATEGORIES:
            add(f"category {category}", judged, category in (incident["category"] or [""]))
        for country in muc4._COUNTRIES:
            add(f"country {country}", lands, country in incident["country"])
        wanted = [tuple(d) for d in incident["dates"]]
        if wanted:
            for days, features in day_candidates(seen, kind):
                add("day", features, days in wanted)


def _of_named(seen: SeenReport, gold: list[dict[str, Any]], add: Any, score: Any) -> None:
    for incident in gold:
        for name, features in place_candidates(seen, incident["type"][0]):
            if incident["places"]:
                add("place", features, same(score, incident["places"], name))
    if not gold:
        return
    for someone in seen.named:
        words = someone.words
        kinds: set[str] = set()
        for part, field in PARTS.items():
            met = [(g, e) for g in gold for e in g[field] if same(score, e["names"], words)]
            add(part, someone.features, bool(met))
            kinds.update(g["type"][0] for g, _ in met)
            if part == "sufferer":
                for g, e in met[:1]:
                    around = someone.features | {f"type={g['type'][0]}"}
                    for effect in muc4.EFFECTS:
                        add(f"effect {effect}", around, effect in (e.get("effect") or [""]))
            if part == "body":
                for _, e in met[:1]:
                    for c in muc4_roles.CONFIDENCES:
                        said = c.upper() in e.get("confidence", [])
                        add(f"confidence {c.upper()}", someone.features, said)
        if kinds:
            for kind in TYPES[:5]:
                add(f"in {kind}", someone.features, kind in kinds)


def cross(
    train: Sequence[tuple[SeenReport, list[dict[str, Any]]]],
    score: Any,
    folds: int,
    learner: Learner,
) -> list[tuple[SeenReport, dict[str, Weights]]]:
    """Every report with questions learnt without its fold; neighbours share a fold."""
    size = -(-len(train) // folds)
    found = []
    for n in range(folds):
        out = train[n * size : (n + 1) * size]
        ask = learner([*train[: n * size], *train[(n + 1) * size :]], score)
        found += [(seen, ask) for seen, _ in out]
        print(f"muc: fold {n + 1} of {folds}", file=sys.stderr, flush=True)
    return found


def examples(path: Path) -> list[tuple[SeenReport, list[dict[str, Any]]]]:
    """The reports of a file with the incidents that people marked in them."""
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line.strip()]
    return [(see(row), row["incidents"]) for row in rows]


def held_out(path: Path, *, folds: int = FOLDS) -> Iterator[dict[str, Any]]:
    """The prediction for each report of the train part, by questions learnt without its fold."""
    for seen, ask in cross(examples(path), scorer(path.parent), folds, learn_all):
        yield {"id": seen.id, "incidents": muc4.incidents(seen, ask)}


def write(
    path: Path,
    questions: dict[str, Weights],
    data_sha256: str,
    *,
    origin: str = SET,
    licence: str = "MIT",
) -> str:
    """The questions as one JSON file, the same bytes for the same weights; gives its SHA-256."""
    whole = {
        "set": origin,
        "licence": licence,
        "data_sha256": data_sha256,
        "questions": {
            name: {"bias": q.bias, "scaled": q.scaled, "weights": dict(sorted(q.of.items()))}
            for name, q in sorted(questions.items())
        },
    }
    text = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"
    path.write_text(text, encoding="utf-8")
    return hashlib.sha256(text.encode()).hexdigest()


def know(code: Path, sha256: str) -> None:
    """Put the sum of a weights file into the code that loads it."""
    old = code.read_text(encoding="utf-8")
    line = f'WEIGHTS_SHA256 = "{sha256}"'
    code.write_text(re.sub(r'WEIGHTS_SHA256 = "\w*"', line, old, count=1), encoding="utf-8")
    print(f"{code.name}: {line}")


def scorer(folder: Path) -> Any:
    """The set's own scorer, for its rule of when two names meet."""
    spec = importlib.util.spec_from_file_location("muc4_score", folder / "score.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(folder / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> int:
    """Train on the given part; print where the weights went and their sums."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("train", type=Path)
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--out", type=Path, help="predictions of cross-validation")
    given = parser.parse_args()
    if given.folds:
        with given.out.open("w", encoding="utf-8") as target:
            for line in held_out(given.train, folds=given.folds):
                target.write(json.dumps(line, ensure_ascii=False) + "\n")
        return 0
    learnt = learn_all(examples(given.train), scorer(given.train.parent))
    data = hashlib.sha256(given.train.read_bytes()).hexdigest()
    of_roles = (*muc4_roles.PARTS, "confidence")
    roles = {n: q for n, q in learnt.items() if n.split()[0] in of_roles}
    customs = {n: q for n, q in learnt.items() if n not in roles}
    know(Path(muc4_roles.__file__), write(muc4_roles.WEIGHTS, roles, data))
    know(Path(muc4.__file__), write(muc4.WEIGHTS, customs, data))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
