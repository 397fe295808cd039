"""`servanda import`: the words of a dry run and the real run, faults, exit codes, and its twin."""

from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from watch.importing.sheets import FRENCH, HEADS, comma, watch_at, written

from servanda import open_watch, wording
from servanda import watch as way
from servanda.cli import main

MAPPING = """
title = "Liste du bureau"
unit = "people"
[columns]
id = "Réf"
when = "Date"
act = "Type d'incident"
by = "Auteur"
to = "Victime"
where = "Lieu"
number = "Nombre"
words = "Récit"
[acts]
Arrestation = "detain"
Fermeture = "media_close"
[actors]
"Police nationale" = { kind = "state_organ", country = "kh" }
"Ministère*" = { kind = "state_organ", country = "kh" }
"""


@pytest.fixture
def watch(tmp_path: Path) -> way.Watch:
    return watch_at(tmp_path / "watch")


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    return written(tmp_path, "mine.toml", MAPPING)


def run(watch: way.Watch, *words: object, by: str = "Ann") -> Result:
    options = ("--by", by) if by else ()
    return CliRunner().invoke(main, ["import", str(watch.folder), *map(str, words), *options])


def test_a_dry_run_prints_what_the_real_run_prints(watch, mine, tmp_path) -> None:
    path = written(tmp_path, "liste.csv", FRENCH, "cp1252")

    dry = run(watch, path, "--as", mine, "--dry-run")
    with watch.record() as record:
        head = record.head()
    real = run(watch, path, "--as", mine)
    again = run(watch, path, "--as", mine)

    assert (dry.exit_code, real.exit_code, head) == (0, 0, None)
    assert dry.stdout == real.stdout
    assert "liste.csv: 2 rows new." in real.stdout
    assert "nothing was put on record" in dry.stderr
    assert "0 rows new, 2 already there" in again.stdout


def test_the_rows_of_json_are_those_of_the_library(watch, mine, tmp_path) -> None:
    path = written(tmp_path, "liste.csv", FRENCH)

    twin = open_watch(watch.folder).import_sheet(path, mapping=str(mine), by="Ann", dry_run=True)
    printed = run(watch, path, "--as", mine, "--json")
    rows = [json.loads(line) for line in printed.stdout.splitlines()]

    assert rows == json.loads(json.dumps(list(twin)))
    assert [row["what"] for row in rows] == ["new", "new", "sum"]
    assert (rows[0]["row"], rows[-1]["new"]) == (2, 2)


def test_an_edited_row_ends_with_one_and_says_how_to_correct_it(watch, mine, tmp_path) -> None:
    run(watch, written(tmp_path, "liste.csv", FRENCH), "--as", mine)

    edited = written(tmp_path, "liste.csv", FRENCH.replace("03/09/2017", "04/09/2017"))
    result = run(watch, edited, "--as", mine)

    assert result.exit_code == 1
    assert "changed: row 2 differs in when from clm-" in result.stdout
    assert "servanda code WATCH --claim clm-" in result.stdout


def test_a_faulty_list_ends_with_one_and_a_line_a_fault(watch, mine, tmp_path) -> None:
    faulty = FRENCH.replace("Arrestation", "Arestation").replace("Police nationale", "Polise")
    result = run(watch, written(tmp_path, "liste.csv", faulty), "--as", mine)

    assert result.exit_code == 1
    assert 'row 2, column C "Type d\'incident": "Arestation" is no act' in result.stderr
    assert 'Did you mean "Arrestation"?' in result.stderr
    assert 'row 2, column D "Auteur": "Polise" is nobody' in result.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--as", "acledd"), 'Did you mean "acled"?'),
        (("--as", "./none.toml"), "no file of that name is there"),
        ((), "Missing option '--as'"),
    ],
)
def test_a_mapping_that_is_not_there_is_told(watch, tmp_path, words, told) -> None:
    result = run(watch, written(tmp_path, "a.csv", comma(HEADS)), *words)

    assert result.exit_code in (1, 2)
    assert told in result.output


