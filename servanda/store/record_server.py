"""A record that a server keeps, and what is remembered of it beside the watch.

What leaves it: whether the lines that were checked are the very rows that they were then. Of each
row PostgreSQL knows the transaction that wrote it and where it lies: one that was written again has
others. Who adds moves nothing of it, so that a team's new lines alone are checked.
"""

from __future__ import annotations

from pathlib import Path

from attrs import evolve
from django.db import connections

from servanda.store.checked_file import CheckedState, remember, remembered
from servanda.store.models import Record
from servanda.store.record_file import cut, state_at

NAME = "record.postgresql"
# The tables of the record, each with the number of the line that a row is of.
_TABLES = (("record", "seq"), ("part", "record_id"), ("reference", "origin_id"))
_ROWS = (
    "SELECT count(*), coalesce(sum(('x' || left(md5(xmin::text || ctid::text), 15))::bit(60)"
    "::bigint), 0) FROM {table} WHERE {line} <= %s"
)


class RecordServer:
    """A record on a server; `last` is what was checked of it last, as it is remembered."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME
        self.last = remembered(self.path)
        self._believed: CheckedState | None = None

    def is_known(self, alias: str) -> bool:
        """Whether the lines that were checked are the rows that they were then.

        Raises StoreError where the line that was last then is not in the record now.
        """
        last = self.last
        if last is None:
            return not Record.objects.using(alias).exists()
        if last.seq:
            rows = Record.objects.using(alias).filter(seq=last.seq)
            if rows.values_list("chain_sha256", flat=True).first() != last.chain_sha256:
                raise cut(self.path, last)
        return _rows_of(alias, last.seq) == last.files

    def believe(self, alias: str) -> None:
        """All that is in the record at this instant was checked."""
        self._believed = state_at(alias, (), self.last.noted if self.last else "")
        self._believed = evolve(self._believed, files=_rows_of(alias, self._believed.seq))

    def last_line(self, noted: str) -> CheckedState | None:
        """What is to be remembered once it is closed; None where nothing new is known."""
        checked = self._believed and evolve(self._believed, noted=noted)
        return checked if checked != self.last else None

    def remember(self, checked: CheckedState) -> None:
        """Remember it for the next time."""
        remember(self.path, checked)

    def doubt(self) -> None:
        """Let nobody believe it before all of it was checked; its last line is still wanted."""
        self._believed = None
        if last := remembered(self.path):
            remember(self.path, evolve(last, files=()))


def _rows_of(alias: str, seq: int) -> tuple[str, ...]:
    """Each table up to a line in one word: its rows, who wrote them and where they lie."""
    words = []
    with connections[alias].cursor() as cursor:
        for table, line in _TABLES:
            cursor.execute(_ROWS.format(table=table, line=line), [seq])
            words.append(" ".join(map(str, (table, *cursor.fetchone()))))
    return tuple(words)
