"""`python -m bench.train.worlds [--data FOLDER]`: learn again which words stand in other worlds.

Writes servanda/claims/english/worlds.json and puts its SHA-256 into the code that loads it. Learns
on every hand of `labels/told_acts/` but the one kept apart, on half of the English passages and on
two of three marked articles: what was marked as a trap of one of `WORLDS` against all else, each
sentence of a passage or article with those around it. Prints what it comes to on the rest.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from sklearn.linear_model import LogisticRegression

from bench.__main__ import data_folder
from bench.told_acts import DEV, ToldSentence, sentences
from bench.told_news import articles
from bench.told_passages import in_sentences, passages
from bench.train.muc import know
from servanda.claims.english import worlds, worlds_learned
from servanda.claims.english.encoder import acts_told

WORLDS = frozenset(
    ("accident", "business", "crime", "culture", "disaster", "figure", "sport")
)  # traps whose words are another world's
PENALTY = 1.0  # of 0.5, 1 and 2 no better and no worse on the hand kept apart
DIGITS = 3


class WordsAround(NamedTuple):
    """Some sentences together: whether they are of another world, and kept apart or not."""

    words: str
    is_trap: bool
    kept: str  # what is kept apart, or nothing


def _around(every: Sequence[ToldSentence], at: int) -> str:
    near = every[max(0, at - worlds.AROUND) : at + worlds.AROUND + 1]
    return " ".join(one.words for one in near)


def examples(data: Path) -> Iterator[WordsAround]:
    """Everything marked, in the order of the files."""
    for one in sentences():
        yield WordsAround(one.words, one.trap in WORLDS, "a hand" if one.hand == DEV else "")
    for passage in passages():
        parts = list(in_sentences(passage)) if passage.language == "en" else []
        for at, part in enumerate(parts):
            if passage.trap or part.acts:
                is_trap = passage.trap in WORLDS
                kept = "passages" if passage.is_dev else ""
                yield WordsAround(_around(parts, at), is_trap, kept)
    for article in articles(data):
        for at, part in enumerate(article.sentences):
            if part.acts:
                yield WordsAround(
                    _around(article.sentences, at), False, "news" if article.is_kept else ""
                )


def vectors(every: Iterable[WordsAround]) -> np.ndarray:
    """A row each: the mean of its pieces' vectors, of length 1."""
    encoder = acts_told.load()
    rows = [np.sum([v for v, _ in encoder.meanings(one.words)], axis=0) for one in every]
    return np.array([row / np.linalg.norm(row) for row in rows])


def main() -> int:
    """Write the weights, and print how many of the rest are taken for another world."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data")
    every = list(examples(data_folder(options.parse_args().data)))
    rows = vectors(every)
    traps = np.array([one.is_trap for one in every])
    learnt = np.array([not one.kept for one in every])
    model = LogisticRegression(C=1 / PENALTY, max_iter=2000, class_weight="balanced")
    model.fit(rows[learnt], traps[learnt])
    whole = {
        "weights": [round(float(one), DIGITS) for one in model.coef_[0]],
        "bias": round(float(model.intercept_[0]), DIGITS),
    }
    text = json.dumps(whole, separators=(",", ":")) + "\n"
    worlds_learned.WEIGHTS.write_text(text, encoding="utf-8")
    know(Path(worlds_learned.__file__), hashlib.sha256(text.encode()).hexdigest())
    scores = rows @ np.array(whole["weights"]) + whole["bias"]
    for kept in ("a hand", "passages", "news"):
        for is_trap, name in ((True, "of other worlds"), (False, "of none")):
            own = [s > 0 for s, one in zip(scores, every)
                   if one.kept == kept and one.is_trap == is_trap]  # fmt: skip
            if own:
                print(f"{kept}, {name}: {sum(own)} of {len(own)} taken for another world")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
