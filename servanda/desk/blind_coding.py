"""Coding a passage blind, and adjudicating one in which coders differ.

What leaves it: blind codings and adjudications put on record. The page on which somebody codes has
nothing of what another coded, and of what was read only where its sample says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from servanda import watch as way
from servanda import wording
from servanda.desk import lit
from servanda.desk.captures import claim_typed
from servanda.desk.choosers import law_items, who_is_who
from servanda.desk.coded import coded_values
from servanda.desk.coders import said
from servanda.desk.entering import person
from servanda.desk.forms import EMPTY, Form
from servanda.desk.opened import Sight, now, sight, writing
from servanda.desk.pages import notify, page
from servanda.desk.recording import ON_RECORD
from servanda.desk.refusing import asked_by
from servanda.desk.sealing import open_sealed
from servanda.desk.translation import noop, say
from servanda.errors import EvidenceError
from servanda.model import STANCES, Claim

NONE, THIRD = "none", "third"  # what is right, where it is no coding of theirs
ORDER = (
    noop("First coding"),
    noop("Second coding"),
    noop("Third coding"),
    noop("Fourth coding"),
    noop("Fifth coding"),
    noop("Sixth coding"),
    noop("Seventh coding"),
    noop("Eighth coding"),
)
NOTHING_CHOSEN = noop("Choose what is right. Nothing was put on record.")


@asked_by("GET")
def next_passage(request: HttpRequest) -> HttpResponse:
    """Lead to the first passage that waits for whoever asks."""
    with sight(request) as seen:
        waiting = way.double_codings(seen.record).waiting(person(request))
    if not waiting:
        notify(request, say("No passage waits for you."))
        return HttpResponseRedirect(reverse("coders"))
    first = waiting[0]
    return HttpResponseRedirect(reverse("blind", args=[first.sample.id, first.passage.id]))


def blind_again(request: HttpRequest, form: Form, sample: str, id: str) -> HttpResponse:
    """The page of a passage with the form that was refused on it."""
    with sight(request) as seen:
        there = way.double_codings(seen.record)
        state = _state(there, sample, id)
        me = person(request)
        if me not in state.sample.coders or state.is_in:
            raise Http404
        ground = way.passage_ground(seen.watch, seen.record, state.passage)
        open_sealed(request, ground.capture)
        read = None if state.sample.hides_reading else way.coded_row(state.passage.read)
        return page(
            request,
            "blind.html",
            {
                "state": state,
                "is_again": me in state.coded_by,
                "left": len(there.waiting(me)),
                "read": said(seen, read) if not state.sample.hides_reading else "",
                **_fields(seen, ground, form),
                **_shown(ground, _lit(ground, None)),
                **seen.frame(),
            },
            status=form.status,
        )


@asked_by("GET", "POST", again=blind_again)
def blind(request: HttpRequest, sample: str, id: str) -> HttpResponse:
    """One passage, coded by one coder who sees no other's coding of it."""
    form = request.POST
    if request.method != "POST":
        return blind_again(request, EMPTY, sample, id)
    with writing() as (watch, record):
        there = way.double_codings(record)
        state = _state(there, sample, id)
        ground = way.passage_ground(watch, record, state.passage)
        open_sealed(request, ground.capture)
        words = None if form.get("no_act") else claim_typed(form)
        made = way.code_blind(
            state, ground, words, there, reason=form.get("reason", ""), by=person(request), at=now()
        )
        way.keep_double_coding(record, [made], now=now())
    # Its id is a hash of what it says, by which whoever reads the log and codes it too could try
    # what that was: so the log says that she coded the passage, and not as what.
    notify(request, say("On record. Nobody is shown it before all coders of the passage are in."))
    return HttpResponseRedirect(reverse("next-passage"))


# ------------------------------------------------------------------ adjudicating


