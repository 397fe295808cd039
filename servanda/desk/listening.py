"""Sources: how much of each was heard, when it was last visited, its file, and gathering now."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from attrs import evolve
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from servanda import watch as way
from servanda.desk import counts
from servanda.desk.entering import desk, person
from servanda.desk.forms import EMPTY, Form, in_sight, text_of
from servanda.desk.opened import Sight, sight, today, writing
from servanda.desk.pages import notify, page
from servanda.desk.refusing import asked_by
from servanda.desk.translation import day as shown_day
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


def source_again(request: HttpRequest, form: Form, id: str = "") -> HttpResponse:
    """The page of one source's file, or of a new one, with a form that was refused on it."""
    if form.name == "new-source":  # one that does not say what it is called
        form = evolve(form, name="source")
    typed = form.of("source")
    with sight(request) as seen:
        name = id or typed.value("name").strip()
        there = way.source_text(seen.watch, name) if name and typed.is_news or id else None
        context = {
            "id": id,
            "words": text_of(typed) if typed.is_open else there.words if there else FIRST,
            "form": form,
            "seen": there.sighting if there else way.Sighting("", 0),
            "pause": way.paused(seen.watch, id, today()) if _is_listed(seen, id) else None,
            "is_listed": _is_listed(seen, id),
            "name": _publisher(seen.watch, id),
            "today": today().isoformat(),
            **seen.frame(),
        }
    return page(request, "source.html", context, status=form.status)


def _publisher(watch: way.Watch, id: str) -> str:
    return next((each.publisher for each in watch.outlets if each.id == id), "")


def _is_listed(seen: Sight, id: str) -> bool:
    return any(each.outlet.id == id for each in seen.watch.sources)


@asked_by("GET", "POST", again=source_again)
def source(request: HttpRequest, id: str = "") -> HttpResponse:
    """The file of one source, or of a new one: tried, and saved as it was tried."""
    if request.method != "POST":
        return source_again(request, EMPTY, id)
    name = id or request.POST.get("name", "").strip()
    with writing() as (watch, _):
        text = text_of(Form("source", request.POST))
        kept = way.save_source(watch, name, text, seen=in_sight(request))
    words = say("Saved as sources/%(name)s.toml. It is gathered from the next time.", name=name)
    if kept:
        before = _below(watch, kept)
        words += " " + say("What it was before is kept as %(file)s.", file=before)
    notify(request, words)
    return HttpResponseRedirect(reverse("sources"))


@asked_by("POST", again=source_again)
def pause(request: HttpRequest, id: str) -> HttpResponse:
    """Say that a source is not asked from a day on, and why; or that it is asked again."""
    form = request.POST
    with writing() as (watch, _):
        if form.get("form") == "resume":
            way.resume(watch, id, last=today() - timedelta(days=1), seen=in_sight(request))
            words = say(
                "%(source)s is asked again from the next gathering. That it was paused stays.",
                source=_publisher(watch, id),
            )
        else:
            since, why = _day_typed(form.get("since", "")), form.get("reason", "")
            way.pause(watch, id, since=since, reason=why, seen=in_sight(request))
            words = say(
                "%(source)s is paused: it counts as not reached from %(day)s.",
                source=_publisher(watch, id),
                day=shown_day(since),
            )
    notify(request, words + " " + say("It stands in sources/%(source)s.toml.", source=id))
    return HttpResponseRedirect(reverse("sources"))


def _day_typed(words: str) -> date:
    """The day that somebody wrote. Raises EvidenceError where it is none."""
    try:
        return date.fromisoformat(words.strip())
    except ValueError as error:
        raise EvidenceError(
            f'"{words[:40]}" is no day. Write it as 2017-11-01. Nothing was changed.', field="since"
        ) from error


def _below(watch: way.Watch, path: Path) -> str:
    return path.relative_to(watch.folder).as_posix()


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
