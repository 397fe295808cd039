"""Answers: what a person decided of a question, or put right about an incident.

What leaves it: decisions and judgements put on record. An answer to a question is bound to what the
page showed: where that has changed, nothing is recorded and both are shown. What is linked, joined
or taken back by hand is not bound so.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast, get_args

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from servanda import watch as way
from servanda.desk.entering import person
from servanda.desk.incidents import fingerprint, incident_page
from servanda.desk.opened import Sight, day_of, now, sight, writing
from servanda.desk.pages import notify, page
from servanda.desk.recording import put_on_record
from servanda.desk.refusing import asked_by
from servanda.desk.waiting import reason_given, remember
from servanda.errors import EvidenceError
from servanda.model import (
    BEARINGS,
    PROOFS,
    Bearing,
    Decision,
    Judgement,
    Notice,
    Proof,
    Together,
    Verdict,
)

A_PAGE = 25  # pairs of names
ANSWERS: tuple[Judgement, ...] = ("upheld", "rejected", "unsure")
NO_REASON = (
    "Say why. A decision without a reason cannot be answered for. Nothing was put on record."
)
NO_ANSWER = "Choose upheld, rejected or unsure. Nothing was put on record."
NOTHING_CHOSEN = "Choose at least one commitment. Nothing was put on record."
CHANGED = (
    "What you were shown has changed since the page was loaded: the record holds more now. Nothing "
    "was put on record. This is how it stands now; what you wrote is kept below."
)
SETTLED = "Nothing is open about it any more: it was answered since. Nothing was put on record."


@asked_by("POST")
def decide(request: HttpRequest, id: str) -> HttpResponse:
    """Put a person's answer on record, and go on to the next question."""
    form = request.POST
    judgement, reason = form.get("judgement", ""), reason_given(form)
    with writing() as (watch, record):
        with way.answering(watch, record) as answers:
            seen = Sight(watch, record, answers, day_of(request))
            question = way.Asking(answers, seen.on).question(id)
            if question is None or fingerprint(answers, question) != form.get("seen"):
                words = SETTLED if question is None else CHANGED
                return incident_page(request, seen, id, refused=words, typed=form, status=409)
            if not reason or judgement not in ANSWERS:
                words = NO_ANSWER if judgement not in ANSWERS else NO_REASON
                return incident_page(request, seen, id, refused=words, typed=form, status=400)
            parts = [
                at
                for at, (part, _) in enumerate(question.parts)
                if (part.link.commitment if part.link else "") in form.getlist("under")
            ]
            if not parts:
                return incident_page(
                    request, seen, id, refused=NOTHING_CHOSEN, typed=form, status=400
                )
            before = answers.before_deciding(way.Concern(incidents=(id,)))
        decided = way.answer_question(
            question, parts, judgement=cast(Judgement, judgement),
            proof=_proof(form.get("proof")) if judgement == "upheld" else None, reason=reason,
            by=person(request), at=now(), serious=bool(form.get("serious")),
        )  # fmt: skip
        put_on_record(request, watch, record, before, decided)
    remember(request, id, reason)
    return _onward(request, id)


@asked_by("POST")
def link(request: HttpRequest, id: str) -> HttpResponse:
    """Decide about an incident under a commitment that was not proposed, or decide anew."""
    form = request.POST
    judgement, reason = form.get("judgement", ""), form.get("reason", "").strip()
    if not reason or judgement not in (*ANSWERS, "withdrawn"):
        raise EvidenceError(NO_REASON if not reason else NO_ANSWER)
    bearing = form.get("bearing") or None
    with writing() as (watch, record):
        with way.answering(watch, record) as answers:
            evidence = answers.before_deciding(way.Concern(incidents=(id,)))
        decided = way.decide_incident(
            watch, evidence, id, judgement=cast(Judgement, judgement), reason=reason,
            by=person(request), at=now(), commitments=tuple(filter(None, form.getlist("under"))),
            bearing=cast(Bearing, bearing) if bearing in BEARINGS else None,
            bearers=tuple(form.get("bearers", "").replace(",", " ").split()),
            proof=_proof(form.get("proof")) if judgement == "upheld" else None,
            serious=bool(form.get("serious")),
        )  # fmt: skip
        put_on_record(request, watch, record, evidence, decided)
    return HttpResponseRedirect(reverse("incident", args=[id]))


