"""Deciding: what a person judged is put on record, whole or not at all.

What leaves it: decisions and notices that are new. Nothing here judges.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from servanda import canon, store
from servanda.model import (
    Decision,
    Notice,
)


def rule(
    record: store.Store, ruled: Sequence[Decision | Notice], *, now: datetime
) -> tuple[Decision | Notice, ...]:
    """Put decisions and notices on record, all or none; give back those that are new.

    The same judgement of the same person about the same seen thing is not recorded twice.
    """
    before: list[Decision | Notice] = [*record.all(Decision), *record.all(Notice)]
    known = {_substance(entry) for entry in before}
    fresh = tuple(entry for entry in ruled if _substance(entry) not in known)
    record.add(list(fresh), at=now)
    return fresh


def _substance(entry: Decision | Notice) -> str:
    """What an entry says, apart from when it was said."""
    said = canon.plain(entry)
    del said["id"], said["at"]
    return canon.sha256(said)
