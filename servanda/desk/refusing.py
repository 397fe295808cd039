"""What the desk refuses, said on a page: no such page, not from here, cannot be done.

What leaves it: pages with the fitting status. They tell nothing of the watch that was not asked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import wraps
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from markupsafe import escape

from servanda import watch as way
from servanda.desk.entering import role
from servanda.desk.forms import EMPTY, Form, refused
from servanda.desk.pages import page
from servanda.desk.rights import STRANGER
from servanda.desk.translation import noop, shown
from servanda.errors import EvidenceError, ServandaError

PROBE = 40  # letters of a fault by which it is known on a page


def not_from_here(request: HttpRequest, reason: str) -> HttpResponse:  # noqa: ARG001
    """A form that did not come from a page of this desk, or from one of another session."""
    return refused_page(request, noop("Not from this desk"), FOREIGN, status=403)


def no_such_page(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """An address that the desk does not have."""
    return refused_page(request, noop("No such page"), NO_SUCH, status=404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """What cannot be read as a request."""
    return refused_page(request, noop("Not understood"), NOT_READ, status=400)


def failed(request: HttpRequest) -> HttpResponse:
    """A fault of the desk itself."""
    return refused_page(request, noop("The desk failed"), FAILED, status=500)


def refused_page(
    request: HttpRequest,
    title: str,
    words: str,
    *,
    status: int,
    kept: Sequence[tuple[str, str]] = (),
) -> HttpResponse:
    """What is refused in words, with the way back and what was typed."""
    context = {"title": title, "words": words, "kept": kept, "back": _page_before(request)}
    return page(request, "refused.html", context, status=status)


def _page_before(request: HttpRequest) -> str:
    """The path of the desk's page that this was asked from; "" where it was none, or this one."""
    before = urlsplit(request.META.get("HTTP_REFERER", ""))
    if before.netloc != request.META.get("HTTP_HOST") or not before.path.startswith("/"):
        return ""
    path = before.path + (f"?{before.query}" if before.query else "")
    is_here = request.method == "GET" and path == request.get_full_path()
    return "" if is_here or before.path.startswith("//") else path


FOREIGN = noop(
    "The form was not sent from a page of this desk, or the desk was opened anew since. Nothing "
    "was put on record. Go back, load the page again and send it once more."
)
NO_SUCH = noop(
    "The desk has no page at this address. An incident that was joined has another one now."
)
NOT_READ = noop("The request could not be read. Nothing was put on record.")
FAILED = noop(
    "This is a fault of the desk, not of the record. What was on record is as it was; the terminal "
    "in which the desk was opened says more."
)

NOT_NOW = noop(
    "The desk cannot answer this now. Nothing was put on record. Tell whoever asked you here, and "
    "try again later."
)

View = Callable[..., HttpResponse]
TRIES = 5  # of a request, where somebody else adds to the record while it is answered


def asked_by(*methods: str, again: View | None = None) -> Callable[[View], View]:
    """A view that is asked by some methods, and whose refusals are said on a page, in words.

    A form that is refused comes back on the page that `again` draws of it; where there is none, or
    what it was about is gone, on one that keeps the words.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def answering(request: HttpRequest, **named: str) -> HttpResponse:
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            try:
                return _unmoved(view, request, named)
            except ServandaError as error:
                return _refusal(request, error, again, named)

        return answering

    return wrap


def _unmoved(view: View, request: HttpRequest, named: dict[str, str]) -> HttpResponse:
    """The answer of a view; it looks again where somebody added before it could."""
    for _ in range(TRIES - 1):
        with suppress(way.GrownSince):
            return view(request, **named)
    return view(request, **named)


def _says(response: HttpResponse, form: Form) -> bool:
    """Whether a page says why; it cannot where the form that was sent does not stand on it."""
    text = response.content.decode()
    return any(str(escape(shown(why[:PROBE]))) in text for why in form.faults.values())


def _refusal(
    request: HttpRequest, error: ServandaError, again: View | None, named: dict[str, str]
) -> HttpResponse:
    if role(request) == STRANGER:  # what is wrong may name files and folders of the watch
        return refused_page(request, noop("This cannot be done"), NOT_NOW, status=503)
    form = EMPTY
    if request.method == "POST" and isinstance(error, EvidenceError):
        form = refused(request, error)
        if again is not None:
            with suppress(Http404, EvidenceError):
                response = again(request, form, **named)
                if form.is_news or _says(response, form):
                    return response
    return refused_page(
        request, noop("This cannot be done"), str(error), status=409, kept=form.words()
    )
