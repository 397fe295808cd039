"""The record itself: adding, reading back, and walking the chain.

What leaves it: records equal to those that went in, each checked against its hash on the way
out. It never changes a row.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self, TypeVar

from django.db import connections, transaction

from servanda import canon
from servanda.errors import StoreError, nearest
from servanda.model import Signal
from servanda.store.adding import GrownSince, hold, insert, slices, unknown
from servanda.store.checked_file import LAST, SUFFIX
from servanda.store.checking import check, check_count
from servanda.store.clock import clock_signal, runs_backwards
from servanda.store.connections import forget
from servanda.store.faults import as_store_error
from servanda.store.lines import RecordLine
from servanda.store.models import Part, Record, Reference
from servanda.store.projection import Projection
from servanda.store.read_only import IN_MEMORY, READ_ONLY
from servanda.store.record_file import RecordFile, version_of
from servanda.store.record_server import RecordServer
from servanda.store.references import KINDS
from servanda.store.search_index import SearchIndex
from servanda.store.spelling import spelled
from servanda.store.tables import check_tables

T = TypeVar("T")

ROWS = 2000  # fetched at a time
LINE = ("seq", "kind", "record_id", "sha256", "recorded_at", "chain_sha256")

# Asked a dozen times by every command, so it is not made anew of a queryset each time.
OF_KIND = "SELECT record_id, body, sha256 FROM record WHERE kind = %s ORDER BY seq"
BEGIN_POSTGRESQL = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"


class Store:
    """An open record. Made by `servanda.store.open`; closed by `close` or at the end of `with`."""

    def __init__(
        self, where: str, alias: str, file: RecordFile | RecordServer | None = None
    ) -> None:
        self.where = where
        self._alias: str | None = alias
        self._file = file  # None where a server keeps it, and nothing is remembered
        self._believed_as: int | None = None  # which version of the file is believed, if one is
        # The last head noted beside the captures, by its hash, as it is remembered of this file;
        # whoever notes another says so here.
        self.noted = file.last.noted if file and file.last else ""
        self._is_of_one_instant = False  # while a snapshot is read
        self._ends_at: int | None = None  # the last line that what is added may come after

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the database back. Closing twice is no error."""
        if self._alias is not None:
            alias, self._alias = self._alias, None
            checked = None
            if isinstance(self._file, RecordServer):
                checked = self._file.last_line(self.noted)
            elif self._file and self._believed_as is not None:
                checked = self._file.last_line(alias, self._believed_as, self.noted)
            with as_store_error(self.where, "closing the record"):
                forget(alias)
            if self._file and checked:
                self._file.remember(checked)

    # ------------------------------------------------------------------ adding

    def add(self, records: Sequence[Any], *, at: datetime) -> tuple[Signal, ...]:
        """Keep every record, in this order, or none of them; the signals put on record beside them.

        `at` is the instant they are put on record. Where it is earlier than the last line by more
        than clocks differ, a signal that says so comes before them. What is on record already,
        letter for letter, is passed over. Raises StoreError for an id that is on record with other
        content, for a record that names another which is neither on record nor earlier in
        `records`, where the database cannot keep them, and where it is to be `unmoved` and is not.
        """
        alias = self._open_alias()
        if self.is_read_only:
            raise StoreError(f"{self.where}: {READ_ONLY}")
        if at.tzinfo is None:
            raise StoreError(f"{self.where}: the instant {at} has no time zone. Give it in UTC.")
        at = at.astimezone(UTC).replace(microsecond=0)
        new = spelled(records, self.where)
        raised: list[Signal] = []
        with as_store_error(self.where, "adding to the record"), transaction.atomic(using=alias):
            hold(alias)
            new = unknown(alias, self.where, new)
            if new:
                last = self.head()
                self._check_end(last.seq if last else 0)
                if last and runs_backwards(last.recorded_at, at):
                    raised = [clock_signal(last.seq, last.recorded_at, at)]
                    new = spelled(raised, self.where) + new
                elif last:
                    at = max(at, last.recorded_at)
                insert(alias, self.where, new, at)
        if self._ends_at is not None:
            self._ends_at += len(new)
        return tuple(raised)

    @contextmanager
    def unmoved(self) -> Iterator[None]:
        """Let nothing be added in the block once somebody else has added.

        What is looked at there holds still when something is put on record; `add` raises
        GrownSince where it may not.
        """
        last = self.head()
        self._ends_at = last.seq if last else 0
        try:
            yield
        finally:
            self._ends_at = None

    def _check_end(self, seq: int) -> None:
        if self._ends_at is not None and seq != self._ends_at:
            raise GrownSince(
                f"{self.where}: it ended at line {self._ends_at:,} when it was looked at, and ends "
                f"at line {seq:,} now. Nothing was added. Look again, and say it again."
            )

    # ------------------------------------------------------------------ reading

    def all(self, cls: type[T]) -> tuple[T, ...]:
        """Every record of a class, in the order of recording."""
        errors = as_store_error(self.where, "reading the record")
        with errors, connections[self._open_alias()].chunked_cursor() as cursor:
            cursor.execute(OF_KIND, [self._kind(cls)])
            some = iter(lambda: cursor.fetchmany(ROWS), [])
            return tuple(self._read(cls, *row) for rows in some for row in rows)

    def get(self, cls: type[T], id: str) -> T:
        """The record of that id; StoreError where there is none."""
        kind = self._kind(cls)
        rows = Record.objects.using(self._open_alias()).filter(kind=kind, record_id=id)
        with as_store_error(self.where, "reading the record"):
            row = rows.values_list("record_id", "body", "sha256").first()
        if row is None:
            raise StoreError(
                f"{self.where}: no {kind} {id} is on record. Check the id, or add it first."
            )
        return self._read(cls, *row)

    def has(self, cls: type[Any], id: str) -> bool:
        """Whether a record of that id was added."""
        rows = Record.objects.using(self._open_alias())
        with as_store_error(self.where, "reading the record"):
            return bool(rows.filter(kind=self._kind(cls), record_id=id).exists())

    def entries(self) -> Iterator[RecordLine]:
        """Every line of the record, in the order of recording, without what the records say."""
        rows = Record.objects.using(self._open_alias()).order_by("seq").values_list(*LINE)
        with as_store_error(self.where, "reading the record"):
            for row in rows.iterator(ROWS):
                yield RecordLine(*row)

    def head(self) -> RecordLine | None:
        """The last line of the record: publish its link of the chain, and the past stays put."""
        rows = Record.objects.using(self._open_alias()).order_by("-seq").values_list(*LINE)
        with as_store_error(self.where, "reading the record"):
            row = rows.first()
        return RecordLine(*row) if row else None

    @property
    def is_read_only(self) -> bool:
        """Whether it was read into memory, since nothing can be written to it."""
        return bool(connections[self._open_alias()].settings_dict["NAME"] == IN_MEMORY)

    def check(self) -> None:
        """Walk the whole record; StoreError names the first line that is not as it was added.

        Then nothing of it is believed any more, so that whoever opens it next is refused as well.
        """
        with self.snapshot(), self._doubted_where_it_fails():
            check(self._open_alias(), self.where)

    def believe(self) -> None:
        """Let what is read be believed: unchanged since all of it was checked, or checked now.

        Raises StoreError where it does not check. What is kept beside a record that was not known
        is not believed: it may agree with itself and be false.
        """
        alias = self._open_alias()
        check_tables(alias, self.where)
        if self._file is None:
            check_count(alias, self.where)
            return
        if isinstance(self._file, RecordServer):
            self._believe_server(alias, self._file)
            return
        with as_store_error(self.where, "reading the record"):
            version = version_of(alias)
        if not self._file.is_known(alias):
            self.check()
            self._doubt_what_stands_beside()
        self._believed_as = version

    def _believe_server(self, alias: str, server: RecordServer) -> None:
        """Check what a server has more than was known, or all of it, as of one instant."""
        with self.snapshot(), self._doubted_where_it_fails():
            with as_store_error(self.where, "reading the record"):
                known, last = server.is_known(alias), server.last
            after = (last.seq, last.chain_sha256) if known and last else (0, "")
            check(alias, self.where, after=after)
            with as_store_error(self.where, "reading the record"):
                server.believe(alias)
        if not known:
            self._doubt_what_stands_beside()

    def _doubt_what_stands_beside(self) -> None:
        self.projection.doubt()
        self.doubt_index()

    def doubt_index(self) -> None:
        """Believe no index for search that is there now; whoever asks next makes it anew."""
        if self.search_index.line():
            self.search_index.forget()

    @property
    def remembered_in(self) -> str:
        """The name of the file in which it stands what was checked; "" where in none."""
        return f"{self._file.path.name}{SUFFIX}" if self._file else ""

    @property
    def search_index(self) -> SearchIndex:
        """The index for search, kept beside the record."""
        return SearchIndex(self.where, self._open_alias())

    def since(self, seq: int) -> tuple[RecordLine, ...]:
        """The lines after one, in the order of recording."""
        rows = Record.objects.using(self._open_alias()).filter(seq__gt=seq).order_by("seq")
        with as_store_error(self.where, "reading the record"):
            return tuple(RecordLine(*row) for row in rows.values_list(*LINE))

    def link_at(self, seq: int) -> str:
        """The link of the chain at a line; "" before the first line, or past the last."""
        rows = Record.objects.using(self._open_alias()).filter(seq=seq)
        with as_store_error(self.where, "reading the record"):
            return rows.values_list("chain_sha256", flat=True).first() or ""

    def places(self, cls: type[Any], ids: Collection[str] | None = None) -> dict[str, int]:
        """The line of each record of a class by its id, in the order of recording; or of some."""
        rows = Record.objects.using(self._open_alias()).filter(kind=self._kind(cls)).order_by("seq")
        parts = [rows] if ids is None else [rows.filter(record_id__in=some) for some in slices(ids)]
        with as_store_error(self.where, "reading the record"):
            return {id: seq for part in parts for id, seq in part.values_list("record_id", "seq")}

    def earliest_since(self, seq: int) -> RecordLine:
        """Of a line and those after it the one of the earliest instant; the first of several."""
        rows = Record.objects.using(self._open_alias()).filter(seq__gte=seq)
        with as_store_error(self.where, "reading the record"):
            return RecordLine(*rows.order_by("recorded_at", "seq").values_list(*LINE)[0])

    def following(self, cls: type[Any], seq: int, most: int) -> dict[str, int]:
        """As `places`, of the first records of a class after a line alone, at most so many."""
        rows = Record.objects.using(self._open_alias()).filter(kind=self._kind(cls), seq__gt=seq)
        with as_store_error(self.where, "reading the record"):
            return dict(rows.order_by("seq").values_list("record_id", "seq")[:most])

    def some(self, cls: type[T], ids: Collection[str], *, until: int = LAST) -> tuple[T, ...]:
        """The records of those ids that there are, in the order of recording.

        With `until`, those that there were at that line: left out here, since SQLite, asked for it,
        walks every record of the kind up to that line.
        """
        kind, records = self._kind(cls), []
        with as_store_error(self.where, "reading the record"):
            for names in slices(ids):
                rows = Record.objects.using(self._open_alias())
                rows = rows.filter(kind=kind, record_id__in=names)
                there = rows.values_list("seq", "record_id", "body", "sha256")
                records += [row for row in there if row[0] <= until]
        return tuple(self._read(cls, *row[1:]) for row in sorted(records, key=lambda row: row[0]))

    def about(
        self, cls: type[T], captures: Collection[str], *, until: int = LAST
    ) -> tuple[tuple[int, T], ...]:
        """The records of a class about some captures, as of a line, each with its own line."""
        kind, alias = self._kind(cls), self._open_alias()
        by_line: dict[int, T] = {}
        with as_store_error(self.where, "reading the record"):
            for names in slices(captures):
                there = Record.objects.using(alias).filter(kind="capture", record_id__in=names)
                lines = list(there.values_list("seq", flat=True))
                refers = Reference.objects.using(alias).filter(role="capture", target_id__in=lines)
                origins = refers.filter(origin_id__lte=until).values_list("origin_id", flat=True)
                rows = Record.objects.using(alias).filter(kind=kind, seq__in=list(origins))
                for seq, *row in rows.values_list("seq", "record_id", "body", "sha256"):
                    by_line[seq] = self._read(cls, *row)
        return tuple(sorted(by_line.items()))

    def parts(self) -> Iterator[str]:
        """The id of everything that stands within a record, as a claim does in a telling."""
        names = Part.objects.using(self._open_alias()).order_by("record_id")
        with as_store_error(self.where, "reading the record"):
            yield from names.values_list("name", flat=True).iterator(ROWS)

    def with_parts(self, cls: type[T], names: Collection[str]) -> tuple[T, ...]:
        """The records of a class within which something of those ids stands, in order."""
        ids: set[str] = set()
        with as_store_error(self.where, "reading the record"):
            for some in slices(names):
                rows = Part.objects.using(self._open_alias()).filter(name__in=some)
                there = rows.filter(record__kind=self._kind(cls))
                ids.update(there.values_list("record__record_id", flat=True))
        return self.some(cls, ids)

    @property
    def projection(self) -> Projection:
        """What the record comes to, kept beside it."""
        return Projection(self.where, self._open_alias())

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Let everything read in the block be of one instant, whatever others add meanwhile.

        Nothing can be added by this store within it. One within another is of the outer's instant.
        """
        if self._is_of_one_instant:
            yield
            return
        connection = connections[self._open_alias()]
        begin = "BEGIN" if connection.vendor == "sqlite" else BEGIN_POSTGRESQL
        with as_store_error(self.where, "reading the record"), connection.cursor() as cursor:
            cursor.execute(begin)
            cursor.execute("SELECT seq FROM record LIMIT 1")  # SQLite's begins at the first read
        self._is_of_one_instant = True
        try:
            yield
        finally:
            self._is_of_one_instant = False
            with as_store_error(self.where, "reading the record"), connection.cursor() as cursor:
                cursor.execute("ROLLBACK")

    # ------------------------------------------------------------------ within

    @contextmanager
    def _doubted_where_it_fails(self) -> Iterator[None]:
        """Let the file be known no more where something in it is not as it was added."""
        try:
            yield
        except StoreError:
            self._believed_as = None
            if self._file:
                self._file.doubt()
            raise

    def _open_alias(self) -> str:
        if self._alias is None:
            raise StoreError(f"{self.where}: this record was closed. Open it again.")
        return self._alias

    def _kind(self, cls: type[Any]) -> str:
        kind = cls.__name__.lower()
        if KINDS.get(kind) is not cls:
            raise StoreError(
                f'{self.where}: a "{kind}" is not kept on record. {nearest(kind, KINDS)}'
            )
        return kind

    def _read(self, cls: type[T], id: str, body: Any, sha256: str) -> T:
        data = bytes(body)
        if canon.sha256_of_bytes(data) != sha256:
            with self._doubted_where_it_fails():
                raise StoreError(
                    f"{self.where}: {cls.__name__.lower()} {id} does not agree with its sha256: it "
                    "was changed after it was added. Keep the file as evidence and go on from a "
                    "backup."
                )
        return canon.read(cls, json.loads(data))
