"""Where, told without a parse: what stands after a word for "in" and is a known place.

What leaves it: places in the order of a folded sentence. A name that no list knows is no place,
and a country or capital that stands without such a word is left to be whoever acts.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from servanda.claims.by_cues.normalise import plainly, trie
from servanda.claims.by_cues.words import Tongue, pattern
from servanda.claims.places.gazetteer import Site, countries, sites
from servanda.claims.places.gazetteer import fold as looked_up

_RUN = re.compile(r"[A-ZÀ-Þ][\w'-]*(?:[ -](?:(?:de|du|des|la|le|sur|en)[ -])?[A-ZÀ-Þ][\w'-]*)*")

_AFTER_DATELINE = re.compile(r"\s*(?:៖|:|\(|[—–-])")


class Located(NamedTuple):
    """Words of a folded sentence that name a place, and which."""

    start: int
    end: int
    site: Site


def find(sentence: str, tongue: Tongue, home: str | None) -> list[Located]:
    """The places that a folded sentence says something happened in.

    `home` is the country watched: among places of one name those in it come first.
    """
    surface = tongue.surface
    if not surface.here and not surface.sites:
        return []
    located: list[Located] = []
    begins = [0] if not surface.blanks and _dateline(sentence, tongue) else []
    for at in (*begins, *(match.end() for match in _lead(tongue).finditer(sentence))):
        while (place := _place(sentence, at, tongue, home)) is not None:
            if located and place.start < located[-1].end:
                break
            located.append(place)
            # "Kampot, Cambodia": the land after a comma is where the town lies
            gap = re.match(r"\s*[,(]\s*|\s+", sentence[place.end :])
            if gap is None or "," not in gap[0] and "(" not in gap[0]:
                break
            at = place.end + len(gap[0])
    return located


def _dateline(sentence: str, tongue: Tongue) -> bool:
    """Whether a sentence begins with a place and a mark after it: "បាងកក៖"."""
    named = _own(tongue).match(sentence)
    return named is not None and _AFTER_DATELINE.match(sentence, named.end()) is not None


@lru_cache(maxsize=16)
def _lead(tongue: Tongue) -> re.Pattern[str]:
    """A word for "in", or a noun for a kind of place, or both, right before a name."""
    surface = tongue.surface
    here = trie(plainly(word).lower() for word in surface.here)
    site = trie(plainly(word).lower() for word in surface.sites)
    if not surface.blanks:
        return re.compile(rf"(?:{here})?\s*(?:{site})\s*|(?:{here})\s*")
    edge = r"(?:(?<=')|\s+)"
    return re.compile(rf"(?<!\w)(?:{here}){edge}(?:{site}{edge})?|(?<!\w){site}{edge}", re.I)


def _place(sentence: str, at: int, tongue: Tongue, home: str | None) -> Located | None:
    named = _own(tongue).match(sentence, at)
    if named is not None:
        site = _meant(_own_names(tongue)[named[0].lower()], home)
        return Located(at, named.end(), site) if site else None
    if not tongue.surface.blanks:
        return None
    run = _RUN.match(sentence, at)
    if run is None:
        return None
    words = run[0].split(" ")
    # the whole run, or all but what may be another name: never the end of somebody's name
    known = sites().get(looked_up(run[0]))
    chosen = _best(known, home)
    return Located(at, at + len(" ".join(words)), chosen) if chosen else None


def _best(known: tuple[Site, ...], home: str | None) -> Site | None:
    """The site most likely meant: at home first, then a country, then the most people."""
    kept = [
        site for site in known if site.kind == "country" or site.official or site.people > 10**5
    ]
    return max(
        kept,
        key=lambda s: (bool(home) and s.country == home, s.kind == "country", s.kind == "town",
                       s.people),
        default=None,
    )  # fmt: skip


def _meant(name: str, home: str | None) -> Site | None:
    return countries().get(name) or _best(sites().get(looked_up(name)), home)


@lru_cache(maxsize=16)
def _own_names(tongue: Tongue) -> dict[str, str]:
    """The language's own words for places, folded, to a country's code or a place's name."""
    language = tongue.language
    names = {plainly(w).lower(): code for code, ws in language.countries.items() for w in ws}
    return names | {plainly(w).lower(): name for w, name in language.places.items()}


@lru_cache(maxsize=16)
def _own(tongue: Tongue) -> re.Pattern[str]:
    return pattern(_own_names(tongue), blanks=tongue.surface.blanks)
