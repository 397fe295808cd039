"""Claims by cue words held against marked passages: the pairs that their confidence is learnt of.

What leaves it: each claim that the reader makes or asks of the passages in French, Indonesian and
Khmer, and whether it is right: the sentence is marked with that act and that stance, be it as news,
as told again or as background. Who does it to whom is not marked there, so it is not judged.
A passage whose half is "train" may be learnt from; "dev" and the blind passages are kept apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from attrs import frozen

from bench import languages, told_passages
from bench.calibration import expected_calibration_error, reliability, wilson
from servanda import claims, lexicon
from servanda.claims.by_cues import surety
from servanda.claims.by_cues.words import Tongue, compiled
from servanda.claims.confidence.calibration import FLOOR
from servanda.claims.reading import READERS
from servanda.model import Claim


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


def cue_claims() -> Iterator[CueClaim]:
    """Every claim by cues of the marked passages, with the confidence of the rules alone.

    Those of `languages.jsonl` that cues were tuned on are left out: they are nearly all right.
    """
    words, known = lexicon.load(), tongues()
    for one in told_passages.passages():
        if one.language not in known:
            continue
        capture, text = told_passages.page(one)
        told = claims.read(
            capture, text, parser=claims.load_parser, lexicon=words, settled=False
        ).claims
        acts = {claim.act for claim in told}
        for claim in told:
            right = any(
                mark.act == claim.act
                and mark.stance == claim.stance
                and claim.quote.start <= mark.start < claim.quote.end
                for mark in one.acts
            )
            found = surety.features(claim, acts, one.words, known[one.language])
            part = "dev" if one.is_dev else "train"
            yield CueClaim(one.language, part, capture.id, claim, found, right)
    for row in languages.rows():
        acts = {claim.act for claim in row.told}
        for claim in row.told if row.part == "blind" else ():
            right = any((a.act, a.stance) == (claim.act, claim.stance) for a in row.wanted)
            found = surety.features(claim, acts, row.text, known[row.language])
            yield CueClaim(row.language, "blind", row.id, claim, found, right)


@cache
def kept_apart() -> tuple[CueClaim, ...]:
    """The claims of passages that nothing was learnt from, read once."""
    return tuple(one for one in cue_claims() if one.part != "train")


def as_weighed(found: Iterable[CueClaim]) -> list[tuple[float, bool]]:
    """The confidence that the rules alone give, and whether the claim is right."""
    return [(one.claim.confidence, one.right) for one in found]


def as_settled(found: Iterable[CueClaim]) -> list[tuple[float, bool]]:
    """The confidence that was learnt, and whether the claim is right."""
    return [(surety.sureness(one.features), one.right) for one in found]


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