def test_nobody_imports_without_a_name(watch, mine, tmp_path, monkeypatch) -> None:
    monkeypatch.delenv("SERVANDA_BY", raising=False)
    result = run(watch, written(tmp_path, "liste.csv", FRENCH), "--as", mine, by="")

    assert result.exit_code == 2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[columns]\nwhen = 'Date'\n", '"act" is missing'),
        ("[columns]\nact = 'T'\nwho = 'x'\n", '"who" is no field'),
        ("dates = 'day first'\n[columns]\nact = 'T'\n", "is none of day-first"),
        ("colums = 1\n", 'Did you mean "columns"?'),
        ("[columns]\nact = 'T'\n[kinds]\nCSO = 'ngos'\n", 'Did you mean "ngo"?'),
        ("[columns]\nact = 'T'\nwhen = ['a', 'b']\n", '"when" has one column'),
        (
            "[columns",
            "mine.toml:1: is no TOML: a bracket that is opened here or above is not closed",
        ),
    ],
)
def test_a_mapping_is_read_strictly(watch, tmp_path, text, told) -> None:
    mine = written(tmp_path, "mine.toml", text)
    result = run(watch, written(tmp_path, "a.csv", comma(HEADS)), "--as", mine)

    assert result.exit_code == 1
    assert told in result.stderr


def test_an_imported_list_does_not_go_out_with_captures_unless_asked(watch, mine, tmp_path) -> None:
    telephone = (
        FRENCH.replace("Récit\n", "Récit;Téléphone\n", 1)
        .replace("\n", ";+855 12 345 678\n")
        .replace("Téléphone;+855 12 345 678", "Téléphone")
    )
    path = written(tmp_path, "liste.csv", telephone)
    assert run(watch, path, "--as", mine).exit_code == 0
    page = written(tmp_path, "copy-of-the-list.txt", telephone)
    CliRunner().invoke(main, ["gather", str(watch.folder), str(page), "--by", "Ann"])

    def given(name: str, *words: str) -> tuple[Result, bytes]:
        out = tmp_path / name
        result = CliRunner().invoke(
            main, ["publish", str(watch.folder), str(out), "--captures", *words]
        )
        with zipfile.ZipFile(out) as archive:
            parts = {part: archive.read(part) for part in archive.namelist()}
        opened = (gzip.decompress(d) if n.endswith(".gz") else d for n, d in parts.items())
        return result, b"".join(opened)

    by_default, bytes_by_default = given("default.wacz")
    alone, bytes_alone = given("alone.wacz", "--only", "copy-of-the-list.txt", "--custody")
    _, bytes_whole = given("whole.wacz", "--whole")

    why = "an imported list, whose columns hold more than was read"
    assert f"Withheld: 2 × {why}." in by_default.stdout
    assert f"Withheld: 1 × {why}." in alone.stdout
    assert why.encode() in bytes_by_default
    assert b"345 678" not in bytes_by_default + bytes_alone
    assert b"345 678" in bytes_whole


def test_a_key_of_a_mapping_that_needs_quotation_marks_is_shown_with_them(
    watch, mine, tmp_path
) -> None:
    mapping = mine.read_text("utf-8").replace("[acts]", '[acts]\nEnlèvement = "abduct"')
    faulty = written(tmp_path, "faulty.toml", mapping)
    line = 1 + mapping.splitlines().index('Enlèvement = "abduct"')

    result = run(watch, written(tmp_path, "liste.csv", FRENCH), "--as", faulty)

    assert result.exit_code != 0
    assert (
        f"faulty.toml:{line}: is no TOML: a key with blanks or with other letters" in result.stderr
    )
    assert 'Write "Enlèvement" = "abduct".' in result.stderr


def test_a_published_list_is_called_a_list_and_its_name_is_withheld(watch, mine, tmp_path) -> None:
    run(watch, written(tmp_path, "liste.csv", FRENCH), "--as", mine)
    with watch.record() as record:
        published = way.withhold(watch, way.evidence(watch, record))

    (capture,) = published.captures
    assert capture.address == "sheet:withheld"
    assert wording.source(capture) == "a list of coded incidents"
    assert wording.address(capture.address) == "not published, an imported list"
    assert capture.title == "Liste du bureau"
