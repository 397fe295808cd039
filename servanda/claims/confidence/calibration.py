"""How sure a claim is: the share of claims like it that people found right.

What leaves it: `settle`, which gives each claim of an English telling its calibrated confidence
and makes questions of those below the floor. A claim's features are looked for in the claim
itself and the words before its cue; the weights were learnt from claims judged by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from attrs import evolve

from servanda.claims.confidence.linear_model import Weights, load
from servanda.model import Claim, Mention, Telling

WEIGHTS = Path(__file__).parent / "surety.json"
WEIGHTS_SHA256 = "59842bb6d95d1cf188e9fa9ed8859d92c7f4a642247848e96972926d1f2227bb"
FLOOR = 0.5  # a claim that is more likely wrong than right is asked, not made
UNJUDGED = ("position", "invoke")  # acts of which no claims were judged
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_COUNTED = re.compile(r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|dozens?|"
                      r"hundreds?|thousands?|scores)\b", re.I)  # fmt: skip
# Kinds of actors of which the judged claims have too few each, taken together.
_SORTS = {"unknown": "unknown", "public": "public", "person": "person", "state": "state",
          "state_organ": "force", "armed_group": "force"}  # fmt: skip
_ANYONE = ("unknown", "public", "person")  # kinds that say little of who it is
_UNREAL = {"if", "would", "could", "should", "may", "might", "must", "almost", "nearly", "none",
           "never", "no", "not", "without", "plot", "plotting", "against", "any"}  # fmt: skip


def settle(telling: Telling, content: str) -> Telling:
    """The telling with calibrated confidences; what lies below the floor is asked, not claimed.

    A question whose confidence is that of the floor or more, as measured where it is asked, is
    claimed. Claims of acts of which none were judged keep the confidence that the reader gave them.
    `content` is the capture's, with capitals given back where it was written without any: small
    letters tell a sort of people ("prisoners") from a name.
    """
    settled = [c if c.act in UNJUDGED else _settled(c, content) for c in telling.claims]
    asked = [c for c in settled if c.confidence < FLOOR and c.act not in UNJUDGED]
    unsure = {id(c) for c in asked}
    claims = [c for c in settled if id(c) not in unsure]
    claims += [c for c in telling.questions if c.confidence >= FLOOR]
    return evolve(
        telling,
        claims=tuple(sorted(claims, key=lambda c: (c.cue.start, c.act))),
        questions=(*(c for c in telling.questions if c.confidence < FLOOR), *asked),
    )


def surety(claim: Claim, content: str) -> float:
    """The share of claims like this one that were right, from 0 to 1, to two digits."""
    return round(_weights().score(features(claim, content)), 2)


def _settled(claim: Claim, content: str) -> Claim:
    sure = surety(claim, content)
    if sure >= FLOOR:
        return evolve(claim, confidence=sure)
    values, weights = features(claim, content), _weights()
    return doubted(claim, sure, values, weights)


def doubted(claim: Claim, sure: float, values: frozenset[str], weights: Weights) -> Claim:
    """A claim that is only asked, with the three features that speak most against it."""
    against = sorted((weights.of[name], name) for name in values if weights.of.get(name, 0.0) < 0)
    why = ", ".join(name for _, name in against[:3])
    return evolve(claim, confidence=sure, reason=f"{claim.reason}; doubtful: {why}")


@lru_cache(maxsize=1)
def _weights() -> Weights:
    return load(WEIGHTS, WEIGHTS_SHA256)["right"]


def features(claim: Claim, content: str) -> frozenset[str]:
    """What speaks for or against a claim, as names: its act, its parties, what is beside it."""
    return frozenset(_features(claim, content))


def _features(claim: Claim, content: str) -> Iterator[str]:
    yield f"act {claim.act}"
    yield f"stance {claim.stance}"
    if claim.confidence < 0.6:
        yield "rules unsure"
    yield from _of_party("by", claim.by, claim, content)
    yield from _of_party("to", claim.to, claim, content)
    cue = claim.cue.quote.lower()
    yield "cue ends in " + (
        "ing" if cue.endswith("ing") else "ed" if cue.endswith("ed") else "other"
    )
    before = _WORD.findall(content[max(claim.quote.start, claim.cue.start - 40) : claim.cue.start])
    if any(word.lower() in _UNREAL for word in before[-5:]):
        yield "unreal word before"
    if claim.said_by is not None:
        yield "said by someone"
    if claim.when_span is not None:
        yield "day in the sentence"
    if claim.number is not None:
        yield "number"
    if len(_WORD.findall(claim.quote.quote)) > 45:
        yield "long sentence"
    if "?" in claim.quote.quote:
        yield "question mark"


def _of_party(part: str, named: Sequence[Mention], claim: Claim, content: str) -> Iterator[str]:
    if not named:
        yield f"no {part}"
    for someone in named[:1]:
        words = content[someone.span.start : someone.span.end]
        first = words.split()[0] if words.split() else ""
        yield f"{part} {_SORTS.get(someone.kind, 'somebody known')}"
        if not claim.quote.start <= someone.span.start < claim.quote.end:
            yield f"{part} from elsewhere"
        if first.lower() in ("a", "an"):
            yield f"{part} anybody"
        elif someone.kind in _ANYONE and _in_general(words):
            yield f"{part} in general"
        elif len(words.split()) == 1 and first.istitle():
            yield f"{part} one name"
        if _COUNTED.search(words):
            yield f"{part} counted"
        if len(words.split()) > 7:
            yield f"{part} is long"


def _in_general(words: str) -> bool:
    """Whether words name a sort of people, not some people: "prisoners", not "the prisoners"."""
    return words.islower() and not words.startswith("the ") and not _COUNTED.search(words)
