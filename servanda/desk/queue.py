"""The queue: what waits and why, one stretch at a time, and what is put off or in somebody's hands.

What leaves it: deferrals put on record. Nothing is decided here and no standing moves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from attrs import evolve
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from servanda import watch as way
from servanda.desk import waiting
from servanda.desk.entering import person
from servanda.desk.forms import Form, in_sight
from servanda.desk.incidents import articles, incident_again
from servanda.desk.opened import Sight, day_of, now, sight, writing
from servanda.desk.pages import notify, page
from servanda.desk.refusing import asked_by
from servanda.desk.translation import noop, say
from servanda.errors import EvidenceError
from servanda.model import Deferral, Incident

A_PAGE = 25
NO_REASON = noop("Say why it is put off, so that others know. Nothing was put off.")
NO_DAY = noop("Say until which day. Nothing was put off.")
HELD = ("put off", "in hand")


@asked_by("GET")
def questions(request: HttpRequest) -> HttpResponse:
    """What waits, in the order and by the filters that were chosen, so many a page."""
    waiting.choose(request)
    start = _number(request.GET.get("from"))
    wanted = waiting.wanted(request, start=start, passes=False)
    passed = request.session.get(waiting.PASSED, [])
    with sight(request) as seen:
        queue = way.Queue(seen.answers, seen.on, now())
        stretch = queue.stretch(wanted, A_PAGE)
        facets = list(way.facet_rows(queue))
        differing = list(way.disagreements(seen.answers)) if not start else []
        return page(
            request,
            "questions.html",
            {
                "differing": differing,
                "rows": _rows(seen, stretch.waiting),
                "start": start,
                "following": stretch.following,
                "count": queue.count,
                "count_here": queue.count_of(wanted.filters) if wanted.filters else queue.count,
                "facets": _facets(seen, facets, wanted.filters),
                "facet_words": waiting.FACETS,
                "chosen": wanted.filters,
                "order": wanted.order,
                "orders": waiting.ORDERS,
                "passed": passed,
                "held": {d["value"]: d["count"] for d in facets if d["value"] in HELD},
                "pairs": seen.answers.name_pairs_asked,
                "articles": articles(seen),
                **seen.frame(),
            },
        )


def _rows(seen: Sight, some: Sequence[way.Waiting]) -> list[way.Row]:
    evidence = seen.answers.part([each.question.incident.id for each in some])
    rows = way.question_rows(evidence, [each.question for each in some])
    own = (row for row in rows if "incident" in row)
    found = way.with_reasons(own, evidence, some, seen.answers.open_signals)
    return [waiting.with_sightings(seen, row) for row in found]


def _facets(
    seen: Sight, rows: Sequence[way.Row], chosen: Mapping[str, str]
) -> dict[str, list[dict[str, object]]]:
    """What can be chosen under each facet, as a person reads it; what is chosen is among it."""
    names, spoken = articles(seen), seen.watch.lexicon.languages
    words: dict[str, Callable[[str], str]] = {
        "act": seen.watch.lexicon.act_title,
        "commitment": lambda id: names.get(id, id),
        "why": lambda word: way.WHY_WORDS.get(word, word),
        "language": lambda code: spoken[code].name if code in spoken else code,
    }
    found: dict[str, list[dict[str, object]]] = {}
    for row in rows:
        title = words.get(row["facet"], str)
        found.setdefault(row["facet"], []).append({**row, "words": title(row["value"])})
    for facet, value in chosen.items():
        if all(each["value"] != value for each in found.get(facet, [])):
            title = words.get(facet, str)
            found.setdefault(facet, []).append({"value": value, "words": title(value), "count": 0})
    return found


@asked_by("GET")
def next_question(request: HttpRequest) -> HttpResponse:
    """The next question of the queue as it was chosen; the queue itself where none is left."""
    if after := request.GET.get("after"):
        waiting.pass_over(request, after)
    waiting.choose(request)
    with sight(request) as seen:
        queue = way.Queue(seen.answers, seen.on, now())
        own = queue.answered_by(person(request))
        wanted, following = _passing(waiting.wanted(request), own), None
        found: Sequence[way.Waiting] = ()
        while not found:
            stretch = queue.stretch(wanted, 1)
            found, following = stretch.waiting, stretch.following
            if following is None:
                break
            wanted = _passing(waiting.wanted(request, start=following), own)
    if not found:
        notify(request, _none_left(request))
        return HttpResponseRedirect(reverse("questions"))
    id = found[0].question.incident.id
    waiting.step_to(request, id)
    return HttpResponseRedirect(reverse("incident", args=[id]))


def _passing(wanted: way.QueueWish, own: Iterable[str]) -> way.QueueWish:
    """Pass over what this person has answered, and what waits for a second person."""
    return evolve(wanted, passed=(*wanted.passed, *own))


def _none_left(request: HttpRequest) -> str:
    if request.session.get(waiting.CHOSEN):
        return say("No other question is open among those you chose.")
    return say("No other question is open, but for those passed over or put off.")


@asked_by("GET")
def back(request: HttpRequest) -> HttpResponse:
    """The question before, as it stands now."""
    id = waiting.step_back(request)
    return HttpResponseRedirect(reverse("incident", args=[id]) if id else reverse("questions"))


# ------------------------------------------------------------------ put off, in hand


@asked_by("POST", again=incident_again)
def put_off(request: HttpRequest, id: str) -> HttpResponse:
    """Put a question off until a day, a source or a change, and go on to the next."""
    form = request.POST
    reason = form.get("reason", "").strip()
    if not reason:
        raise EvidenceError(NO_REASON, field="reason")
    with writing() as (watch, record):
        with way.answering(watch, record) as answers:
            _check(request, answers, id)
            queue = way.Queue(answers, day_of(request), now())
            until = way.Until.typed(_until(form), queue.sources)
            made = way.put_off(
                _incident(answers, id), until, record.all(Deferral), reason=reason,
                by=person(request), at=now(),
            )  # fmt: skip
        way.defer(record, made, now=now())
    notify(
        request,
        say("On record: %(what)s. No standing moves.", what=way.deferral_words(made)),
    )
    return HttpResponseRedirect(reverse("next"))


@asked_by("POST", again=incident_again)
def in_hand(request: HttpRequest, id: str) -> HttpResponse:
    """Say that somebody is answering it, so that others are not asked for an hour."""
    with writing() as (watch, record):
        with way.answering(watch, record) as answers:
            _check(request, answers, id)
            made = way.take_in_hand(
                _incident(answers, id), record.all(Deferral), by=person(request), at=now()
            )
        way.defer(record, made, now=now())
    notify(
        request,
        say("On record: %(what)s. No standing moves.", what=way.deferral_words(made)),
    )
    return HttpResponseRedirect(reverse("incident", args=[id]))


def _held_again(request: HttpRequest, form: Form, id: str) -> HttpResponse:
    """The page of the incident that was put off, with what came in between."""
    with sight(request) as seen:
        was = seen.record.get(Deferral, id) if seen.record.has(Deferral, id) else None
    if was is None:
        raise Http404
    return incident_again(request, form, was.incident)


@asked_by("POST", again=_held_again)
def ask_again(request: HttpRequest, id: str) -> HttpResponse:
    """Let what was put off, or is in hand, be asked from now on."""
    reason = request.POST.get("reason", "").strip() or "asked again on the desk"
    with writing() as (watch, record):
        with way.answering(watch, record) as answers:
            seen = in_sight(request)
            way.check_sighting(answers, "deferral", id, on=day_of(request), seen=seen)
        made = way.ask_again(id, record.all(Deferral), reason=reason, by=person(request), at=now())
        way.defer(record, made, now=now())
    notify(request, say("On record: %(what)s.", what=way.deferral_words(made)))
    return HttpResponseRedirect(reverse("incident", args=[made.incident]))


@asked_by("GET")
def keys(request: HttpRequest) -> HttpResponse:
    """What each key does; the script of the page lets each be another."""
    with sight(request) as seen:
        return page(request, "keys.html", seen.frame())


def _check(request: HttpRequest, answers: way.Answers, id: str) -> None:
    """Raise ChangedSince unless a question, and who has it in hand, is as its page showed it."""
    way.check_sighting(answers, "question", id, on=day_of(request), seen=in_sight(request))


def _incident(answers: way.Answers, id: str) -> Incident:
    there = answers.incidents([id])
    if not there:
        raise EvidenceError(f'no incident "{id}" is on record. Nothing was put off.')
    return there[0].incident


def _until(form: dict[str, str]) -> str:
    """What was chosen: the day or the source that stands beside the choice, or a change."""
    kind = form.get("until", "")
    typed = form.get(kind, "") if kind in ("day", "source") else kind
    if kind == "day":
        try:
            date.fromisoformat(typed)
        except ValueError as error:
            raise EvidenceError(
                noop("Say until which day. Nothing was put off."), field="day"
            ) from error
    return typed


def _number(word: str | None) -> int:
    return int(word) if word and word.isdecimal() and len(word) < 9 else 0
