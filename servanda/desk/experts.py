"""One question asked of somebody outside, by a link: made and revoked by a keeper, answered once.

What leaves it: links and opinions put on record, and a page that shows one question and nothing
else of the watch. Whoever has the link needs no account; looking at it uses up nothing.
"""

from __future__ import annotations

import secrets
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from servanda import watch as way
from servanda import wording
from servanda.desk.entering import desk, person
from servanda.desk.forms import EMPTY, NO_REASON, Form, refused
from servanda.desk.incidents import check_incident, incident_again
from servanda.desk.opened import now, sight_on, today, writing
from servanda.desk.pages import notify, page
from servanda.desk.questions import NO_ANSWER, proof_of
from servanda.desk.recording import BY_LINK, ON_RECORD
from servanda.desk.refusing import asked_by, refused_page
from servanda.desk.translation import noop, number, say
from servanda.desk.tries import is_tried_too_often, note_try
from servanda.errors import EvidenceError
from servanda.model import OPINION_JUDGEMENTS, PROOFS, ExpertLink, Opinion, OpinionJudgement

TOKEN_BYTES = 32
LONGEST_TOKEN, LONGEST_REASON = 100, 20_000
DAYS = 7


@asked_by("POST", again=incident_again)
def ask_expert(request: HttpRequest, id: str) -> HttpResponse:
    """Make a link to one question as the page shows it; its address is shown this once."""
    form = request.POST
    token = secrets.token_urlsafe(TOKEN_BYTES)
    commitment = form.get("commitment") or None
    with writing() as (watch, record):
        with way.answering(watch, record) as answers:
            check_incident(request, answers, id)
            way.check_askable(answers, id)
            shown = way.shown_to_expert(answers, id, commitment)
            seen_sha256 = way.shown_sha256(shown)
            there = answers.incidents([id])
        if seen_sha256 is None or not there:
            raise EvidenceError(NOT_ASKED, field="commitment")
        days = form.get("days", "")
        made = way.made_link(
            there[0].incident, commitment, record.all(ExpertLink), record.all(Opinion),
            token=token, seen_sha256=seen_sha256, expert=form.get("expert", ""),
            role=form.get("role", ""), days=int(days) if days.isdecimal() and len(days) < 4 else 0,
            by=person(request), at=now(),
        )  # fmt: skip
        way.keep_link(record, made, now=now())
    setattr(request, ON_RECORD, [made.id])
    place = reverse("answer_link", args=[token])
    address = desk().address.rstrip("/") + place if desk().address else (
        request.build_absolute_uri(place)
    )  # fmt: skip
    # No redirect: the address would have to be kept somewhere until the next page asked for it.
    return page(request, "expert_asked.html", {"link": made, "address": address, "id": id})


NOT_ASKED = noop("That question is not proposed about this incident. No link was made.")


@asked_by("POST")
def revoke_link(request: HttpRequest, id: str) -> HttpResponse:
    """Let a link answer nothing from now on."""
    with writing() as (_, record):
        made = way.revoked_link(
            id, record.all(ExpertLink), record.all(Opinion), by=person(request), at=now()
        )
        way.keep_link(record, made, now=now())
    setattr(request, ON_RECORD, [made.id])
    notify(
        request,
        say(
            "The link for %(person)s is revoked: it shows and answers nothing now.",
            person=made.expert,
        ),
    )
    return HttpResponseRedirect(reverse("incident", args=[made.incident]))


# ------------------------------------------------------------------ the expert's own page


