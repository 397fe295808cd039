"""One line of the record, and how the lines are chained. Pure; no database here."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from servanda import canon


@frozen
class RecordLine:
    """One line of the record's own list: what was added when, and its link of the chain."""

    seq: int
    kind: str
    id: str
    sha256: str
    recorded_at: datetime
    chain_sha256: str


def chain(previous: str, *, kind: str, id: str, sha256: str, recorded_at: datetime) -> str:
    """The next link: a hash of the one before it and of everything a line of the record says.

    Before the first line, `previous` is empty.
    """
    return canon.sha256([previous, kind, id, sha256, recorded_at])
