"""Cursors: where a page of rows ended, for whoever asks for the next.

What leaves it: a word that only this desk can have made, to be handed back as it is. It is of one
list, one day and one view, and of the last row that was given.
"""

from __future__ import annotations

from typing import Any

from django.core.signing import BadSignature, Signer

from servanda import watch as way

LONGEST = 2_000  # signs
NOT_OURS = "The cursor is none that this desk gave for this list, day and view. Begin without one."


class CursorError(Exception):
    """A cursor that this desk did not give, or gave for something else."""


def cursor(place: way.RowPlace | None, *of: str) -> str | None:
    """The cursor of a place; None where nothing follows. `of` says of what list it is."""
    return None if place is None else _signer().sign_object([*of, list(place)])


def place(word: str, *of: str) -> way.RowPlace:
    """The place of a cursor. Raises CursorError."""
    if len(word) > LONGEST:
        raise CursorError(NOT_OURS)
    try:
        held: list[Any] = _signer().unsign_object(word)
    except BadSignature as error:
        raise CursorError(NOT_OURS) from error
    if held[:-1] != list(of):
        raise CursorError(NOT_OURS)
    return tuple(held[-1])


def day_of(word: str) -> str:
    """The day that a cursor's walk is of. Raises CursorError."""
    if len(word) > LONGEST:
        raise CursorError(NOT_OURS)
    try:
        return str(_signer().unsign_object(word)[1])
    except BadSignature as error:
        raise CursorError(NOT_OURS) from error


def _signer() -> Signer:
    return Signer(salt="servanda.desk.api")
