"""The projection's place in the database: read in order, and replaced whole or in part at once.

What leaves it: rows as they were written, each checked against its hash. Every change is one
transaction, made only where the projection still is what the change was worked out from.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from attrs import evolve
from django.db import connections, models, transaction

from servanda import canon
from servanda.store.faults import as_store_error
from servanda.store.models import Projected, ProjectedKey, ProjectionHead
from servanda.store.projected_rows import (
    AGAIN,
    Ends,
    Name,
    ProjectionError,
    ProjectionLine,
    Row,
    RowChanges,
    RowStretch,
    added_up,
    name_sha256,
)

IDS = 400  # asked for in one statement, each twice; SQLite as first built takes 999
WRITTEN = 1000  # rows in one statement at most; Django makes fewer of it where it must
# Beside what a projection was made from, so that it is of no versions of now.
DOUBTED = "doubted"
# Some keys of a name; the ends of the keys of some names; and one more name that a key must have.
ONE_STRETCH = (
    "SELECT * FROM (SELECT {at} AS at, k.key AS key FROM projected_key k WHERE k.name = %s{more} "
    "ORDER BY k.key LIMIT %s OFFSET %s) AS s{at}"
)
ENDS = (
    "WITH n(name) AS (VALUES {names}) SELECT n.name, "
    "(SELECT COUNT(*) FROM projected_key k WHERE k.name = n.name{more}), "
    "(SELECT MIN(k.key) FROM projected_key k WHERE k.name = n.name{more}), "
    "(SELECT MAX(k.key) FROM projected_key k WHERE k.name = n.name{more}) FROM n"
)
WITHIN = " AND EXISTS (SELECT 1 FROM projected_key o WHERE o.name = %s AND o.key = k.key)"
COLUMNS = ("kind", "key", "sort", "body", "sha256")


class Projection:
    """The projection of one open record."""

    def __init__(self, where: str, alias: str) -> None:
        self._where = where
        self._alias = alias
        self._line: ProjectionLine | None = None

    # ------------------------------------------------------------------ reading

    def head(self) -> tuple[ProjectionLine | None, str]:
        """What it was made from, None where there is none that is whole; and its stamp."""
        with self._errors("reading the projection"):
            row = ProjectionHead.objects.using(self._alias).first()
        if row is None:
            return None, ""
        body = bytes(row.body)
        if canon.sha256_of_bytes(body) != row.sha256:
            return None, row.stamp
        try:
            self._line = canon.read(ProjectionLine, json.loads(body))
        except ValueError:  # of another form
            return None, row.stamp
        return self._line, row.stamp

    def all(self, kind: str) -> Sequence[Row]:
        """Every row of a kind, in order. Raises ProjectionError where one is missing."""
        rows = self._read(self._of(kind).order_by("sort", "key"))
        if len(rows) != self.count(kind):
            raise ProjectionError(f"{self._where}: of {kind} a row is missing. {AGAIN}")
        return rows

    def get(self, kind: str, keys: Collection[str]) -> Mapping[str, Row]:
        """The rows of those keys that there are, by key."""
        return {
            row.key: row
            for some in _slices(keys, IDS)
            for row in self._read(self._of(kind).filter(key__in=some))
        }

    def under(self, names: Collection[str]) -> Mapping[str, Sequence[str]]:
        """The keys found under each name that has any, in order."""
        ids: dict[str, list[str]] = {}
        with self._errors("reading the projection"):
            for some in _slices(names, IDS):
                rows = ProjectedKey.objects.using(self._alias).filter(name__in=some)
                for name, key in rows.order_by("name", "key").values_list("name", "key"):
                    ids.setdefault(name, []).append(key)
        return ids

    def first(self, name: str, count: int, after: str = "") -> Sequence[str]:
        """The first keys under a name after one, in order, at most so many."""
        rows = ProjectedKey.objects.using(self._alias).filter(name=name, key__gt=after)
        with self._errors("reading the projection"):
            return list(rows.order_by("key").values_list("key", flat=True)[:count])

    def stretches(
        self, wanted: Sequence[RowStretch], within: Collection[str] = ()
    ) -> Sequence[Sequence[str]]:
        """The keys of each stretch, all in one question; of those alone that are `within` too."""
        if not wanted:
            return []
        more = WITHIN * len(within)
        asked = " UNION ALL ".join(
            ONE_STRETCH.format(at=at, more=more) for at in range(len(wanted))
        )
        values = [v for w in wanted for v in (w.name, *within, w.most, w.skip)]
        found: list[list[str]] = [[] for _ in wanted]
        for at, key in self._select(asked, values):
            found[at].append(key)
        return [sorted(keys) for keys in found]

    def ends(self, names: Collection[str], within: Collection[str] = ()) -> Mapping[str, Ends]:
        """How many keys each name has, where it has any, with the first and the last of them."""
        found: dict[str, Ends] = {}
        more = WITHIN * len(within)
        for some in _slices(names, IDS // 4):
            asked = ENDS.format(names=", ".join(["(%s)"] * len(some)), more=more)
            for name, size, *ends in self._select(asked, [*some, *within, *within, *within]):
                if size:
                    found[name] = Ends(size, *ends)
        return found

    def _select(self, asked: str, values: Sequence[Any]) -> Sequence[tuple[Any, ...]]:
        with self._errors("reading the projection"), connections[self._alias].cursor() as cursor:
            cursor.execute(asked, values)
            rows: Sequence[tuple[Any, ...]] = cursor.fetchall()
        return rows

    def between(self, kind: str, start: str, end: str, count: int | None = None) -> Sequence[Row]:
        """Rows of a kind from `start` to before `end` in their order, at most so many."""
        rows = self._of(kind).filter(sort__gte=start, sort__lt=end).order_by("sort", "key")
        return self._read(rows if count is None else rows[:count])

    def check_counts(self) -> None:
        """Raise ProjectionError where of any kind there are not as many rows as were written."""
        with self._errors("reading the projection"):
            rows = Projected.objects.using(self._alias).values_list("kind").order_by("kind")
            counts = dict(rows.annotate(count=models.Count("kind")))
            if names := ProjectedKey.objects.using(self._alias).count():
                counts[""] = names
        if counts != self._counts():
            raise ProjectionError(f"{self._where}: rows are missing. {AGAIN}")

    def count(self, kind: str) -> int:
        """How many rows of a kind there are."""
        return self._counts().get(kind, 0)

    def kinds(self) -> Sequence[str]:
        """Every kind of which there are rows."""
        return [kind for kind in self._counts() if kind]

    def _counts(self) -> Mapping[str, int]:
        if self._line is None:
            self.head()
        return self._line.counts if self._line else {}

    def check(self) -> bool:
        """Whether every row and name is there as it was written."""
        line, _ = self.head()
        if line is None:
            return False
        counts: dict[str, int] = {}
        digest = ""
        with self._errors("checking the projection"):
            rows = Projected.objects.using(self._alias).values_list(*COLUMNS).iterator(WRITTEN)
            for kind, key, sort, body, sha256 in rows:
                if Row(kind, key, sort, bytes(body)).sha256 != sha256:
                    return False
                counts[kind] = counts.get(kind, 0) + 1
                digest = added_up(digest, [sha256])
            names = ProjectedKey.objects.using(self._alias).values_list("name", "key")
            for name in names.iterator(WRITTEN):
                counts[""] = counts.get("", 0) + 1
                digest = added_up(digest, [name_sha256(name)])
        return counts == {k: n for k, n in line.counts.items() if n} and digest == line.digest

    def is_made_of(self, rows: Iterable[Row], names: Iterable[Name]) -> bool:
        """Whether these rows and names, and no others, are what is kept here."""
        line, _ = self.head()
        digest = added_up("", (row.sha256 for row in rows))
        return line is not None and line.digest == added_up(digest, map(name_sha256, names))

    def _of(self, kind: str) -> Any:
        return Projected.objects.using(self._alias).filter(kind=kind)

    def _read(self, rows: Any) -> Sequence[Row]:
        found = []
        with self._errors("reading the projection"):
            for kind, key, sort, body, sha256 in rows.values_list(*COLUMNS):
                row = Row(kind, key, sort, bytes(body))
                if row.sha256 != sha256:
                    raise ProjectionError(
                        f"{self._where}: {kind} {key} is not as it was written. {AGAIN}"
                    )
                found.append(row)
        return found

    # ------------------------------------------------------------------ writing

    def replace(
        self, rows: Iterable[Row], names: Iterable[Name], line: ProjectionLine, *, was: str
    ) -> bool:
        """Put rows and names in place of all there are, where the stamp still is `was`.

        `line` comes with its counts and digest worked out here. False where somebody else
        changed it first; then nothing was written.
        """
        with self._errors("keeping the projection"), transaction.atomic(using=self._alias):
            if not self._hold(was):
                return False
            Projected.objects.using(self._alias)._raw_delete(self._alias)
            ProjectedKey.objects.using(self._alias)._raw_delete(self._alias)
            counts, digest = self._insert(rows, names, {}, "")
            self._write(line, counts, digest)
            self._plan()
        return True

    def change(self, changes: RowChanges, line: ProjectionLine, *, was: str) -> bool:
        """Put changed rows in place of those that were, where the stamp still is `was`.

        False where somebody else changed it first; then nothing was written.
        """
        with self._errors("keeping the projection"), transaction.atomic(using=self._alias):
            if not self._hold(was):
                return False
            before, _ = self.head()
            if before is None:
                return False
            counts, digest = dict(before.counts), before.digest
            leaving: dict[str, set[str]] = {}
            for kind, key in (*((row.kind, row.key) for row in changes.rows), *changes.gone):
                leaving.setdefault(kind, set()).add(key)
            for kind, keys in leaving.items():
                for some in _slices(sorted(keys), IDS):
                    old = self._of(kind).filter(key__in=some)
                    hashes = list(old.values_list("sha256", flat=True))
                    counts[kind] = counts.get(kind, 0) - len(hashes)
                    digest = added_up(digest, [], hashes)
                    old._raw_delete(self._alias)
            digest = self._drop(changes.names_gone, counts, digest)
            counts, digest = self._insert(changes.rows, changes.names, counts, digest)
            self._write(line, counts, digest)
        return True

    def forget(self) -> None:
        """Throw the projection away; it is made anew by whoever asks next."""
        with self._errors("throwing the projection away"), transaction.atomic(using=self._alias):
            for model in (ProjectionHead, Projected, ProjectedKey):
                model.objects.using(self._alias)._raw_delete(self._alias)

    def doubt(self) -> None:
        """Let no answer be read of it; it still tells what older versions came to."""
        with self._errors("keeping the projection"), transaction.atomic(using=self._alias):
            line, _ = self.head()
            if line:
                line = evolve(line, versions={**line.versions, DOUBTED: "yes"})
                self._write(line, line.counts, line.digest)

    def _hold(self, was: str) -> bool:
        """Let nobody else write it until this transaction ends; False where it is another now.

        SQLite's immediate transaction holds the file already.
        """
        if connections[self._alias].vendor == "postgresql":
            with connections[self._alias].cursor() as cursor:
                cursor.execute("LOCK TABLE projection IN EXCLUSIVE MODE")
        stamp = ProjectionHead.objects.using(self._alias).values_list("stamp", flat=True).first()
        return (stamp or "") == was

    def _drop(self, names: Collection[Name], counts: dict[str, int], digest: str) -> str:
        by_name: dict[str, set[str]] = {}
        for name, key in names:
            by_name.setdefault(name, set()).add(key)
        for some in _slices(sorted(by_name), IDS):
            rows = ProjectedKey.objects.using(self._alias).filter(name__in=some)
            found = [
                (id, (name, key))
                for id, name, key in rows.values_list("id", "name", "key")
                if key in by_name[name]
            ]
            for ids in _slices([id for id, _ in found], IDS):
                ProjectedKey.objects.using(self._alias).filter(id__in=ids)._raw_delete(self._alias)
            counts[""] = counts.get("", 0) - len(found)
            digest = added_up(digest, [], [name_sha256(pair) for _, pair in found])
        return digest

    def _insert(
        self, rows: Iterable[Row], names: Iterable[Name], counts: dict[str, int], digest: str
    ) -> tuple[dict[str, int], str]:
        for some in _slices(rows, WRITTEN):
            made = [
                Projected(kind=r.kind, key=r.key, sort=r.sort, body=r.body, sha256=r.sha256)
                for r in some
            ]
            Projected.objects.using(self._alias).bulk_create(made)
            for row in some:
                counts[row.kind] = counts.get(row.kind, 0) + 1
            digest = added_up(digest, [row.sha256 for row in made])
        for pairs in _slices(names, WRITTEN):
            keys = [ProjectedKey(name=name, key=key) for name, key in pairs]
            ProjectedKey.objects.using(self._alias).bulk_create(keys)
            counts[""] = counts.get("", 0) + len(pairs)
            digest = added_up(digest, map(name_sha256, pairs))
        return counts, digest

    def _write(self, line: ProjectionLine, counts: Mapping[str, int], digest: str) -> None:
        kept = {kind: count for kind, count in sorted(counts.items()) if count}
        whole = ProjectionLine(line.seq, line.chain_sha256, line.versions, kept, digest)
        body = canon.spell(whole)
        ProjectionHead.objects.using(self._alias).update_or_create(
            id=1,
            defaults={
                "stamp": uuid.uuid4().hex,
                "body": body,
                "sha256": canon.sha256_of_bytes(body),
            },
        )
        self._line = whole

    def _plan(self) -> None:
        """Tell PostgreSQL how large the tables are now; it plans by what they were."""
        if connections[self._alias].vendor == "postgresql":
            with connections[self._alias].cursor() as cursor:
                cursor.execute("ANALYZE projected, projected_key")

    def _errors(self, doing: str) -> Any:
        return as_store_error(self._where, doing)


def _slices(some: Iterable[Any], count: int) -> Iterator[list[Any]]:
    each = iter(some)
    while part := list(islice(each, count)):
        yield part
