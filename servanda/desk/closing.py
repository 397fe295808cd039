"""The door of the desk: a request of somebody who may not ask it is told nothing."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, ResolverMatch, resolve, reverse

from servanda.desk.entering import LONGEST_NAME, desk, person, role
from servanda.desk.pages import page
from servanda.desk.refusing import refused_page
from servanda.desk.rights import STRANGER, asked_of, may
from servanda.desk.translation import noop

NAMELESS = ("name", "look", "enter", "answer_link")  # asked without saying whose decisions


class OnlyWithTheRight:
    """Answers a route for the roles that `rights` names, and refuses it to all others.

    A route that is added is closed until it stands there.
    """

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self._respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The page, or a refusal that tells nothing of the watch."""
        found = _route(request)
        name = (found.url_name or "") if found else ""
        asks, method = role(request), str(request.method)
        if asks == STRANGER and not may(STRANGER, name, method):
            return _to_the_door(request, method)
        if found and not may(asks, name, method):
            return _refused(request, name)
        if asks != STRANGER and not person(request) and name not in NAMELESS:
            return page(request, "name.html", {"longest": LONGEST_NAME}, status=403)
        response = self._respond(request)
        if name != "look":
            response.headers["Cache-Control"] = "no-store"
        return response


def _route(request: HttpRequest) -> ResolverMatch | None:
    try:
        return resolve(request.path_info)
    except Resolver404:
        return None


def _to_the_door(request: HttpRequest, method: str) -> HttpResponse:
    if desk().is_team and method in ("GET", "HEAD"):
        return HttpResponseRedirect(reverse("account_login"))
    return page(request, "closed.html", status=403)


def _refused(request: HttpRequest, name: str) -> HttpResponse:
    """405 where nobody may ask it so; 403 where others may."""
    status = 403 if asked_of(name, str(request.method)) else 405
    return refused_page(request, noop("Not for your role"), NOT_YOURS, status=status)


NAMELESS = ("name", "look", "enter", "set_language")  # asked before somebody has said who decides
NOT_YOURS = noop(
    "What you asked for is not open to your role at this desk. Nothing was put on record. A keeper "
    'of the watch changes roles with "servanda people".'
)
