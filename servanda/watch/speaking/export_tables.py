"""Flat rows as files: CSV, XLSX, JSON Lines, Parquet; the same bytes for the same rows.

What leaves it: bytes. Every cell is safe: no program takes it for a formula, and it holds no
controls and no marks that turn the direction of writing.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from servanda.errors import EvidenceError, SettingsError
from servanda.watch.importing.safe_cells import safe_cell
from servanda.watch.speaking.flat_rows import FlatRow, FlatTable, Value

CELL_CHARACTERS = 32_767  # what a cell of a workbook can hold
SHEET_ROWS = 1_048_576
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first time that a ZIP archive can name
NO_TIME_OF_MAKING = datetime(2000, 1, 1)  # noqa: DTZ001 a workbook's properties have no zone
_DAY = re.compile(r"(?:19[1-9]|20\d)\d-\d\d-\d\d\Z")  # that every program can show
_STAMP = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
BYTE_ORDER_MARK = "\ufeff"  # without it a spreadsheet program takes UTF-8 for its own encoding


def _safe(value: Value) -> Value:
    return safe_cell(value) if isinstance(value, str) else value


def csv_bytes(table: FlatTable, rows: Iterable[FlatRow]) -> bytes:
    """CSV in UTF-8 with a mark, lines ended as RFC 4180 has them."""
    out = io.StringIO(newline="")
    out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.name for column in table.columns])
    for row in rows:
        writer.writerow(["" if v is None else _safe(v) for v in row.values()])
    return out.getvalue().encode("utf-8")


def jsonl_bytes(table: FlatTable, rows: Iterable[FlatRow]) -> bytes:
    """A line of JSON a row, every column in each."""
    names = [column.name for column in table.columns]
    lines = (
        json.dumps({name: _safe(row[name]) for name in names}, ensure_ascii=False) + "\n"
        for row in rows
    )
    return "".join(lines).encode("utf-8")


def xlsx_bytes(table: FlatTable, rows: Iterable[FlatRow]) -> bytes:
    """A workbook of one sheet: heads that stay in sight, days as days, all else words or numbers.

    Raises EvidenceError where a cell or the sheet cannot hold it.
    """
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(table.name)
    sheet.freeze_panes = "A2"
    heads = [WriteOnlyCell(sheet, column.name) for column in table.columns]
    for head in heads:
        head.font = Font(bold=True)
    sheet.append(heads)
    for number, row in enumerate(rows, start=2):
        if number > SHEET_ROWS:
            raise EvidenceError(
                f"a sheet holds {SHEET_ROWS:,} rows and there are more. Export them as csv."
            )
        sheet.append([_xlsx_cell(sheet, name, value, number) for name, value in row.items()])
    book.properties.creator = ""
    book.properties.created = NO_TIME_OF_MAKING
    made = io.BytesIO()
    book.save(made)
    return _undated(made.getvalue())


def _xlsx_cell(sheet: Any, name: str, value: Value, row: int) -> Any:
    if not isinstance(value, str):
        return value
    words = safe_cell(value)
    if len(words) > CELL_CHARACTERS:
        raise EvidenceError(
            f"row {row}, column {name}: has {len(words):,} characters, more than the "
            f"{CELL_CHARACTERS:,} that a cell of a workbook holds. Export it as csv."
        )
    if _DAY.match(words):
        try:
            return date.fromisoformat(words)
        except ValueError:
            pass  # looks like a day and is none: words
    if not words:
        return None
    cell = WriteOnlyCell(sheet, words)
    cell.data_type = "s"  # whatever it looks like
    return cell


def _undated(data: bytes) -> bytes:
    """A workbook without the times at which it was made."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for part in sorted(source.infolist(), key=lambda part: part.filename):
            content = source.read(part)
            if part.filename == "docProps/core.xml":
                content = _STAMP.sub(b"2000-01-01T00:00:00Z", content)
            entry = zipfile.ZipInfo(part.filename, LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, content)
    return out.getvalue()


def parquet_bytes(table: FlatTable, rows: Iterable[FlatRow]) -> bytes:
    """A Parquet file; needs the extra `servanda[parquet]`. Raises SettingsError without it."""
    try:
        import pyarrow as arrow  # when used: an extra that may not be here
        from pyarrow import parquet  # when used: the same
    except ImportError as error:
        raise SettingsError(
            "pyarrow is not installed, so no Parquet file can be written. Install it with "
            "\"pip install 'servanda[parquet]'\", or export as csv, xlsx or jsonl."
        ) from error
    cells = [[_safe(value) for value in row.values()] for row in rows]
    columns = {}
    for at, column in enumerate(table.columns):
        values: Sequence[Any] = [row[at] for row in cells]
        kind = _parquet_kind(arrow, values)
        if kind == arrow.string():
            values = [None if v is None else str(v) for v in values]
        columns[column.name] = arrow.array(values, type=kind)
    out = io.BytesIO()
    parquet.write_table(arrow.table(columns), out, compression="zstd")
    return out.getvalue()


def _parquet_kind(arrow: Any, values: Sequence[Any]) -> Any:
    kinds = {type(value) for value in values if value is not None}
    if kinds and kinds <= {int}:
        return arrow.int64()
    if kinds and kinds <= {int, float}:
        return arrow.float64()
    return arrow.string()
