"""The agreement's file: read by line, tried, and saved once a person has seen what it moves."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from servanda import watch as way
from servanda import wording
from servanda.desk.forms import EMPTY, Form, differing, in_sight, name_of, text_of
from servanda.desk.incidents import articles
from servanda.desk.opened import Sight, sight, writing
from servanda.desk.pages import notify, page
from servanda.desk.refusing import asked_by
from servanda.desk.translation import say

AROUND = 2  # lines shown before and after one with a fault


@frozen
class NumberedLine:
    """A line of the text, and what is wrong with it; `number` 0 stands for lines left out."""

    number: int
    words: str
    faults: tuple[str, ...] = ()


def agreement_again(request: HttpRequest, form: Form) -> HttpResponse:
    """The page of the agreement's file with what was typed, tried; nothing of it is saved."""
    with sight(request) as seen:
        there = way.agreement_text(seen.watch)
        tried = _tried(seen, text_of(form), there.words) if form.typed is not None else {}
        wrong = bool(tried) and not tried["reads"]
        context = {
            "words": text_of(form) if tried else there.words,
            "file": there.file.name,
            "is_own": way.is_own_agreement(seen.watch),
            "form": form,
            "seen": there.sighting,
            "tried": tried,
            "titles": articles(seen),
            **seen.frame(),
        }
        status = form.status if form.faults else 400 if wrong else 200
        return page(request, "agreement.html", context, status=status)


@asked_by("GET", "POST", again=agreement_again)
def agreement(request: HttpRequest) -> HttpResponse:
    """The text to read and to change; what was typed is tried before anything is saved."""
    if request.method != "POST":
        return agreement_again(request, EMPTY)
    form = Form(name_of(request), request.POST)
    if request.POST.get("do") != "save":
        with sight(request) as seen:
            way.check_seen(way.agreement_text(seen.watch), in_sight(request))
        return agreement_again(request, form)
    with writing() as (watch, _):
        kept = way.save_text(watch, text_of(form), seen=in_sight(request))
    words = say("Saved. Standings and questions go by the new text from now on.")
    if kept:
        before = str(kept.relative_to(watch.folder))
        words += " " + say("What the text was before is kept as %(file)s.", file=before)
    notify(request, words)
    return HttpResponseRedirect(reverse("agreement"))


def _tried(seen: Sight, words: str, saved: str) -> dict[str, object]:
    agreement, faults = way.check_text(seen.watch, words)
    moves = (
        way.moved_by(seen.watch, seen.answers, agreement, on=seen.on)
        if agreement is not None
        else ()
    )
    return {
        "faults": [fault.words for fault in faults if fault.line is None],
        "lines": list(_about_faults(words, faults)),
        "reads": agreement is not None,
        "moves": moves,
        "changed": differing(saved, words),
    }


def _about_faults(words: str, faults: tuple[way.TextFault, ...]) -> Iterator[NumberedLine]:
    """The lines with faults, and some before and after each."""
    by_line: dict[int, list[str]] = {}
    for fault in faults:
        if fault.line is not None:
            by_line.setdefault(fault.line, []).append(wording.capital(fault.words))
    last = 0
    for number, line in enumerate(words.split("\n"), start=1):
        if not any(abs(number - at) <= AROUND for at in by_line):
            continue
        if number > last + 1:
            yield NumberedLine(0, "")
        yield NumberedLine(number, line, tuple(by_line.get(number, ())))
        last = number
