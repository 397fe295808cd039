"""Places: a map of where the incidents that persons decided on are told to have been."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from servanda import watch as way
from servanda.desk.incidents import named_rows
from servanda.desk.opened import Sight, sight
from servanda.desk.pages import page
from servanda.desk.refusing import asked_by
from servanda.pictures import Picture
from servanda.pictures.places import EXACTNESS, NamedPlace, draw


@asked_by("GET")
def places(request: HttpRequest) -> HttpResponse:
    """The map, and beneath it each place with its incidents."""
    with sight(request) as seen:
        rows = way.place_rows(seen.answers, seen.on)
        ids = sorted({id for row in rows for id in row["incidents"]})
        by_id = {row["id"]: row for row in named_rows(seen, ids)}
        listed = [
            {
                **row,
                "exactly": EXACTNESS.get(row["precision"], ""),
                "there": [by_id[id] for id in row["incidents"] if id in by_id],
            }
            for row in rows
        ]
        context = {"rows": listed, "picture": drawn(rows), "decided": len(ids), **seen.frame()}
        return page(request, "places.html", context)


def map_of(seen: Sight) -> Picture:
    """The map of what was decided by the day that is looked at."""
    return drawn(way.place_rows(seen.answers, seen.on))


def drawn(rows: list[way.Row]) -> Picture:
    """The map of rows of places; each mark leads to its place in the list."""
    at = reverse("places")
    return draw(
        [
            NamedPlace(
                name=row["place"],
                country=row["country_name"],
                precision=row["precision"],
                at=None if row["latitude"] is None else (row["longitude"], row["latitude"]),
                incidents=len(row["incidents"]),
                upheld=row["upheld"],
                link=f"{at}#place-{number}",
            )
            for number, row in enumerate(rows, start=1)
        ]
    )
