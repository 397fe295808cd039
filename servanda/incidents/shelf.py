"""What stands beside the record so that a few reports can be added without looking at all.

What leaves it: the port by which growth looks things up, what it changes there, and a keeping in
memory that says how a keeping in a database has to behave. Growth never looks at all of anything.
Source: docs/why/incidents.md, "Growing".
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Protocol

from attrs import field, frozen

Row = tuple[str, str]  # a key, and what stands under it
Place = tuple[str, str]  # a kind of record, and an id


class Lookups(Protocol):
    """Records by kind and id, and ids by key. Nothing else is asked of a keeping."""

    def get(self, kind: str, ids: Collection[str]) -> Mapping[str, Any]:
        """The records of a kind with these ids; those that are not there are left out."""

    def under(self, keys: Collection[str]) -> Mapping[str, Collection[str]]:
        """All that stands under each key; keys with nothing may be left out."""

    def first(self, key: str, count: int, after: str = "") -> Sequence[str]:
        """The first so many that stand under a key behind `after`, in the order of their bytes."""


@frozen
class ShelfChanges:
    """Records to keep, None for one to take away, and rows to add and to take away."""

    records: Mapping[Place, Any] = field(factory=dict)
    added: frozenset[Row] = frozenset()
    dropped: frozenset[Row] = frozenset()


class MemoryShelf:
    """A keeping in memory."""

    def __init__(self) -> None:
        self.records: dict[Place, Any] = {}
        self.rows: dict[str, list[str]] = {}

    def get(self, kind: str, ids: Collection[str]) -> dict[str, Any]:
        return {id: self.records[kind, id] for id in ids if (kind, id) in self.records}

    def under(self, keys: Collection[str]) -> dict[str, Collection[str]]:
        return {key: self.rows[key] for key in keys if key in self.rows}

    def first(self, key: str, count: int, after: str = "") -> Sequence[str]:
        ids = self.rows.get(key, [])
        start = bisect_right(ids, after) if after else 0
        return ids[start : start + count]

    def apply(self, changes: ShelfChanges) -> None:
        """Keep what was changed."""
        for place, record in changes.records.items():
            if record is None:
                self.records.pop(place, None)
            else:
                self.records[place] = record
        for key, id in changes.dropped:
            self.rows[key].remove(id)
            if not self.rows[key]:
                del self.rows[key]
        for key, id in changes.added:
            insort(self.rows.setdefault(key, []), id)


class Draft:
    """A shelf with changes that are not kept yet, looked up as if they were."""

    def __init__(self, shelf: Lookups) -> None:
        self.shelf = shelf
        self._records: dict[Place, Any] = {}
        self._rows: dict[str, dict[str, bool]] = {}  # whether it was added or dropped

    def get(self, kind: str, ids: Collection[str]) -> dict[str, Any]:
        """As of a shelf, with what was put."""
        records = {id: self._records[kind, id] for id in ids if (kind, id) in self._records}
        rest = [id for id in ids if id not in records]
        kept = self.shelf.get(kind, rest) if rest else {}
        there = {id: record for id, record in records.items() if record is not None}
        return {**kept, **there}

    def look_up(self, keys: Iterable[str]) -> None:
        """Look these keys up together; a keeping in a database then has them at hand."""
        self.shelf.under(set(keys))

    def find(self, kind: str, id: str) -> Any:
        """The record, or None."""
        return self.get(kind, [id]).get(id)

    def under(self, keys: Collection[str]) -> dict[str, set[str]]:
        """As of a shelf, with the rows that were added and without those dropped."""
        there = {key: set(ids) for key, ids in self.shelf.under(keys).items()}
        for key in keys:
            for id, is_added in self._rows.get(key, {}).items():
                (there.setdefault(key, set()).add if is_added else there[key].discard)(id)
        return there

    def all(self, keys: Iterable[str]) -> set[str]:
        """All that stands under any of these keys."""
        return set().union(*self.under(set(keys)).values())

    def first(self, key: str, count: int, after: str = "") -> Sequence[str]:
        """As of a shelf, with the rows that were added and without those dropped."""
        moved = self._rows.get(key)
        if not moved:
            return self.shelf.first(key, count, after)
        dropped = {id for id, is_added in moved.items() if not is_added}
        kept = self.shelf.first(key, count + len(dropped), after)
        added = {id for id, is_added in moved.items() if is_added and id > after}
        return sorted({*kept, *added} - dropped)[:count]

    def put(self, kind: str, id: str, record: Any) -> None:
        """Keep a record, or take it away where it is None."""
        self._records[kind, id] = record

    def move(self, before: Iterable[Row], after: Iterable[Row]) -> None:
        """Let these rows stand where those stood."""
        old, new = set(before), set(after)
        for rows, is_added in ((old - new, False), (new - old, True)):
            for key, id in rows:
                moved = self._rows.setdefault(key, {})
                if moved.get(id) is (not is_added):
                    del moved[id]
                else:
                    moved[id] = is_added

    def changes(self) -> ShelfChanges:
        """What is to be kept: what differs from what the shelf has."""
        by_kind: dict[str, list[str]] = {}
        for kind, id in self._records:
            by_kind.setdefault(kind, []).append(id)
        kept = {kind: self.shelf.get(kind, ids) for kind, ids in by_kind.items()}
        rows = {True: set[Row](), False: set[Row]()}
        for key, moved in self._rows.items():
            for id, is_added in moved.items():
                rows[is_added].add((key, id))
        return ShelfChanges(
            {
                (kind, id): record
                for (kind, id), record in self._records.items()
                if record != kept[kind].get(id)
            },
            frozenset(rows[True]),
            frozenset(rows[False]),
        )
