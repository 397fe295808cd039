"""Walks a record from its first line and stops at the first that is not as it was added.

It reads only, and re-makes every hash, link, part and reference from the bodies alone.
"""

from __future__ import annotations

import json
from typing import Any

from django.db import connections
from django.db.models import Count, Max

from servanda import canon
from servanda.errors import StoreError
from servanda.store.faults import DAMAGED, as_damage, as_store_error
from servanda.store.lines import chain
from servanda.store.models import Part, Record, Reference
from servanda.store.references import KINDS, named_by, parts_of
from servanda.store.tables import check_tables

ROWS = 500


def check(alias: str, where: str, *, after: tuple[int, str] = (0, "")) -> None:
    """Raise StoreError naming the first bad line; come back in silence when all is whole.

    `after` is the number and link of a line up to which all was checked and is as it was.

    A record cut off at its end still walks: compare its last link with one that was
    published. Read it as of one instant.
    """
    with as_store_error(where, "checking the record"), as_damage(where):
        _check_file(alias, where)
        check_tables(alias, where)
        by_kind = _walk(alias, where, *after)
        seq = after[0] + sum(map(len, by_kind.values()))
        strays = Part.objects.using(alias).filter(record_id__gt=seq).count()
        strays += Reference.objects.using(alias).filter(origin_id__gt=seq).count()
        if strays:
            raise StoreError(
                f"{where}: {strays} references belong to no record: the end of the record was cut "
                "off. Keep the database as evidence and go on from a backup."
            )
        for kind in KINDS:
            rows = Record.objects.using(alias).filter(kind=kind, seq__gt=after[0]).order_by("seq")
            if list(rows.values_list("seq", flat=True)) != by_kind.get(kind, []):
                raise StoreError(
                    f"{where}: the index of the record does not have every {kind} of it. " + DAMAGED
                )


def check_count(alias: str, where: str) -> None:
    """Raise StoreError where the record has other than as many lines as its last one says."""
    with as_store_error(where, "reading the record"):
        # one question, so that a line added meanwhile is in both figures or in neither
        counted = Record.objects.using(alias).aggregate(lines=Count("pk"), last=Max("seq"))
        last = counted["last"] or 0
        if counted["lines"] != last:
            raise StoreError(f"{where}: lines are missing before line {last}. {DAMAGED}")


def _walk(alias: str, where: str, seq: int, link: str) -> dict[str, list[int]]:
    """Every line after one, each following from the one before it; the lines of each kind."""
    by_kind: dict[str, list[int]] = {}
    while rows := list(Record.objects.using(alias).filter(seq__gt=seq).order_by("seq")[:ROWS]):
        first, last = rows[0].seq, rows[-1].seq
        parts = _parts(alias, first, last)
        references = _references(alias, first, last)
        for row in rows:
            fault = _fault(row, seq + 1, link, parts.get(row.seq, set()))
            fault = fault or _reference_fault(row, references.get(row.seq, {}))
            if fault:
                raise StoreError(
                    f"{where}: line {row.seq} of the record, {row.kind} {row.record_id}, "
                    f"{fault}. Nothing from this line on can be relied on: keep the database "
                    "as evidence and go on from a backup."
                )
            link, seq = row.chain_sha256, row.seq
            by_kind.setdefault(row.kind, []).append(seq)
    return by_kind


def _check_file(alias: str, where: str) -> None:
    """Ask SQLite whether its pages and indexes are sound; PostgreSQL keeps checksums itself."""
    if connections[alias].vendor != "sqlite":
        return
    with connections[alias].cursor() as cursor:
        cursor.execute("PRAGMA integrity_check(1)")
        words = cursor.fetchone()[0]
    if words != "ok":
        raise StoreError(f"{where}: the file is damaged ({' '.join(words.split())}). {DAMAGED}")


def _fault(row: Any, seq: int, link: str, parts: set[str]) -> str:
    """What is wrong with a line itself, in words; nothing when it is whole."""
    body = bytes(row.body)
    if row.seq != seq:
        return f"comes where line {seq} should stand: lines are missing before it"
    if canon.sha256_of_bytes(body) != row.sha256:
        return "does not agree with its sha256: it was changed after it was added"
    expected = chain(
        link, kind=row.kind, id=row.record_id, sha256=row.sha256, recorded_at=row.recorded_at
    )
    if expected != row.chain_sha256:
        return (
            "does not continue the chain: it, or the time it was put on record, was changed "
            "or moved after it was added"
        )
    if row.kind not in KINDS:
        return f"is of a kind that is not known here ({', '.join(KINDS)})"
    try:
        record = canon.read(KINDS[row.kind], json.loads(body))
    except ValueError as error:
        return f"cannot be read back ({error})"
    if record.id != row.record_id:
        return f"calls itself {record.id}"
    if set(parts_of(record)) != parts:
        return "is not listed with the claims that it holds"
    return ""


def _reference_fault(row: Any, references: dict[tuple[str, str], Any]) -> str:
    """What is wrong with the references of a line that itself is whole."""
    record = canon.read(KINDS[row.kind], json.loads(bytes(row.body)))
    wanted = {(named.role, named.name): named for named in named_by(record)}
    for role, name in sorted(wanted.keys() ^ references.keys()):
        has = "lacks" if (role, name) in wanted else "has one too many:"
        return f"{has} the reference to {name} as {role}"
    for key, (kind, name, seq) in references.items():
        named = wanted[key]
        holds = kind in ("telling", "coding") and named.kind == "claim"
        right = holds or (kind, name) == (named.kind, key[1])
        if not right or seq >= row.seq:
            return f"has a reference to {key[1]} that leads to {kind} {name}"
    return ""


def _parts(alias: str, first: int, last: int) -> dict[int, set[str]]:
    parts: dict[int, set[str]] = {}
    rows = Part.objects.using(alias).filter(record_id__gte=first, record_id__lte=last)
    for seq, name in rows.values_list("record_id", "name"):
        parts.setdefault(seq, set()).add(name)
    return parts


def _references(
    alias: str, first: int, last: int
) -> dict[int, dict[tuple[str, str], tuple[str, str, int]]]:
    references: dict[int, dict[tuple[str, str], tuple[str, str, int]]] = {}
    rows = Reference.objects.using(alias).filter(origin_id__gte=first, origin_id__lte=last)
    columns = ("origin_id", "role", "name", "target__kind", "target__record_id", "target_id")
    for origin, role, name, kind, record_id, seq in rows.values_list(*columns):
        references.setdefault(origin, {})[role, name] = (kind, record_id, seq)
    return references
