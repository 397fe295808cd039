"""`python -m bench.train.recalled [--data FOLDER]`: learn again what tells news from background.

Writes servanda/claims/confidence/recalled.json and puts its SHA-256 into the code that loads it.
The claims are those that the rules make of the marked news that is not kept apart, where the
sentence was marked as telling the act; news is what is marked new or told again. Prints, by six
folds of whole articles, how well news is told from background, and what each threshold leaves.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Sequence
from pathlib import Path

from bench.__main__ import data_folder
from bench.told_news import LABELS, MarkedClaim, NewsArticle, articles, marked_claims, score
from bench.train.muc import know, write
from bench.train.surety import FOLDS, Example, learn, told
from servanda.claims.confidence import calibration, recalled
from servanda.model import BACKGROUND

NEWS = {"new", "again"}
THRESHOLDS = (0.4, BACKGROUND, 0.6, 0.7, 1.01)


def examples(found: Sequence[MarkedClaim]) -> list[Example]:
    """What each claim has beside it, and whether its sentence tells it as news."""
    return [
        (recalled.features(m.claim, m.content, m.published), bool(m.status & NEWS)) for m in found
    ]


def fold_of(article: NewsArticle) -> int:
    """The fold of an article, by its first words, so that copies of one text fall together."""
    return int(hashlib.sha256(article.text[:400].encode()).hexdigest(), 16) % FOLDS


def held_out(found: Sequence[MarkedClaim]) -> list[float]:
    """Each claim's chance of being news, by weights learnt without its fold of articles."""
    folds, every = [fold_of(m.article) for m in found], examples(found)
    chances = [0.0] * len(found)
    for fold in range(FOLDS):
        weights = learn([e for m, e, f in zip(found, every, folds) if f != fold and m.status])
        for n, own in enumerate(folds):
            if own == fold:
                chances[n] = weights.score(every[n][0])
    return chances


def left(
    every: Sequence[NewsArticle],
    found: Sequence[MarkedClaim],
    chances: Sequence[float],
    threshold: float,
) -> str:
    """What is told as the news of articles where background is set aside from a threshold on."""
    acts: dict[str, set[str]] = {}
    for m, chance in zip(found, chances):
        settled = calibration.surety(m.claim, m.content) >= calibration.FLOOR
        if settled and 1 - chance < threshold:
            acts.setdefault(m.article.name, set()).add(m.claim.act)
    return score(every, lambda one: acts.get(one.name, ())).text()


def main() -> int:
    """Learn, write the weights, print what they are worth."""
    parser = argparse.ArgumentParser(prog="python -m bench.train.recalled", description=__doc__)
    parser.add_argument("--data", help="folder of the outside data (else SERVANDA_DATA)")
    given = parser.parse_args()
    every = [one for one in articles(data_folder(given.data)) if not one.is_kept]
    found = list(marked_claims(every))
    chances, labelled = held_out(found), examples(found)
    with_mark = [n for n, m in enumerate(found) if m.status]
    print(
        told(
            "news or background, six folds",
            [chances[n] for n in with_mark],
            [labelled[n][1] for n in with_mark],
        )
    )
    for threshold in THRESHOLDS:
        print(f"background from {threshold}: {left(every, found, chances, threshold)}")
    weights = {"news": learn([labelled[n] for n in with_mark])}
    labels = hashlib.sha256(LABELS.read_bytes()).hexdigest()
    know(Path(recalled.__file__), write(recalled.WEIGHTS, weights, labels))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
