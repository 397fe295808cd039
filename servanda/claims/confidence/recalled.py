"""Whether a page tells an act as its news or recalls it, as what came before its news.

What leaves it: `mark`, which gives each claim of an English telling the chance that it is
background, and `mark_old`, which marks what was read by cues by its day alone. A recalled act
stays a claim, for it may be evidence; it is asked about last. What speaks for it is the act's day
beside the page's own, years that are named, where it stands in the page, and words such as
"since". Source: docs/why/confidence.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from attrs import evolve

from servanda.claims.confidence.linear_model import Weights, load
from servanda.model import Claim, Interval, Telling

WEIGHTS = Path(__file__).parent / "recalled.json"
WEIGHTS_SHA256 = "4a271ad3d5d458b24fb819bd5f562507cce2bc5b9bad4e030141f4e50c138654"
NEAR = 500  # characters before the sentence in which a year still speaks of it
# Of 13 claims by cues in 350 marked passages whose day was so far back 10 were not told as news.
OLD_DAYS, OLD_RECALLED = 366, 0.77
# In days and in characters: up to each, an act is so old, or so far down in its page.
_AGES = (3, 10, 31, 100, 366, 1100)
_DEPTHS = (200, 700, 1800)
_YEAR = re.compile(r"\b(?:1[89]\d\d|20\d\d)\b")
_MONTH = "january|february|march|april|may|june|july|august|september|october|november|december"
_BACK = re.compile(
    rf"\b(?:ago|since|decades?|years?|earlier|previous(?:ly)?|former(?:ly)?|in recent|"
    rf"last (?:year|month|summer|winter|spring|autumn|fall|{_MONTH})|"
    rf"(?:in|over) the (?:past|last)|during (?:the|his|her|their))\b",
    re.I,
)
_LATELY = re.compile(
    r"\b(?:today|tonight|yesterday|on (?:mon|tues|wednes|thurs|fri|satur|sun)day|"
    r"this (?:morning|afternoon|evening|week))\b",
    re.I,
)


def mark(telling: Telling, content: str, published: Interval) -> Telling:
    """The telling with each claim's chance of being background, of a page of some days."""
    return evolve(
        telling, claims=tuple(_marked(claim, content, published) for claim in telling.claims)
    )


def mark_old(claims: Sequence[Claim], published: Interval) -> list[Claim]:
    """Claims read by cues, those of an act whose own day is more than a year back as background."""
    return [
        evolve(claim, recalled=OLD_RECALLED) if _is_old(claim, published) else claim
        for claim in claims
    ]


def _is_old(claim: Claim, published: Interval) -> bool:
    day, on = claim.when.to_on, published.from_on
    if claim.when_span is None or day is None or on is None:
        return False
    return (on - day).days > OLD_DAYS


def _marked(claim: Claim, content: str, published: Interval) -> Claim:
    chance = 1.0 - _weights().score(features(claim, content, published))
    return evolve(claim, recalled=round(max(claim.recalled, chance), 2))


@lru_cache(maxsize=1)
def _weights() -> Weights:
    return load(WEIGHTS, WEIGHTS_SHA256)["news"]


def features(claim: Claim, content: str, published: Interval) -> frozenset[str]:
    """What tells news from what is recalled, as names: act, day, years, depth, words of time."""
    return frozenset(_features(claim, content, published))


def _features(claim: Claim, content: str, published: Interval) -> Iterator[str]:
    start, words, on = claim.quote.start, claim.quote.quote, published.to_on
    yield f"act {claim.act}"
    yield f"stands {_up_to(start, _DEPTHS)}"
    if claim.when_span is None:
        yield "no day"
    elif on is not None and claim.when.to_on is not None:
        yield f"days ago {_up_to((on - claim.when.to_on).days, _AGES)}"
    if on is not None:
        if _earliest(words) < on.year:
            yield "an earlier year in the sentence"
        if _earliest(words) < on.year - 1:
            yield "a much earlier year in the sentence"
        if _earliest(content[max(0, start - NEAR) : start]) < on.year:
            yield "an earlier year before it"
    if _BACK.search(words):
        yield "words that look back"
    if _LATELY.search(words):
        yield "words of these days"


def _earliest(words: str) -> int:
    """The earliest year that some words name; 9999 where they name none."""
    return min((int(year) for year in _YEAR.findall(words)), default=9999)


def _up_to(number: int, steps: tuple[int, ...]) -> str:
    """The first of some rising steps that a number does not pass.

    >>> _up_to(40, (3, 31, 366))
    'up to 366'
    """
    return next((f"up to {step}" for step in steps if number <= step), "more")
