"""Adding lines to the record: what is new of a batch, where it leads, and that it was kept.

What leaves it: rows in the three tables, each read back within the transaction that adds them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from django.db import connections

from servanda.errors import StoreError
from servanda.store.lines import chain
from servanda.store.models import Part, Record, Reference
from servanda.store.references import named_by, parts_of
from servanda.store.spelling import SpelledRecord, other_content

IDS = 900  # asked for at a time: SQLite as first built takes 999 values a statement
ROWS = 2000  # read back at a time
FIELDS = ("seq", "kind", "record_id", "body", "sha256", "chain_sha256", "recorded_at")


class GrownSince(StoreError):
    """Somebody else added to the record since it was looked at; look again, then add."""


def hold(alias: str) -> None:
    """Let nobody else add until this transaction ends, so that the chain has one end.

    SQLite's immediate transaction holds the file already.
    """
    if connections[alias].vendor == "postgresql":
        with connections[alias].cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit = on")
            cursor.execute("LOCK TABLE record IN EXCLUSIVE MODE")


def unknown(alias: str, where: str, new: list[SpelledRecord]) -> list[SpelledRecord]:
    """Those not on record yet; StoreError for one that is there with other content."""
    known = {
        (kind, name): sha256
        for kind, names in _by_kind((entry.kind, entry.id) for entry in new).items()
        for some in slices(names)
        for name, sha256 in Record.objects.using(alias)
        .filter(kind=kind, record_id__in=some)
        .values_list("record_id", "sha256")
    }
    for entry in new:
        if known.get((entry.kind, entry.id), entry.sha256) != entry.sha256:
            raise other_content(entry, known[entry.kind, entry.id], where)
    return [entry for entry in new if (entry.kind, entry.id) not in known]


def insert(alias: str, where: str, new: list[SpelledRecord], at: datetime) -> None:
    """Add new records after the last line, each with what it holds and refers to.

    Raises StoreError for one that names what is not on record, and where the database keeps
    anything else than what it was given.
    """
    last = Record.objects.using(alias).order_by("-seq").first()
    seq, link = (last.seq, last.chain_sha256) if last else (0, "")
    rows: list[Any] = []
    places: dict[tuple[str, str], int] = {}
    parts: dict[str, int] = {}
    references: list[Any] = []
    on_record = _targets(alias, new)
    for entry in new:
        seq += 1
        link = chain(link, kind=entry.kind, id=entry.id, sha256=entry.sha256, recorded_at=at)
        for named in named_by(entry.record):
            here = parts if named.kind == "claim" else places
            key: Any = named.name if named.kind == "claim" else (named.kind, named.name)
            target = on_record.get((named.kind, named.name), here.get(key))
            if target is None:
                raise StoreError(
                    f"{where}: {entry.kind} {entry.id} names {named.kind} {named.name}, "
                    "which is not on record. What cannot be looked up again proves nothing: "
                    f"add the {named.kind} first, or earlier in the same batch."
                )
            references.append(
                Reference(origin_id=seq, role=named.role, name=named.name, target_id=target)
            )
        places[entry.kind, entry.id] = seq
        for part in parts_of(entry.record):
            parts.setdefault(part, seq)
        rows.append(
            Record(seq=seq, kind=entry.kind, record_id=entry.id, body=entry.body,
                   sha256=entry.sha256, chain_sha256=link, recorded_at=at)
        )  # fmt: skip
    inside = [
        Part(record_id=places[entry.kind, entry.id], name=part)
        for entry in new
        for part in parts_of(entry.record)
    ]
    if not _are_kept(alias, rows, inside, references):
        raise StoreError(
            f"{where}: the database keeps other than what it was given, so nothing was added. "
            "Something in it, or beside it, drops or changes what is put on record: keep it as "
            'evidence, and run "servanda check".'
        )
    if connections[alias].vendor == "postgresql" and _has_doubled(seq - len(new), seq):
        with connections[alias].cursor() as cursor:
            cursor.execute("ANALYZE record, part, reference")


def slices(names: Collection[str]) -> Iterator[list[str]]:
    """Names, as many at a time as may be asked for in one statement."""
    listed = list(names)
    for start in range(0, len(listed), IDS):
        yield listed[start : start + IDS]


def _are_kept(alias: str, rows: list[Any], parts: list[Any], references: list[Any]) -> bool:
    """Put rows in their tables; whether the tables end with these and no others."""
    try:
        Record.objects.using(alias).bulk_create(rows)
        Part.objects.using(alias).bulk_create(parts)
        Reference.objects.using(alias).bulk_create(references)
    except (AssertionError, TypeError):  # Django was given fewer numbers than it gave rows
        return False
    first = rows[0].seq
    kept = Record.objects.using(alias).filter(seq__gte=first).order_by("seq").values_list(*FIELDS)
    given = iter(rows)
    for seq, kind, name, body, *hashes in kept.iterator(ROWS):
        row = next(given, None)
        if row is None or (seq, kind, name) != (row.seq, row.kind, row.record_id):
            return False
        if (bytes(body), hashes) != (row.body, [row.sha256, row.chain_sha256, row.recorded_at]):
            return False
    held = Part.objects.using(alias).filter(record_id__gte=first).count()
    named = Reference.objects.using(alias).filter(origin_id__gte=first).count()
    return next(given, None) is None and (held, named) == (len(parts), len(references))


def _targets(alias: str, new: list[SpelledRecord]) -> dict[tuple[str, str], int]:
    """Where each thing that the new records name stands on record, if it does.

    A claim told by several tellings is referred to in the first of them.
    """
    wanted = _by_kind((named.kind, named.name) for entry in new for named in named_by(entry.record))
    targets: dict[tuple[str, str], int] = {}
    for kind, names in wanted.items():
        for some in slices(names):
            if kind == "claim":
                rows = Part.objects.using(alias).filter(name__in=some)
                pairs = rows.order_by("record_id").values_list("name", "record_id")
            else:
                rows = Record.objects.using(alias).filter(kind=kind, record_id__in=some)
                pairs = rows.values_list("record_id", "seq")
            for name, seq in pairs:
                targets.setdefault((kind, name), seq)
    return targets


def _has_doubled(before: int, after: int) -> bool:
    """Whether a record grew past a power of two.

    PostgreSQL checks references by a plan made when the tables were small, row by row, until it is
    told how large they are.
    """
    return after >= 1024 and before.bit_length() != after.bit_length()


def _by_kind(pairs: Iterator[tuple[str, str]]) -> dict[str, list[str]]:
    names_of: dict[str, dict[str, None]] = {}
    for kind, name in pairs:
        names_of.setdefault(kind, {})[name] = None
    return {kind: list(names) for kind, names in names_of.items()}
