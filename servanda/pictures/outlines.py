"""The outlines of countries: closed lines of longitude and latitude, cut to what a map shows.

What leaves it: lines for a picture. They come from Natural Earth at 1:50 million (public domain),
as world-atlas 2.0.2 packs them (`countries-50m.json`, TopoJSON, ISC), known by their SHA-256.
Where a border is disputed they show who holds the ground, and say nothing of whose it is.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

from attrs import frozen

from servanda.known_files import read_known

FILE = Path(__file__).parent / "countries-50m.json"
SHA256 = "04342cdc1e3016bcd7db1630de95684d67b79fe3c8c460321e87aef469502394"
WHY = "A map drawn of other outlines is not the one that a site was published with."

Point = tuple[float, float]  # degrees east, degrees north
Ring = tuple[Point, ...]


@frozen
class Box:
    """A stretch of the globe in degrees; `west` may be under -180, so that it has no seam."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, point: Point) -> bool:
        """Whether a point lies in it, its edge included."""
        return self.west <= point[0] <= self.east and self.south <= point[1] <= self.north

    def wider(self, share: float, *, least: float = 0, least_wide: float = 0) -> Box:
        """So much wider and higher on each side, and no less than so many degrees in all."""
        wide = self.east - self.west
        aside = max(share * wide, (max(least, least_wide) - wide) / 2)
        up = max(share * (self.north - self.south), (least - (self.north - self.south)) / 2)
        return Box(
            self.west - aside,
            max(-90, self.south - up),
            self.east + aside,
            min(90, self.north + up),
        )


def around(points: Iterable[Point]) -> Box:
    """The smallest box that holds some points."""
    easts, norths = zip(*points, strict=True)
    return Box(min(easts), min(norths), max(easts), max(norths))


def lands(box: Box) -> Iterator[tuple[str, Ring]]:
    """The outline of every piece of land in a box, cut at its edges, after the name of its land."""
    for land, ring, bounds in _rings():
        for turn in (-360.0, 0.0, 360.0):
            if (
                bounds.east + turn < box.west
                or bounds.west + turn > box.east
                or bounds.north < box.south
                or bounds.south > box.north
            ):
                continue
            cut = _cut([(east + turn, north) for east, north in ring], box)
            if len(cut) > 2:
                yield land, tuple(cut)


@functools.cache
def _rings() -> tuple[tuple[str, Ring, Box], ...]:
    """Every closed line of the file with the name of its land and the box about it."""
    topology = json.loads(read_known(FILE, SHA256, why=WHY))
    (over, up), (west, south) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = [
        [
            (west + over * x, south + up * y)
            for x, y in accumulate(arc, lambda a, b: (a[0] + b[0], a[1] + b[1]))
        ]
        for arc in topology["arcs"]
    ]
    rings = []
    for geometry in topology["objects"]["countries"]["geometries"]:
        for indexes in _closed_lines(geometry):
            ring = tuple(_joined(indexes, arcs))
            rings.append((geometry["properties"]["name"], ring, around(ring)))
    return tuple(rings)


def _closed_lines(geometry: Any) -> Iterator[Sequence[int]]:
    """Of which arcs each closed line of a country is made (TopoJSON 1.0, 2.1.4)."""
    if geometry["type"] == "Polygon":
        yield from geometry["arcs"]
    elif geometry["type"] == "MultiPolygon":
        for polygon in geometry["arcs"]:
            yield from polygon


def _joined(indexes: Sequence[int], arcs: Sequence[Sequence[Point]]) -> Iterator[Point]:
    """The points of a line; an arc ~n is arc n backwards, and shares its first point."""
    for number, index in enumerate(indexes):
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        yield from arc[1:] if number else arc


def _cut(ring: Sequence[Point], box: Box) -> list[Point]:
    """A closed line cut at the four edges of a box, one after another (Sutherland and Hodgman)."""
    points = list(ring)
    edges = ((0, box.west, 1), (0, box.east, -1), (1, box.south, 1), (1, box.north, -1))
    for axis, limit, side in edges:
        kept: list[Point] = []
        for before, after in zip([points[-1], *points] if points else [], points):
            is_in = side * (after[axis] - limit) >= 0
            if is_in != (side * (before[axis] - limit) >= 0):
                share = (limit - before[axis]) / (after[axis] - before[axis])
                kept.append(
                    (
                        before[0] + share * (after[0] - before[0]),
                        before[1] + share * (after[1] - before[1]),
                    )
                )
            if is_in:
                kept.append(after)
        points = kept
    return points
