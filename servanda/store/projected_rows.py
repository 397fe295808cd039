"""Rows of the projection, and the line that says what they were made from. Pure; no database here.

A projection (event sourcing's word) is what the record comes to, kept beside it. Nothing in it is
evidence: it can be thrown away and made anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from attrs import frozen

from servanda import canon
from servanda.errors import StoreError

AGAIN = "Run the command again: what is kept beside the record is made anew, and nothing is lost."
_DIGITS = 2**256


class ProjectionError(StoreError):
    """What is kept beside the record is not as it was written; it is made anew, nothing is lost."""


class Row(NamedTuple):
    """Something of a kind, found by its key and read in order of `sort`, then of the key."""

    kind: str
    key: str
    sort: str
    body: bytes

    @property
    def sha256(self) -> str:
        """The hash of all of it."""
        return canon.sha256_of_bytes(f"{self.kind}\0{self.key}\0{self.sort}\0".encode() + self.body)


Name = tuple[str, str]  # a name, and a key found under it


class RowStretch(NamedTuple):
    """Some keys found under a name, in order: so many, after so many others."""

    name: str
    skip: int
    most: int


class Ends(NamedTuple):
    """How many keys are found under a name, the first and the last of them."""

    size: int
    first: str
    last: str


@frozen
class ProjectionLine:
    """What a projection was made from, and what it holds, so that a missing row is noticed.

    `digest` adds up the hashes of all its rows and names, whatever their order.
    """

    seq: int  # of the last line of the record that it knows; 0 for none
    chain_sha256: str
    versions: Mapping[str, str]
    counts: Mapping[str, int]  # rows by kind; names under ""
    digest: str


@frozen
class RowChanges:
    """Rows that are new or other than they were, those that went (kind and key), and names."""

    rows: Sequence[Row] = ()
    gone: Collection[tuple[str, str]] = ()
    names: Collection[Name] = ()
    names_gone: Collection[Name] = ()


class ProjectedRows(Protocol):
    """Where rows are read from: the database, or the memory where it cannot be written."""

    def all(self, kind: str) -> Sequence[Row]:
        """Every row of a kind, in order."""

    def get(self, kind: str, keys: Collection[str]) -> Mapping[str, Row]:
        """The rows of those keys that there are, by key."""

    def under(self, names: Collection[str]) -> Mapping[str, Sequence[str]]:
        """The keys found under each name that has any, in order."""

    def first(self, name: str, count: int, after: str = "") -> Sequence[str]:
        """The first keys under a name after one, in order, at most so many."""

    def stretches(
        self, wanted: Sequence[RowStretch], within: Collection[str] = ()
    ) -> Sequence[Sequence[str]]:
        """The keys of each stretch; of those alone that every name `within` has too."""

    def ends(self, names: Collection[str], within: Collection[str] = ()) -> Mapping[str, Ends]:
        """The ends of what each name has, where it has any, counted in the same way."""

    def between(self, kind: str, start: str, end: str, count: int | None = None) -> Sequence[Row]:
        """Rows of a kind from `start` to before `end` in their order, at most so many."""

    def count(self, kind: str) -> int:
        """How many rows of a kind there are."""

    def kinds(self) -> Sequence[str]:
        """Every kind of which there are rows."""


def added_up(digest: str, more: Iterable[str], less: Iterable[str] = ()) -> str:
    """The digest with some hashes added and others taken away."""
    total = int(digest or "0", 16)
    total += sum(int(one, 16) for one in more) - sum(int(one, 16) for one in less)
    return f"{total % _DIGITS:064x}"


def name_sha256(name: Name) -> str:
    """The hash of a name with its key."""
    return canon.sha256_of_bytes(f"{name[0]}\0{name[1]}".encode())


class MemoryRows:
    """Rows in memory, read as those of a database are."""

    def __init__(self, rows: Iterable[Row], names: Iterable[Name]) -> None:
        self._kinds: dict[str, dict[str, Row]] = {}
        for row in sorted(rows, key=lambda row: (row.sort, row.key)):
            self._kinds.setdefault(row.kind, {})[row.key] = row
        self._names: dict[str, list[str]] = {}
        for name, key in sorted(set(names)):
            self._names.setdefault(name, []).append(key)

    def all(self, kind: str) -> Sequence[Row]:
        """Every row of a kind, in order."""
        return tuple(self._kinds.get(kind, {}).values())

    def get(self, kind: str, keys: Collection[str]) -> Mapping[str, Row]:
        """The rows of those keys that there are, by key."""
        rows = self._kinds.get(kind, {})
        return {key: rows[key] for key in keys if key in rows}

    def under(self, names: Collection[str]) -> Mapping[str, Sequence[str]]:
        """The keys found under each name that has any, in order."""
        return {name: self._names[name] for name in names if name in self._names}

    def first(self, name: str, count: int, after: str = "") -> Sequence[str]:
        """The first keys under a name after one, in order, at most so many."""
        return [key for key in self._names.get(name, ()) if key > after][:count]

    def stretches(
        self, wanted: Sequence[RowStretch], within: Collection[str] = ()
    ) -> Sequence[Sequence[str]]:
        """The keys of each stretch; of those alone that every name `within` has too."""
        return [
            self._within(each.name, within)[each.skip : each.skip + each.most] for each in wanted
        ]

    def ends(self, names: Collection[str], within: Collection[str] = ()) -> Mapping[str, Ends]:
        """The ends of what each name has, where it has any, counted in the same way."""
        found = {name: self._within(name, within) for name in names}
        return {name: Ends(len(keys), keys[0], keys[-1]) for name, keys in found.items() if keys}

    def _within(self, name: str, within: Collection[str]) -> list[str]:
        others = [set(self._names.get(other, ())) for other in within]
        return [key for key in self._names.get(name, ()) if all(key in some for some in others)]

    def between(self, kind: str, start: str, end: str, count: int | None = None) -> Sequence[Row]:
        """Rows of a kind from `start` to before `end` in their order, at most so many."""
        rows = [row for row in self.all(kind) if start <= row.sort < end]
        return rows if count is None else rows[:count]

    def count(self, kind: str) -> int:
        """How many rows of a kind there are."""
        return len(self._kinds.get(kind, {}))

    def kinds(self) -> Sequence[str]:
        """Every kind of which there are rows."""
        return list(self._kinds)
