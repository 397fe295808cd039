"""Acts that a sentence only remembers: what an anniversary or a memorial is of.

What leaves it: claims, those under such a word without the day of remembering and marked as
recalled. It reads the grammar: what befell those who gathered for the day is news.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from attrs import evolve

from servanda.claims.english.document import Sentence
from servanda.claims.english.main_news import BESIDE
from servanda.model import Claim, Interval

_REMEMBERING = frozenset(
    ("anniversary", "commemoration", "remembrance", "memorial", "commemorate", "memory")
)
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")


def set_back(claims: Iterable[Claim], sentence: Sentence, published: date | None) -> list[Claim]:
    """The claims of a sentence, those that it only remembers set back to a day left open."""
    return [
        _remembered(claim, published) if _is_remembered(claim, sentence) else claim
        for claim in claims
    ]


def _is_remembered(claim: Claim, sentence: Sentence) -> bool:
    start, end = claim.cue.start - sentence.start, claim.cue.end - sentence.start
    return claim.stance == "done" and any(
        above.lemma_.lower() in _REMEMBERING
        for token in sentence.doc
        if start <= token.idx < end
        for above in token.ancestors
    )


def _remembered(claim: Claim, published: date | None) -> Claim:
    recalled = max(claim.recalled, BESIDE)
    if claim.when_span is not None and _YEAR.search(claim.when_span.quote):
        return evolve(claim, recalled=recalled)
    return evolve(claim, when=Interval(None, published), when_span=None, recalled=recalled)
