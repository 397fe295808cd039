"""What happens at a team's door, written to the log: in, out, refused, a second factor, a password.

What leaves it: lines of the log. A name that was typed and is nobody's is not written: people type
their password there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.account.signals import password_changed
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import Signal
from django.http import HttpRequest

from servanda.desk.team.database import home
from servanda.desk.team.log import add
from servanda.desk.team.models import TeamMember


def connect() -> None:
    """Have each written down; twice is as once."""
    for signal, receiver in (
        (user_logged_in, _came_in),
        (user_logged_out, _left),
        (user_login_failed, _was_refused),
        (password_changed, _changed_password),
        (authenticator_added, _added),
        (authenticator_removed, _removed),
        (authenticator_reset, _made_anew),
    ):
        signal.connect(receiver, dispatch_uid=f"servanda.{receiver.__name__}")


def _from(request: HttpRequest | None) -> str:
    return str(request.META.get("REMOTE_ADDR", "")) if request else ""


def _came_in(request: HttpRequest, user: TeamMember, **_: Signal | type) -> None:
    add(home(), who=user.name, did="came in", address=_from(request), role=user.role)


def _left(request: HttpRequest, user: TeamMember | None, **_: Signal | type) -> None:
    if user is not None:
        add(home(), who=user.name, did="left", address=_from(request))


def _was_refused(
    credentials: Mapping[str, Any], request: HttpRequest | None = None, **_: Signal | type
) -> None:
    typed = str(credentials.get("username") or credentials.get("name") or "")
    known = TeamMember.objects.filter(name__iexact=typed).first()
    add(
        home(), who=known.name if known else "", did="was refused at the door",
        address=_from(request),
    )  # fmt: skip


def _changed_password(request: HttpRequest, user: TeamMember, **_: Signal | type) -> None:
    add(home(), who=user.name, did="changed the password", address=_from(request))


def _added(user: TeamMember, authenticator: Any, **_: Signal | type) -> None:
    add(home(), who=user.name, did="added a second factor", kind=str(authenticator.type))


def _removed(user: TeamMember, authenticator: Any, **_: Signal | type) -> None:
    add(home(), who=user.name, did="removed a second factor", kind=str(authenticator.type))


def _made_anew(user: TeamMember, authenticator: Any, **_: Signal | type) -> None:
    add(home(), who=user.name, did="made a second factor anew", kind=str(authenticator.type))
