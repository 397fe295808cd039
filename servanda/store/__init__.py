"""Where records rest: append-only, in SQLite or PostgreSQL, chained by hash.

What leaves it: the records as they were added, in the order of recording. It never changes
or removes one, and never says that a record was kept before the database has it on disk.
Django is imported when a store is opened, not before, so that the commands start fast.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from servanda.store.index_entries import IndexLine, SearchableEntry, SearchTerm
from servanda.store.lines import RecordLine, chain
from servanda.store.projected_rows import (
    AGAIN,
    Ends,
    MemoryRows,
    ProjectedRows,
    ProjectionError,
    ProjectionLine,
    Row,
    RowChanges,
    RowStretch,
)
from servanda.store.search_order import KINDS as SEARCHED_KINDS

if TYPE_CHECKING:
    from servanda.store.projection import Projection
    from servanda.store.record import Store

__all__ = [
    "AGAIN",
    "Ends",
    "RowStretch",
    "SEARCHED_KINDS",
    "RowChanges",
    "IndexLine",
    "MemoryRows",
    "ProjectedRows",
    "Projection",
    "ProjectionError",
    "ProjectionLine",
    "RecordLine",
    "Row",
    "SearchTerm",
    "SearchableEntry",
    "Store",
    "as_bytes",
    "carry",
    "chain",
    "open",
    "upgrade",
]


def open(folder_or_url: Path | str, *, checks: bool = True, beside: Path | None = None) -> Store:
    """Open the record of a watch, and make an empty one where there is none yet.

    A folder (it must exist) holds its record in `record.sqlite3`; a text that begins with
    `postgresql://` names a PostgreSQL database. Several may be open at once; close each. Where the
    folder cannot be written, the record is read into memory, and what is added is lost again.
    `beside` is the folder in which it is remembered of a database what was checked; without one all
    that is told of it is whether lines are missing.
    Raises StoreError when the place cannot be reached, when the record was made by a newer
    Servanda and, unless `checks` is False, where it was changed since it was checked and does not
    check now.
    """
    # when used: it imports Django, which a command without a record can do without
    from servanda.store.connect import opened

    return opened(folder_or_url, checks=checks, beside=beside)


def carry(source: Store, target: Store) -> RecordLine | None:
    """Every line of one record stands in another, empty one; see `copying.carry`."""
    # when used: the tables can be defined only once Django is configured
    from servanda.store import copying

    return copying.carry(source, target)


def as_bytes(source: Store) -> tuple[bytes, RecordLine | None]:
    """The file of a record with the lines of another, in memory; see `copying.as_bytes`."""
    # when used: the tables can be defined only once Django is configured
    from servanda.store import copying

    return copying.as_bytes(source)


def upgrade(folder_or_url: Path | str) -> tuple[str, ...]:
    """Bring a record that is there up to date; the forms that it lacked, none where it had all.

    It is one transaction that ends with a check of every line: a record that does not check stays
    as it was, and StoreError names the line.
    """
    # when used: it imports Django, which a command without a record can do without
    from servanda.store.connect import upgraded

    return upgraded(folder_or_url)


def __getattr__(name: str) -> Any:
    """`Store` itself, for those who name the type: Django must be ready before it is defined."""
    if name != "Store":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    # when used: it imports Django, which a command without a record can do without
    from servanda.store.connect import prepare

    prepare()
    # when used: the tables can be defined only once Django is configured
    from servanda.store.record import Store

    return Store
