"""What persons judge of incidents by hand: linked, joined, taken apart, taken back.

What leaves it: decisions and judgements put on record, each bound to what its page showed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast, get_args

from attrs import evolve
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from servanda import watch as way
from servanda.desk.choosers import incidents_with, named_actor
from servanda.desk.entering import person
from servanda.desk.forms import Form, name_of, reason_of
from servanda.desk.incidents import check_incident, incident_again, incident_page
from servanda.desk.law import check_commitment, commitment_again
from servanda.desk.opened import now, sight, writing
from servanda.desk.questions import ANSWERS, NO_ANSWER, proof_of
from servanda.desk.recording import put_on_record
from servanda.desk.refusing import asked_by
from servanda.desk.translation import noop
from servanda.errors import EvidenceError
from servanda.model import BEARINGS, Bearing, Decision, Judgement, Notice, Together

AT_ONCE = "taken back on the desk at once"


@asked_by("POST", again=incident_again)
def link(request: HttpRequest, id: str) -> HttpResponse:
    """Decide about an incident under a commitment that was not proposed, or decide anew."""
    form = request.POST
    judgement, bearing = form.get("judgement", ""), form.get("bearing") or None
    with writing() as (watch, record):
        with way.answering(watch, record) as answers:
            check_incident(request, answers, id)
            evidence = answers.before_deciding(way.Concern(incidents=(id,)))
        if judgement not in (*ANSWERS, "withdrawn"):
            raise EvidenceError(NO_ANSWER, field="judgement")
        decided = way.decide_incident(
            watch, evidence, id, judgement=cast(Judgement, judgement), reason=reason_of(request),
            by=person(request), at=now(), commitments=tuple(filter(None, form.getlist("under"))),
            bearing=cast(Bearing, bearing) if bearing in BEARINGS else None,
            bearers=_bearers(watch, request),
            proof=proof_of(form.get("proof")) if judgement == "upheld" else None,
            serious=bool(form.get("serious")),
        )  # fmt: skip
        put_on_record(request, watch, record, evidence, decided)
    return HttpResponseRedirect(reverse("incident", args=[id]))


def _bearers(watch: way.Watch, request: HttpRequest) -> tuple[str, ...]:
    """Whose conduct a form says it is: those chosen, and whoever is named besides."""
    named = request.POST.get("bearer", "")
    other = named_actor(watch, named, field="bearer")
    return tuple(dict.fromkeys((*request.POST.getlist("bearers"), *filter(None, (other,)))))


@asked_by("POST", again=incident_again)
def group(request: HttpRequest, id: str) -> HttpResponse:
    """Say which claims tell of one event, which do not, or that there is no incident at all."""
    form = request.POST
    if form.get("find"):
        return _found(request, id)
    verdict, others = form.get("verdict", ""), form.getlist("others")
    if verdict not in get_args(Together):
        raise EvidenceError(NO_ANSWER)
    chosen = form.getlist("claims")
    with writing() as (watch, record):
        with way.answering(watch, record) as answers:
            check_incident(request, answers, id)
            others = [way.full_id(answers, each) for each in others]
            if verdict == "one event" and not others:
                raise EvidenceError(NO_OTHER, field="others")
            parts: list[Sequence[str]] = {
                "no incident": [[id]],
                "one event": [[id, *others]],
                "apart": [chosen, _rest(answers, id, chosen)],
            }[verdict]
            if not all(parts):
                raise EvidenceError(NOT_TWO, field="claims")
            either = tuple(each for part in parts for each in part)
            evidence = answers.before_deciding(way.Concern(either=either))
        judged = way.group_claims(
            evidence, parts, verdict=cast(Together, verdict), reason=reason_of(request),
            by=person(request), at=now(),
        )  # fmt: skip
        put_on_record(request, watch, record, evidence, (judged,))
        with way.answering(watch, record) as answers:
            homes = answers.under(*(f"claim {each}" for part in judged.parts for each in part))
    home = homes[0] if homes else ""
    place = reverse("incident", args=[home]) if home else reverse("questions")
    return HttpResponseRedirect(place)


NO_OTHER = noop("Choose the incident that is the same event. Nothing was put on record.")
NOT_TWO = noop("Choose some of the words, and leave some: each event needs its own.")


def _found(request: HttpRequest, id: str) -> HttpResponse:
    """The page of an incident again, with the incidents that some words find to choose from."""
    words = request.POST.get("words", "").strip()
    form = Form(name_of(request), request.POST)
    found: list[str] = []
    with writing() as (watch, record):
        try:
            found = [each for each in incidents_with(watch, record, words) if each != id]
        except EvidenceError as error:
            form = evolve(form, faults={"words": str(error)})
    with sight(request) as seen:
        return incident_page(request, seen, id, form=form, found=found)


def _rest(answers: way.Answers, id: str, chosen: Sequence[str]) -> list[str]:
    there = answers.incidents([id])
    return [c.id for linked in there for c in linked.incident.claims if c.id not in chosen]


def _where_it_stood(request: HttpRequest, form: Form, id: str) -> HttpResponse:  # noqa: ARG001
    """The page from which something was to be taken back."""
    at = request.POST.get("at", "")
    again = incident_again if at.startswith("inc-") else commitment_again
    return again(request, form, at)


@asked_by("POST", again=_where_it_stood)
def withdraw(request: HttpRequest, id: str) -> HttpResponse:
    """Take back a decision, judgement or step of one's own; it stays on record, with the reason.

    What was put on record a moment ago is taken back `at_once`, without a reason of one's own.
    """
    reason = AT_ONCE if request.POST.get("at_once") else reason_of(request)
    at = request.POST.get("at", "")
    with writing() as (watch, record):
        with way.answering(watch, record) as answers:
            if not request.POST.get("at_once"):
                check = check_incident if at.startswith("inc-") else check_commitment
                check(request, answers, at)
            evidence = way.evidence_to_take_back(answers, id)
        if id.startswith("ntc-"):
            undone: way.Ruled = way.withdraw_notice(
                evidence.notices, id, reason=reason, by=person(request), at=now()
            )
        else:
            is_decision = id.startswith("dec-")
            take_back = way.withdraw_decision if is_decision else way.withdraw_judgement
            undone = take_back(evidence, id, reason=reason, by=person(request), at=now())
        put_on_record(request, watch, record, evidence, (undone,))
    if isinstance(undone, Notice):
        return HttpResponseRedirect(reverse("commitment", args=[at]) if at else reverse("duties"))
    back = undone.incident if isinstance(undone, Decision) else ""
    return HttpResponseRedirect(reverse("incident", args=[back]) if back else reverse("questions"))