def adjudicate_again(request: HttpRequest, form: Form, sample: str, id: str) -> HttpResponse:
    """The page of a disagreement with the form that was refused on it."""
    with sight(request) as seen:
        state = _state(way.double_codings(seen.record), sample, id)
        if not state.differing:
            raise Http404
        ground = way.passage_ground(seen.watch, seen.record, state.passage)
        open_sealed(request, ground.capture)
        (row,) = way.disagreement_rows(seen.record, [state])
        columns = [
            {
                "id": each.id,
                "title": ORDER[number],
                "by": "" if state.is_open else each.by,
                "reason": each.reason,
                "fields": _compared(seen, way.coded_row(each.claim), state.differing),
                **_shown(ground, _lit(ground, each.claim)),
            }
            for number, each in enumerate(state.codings)
        ]
        return page(
            request,
            "adjudicate.html",
            {
                "state": state,
                "row": row,
                "columns": columns,
                "judged": [
                    {**each, "said": said(seen, each["right"])} for each in row["adjudicated"]
                ],
                "options": [
                    *((each["id"], each["title"]) for each in columns),
                    (NONE, noop("Neither: the passage tells no act")),
                    (THIRD, noop("Neither: what is filled in below")),
                ],
                "kinds": [(key, say(kind.title)) for key, kind in way.error_kinds().items()],
                "meanings": list(way.error_kinds().values()),
                "is_coder": person(request) in state.sample.coders,
                **_fields(seen, ground, form),
                "source": wording.source(ground.capture),
                "capture": ground.capture,
                **seen.frame(),
            },
            status=form.status,
        )


@asked_by("GET", "POST", again=adjudicate_again)
def adjudicate(request: HttpRequest, sample: str, id: str) -> HttpResponse:
    """What is right of a passage in which coders differ, with a reason and a kind of error."""
    form = request.POST
    if request.method != "POST":
        return adjudicate_again(request, EMPTY, sample, id)
    right = form.get("right", "")
    with writing() as (watch, record):
        state = _state(way.double_codings(record), sample, id)
        ground = way.passage_ground(watch, record, state.passage)
        open_sealed(request, ground.capture)
        if not right:
            raise EvidenceError(NOTHING_CHOSEN, field="right")
        chosen: str | Claim | None = right
        words = None
        if right in (NONE, THIRD):
            words = claim_typed(form) if right == THIRD else None
            chosen = ground.read(words) if words is not None else None
        made = way.adjudicate(
            state, chosen, kind_of_error=form.get("kind_of_error", ""),
            reason=form.get("reason", ""), by=person(request), at=now(),
            known_from=way.known_lines(words),
        )  # fmt: skip
        way.keep_double_coding(record, [made], now=now())
    setattr(request, ON_RECORD, [made.id])
    notify(request, say("On record. The coders whom it concerns are shown it."))
    return HttpResponseRedirect(reverse("disagreements"))


# ------------------------------------------------------------------ within


def _state(there: way.DoubleCodings, sample: str, id: str) -> way.PassageState:
    if sample not in {each.id for each in there.samples}:
        raise Http404
    found = [state for state in there.states(sample) if state.passage.id == id]
    if not found:
        raise Http404
    return found[0]


def _fields(seen: Sight, ground: way.PassageGround, form: Form) -> dict[str, Any]:
    """What the fields of a claim are filled from; the words of a passage are given where it has."""
    values: dict[str, Any] = {
        "form": form,
        "coding": form,
        "acts": sorted((act.title, id) for id, act in seen.watch.lexicon.acts.items()),
        "stances": STANCES,
        "items": law_items(seen.watch),
        "who": who_is_who(seen.watch),
        "blind": True,
    }
    return values | ({"given": True} if ground.base is not None else {})


def _shown(ground: way.PassageGround, claims: Iterable[Claim]) -> dict[str, Any]:
    """The text of a passage with the words of some claims lit, and where it comes from."""
    some = tuple(claims)
    return {
        "stretches": lit.stretches(ground.text.content, some, whole=ground.base is None),
        "capture": ground.capture,
        "source": wording.source(ground.capture),
        "when": wording.span_of_days(ground.capture.published.when),
    }


def _lit(ground: way.PassageGround, claim: Claim | None) -> tuple[Claim, ...]:
    """What is lit for a coding: its words; where it finds no act, those that were to be coded."""
    return tuple(each for each in (claim or ground.base,) if each is not None)


def _compared(
    seen: Sight, row: way.Row | None, differing: Iterable[str]
) -> list[tuple[str, str, bool]]:
    """A coding field by field, in words, and whether coders differ in it."""
    shown = coded_values(way.coded_in_names(seen.watch, row))
    return [(title, words, name in set(differing)) for name, title, words in shown]
