"""The pictures of a site: the map of its incidents, and the strip of its sources by month.

What leaves it: a `Picture` each, from one edition, and the rows that stand beneath the map.
"""

from __future__ import annotations

from attrs import frozen

from servanda.archive.addresses import anchor
from servanda.archive.edition import Edition, ExactPlace
from servanda.archive.shown_incidents import in_trust, mapped, place_key, shown_incidents
from servanda.archive.view_records import Case
from servanda.archive.views import Shelf
from servanda.model import Place
from servanda.pictures import Picture, heard, places
from servanda.pictures.heard import HeardMonth, HeardSource
from servanda.pictures.places import EXACTNESS, NamedPlace

Spelt = tuple[str, str]  # the country of a place, and its number or name


@frozen
class MapPlace:
    """One place beneath the map with its incidents, oldest first."""

    place: ExactPlace
    anchor: str
    exactly: str
    cases: tuple[Case, ...]
    upheld: int


@frozen
class SiteMap:
    """The map, the places beneath it, and how many incidents are kept off it, and have no place."""

    picture: Picture
    places: tuple[MapPlace, ...]
    count: int
    in_trust: int
    nowhere: int

    @property
    def links(self) -> dict[str, str]:
        """By the name of each place where its part of the page stands."""
        return {one.place.name: f"places.html#{one.anchor}" for one in self.places}


def site_map(shelf: Shelf) -> SiteMap:
    """The map of what was decided and not rejected by the day; most told of first."""
    edition = shelf.edition
    exact = {place_key(place): place for place in edition.places}
    told: dict[Spelt, list[Case]] = {}
    first: dict[Spelt, ExactPlace] = {}
    incidents = mapped(edition)
    for incident in incidents:
        named = {_spelt(place): exact.get(place_key(place)) for place in incident.where}
        for spelt, place in named.items():
            if place is not None:
                first.setdefault(spelt, place)
                told.setdefault(spelt, []).append(shelf.cases[incident.id])
    order = sorted(told, key=lambda spelt: (-len(told[spelt]), first[spelt].name, spelt))
    rows = tuple(
        MapPlace(
            place=first[spelt],
            anchor=f"place-{anchor('/'.join(spelt))}",
            exactly=EXACTNESS.get(first[spelt].precision, first[spelt].precision),
            cases=tuple(told[spelt]),
            upheld=sum(map(_is_upheld, told[spelt])),
        )
        for spelt in order
    )
    withheld = in_trust(edition).intersection(shown_incidents(edition))
    return SiteMap(
        picture=places.draw([_named(row) for row in rows]),
        places=rows,
        count=len({case.incident.id for row in rows for case in row.cases}),
        in_trust=len(withheld),
        nowhere=sum(not incident.where for incident in incidents),
    )


def _spelt(place: Place) -> Spelt:
    return place.country or "", str(place.geonames or " ".join(place.name.casefold().split()))


def _is_upheld(case: Case) -> bool:
    alone = case.judged is not None and case.judged.state == "upheld"
    return alone or any(finding.state == "upheld" for finding in case.findings)


def _named(row: MapPlace) -> NamedPlace:
    place = row.place
    return NamedPlace(
        name=place.name,
        country=place.country_name,
        precision=place.precision,
        at=None if place.lat is None or place.lon is None else (place.lon, place.lat),
        incidents=len(row.cases),
        upheld=row.upheld,
        link=f"#{row.anchor}",
    )


def strip_of_sources(edition: Edition) -> Picture:
    """How much of each listed source was heard, month by month up to the day of the edition."""
    names = {outlet.id: outlet.publisher for outlet in edition.outlets}
    months: dict[str, list[HeardMonth]] = {}
    for one in edition.months:
        month = HeardMonth(one.first, one.last, one.state, one.pages)
        months.setdefault(one.source, []).append(month)
    return heard.draw([HeardSource(names.get(id, id), tuple(own)) for id, own in months.items()])
