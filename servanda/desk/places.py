"""Places: a map of where the incidents that persons decided on are told to have been."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from servanda import watch as way
from servanda.desk.incidents import named_rows
from servanda.desk.opened import Sight, sight
from servanda.desk.pages import first_shown, page
from servanda.desk.refusing import asked_by
from servanda.pictures import Picture
from servanda.pictures.places import EXACTNESS, NamedPlace, draw

A_PAGE = 40  # places, or incidents of the one that is asked for
MOST_NAMED = 5  # incidents of each place, where it is one of several


@asked_by("GET")
def places(request: HttpRequest) -> HttpResponse:
    """The map, and beneath it the places with their first incidents, or one place with all of its.

    No more incidents are named than a page shows.
    """
    with sight(request) as seen:
        rows = way.place_rows(seen.answers, seen.on)
        start, chosen = first_shown(request), _chosen(request, rows)
        if chosen:
            every, shown = chosen["incidents"], [(0, chosen)]
            part = {0: every[start : start + A_PAGE]}
        else:
            every, shown = rows, [*enumerate(rows)][start : start + A_PAGE]
            part = {place: row["incidents"][:MOST_NAMED] for place, row in shown}
        ids = dict.fromkeys(id for some in part.values() for id in some)
        by_id = {row["id"]: row for row in named_rows(seen, list(ids))}
        listed = [
            {
                **row,
                "number": place + 1,
                "exactly": EXACTNESS.get(row["precision"], ""),
                "there": [by_id[id] for id in part[place] if id in by_id],
                "address": _address(row),
            }
            for place, row in shown
        ]
        context = {
            "rows": listed,
            "picture": None if chosen else drawn(rows),
            "decided": len({id for row in rows for id in row["incidents"]}),
            "before": max(0, start - A_PAGE) if start else None,
            "after": start + A_PAGE if start + A_PAGE < len(every) else None,
            "query": f"{_address(chosen)}&" if chosen else "?",
            **seen.frame(),
        }
        return page(request, "places.html", context)


def _chosen(request: HttpRequest, rows: list[way.Row]) -> way.Row | None:
    """The row of the place that an address asks for; None where it asks for none that there is."""
    wanted = request.GET.get("place"), request.GET.get("country", "")
    return next((row for row in rows if (row["place"], row["country"] or "") == wanted), None)


def _address(row: way.Row) -> str:
    """What leads to a place alone."""
    return "?" + urlencode({"place": row["place"], "country": row["country"] or ""})


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
                link=_mark_link(at, number),
            )
            for number, row in enumerate(rows, start=1)
        ]
    )


def _mark_link(at: str, number: int) -> str:
    """Where a place stands in the list, on whichever page of it."""
    start = (number - 1) // A_PAGE * A_PAGE
    return f"{at}{f'?from={start}' if start else ''}#place-{number}"
