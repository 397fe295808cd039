"""The index for search (inverted index): FTS5 in SQLite, a text search vector in PostgreSQL.

What leaves it: which entries hold some terms, the same from either database. It is kept beside the
record and holds nothing that the record does not: it can be thrown away and made again. Terms are
made of a-z and 0-9 by whoever asks, so no database's idea of a word ever matters.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any, NamedTuple

from django.db import connections, transaction
from django.db.models import F, Q
from django.db.models.functions import Collate

from servanda.store.faults import as_store_error
from servanda.store.index_entries import IndexLine, SearchableEntry, SearchTerm
from servanda.store.models import SearchEntry, SearchHead

WRITTEN = 500  # entries in one statement
IDS = 900  # SQLite as first built takes 999 values a statement
FIRST = 50  # hits that are read before the rest are
TERMS = 12  # of a question that the database is asked; whoever asks looks for the rest
# PostgreSQL keeps at most a megabyte of terms in a row, so the terms of a long text are parted.
IN_PART = 8000
PARTS = 1000
# So written, no index by kind answers it: SQLite would go through all entries of the kind, as many
# as the record is long, where it is to look up those that hold the terms.
_OF_KIND = "kind || '' = %s"
WORN = 3  # so many numbers were given for one entry that is there: then all are written anew


class SearchHit(NamedTuple):
    """An entry that holds every term asked for, by its number in this index."""

    id: int
    key: str
    last_on: date | None


class SearchIndex:
    """The index of one open record."""

    def __init__(self, where: str, alias: str) -> None:
        self._where = where
        self._alias = alias

    @property
    def _on_postgresql(self) -> bool:
        return bool(connections[self._alias].vendor == "postgresql")

    # ------------------------------------------------------------------ reading

    def line(self) -> IndexLine | None:
        """What it was made from; None where there is none."""
        with self._errors("reading the index"):
            row = SearchHead.objects.using(self._alias).first()
        return IndexLine(row.seq, row.chain_sha256, row.versions) if row else None

    def candidates(
        self, kind: str, terms: Sequence[SearchTerm], *, since: date | None, until: date | None
    ) -> Iterator[SearchHit]:
        """The entries of a kind that hold the first of the terms: newest first, no day last.

        With `since` or `until`, only those of which a day may lie between them, both included. The
        database puts them in order, and the first few are read alone: of a common word there are
        as many as the record is long, and most who ask look at ten.
        """
        rows = SearchEntry.objects.using(self._alias).all()
        if since or until:
            rows = rows.exclude(first_on=None, last_on=None)
        if until:
            rows = rows.filter(Q(first_on=None) | Q(first_on__lte=until))
        if since:
            rows = rows.filter(Q(last_on=None) | Q(last_on__gte=since))
        clause, values = self._holding(terms[:TERMS])
        if not clause:
            return
        where = [clause, _OF_KIND]  # constants; terms are values
        rows = rows.extra(where=where, params=[*values, kind])  # noqa: S610
        by_bytes = Collate("key", "C" if self._on_postgresql else "BINARY")
        ordered = rows.order_by(F("last_on").desc(nulls_last=True), by_bytes)
        hits = ordered.values_list("id", "key", "last_on")
        for some in (hits[:FIRST], hits[FIRST:]):
            with self._errors("searching"):
                read = [SearchHit(*row) for row in some]
            yield from read
            if len(read) < FIRST:
                return

    def _holding(self, terms: Sequence[SearchTerm]) -> tuple[str, list[str]]:
        """The condition that an entry holds every term, and its values."""
        match = "terms @@ %s::tsquery" if self._on_postgresql else "search_terms MATCH %s"
        star = ":*" if self._on_postgresql else "*"
        holding = f"SELECT rowid / {PARTS} FROM search_terms WHERE {match}"  # noqa: S608
        words = [f"{term.word}{star if term.is_start else ''}" for term in terms]
        every = " INTERSECT ".join([holding] * len(terms))
        return f"id IN ({every})" if words else "", words

    def bodies(self, ids: Collection[int]) -> dict[int, bytes]:
        """What is shown of some entries, by their numbers; none for one that is gone."""
        rows = SearchEntry.objects.using(self._alias)
        with self._errors("reading the index"):
            return {
                id: bytes(body)
                for some in _slices(ids, IDS)
                for id, body in rows.filter(id__in=some).values_list("id", "body")
            }

    def counts(self) -> dict[str, int]:
        """How many entries of each kind there are."""
        counts: dict[str, int] = {}
        with self._errors("reading the index"):
            for kind in SearchEntry.objects.using(self._alias).values_list("kind", flat=True):
                counts[kind] = counts.get(kind, 0) + 1
        return counts

    # ------------------------------------------------------------------ writing

    def change(
        self,
        entries: Iterable[SearchableEntry],
        terms_of: Callable[[SearchableEntry], Iterable[str]],
        line: IndexLine,
        *,
        was: IndexLine | None,
    ) -> int | None:
        """Make the index hold exactly these entries: write what is new, take away what is gone.

        `terms_of` gives the terms of an entry and is asked only about new ones. Gives how many were
        new; None where another process changed the index since `was`: then nothing was written.
        """
        with self._errors("keeping the index"), transaction.atomic(using=self._alias):
            if self._on_postgresql:
                self._execute("LOCK TABLE search_head IN EXCLUSIVE MODE")
            if self.line() != was:
                return None
            if was is None or was.versions != line.versions or self._is_worn():
                self._empty()
            rows = SearchEntry.objects.using(self._alias)
            known = {
                (kind, key): (id, sha256)
                for id, kind, key, sha256 in rows.values_list("id", "kind", "key", "sha256")
            }
            fresh, wanted = [], set()
            for entry in entries:
                wanted.add((entry.kind, entry.key))
                if known.get((entry.kind, entry.key), (0, ""))[1] != entry.sha256:
                    fresh.append(entry)
            leaving = [known[id] for id in known.keys() - wanted]
            leaving += [known[place] for e in fresh if (place := (e.kind, e.key)) in known]
            self._remove([id for id, _ in leaving])
            for some in _slices(fresh, WRITTEN):
                self._insert(some, terms_of)
            SearchHead.objects.using(self._alias).update_or_create(
                id=1,
                defaults={
                    "seq": line.seq,
                    "chain_sha256": line.chain_sha256,
                    "versions": line.versions,
                },
            )
            if self._on_postgresql and len(fresh) > WRITTEN:
                self._execute("ANALYZE search_entry, search_terms")
        return len(fresh)

    def forget(self) -> None:
        """Throw the index away; it is made anew by whoever searches next."""
        with self._errors("throwing the index away"), transaction.atomic(using=self._alias):
            self._empty()
            SearchHead.objects.using(self._alias)._raw_delete(self._alias)

    def _is_worn(self) -> bool:
        """Whether FTS5 keeps more terms of what is gone than of what is there."""
        rows = SearchEntry.objects.using(self._alias)
        last = rows.order_by("-id").values_list("id", flat=True).first() or 0
        return not self._on_postgresql and last > WORN * (rows.count() + WRITTEN)

    def _empty(self) -> None:
        SearchEntry.objects.using(self._alias)._raw_delete(self._alias)
        self._execute(
            "DELETE FROM search_terms"
            if self._on_postgresql
            else "INSERT INTO search_terms(search_terms) VALUES('delete-all')"
        )

    def _remove(self, ids: Collection[int]) -> None:
        """Take entries away. FTS5 keeps the terms of what is gone; no entry is found by them."""
        for some in _slices(ids, IDS):
            SearchEntry.objects.using(self._alias).filter(id__in=some)._raw_delete(self._alias)
            if self._on_postgresql:
                with connections[self._alias].cursor() as cursor:
                    cursor.executemany(
                        "DELETE FROM search_terms WHERE rowid >= %s AND rowid < %s",
                        [(id * PARTS, (id + 1) * PARTS) for id in some],
                    )

    def _insert(
        self,
        entries: Sequence[SearchableEntry],
        terms_of: Callable[[SearchableEntry], Iterable[str]],
    ) -> None:
        rows = SearchEntry.objects.using(self._alias)
        rows.bulk_create(
            SearchEntry(
                kind=entry.kind, key=entry.key, first_on=entry.first_on, last_on=entry.last_on,
                body=entry.body, sha256=entry.sha256,
            )
            for entry in entries
        )  # fmt: skip
        ids: dict[tuple[str, str], int] = {}
        for kind in {entry.kind for entry in entries}:
            keys = [entry.key for entry in entries if entry.kind == kind]
            for key, id in rows.filter(kind=kind, key__in=keys).values_list("key", "id"):
                ids[kind, key] = id
        parts = [
            (ids[entry.kind, entry.key] * PARTS + number, some)
            for entry in entries
            for number, some in enumerate(_slices(sorted(set(terms_of(entry))), IN_PART))
        ]
        made = "array_to_tsvector(%s)" if self._on_postgresql else "%s"
        statement = f"INSERT INTO search_terms (rowid, terms) VALUES (%s, {made})"  # noqa: S608
        with connections[self._alias].cursor() as cursor:
            cursor.executemany(
                statement,
                [(at, some if self._on_postgresql else " ".join(some)) for at, some in parts],
            )

    def _execute(self, statement: str, values: Sequence[Any] = ()) -> None:
        with connections[self._alias].cursor() as cursor:
            cursor.execute(statement, values)

    def _errors(self, doing: str) -> Any:
        return as_store_error(self._where, doing)


def _slices(some: Iterable[Any], count: int) -> Iterator[list[Any]]:
    each = iter(some)
    while part := list(islice(each, count)):
        yield part
