"""XLSX as rows of cells: days in both of its calendars, merged cells, formulas, hidden sheets.

What leaves it: rows of values. Of a formula it takes the value that was saved with it and never
works one out. Sheets that are hidden are left out aloud, unless they are asked for by name.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import openpyxl
from openpyxl.utils.cell import column_index_from_string
from openpyxl.utils.exceptions import InvalidFileException

from servanda.sources.sheet_parts import (
    DAY,
    EMPTY,
    ERROR,
    FORMULA,
    NUMBER,
    TRUTH,
    WORDS,
    RefusedSheet,
    SheetForm,
    SheetRemark,
    SheetRow,
    SheetRows,
    in_parts,
)

UNPACKED_BYTES = 600_000_000  # 100,000 rows of 31 columns unfold to 130 million
TIMES = 200  # a sheet of text unfolds five to twenty times
PARTS = 5_000
CHUNK_BYTES = 1 << 20
_MERGED = re.compile(
    rb'<(?:\w+:)?mergeCell\s[^>]{0,200}?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"'
)
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)\s")
_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!")
# What openpyxl lets through of a broken file: it wraps none of its parsers' errors.
_BROKEN = (
    zipfile.BadZipFile, InvalidFileException, ValueError, KeyError, TypeError, AttributeError,
    IndexError, SyntaxError, zlib.error, OSError, EOFError, RuntimeError, OverflowError,
)  # fmt: skip
Columns = dict[int, tuple[Any, str]]


def rows(data: bytes, form: SheetForm) -> Iterator[SheetRows | SheetRemark]:
    """The rows of every sheet that is shown, or named. Raises RefusedSheet."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _check_package(package, len(data))
            yield from _sheets(data, package, form)
    except _BROKEN as error:
        raise RefusedSheet(
            f"cannot be read as a spreadsheet ({str(error)[:200]}). Save it anew as XLSX or CSV."
        ) from error


def _check_package(package: zipfile.ZipFile, packed_bytes: int) -> None:
    """RefusedSheet for what unfolds as a bomb does, or brings entities of its own."""
    parts = package.infolist()
    size = sum(part.file_size for part in parts)
    if len(parts) > PARTS or size > max(
        UNPACKED_BYTES // 100, min(UNPACKED_BYTES, TIMES * packed_bytes)
    ):
        raise RefusedSheet(f"unfolds to {size:,} bytes in {len(parts):,} parts, as a bomb does.")
    for part in parts:
        if _brings_entities(package, part):
            raise RefusedSheet(
                "brings entities of its own, which no spreadsheet program writes; they "
                "can be made to read other files. Ask who made it."
            )


def _brings_entities(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whether a part declares some, whatever it is called and however far in."""
    with package.open(part) as file:
        rest = b""
        while chunk := file.read(CHUNK_BYTES):
            chunk = rest + chunk.replace(b"\x00", b"")
            if _DOCTYPE.search(chunk):
                return True
            rest = chunk[-20:]
    return False


def _sheets(
    data: bytes, package: zipfile.ZipFile, form: SheetForm
) -> Iterator[SheetRows | SheetRemark]:
    book, formulas = (
        openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=values, keep_links=False)
        for values in (True, False)
    )
    names = [sheet.title for sheet in book.worksheets]
    for name in form.sheets:
        if name not in names:
            raise RefusedSheet(f'has no sheet "{name}". Its sheets: {", ".join(names)}.')
    for sheet, same in zip(book.worksheets, formulas.worksheets):
        if form.sheets and sheet.title not in form.sheets:
            continue
        if not form.sheets and sheet.sheet_state != "visible":
            yield SheetRemark(f'sheet "{sheet.title}" is hidden and was not read')
            continue
        path = sheet._worksheet_path  # where it stands in the package; openpyxl hands no other
        has_formulas, merged = _scanned(package, path)
        sheet.reset_dimensions()  # what a sheet says of its size need not be so
        same.reset_dimensions()
        other = same.iter_rows(values_only=True) if has_formulas else None
        yield from in_parts(sheet.title, _rows(sheet.iter_rows(values_only=True), other, merged))


def _scanned(package: zipfile.ZipFile, path: str) -> tuple[bool, dict[int, list[tuple[int, int]]]]:
    """Whether a sheet has formulas; and its cells merged downwards: from a row, column and last."""
    has_formulas = False
    merged: dict[int, list[tuple[int, int]]] = {}
    with package.open(path) as file:
        rest = b""
        while chunk := file.read(CHUNK_BYTES):
            chunk = rest + chunk
            has_formulas = has_formulas or bool(_FORMULA.search(chunk))
            end = 0
            for match in _MERGED.finditer(chunk):
                end = match.end()
                first, last = int(match[2]), int(match[4])
                if last > first:
                    column = column_index_from_string(match[1].decode()) - 1
                    merged.setdefault(first, []).append((column, last))
            rest = chunk[max(end, len(chunk) - 300) :]
    return has_formulas, merged


def _rows(
    values: Iterator[Sequence[Any]],
    formulas: Iterator[Sequence[Any]] | None,
    merged: dict[int, list[tuple[int, int]]],
) -> Iterator[SheetRow]:
    """Each row; what is merged downwards stands in every row that it covers."""
    filling: dict[int, tuple[int, str, str]] = {}  # by column: the last row, words, kind
    for number, row in enumerate(values, start=1):
        formula = next(formulas, ()) if formulas else ()
        cells = [
            _cell(value, formula[at] if at < len(formula) else None) for at, value in enumerate(row)
        ]
        for column, (last, words, kind) in list(filling.items()):
            if number > last:
                del filling[column]
                continue
            cells += [("", EMPTY)] * (column + 1 - len(cells))
            if cells[column][1] == EMPTY:
                cells[column] = (words, kind)
        for column, last in merged.get(number, ()):
            if column < len(cells):
                filling[column] = (last, *cells[column])
        yield SheetRow(number, tuple(c[0] for c in cells), "".join(c[1] for c in cells))


def _cell(value: Any, formula: Any) -> tuple[str, str]:
    """The words of a value and what kind it is."""
    if value is None:
        missing = isinstance(formula, str) and formula.startswith("=")
        missing = missing or (formula is not None and not isinstance(formula, str))
        return ("", FORMULA) if missing else ("", EMPTY)
    match value:
        case bool():
            return ("TRUE" if value else "FALSE"), TRUTH
        case int() | float():
            whole = isinstance(value, int) or (value.is_integer() and abs(value) < 1e15)
            return (str(int(value)) if whole else repr(value)), NUMBER
        case datetime():
            return value.date().isoformat(), DAY
        case date():
            return value.isoformat(), DAY
        case time() | timedelta():
            return str(value), WORDS
    words = str(value)
    if words in _ERRORS:
        return words, ERROR
    return (words, WORDS) if words.strip() else ("", EMPTY)
