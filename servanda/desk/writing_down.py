"""Writing down what no page tells: a step that was taken, what somebody saw, a fact of a capture.

What leaves it: notices, statements and corrections put on record, each with a name.
"""

from __future__ import annotations

from datetime import date
from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from servanda import watch as way
from servanda.desk.captures import NO_REASON, days_typed
from servanda.desk.entering import person
from servanda.desk.opened import now, sight, writing
from servanda.desk.pages import notify, page
from servanda.desk.recording import put_on_record
from servanda.desk.refusing import asked_by
from servanda.errors import EvidenceError
from servanda.model import FACTS, NOTICE_KINDS, STATEMENT_KINDS, NoticeKind, StatementKind

TYPED = "text/plain; charset=utf-8"


@asked_by("POST")
def step(request: HttpRequest, id: str) -> HttpResponse:
    """A dated step about a commitment or rule: a request that was made, what was met."""
    form = request.POST
    if form.get("kind") not in NOTICE_KINDS:
        raise EvidenceError(f"Choose what sort of step it is: {', '.join(NOTICE_KINDS)}.")
    try:
        on = date.fromisoformat(form.get("on", ""))
    except ValueError as error:
        raise EvidenceError("Say on which day it was, as 2017-10-24.") from error
    with writing() as (watch, record):
        with way.answering(watch, record) as answers:
            evidence = answers.before_deciding(way.Concern())
        taken = way.notice(
            watch, evidence.notices, kind=cast(NoticeKind, form["kind"]), about=id, on=on,
            by=form.get("by", "").strip() or None, words=form.get("words", "").strip(),
            source=form.get("source", "").strip(), recorded_by=person(request), at=now(),
        )  # fmt: skip
        put_on_record(request, watch, record, evidence, (taken,))
    return HttpResponseRedirect(reverse("commitment", args=[id]))


@asked_by("GET", "POST")
def statement(request: HttpRequest) -> HttpResponse:
    """What a monitor saw or was told, kept like any capture, so that claims can rest on it."""
    form, fault = request.POST, ""
    if request.method == "POST":
        try:
            if form.get("kind") not in STATEMENT_KINDS:
                raise EvidenceError("Say whether you saw it, were told it, or were shown it.")
            with writing() as (watch, record):
                with way.answering(watch, record) as answers:
                    evidence = way.evidence_to_write(answers)
                    hand = way.Writing(watch, evidence, by=person(request), at=now())
                made = hand.statement(
                    form.get("words", "").encode(), kind=cast(StatementKind, form["kind"]),
                    when=days_typed(form.get("when", "")), where=form.get("where", "").strip(),
                    whose=form.get("whose", "").strip(), title=form.get("title", "").strip(),
                    how_known=form.get("how_known", "").strip(), media_type=TYPED,
                )  # fmt: skip
                way.write(watch, record, hand.additions(), now=now())
            notify(request, "On record. Code what it tells below.")
            return HttpResponseRedirect(reverse("capture", args=[made.capture]))
        except EvidenceError as error:
            fault = str(error)
    with sight(request) as seen:
        return page(
            request,
            "statement.html",
            {"kinds": STATEMENT_KINDS, "typed": form, "fault": fault, **seen.frame()},
            status=400 if fault else 200,
        )


@asked_by("POST")
def fact(request: HttpRequest, id: str) -> HttpResponse:
    """Another value for a fact about a capture: its day, outlet, title, language, or a copy."""
    form = request.POST
    name, reason = form.get("fact", ""), form.get("reason", "").strip()
    if not reason or name not in FACTS:
        raise EvidenceError(NO_REASON)
    value = form.get("value", "").strip()
    about = [id, value] if name == "copy_of" and value else [id]
    with writing() as (watch, record):
        with way.answering(watch, record) as answers:
            evidence = way.evidence_to_write(answers, captures=about)
            hand = way.Writing(watch, evidence, by=person(request), at=now())
        hand.capture(id, {name: value}, reason=reason)
        way.write(watch, record, hand.additions(), now=now())
    notify(request, "On record. What it was before stays beside it.")
    return HttpResponseRedirect(reverse("capture", args=[id]))
