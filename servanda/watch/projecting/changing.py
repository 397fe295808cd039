"""Changing: rows and names of a projection on their way to be others.

What leaves it: what changed, and the rows as they will be.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from attrs import define, field

from servanda.store import ProjectedRows, Row, RowChanges

Name = tuple[str, str]


@define
class Changing:
    """Rows and names of a projection on their way to be others."""

    rows: ProjectedRows
    fresh: dict[tuple[str, str], Row] = field(factory=dict)
    gone: set[tuple[str, str]] = field(factory=set)
    names: set[Name] = field(factory=set)
    names_gone: set[Name] = field(factory=set)
    _known: dict[tuple[str, str], Row | None] = field(factory=dict, init=False)

    def put(self, rows: Iterable[Row]) -> None:
        """Put rows in place of those of their kind and key; what is as it was stays."""
        by_kind: dict[str, list[Row]] = {}
        for row in rows:
            by_kind.setdefault(row.kind, []).append(row)
        for kind, own in by_kind.items():
            before = self.before(kind, [row.key for row in own])
            for row in own:
                self.gone.discard((kind, row.key))
                if before.get(row.key) != row:
                    self.fresh[kind, row.key] = row
                else:
                    self.fresh.pop((kind, row.key), None)

    def remove(self, kind: str, key: str) -> None:
        """Take a row away that there was."""
        self.fresh.pop((kind, key), None)
        self.gone.add((kind, key))

    def replace(self, kind: str, rows: Iterable[Row], under: str = "") -> None:
        """Put rows in place of all of a kind whose order begins with `under`."""
        some = list(rows)
        keys = {row.key for row in some}
        for row in self.all(kind):
            if row.sort.startswith(under) and row.key not in keys:
                self.remove(kind, row.key)
        self.put(some)

    def rename(self, before: Collection[Name], after: Collection[Name]) -> None:
        """Let names stand in place of those that stood."""
        old, new = set(before), set(after)
        self.names |= new - old
        self.names_gone |= old - new

    def before(self, kind: str, keys: Collection[str]) -> dict[str, Row]:
        """The rows of those keys as they were, each read once."""
        if missing := [key for key in keys if (kind, key) not in self._known]:
            there = self.rows.get(kind, missing)
            self._known.update(((kind, key), there.get(key)) for key in missing)
        return {key: row for key in keys if (row := self._known[kind, key]) is not None}

    # ------------------------------------------------------------------ as they will be

    def row(self, kind: str, key: str) -> Row | None:
        """The row as it will be."""
        return self.get(kind, [key]).get(key)

    def get(self, kind: str, keys: Collection[str]) -> dict[str, Row]:
        """The rows of those keys as they will be."""
        fresh = {key: self.fresh[kind, key] for key in keys if (kind, key) in self.fresh}
        rest = [key for key in keys if key not in fresh and (kind, key) not in self.gone]
        return {**self.before(kind, rest), **fresh}

    def all(self, kind: str) -> list[Row]:
        """The rows of a kind as they will be, in order."""
        rows = {row.key: row for row in self.rows.all(kind) if (kind, row.key) not in self.gone}
        rows |= {key: row for (own, key), row in self.fresh.items() if own == kind}
        return sorted(rows.values(), key=lambda row: (row.sort, row.key))

    def under(self, names: Collection[str]) -> dict[str, set[str]]:
        """The keys found under each name as they will be."""
        found = {name: set(keys) for name, keys in self.rows.under(names).items()}
        wanted = set(names)
        for name, key in self.names_gone:
            if name in wanted:
                found.setdefault(name, set()).discard(key)
        for name, key in self.names:
            if name in wanted:
                found.setdefault(name, set()).add(key)
        return found

    def done(self) -> RowChanges:
        """What has changed."""
        return RowChanges(
            tuple(self.fresh.values()),
            tuple(sorted(self.gone)),
            tuple(sorted(self.names)),
            tuple(sorted(self.names_gone)),
        )
