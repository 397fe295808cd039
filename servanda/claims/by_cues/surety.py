"""How sure a claim by cue words is: the share of claims like it that tell what the words tell.

What leaves it: `settle`, which gives each claim its calibrated confidence and parts those below the
floor, to be asked. A claim's features are few and the same in every language read by cues, for few
claims were marked. The weights were learnt from passages whose acts were marked by hand.
Source: docs/why/confidence.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from attrs import evolve

from servanda.claims.by_cues.words import Tongue
from servanda.claims.confidence.calibration import FLOOR, doubted
from servanda.claims.confidence.linear_model import Weights, load
from servanda.model import Claim

WEIGHTS = Path(__file__).parent / "surety.json"
WEIGHTS_SHA256 = "e72ea282e41d6066a0d6f8bd5565164c7a731d1979a551cf6eb52dca41c70de0"
REPORTED_ONLY = "reported only"
BY_HEARSAY = (
    0.8  # of the confidence of the same words told outright; too few were marked to learn it
)


def settle(claims: Sequence[Claim], tongue: Tongue) -> tuple[list[Claim], list[Claim]]:
    """The claims with calibrated confidences, and apart from them those that are only asked."""
    settled = [_settled(claim, features(claim, tongue)) for claim in claims]
    return (
        [claim for claim in settled if claim.confidence >= FLOOR],
        [claim for claim in settled if claim.confidence < FLOOR],
    )


def sureness(values: frozenset[str]) -> float:
    """The share of claims with such features that is right, from 0 to 1, to two digits."""
    sure = _weights().score(values)
    return round(sure * BY_HEARSAY if REPORTED_ONLY in values else sure, 2)


def _settled(claim: Claim, values: frozenset[str]) -> Claim:
    sure, weights = sureness(values), _weights()
    if sure >= FLOOR:
        return evolve(claim, confidence=sure)
    return doubted(claim, sure, values, weights)


@lru_cache(maxsize=1)
def _weights() -> Weights:
    return load(WEIGHTS, WEIGHTS_SHA256)["right"]


def features(claim: Claim, tongue: Tongue) -> frozenset[str]:
    """What speaks for or against a claim, as names."""
    return frozenset(_features(claim, tongue))


def _features(claim: Claim, tongue: Tongue) -> Iterator[str]:
    yield f"read in {tongue.language.name}"
    if REPORTED_ONLY in claim.reason:
        yield REPORTED_ONLY
    if claim.when_span is not None:
        yield "day in the sentence"
