"""Searching: what holds some words, and searches that were saved under a name.

What leaves it: pages, and files of saved searches. Nothing is put on record.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from servanda import watch as way
from servanda.desk.entering import desk, person, role
from servanda.desk.forms import EMPTY, Form
from servanda.desk.looking import place_of_row
from servanda.desk.opened import sight
from servanda.desk.pages import notify, page
from servanda.desk.refusing import asked_by
from servanda.desk.rights import WRITE
from servanda.desk.sealing import is_sealed, may_see
from servanda.desk.translation import say
from servanda.errors import EvidenceError
from servanda.model import Capture

AN_ID = re.compile(r"(?:inc|cap|clm|fnd|dec)-[0-9a-f]*")  # or how one begins
MOST = 10  # of each kind, found by words
OWN = "own"  # said of a search that is one person's


@asked_by("GET")
def search(request: HttpRequest) -> HttpResponse:
    """What holds some words, of each kind the newest; the words are lit."""
    words = request.GET.get("q", "").strip()
    if AN_ID.fullmatch(words):
        return HttpResponseRedirect(reverse("show", args=[words]))
    return search_again(request, EMPTY)


def search_again(request: HttpRequest, form: Form) -> HttpResponse:
    """The page of a search, with a form that was refused on it."""
    words = (form.value("q") or request.GET.get("q", "")).strip()
    who, name = person(request), request.GET.get("saved", "")
    rows: list[way.Row] = []
    fault = ""
    chosen: way.SavedSearch | None = None
    with sight(request) as seen:
        folder, frame = seen.watch.folder, seen.frame()
    try:
        if name:
            chosen = way.saved_search(folder, name, who)
            words = chosen.words
        rows = _found(request, words) if words else []
    except EvidenceError as error:
        fault = str(error)
    if chosen and who and not fault:
        way.note_seen(folder, chosen, who, [row["id"] for row in rows])
    return page(
        request,
        "search.html",
        {
            "words": words,
            "rows": [{**row, "parts": _parts(row), "at": place_of_row(row)} for row in rows],
            "fault": fault,
            "chosen": chosen,
            "saved": _saved(request, counts=not words),
            "may_share": role(request) in WRITE,
            "has_own": desk().is_team,
            "can_save": bool(who),
            "form": form,
            **frame,
        },
        status=form.status,
    )


@asked_by("POST", again=search_again)
def saved_search(request: HttpRequest) -> HttpResponse:
    """Save the words that are looked for under a name, or delete such a search."""
    form, who = request.POST, person(request)
    if not who:
        raise EvidenceError("Say who you are first: a search is saved by somebody.")
    by = who if form.get("whose") == OWN and desk().is_team else ""
    if not by and role(request) not in WRITE:
        raise EvidenceError("Your role saves and deletes searches of its own alone.")
    folder, name = desk().folder, form.get("name", "").strip()
    with desk().turn:
        if form.get("form") == "delete":
            way.delete_search(folder, name, by=by, seen=form.get("seen", ""))
            notify(request, say("The search “%(name)s” is deleted.", name=name))
            return HttpResponseRedirect(reverse("search"))
        made = way.save_search(folder, name, form.get("q", ""), by=by)
    notify(request, say("Saved as “%(name)s”.", name=made.name))
    return HttpResponseRedirect(f"{reverse('search')}?saved={quote(made.name)}")


def _saved(request: HttpRequest, *, counts: bool) -> list[dict[str, Any]]:
    """The searches that a person sees; with `counts` how many of what each finds is new to her."""
    who, folder = person(request), desk().folder
    found = []
    for each in way.saved_searches(folder, who if desk().is_team else ""):
        new: int | None = None
        if counts and who:
            ids = [row["id"] for row in _found(request, each.words)]
            new = way.new_of(folder, each, who, ids)
        found.append(
            {
                "name": each.name,
                "words": each.words,
                "whose": OWN if each.by else "",
                "seen": each.sha256,
                "new": new,
                "may_delete": bool(each.by) or role(request) in WRITE,
            }
        )
    return found


def _found(request: HttpRequest, words: str) -> list[way.Row]:
    """What holds some words, without what who asks may not see."""
    watch = way.open_watch(desk().folder)
    # Outside of what is read as of one instant: the index is caught up with the record.
    with watch.record() as record:

        def evidence() -> way.Evidence:
            return way.evidence(watch, record)

        def is_shown(row: way.Row) -> bool:
            """Whether what it stands in is no statement, or who asks may see those."""
            if may_see(request):
                return True
            at = row["id"] if row["what"] in ("capture", "statement") else row["capture"]
            return row["what"] != "statement" and not (at and is_sealed(record.get(Capture, at)))

        return [
            row
            for row in way.search_rows(watch, record, evidence, words, most=MOST)
            if is_shown(row)
        ]


def _parts(row: way.Row) -> list[tuple[str, bool]]:
    """The words of a row, each stretch with whether it was looked for."""
    words, parts, at = row["snippet"], [], 0
    for first, last in row["lit"]:
        parts += [(words[at:first], False), (words[first:last], True)]
        at = last
    return [part for part in (*parts, (words[at:], False)) if part[0]]
