"""`python -m bench.train.stance DATA`: learn whether a verb's act happened; write the weights.

DATA is the folder of the outside data. Reads factuality/uds_ih2_train.jsonl alone. The same data,
parser and library versions write the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.model_selection import GroupKFold
from spacy.tokens import Doc

from bench.factuality import kind_of, parsed
from servanda import lexicon
from servanda.claims import load_parser
from servanda.claims.english import stance, stance_learned
from servanda.claims.english.stance_signs import signs

TRAIN = "factuality/uds_ih2_train.jsonl"
ABOUT = (
    "Multinomial logistic regression over signs of a parse, from UDS-IH2 (It Happened, version 2; "
    "White et al. 2016, Rudinger et al. 2018) over the English Web Treebank, CC BY-SA 4.0."
)
FEWEST = 12  # sentences a sign is seen in; 5 gave the same figure with three times the file
STRENGTH = 0.03  # inverse of the penalty: swept .01, .03, .1 by cross-validation
FOLDS = 4


def examples(path: Path) -> tuple[list[list[str]], list[float], list[str]]:
    """The signs, the label and the sentence of every judged word."""
    parser = load_parser()
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line.strip()]
    stances = lexicon.load().languages["en"].stances
    shown, labels, ids = [], [], []
    docs = [Doc(parser.pipeline.vocab, words=row["text"].split(" ")) for row in rows]
    for row, doc in zip(rows, parsed(parser, docs)):
        for target in row["targets"]:
            token = doc[target["token"]]
            ruled = stance.signs_of(stance.by_rules(token, stances), token)
            shown.append([*signs(token), *ruled])
            labels.append(target["label"])
            ids.append(row["id"])
    return shown, labels, ids


def matrix(shown: list[list[str]], columns: dict[str, int]) -> Any:
    """One row an example, one column a sign."""
    places, ends = [], [0]
    for row in shown:
        places += [columns[sign] for sign in row if sign in columns]
        ends.append(len(places))
    return csr_matrix((np.ones(len(places)), places, ends), shape=(len(shown), len(columns)))


def macro_f1(truth: Any, said: Any) -> float:
    """The mean F1 of the three answers, in hundredths."""
    both = [(truth == k) & (said == k) for k in range(3)]
    sizes = [(truth == k).sum() + (said == k).sum() for k in range(3)]
    return float(100 * np.mean([2 * b.sum() / max(1, n) for b, n in zip(both, sizes)]))


def crossed(features: Any, truth: Any, ids: list[str]) -> Any:
    """The probabilities of each example, from weights that never saw its sentence."""
    chances = np.zeros((len(truth), 3))
    for learn, check in GroupKFold(FOLDS).split(features, truth, ids):
        model = LogisticRegression(C=STRENGTH, max_iter=400).fit(features[learn], truth[learn])
        chances[check] = model.predict_proba(features[check])
    return chances


def leaning(chances: Any, truth: Any) -> tuple[float, float, float]:
    """How the answers are to be weighed for the best macro F1 over the crossed probabilities."""
    grid = [
        (macro_f1(truth, (chances * (1.0, a, b)).argmax(1)), a, b)
        for a in np.arange(0.8, 1.8, 0.1)
        for b in np.arange(1.0, 3.6, 0.1)
    ]
    _, a, b = max(grid)
    return (1.0, round(float(a), 1), round(float(b), 1))


def main(arguments: list[str] | None = None) -> int:
    """Write the weights and say their SHA-256 and the cross-validated figures."""
    (folder,) = arguments or sys.argv[1:]
    path = Path(folder) / TRAIN
    shown, labels, ids = examples(path)
    seen = Counter(sign for row in shown for sign in row)
    names = sorted(sign for sign, count in seen.items() if count >= FEWEST)
    features = matrix(shown, {sign: i for i, sign in enumerate(names)})
    truth = np.array([stance_learned.CLASSES.index(kind_of(label)) for label in labels])
    chances = crossed(features, truth, ids)
    lean = leaning(chances, truth)
    levels = LinearRegression(fit_intercept=False).fit(chances, labels).coef_
    model = LogisticRegression(C=STRENGTH, max_iter=400).fit(features, truth)
    hundredths = np.rint(model.coef_.T * 100).astype(int)
    kept = {name: row.tolist() for name, row in zip(names, hundredths) if row.any()}
    data = {
        "about": ABOUT,
        "data": TRAIN,
        "data_sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "parser": load_parser().digest,
        "start": [round(float(each), 2) for each in model.intercept_],
        "lean": lean,
        "levels": [round(float(each), 2) for each in levels],
        "signs": kept,
    }
    raw = (json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
    stance_learned.WEIGHTS.write_bytes(raw)
    weights = stance_learned.read(data)
    said = [stance_learned.scaled(row, weights) for row in chances]
    figure = macro_f1(truth, (chances * lean).argmax(1))
    error = np.mean(np.abs(np.array(said) - labels))
    print(f"crossed over {len(labels)} words: macro F1 {figure:.2f}, mean error {error:.3f}")
    print(f"{len(kept)} signs, {len(raw)} bytes, sha256 {hashlib.sha256(raw).hexdigest()}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
