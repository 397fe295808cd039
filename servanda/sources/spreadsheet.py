"""Spreadsheets as rows of cells, CSV and XLSX, whatever program saved them.

What leaves it: the rows of every visible sheet in order, remarks on what had to be assumed or was
left out, or a refusal. It runs in `servanda.captures.sandbox.streamed`. A cell is a value and what
kind of value: a formula is never words, only the value that was saved with it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import BinaryIO

from servanda.sources import csv_cells, record_cells
from servanda.sources.sheet_parts import (
    RefusedSheet,
    SheetBytes,
    SheetForm,
    SheetRefusal,
    SheetRemark,
    SheetRows,
)

RESULTS = (SheetRows, SheetRemark, SheetRefusal, SheetBytes)
Found = SheetRows | SheetRemark | SheetRefusal | SheetBytes


def cells(file: BinaryIO, spool: BinaryIO, form: SheetForm) -> Iterator[Found]:  # noqa: ARG001 the sandbox gives one
    """The rows of a file, of a kind by its own first bytes; last the hash of what was read."""
    data = file.read()
    try:
        if data.startswith(b"PK"):
            # when used: openpyxl with it; the child beside the sandbox has it before it is confined
            from servanda.sources import xlsx_cells

            yield from xlsx_cells.rows(data, form)
        elif data.startswith(b"PAR1"):
            yield from record_cells.parquet_rows(data)
        elif data.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"{"):
            yield from record_cells.jsonl_rows(data)
        elif data.startswith(b"\xd0\xcf\x11\xe0"):
            raise RefusedSheet(
                "is a workbook of the old kind (.xls), or is locked with a password. Save it as "
                "XLSX without a password, or as CSV in UTF-8."
            )
        else:
            yield from csv_cells.rows(data, form)
    except RefusedSheet as refusal:
        yield SheetRefusal(str(refusal))
        return
    yield SheetBytes(hashlib.sha256(data).hexdigest())
