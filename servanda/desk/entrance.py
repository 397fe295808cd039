"""The way in: the one-time link, whose decisions they are, and the way out."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from servanda.desk.entering import LONGEST_NAME, PERSON, desk
from servanda.desk.pages import page
from servanda.desk.refusing import asked_by


@asked_by("GET")
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Let in whoever has the link, once."""
    if request.session.get("entered"):
        return HttpResponseRedirect(reverse("overview"))
    if not desk().take(token):
        return page(request, "closed.html", status=403)
    request.session.cycle_key()
    request.session["entered"] = True
    if desk().by:
        request.session[PERSON] = desk().by
    # No redirect: a browser led here by a page of elsewhere, as by the file that `servanda desk`
    # opens, would follow it without the cookie that it was just given.
    return page(request, "entered.html")


@asked_by("GET", "POST")
def name(request: HttpRequest) -> HttpResponse:
    """Ask whose the decisions are; a decision without a name cannot be answered for."""
    typed = " ".join(request.POST.get("name", "").split())
    if request.method == "POST" and 0 < len(typed) <= LONGEST_NAME:
        request.session[PERSON] = typed
        return HttpResponseRedirect(reverse("overview"))
    return page(request, "name.html", {"longest": LONGEST_NAME})


@asked_by("POST")
def leave(request: HttpRequest) -> HttpResponse:
    """End the session in this browser."""
    request.session.flush()
    return page(request, "closed.html")
