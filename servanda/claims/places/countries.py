"""Which country the words for somebody name: "Thai troops", "the government of Peru".

What leaves it: an ISO code in lower case, or None where the words name no country or several.
It takes words as they stand and knows no actor.
"""

from __future__ import annotations

import re
from functools import lru_cache

from servanda.claims.places.gazetteer import countries, fold, nationality, sites
from servanda.model import ActorKind

_WORD = re.compile(r"[^\W\d_]+(?:['’](?!s\b)[^\W\d_]+)*\.?")
_LONGEST = 4  # words: "Bosnia and Herzegovina", "Democratic Republic of Congo"
# A land's name inside the name of one of these often tells what it is about, not whose it is.
_NAMED_AFTER: frozenset[ActorKind] = frozenset(("media", "ngo", "company", "international"))


def country_in(words: str, *, kind: ActorKind, named: bool = False) -> str | None:
    """The one country that the words for somebody of this kind name; None for none or several.

    `named`: the words end in a person's name, which names no country ("Jordan").

    >>> country_in("Thai border police", kind="state_organ")
    'th'
    >>> country_in("Cambodia's Peace Review", kind="media") is None
    True
    """
    if kind in _NAMED_AFTER:
        return None
    codes: set[str] = set()
    matches = list(_WORD.finditer(words))
    i, end = 0, len(matches) - named
    while i < end:
        code, length = _at(
            words, [(m.start(), m.end()) for m in matches[i : min(end, i + _LONGEST)]]
        )
        if code and not (named and not nationality(matches[i][0])):
            codes.add(code)
        i += max(1, length)
    return codes.pop() if len(codes) == 1 else None


def _at(words: str, bounds: list[tuple[int, int]]) -> tuple[str | None, int]:
    """The country that the longest run of words from the first on names, and its length."""
    start = bounds[0][0]
    if not words[start].isupper():
        return None, 0
    for size in range(len(bounds), 0, -1):
        end = bounds[size - 1][1]
        if words[end : end + 1] in ("-", "–"):
            continue  # "Thailand-based"
        run = words[start:end]
        code = _lands().get(fold(run)) or (nationality(run) if size == 1 else None)
        if code and not (len(run) < 4 and not run.isupper()):
            return code, size
    return None, 0


@lru_cache(maxsize=1)
def _lands() -> dict[str, str]:
    """Folded names of countries to their codes; those that are a large region elsewhere are not."""
    index = sites()
    codes = {}
    for site in countries().values():
        for key in {fold(site.name), *(fold(n) for n in index.names_of(site.country))}:
            shared = [s for s in index.get(key) if s.kind == "region" and s.country != site.country]
            if not any(s.people > site.people / 2 for s in shared):
                codes[key] = site.country
    return codes
