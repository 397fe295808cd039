"""Writes down what each person of a team asks the desk to do, before it is done.

What leaves it: lines of the log. Where none can be written the request fails and nothing is done.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from servanda.desk.entering import person, role
from servanda.desk.recording import BY_LINK, ON_RECORD
from servanda.desk.rights import STRANGER
from servanda.desk.sealing import LOOKED, REFUSED
from servanda.desk.team.database import home
from servanda.desk.team.log import add

# Of accounts, and answers by a link whose address is secret: written down by what happens.
OWN = ("account_", "mfa_", "password_link", "answer_link")


class EveryoneIsLogged:
    """What is sent is written down before and after; what is refused and what is sealed, after."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self._respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, once it is written down who asked what."""
        try:
            found = resolve(request.path_info)
        except Resolver404:
            return self._respond(request)
        name = found.url_name or ""
        if role(request) == STRANGER or name.startswith(OWN):
            return _of_link(request, self._respond(request))
        who = person(request)
        about = {key: str(value) for key, value in found.kwargs.items()}
        sends = request.method not in ("GET", "HEAD", "OPTIONS")
        if sends:
            add(home(), who=who, did="asked", what=name, **about, **_answer(request))
        response = self._respond(request)
        if sends or response.status_code == 403:
            did = "was refused" if response.status_code == 403 else "was answered"
            said: dict[str, str | int | list[str]] = {"status": response.status_code, **about}
            if ids := list(getattr(request, ON_RECORD, [])):
                said["on_record"] = ids
            add(home(), who=who, did=did, what=name, **said)
        for noted, did in ((LOOKED, "looked at what is sealed"), (REFUSED, "was refused")):
            for id in getattr(request, noted, []):
                add(home(), who=who, did=did, what=name, sealed=id)
        return response


def _of_link(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The response, once it is written down that a link was answered; its secret never is."""
    if said := getattr(request, BY_LINK, None):
        address = str(request.META.get("REMOTE_ADDR", ""))
        add(home(), who="", did="an outside expert answered by a link", address=address, **said)
    return response


def _answer(request: HttpRequest) -> dict[str, str]:
    """The judgement or verdict that was chosen; no reason and no words, which stand on record."""
    named = ("judgement", "verdict", "kind")
    return {name: request.POST[name][:40] for name in named if request.POST.get(name)}
