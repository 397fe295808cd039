"""A spreadsheet that somebody sends to be imported: nothing in it is opened, run or believed."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from commands import rows, run
from watch.importing.sheets import HEADS, comma, workbook

pytestmark = pytest.mark.slow  # a watch and a sheet of its own each

ROW = ("2017-09-03", "arrest", "Police", "A deputy", "Phnom Penh", "He was arrested at home.")
MAPPING = """known_only = []
[columns]
when = "Date"
act = "Type"
by = "By"
to = "To"
where = "Place"
words = "What happened"
[acts]
arrest = "detain"
"""
OWN_WORDS = "words of this machine alone"
SHEET = "xl/worksheets/sheet1.xml"
SECONDS = 60


def repacked(path: Path, change: Callable[[dict[str, bytes]], dict[str, bytes]]) -> Path:
    """A workbook with parts of its package changed."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in change(parts).items():
            package.writestr(name, data)
    return path


def declared(
    entities: str, *, behind: int = 0, name: str = SHEET
) -> Callable[..., dict[str, bytes]]:
    """The sheet with entities of its own, so far behind the beginning, one used as words."""

    def change(parts: dict[str, bytes]) -> dict[str, bytes]:
        sheet = parts.pop(SHEET)
        head, _, rest = sheet.partition(b"<worksheet")
        comment = b"<!--" + b"x" * behind + b"-->" if behind else b""
        rest = rest.replace(b"He was arrested at home.", b"&a;")
        parts[name] = (
            head + comment + b"<!DOCTYPE worksheet [" + entities.encode() + b"]><worksheet" + rest
        )
        relations = "xl/_rels/workbook.xml.rels"
        parts[relations] = parts[relations].replace(b"/" + SHEET.encode(), b"/" + name.encode())
        types = "[Content_Types].xml"
        parts[types] = parts[types].replace(b"/" + SHEET.encode(), b"/" + name.encode())
        return parts

    return change


def laughs() -> str:
    """Entities of entities: ten to the tenth of one word."""
    lines = ['<!ENTITY l0 "lol">']
    lines += [f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10)]
    return "".join(lines) + '<!ENTITY a "&l9;">'


@pytest.fixture
def watch(new_watch: Path) -> Path:
    (new_watch.parent / "mine.toml").write_text(MAPPING, encoding="utf-8")
    return new_watch


def imported(watch: Path, path: Path) -> tuple[int, str]:
    """How an import ended, and all that was printed; nothing is here of one that failed."""
    begun = time.monotonic()

    result = run("import", watch, path, "--as", watch.parent / "mine.toml", "--by", "Ann")

    assert time.monotonic() - begun < SECONDS
    assert isinstance(result.exception, SystemExit | None), result.exception
    if result.exit_code:
        assert rows("incidents", watch) == []
    assert OWN_WORDS not in result.output
    return result.exit_code, result.output


@pytest.mark.parametrize(
    "behind", [0, 5_000, 3_000_000], ids=["first", "behind 5 kB", "behind 3 MB"]
)
@pytest.mark.parametrize("name", [SHEET, "xl/worksheets/sheet1.dat"], ids=["as named", "otherwise"])
@pytest.mark.parametrize("kind", ["a file", "many", "one word"])
def test_entities_of_a_sheet_are_never_opened(
    watch: Path, tmp_path: Path, behind: int, name: str, kind: str
) -> None:
    secret = tmp_path / "secret"
    secret.write_text(OWN_WORDS, encoding="utf-8")
    entities = {
        "a file": f'<!ENTITY a SYSTEM "file://{secret}">', "many": laughs(),
        "one word": '<!ENTITY a "He was killed at home.">',
    }[kind]  # fmt: skip
    path = workbook(tmp_path / "a.xlsx", HEADS, ROW)
    path = repacked(path, declared(entities, behind=behind, name=name))

    code, said = imported(watch, path)

    assert code == 1 and "brings entities of its own" in said


def wide(parts: dict[str, bytes]) -> dict[str, bytes]:
    cells = b"".join(b'<c r="%s1" t="n"><v>1</v></c>' % name for name in (b"ZZZ",)) * 1000
    return {**parts, SHEET: parts[SHEET].replace(b"</row>", cells + b"</row>", 1)}


def far(parts: dict[str, bytes]) -> dict[str, bytes]:
    row = b'<row r="2000000000"><c r="A2000000000" t="n"><v>1</v></c></row>'
    return {**parts, SHEET: parts[SHEET].replace(b"</sheetData>", row + b"</sheetData>")}


