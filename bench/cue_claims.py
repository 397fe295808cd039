"""Claims by cue words held against marked passages: the pairs that their confidence is learnt of.

What leaves it: each claim that the reader makes or asks of the passages in French, Indonesian and
Khmer, and whether it is right: the sentence is marked with that act and that stance, be it as news,
as told again or as background. Who does it to whom is not marked there, so it is not judged.
Cues were written from the passages whose half is "train", so a confidence learnt there would be far
too high: it is learnt from the "dev" half, measured there by folds, and tried on the blind ones.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import cache

import numpy as np
from attrs import frozen

from bench import languages, told_passages
from bench.calibration import expected_calibration_error, reliability, wilson
from servanda import claims, lexicon
from servanda.claims.by_cues import surety
from servanda.claims.by_cues.words import Tongue, compiled
from servanda.claims.confidence.calibration import FLOOR
from servanda.claims.confidence.linear_model import Weights
from servanda.claims.reading import READERS
from servanda.model import Claim

PARTS = ("train", "dev", "blind")


@frozen(eq=False)
class CueClaim:
    """A claim by cues, where it comes from, and whether the marks say that it is right."""

    language: str
    part: str  # "train", "dev" or "blind"
    passage: str
    claim: Claim
    features: frozenset[str]
    right: bool


@cache
def tongues() -> Mapping[str, Tongue]:
    """The languages that are read by cues, ready."""
    known = lexicon.load().languages
    return {code: compiled(one) for code, one in known.items() if code not in READERS}


def cue_claims(parts: Container[str] = PARTS) -> Iterator[CueClaim]:
    """Every claim by cues of those parts of the marked passages, with the rules' own confidence.

    Those of `languages.jsonl` that cues were tuned on are left out: they are nearly all right.
    """
    words, known = lexicon.load(), tongues()
    for one in told_passages.passages():
        part = "dev" if one.is_dev else "train"
        if one.language not in known or part not in parts:
            continue
        capture, text = told_passages.page(one)
        told = claims.read(
            capture, text, parser=claims.load_parser, lexicon=words, settled=False
        ).claims
        for claim in told:
            right = any(
                mark.act == claim.act
                and mark.stance == claim.stance
                and claim.quote.start <= mark.start < claim.quote.end
                for mark in one.acts
            )
            found = surety.features(claim, known[one.language])
            yield CueClaim(one.language, part, capture.id, claim, found, right)
    for row in languages.rows():
        for claim in row.told if row.part == "blind" and row.part in parts else ():
            right = any((a.act, a.stance) == (claim.act, claim.stance) for a in row.wanted)
            found = surety.features(claim, known[row.language])
            yield CueClaim(row.language, "blind", row.id, claim, found, right)


FOLDS = 6
STRENGTHS = (0.1, 0.3, 1.0)
RARE = 4


def learn(found: Sequence[CueClaim], strength: float) -> Weights:
    """The weights of one logistic regression over features that are not rare."""
    # when used: a second and a half, and only what is learnt needs it
    from sklearn.linear_model import LogisticRegression

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


@cache
def kept_apart() -> tuple[CueClaim, ...]:
    """The claims of passages that no cue was written from, read once."""
    return tuple(cue_claims(("dev", "blind")))


def as_weighed(found: Iterable[CueClaim]) -> list[tuple[float, bool]]:
    """The confidence that the rules alone give, and whether the claim is right."""
    return [(one.claim.confidence, one.right) for one in found]


def as_settled(found: Iterable[CueClaim]) -> list[tuple[float, bool]]:
    """A confidence that was learnt without the claim's own passage, and whether it is right."""
    return [(_foretold()[one], one.right) for one in found]


@cache
def _foretold() -> Mapping[CueClaim, float]:
    """By folds where its passage was learnt from; of a blind one by the weights that ship."""
    learnt = [one for one in kept_apart() if one.part == "dev"]

    def off(strength: float) -> float:
        sure = held_out(learnt, strength)
        return brier([(each, one.right) for each, one in zip(sure, learnt)])

    blind = {one: surety.sureness(one.features) for one in kept_apart() if one.part == "blind"}
    return {**blind, **dict(zip(learnt, held_out(learnt, min(STRENGTHS, key=off))))}


def brier(pairs: Sequence[tuple[float, bool]]) -> float:
    """The mean square of the distance between confidence and what came true.

    >>> brier([(0.5, True), (1.0, True)])
    0.125
    """
    return sum((sure - right) ** 2 for sure, right in pairs) / len(pairs)


def report() -> str:
    """By language: how far the rules' and the learnt confidences keep their word, kept apart."""
    lines = [
        "Claims by cues, on passages kept apart: right where act and stance are marked there",
        "",
        "| language | confidence | claims | right | ECE | Brier | claimed: right | asked: right |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    every = kept_apart()
    codes = dict.fromkeys(one.language for one in every)
    for code in (*codes, "all"):
        own = [one for one in every if code in (one.language, "all")]
        for name, pairs in (("rules", as_weighed(own)), ("learnt", as_settled(own))):
            made = [right for sure, right in pairs if sure >= FLOOR]
            asked = [right for sure, right in pairs if sure < FLOOR]
            lines.append(
                f"| {code} | {name} | {len(pairs)} | {_share([r for _, r in pairs])} "
                f"| {expected_calibration_error(pairs):.3f} | {brier(pairs):.3f} "
                f"| {_share(made)} | {_share(asked)} |"
            )
    lines += ["", "| language | stated | claims | mean stated | share right | 95 % interval |",
              "| --- | --- | --- | --- | --- | --- |"]  # fmt: skip
    for code in (*codes, "all"):
        pairs = as_settled(one for one in every if code in (one.language, "all"))
        lines += [
            f"| {code} | {row.low:.1f} to {row.high:.1f} | {row.count} | {row.confidence:.2f} "
            f"| {row.right:.2f} | {row.low_95:.2f} to {row.high_95:.2f} |"
            for row in reliability(pairs)
        ]
    return "\n".join(lines)


def _share(right: Sequence[bool]) -> str:
    if not right:
        return "none"
    low, high = wilson(sum(right), len(right))
    return f"{sum(right)} of {len(right)} ({low:.2f} to {high:.2f})"
