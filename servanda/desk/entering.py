"""Who may see the desk: whoever opened its one-time link, or signed in where a team has accounts.

What leaves it: a request that is refused, or one that has a person and a role. On one machine there
are no accounts: the link is printed in the terminal of the person who opened the desk, works once,
and the session ends with the process, whose key signs it.
"""

from __future__ import annotations

import hmac
import secrets
from pathlib import Path
from threading import Lock

from attrs import Factory, define
from django.conf import settings
from django.http import HttpRequest

from servanda.desk.gathering import Rounds
from servanda.desk.rights import KEEPER, STRANGER, may
from servanda.desk.turns import WritingTurn

PERSON, LONGEST_NAME = "person", 80


@define
class Desk:
    """One watch opened on one machine; `by` is whose the decisions are, "" to ask for it.

    Where it `is_team`, people sign in, and `address` is how their browsers reach it.
    """

    folder: Path
    by: str = ""
    token: str = Factory(lambda: secrets.token_urlsafe(24))
    key: str = Factory(lambda: secrets.token_urlsafe(48))
    place: str = Factory(lambda: "/" + secrets.token_urlsafe(9))  # under which its pages stand
    is_team: bool = False
    address: str = ""
    turn: WritingTurn = Factory(WritingTurn)
    rounds: Rounds = Factory(Rounds)  # of gathering
    _lock: Lock = Factory(Lock)
    _is_used: bool = False

    def take(self, token: str) -> bool:
        """Whether that is the link's, which then is used up; only the first who asks is let in."""
        with self._lock:
            is_it = hmac.compare_digest(token.encode(), self.token.encode())
            if not is_it or self._is_used:
                return False
            self._is_used = True
            return True


def desk() -> Desk:
    """The desk that this process serves."""
    found: Desk = settings.SERVANDA_DESK
    return found


def role(request: HttpRequest) -> str:
    """In which role somebody asks; who came in by the link keeps her own watch."""
    if desk().is_team:
        user = getattr(request, "user", None)
        return str(user.role) if user is not None and user.is_authenticated else STRANGER
    session = getattr(request, "session", None)
    return KEEPER if session is not None and session.get("entered") else STRANGER


def person(request: HttpRequest) -> str:
    """Whose decisions a request's are; "" where nobody has said."""
    if desk().is_team:
        return str(request.user.name) if role(request) != STRANGER else ""
    return str(request.session.get(PERSON, ""))


def is_allowed(request: HttpRequest, route: str, method: str = "GET") -> bool:
    """Whether who asks may ask that route so."""
    return may(role(request), route, method)
