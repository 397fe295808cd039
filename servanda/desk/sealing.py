"""What is sealed: statements, which somebody made in trust. Their words, whose they are, where and
how it is known are shown to the roles that `rights` names, and that they looked is written down.

What leaves it: nothing, or a refusal like that of a page which is not there. What persons coded of
a statement, who did what to whom, where and when, is evidence like any other and is not sealed.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.http import Http404, HttpRequest

from servanda import wording
from servanda.desk.entering import role
from servanda.desk.rights import MAY_SEE_SEALED
from servanda.model import Capture

LOOKED, REFUSED = "servanda_sealed", "servanda_sealed_refused"  # on a request: ids, for the log


def is_sealed(capture: Capture) -> bool:
    """Whether somebody made it in trust."""
    return capture.address.startswith(wording.STATEMENT)


def may_see(request: HttpRequest) -> bool:
    """Whether who asks may see what is sealed."""
    return role(request) in MAY_SEE_SEALED


def open_sealed(request: HttpRequest, capture: Capture) -> None:
    """Let pass who may see it, and note that she looked; for others there is no such page."""
    if not is_sealed(capture):
        return
    if not may_see(request):
        _note(request, REFUSED, capture.id)
        raise Http404
    _note(request, LOOKED, capture.id)


def shown_captures(request: HttpRequest, captures: Iterable[Capture]) -> list[Capture]:
    """Those of some captures that who asks may see; that she looked at sealed ones is noted."""
    shown = []
    for capture in captures:
        if is_sealed(capture):
            if not may_see(request):
                continue
            _note(request, LOOKED, capture.id)
        shown.append(capture)
    return shown


def note_sealed(request: HttpRequest, ids: Iterable[str]) -> None:
    """Note that who may see them was given what some sealed captures say, by their ids."""
    for id in ids:
        _note(request, LOOKED, id)


def _note(request: HttpRequest, what: str, id: str) -> None:
    setattr(request, what, [*getattr(request, what, []), id])
