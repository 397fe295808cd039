"""The queue: what waits for a person, and their answers.

What leaves it: decisions put on record, each bound to what its page showed: where that has changed,
nothing is recorded and both are shown.
"""

from __future__ import annotations

from itertools import islice
from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from servanda import watch as way
from servanda.desk.entering import person
from servanda.desk.forms import reason_of
from servanda.desk.incidents import articles, check_incident, incident_again
from servanda.desk.opened import day_of, now, sight, writing
from servanda.desk.pages import notify, page
from servanda.desk.recording import put_on_record
from servanda.desk.refusing import asked_by
from servanda.errors import EvidenceError
from servanda.model import PROOFS, Judgement, Proof

A_PAGE = 25
LATER = "later"  # in the session: the questions put off
ANSWERS: tuple[Judgement, ...] = ("upheld", "rejected", "unsure")
NO_ANSWER = "Choose upheld, rejected or unsure. Nothing was put on record."
NOTHING_CHOSEN = "Choose at least one commitment. Nothing was put on record."
SETTLED = "Nothing is open about it any more: it was answered since. Nothing was put on record."


@asked_by("GET")
def questions(request: HttpRequest) -> HttpResponse:
    """What waits, first what would open a duty or turn a standing, so many a page."""
    first = max(0, _number(request.GET.get("from")))
    later = request.session.get(LATER, [])
    with sight(request) as seen:
        asking = way.Asking(seen.answers, seen.on)
        count = asking.count()
        found = list(islice(asking.questions(), first, first + A_PAGE))
        evidence = seen.answers.part([each.incident.id for each in found])
        rows = list(way.question_rows(evidence, found))
        pairs = len(seen.answers.name_pairs)
        differing = list(way.disagreements(seen.answers)) if not first else []
    return page(
        request,
        "questions.html",
        {
            "rows": [row for row in rows if "incident" in row],
            "first": first,
            "count": count,
            "a_page": A_PAGE,
            "later": later,
            "pairs": pairs,
            "differing": differing,
            "articles": articles(seen),
            **seen.frame(),
        },
    )


@asked_by("GET")
def next_question(request: HttpRequest) -> HttpResponse:
    """The page of what is most worth asking, but for what was put off; the queue where none is."""
    if put_off := request.GET.get("later"):
        request.session[LATER] = [*request.session.get(LATER, []), put_off][-500:]
    if request.GET.get("all"):
        request.session.pop(LATER, None)
    with sight(request) as seen:
        asking = way.Asking(seen.answers, seen.on)
        ids = asking.first(request.session.get(LATER, []))
        following = next((id for id in ids if asking.question(id)), None)
    if following is None:
        notify(request, "No question is open, but for those you put off.")
        return HttpResponseRedirect(reverse("questions"))
    return HttpResponseRedirect(reverse("incident", args=[following]))


@asked_by("POST", again=incident_again)
def decide(request: HttpRequest, id: str) -> HttpResponse:
    """Put a person's answer on record, and go on to the next question."""
    form = request.POST
    judgement = form.get("judgement", "")
    with writing() as (watch, record):
        with way.answering(watch, record) as answers:
            check_incident(request, answers, id)
            question = way.Asking(answers, day_of(request)).question(id)
            if question is None:
                raise EvidenceError(SETTLED)
            if judgement not in ANSWERS:
                raise EvidenceError(NO_ANSWER, field="judgement")
            reason = reason_of(request)
            parts = [
                at
                for at, (part, _) in enumerate(question.parts)
                if (part.link.commitment if part.link else "") in form.getlist("under")
            ]
            if not parts:
                raise EvidenceError(NOTHING_CHOSEN, field="under")
            before = answers.before_deciding(way.Concern(incidents=(id,)))
        decided = way.answer_question(
            question, parts, judgement=cast(Judgement, judgement),
            proof=proof_of(form.get("proof")) if judgement == "upheld" else None, reason=reason,
            by=person(request), at=now(), serious=bool(form.get("serious")),
        )  # fmt: skip
        put_on_record(request, watch, record, before, decided)
    return _onward(request, id)


# ------------------------------------------------------------------------------- what they share


def proof_of(word: str | None) -> Proof:
    """The standard of proof that a form says; belief where it says none."""
    return word if word in PROOFS else "believe"


def _number(word: str | None) -> int:
    return int(word) if word and word.isdecimal() and len(word) < 9 else 0


def _onward(request: HttpRequest, id: str) -> HttpResponse:
    if request.POST.get("stay"):
        return HttpResponseRedirect(reverse("incident", args=[id]))
    return HttpResponseRedirect(reverse("next"))
