"""The nearest right word to a wrong one, for whoever must mend a file.

What leaves it: one closing sentence or two. It never cuts a list off: it shows all of a short one,
and of a long one the nearest few with the command that prints the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher, get_close_matches

SHORT = 8  # so many words stand in a message whole
FEW = 5
# Spelt so alike that nothing else was meant; below it a word's meaning is asked first.
SURE = 0.75
LIKELY = 0.6
SAME_WORD = 0.85  # a word of a meaning, misspelt: "goverment"


def suggest(
    word: str,
    known: Iterable[str],
    *,
    listed_by: str = "",
    meanings: Mapping[str, str] | None = None,
) -> str:
    """Offer the nearest of the known words, by spelling or by what one means; else the nearest few.

    `listed_by` is the command that prints all of them.

    >>> suggest("press_close", ["media_close", "kill"])
    'Did you mean "media_close"?'
    >>> suggest("goverment", ["state", "party"], meanings={"state": "a country, its government"})
    'Did you mean "state" (a country, its government)?'
    """
    words = sorted(set(known))
    if not words:
        return "None is defined."
    means = meanings or {}
    near = get_close_matches(word, words, n=1, cutoff=LIKELY)
    if near and _alike(word, near[0]) >= SURE:
        return f'Did you mean "{near[0]}"?'
    if meant := _by_meaning(word, {name: means[name] for name in words if name in means}):
        return f'Did you mean "{meant}" ({means[meant]})?'
    if near:
        return f'Did you mean "{near[0]}"?'
    if len(words) <= SHORT:
        return f"Known: {', '.join(words)}."
    few = ", ".join(f'"{name}"' for name in get_close_matches(word, words, n=FEW, cutoff=0.0))
    if not listed_by:
        return f"Nearest of {len(words)}: {few}."
    return f"Nearest: {few}. `{listed_by}` prints all {len(words)}."


def _by_meaning(word: str, meanings: Mapping[str, str]) -> str:
    """The known word whose meaning speaks of this one; empty where none surely does."""
    spoken: dict[str, str] = {}
    for name, meaning in meanings.items():
        for word_there in re.findall(r"[^\W\d_]{4,}", meaning.casefold()):
            spoken.setdefault(word_there, name)
    near = get_close_matches(word.casefold(), spoken, n=1, cutoff=SAME_WORD)
    return spoken[near[0]] if near else ""


def _alike(word: str, other: str) -> float:
    return SequenceMatcher(None, word, other).ratio()
