"""Answers: what a person decided of a question, or put right about an incident.

What leaves it: decisions put on record, each bound to what its page showed: where that has changed,
nothing is recorded and both are shown.
"""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from servanda import watch as way
from servanda.desk.entering import person
from servanda.desk.forms import NO_REASON
from servanda.desk.incidents import check_incident, incident_again
from servanda.desk.opened import day_of, now, writing
from servanda.desk.recording import put_on_record
from servanda.desk.refusing import asked_by
from servanda.desk.translation import noop
from servanda.desk.waiting import reason_given, remember
from servanda.errors import EvidenceError
from servanda.model import PROOFS, Judgement, Proof

ANSWERS: tuple[Judgement, ...] = ("upheld", "rejected", "unsure")
NO_ANSWER = noop("Choose upheld, rejected or unsure. Nothing was put on record.")
NOTHING_CHOSEN = noop("Choose at least one commitment. Nothing was put on record.")
SETTLED = noop(
    "Nothing is open about it any more: it was answered since. Nothing was put on record."
)


@asked_by("POST", again=incident_again)
def decide(request: HttpRequest, id: str) -> HttpResponse:
    """Put a person's answer on record, and go on to the next question."""
    form = request.POST
    judgement, reason = form.get("judgement", ""), reason_given(form)
    with writing() as (watch, record):
        with way.answering(watch, record) as answers:
            check_incident(request, answers, id)
            question = way.Asking(answers, day_of(request)).question(id)
            if question is None:
                raise EvidenceError(SETTLED)
            if judgement not in ANSWERS:
                raise EvidenceError(NO_ANSWER, field="judgement")
            if not reason:
                raise EvidenceError(NO_REASON, field="reason")
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
    remember(request, id, reason)
    return _onward(request, id)


# ------------------------------------------------------------------------------- what they share


def proof_of(word: str | None) -> Proof:
    """The standard of proof that a form says; belief where it says none."""
    return word if word in PROOFS else "believe"


def _onward(request: HttpRequest, id: str) -> HttpResponse:
    if request.POST.get("stay"):
        return HttpResponseRedirect(reverse("incident", args=[id]))
    return HttpResponseRedirect(reverse("next"))
