"""Sources: how much of each was heard, when it was last visited, its file, and gathering now."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from servanda import watch as way
from servanda.desk import counts
from servanda.desk.entering import desk, person
from servanda.desk.opened import Sight, sight, writing
from servanda.desk.pages import notify, page
from servanda.desk.refusing import asked_by
from servanda.desk.translation import say
from servanda.errors import EvidenceError
from servanda.pictures import Picture, heard
from servanda.pictures.heard import HeardMonth, HeardSource

FIRST = """publisher = ""
language = "en"
address = "https://"
expect_per_week = 1

[gather]
kind = "feed"
at = ["https://"]
"""


@asked_by("GET")
def sources(request: HttpRequest) -> HttpResponse:
    """Each source that is listed: how much of it was heard, and how it was last visited."""
    with sight(request) as seen:
        judged = way.judge(seen.watch, seen.answers, on=seen.on)
        hearings = {each.source: counts.source_heard(each) for each in judged.hearings}
        rows = [
            {
                "id": each.source.outlet.id,
                "name": each.source.outlet.publisher,
                "heard": hearings.get(each.source.outlet.id, ""),
                "kind": each.source.gathering.kind if each.source.gathering else "",
                "last": each.last,
                "waiting": each.waiting,
                "failed": each.failed,
            }
            for each in way.source_visits(seen.watch)
        ]
        return page(
            request,
            "sources.html",
            {
                "rows": rows,
                "window": seen.watch.settings.window_days,
                "heard": counts.sources_heard(judged),
                "signals": seen.answers.open_signals,
                "strip": strip_of(seen),
                "gathered": any(row["kind"] for row in rows),
                "route": seen.watch.route,
                "is_running": bool((last := desk().rounds.last) and last.is_running),
                **seen.frame(),
            },
        )


def strip_of(seen: Sight) -> Picture:
    """How much of each source was heard, month by month up to the day that is looked at."""
    by_source: dict[str, list[HeardMonth]] = {}
    names = {}
    for row in way.heard_rows(seen.watch, seen.answers, until=seen.on):
        names[row["source"]] = row["publisher"]
        first, last = date.fromisoformat(row["from"]), date.fromisoformat(row["to"])
        month = HeardMonth(first, last, row["state"], row["pages"])
        by_source.setdefault(row["source"], []).append(month)
    return heard.draw([HeardSource(names[id], tuple(rows)) for id, rows in by_source.items()])


@asked_by("GET", "POST")
def source(request: HttpRequest, id: str = "") -> HttpResponse:
    """The file of one source, or of a new one: tried, and saved as it was tried."""
    form, fault, status = request.POST, "", 200
    with sight(request) as seen:
        there = way.source_text(seen.watch, id) if id else way.SourceText("", "")
        frame = seen.frame()
    words = there.words or FIRST
    if request.method == "POST":
        words = form.get("words", "").replace("\r\n", "\n").replace("\r", "\n").rstrip() + "\n"
        name = id or form.get("name", "").strip()
        try:
            with writing() as (watch, _):
                way.save_source(watch, name, words, seen=form.get("seen", ""))
        except EvidenceError as error:
            fault, status = str(error), 400
        else:
            notify(
                request,
                say(
                    "Saved as sources/%(name)s.toml. It is gathered from the next time.", name=name
                ),
            )
            return HttpResponseRedirect(reverse("sources"))
    context = {
        "id": id,
        "words": words,
        "fault": fault,
        "typed": form,
        "seen": form.get("seen", there.sha256),
        # what somebody else saved meanwhile
        "theirs": there.words if fault and form.get("seen", "") != there.sha256 else "",
        "theirs_sha256": there.sha256,
        **frame,
    }
    return page(request, "source.html", context, status=status)


@asked_by("GET", "POST")
def gather(request: HttpRequest) -> HttpResponse:
    """Ask the sources for what is new, in a process of its own, and follow it."""
    rounds = desk().rounds
    if request.method == "POST":
        if request.POST.get("do") == "stop":
            rounds.stop()
        elif not rounds.begin(
            desk().folder, by=person(request), source=request.POST.get("source", "")
        ):
            notify(request, say("A gathering is at work already; it is shown here."))
        return HttpResponseRedirect(reverse("gather"))
    last = rounds.last
    with sight(request) as seen:
        context = {
            "begun": last is not None,
            "is_running": bool(last and last.is_running),
            "words": last.words() if last else "",
            **seen.frame(),
        }
        return page(request, "gather.html", context)
