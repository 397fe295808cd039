"""Every line of one record, put as it is into another that is empty: of a file or of a server.

What leaves it: a second record with the same lines, hashes and chain, read as of one instant while
others may add, and checked from its first line. Neither knows in which database the other is, so
that a copy of a server's record is a file that opens on any laptop.
"""

from __future__ import annotations

from django.db import connections, transaction

from servanda.errors import StoreError
from servanda.store.connections import forget
from servanda.store.faults import as_store_error
from servanda.store.lines import RecordLine
from servanda.store.making import MEMORY, bring_up_to_date, configure
from servanda.store.models import Part, Record, Reference
from servanda.store.record import Store

ROWS = 2000  # carried at a time


def carry(source: Store, target: Store) -> RecordLine | None:
    """The lines of one record stand in another, whole; the last of them, None where there is none.

    Raises StoreError where the other holds lines already, or does not check then.
    """
    if target.head() is not None:
        raise StoreError(
            f"{target.where}: holds lines already, so nothing was put into it. Give a database or "
            "a folder without a record."
        )
    there, here = target._open_alias(), source._open_alias()
    doing = as_store_error(target.where, "copying the record")
    with source.snapshot(), doing, transaction.atomic(using=there):
        seq = 0
        while rows := list(Record.objects.using(here).filter(seq__gt=seq).order_by("seq")[:ROWS]):
            first, seq = rows[0].seq, rows[-1].seq
            Record.objects.using(there).bulk_create(
                Record(
                    seq=row.seq, kind=row.kind, record_id=row.record_id, body=bytes(row.body),
                    sha256=row.sha256, chain_sha256=row.chain_sha256, recorded_at=row.recorded_at,
                )
                for row in rows
            )  # fmt: skip
            parts = (
                Part.objects.using(here)
                .filter(record_id__gte=first, record_id__lte=seq)
                .order_by("pk")
            )
            Part.objects.using(there).bulk_create(
                Part(record_id=line, name=name)
                for line, name in parts.values_list("record_id", "name")
            )
            named = Reference.objects.using(here).filter(origin_id__gte=first, origin_id__lte=seq)
            fields = ("origin_id", "role", "name", "target_id")
            Reference.objects.using(there).bulk_create(
                Reference(**dict(zip(fields, row, strict=True)))
                for row in named.order_by("pk").values_list(*fields)
            )
        last = source.head()
    target.check()
    if target.head() != last:
        raise StoreError(f"{target.where}: does not end as {source.where} did. Copy it again.")
    return last


def as_bytes(source: Store) -> tuple[bytes, RecordLine | None]:
    """A record's file with every line of another, made in memory alone; and the last line.

    Nothing of it is on a disk. Raises StoreError as `carry` does.
    """
    alias = f"record-in-memory-{id(source)}"
    configure(alias, MEMORY)
    try:
        bring_up_to_date(alias, source.where)
        connection = connections[alias].connection
        connection.execute("PRAGMA temp_store=MEMORY")
        last = carry(source, Store(source.where, alias, None))
        return connection.serialize(), last
    finally:
        forget(alias)
