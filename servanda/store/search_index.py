"""The index for search (inverted index): FTS5 in SQLite, a text search vector in PostgreSQL.

What leaves it: which entries hold some terms, the same from either database. It is kept beside the
record and holds nothing that the record does not: it can be thrown away and made again. Terms are
made of a-z and 0-9 by whoever asks, so no database's idea of a word ever matters.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby, islice
from typing import Any, NamedTuple

from django.db import connections, transaction

from servanda.store.faults import as_store_error
from servanda.store.index_entries import IndexLine, SearchableEntry, SearchTerm
from servanda.store.models import SearchEntry, SearchHead
from servanda.store.search_order import Stretch, day_of, next_in, slot_of, slot_with, stretches

WRITTEN = 500  # entries in one statement
IDS = 900  # SQLite as first built takes 999 values a statement
FIRST = 50  # hits that are read first; then four times as many, and again
STARTED = 64  # of so many words that begin so, each is asked for; of more, whatever begins so
TERMS = 12  # of a question that the database is asked; whoever asks looks for the rest
# PostgreSQL keeps at most a megabyte of terms in a row, so there the terms of a long text are
# parted, and the first part has a term that no text has.
IN_PART = 8000
PARTS = 1000
PARTED = "_parted"
WORN = 3  # so many are kept of one entry that is there: then all are written anew


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
        database walks the hits in the order of their numbers and stops where enough are read: of a
        common word there are as many as the record is long, and most who ask look at ten.
        """
        if not terms:
            return
        is_kept, values = self._holding(terms[:TERMS])
        if since or until:
            is_kept += " AND (e.first_on IS NOT NULL OR e.last_on IS NOT NULL)"
        if until:
            is_kept += " AND (e.first_on IS NULL OR e.first_on <= %s)"
            values.append(until.isoformat())
        for stretch in stretches(kind, since):
            hits = self._walk(stretch, is_kept, values)
            for _, slot in groupby(hits, lambda hit: slot_with(hit[0])):
                for id, key in sorted(set(slot), key=lambda hit: hit[1].encode()):
                    yield SearchHit(id, key, day_of(id))

    def newest(self, kind: str, *, after: int | None, count: int) -> list[SearchHit]:
        """So many entries of a kind, the newest first, from the one after a number on."""
        ((first, end),) = stretches(kind, None)
        start = first if after is None else max(first, after + 1)
        rows = SearchEntry.objects.using(self._alias).filter(id__gte=start, id__lt=end)
        with self._errors("reading the index"):
            read = list(rows.order_by("id").values_list("id", "key")[:count])
        return [SearchHit(id, key, day_of(id)) for id, key in read]

    def _walk(
        self, stretch: Stretch, is_kept: str, values: Sequence[str]
    ) -> Iterator[tuple[int, str]]:
        """Numbers and keys of the hits in a stretch, in order; one of two parts may come twice."""
        parts = PARTS if self._on_postgresql else 1
        # Of two tables SQLite takes the left one first where it is told so.
        join = "JOIN" if self._on_postgresql else "CROSS JOIN"
        statement = (
            f"SELECT t.rowid, e.id, e.key FROM search_terms t "  # noqa: S608  terms are values
            f"{join} search_entry e ON e.id = t.rowid / {parts} "
            f"WHERE t.rowid >= %s AND t.rowid < %s AND {is_kept} ORDER BY t.rowid LIMIT %s"
        )
        start, end = (number * parts for number in stretch)
        count = FIRST
        while True:
            with self._errors("searching"), connections[self._alias].cursor() as cursor:
                cursor.execute(statement, [start, end, *values, count])
                read = cursor.fetchall()
            yield from ((id, key) for _, id, key in read)
            if len(read) < count:
                return
            start, count = read[-1][0] + 1, count * 4

    def _holding(self, terms: Sequence[SearchTerm]) -> tuple[str, list[str]]:
        """The condition that an entry holds every term, and its values."""
        words = [self._asked(term) for term in terms]
        if not self._on_postgresql:
            return "search_terms MATCH %s", [" AND ".join(words)]
        every = " & ".join(words)
        in_a_part = (
            "EXISTS (SELECT FROM search_terms p WHERE p.rowid >= t.rowid "  # noqa: S608
            f"AND p.rowid < t.rowid + {PARTS} AND p.terms @@ %s::tsquery)"
        )
        return (
            "t.terms @@ %s::tsquery AND (t.terms @@ %s::tsquery OR "
            f"(t.terms @@ '{PARTED}'::tsquery AND {' AND '.join([in_a_part] * len(words))}))",
            [f"({every}) | {PARTED}", every, *words],
        )

    def _asked(self, term: SearchTerm) -> str:
        """How a term is asked for: for the start of a word, the words there are that begin so.

        Of each word a database walks the entries in order and stops where enough are read; of
        whatever begins so it would put all together first.
        """
        if not term.is_start:
            return term.word
        with self._errors("searching"), connections[self._alias].cursor() as cursor:
            cursor.execute(
                "SELECT word FROM search_word WHERE word >= %s AND word < %s LIMIT %s",
                [term.word, term.word + "~", STARTED + 1],  # "~" comes after every sign of a term
            )
            words = [word for (word,) in cursor.fetchall()]
        if len(words) > STARTED:
            return term.word + (":*" if self._on_postgresql else "*")
        return f"({(' | ' if self._on_postgresql else ' OR ').join(words or [term.word])})"

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
            words: set[str] = set()
            for some in _slices(fresh, WRITTEN):
                self._insert(some, terms_of, words)
            self._set_line(line)
            if self._on_postgresql and len(fresh) > WRITTEN:
                self._execute("ANALYZE search_entry, search_terms")
        return len(fresh)

    def move_line(self, line: IndexLine, *, was: IndexLine) -> bool:
        """Say that the same entries are those of a later line too.

        False where another process changed the index since `was`: then nothing was written.
        """
        with self._errors("keeping the index"), transaction.atomic(using=self._alias):
            if self._on_postgresql:
                self._execute("LOCK TABLE search_head IN EXCLUSIVE MODE")
            if self.line() != was:
                return False
            self._set_line(line)
        return True

    def _set_line(self, line: IndexLine) -> None:
        SearchHead.objects.using(self._alias).update_or_create(
            id=1,
            defaults={
                "seq": line.seq,
                "chain_sha256": line.chain_sha256,
                "versions": line.versions,
            },
        )

    def forget(self) -> None:
        """Throw the index away; it is made anew by whoever searches next."""
        with self._errors("throwing the index away"), transaction.atomic(using=self._alias):
            self._empty()
            SearchHead.objects.using(self._alias)._raw_delete(self._alias)

    def _is_worn(self) -> bool:
        """Whether FTS5 keeps more terms of what is gone than of what is there."""
        if self._on_postgresql:
            return False
        (kept,) = self._execute("SELECT count(*) FROM search_terms")
        return bool(kept > WORN * (SearchEntry.objects.using(self._alias).count() + WRITTEN))

    def _empty(self) -> None:
        SearchEntry.objects.using(self._alias)._raw_delete(self._alias)
        self._execute("DELETE FROM search_word")
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
        words: set[str],
    ) -> None:
        """Write entries with their terms; `words` are all terms written before, and then these."""
        numbers = self._numbers(entries)
        SearchEntry.objects.using(self._alias).bulk_create(
            SearchEntry(
                id=id, kind=entry.kind, key=entry.key, first_on=entry.first_on,
                last_on=entry.last_on, body=entry.body, sha256=entry.sha256,
            )
            for id, entry in zip(numbers, entries, strict=True)
        )  # fmt: skip
        every = [sorted(set(terms_of(entry))) for entry in entries]
        new = set().union(*every) - words
        words |= new
        values: list[tuple[int, str | list[str]]] = []
        for id, terms in zip(numbers, every, strict=True):
            if self._on_postgresql:
                values += ((id * PARTS + at, part) for at, part in enumerate(_parts(terms)))
            else:
                values.append((id, " ".join(terms)))
        made = "array_to_tsvector(%s)" if self._on_postgresql else "%s"
        statement = f"INSERT INTO search_terms (rowid, terms) VALUES (%s, {made})"  # noqa: S608
        with connections[self._alias].cursor() as cursor:
            cursor.executemany(statement, values)
            cursor.executemany(
                "INSERT INTO search_word (word) VALUES (%s) ON CONFLICT DO NOTHING",
                [(word,) for word in sorted(new)],
            )

    def _numbers(self, entries: Sequence[SearchableEntry]) -> list[int]:
        """A number for each entry that none has and that FTS5 keeps no terms under."""
        parts = PARTS if self._on_postgresql else 1
        last: dict[int, int | None] = {}
        numbers = []
        for entry in entries:
            slot = slot_of(entry.kind, entry.last_on, entry.key)
            if slot not in last:
                first, after = (number * parts for number in slot_with(slot))
                (at,) = self._execute(
                    "SELECT max(rowid) FROM search_terms WHERE rowid >= %s AND rowid < %s",
                    [first, after],
                )
                last[slot] = None if at is None else at // parts
            last[slot] = number = next_in(slot, last[slot])
            numbers.append(number)
        return numbers

    def _execute(self, statement: str, values: Sequence[Any] = ()) -> Sequence[Any]:
        """The first row of what a statement gives, if it gives any."""
        with connections[self._alias].cursor() as cursor:
            cursor.execute(statement, values)
            return (cursor.fetchone() or ()) if cursor.description else ()

    def _errors(self, doing: str) -> Any:
        return as_store_error(self._where, doing)


def _slices(some: Iterable[Any], count: int) -> Iterator[list[Any]]:
    each = iter(some)
    while part := list(islice(each, count)):
        yield part


def _parts(terms: Sequence[str]) -> list[list[str]]:
    """Terms as rows of PostgreSQL, at least one; where there are more, the first says so."""
    parts = list(_slices(terms, IN_PART)) or [[]]
    if len(parts) > 1:
        parts[0].append(PARTED)
    return parts
