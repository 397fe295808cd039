"""Writing down what no page tells: a step that was taken, what somebody saw, a fact of a capture.

What leaves it: notices, statements and corrections put on record, each with a name, and bound to
what its page showed.
"""

from __future__ import annotations

from datetime import date
from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from servanda import watch as way
from servanda.desk.captures import capture_again, check_capture, days_typed
from servanda.desk.entering import person, role
from servanda.desk.forms import EMPTY, Form, in_sight, reason_of
from servanda.desk.law import check_commitment, commitment_again
from servanda.desk.opened import day_of, now, sight, writing
from servanda.desk.pages import notify, page
from servanda.desk.recording import put_on_record
from servanda.desk.refusing import asked_by
from servanda.desk.rights import step_kinds
from servanda.desk.translation import noop, say
from servanda.errors import EvidenceError
from servanda.model import (
    FACTS,
    STATEMENT_KINDS,
    NoticeKind,
    Statement,
    StatementKind,
)

TYPED = "text/plain; charset=utf-8"
NO_KIND = noop("Say whether you saw it, were told it, or were shown it.")
NEWEST = 12  # statements that are shown beside a new one


@asked_by("POST", again=commitment_again)
def step(request: HttpRequest, id: str) -> HttpResponse:
    """A dated step about a commitment or rule: a request that was made, what was met."""
    form = request.POST
    kinds = step_kinds(role(request))
    if form.get("kind") not in kinds:
        listed = ", ".join(kinds)
        raise EvidenceError(f"Choose what sort of step it is: {listed}.", field="kind")
    try:
        on = date.fromisoformat(form.get("on", ""))
    except ValueError as error:
        raise EvidenceError(noop("Say on which day it was, as 2017-10-24."), field="on") from error
    with writing() as (watch, record):
        with way.answering(watch, record) as answers:
            check_commitment(request, answers, id)
            evidence = answers.before_deciding(way.Concern())
        taken = way.notice(
            watch, evidence.notices, kind=cast(NoticeKind, form["kind"]), about=id, on=on,
            by=form.get("by", "").strip() or None, words=form.get("words", "").strip(),
            source=form.get("source", "").strip(), recorded_by=person(request), at=now(),
        )  # fmt: skip
        put_on_record(request, watch, record, evidence, (taken,))
    return HttpResponseRedirect(reverse("commitment", args=[id]))


def _statement_again(request: HttpRequest, form: Form) -> HttpResponse:
    with sight(request) as seen:
        statements = seen.record.all(Statement)[::-1][:NEWEST]
        return page(
            request,
            "statement.html",
            {
                "kinds": STATEMENT_KINDS,
                "form": form,
                "seen": way.sighting(seen.answers, "statements", "", on=seen.on),
                "statements": statements,
                **seen.frame(),
            },
            status=form.status,
        )


@asked_by("GET", "POST", again=_statement_again)
def statement(request: HttpRequest) -> HttpResponse:
    """What a monitor saw or was told, kept like any capture, so that claims can rest on it."""
    form = request.POST
    if request.method != "POST":
        return _statement_again(request, EMPTY)
    if form.get("kind") not in STATEMENT_KINDS:
        raise EvidenceError(NO_KIND, field="kind")
    for name, missing in WANTED.items():
        if not form.get(name, "").strip():
            raise EvidenceError(missing, field=name)
    when = days_typed(form.get("when", ""))
    with writing() as (watch, record):
        with way.answering(watch, record) as answers:
            way.check_sighting(
                answers, "statements", "", on=day_of(request), seen=in_sight(request), when=when
            )
            evidence = way.evidence_to_write(answers)
            hand = way.Writing(watch, evidence, by=person(request), at=now())
        made = hand.statement(
            form.get("words", "").encode(), kind=cast(StatementKind, form["kind"]),
            when=when, where=form.get("where", "").strip(),
            whose=form.get("whose", "").strip(), title=form.get("title", "").strip(),
            how_known=form.get("how_known", "").strip(), media_type=TYPED,
        )  # fmt: skip
        way.write(watch, record, hand.additions(), now=now())
    notify(request, say("On record. Code what it tells below."))
    return HttpResponseRedirect(reverse("capture", args=[made.capture]))


WANTED = {
    "title": noop("Give it a title, so that it is found again."),
    "how_known": noop("Say how it is known: nobody can weigh it otherwise."),
    "words": noop("Say it in words: nothing was written."),
}


@asked_by("POST", again=capture_again)
def fact(request: HttpRequest, id: str) -> HttpResponse:
    """Another value for a fact about a capture: its day, outlet, title, language, or a copy."""
    form = request.POST
    name, reason = form.get("fact", ""), reason_of(request)
    if name not in FACTS:
        raise EvidenceError(noop("Choose which fact it is."), field="fact")
    with writing() as (watch, record):
        with way.answering(watch, record) as answers:
            check_capture(request, answers, id)
            value = form.get("copied" if name == "copy_of" else "value", "").strip()
            value = value or form.get("value", "").strip()
            about = [id, value] if name == "copy_of" and value else [id]
            evidence = way.evidence_to_write(answers, captures=about)
            hand = way.Writing(watch, evidence, by=person(request), at=now())
        hand.capture(id, {name: value}, reason=reason)
        way.write(watch, record, hand.additions(), now=now())
    notify(request, say("On record. What it was before stays beside it."))
    return HttpResponseRedirect(reverse("capture", args=[id]))
