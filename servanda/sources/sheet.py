"""Spreadsheets of links: CSV and XLSX.

What leaves it: a row an entry. A formula is never worked out, and a cell is never more than words.
"""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from servanda.errors import SourceError
from servanda.sources.entry import Entry, Listing, day_of, tidy, title_of

ROWS = 100_000
UNPACKED_BYTES = 200_000_000
TIMES = 200  # a sheet of text unfolds five to twenty times
# How heads of columns are written; what is not among them is passed over.
COLUMNS = {
    "address": ("address", "url", "link", "href", "source"),
    "title": ("title", "headline"),
    "published": ("published", "date", "day", "publication date"),
    "publisher": ("publisher", "outlet", "newspaper"),
    "language": ("language", "lang"),
}


def listing(data: bytes, address: str) -> Listing:
    """The links of a sheet, in its order. Raises SourceError where it is none."""
    rows = _of_xlsx(data, address) if data.startswith(b"PK") else _of_csv(data, address)
    entries: dict[str, Entry] = {}
    passed: list[str] = []
    columns: dict[str, int] = {}
    for number, row in rows:
        if not any(row):
            continue
        if not columns:
            columns = _columns(row)
            if not any(tidy(str(cell)) for cell in row):
                continue  # a head, not a row
        entry = _entry(row, columns)
        if entry:
            entries.setdefault(entry.key, entry)
        else:
            passed.append(f"{address}: row {number}: no web address in it")
        if number >= ROWS:
            passed.append(f"{address}: has more than {ROWS:,} rows; the first were taken")
            break
    return Listing(tuple(entries.values()), passed=tuple(passed))


Cell = str | int | float | bool | date | datetime | None


def _columns(row: Sequence[Cell]) -> dict[str, int]:
    """Which column says what; where no head does, the first with an address is the address."""
    heads = [str(cell or "").strip().casefold() for cell in row]
    columns = {
        name: heads.index(word)
        for name, words in COLUMNS.items()
        for word in words[::-1]
        if word in heads
    }
    if "address" not in columns:
        at = next((n for n, cell in enumerate(row) if tidy(str(cell))), 0)
        columns = {"address": at}
    return columns


def _entry(row: Sequence[Cell], columns: dict[str, int]) -> Entry | None:
    def cell(name: str) -> Cell:
        at = columns.get(name, len(row))
        return row[at] if at < len(row) else None

    address = tidy(str(cell("address") or ""))
    if not address:
        return None
    return Entry(
        key=address,
        address=address,
        title=title_of(cell("title")),
        published=day_of(cell("published") or ""),
        publisher=title_of(cell("publisher")),
        language=str(cell("language") or "")[:2].lower(),
    )


def _of_csv(data: bytes, address: str) -> Iterator[tuple[int, Sequence[Cell]]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(
            f"{address}: byte {error.start} is not UTF-8, so it could be misread. Save the sheet "
            "as CSV in UTF-8, or as XLSX."
        ) from error
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        yield from enumerate(csv.reader(io.StringIO(text), delimiter=delimiter), start=1)
    except csv.Error as error:
        raise SourceError(
            f"{address}: cannot be read as CSV ({error}). Rows behind that place would be lost. "
            "Save the sheet anew."
        ) from error


def _of_xlsx(data: bytes, address: str) -> Iterator[tuple[int, Sequence[Cell]]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            size = sum(file.file_size for file in package.infolist())
            if size > max(UNPACKED_BYTES // 100, min(UNPACKED_BYTES, TIMES * len(data))):
                raise ValueError(f"it unfolds to {size:,} bytes, as a bomb does")
        book = openpyxl.load_workbook(
            io.BytesIO(data), read_only=True, data_only=True, keep_links=False
        )
        rows: Iterable[Sequence[Cell]] = (
            row for sheet in book.worksheets for row in sheet.iter_rows(values_only=True)
        )
        yield from enumerate(rows, start=1)
    except _BROKEN as error:
        raise SourceError(
            f"{address}: cannot be read as a spreadsheet ({str(error)[:200]}). Nothing was taken "
            "from it. Save it anew as XLSX or CSV."
        ) from error


# What openpyxl lets through of a broken file: it wraps none of its parsers' errors.
_BROKEN = (
    zipfile.BadZipFile, InvalidFileException, ValueError, KeyError, TypeError, AttributeError,
    IndexError, SyntaxError, zlib.error, OSError, EOFError, RuntimeError, OverflowError,
)  # fmt: skip
