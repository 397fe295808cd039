"""How sure a claim by cue words is: the share of claims like it that tell what the words tell.

What leaves it: `settle`, which gives each claim its calibrated confidence and parts those below the
floor, to be asked. A claim's features are few and the same in every language read by cues, for few
claims were marked. The weights were learnt from passages whose acts were marked by hand.
Source: docs/why/confidence.md.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from attrs import evolve

from servanda.claims.by_cues.normalise import fold
from servanda.claims.by_cues.words import Tongue
from servanda.claims.confidence.calibration import FLOOR
from servanda.claims.confidence.linear_model import Weights, load
from servanda.model import Claim

WEIGHTS = Path(__file__).parent / "surety.json"
WEIGHTS_SHA256 = "b3c72678423f7c4e39bde2ea07f468189cca0abaf2652bb7b85ad4f00532677c"
UNSURE = (0.5, 0.6)  # where the rules weigh a claim less, something is weak or missing
BESIDE = 250  # characters before and after a cue in which words from elsewhere are looked for


def settle(
    claims: Sequence[Claim], content: str, tongue: Tongue
) -> tuple[list[Claim], list[Claim]]:
    """The claims with calibrated confidences, and apart from them those that are only asked."""
    acts = {claim.act for claim in claims}
    settled = [_settled(claim, features(claim, acts, content, tongue)) for claim in claims]
    return (
        [claim for claim in settled if claim.confidence >= FLOOR],
        [claim for claim in settled if claim.confidence < FLOOR],
    )


def sureness(values: frozenset[str]) -> float:
    """The share of claims with such features that is right, from 0 to 1, to two digits."""
    return round(_weights().score(values), 2)


def _settled(claim: Claim, values: frozenset[str]) -> Claim:
    sure, weights = sureness(values), _weights()
    if sure >= FLOOR:
        return evolve(claim, confidence=sure)
    against = sorted((weights.of[name], name) for name in values if weights.of.get(name, 0.0) < 0)
    why = ", ".join(name for _, name in against[:3])
    return evolve(claim, confidence=sure, reason=f"{claim.reason}; doubtful: {why}")


@lru_cache(maxsize=1)
def _weights() -> Weights:
    return load(WEIGHTS, WEIGHTS_SHA256)["right"]


def features(claim: Claim, acts: Collection[str], content: str, tongue: Tongue) -> frozenset[str]:
    """What speaks for or against a claim, as names; `acts` are all that its page tells by cues."""
    return frozenset(_features(claim, acts, content, tongue))


def _features(claim: Claim, acts: Collection[str], content: str, tongue: Tongue) -> Iterator[str]:
    yield f"read in {tongue.language.name}"
    if len(acts) == 1:
        yield "no other act told"
    yield from (f"rules below {mark}" for mark in UNSURE if claim.confidence < mark)
    if claim.when_span is not None:
        yield "day in the sentence"
    if claim.number is not None:
        yield "number"
    start, end = max(0, claim.cue.start - BESIDE), min(len(content), claim.cue.end + BESIDE)
    near = fold(content, start, end, tongue.numerals.digits).text
    if tongue.words(tongue.surface.elsewhere).search(near):
        yield "words of sport, art, trade or mishap beside it"
