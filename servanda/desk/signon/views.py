"""The pages of the sign-on: the letter, a form to sign, a button and a code, receipts, the backlog.

What leaves it: pages. Only a form that is sent changes anything; GET and HEAD never do, however
often a program that checks links comes by.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.utils.translation import get_language

from servanda import pictures
from servanda import watch as way
from servanda.desk.forms import EMPTY, Form
from servanda.desk.opened import now
from servanda.desk.signon.limits import MOST_ASKED, MOST_WRONG, is_too_often, note
from servanda.desk.signon.mails import confirmation
from servanda.desk.signon.pages import is_from_here, page
from servanda.desk.signon.settings import signon_page
from servanda.desk.translation import languages, noop
from servanda.errors import EvidenceError, ServandaError
from servanda.model import Campaign

LONGEST_TOKEN = 200
View = Callable[..., HttpResponse]


def asked_by(*methods: str) -> Callable[[View], View]:
    """A view that is asked by some methods, and whose refusals are said on a page, in words."""

    def made(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **named: str) -> HttpResponse:
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            if request.method == "POST" and not is_from_here(request):
                return said(request, noop("Not sent from this page"), FOREIGN, status=403)
            try:
                return view(request, *args, **named)
            except way.TooOften as error:
                return said(request, noop("Too often"), str(error), status=429)
            except EvidenceError as error:
                return said(request, noop("This cannot be done"), str(error), status=400)
            except ServandaError:
                return said(request, noop("Not now"), NOT_NOW, status=503)

        return answer

    return made


FOREIGN = noop("The form came from a page of another site. Nothing was signed. Open the page anew.")
NOT_NOW = noop(
    "This page cannot answer now. Nothing was signed. Try again later, and tell "
    "whoever gave you its address."
)
SO_MANY = noop(
    "So much was asked from where you are that nothing more is taken for an hour. "
    "Nothing was signed."
)
NO_SUCH = noop("There is no such page here. Look at the address again, or go to the letter.")


def said(request: HttpRequest, title: str, words: str, *, status: int = 200) -> HttpResponse:
    """A page that says one thing."""
    return page(request, "said.html", {"title": title, "words": words}, status=status)


def no_such_page(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """An address that there is not."""
    return said(request, noop("No such page"), NO_SUCH, status=404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """What cannot be read as a request."""
    return HttpResponse("The request could not be read.\n", "text/plain", status=400)


def failed(request: HttpRequest) -> HttpResponse:
    """A fault of the page itself."""
    return said(request, noop("Not now"), NOT_NOW, status=500)


@contextmanager
def opened() -> Iterator[tuple[way.Watch, way.Store, Campaign, way.QueueFiles]]:
    """The watch, its record, the campaign that is open and its queue."""
    watch = way.open_watch(signon_page().folder)
    with watch.record() as record:
        campaign = way.SignonRecords.of(record).campaign("", on=now().date())
        yield watch, record, campaign, way.QueueFiles(watch.folder)


def _view(record: way.Store, campaign: Campaign, queue: way.QueueFiles) -> way.SignonView:
    return way.signon_view(way.SignonRecords.of(record), queue, campaign, on=now().date())


def look(_: HttpRequest) -> HttpResponse:
    """The style sheet that the published site has too."""
    return HttpResponse(pictures.STYLE.read_bytes(), content_type="text/css; charset=utf-8")


@asked_by("GET", "HEAD")
def letter(request: HttpRequest) -> HttpResponse:
    """The letter, who signed it, and the form to sign it."""
    with opened() as (_, record, campaign, queue):
        return _letter(request, _view(record, campaign, queue), EMPTY)


def _letter(request: HttpRequest, view: way.SignonView, form: Form) -> HttpResponse:
    campaign = view.campaign
    words = way.letter_bytes(
        campaign.text, "text", language=campaign.language, on=campaign.checked_on
    ).decode("utf-8")
    context = {
        "campaign": campaign,
        "words": words,
        "count": view.count,
        "is_named": view.is_named,
        "rows": [r for r in way.signature_rows(view, public=True) if r["state"] == "verifies"],
        "waits": len([r for r in way.backlog_rows(view, public=True) if r["kind"] == "request"]),
        "is_open": now().date() <= campaign.closes_on,
        "choices": [("", ""), *((str(n), str(n)) for n in way.letter_paragraphs(campaign.text))],
        "form": form,
    }
    return page(request, "letter.html", context, status=form.status)


@asked_by("GET", "HEAD")
def text(_: HttpRequest) -> HttpResponse:
    """The very bytes that are signed, for those who sign them with a key."""
    with opened() as (_, _, campaign, _):
        response = HttpResponse(campaign.text.encode("utf-8"), "text/markdown; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="letter.md"'
    return response


@asked_by("POST")
def sign(request: HttpRequest) -> HttpResponse:
    """Take what is asked into the queue; the number of its receipt is shown this once."""
    if is_too_often(request, "asked", MOST_ASKED):
        return said(request, noop("Too often"), SO_MANY, status=429)
    typed = request.POST
    with opened() as (watch, record, campaign, queue):
        records = way.SignonRecords.of(record)
        address = signon_page().address or watch.settings.signon
        try:
            if typed.get("text_sha256", "") != campaign.text_sha256:
                raise EvidenceError(CHANGED)
            asked = way.AskedSignature(
                typed.get("organisation", ""),
                tuple(typed.getlist("address")),
                _reservations(typed),
                _language(),
            )
            found = way.ask_to_sign(
                queue, records, campaign, asked,
                paragraphs=way.letter_paragraphs(campaign.text), chance=secrets.token_bytes,
                words=lambda each, secret: confirmation(campaign, each, secret, address),
                now=now(),
            )  # fmt: skip
        except way.TooOften:
            raise
        except EvidenceError as error:
            form = Form(typed=typed, faults={error.field: str(error)})
            return _letter(request, _view(record, campaign, queue), form)
    note(request, "asked")
    signon_page().wake.set()
    # Of what was asked before, whoever asks again may be another: the number is not told again.
    number = way.grouped(found.receipt) if (now() - found.asked_at).total_seconds() < 5 else ""
    return page(request, "asked.html", {"asked": found, "number": number})


CHANGED = noop(
    "The letter was changed since you loaded the page. Read it again before you sign. "
    "Nothing was signed."
)


def _language() -> str:
    code = (get_language() or "en").partition("-")[0]
    return code if code in languages() else "en"


def _reservations(typed: Any) -> tuple[tuple[int, str], ...]:
    number, words = typed.get("paragraph", ""), typed.get("reservation", "").strip()
    if not words and not number:
        return ()
    return ((int(number) if number.isdecimal() and len(number) < 6 else 0, words),)


@asked_by("GET", "HEAD", "POST")
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Show what a link is to confirm, with a button; only the button confirms it."""
    if is_too_often(request, "wrong", MOST_WRONG):
        return said(request, noop("Too often"), SO_MANY, status=429)
    with opened() as (_, record, campaign, queue):
        found = None
        if len(token) <= LONGEST_TOKEN and queue.are_there:
            with queue.opened() as files:
                found = way.request_by_token(files, token)
        if found is None:
            note(request, "wrong")
            return said(request, noop("No such link"), NO_LINK, status=404)
        asked, approval = found
        own = way.SignonRecords.of(record).campaign(asked.campaign, on=now().date())
        if request.method != "POST":
            context = {"asked": asked, "campaign": own, "is_done": bool(approval.how)}
            return page(request, "confirm.html", context)
        asked = way.confirm_by_link(queue, token, now=now())
        return _confirmed(request, record, own, queue, asked)


