"""Looking: the overview, and to the page of whatever has an id."""

from __future__ import annotations

import re
from collections import Counter

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from servanda import pictures
from servanda import watch as way
from servanda.desk import counts
from servanda.desk.incidents import articles
from servanda.desk.law import LIVE, QUIET, duty_views, move_views, standing_views
from servanda.desk.opened import sight
from servanda.desk.pages import page
from servanda.desk.places import map_of
from servanda.desk.refusing import asked_by
from servanda.desk.timelines import timeline_of

AN_ID = re.compile(r"(?:inc|cap|clm|fnd|dec)-[0-9a-f]*")  # or how one begins
MOST = 10  # of each kind, found by words
MOVED = 12  # days on which a standing moved, the last first
# Where a thing is looked at, by what it is.
PAGES = {"incident": "incident", "claim": "claim", "capture": "capture", "statement": "capture",
         "commitment": "commitment", "rule": "commitment"}  # fmt: skip


@asked_by("GET")
def look(_: HttpRequest) -> HttpResponse:
    """The style sheet that the site has too."""
    return HttpResponse(pictures.STYLE.read_bytes(), content_type="text/css; charset=utf-8")


@asked_by("GET")
def overview(request: HttpRequest) -> HttpResponse:
    """How the agreement stands on the day, who must act, what waits, how much was heard."""
    with sight(request) as seen:
        answers = seen.answers
        judged = way.judge(seen.watch, answers, on=seen.on)
        standings = standing_views(seen, judged)
        moves = move_views(seen)
        return page(
            request,
            "overview.html",
            {
                "agreement": seen.watch.agreement,
                "standings": [row for row in standings if row["state"] not in QUIET],
                "quiet": Counter(row["state"] for row in standings if row["state"] in QUIET),
                "duties": [row for row in duty_views(seen, judged) if row["as_said"] in LIVE],
                "waiting": way.Asking(answers, seen.on).count(),
                "counted": counts.on_record(answers, seen.on),
                "heard": counts.sources_heard(judged),
                "window": seen.watch.settings.window_days,
                "moves": moves[::-1][:MOVED],
                "picture": timeline_of(seen, judged),
                "map": map_of(seen),
                "signals": answers.open_signals,
                "articles": articles(seen),
                **seen.frame(),
            },
        )


@asked_by("GET")
def show(request: HttpRequest, id: str) -> HttpResponse:
    """To the page of whatever has an id, or an id that begins so."""
    with sight(request) as seen:
        if shown := way.where_shown(seen.answers, id):
            return HttpResponseRedirect(place_of_row({"what": shown[0], "id": shown[1]}))
        evidence = seen.answers.evidence
        (row, *_) = way.rows_by_id(seen.watch, seen.record, evidence, id, on=seen.on)
    place = place_of_row({"what": row["what"], "id": row["id"]})
    if place:
        return HttpResponseRedirect(place)
    at = row["row"].get("incident") or row["row"].get("capture")
    back = {"what": "incident" if str(at).startswith("inc-") else "capture", "id": at}
    return HttpResponseRedirect((at and place_of_row(back)) or reverse("overview"))


def place_of_row(row: way.Row) -> str:
    """The page of what a row is of; "" where it has none of its own."""
    name = PAGES.get(row["what"])
    return reverse(name, args=[row["id"]]) if name else ""
