"""Rows of an import: what comes in, what is there already, what has changed, what was set aside.

What leaves it: dicts of strings, numbers and lists, the same for a dry run and the real one.
"""

from __future__ import annotations

from collections.abc import Iterator

from servanda.watch.importing.importing import ChangedRow, Import
from servanda.watch.importing.row_claims import RowClaim
from servanda.watch.speaking.by_hand_rows import claim_row
from servanda.watch.speaking.values import Row


def import_rows(imported: Import) -> Iterator[Row]:
    """Those of the table's rows that are new, then those that have changed, and last a sum."""
    for row in imported.rows:
        yield {"what": "new", **_place(imported, row), "claim": claim_row(row.claim)}
    for changed in imported.changed:
        yield changed_row(imported, changed)
    yield {
        "what": "sum",
        "file": imported.file,
        "mapping": imported.mapping,
        "new": len(imported.rows),
        "already_there": imported.there_count,
        "twice": imported.twice_count,
        "changed": len(imported.changed),
        "gone": imported.gone_count,
        "set_aside": dict(imported.aside),
        "groupings": len(imported.groupings),
        "remarks": list(imported.remarks),
    }


def changed_row(imported: Import, changed: ChangedRow) -> Row:
    """A row that was edited since it came in: both readings, and in what they differ."""
    return {
        "what": "changed",
        **_place(imported, changed.row),
        "differs": list(changed.differs),
        "claim": claim_row(changed.row.claim),
        "before": claim_row(changed.before),
    }


def _place(imported: Import, row: RowClaim) -> Row:
    return {"file": imported.file, "sheet": row.row.sheet, "row": row.row.number}
