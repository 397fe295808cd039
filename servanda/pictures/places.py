"""A map of incidents: a mark where each place that was named lies, as large as its incidents many.

What leaves it: a `Picture`. A mark is of the place named, never of the event; what is known by its
country alone has no mark and stands in the table, as does what lies far from the rest.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from attrs import evolve, frozen
from markupsafe import Markup

from servanda import wording
from servanda.pictures.outlines import Box, Point, around, lands
from servanda.pictures.svg import Attributes, Cell, Picture, drawing, element, icon, linked, short

WIDTH = 720
LEAST = 260  # how low a map may be
AROUND, LEAST_DEGREES = 0.25, 5.0  # what is shown about the places
FLAT = 0.7  # no map is higher than so much of its width
FAR = 1 / 3  # where so many lie outside of the land with most of them, all are shown
LABELS, LETTERS = 14, 24
FINE = 0.7  # two points of an outline that are nearer, in units of the drawing, are one
LAND_SHARE = 0.03  # of the drawing: a land that is smaller bears no name
LETTER = 7.4  # how wide a letter of a name is at the most, about
TITLE = "Map of incidents by the places named"
KEY = (
    "incidents told of there, by its size",
    "how many of them were upheld",
    "known by its region alone",
)
HEADER = ("Place", "Country", "How exactly", "Incidents", "Of them upheld")
EXACTNESS = {
    "town": "a town",
    "region": "a region, no more exactly",
    "country": "a country, no more exactly",
    "as given": "as a list gives it",
    "none": "by name alone",
}


@frozen
class NamedPlace:
    """A place that was named, and how many incidents are told of there.

    `precision`: of what its point is the point: "town", "region", "country", "as given", "none".
    `country` is a word for a reader, and `link` leads to the incidents.
    """

    name: str
    country: str
    precision: str
    at: Point | None
    incidents: int
    upheld: int
    link: str = ""

    @property
    def has_mark(self) -> bool:
        """Whether it lies somewhere, and not just in a country."""
        return self.at is not None and self.precision not in ("country", "none")


@frozen
class Spot:
    """One mark: one place, or several that would cover each other."""

    x: float
    y: float
    places: tuple[NamedPlace, ...]

    @property
    def incidents(self) -> int:
        return sum(place.incidents for place in self.places)

    @property
    def upheld(self) -> int:
        return sum(place.upheld for place in self.places)

    @property
    def reach(self) -> float:
        """How far its edge is from its middle: its area grows with the incidents."""
        return _reach(self.incidents)

    @property
    def label(self) -> str:
        more = len(self.places) - 1
        return short(self.places[0].name, LETTERS) + (f" and {more} more" if more else "")


def draw(places: Sequence[NamedPlace], *, name: str = "map") -> Picture:
    """Places with their incidents, those with most first."""
    places = sorted(places, key=lambda each: (-each.incidents, each.country, each.name))
    marked = _without_seam([place for place in places if place.has_mark])
    picture = Picture(
        svg=Markup(""),
        title=TITLE,
        description="No incident has a place that can be shown.",
        covers="no place",
        left_out="",
        key=(),
        header=HEADER,
        rows=tuple(_row(place) for place in places),
    )
    if not marked:
        return picture
    box = _shown(marked)
    inside = [place for place in marked if place.at and box.holds(place.at)]
    left_out = len(places) - len(inside)
    count = wording.count
    description = (
        f"{wording.capital(count(sum(p.incidents for p in inside), 'mention'))} of "
        f"{count(len(inside), 'place')} in incidents, most of {inside[0].name} "
        f"({inside[0].incidents}). The same stands in the table below."
    )
    return evolve(
        picture,
        svg=_drawn(inside, box, description, name),
        description=description,
        covers=count(len(inside), "place"),
        left_out=_left_out(left_out),
        key=_key(inside),
    )


def _left_out(count: int) -> str:
    if not count:
        return ""
    words = wording.sentence(wording.count(count, "place"))
    verb = "is" if count == 1 else "are"
    return f"{words} known by a country alone, or far away, {verb} in the table only."


def _row(place: NamedPlace) -> tuple[Cell, ...]:
    return (
        Cell(place.name, link=place.link),
        Cell(place.country),
        Cell(EXACTNESS.get(place.precision, place.precision)),
        Cell(str(place.incidents)),
        Cell(str(place.upheld)),
    )


# ------------------------------------------------------------------ what is shown


def _without_seam(places: Sequence[NamedPlace]) -> list[NamedPlace]:
    """The places with longitudes that do not jump where the map would be cut at 180 degrees."""
    easts = sorted({place.at[0] for place in places if place.at})
    if not easts or easts[-1] - easts[0] <= 180:
        return list(places)
    gap, after = max((b - a, b) for a, b in pairwise(easts))
    if gap < 360 - (easts[-1] - easts[0]):
        return list(places)
    return [
        evolve(place, at=(place.at[0] - 360, place.at[1]))
        if place.at and place.at[0] >= after
        else place
        for place in places
    ]


def _shown(places: Sequence[NamedPlace]) -> Box:
    """The box about the land with most incidents, or about all where many lie elsewhere."""
    by_land: dict[str, int] = {}
    for place in places:
        by_land[place.country] = by_land.get(place.country, 0) + place.incidents
    most = max(by_land, key=lambda land: (by_land[land], land))
    points = [place.at for place in places if place.at and place.country == most]
    box = around(points).wider(AROUND, least=LEAST_DEGREES)
    outside = sum(each.incidents for each in places if each.at and not box.holds(each.at))
    if outside > FAR * sum(by_land.values()):
        box = around(place.at for place in places if place.at).wider(AROUND, least=LEAST_DEGREES)
    return _flat(box)


def _flat(box: Box) -> Box:
    """The box made so wide that its map is no higher than a screen."""
    middle = math.radians((box.north + box.south) / 2)
    wide = (box.north - box.south) / max(0.1, math.cos(middle)) / FLAT
    return box.wider(0, least_wide=wide)


# ------------------------------------------------------------------ drawing


@frozen
class Plane:
    """Where degrees lie in the drawing: as long east as north at the middle of the box."""

    box: Box

    @property
    def unit(self) -> float:
        """Units of the drawing in a degree of longitude."""
        return WIDTH / (self.box.east - self.box.west)

    @property
    def height(self) -> int:
        return max(LEAST, round((self.box.north - self.box.south) * self._north))

    @property
    def _north(self) -> float:
        middle = math.radians((self.box.north + self.box.south) / 2)
        return self.unit / max(0.1, math.cos(middle))

    def at(self, point: Point) -> Point:
        """A point in the drawing, to a tenth of a unit."""
        over = self.height - (self.box.north - self.box.south) * self._north
        x = (point[0] - self.box.west) * self.unit
        y = (self.box.north - point[1]) * self._north + over / 2
        return round(x, 1), round(y, 1)

    def whole(self) -> Box:
        """What the drawing shows: the box, with more to the north and south of a flat one."""
        middle = (self.box.north + self.box.south) / 2
        half = self.height / self._north / 2
        return Box(self.box.west, middle - half, self.box.east, middle + half)


def _drawn(places: Sequence[NamedPlace], box: Box, description: str, name: str) -> Markup:
    plane = Plane(box)
    size = (WIDTH, plane.height)
    parts: list[Markup] = [
        element("rect", {"class": "sea", "x": 0, "y": 0, "width": size[0], "height": size[1]})
    ]
    names: dict[str, list[Point]] = {}
    for land, ring in lands(plane.whole()):
        line = [plane.at(point) for point in ring]
        if spelt := _path(line):
            parts.append(element("path", {"class": "land", "d": spelt}))
            if _area(line) > _area(names.get(land, [])):
                names[land] = line
    spots = _spots(places, plane)
    parts += [_mark(spot) for spot in spots]
    parts += _labels(spots, names, size)
    return drawing(
        parts,
        name=name,
        title=TITLE,
        description=description,
        size=size,
        role="group",
        attributes={"class": "map"},
    )


def _path(points: Iterable[Point]) -> str:
    """A closed line, without the points that nobody could tell from the one before."""
    kept: list[Point] = []
    for point in points:
        if not kept or math.dist(kept[-1], point) >= FINE:
            kept.append(point)
    return "M" + " ".join(f"{x:g} {y:g}" for x, y in kept) + "Z" if len(kept) > 2 else ""


def _spots(places: Sequence[NamedPlace], plane: Plane) -> list[Spot]:
    """A mark for each place; one that would cover another of more incidents is one with it."""
    spots: list[Spot] = []
    for place in places:
        assert place.at
        x, y = plane.at(place.at)
        near = (
            number
            for number, spot in enumerate(spots)
            if math.dist((x, y), (spot.x, spot.y)) < spot.reach + _reach(place.incidents) / 2
        )
        if (number := next(near, None)) is None:
            spots.append(Spot(x, y, (place,)))
        else:
            spots[number] = evolve(spots[number], places=(*spots[number].places, place))
    return spots


def _reach(incidents: int) -> float:
    return round(min(40.0, 4 + 3 * math.sqrt(incidents)), 1)


def _mark(spot: Spot) -> Markup:
    words = "; ".join(
        f"{place.name}: {wording.count(place.incidents, 'incident')}, {place.upheld} upheld"
        + ("" if place.precision in ("town", "as given") else f", {EXACTNESS[place.precision]}")
        for place in spot.places
    )
    is_rough = all(place.precision == "region" for place in spot.places)
    at: Attributes = {"cx": spot.x, "cy": spot.y}
    parts: list[str] = [
        element("title", {}, words),
        Markup("\n"),
        element("circle", {"class": "rough" if is_rough else "told", **at, "r": spot.reach}),
    ]
    if spot.upheld:
        share = round(spot.reach * math.sqrt(spot.upheld / spot.incidents), 1)
        parts.append(element("circle", {"class": "upheld", **at, "r": share}))
    return linked(element("g", {"class": "spot"}, *parts), spot.places[0].link)


def _labels(
    spots: Sequence[Spot], outlines: Mapping[str, Sequence[Point]], size: tuple[int, int]
) -> Iterator[Markup]:
    """The names of the largest marks and of the lands, where they cover nothing else."""
    taken = [(s.x - s.reach, s.y - s.reach, s.x + s.reach, s.y + s.reach) for s in spots]
    wanted: list[tuple[str, str, list[tuple[float, float, str]]]] = []
    for spot in spots[:LABELS]:
        right, left = spot.x + spot.reach + 5, spot.x - spot.reach - 5
        above, below = spot.y - spot.reach - 6, spot.y + spot.reach + 16
        beside = [(right, spot.y + 5, "start"), (left, spot.y + 5, "end")]
        over = [(spot.x, above, "middle"), (spot.x, below, "middle")]
        wanted.append((spot.label, "label", beside + over))
    for land, line in outlines.items():
        if _area(line) > LAND_SHARE * size[0] * size[1]:
            x, y = _middle(line)
            places = [(x, y + up, "middle") for up in (0, -40, 40, -80, 80)]
            wanted.append((land, "label country", places))
    for words, css, places in wanted:
        wide = LETTER * len(words)
        for x, y, anchor in places:
            start = x - {"start": 0.0, "end": wide, "middle": wide / 2}[anchor]
            room = (start, y - 12, start + wide, y + 4)
            fits = room[0] > 2 and room[1] > 2 and room[2] < size[0] - 2 and room[3] < size[1] - 2
            if fits and not any(_cross(room, other) for other in taken):
                taken.append(room)
                at: Attributes = {
                    "class": css,
                    "x": round(x, 1),
                    "y": round(y, 1),
                    "text-anchor": anchor,
                }
                yield element("text", at, words)
                break


def _area(line: Sequence[Point]) -> float:
    """How large a stretch of the drawing a closed line holds (the shoelace formula)."""
    pairs = zip(line, [*line[1:], *line[:1]], strict=True)
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)) / 2


def _middle(line: Sequence[Point]) -> Point:
    """A point amid the corners of a closed line."""
    return sum(x for x, _ in line) / len(line), sum(y for _, y in line) / len(line)


def _cross(one: Sequence[float], other: Sequence[float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _key(places: Sequence[NamedPlace]) -> tuple[tuple[Markup, str], ...]:
    middle: Attributes = {"cx": 12, "cy": 12}
    told = element("circle", {"class": "told", **middle, "r": 10})
    both = element("g", {}, told, element("circle", {"class": "upheld", **middle, "r": 6}))
    rough = element("circle", {"class": "rough", **middle, "r": 10})
    shapes = [
        (told, KEY[0], True),
        (both, KEY[1], any(place.upheld for place in places)),
        (rough, KEY[2], any(p.precision == "region" for p in places)),
    ]
    return tuple(
        (icon(shape, box="0 0 24 24", size=(20, 20), css="spot"), words)
        for shape, words, is_there in shapes
        if is_there
    )
