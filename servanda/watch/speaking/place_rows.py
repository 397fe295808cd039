"""Rows of places: where the incidents that persons decided on are told to have been.

What leaves it: one row a place that was named, with its incidents; a place is the words of sources,
and its point is of the place, never of the event.
"""

from __future__ import annotations

from datetime import date

from servanda.claims.places.gazetteer import countries, fold
from servanda.model import Place
from servanda.watch.projecting.answers import Answers
from servanda.watch.speaking.export_places import precision
from servanda.watch.speaking.values import Row


def place_rows(answers: Answers, on: date) -> list[Row]:
    """Places of incidents decided on and not rejected, by the end of a day; most told of first.

    Latitude and longitude are in degrees, None where only a country is known. An incident in two
    places stands with each.
    """
    judged = [(each.incident, each.state, each.since_on) for each in answers.findings]
    judged += [(each.incident, each.state, each.since_on) for each in answers.alone]
    states: dict[str, set[str]] = {}
    for incident, state, since in judged:
        if state != "rejected" and (since is None or since <= on):
            states.setdefault(incident, set()).add(state)
    rows: dict[tuple[str, str], Row] = {}
    for linked in answers.incidents(sorted(states)):
        for key, place in {_key(place): place for place in linked.incident.where}.items():
            row = rows.setdefault(key, _row(place))
            row["incidents"].append(linked.incident.id)
            row["upheld"] += "upheld" in states[linked.incident.id]
    return sorted(rows.values(), key=lambda row: (-len(row["incidents"]), row["place"]))


def _key(place: Place) -> tuple[str, str]:
    return place.country or "", str(place.geonames or fold(place.name))


def exactness(place: Place) -> tuple[str, str]:
    """The name of the country that a place lies in, "" where none is known; and its precision."""
    land = countries().get(place.country or "")
    return land.name if land else "", precision(place)


def _row(place: Place) -> Row:
    country, how = exactness(place)
    return {
        "place": place.name,
        "country": place.country,
        "country_name": country,
        "precision": how,
        "latitude": place.lat,
        "longitude": place.lon,
        "incidents": [],
        "upheld": 0,
    }