def merged(parts: dict[str, bytes]) -> dict[str, bytes]:
    cells = b"".join(b'<mergeCell ref="A%d:ZZZ9999999"/>' % n for n in range(1, 100_000))
    more = b"<mergeCells>" + cells + b"</mergeCells>"
    return {**parts, SHEET: parts[SHEET].replace(b"</sheetData>", b"</sheetData>" + more)}


def bomb(parts: dict[str, bytes]) -> dict[str, bytes]:
    return {**parts, "xl/media/image1.png": b"\0" * 700_000_000}


def outside(parts: dict[str, bytes]) -> dict[str, bytes]:
    return {**parts, "../../outside.txt": OWN_WORDS.encode(), "/etc/outside": b"x"}


def macros(parts: dict[str, bytes]) -> dict[str, bytes]:
    return {**parts, "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + b"x" * 100}


def linked(parts: dict[str, bytes]) -> dict[str, bytes]:
    rels = (b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            b'<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
            b'relationships/externalLinkPath" Target="http://127.0.0.1:9/x" TargetMode="External"/>'
            b"</Relationships>")  # fmt: skip
    return {**parts, "xl/externalLinks/_rels/externalLink1.xml.rels": rels,
            "xl/externalLinks/externalLink1.xml": b"<externalLink/>"}  # fmt: skip


def deep(parts: dict[str, bytes]) -> dict[str, bytes]:
    nested = b"<is>" * 100_000 + b"</is>" * 100_000
    return {**parts, SHEET: parts[SHEET].replace(b"</sheetData>", nested + b"</sheetData>")}


def broken(parts: dict[str, bytes]) -> dict[str, bytes]:
    return {**parts, SHEET: parts[SHEET][:-40]}


def gone(parts: dict[str, bytes]) -> dict[str, bytes]:
    return {name: data for name, data in parts.items() if name != SHEET}


@pytest.mark.parametrize(
    "change", [wide, far, merged, bomb, outside, macros, linked, deep, broken, gone],
    ids=lambda change: change.__name__,
)  # fmt: skip
def test_a_workbook_that_is_otherwise_ends_in_time_and_in_words(
    watch: Path, tmp_path: Path, change: Callable[..., dict[str, bytes]]
) -> None:
    path = repacked(workbook(tmp_path / "a.xlsx", HEADS, ROW), change)
    before = {p for p in tmp_path.rglob("*") if watch not in p.parents}

    code, said = imported(watch, path)

    assert code in (0, 1) and (code == 0 or "Nothing was put on record" in said), said
    assert {p for p in tmp_path.rglob("*") if watch not in p.parents} == before
    if change in (outside, macros, linked):
        assert code == 0


CSV: dict[str, bytes] = {
    "NUL": comma(HEADS, ROW).replace("Police", "Pol\0ice").encode(),
    "UTF-16 with a mark": comma(HEADS, ROW).encode("utf-16"),
    "UTF-16 cut": comma(HEADS, ROW).encode("utf-16")[:-1],
    "UTF-32": comma(HEADS, ROW).encode("utf-32"),
    "a mark twice": b"\xef\xbb\xbf\xef\xbb\xbf" + comma(HEADS, ROW).encode(),
    "a million columns": (",".join(HEADS) + "," * 1_000_000 + "\n").encode(),
    "one cell of all": (",".join(HEADS) + '\n"' + "x" * 5_000_000).encode(),
    "quotes": (",".join(HEADS) + "\n" + '"' * 1_000_001).encode(),
    "returns": (",".join(HEADS) + "\r" * 1_000_000).encode(),
    "sep": b"sep=\n" + comma(HEADS, ROW).encode(),
    "formulas": comma(
        HEADS, ("2017-09-03", "arrest", "=cmd|' /C calc'!A0", "x", "y", "z")
    ).encode(),
    "turned": comma(HEADS, (*ROW[:-1], "read \u202esiht\u202c \x1b[2J")).encode(),
    "a device": b"",
}


@pytest.mark.parametrize("name", CSV)
def test_a_list_that_is_otherwise_ends_in_time_and_in_words(
    watch: Path, tmp_path: Path, name: str
) -> None:
    path = tmp_path / "list.csv"
    if name == "a device":
        path.symlink_to("/dev/zero")
    else:
        path.write_bytes(CSV[name])

    code, said = imported(watch, path)

    assert code in (0, 1) and "\x1b[2J" not in said and "\u202e" not in said
    if name in ("UTF-16 with a mark",):
        assert code == 0 and rows("incidents", watch) != []
    if name in (
        "NUL",
        "UTF-16 cut",
        "a million columns",
        "one cell of all",
        "formulas",
        "a device",
    ):
        assert code in (1, 2), said
    for row in rows("incidents", watch):
        assert "\x1b" not in str(row) or name == "turned"
