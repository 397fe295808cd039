"""`python -m bench.train.gist [--data FOLDER] [--cv FILE]`: train the gist's weights again.

Writes servanda/claims/gist/gist.json and its SHA-256: the same bytes each time from the same
data, reader and versions. With --cv it writes the predictions for the train part that models
trained without the article's fold give; the set's score.py takes them.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from attrs import frozen
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from bench.__main__ import data_folder
from bench.hrdsattack import brought, known_of, rows_of
from servanda.claims.gist import acts, main_event, people, whereabouts
from servanda.claims.gist.model import WEIGHTS, AnswerPart, Features, Model
from servanda.claims.gist.report import Report
from servanda.claims.places.gazetteer import fold, nationality, sites

FOLDS = 5
RARE = 4  # articles a word must stand in
ACTS = (
    "arbitrary detention", "enforced disappearance", "kidnapping", "killing", "torture", "other",
    "unknown",
)  # fmt: skip
DOERS = (
    "state actor", "other state actors", "other non-state actors",
    "other actors with permissions", "other actors without permissions", "regional orgs",
    "insufficient info",
)  # fmt: skip
# Strength of the weights' penalty and thresholds: chosen by the 5 folds, see docs/why/gist.md.
LOOSE = {
    "acts": 0.3, "doers": 1.0, "victims": 0.1, "countries": 10.0, "years": 3.0, "months": 0.5,
    "days": 0.3,
}  # fmt: skip
CHOICES = ("countries", "years", "months")  # one candidate is right: they compete
THRESHOLDS = {"acts": 0.24, "victims": 0.24}
MONTHS = "January February March April May June July August September October November December"


@frozen(eq=False)
class LabelledArticle:
    """An article, what the product knows of it, and the answers that people gave about it."""

    id: int
    fold: int
    known: Report
    answers: tuple[dict[str, Any], ...]
    candidates: dict[str, list[tuple[str, Features]]]


@frozen(eq=False)
class GistExample:
    """Features with, for each label, whether it holds; `weight` is shared by one article's."""

    features: Features
    holds: tuple[bool, ...]
    weight: float


def cases(folder: Path) -> list[LabelledArticle]:
    """The articles of the train part and of the pilot batch, with everything computed once."""
    found = []
    for name in ("train.json", "pilot_three_annotators.json"):
        for row in rows_of(folder / name):
            known = known_of(row)
            title = row["sample"]["Input.title"].lower()
            said = row.get("merged_sample")
            answers = [said] if said else [a["annotation"] for a in row["annotations"]]
            number = int(hashlib.sha256(title.encode()).hexdigest(), 16) % FOLDS
            everyone = people.together(people.people(known), known)
            candidates = {
                "victims": [
                    (p.name, people.features(p, known, everyone)) for p in everyone.persons
                ],
                "countries": _features(whereabouts.lands(known)),
                "years": _features(whereabouts.years(known)),
                "months": _features(whereabouts.months(known)),
                "days": _features(whereabouts.days(known)),
            }
            id = int(row["sample"]["Input.GLOBALEVENTID"])
            found.append(LabelledArticle(id, number, known, tuple(answers), candidates))
    return found


def _features(found: Sequence[whereabouts.CandidateAnswer]) -> list[tuple[str, Features]]:
    return [(each.value, each.features) for each in found]


def rarity(found: Sequence[LabelledArticle]) -> dict[str, float]:
    """How rare each word is that enough articles have; no answer is looked at."""
    counted: Counter[str] = Counter()
    for case in found:
        counted.update(set(acts.terms(case.known.content)))
    most = 0.6 * len(found)
    return {
        term: round(math.log((1 + len(found)) / (1 + n)) + 1, 3)
        for term, n in sorted(counted.items())
        if RARE <= n <= most
    }


def model_of(found: Sequence[LabelledArticle], idf: dict[str, float]) -> Model:
    """A model trained on some articles."""
    parts = {
        "acts": _part("acts", ACTS, list(_of_acts(found, idf)), [THRESHOLDS["acts"]] * len(ACTS)),
        "doers": _part("doers", DOERS, list(_of_doers(found, idf)), [0.0] * len(DOERS)),
    }
    for name, right in _RIGHT.items():
        if name in CHOICES:
            groups = list(_groups(name, right, found))
            reach = sum(weight for _, weight in groups) / len(found)
            parts[name] = _choice(name, groups, round(reach, 3))
            continue
        examples = [
            GistExample(features, (right(value, answers),), 1 / len(case.answers))
            for case in found
            for answers in case.answers
            for value, features in case.candidates[name]
            if name == "victims" or any(right(v, answers) for v, _ in case.candidates[name])
        ]
        parts[name] = _part(name, (name,), examples, [THRESHOLDS.get(name, 0.0)])
    return Model(parts, idf, _spellings(found), "")


