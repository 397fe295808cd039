"""The doors of a team's desk: no sign-up, limits, a password set by a link, and the log's page.

What leaves it: pages. Signing in itself is Django's and django-allauth's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.views import PasswordResetConfirmView
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy

from servanda.desk.pages import page
from servanda.desk.refusing import asked_by, refused_page
from servanda.desk.team import log
from servanda.desk.team.database import home
from servanda.desk.translation import noop

A_PAGE = 100


class NoSignUp(DefaultAccountAdapter):  # type: ignore[misc]
    """People are added by a command; nobody adds herself."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Never."""
        return False


def address_of(request: HttpRequest) -> str:
    """Whence a request comes, as the server says; a header is believed by the server or nobody."""
    return str(request.META.get("REMOTE_ADDR", ""))


def too_many(
    request: HttpRequest,
    original_response: HttpResponse | None = None,  # noqa: ARG001
    credentials: Mapping[str, Any] | None = None,  # noqa: ARG001
) -> HttpResponse:
    """So many wrong passwords that none is looked at for a while."""
    return refused_page(request, noop("Too many tries"), TOO_MANY, status=429)


TOO_MANY = noop(
    "There were so many wrong passwords that none is looked at for a quarter of an hour, the right "
    "one neither. A keeper of the watch can make you a link for another password."
)


class PasswordByLink(PasswordResetConfirmView):  # type: ignore[misc]
    """Sets a password by the link that a keeper made; it works once."""

    template_name = "account/password_link.html"
    success_url = reverse_lazy("account_login")

    def form_valid(self, form: SetPasswordForm) -> HttpResponse:
        """Write down that it was set."""
        answer: HttpResponse = super().form_valid(form)
        log.add(home(), who=self.user.name, did="set a password by link")
        return answer


@asked_by("GET")
def log_page(request: HttpRequest) -> HttpResponse:
    """What anyone did at the desk, the newest first, and whether every line is as it was."""
    typed = request.GET.get("before", "")
    before = int(typed) if typed.isdecimal() and len(typed) < 19 else None
    head = log.check(home())
    rows = [(line, log.said(line.content)) for line in log.lines(last=A_PAGE, before=before)]
    more = rows[-1][0].seq if len(rows) == A_PAGE else None
    return page(request, "log.html", {"rows": rows, "more": more, "head": head})
