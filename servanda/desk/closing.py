"""The door of the desk: a request of somebody who has not come in is told nothing."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from servanda.desk.entering import LONGEST_NAME, OPEN_TO_ALL, person
from servanda.desk.pages import page


class OnlyWhoEntered:
    """Refuses every page but the way in, where nobody has come in by the link.

    A page that is added is closed unless it is named here.
    """

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self._respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The page, or a refusal that tells nothing of the watch."""
        if request.path_info.startswith(OPEN_TO_ALL):
            return self._respond(request)
        if not request.session.get("entered"):
            return page(request, "closed.html", status=403)
        if not person(request) and request.path != reverse("name"):
            return page(request, "name.html", {"longest": LONGEST_NAME}, status=403)
        response = self._respond(request)
        response.headers["Cache-Control"] = "no-store"
        return response