def _of_acts(found: Sequence[LabelledArticle], idf: dict[str, float]) -> Iterator[GistExample]:
    for case in found:
        features = acts.of_acts(case.known, idf)
        for said in case.answers:
            kinds = set(said["violation_types"])
            yield GistExample(features, tuple(a in kinds for a in ACTS), 1 / len(case.answers))


def _of_doers(found: Sequence[LabelledArticle], idf: dict[str, float]) -> Iterator[GistExample]:
    for case in found:
        features = acts.features(case.known, idf)
        for said in case.answers:
            if said.get("perpetrator_type") in DOERS:
                holds = tuple(d == said["perpetrator_type"] for d in DOERS)
                yield GistExample(features, holds, 1 / len(case.answers))


def _part(
    name: str, labels: Sequence[str], examples: Sequence[GistExample], thresholds: Sequence[float]
) -> AnswerPart:
    """One logistic regression a label; features too rare to be known of are left out."""
    table, names = _table([e.features for e in examples])
    weight = np.array([e.weight for e in examples])
    fitted, bias = [], []
    for i in range(len(labels)):
        holds = np.array([e.holds[i] for e in examples])
        if not holds.any():
            fitted.append(np.zeros(len(names)))
            bias.append(-10.0)
            continue
        line = LogisticRegression(C=LOOSE[name], max_iter=3000, tol=1e-5)
        line.fit(table, holds, sample_weight=weight)
        fitted.append(line.coef_[0])
        bias.append(round(float(line.intercept_[0]), 3))
    weights = {
        f: row
        for i, f in enumerate(names)
        if any(row := tuple(round(float(w[i]), 3) + 0.0 for w in fitted))
    }
    return AnswerPart(tuple(labels), tuple(bias), tuple(thresholds), weights)


def _table(every: Sequence[Features]) -> tuple[csr_matrix, list[str]]:
    """The features as a matrix, without those too rare to be known of."""
    counted = Counter(f for features in every for f in features)
    names = sorted(f for f, n in counted.items() if n >= 3)
    at = {f: i for i, f in enumerate(names)}
    rows, columns, values = [], [], []
    for r, features in enumerate(every):
        for f, value in features.items():
            if f in at:
                rows.append(r)
                columns.append(at[f])
                values.append(value)
    return csr_matrix((values, (rows, columns)), shape=(len(every), len(names))), names


Group = tuple[list[tuple[Features, bool]], float]  # candidates, right or not, and a weight


def _groups(
    name: str, right: Callable[[str, dict[str, Any]], bool], found: Sequence[LabelledArticle]
) -> Iterator[Group]:
    """The candidates of each answered report, where one of them at least is right."""
    for case in found:
        for said in case.answers:
            group = [(features, right(value, said)) for value, features in case.candidates[name]]
            if any(holds for _, holds in group):
                yield group, 1 / len(case.answers)


def _choice(name: str, groups: Sequence[Group], reach: float) -> AnswerPart:
    """Weights that make the right candidate the likeliest of its report."""
    table, names = _table([features for group, _ in groups for features, _ in group])
    holds = np.array([float(h) for group, _ in groups for _, h in group])
    sizes = [len(group) for group, _ in groups]
    starts = np.cumsum([0, *sizes[:-1]])
    of = np.repeat(np.arange(len(groups)), sizes)
    weight = np.array([w for _, w in groups])

    def loss(line: Any) -> tuple[float, Any]:
        sums = table @ line
        shares = np.exp(sums - np.maximum.reduceat(sums, starts)[of])
        shares /= np.add.reduceat(shares, starts)[of]
        right = np.add.reduceat(shares * holds, starts)
        pull = (shares - shares * holds / right[of]) * weight[of]
        missed = -float((weight * np.log(right)).sum())
        return missed + float(line @ line) / (2 * LOOSE[name]), table.T @ pull + line / LOOSE[name]

    best = minimize(
        loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 400}
    )
    weights = {f: (value,) for f, w in zip(names, best.x) if (value := round(float(w), 3) + 0.0)}
    return AnswerPart((name,), (0.0,), (0.0,), weights, reach)


def _victim(name: str, said: dict[str, Any]) -> bool:
    wanted = [v["victim_name"] for v in said["victims"] if v.get("victim_name")]
    return any(name in w or w in name for w in wanted)