@asked_by("POST")
def group(request: HttpRequest, id: str) -> HttpResponse:
    """Say which claims tell of one event, which do not, or that there is no incident at all."""
    form = request.POST
    verdict, reason = form.get("verdict", ""), form.get("reason", "").strip()
    if verdict not in get_args(Together) or not reason:
        raise EvidenceError(NO_REASON)
    chosen, others = form.getlist("claims"), form.get("others", "").replace(",", " ").split()
    with writing() as (watch, record):
        with way.answering(watch, record) as answers:
            id, *others = (way.full_id(answers, each) for each in (id, *others))
            parts: list[Sequence[str]] = {
                "no incident": [[id]],
                "one event": [[id, *others]],
                "apart": [chosen, _rest(answers, id, chosen)],
            }[verdict]
            either = tuple(each for part in parts for each in part)
            evidence = answers.before_deciding(way.Concern(either=either))
        judged = way.group_claims(
            evidence, parts, verdict=cast(Together, verdict), reason=reason, by=person(request),
            at=now(),
        )  # fmt: skip
        put_on_record(request, watch, record, evidence, (judged,))
        with way.answering(watch, record) as answers:
            homes = answers.under(*(f"claim {each}" for part in judged.parts for each in part))
    home = homes[0] if homes else ""
    place = reverse("incident", args=[home]) if home else reverse("questions")
    return HttpResponseRedirect(place)


@asked_by("POST")
def withdraw(request: HttpRequest, id: str) -> HttpResponse:
    """Take back a decision or judgement of one's own; it stays on record, with the reason."""
    reason = request.POST.get("reason", "").strip() or "taken back on the desk at once"
    with writing() as (watch, record):
        with way.answering(watch, record) as answers:
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
        return HttpResponseRedirect(reverse("duties"))
    back = undone.incident if isinstance(undone, Decision) else ""
    return HttpResponseRedirect(reverse("incident", args=[back]) if back else reverse("questions"))


@asked_by("GET", "POST")
def names(request: HttpRequest) -> HttpResponse:
    """Whether two names are one person, or two."""
    form = request.POST
    if request.method == "POST":
        verdict, reason = form.get("verdict", ""), form.get("reason", "").strip()
        if verdict not in get_args(Verdict) or not reason:
            raise EvidenceError(NO_REASON)
        with writing() as (watch, record):
            with way.answering(watch, record) as answers:
                concern = way.Concern(people=(form.get("one", ""), form.get("other", "")))
                evidence = answers.before_deciding(concern)
            question = way.name_question(
                watch, evidence, form.get("one", ""), form.get("other", "")
            )
            if question.seen_sha256 != form.get("seen"):
                raise EvidenceError(CHANGED)
            answer = way.answer_name(
                question, verdict=cast(Verdict, verdict), reason=reason, by=person(request),
                at=now(),
            )  # fmt: skip
            way.name(record, (answer,), now=now())
        notify(request, f"On record: {question.one} and {question.other}, {verdict}.")
        return HttpResponseRedirect(reverse("names"))
    with sight(request) as seen:
        pairs = seen.answers.first_name_pairs(A_PAGE)
        people = tuple(called for pair in pairs for called in (pair.one, pair.other))
        evidence = seen.answers.before_deciding(way.Concern(people=people))
        found = way.questions_of(seen.watch, evidence, pairs)
        rows = [way.name_row(question, evidence) for question in found]
    return page(request, "names.html", {"rows": rows, **seen.frame()})


# ------------------------------------------------------------------------------- what they share


def _proof(word: str | None) -> Proof:
    return word if word in PROOFS else "believe"


def _rest(answers: way.Answers, id: str, chosen: Sequence[str]) -> list[str]:
    there = answers.incidents([id])
    return [c.id for linked in there for c in linked.incident.claims if c.id not in chosen]


def _onward(request: HttpRequest, id: str) -> HttpResponse:
    if request.POST.get("stay"):
        return HttpResponseRedirect(reverse("incident", args=[id]))
    return HttpResponseRedirect(reverse("next"))
