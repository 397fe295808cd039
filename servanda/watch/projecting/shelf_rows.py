"""What incidents grow by, as rows of the projection: records by kind, and ids under keys.

What leaves it: rows, and lookups of what was there when they were written. Captures, texts and
incidents are not kept twice: they are read where they are. Ids under keys are many and small, so
that they are kept by buckets of about sixteen; how many buckets there are hangs on how many ids.

    grow source, grow whole    the story and words of each capture that is told of
    grow claims, unit, incident, turn    of claims and of questions
    grow keys   a bucket: the ids under each of some keys, by the hash of the key
    grow size   how many ids stand under all keys
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from servanda import canon, store
from servanda.incidents.growth_records import KINDS, KnownIncident
from servanda.incidents.shelf import Place, ShelfChanges
from servanda.model import Capture, Correction, Incident, Outlet, Text
from servanda.store import Row
from servanda.watch.projecting.changing import Changing
from servanda.watch.projecting.pieces import plain_data, read
from servanda.watch.reading import facts

GROW, KEYS, SIZE = "grow ", "grow keys", "grow size"
IN_BUCKET = 16
KEY_LETTERS = 24  # 96 bits: no two keys have one hash
Key = tuple[str, str]


# ------------------------------------------------------------------ written


def rows_of_shelf(records: Mapping[Place, Any], rows: Collection[Key]) -> Iterator[Row]:
    """The rows of all records and keys, but for captures and texts, which are on record."""
    for (kind, id), record in records.items():
        yield _record_row(kind, id, record)
    by_key: dict[str, set[str]] = {}
    for key, id in rows:
        by_key.setdefault(key, set()).add(id)
    hashed = {_hashed(key): ids for key, ids in by_key.items()}
    yield from _buckets(hashed, len(rows))
    yield _size_row(len(rows))


def _record_row(kind: str, id: str, record: Any) -> Row:
    if isinstance(record, KnownIncident):  # what it tells is kept in the row of the incident
        return Row(GROW + kind, id, "", canon.spell([record.rank, record.units]))
    return Row(GROW + kind, id, "", canon.spell(record))


def _size_row(size: int) -> Row:
    return Row(SIZE, "", "", str(size).encode())


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:KEY_LETTERS]


def _depth(size: int) -> int:
    """How many bits of a key's hash say in which bucket it is, of so many ids."""
    return (size // IN_BUCKET).bit_length()


def _bucket(hashed: str, depth: int) -> str:
    return f"{int(hashed[:8], 16) >> (32 - depth):08x}"


def _buckets(ids: Mapping[str, Iterable[str]], size: int) -> Iterator[Row]:
    depth = _depth(size)
    buckets: dict[str, dict[str, list[str]]] = {}
    for hashed, some in ids.items():
        buckets.setdefault(_bucket(hashed, depth), {})[hashed] = sorted(some)
    for name, keys in buckets.items():
        yield _bucket_row(name, keys)


def _bucket_row(name: str, keys: Mapping[str, Sequence[str]]) -> Row:
    return Row(KEYS, name, "", json.dumps(keys, sort_keys=True, separators=(",", ":")).encode())


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
        self._rows = changing.rows
        self._seq = seq
        self._corrections = corrections
        self._outlets = outlets
        self._records: dict[Place, Any] = {}
        self._buckets: dict[str, dict[str, list[str]]] = {}
        size = self._changing.before(SIZE, [""]).get("")
        self._size = int(size.body) if size else 0

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
        hashed = {key: _hashed(key) for key in keys}
        self._load(hashed.values())
        found: dict[str, Collection[str]] = {}
        for key, digest in hashed.items():
            if ids := self._buckets[self._name(digest)].get(digest):
                found[key] = ids
        return found

    def first(self, key: str, count: int, after: str = "") -> Sequence[str]:
        """The first so many that stand under a key behind `after`, in the order of their bytes."""
        ids = self.under([key]).get(key, ())
        return [id for id in ids if id > after][:count]

    def _name(self, hashed: str) -> str:
        return _bucket(hashed, _depth(self._size))

    def _load(self, hashed: Iterable[str]) -> None:
        names = {name for one in hashed if (name := self._name(one)) not in self._buckets}
        if names:
            rows = self._changing.before(KEYS, names)
            self._buckets.update(
                (name, plain_data(rows[name]) if name in rows else {}) for name in names
            )

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
        moved: dict[str, tuple[set[str], set[str]]] = {}
        for at, some in enumerate((changes.added, changes.dropped)):
            for key, id in some:
                moved.setdefault(_hashed(key), (set(), set()))[at].add(id)
        size = self._size + len(changes.added) - len(changes.dropped)
        if _depth(size) == _depth(self._size):
            self._load(moved)
            touched = {self._name(one) for one in moved}
        else:
            every = self._rows.all(KEYS)
            self._buckets.update((row.key, plain_data(row)) for row in every)
            self._load(moved)
            touched = set(self._buckets)
        ids = {one: set(under) for name in touched for one, under in self._buckets[name].items()}
        for one, (added, dropped) in moved.items():
            ids[one] = (ids.get(one, set()) | added) - dropped
        new = {row.key: row for row in _buckets({o: some for o, some in ids.items() if some}, size)}
        for name in touched - new.keys():
            self._changing.remove(KEYS, name)
        self._changing.put(new.values())
        self._changing.put([_size_row(size)])