def code_of(words: object) -> str | None:
    """The country that a worker's words for it name."""
    key = str(words or "")
    lands = [s.country for s in sites().get(fold(key)) if s.kind == "country"]
    if lands:
        return lands[0]
    if nation := nationality(key):
        return nation
    regions = [s.country for s in sites().get(fold(key)) if s.country]
    return regions[0] if regions and key[:1].isupper() else None


def _month_of(said: dict[str, Any]) -> int | None:
    word = str(said.get("month") or "").strip().lower()
    if word.replace(".", "").isdigit():
        return int(float(word))
    names = [m.lower() for m in MONTHS.split()]
    return next((i + 1 for i, m in enumerate(names) if word and m.startswith(word[:3])), None)


def _number(value: object) -> str:
    word = str(value or "")
    return word.split(".")[0]


def _year_right(value: str, said: dict[str, Any]) -> bool:
    return value == _number(said.get("year"))


def _month_right(value: str, said: dict[str, Any]) -> bool:
    month = _month_of(said)
    year = _number(said.get("year"))
    return month == int(value[5:7]) and year in ("", "None", "unknown", value[:4])


def _day_right(value: str, said: dict[str, Any]) -> bool:
    return _month_right(value[:7], said) and _number(said.get("date")) == str(int(value[8:]))


_RIGHT: dict[str, Callable[[str, dict[str, Any]], bool]] = {
    "victims": _victim,
    "countries": lambda value, said: value == code_of(said.get("country")),
    "years": _year_right,
    "months": _month_right,
    "days": _day_right,
}


def _spellings(found: Sequence[LabelledArticle]) -> dict[str, str]:
    """The commonest way people wrote each country, where it names the country itself."""
    counted: dict[str, Counter[str]] = {}
    for case in found:
        for said in case.answers:
            words = str(said.get("country") or "").strip()
            code = code_of(words)
            if code and any(s.kind == "country" for s in sites().get(fold(words))):
                counted.setdefault(code, Counter())[words] += 1
    return {
        code: max(sorted(each), key=each.__getitem__)
        for code, each in sorted(counted.items())
        if max(each.values()) >= 2
    }


def written(model: Model, folder: Path) -> bytes:
    """The weights file's bytes: what it was trained on, then every number."""
    names = ("train.json", "pilot_three_annotators.json")
    said = {
        "trained on": {
            "set": "HRDsAttack (Ran et al. 2023), github.com/dataminr-ai/HRDsAttack at e4c5865",
            "licence": "MIT",
            "sha256": {n: hashlib.sha256((folder / n).read_bytes()).hexdigest() for n in names},
        },
        "parts": {
            name: {
                "labels": part.labels,
                "bias": part.bias,
                "thresholds": part.thresholds,
                "weights": part.weights,
                "choice": part.choice,
            }
            for name, part in model.parts.items()
        },
        "idf": model.idf,
        "spellings": model.spellings,
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"), indent=None).encode() + b"\n"


def held_out(path: Path) -> Iterator[dict[str, Any]]:
    """The prediction for each article of the train part by a model that never saw its fold."""
    found = cases(path.parent)
    yield from _held_out(found, rarity(found))


def _held_out(found: Sequence[LabelledArticle], idf: dict[str, float]) -> Iterator[dict[str, Any]]:
    for number in range(FOLDS):
        model = model_of([c for c in found if c.fold != number], idf)
        for case in found:
            if case.fold == number and len(case.answers) == 1:
                said = main_event.answer(case.known, model)
                yield {"id": case.id, **brought(said, case.known, model)}


def main(arguments: list[str] | None = None) -> int:
    """Train, write the weights and their hash; with --cv also the held-out predictions."""
    parser = argparse.ArgumentParser(prog="python -m bench.train.gist", description=__doc__)
    parser.add_argument("--data", help="folder of the outside data (else SERVANDA_DATA)")
    parser.add_argument("--cv", type=Path, help="file for the held-out predictions")
    given = parser.parse_args(arguments)
    folder = data_folder(given.data) / "hrdsattack"
    found = cases(folder)
    idf = rarity(found)
    if given.cv:
        lines = [json.dumps(line, ensure_ascii=False) for line in _held_out(found, idf)]
        given.cv.write_text("\n".join(lines) + "\n", encoding="utf-8")
    raw = written(model_of(found, idf), folder)
    WEIGHTS.write_bytes(raw)
    sha256 = hashlib.sha256(raw).hexdigest()
    line = f"{sha256}  {WEIGHTS.name}\n"
    WEIGHTS.with_suffix(".sha256").write_text(line, encoding="ascii")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
