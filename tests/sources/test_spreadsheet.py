"""Spreadsheets of every kind become rows of cells; what is made to harm is refused in time."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from servanda.captures import sandbox
from servanda.errors import SourceError
from servanda.sources import csv_cells, sheet_parts, spreadsheet

LINE = 'Date;What;Où\n2017-09-03;"a; b\nc";Chez lui\n'


def rows(path: Path, **form) -> tuple[list[tuple[str, ...]], list[str]]:
    """The rows and remarks of a file, read as the product reads it; a refusal is raised."""
    found, remarks = [], []
    # read to its end: a worker left half-way is ended, and the next file costs a start
    parts = list(sandbox.streamed(
        spreadsheet.cells, path, results=spreadsheet.RESULTS, most_bytes=4_000_000,
        given=sheet_parts.SheetForm(**form), seconds=60,
    ))  # fmt: skip
    for part in parts:
        match part:
            case sheet_parts.SheetRefusal():
                assert part is parts[-1]
                raise SourceError(part.words)
            case sheet_parts.SheetRemark():
                remarks.append(part.words)
            case sheet_parts.SheetRows():
                found += part.words
    return found, remarks


def kept(folder: Path, data: bytes, name: str = "a.csv") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("utf-16-le", b""),
        ("cp1252", b""),
    ],
)
@pytest.mark.parametrize("sign", [";", ",", "\t", "|"])
def test_every_encoding_and_sign_gives_the_same_cells(tmp_path, encoding, mark, sign) -> None:
    text = LINE.replace("a; b", "a* b").replace(";", sign).replace("a* b", "a; b")
    found, _ = rows(kept(tmp_path, mark + text.encode(encoding)))

    assert found == [("Date", "What", "Où"), ("2017-09-03", "a; b\nc", "Chez lui")]


def test_a_line_that_names_its_sign_is_obeyed_and_counted() -> None:
    parts = list(csv_cells.rows(b"sep=;\na;b,c\n", sheet_parts.SheetForm()))

    assert [(p.numbers, p.words) for p in parts] == [((2,), (("a", "b,c"),))]


def test_what_an_encoding_had_to_be_taken_for_is_said(tmp_path) -> None:
    assert "read as Windows-1252" in rows(kept(tmp_path, LINE.encode("cp1252")))[1][0]
    assert rows(kept(tmp_path, LINE.encode("cp1254")), encoding="cp1254")[1] == []


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"a,b\n1,\x00\n", "NUL"),
        (b"a,b\n1," + b"x" * 1_000_000 + b"\n", "field larger than field limit"),
        (b"a,b\n" + b"," * 1_000_000 + b"\n", "1,000,001 columns"),
        (b'a,b\n1,"open\n', "cannot be read as CSV"),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "old kind"),
        (b"a,b\n\x81\x8d,\xff\n", "neither UTF-8"),
        (b"PK\x03\x04broken", "cannot be read as a spreadsheet"),
        (b"\xff\xfea\x00,\x00b", "broken at byte"),
    ],
)
def test_what_is_no_spreadsheet_is_refused_with_the_reason(tmp_path, data, why) -> None:
    with pytest.raises(SourceError, match=why):
        rows(kept(tmp_path, data))


def package(folder: Path, **parts: bytes) -> Path:
    """A workbook with some of its parts put in place of others."""
    made = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["a", "b"])
    book.save(made)
    path = folder / "a.xlsx"
    with (
        zipfile.ZipFile(made) as source,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for part in source.infolist():
            name = part.filename.rpartition("/")[2].removesuffix(".xml")
            target.writestr(part.filename, parts.get(name) or source.read(part))
        for name, data in parts.items():
            if name.startswith("more"):
                target.writestr(f"xl/{name}", data)
    return path


SHEET = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%s'
    b"<sheetData>%s</sheetData></worksheet>"
)


@pytest.mark.slow
def test_a_workbook_that_unfolds_like_a_bomb_is_refused(tmp_path) -> None:
    with pytest.raises(SourceError, match="as a bomb does"):
        rows(package(tmp_path, more1=b"\x00" * 700_000_000))


def test_a_workbook_with_entities_of_its_own_is_refused(tmp_path) -> None:
    evil = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + SHEET % (
        b"", b'<row r="1"><c r="A1" t="inlineStr"><is><t>&e;</t></is></c></row>',
    )  # fmt: skip

    with pytest.raises(SourceError, match="entities of its own"):
        rows(package(tmp_path, sheet1=evil))


def test_a_size_that_a_sheet_lies_about_costs_nothing(tmp_path) -> None:
    lying = SHEET % (
        b'<dimension ref="A1:XFD1048576"/>',
        b'<row r="1"><c r="A1"><v>7</v></c></row>',
    )

    assert rows(package(tmp_path, sheet1=lying))[0] == [("7",)]


@pytest.mark.parametrize("place", [b'r="ZZZZZZZ1"', b'r="XFE1"'])
def test_a_cell_beyond_every_column_is_refused(tmp_path, place) -> None:
    wide = SHEET % (b"", b'<row r="1"><c %s><v>7</v></c></row>' % place)

    with pytest.raises(SourceError):
        rows(package(tmp_path, sheet1=wide))


@pytest.mark.slow
def test_a_row_beyond_every_row_is_refused(tmp_path) -> None:
    far = SHEET % (b"", b'<row r="999999999"><c r="A999999999"><v>7</v></c></row>')

    with pytest.raises(SourceError):
        rows(package(tmp_path, sheet1=far))