NO_LINK = noop(
    "There is no such link, or a newer message took its place. Copy all of it, or "
    "type the code. Nothing was signed."
)


def _confirmed(
    request: HttpRequest,
    record: way.Store,
    campaign: Campaign,
    queue: way.QueueFiles,
    asked: way.SignRequest,
) -> HttpResponse:
    way.settle(queue, record, campaign, now=now())
    row = _row(record, campaign, queue, asked.receipt)
    return page(request, "receipt.html", {"row": row, "campaign": campaign, "is_new": True})


def _row(
    record: way.Store, campaign: Campaign, queue: way.QueueFiles, number: str
) -> dict[str, Any]:
    view = _view(record, campaign, queue)
    return way.request_row(view, way.request_of(view, number))


@asked_by("GET", "HEAD", "POST")
def code(request: HttpRequest) -> HttpResponse:
    """Confirm by the number and the code of a message, typed in."""
    if request.method != "POST":
        return page(request, "code.html", {"form": EMPTY})
    if is_too_often(request, "wrong", MOST_WRONG):
        return said(request, noop("Too often"), SO_MANY, status=429)
    typed = request.POST
    with opened() as (_, record, campaign, queue):
        try:
            asked = way.confirm_by_code(
                queue, typed.get("number", ""), typed.get("code", ""), now=now()
            )
        except way.TooOften:
            note(request, "wrong")
            raise
        except EvidenceError as error:
            note(request, "wrong")
            form = Form(typed=typed, faults={error.field: str(error)})
            return page(request, "code.html", {"form": form}, status=400)
        own = way.SignonRecords.of(record).campaign(asked.campaign, on=now().date())
        return _confirmed(request, record, own, queue, asked)


@asked_by("GET", "HEAD", "POST")
def receipt(request: HttpRequest) -> HttpResponse:
    """Ask for a receipt by its number."""
    if request.method != "POST":
        return page(request, "receipt_asked.html")
    return _receipt(request, request.POST.get("number", ""))


@asked_by("GET", "HEAD")
def receipt_of(request: HttpRequest, number: str) -> HttpResponse:
    """The receipt of a number: where it stands, waiting for what, until when."""
    return _receipt(request, number)


def _receipt(request: HttpRequest, number: str) -> HttpResponse:
    if is_too_often(request, "wrong", MOST_WRONG):
        return said(request, noop("Too often"), SO_MANY, status=429)
    with opened() as (_, record, campaign, queue):
        try:
            row = _row(record, campaign, queue, number[:40])
        except EvidenceError:
            note(request, "wrong")
            return said(request, noop("No such receipt"), NO_RECEIPT, status=404)
        return page(request, "receipt.html", {"row": row, "campaign": campaign, "is_new": False})


NO_RECEIPT = noop(
    "There is no receipt of that number. Look at it again: it has nine letters and figures."
)


@asked_by("GET", "HEAD")
def waiting(request: HttpRequest) -> HttpResponse:
    """The backlog, for everybody: what waits for what, until when; unknown names are not shown."""
    with opened() as (_, record, campaign, queue):
        view = _view(record, campaign, queue)
        rows = way.backlog_rows(view, public=True)
    return page(request, "waiting.html", {"rows": rows, "campaign": campaign})


@asked_by("GET", "HEAD")
def signatures(_: HttpRequest) -> HttpResponse:
    """The campaign and its signatures as rows, for programs."""
    with opened() as (_, record, campaign, queue):
        view = _view(record, campaign, queue)
        rows = [way.campaign_row(view, public=True), *way.signature_rows(view, public=True)]
    return JsonResponse({"rows": rows})
