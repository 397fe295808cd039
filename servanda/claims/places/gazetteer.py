"""Names of places and where they are, read once from packaged lists when first asked for.

What leaves it: for folded words, the countries, regions and towns they may mean. The lists lie
beside this file: countries, lands, regions, and the towns of 5,000 people and more. It decides
nothing; `toponyms` does.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

from servanda.known_files import read_known

HERE = Path(__file__).parent
TOWNS = HERE / "towns.tsv"  # written by bench.train.towns
# A change of any of them is a change of the reading: who makes it writes its new hash here.
TABLES = {
    "countries.toml": "0ff556a1d03307d0413665d2f5443493c5fe4ba6b2fd3348f4614caea9fb9d36",
    "lands.tsv": "287bc9c7b69e587c51c063d07ad248dd36452b90e8c8e2815b3581ab01c42082",
    "not_places.txt": "1ab85c24c1f76d6665b122d5f71ac934acc7a0ec3431195b5fe6384676c7caa3",
    "regions.tsv": "944fb8cd2519415ccc7c4787a2b85b59f4ae6eeb202cb46a72b87795c071d4ff",
}
TOWNS_SHA256 = "45ed870964e760a6ca9181844840323195655db37a96f4893c468c0db7a76d2d"
# Below this many people only a town's own name counts; its other names are too often words.
KNOWN_ABROAD = 15_000
# Below this many another name is taken for a place only where its country is spoken of or watched:
# "Lyons" is one, "Mata" of an agreement nobody else knows is not a town of Ethiopia.
OTHER_NAME_ABROAD = 300_000
_KEPT = 60  # characters; longer words are not kept folded, a page may hold any number

_LETTERS = dict(zip("đĐłŁøØıʼ", "dDlLoOi'", strict=True))
# Only Latin, Greek and Cyrillic accents: in other scripts a mark is part of the spelling.
_ACCENTS = re.compile("[\u0300-\u036f]+")
_MARKS = {"-": " "} | dict.fromkeys("'’‘`.,", "")


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
    return _folded(words) if len(words) <= _KEPT else _folded.__wrapped__(words)


@lru_cache(maxsize=8192)
def _folded(words: str) -> str:
    if not words.isascii():
        for letter, plain in _LETTERS.items():
            words = words.replace(letter, plain)
        words = _ACCENTS.sub("", unicodedata.normalize("NFKD", words))
    words = words.casefold()
    for mark, instead in _MARKS.items():
        words = words.replace(mark, instead)
    return " ".join(words.split())


@lru_cache(maxsize=1)
def countries() -> dict[str, Site]:
    """The countries by ISO code, lower case."""
    sites = {}
    for code, row in _countries().items():
        lat, lon = row["at"]
        sites[code] = Site(row["names"][0], "country", code, lat, lon, row.get("population", 0))
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
    return tomllib.loads(_table("countries.toml"))


@lru_cache(maxsize=1)
def not_places() -> frozenset[str]:
    """Folded words that name places, yet in running text are nearly always something else."""
    lines = _table("not_places.txt").splitlines()
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
        rows, _, keys = read_known(TOWNS, TOWNS_SHA256).partition(b"\n\n")
        self._rows, self._keys = rows.split(b"\n"), keys.split(b"\n")  # keys in order

    def get(self, key: str) -> tuple[Site, ...]:
        """The places a folded name may mean, lands first; none gives an empty tuple."""
        line = key.encode("utf-8", "surrogatepass") + b"\t"
        at = bisect_left(self._keys, line)
        there = at < len(self._keys) and self._keys[at].startswith(line)
        numbers = self._keys[at][len(line) :].split() if there else ()
        return (*self._lands.get(key, ()), *(self._town(int(n), key) for n in numbers))

    def names_of(self, country: str) -> tuple[str, ...]:
        """The names of a country by its code, the first its own."""
        return tuple(_countries()[country]["names"])

    def names_in(self, country: str, *, people: int) -> tuple[str, ...]:
        """The names of a country, its people, its regions, and its towns of so many people.

        Those that in running text are nearly always something else are left out.
        """
        row = _countries()[country]
        regions = [name for name, code, *_ in _rows("regions.tsv") if code == country]
        code = f"\t{country}\t".encode()
        towns = [_town(line) for line in self._rows if code in line]
        large = [town.name for town in towns if town.people >= people]
        names = dict.fromkeys((*row["names"], *row["people"], *regions, *large))
        return tuple(name for name in names if fold(name) not in not_places())

    def _town(self, number: int, key: str) -> Site:
        town = _town(self._rows[number])
        return town._replace(official=fold(town.name) == key)


def _town(line: bytes) -> Site:
    """A town as a line of the table has it."""
    name, country, lat, lon, people, geonames = line.decode().split("\t")
    return Site(name, "town", country, float(lat), float(lon), int(people), int(geonames))


@lru_cache(maxsize=1)
def sites() -> Gazetteer:
    """The gazetteer, read when first asked for (a twentieth of a second) and kept."""
    return Gazetteer()


def _table(name: str) -> str:
    return read_known(HERE / name, TABLES[name]).decode("utf-8").replace("\r\n", "\n")


def _rows(name: str) -> Iterator[list[str]]:
    """The rows of a packaged table, without its notes."""
    for line in _table(name).splitlines():
        if not line.startswith("#"):
            yield line.split("\t")