# A form of another site cannot send an answer without the secret that stands in its address, and
# whoever has that may answer; so no other secret is asked, and no cookie is set.
@csrf_exempt  # type: ignore[untyped-decorator]
@asked_by("GET", "HEAD", "POST")
def answer_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show the one question of a link, or take its answer; looking changes nothing."""
    if is_tried_too_often(request):
        return _private(refused_page(request, noop("Too many tries"), TOO_MANY, status=429))
    try:
        if request.method == "POST":
            return _private(_answered(request, token))
        return _private(_asked(request, token))
    except way.LinkClosed as error:
        return _private(page(request, "expert.html", {"closed": str(error)}, status=410))


TOO_MANY = noop(
    "So many links that are none were asked for from where you are that none is looked at for a "
    "quarter of an hour. Nothing was put on record. Try again later, with the whole link."
)
NO_SUCH = noop(
    "There is no such link. It may have been cut where a message broke its line: copy all of it. "
    "Nothing was put on record."
)


def _private(response: HttpResponse) -> HttpResponse:
    """No search engine keeps the page, and no other page is told its address."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _asked(request: HttpRequest, token: str) -> HttpResponse:
    with sight_on(today()) as seen:
        found = _found(request, seen.record, token)
        if found is None:
            return page(request, "expert.html", {"closed": NO_SUCH}, status=404)
        return _question(request, seen.answers, found, EMPTY)


def _answered(request: HttpRequest, token: str) -> HttpResponse:
    """The answer put on record, by which the link is used up; or the page with what is wrong."""
    with writing() as (watch, record):
        found = _found(request, record, token)
        if found is None:
            return page(request, "expert.html", {"closed": NO_SUCH}, status=404)
        with way.answering(watch, record) as answers:
            shown = _checked(answers, found)
            try:
                opinion = _opinion(request, found)
            except EvidenceError as error:
                return _question(request, answers, found, refused(request, error))
        try:
            way.keep_opinion(record, opinion, now=now())
        except EvidenceError as error:  # its words hold what another would not read
            with way.answering(watch, record) as answers:
                return _question(request, answers, found, refused(request, error))
    setattr(request, BY_LINK, {"link": found.id, "expert": found.expert, "on_record": [opinion.id]})
    context = {"thanks": opinion, "shown": shown, "proof_words": wording.PROOF_WORDS}
    return page(request, "expert.html", context)


def _opinion(request: HttpRequest, found: ExpertLink) -> Opinion:
    form = request.POST
    judgement, reason = form.get("judgement", ""), form.get("reason", "").strip()
    if judgement not in OPINION_JUDGEMENTS:
        raise EvidenceError(NO_ANSWER, field="judgement")
    if not reason:
        raise EvidenceError(NO_REASON, field="reason")
    if len(reason) > LONGEST_REASON:
        raise EvidenceError(
            say(
                "The reason is longer than %(count)s letters. Nothing was put on record.",
                count=number(LONGEST_REASON),
            ),
            field="reason",
        )
    return way.opinion_by_link(
        found,
        judgement=cast(OpinionJudgement, judgement),
        proof=proof_of(form.get("proof")),
        reason=reason,
        at=now(),
    )


def _found(request: HttpRequest, record: way.Store, token: str) -> ExpertLink | None:
    """The link of a secret; that there is none is counted against where the request came from."""
    found = None
    if len(token) <= LONGEST_TOKEN:
        found = way.link_of(token, record.all(ExpertLink))
    if found is None:
        note_try(request)
    return found


def _checked(answers: way.Answers, found: ExpertLink) -> way.Row:
    """What a link shows. Raises LinkClosed where it cannot be answered any more."""
    links, opinions = answers.record.all(ExpertLink), answers.record.all(Opinion)
    shown = way.shown_to_expert(answers, found.incident, found.commitment)
    seen = way.shown_sha256(shown)
    way.check_open(found, links, opinions, seen_sha256=seen, now=now())
    return shown or {}


def _question(
    request: HttpRequest, answers: way.Answers, found: ExpertLink, form: Form
) -> HttpResponse:
    context: dict[str, Any] = {
        "shown": _checked(answers, found),
        "link": found,
        "form": form,
        "proofs": PROOFS,
        "proof_words": wording.PROOF_WORDS,
        "bearing_words": wording.BEARING_WORDS,
    }
    return page(request, "expert.html", context, status=form.status)
