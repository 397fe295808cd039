"""Statements: what a monitor saw or was told, as a capture like any other.

What leaves it: a described capture with its text, and the `Statement` that says what it is.
Nobody's name is in its address, and no outlet is said to have published it.
"""

from __future__ import annotations

from datetime import datetime

from attrs import evolve

from servanda import canon, captures
from servanda.model import Interval, Statement, StatementKind

DAY_OF = "the day of the statement"


def statement_of(
    data: bytes,
    *,
    kind: StatementKind,
    when: Interval,
    where: str,
    whose: str,
    how_known: str,
    title: str,
    media_type: str | None,
    by: str,
    at: datetime,
) -> tuple[captures.Kept, Statement]:
    """The bytes described, and what is said of them; the same statement gives the same ids.

    Its day counts as the day of publication, from which "on Monday" is counted. Raises
    SourceError where there is nothing to read.
    """
    digest = canon.sha256([kind, when, where, whose, how_known])
    given = captures.Said(
        address=f"statement:{digest[:16]}",
        fetched_at=at,
        added_by=by,
        media_type=media_type,
        published=when,
        published_by=DAY_OF,
        title=title,
    )
    kept = captures.described(data, given)
    capture = evolve(kept.capture, publisher="", source=None)
    statement = Statement(
        id=canon.identify("stm", capture.id),
        capture=capture.id,
        kind=kind,
        when=when,
        where=where,
        by=whose,
        how_known=how_known,
        recorded_by=by,
        at=at,
    )
    return evolve(kept, capture=capture), statement
