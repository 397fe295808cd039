"""Which incidents of an edition have a page of their own, and which stand on its map.

What leaves it: ids, incidents and places, from records alone. `verify.py` carries this very file.
"""

from __future__ import annotations

from datetime import date

from servanda.archive.edition import Edition, ExactPlace, IncidentJudgement
from servanda.model import Finding, Incident, Place

# What a watch must publish of statements for their places to stand on a map.
PLACES_TOLD = ("words", "source")

PlaceKey = tuple[str, str | None, int | None, float | None, float | None]


def shown_incidents(edition: Edition) -> tuple[str, ...]:
    """The ids of incidents with a decision about this day or an earlier one, oldest first."""
    days = _days(edition)
    published = {incident.id for incident in edition.incidents}
    shown = [id for id in days if id in published]
    return tuple(sorted(shown, key=lambda id: (min(days[id], default=date.max), id)))


def _by_the_day(edition: Edition) -> list[Finding | IncidentJudgement]:
    """What persons came to of incidents, each under a commitment or alone, by this day."""
    every: list[Finding | IncidentJudgement] = [*edition.findings, *edition.judged]
    return [one for one in every if one.since_on is None or one.since_on <= edition.head.on]


def _days(edition: Edition) -> dict[str, list[date]]:
    """By incident that something was decided of: the days by which that had surely happened."""
    days: dict[str, list[date]] = {}
    for one in _by_the_day(edition):
        own = days.setdefault(one.incident, [])
        own += [one.since_on] if one.since_on else []
    return days


def in_trust(edition: Edition) -> frozenset[str]:
    """The incidents that a statement tells, where the watch keeps the places of those to itself."""
    if edition.head.told in PLACES_TOLD:
        return frozenset()
    stated = {statement.capture for statement in edition.statements}
    return frozenset(
        incident.id
        for incident in edition.incidents
        if any(claim.capture in stated for claim in incident.claims)
    )


def mapped(edition: Edition) -> tuple[Incident, ...]:
    """The incidents on the map: shown, decided on and not rejected, and told in nobody's trust."""
    by_id = {incident.id: incident for incident in edition.incidents}
    not_rejected = {one.incident for one in _by_the_day(edition) if one.state != "rejected"}
    kept = not_rejected - in_trust(edition)
    return tuple(by_id[id] for id in shown_incidents(edition) if id in kept)


def place_key(place: Place | ExactPlace) -> PlaceKey:
    """What makes a place as it is told another than the next."""
    return place.name, place.country, place.geonames, place.lat, place.lon


def mapped_places(edition: Edition) -> dict[PlaceKey, Place]:
    """Each place that an incident on the map names, once, in the order of what makes it another."""
    told = {place_key(place): place for incident in mapped(edition) for place in incident.where}
    return {key: told[key] for key in sorted(told, key=repr)}
