"""Incidents on a map: GeoJSON, each with its places and how exactly each is known.

What leaves it: one feature an incident. A point is of the place that was named, never of the event
itself; an incident of no known place has no geometry and is there all the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from servanda.claims.places.gazetteer import countries, fold, sites
from servanda.model import Incident, Place
from servanda.watch.importing.safe_cells import cleaned
from servanda.watch.speaking.flat_rows import FlatRow

NOTE = "Points are of the places named, as the gazetteer or the list has them, not of the events."


def geojson_bytes(rows: Iterable[FlatRow], incidents: Mapping[str, Incident]) -> bytes:
    """A collection of features (RFC 7946), in the order of the rows; the same bytes each time."""
    features = [_feature(row, incidents[str(row["incident"])]) for row in rows]
    collection = {"type": "FeatureCollection", "note": NOTE, "features": features}
    return (json.dumps(collection, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _feature(row: FlatRow, incident: Incident) -> dict[str, Any]:
    points = [
        [round(place.lon, 5), round(place.lat, 5)]
        for place in incident.where
        if place.lat is not None and place.lon is not None
    ]
    geometry: dict[str, Any] | None = None
    if points:
        is_single = len(points) == 1
        geometry = {
            "type": "Point" if is_single else "MultiPoint",
            "coordinates": points[0] if is_single else points,
        }
    properties: dict[str, Any] = {
        name: cleaned(value) if isinstance(value, str) else value for name, value in row.items()
    }
    properties["places"] = [
        {
            "words": cleaned(place.span.quote),
            "name": cleaned(place.name),
            "country": place.country,
            "geonames": place.geonames,
            "precision": precision(place),
        }
        for place in incident.where
    ]
    return {
        "type": "Feature",
        "id": row["incident"],
        "geometry": geometry,
        "properties": properties,
    }


def precision(place: Place) -> str:
    """What a place's point is the point of: a country, region or town; "as given" from a list.

    "none" where it has no point.
    """
    if place.lat is None or place.lon is None:
        return "none"
    land = countries().get(place.country or "")
    if land and place.geonames is None and fold(land.name) == fold(place.name):
        return "country"
    for site in sites().get(fold(place.name)):
        near = abs(site.lat - place.lat) < 0.001 and abs(site.lon - place.lon) < 0.001
        if near and (place.geonames is None or site.geonames == place.geonames):
            return site.kind
    return "as given"
