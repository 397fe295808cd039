"""Acts told in the words of another world: a match, a play, a flood, a road, a burglary.

What leaves it: the claims that stay, and those that are asked, each with the words that put it in
doubt. It drops nothing, for a real breach may be told beside a match.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence

from attrs import evolve

from servanda.claims.english import worlds_learned
from servanda.claims.english.gate import Wanted
from servanda.lexicon import Language
from servanda.model import Claim

AROUND, FEWEST = 2, 2  # sentences to either side, and words of a world that put an act in doubt
ENOUGH = 3  # sentences that together are looked at for words like those of another world
PLAIN = -0.5  # the leaning of a claim's own sentence below which those around it doubt nothing
DOUBTED = 0.3  # the confidence of what is asked so, below the floor of any claim


def parted(
    claims: Sequence[Claim], content: str, wanted: Iterable[Wanted], language: Language
) -> tuple[list[Claim], list[Claim]]:
    """The claims that stay, and those to ask; `wanted` has the sentences of the page."""
    if not claims:
        return [], []
    bounds = sorted(each for passage in wanted for each in passage.bounds)
    starts = [first for first, _ in bounds]
    kept, asked = list[Claim](), list[Claim]()
    for claim in claims:
        at = bisect_right(starts, claim.cue.start) - 1
        first, last = max(0, at - AROUND), min(len(bounds), at + AROUND + 1)
        around = content[bounds[first][0] : bounds[last - 1][1]]
        if why := _world(around, language.elsewhere) or _learnt(
            around, claim.quote.quote, last - first
        ):
            reason = f"{claim.reason}; doubtful: {why}"
            sure = min(claim.confidence, DOUBTED)
            asked.append(evolve(claim, confidence=sure, reason=reason))
        else:
            kept.append(claim)
    return kept, asked


def _world(words: str, worlds: Mapping[str, tuple[str, ...]]) -> str:
    """Whose words these are, where enough of one world's are among them, or nothing."""
    for world, listed in worlds.items():
        shown = list(dict.fromkeys(m[0].lower() for m in _pattern(listed).finditer(words)))
        if len(shown) >= FEWEST:
            return f"told in the words of {world} ({', '.join(shown[:FEWEST])})"
    return ""


def _learnt(around: str, own: str, sentences: int) -> str:
    """The words that lean most to other worlds, where the sentences lean that way together.

    A sentence that tells an act plainly is not doubted for what is around it.
    """
    if sentences < ENOUGH:
        return ""
    leaning, shown = worlds_learned.leaning(around)
    if leaning <= 0 or worlds_learned.leaning(own)[0] < PLAIN:
        return ""
    return f"told in words as of another world ({', '.join(shown)})"


_PATTERNS: dict[tuple[str, ...], re.Pattern[str]] = {}


def _pattern(listed: tuple[str, ...]) -> re.Pattern[str]:
    if listed not in _PATTERNS:
        longest_first = sorted(map(re.escape, listed), key=len, reverse=True)
        _PATTERNS[listed] = re.compile(rf"\b(?:{'|'.join(longest_first)})\b", re.I)
    return _PATTERNS[listed]
