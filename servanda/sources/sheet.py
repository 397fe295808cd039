"""Spreadsheets of links: CSV and XLSX.

What leaves it: an entry for each address that a row names, in words, behind a cell or in a formula
that spells it out. A formula is never worked out, and a cell is never more than words.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

import openpyxl
from attrs import frozen
from lxml import etree
from openpyxl.packaging.relationship import get_dependents, get_rels_path
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from servanda.errors import SourceError
from servanda.sources import csv_cells
from servanda.sources.entry import Entry, Listing, day_of, tidy, title_of
from servanda.sources.sheet_parts import RefusedSheet

ROWS = 100_000
UNPACKED_BYTES = 200_000_000
TIMES = 200  # a sheet of text unfolds five to twenty times
# How heads of columns are written; what is not among them is passed over.
COLUMNS = {
    "address": ("address", "url", "link", "links", "urls", "href", "source"),
    "title": ("title", "headline"),
    "published": ("published", "date", "day", "publication date"),
    "publisher": ("publisher", "outlet", "newspaper"),
    "language": ("language", "lang"),
}


# The first thing that a formula is given, where it is words alone: "https://a"&B2 is worked out.
_FORMULA = re.compile(r'\s*[=+@-]?\s*HYPERLINK\s*\(\s*"((?:[^"]|"")*)"\s*[,;)]', re.I)
_SHOWN = re.compile(r'[,;]\s*"((?:[^"]|"")*)"\s*\)\s*\Z')
_LINKED_ROWS = 1_000  # that one link lies behind
_OLD = b"\xd0\xcf\x11\xe0"

Cell = str | int | float | bool | date | datetime | None


def listing(data: bytes, address: str) -> Listing:
    """The links of a sheet, in its order. Raises SourceError where it is none."""
    passed: list[str] = []
    sheets = _of_xlsx(data, address) if data.startswith(b"PK") else _of_csv(data, address, passed)
    entries: dict[str, Entry] = {}
    count = 0
    for name, rows in sheets:
        columns: dict[str, int] = {}
        for number, row in rows:
            count += 1
            if count > ROWS:
                passed.append(f"{address}: has more than {ROWS:,} rows; the first were taken")
                return Listing(tuple(entries.values()), passed=tuple(passed))
            if not any(row):
                continue
            if not columns:
                columns = _columns(row)
                if not any(_addresses(cell) for cell in row):
                    continue  # a head, not a row
            new = _entries(row, columns)
            for entry in new:
                entries.setdefault(entry.key, entry)
            if not new:
                place = f'sheet "{name[:60]}", row {number}' if name else f"row {number}"
                passed.append(f"{address}: {place}: no web address in it")
    return Listing(tuple(entries.values()), passed=tuple(passed))


@frozen
class _Linked:
    """What a cell shows, with the address that lies behind it."""

    words: str
    target: str

    def __str__(self) -> str:
        return self.words


def _addresses(cell: Cell | _Linked) -> list[str]:
    """Every address a cell names: behind it, in a formula that spells it out, or in its words."""
    if isinstance(cell, _Linked):
        target = tidy(cell.target)
        return [target] if target else _addresses(cell.words)
    if not isinstance(cell, str):
        return []
    if formula := _FORMULA.match(cell):
        target = tidy(formula[1].replace('""', '"'))
        return [target] if target else []
    if cell.lstrip()[:1] in ("=", "+", "@"):
        return []  # a formula of another kind: half an address may stand in it
    words = (word.strip("<>()[],;\"'") for word in cell.split())
    return [target for word in words if "://" in word and (target := tidy(word))]


def _words(cell: Cell | _Linked) -> str:
    """What a reader of the sheet sees of a cell."""
    if isinstance(cell, str) and _FORMULA.match(cell):
        label = _SHOWN.search(cell)
        return label[1].replace('""', '"') if label else ""
    return str(cell or "")


def _columns(row: Sequence[Cell | _Linked]) -> dict[str, int]:
    """Which column says what; where no head does, the first with an address is the address."""
    heads = [str(cell or "").strip().casefold() for cell in row]
    columns = {
        name: heads.index(word)
        for name, words in COLUMNS.items()
        for word in words[::-1]
        if word in heads
    }
    if "address" not in columns:
        at = next((n for n, cell in enumerate(row) if _addresses(cell)), 0)
        columns = {"address": at}
    return columns


def _entries(row: Sequence[Cell | _Linked], columns: dict[str, int]) -> list[Entry]:
    """The entries of a row; where its column of addresses has none, of its first cell with one."""

    def cell(name: str) -> Cell | _Linked:
        at = columns.get(name, len(row))
        return row[at] if at < len(row) else None

    own = cell("address")
    if not _addresses(own):
        own = next((each for each in row if _addresses(each)), None)
    label = _words(own)
    title = _words(cell("title")) or ("" if "://" in label else label)
    published = cell("published")
    return [
        Entry(
            key=address,
            address=address,
            title=title_of(title),
            published=day_of(str(published) if isinstance(published, _Linked) else published or ""),
            publisher=title_of(_words(cell("publisher"))),
            language=_words(cell("language"))[:2].lower(),
        )
        for address in _addresses(own)
    ]


Rows = Iterator[tuple[int, Sequence[Cell | _Linked]]]


def _of_csv(data: bytes, address: str, passed: list[str]) -> Iterator[tuple[str, Rows]]:
    if data.startswith(_OLD):
        raise SourceError(
            f"{address}: is a workbook of the old kind (.xls), or is locked with a password. "
            "Nothing was taken from it. Save it as XLSX without a password, or as CSV in UTF-8."
        )
    try:
        text, remark = csv_cells.decoded(data)
    except RefusedSheet as error:
        raise SourceError(f"{address}: {error}") from error
    if remark:
        passed.append(f"{address}: {remark}")
    yield "", _csv_rows(text, address)


def _csv_rows(text: str, address: str) -> Rows:
    text, skipped, sign = csv_cells.said_sign(text)
    sign = sign or csv_cells.delimiter_of(text)
    try:
        yield from enumerate(
            csv.reader(io.StringIO(text, newline=""), delimiter=sign), start=1 + skipped
        )
    except csv.Error as error:
        raise SourceError(
            f"{address}: cannot be read as CSV ({error}). Rows behind that place would be lost. "
            "Save the sheet anew."
        ) from error


def _of_xlsx(data: bytes, address: str) -> Iterator[tuple[str, Rows]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            size = sum(file.file_size for file in package.infolist())
            if size > max(UNPACKED_BYTES // 100, min(UNPACKED_BYTES, TIMES * len(data))):
                raise ValueError(f"it unfolds to {size:,} bytes, as a bomb does")
            book, formulas = (
                openpyxl.load_workbook(
                    io.BytesIO(data), read_only=True, data_only=values, keep_links=False
                )
                for values in (True, False)
            )
            for sheet, same in zip(book.worksheets, formulas.worksheets):
                links = _links(package, sheet._worksheet_path)
                sheet.reset_dimensions()  # what a sheet says of its size need not be so
                same.reset_dimensions()
                name = sheet.title if len(book.worksheets) > 1 else ""
                yield name, _xlsx_rows(sheet, same, links)
    except _BROKEN as error:
        raise SourceError(
            f"{address}: cannot be read as a spreadsheet ({str(error)[:200]}). Nothing was taken "
            "from it. Save it anew as XLSX or CSV."
        ) from error


def _xlsx_rows(sheet: Any, same: Any, links: dict[tuple[int, int], str]) -> Rows:
    """Each row: the values saved, formulas that spell an address out, and links behind cells."""
    both = zip(sheet.iter_rows(values_only=True), same.iter_rows(values_only=True))
    for number, (values, formulas) in enumerate(both, start=1):
        row: list[Cell | _Linked] = list(values)
        for at, formula in enumerate(formulas[: len(row)]):
            label = str(values[at]) if values[at] is not None else ""
            if isinstance(formula, str) and (match := _FORMULA.match(formula)):
                row[at] = _Linked(label or _words(formula), match[1].replace('""', '"'))
            elif target := links.get((number, at)):
                row[at] = _Linked(label, target)
            elif values[at] is None and isinstance(formula, str):
                row[at] = formula  # nothing was saved with it; the row is told
        yield number, row


def _links(package: zipfile.ZipFile, path: str) -> dict[tuple[int, int], str]:
    """The addresses behind the cells of a sheet, by row and column."""
    rels = get_rels_path(path)
    if rels not in package.namelist():
        return {}
    targets = {each.Id: each.Target for each in get_dependents(package, rels)}
    links: dict[tuple[int, int], str] = {}
    with package.open(path) as file:
        for _, element in etree.iterparse(
            file, resolve_entities=False, no_network=True, huge_tree=False
        ):
            name = etree.QName(element).localname
            if name == "hyperlink":
                marks = {etree.QName(key).localname: str(v) for key, v in element.attrib.items()}
                target = targets.get(marks.get("id", ""))
                if target and (place := marks.get("ref")):
                    column, first, _, last = range_boundaries(place)
                    rows = range(first, min(last, first + _LINKED_ROWS) + 1)
                    links |= {(row, column - 1): target for row in rows}
            if name in ("row", "hyperlink"):
                element.clear()
    return links


# What openpyxl lets through of a broken file: it wraps none of its parsers' errors.
_BROKEN = (
    zipfile.BadZipFile, InvalidFileException, ValueError, KeyError, TypeError, AttributeError,
    IndexError, SyntaxError, zlib.error, OSError, EOFError, RuntimeError, OverflowError,
    etree.LxmlError,
)  # fmt: skip
