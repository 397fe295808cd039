"""The nearest right word to a wrong one, for whoever must mend a file.

What leaves it: one closing sentence or two. It never cuts a list off: it shows all of a short one,
and of a long one the nearest few with the command that prints the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher, get_close_matches

SHORT = 8  # so many words stand in a message whole
FEW = 5
# Spelt so alike that nothing else was meant; below it a word's meaning is asked first.
SURE = 0.75
LIKELY = 0.6
SAME_WORD = 0.85  # a word of a meaning, misspelt: "goverment"
MEANT = 3  # so many words are offered by what they mean
_WORD = re.compile(r"[^\W\d_]{4,}")


def suggest(
    word: str,
    known: Iterable[str],
    *,
    listed_by: str = "",
    meanings: Mapping[str, str] | None = None,
) -> str:
    """Offer the nearest of the known words, by spelling or by what they mean; else the nearest few.

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
    there = {name: means[name] for name in words if name in means}
    if meant := _by_meaning([word.casefold()], there):
        return _offered(meant, means)
    if near:
        return f'Did you mean "{near[0]}"?'
    if meant := _by_meaning(_WORD.findall(word.casefold()), there):
        return _offered(meant, means)
    if len(words) <= SHORT:
        return f"Known: {', '.join(words)}."
    few = ", ".join(f'"{name}"' for name in get_close_matches(word, words, n=FEW, cutoff=0.0))
    if not listed_by:
        return f"Nearest of {len(words)}: {few}."
    return f"Nearest: {few}. `{listed_by}` prints all {len(words)}."


def _offered(meant: Iterable[str], means: Mapping[str, str]) -> str:
    offered = " or ".join(f'"{name}" ({means[name]})' for name in meant)
    return f"Did you mean {offered}?"


def _by_meaning(parts: Sequence[str], meanings: Mapping[str, str]) -> list[str]:
    """The known words whose meanings speak most surely of these parts; empty where none does.

    A meaning that denies it ("no return") comes last.
    """
    spoken: list[tuple[float, bool, str]] = []
    for name, meaning in meanings.items():
        plain = meaning.casefold()
        there = _WORD.findall(plain)
        near = [(part, get_close_matches(part, there, n=1, cutoff=SAME_WORD)) for part in parts]
        said = [(_alike(part, match[0]), match[0]) for part, match in near if match]
        if said:
            denied = any(re.search(rf"\bno {words}", plain) for _, words in said)
            spoken.append((-sum(alike for alike, _ in said), denied, name))
    most = min((alike for alike, _, _ in spoken), default=0)
    return [name for alike, _, name in sorted(spoken) if alike == most][:MEANT]


def _alike(word: str, other: str) -> float:
    return SequenceMatcher(None, word, other).ratio()
