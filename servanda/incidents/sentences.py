"""Whether two sentences are nearly one, and what such sentences are found by.

What leaves it: yes or no, and for a sentence a few numbers. Two sentences that are nearly one share
one of them, so that they are found without comparing all with all.
Source: docs/why/incidents.md, "Time".
"""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz import fuzz

from servanda.incidents.copies import pieces, words_of

NEAR_QUOTE_RATIO = 85
RUN_WORDS = 3
# Runs of three words that stand first in the order of a hash. Of two sentences of twenty words
# that differ in three, each alone, a third of the runs is common: sixteen of them then miss one
# such pair in seven hundred.
RUNS = 16


@lru_cache(maxsize=65536)
def runs(sentence: str) -> frozenset[int]:
    """What a sentence is found by."""
    return frozenset(pieces(words_of(sentence), RUN_WORDS)[:RUNS].tolist())


def nearly_one(first: str, second: str) -> bool:
    """Whether two sentences are word for word nearly the same.

    >>> nearly_one("Police beat two men in Kampot.", "Police beat two men in Kampot, it said.")
    True
    """
    return fuzz.ratio(first, second) >= NEAR_QUOTE_RATIO and bool(runs(first) & runs(second))
