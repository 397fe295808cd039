"""The agreement's file: read by line, tried, and saved once a person has seen what it moves."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping

from attrs import frozen
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from servanda import watch as way
from servanda import wording
from servanda.desk.incidents import articles
from servanda.desk.opened import Sight, sight, writing
from servanda.desk.pages import notify, page
from servanda.desk.refusing import asked_by
from servanda.desk.translation import say
from servanda.errors import EvidenceError

AROUND = 2  # lines shown before and after one with a fault


@frozen
class NumberedLine:
    """A line of the text, and what is wrong with it; `number` 0 stands for lines left out."""

    number: int
    words: str
    faults: tuple[str, ...] = ()


@asked_by("GET", "POST")
def agreement(request: HttpRequest) -> HttpResponse:
    """The text to read and to change; what was typed is tried before anything is saved."""
    form = request.POST
    if request.method == "GET":
        with sight(request) as seen:
            there = way.agreement_text(seen.watch)
            return _page(request, seen, there.words, there, {})
    words = _typed(form.get("words", ""))
    if form.get("do") != "save":
        return _tried(request, words, form.get("seen", ""))
    try:
        with writing() as (watch, _):
            kept = way.save_text(watch, words, seen=form.get("seen", ""))
    except EvidenceError as error:
        return _tried(request, words, form.get("seen", ""), refused=str(error))
    notify(
        request,
        say(
            "Saved. What the text was before is kept as %(file)s. Standings and questions go by "
            "the new text from now on.",
            file=str(kept.relative_to(watch.folder)),
        ),
    )
    return HttpResponseRedirect(reverse("agreement"))


def _tried(request: HttpRequest, words: str, began: str, *, refused: str = "") -> HttpResponse:
    with sight(request) as seen:
        there = way.agreement_text(seen.watch)
        agreement, faults = way.check_text(seen.watch, words)
        moves = (
            way.moved_by(seen.watch, seen.answers, agreement, on=seen.on)
            if agreement is not None
            else ()
        )
        tried: dict[str, object] = {
            "faults": [fault.words for fault in faults if fault.line is None],
            "lines": list(_about_faults(words, faults)),
            "reads": agreement is not None,
            "moves": moves,
            "changed": _differing(there.words, words),
            "began": began,
            "refused": refused,
        }  # fmt: skip
        wrong = bool(refused) or agreement is None
        return _page(request, seen, words, there, tried, status=400 if wrong else 200)


def _page(
    request: HttpRequest,
    seen: Sight,
    words: str,
    there: way.AgreementText,
    tried: Mapping[str, object],
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "words": words,
        "file": there.file.name,
        "is_own": there.is_own,
        # what was typed rests on the text that it began with
        "seen": tried.get("began") or there.sha256,
        "is_changed": bool(tried) and tried.get("began") not in ("", there.sha256),
        "now": there.sha256,
        "tried": tried,
        "titles": articles(seen),
        **seen.frame(),
    }
    return page(request, "agreement.html", context, status=status)


def _typed(words: str) -> str:
    """What a form sends: lines ended as in the file, one at the end of the last."""
    return words.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n") + "\n"


def _differing(saved: str, typed: str) -> list[str]:
    """The lines taken out and put in, each after where it stands."""
    lines = difflib.unified_diff(saved.splitlines(), typed.splitlines(), lineterm="", n=0)
    return list(lines)[2:]  # without the two that would name files


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
