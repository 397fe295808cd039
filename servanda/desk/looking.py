"""Looking: the overview, and search over everything on record."""

from __future__ import annotations

import re
from collections import Counter

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from servanda import pictures
from servanda import watch as way
from servanda.desk import counts
from servanda.desk.incidents import articles
from servanda.desk.law import LIVE, QUIET, duty_views, standing_views, timeline_of
from servanda.desk.opened import sight
from servanda.desk.pages import page
from servanda.desk.places import map_of
from servanda.desk.refusing import asked_by
from servanda.desk.sealing import is_sealed, may_see
from servanda.errors import EvidenceError
from servanda.model import Capture

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
        moves = list(way.change_rows(way.changes(seen.watch, answers, until=seen.on)))
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
                "picture": timeline_of(seen),
                "map": map_of(seen),
                "signals": answers.open_signals,
                "articles": articles(seen),
                **seen.frame(),
            },
        )


@asked_by("GET")
def search(request: HttpRequest) -> HttpResponse:
    """What holds some words, of each kind the newest; the words are lit."""
    words = request.GET.get("q", "").strip()
    rows: list[way.Row] = []
    fault = ""
    with sight(request) as seen:
        if AN_ID.fullmatch(words):
            return HttpResponseRedirect(reverse("show", args=[words]))
    if words:
        # Outside of what is read as of one instant: the index is caught up with the record.
        watch = seen.watch
        with watch.record() as record:

            def evidence() -> way.Evidence:
                return way.evidence(watch, record)

            def is_shown(row: way.Row) -> bool:
                """Whether what it stands in is no statement, or who asks may see those."""
                if may_see(request):
                    return True
                at = row["id"] if row["what"] in ("capture", "statement") else row["capture"]
                return row["what"] != "statement" and not (
                    at and is_sealed(record.get(Capture, at))
                )

            try:
                found = way.search_rows(watch, record, evidence, words, most=MOST)
                rows = [
                    {**row, "parts": _parts(row), "at": _at(row)} for row in found if is_shown(row)
                ]
            except EvidenceError as error:
                fault = str(error)
    return page(
        request, "search.html", {"words": words, "rows": rows, "fault": fault, **seen.frame()}
    )


@asked_by("GET")
def show(request: HttpRequest, id: str) -> HttpResponse:
    """To the page of whatever has an id, or an id that begins so."""
    with sight(request) as seen:
        if shown := way.where_shown(seen.answers, id):
            return HttpResponseRedirect(_at({"what": shown[0], "id": shown[1]}))
        evidence = seen.answers.evidence
        (row, *_) = way.rows_by_id(seen.watch, seen.record, evidence, id, on=seen.on)
    place = _at({"what": row["what"], "id": row["id"]})
    if place:
        return HttpResponseRedirect(place)
    at = row["row"].get("incident") or row["row"].get("capture")
    back = {"what": "incident" if str(at).startswith("inc-") else "capture", "id": at}
    return HttpResponseRedirect((at and _at(back)) or reverse("overview"))


def _at(row: way.Row) -> str:
    """The page of what a row is of; "" where it has none of its own."""
    name = PAGES.get(row["what"])
    return reverse(name, args=[row["id"]]) if name else ""


def _parts(row: way.Row) -> list[tuple[str, bool]]:
    """The words of a row, each stretch with whether it was looked for."""
    words, parts, at = row["snippet"], [], 0
    for first, last in row["lit"]:
        parts += [(words[at:first], False), (words[first:last], True)]
        at = last
    return [part for part in (*parts, (words[at:], False)) if part[0]]
