"""What incidents grow by, as rows of the projection: records by kind, and ids under keys.

What leaves it: rows, and lookups of what was there when they were written. Captures, texts and
incidents are not kept twice: they are read where they are. Ids under keys: `shelf_keys`.

    grow source, grow whole    the story and words of each capture that is told of
    grow claims, unit, incident, turn    of claims and of questions
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from servanda import canon, store
from servanda.incidents.growth_records import KINDS, KnownIncident
from servanda.incidents.shelf import Place, ShelfChanges
from servanda.model import Capture, Correction, Incident, Outlet, Text
from servanda.store import Row
from servanda.watch.projecting.changing import Changing
from servanda.watch.projecting.pieces import plain_data, read
from servanda.watch.projecting.shelf_keys import Key, KeyRows, rows_of_keys
from servanda.watch.reading import facts

GROW = "grow "


# ------------------------------------------------------------------ written


def rows_of_shelf(records: Mapping[Place, Any], rows: Collection[Key]) -> Iterator[Row]:
    """The rows of all records and keys, but for captures and texts, which are on record."""
    for (kind, id), record in records.items():
        yield _record_row(kind, id, record)
    yield from rows_of_keys(rows)


def _record_row(kind: str, id: str, record: Any) -> Row:
    if isinstance(record, KnownIncident):  # what it tells is kept in the row of the incident
        return Row(GROW + kind, id, "", canon.spell([record.rank, record.units]))
    return Row(GROW + kind, id, "", canon.spell(record))


# ------------------------------------------------------------------ looked up and changed


class ShelfRows:
    """The shelf as it was written after a line of the record."""

    def __init__(
        self,
        record: store.Store,
        changing: Changing,
        *,
        seq: int,
        corrections: Sequence[Correction],
        outlets: Sequence[Outlet],
    ) -> None:
        self._record = record
        self._changing = changing
        self._seq = seq
        self._corrections = corrections
        self._outlets = outlets
        self._records: dict[Place, Any] = {}
        self._keys = KeyRows(changing)

    def get(self, kind: str, ids: Collection[str]) -> dict[str, Any]:
        """The records of a kind with these ids that there were."""
        missing = [id for id in ids if (kind, id) not in self._records]
        if missing:
            there = self._read(kind, missing)
            self._records.update(((kind, id), there.get(id)) for id in missing)
        known = {id: self._records[kind, id] for id in ids}
        return {id: record for id, record in known.items() if record is not None}

    def _read(self, kind: str, ids: Sequence[str]) -> dict[str, Any]:
        if kind == "capture":
            some = self._record.some(Capture, ids, until=self._seq)
            some = facts.as_corrected(some, self._corrections, self._outlets)
            return {capture.id: capture for capture in some}
        if kind == "text":
            told_of = self.get("source", ids)
            texts = self._record.about(Text, told_of, until=self._seq)
            return {text.capture: text for _, text in texts}
        rows = self._changing.before(GROW + kind, ids)
        if kind.startswith("incident "):
            incidents = self._changing.before("incident", list(rows))
            found = {}
            for id, row in rows.items():
                (seq, place), units = plain_data(row)
                incident = read(Incident, incidents[id])
                found[id] = KnownIncident(incident, (seq, place), tuple(units))
            return found
        return {id: read(KINDS[kind.split()[0]], row) for id, row in rows.items()}

    def under(self, keys: Collection[str]) -> dict[str, Collection[str]]:
        """The ids under each key that there were."""
        return self._keys.under(keys)

    def first(self, key: str, count: int, after: str = "") -> Sequence[str]:
        """The first so many that stand under a key behind `after`, in the order of their bytes."""
        return self._keys.first(key, count, after)

    # -------------------------------------------------------------- changed

    def change(self, changes: ShelfChanges) -> None:
        """Write what growth changed."""
        rows = []
        for (kind, id), record in changes.records.items():
            if kind in ("capture", "text"):
                continue
            if record is None:
                self._changing.remove(GROW + kind, id)
            else:
                rows.append(_record_row(kind, id, record))
        self._changing.put(rows)
        self._keys.change(changes.added, changes.dropped)
