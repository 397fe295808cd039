"""What is given out of a watch that was filled by somebody hostile acts in no program."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import openpyxl
import pytest
from commands import rows, run

from servanda import watch as way

pytestmark = pytest.mark.slow  # every table in every form

ACTS = ('=HYPERLINK("http://evil.example","x")', "+cmd|' /C calc'!A0", "@SUM(1)", "-2+3",
        "\t=1+1", "x;=1+1", "\uff1d1+1")  # fmt: skip
BREAKS = "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:forged\r\n"
CANARY = "Canaryname"
ON = "2017-12-31"


@pytest.fixture(scope="module")
def watch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A watch whose pages, list, notices and reasons were written by somebody hostile."""
    place = tmp_path_factory.mktemp("hostile")
    folder = place / "watch"
    way.new(folder, agreement="paris-1991", title=f"=1+1 {BREAKS}".replace("\r\n", " "))
    for number, act in enumerate(ACTS):
        page = place / f"page {number}.html"
        title = act.replace('"', "&quot;")
        page.write_text(
            f'<html lang="{title}"><head><title>{title}\u202e</title>'
            f'<meta property="og:site_name" content="{title}"></head><body><article>'
            f"<p>Police arrested {act} Sok in Phnom Penh on 3 September 2017, said {act} Minister."
            "</p></article></body></html>", encoding="utf-8",
        )  # fmt: skip
        run("gather", folder, page, "--by", CANARY, "--published", "2017-09-04", "--address",
            f"https://evil.example/{number}?=1+1")  # fmt: skip
    run("read", folder)
    for row in rows("incidents", folder):
        run("decide", folder, row["id"], "--judgement", "upheld", "--reason", f"{CANARY} said =1+1",
            "--by", CANARY)  # fmt: skip
    run("decide", folder, "--notice", "request", "--about", "cps-29", "--on", "2017-11-01",
        "--actor", "un_secretary_general", "--words", BREAKS, "--by", CANARY,
        "--reason", "=1+1", "--source", BREAKS)  # fmt: skip
    assert rows("incidents", folder)
    return folder


def exported(watch: Path, tmp_path: Path, form: str, what: str) -> bytes:
    out = tmp_path / f"{what}.{form}"
    day = ("--on", ON) if what in ("standings", "duties") else ()
    made = run("export", watch, "--as", form, "--what", what, "--out", out, *day)
    assert made.exit_code == 0, made.output
    return out.read_bytes()


def acts(words: object) -> bool:
    """Whether some program takes words for a formula, or part of them where it parts cells."""
    if not isinstance(words, str) or re.fullmatch(r"-?\d+(\.\d+)?", words):
        return False
    return bool(re.search(r"(?:^|[;,|\n\t\r])\s*[=+@\-\uff1d\uff0b\uff20\uff0d]", words))


@pytest.mark.parametrize("what", way.FORMS["csv"])
def test_no_cell_of_any_table_acts(watch: Path, tmp_path: Path, what: str) -> None:
    text = exported(watch, tmp_path, "csv", what).decode("utf-8-sig")
    table = list(csv.reader(io.StringIO(text, newline="")))
    book = openpyxl.load_workbook(io.BytesIO(exported(watch, tmp_path, "xlsx", what)))
    lines = exported(watch, tmp_path, "jsonl", what).decode().splitlines()

    cells = [cell for row in table for cell in row]
    cells += [value for line in lines for value in json.loads(line).values()]
    assert what not in ("captures", "claims") or any("HYPERLINK" in str(cell) for cell in cells)
    assert [cell for cell in cells if acts(cell)] == []
    assert {cell.data_type for sheet in book for row in sheet.rows for cell in row} <= set("snd")
    assert not re.search(r"[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b\x0c\x0e-\x1f]", text)
    assert CANARY not in text + "".join(lines)
    assert len(table) == len(lines) + 1


def test_nothing_begins_an_event_of_its_own_in_the_calendar(watch: Path, tmp_path: Path) -> None:
    data = exported(watch, tmp_path, "ics", "duties").decode()
    lines = re.sub(r"\r\n ", "", data).split("\r\n")

    assert "\n" not in data.replace("\r\n", "") and "\r" not in data.replace("\r\n", "")
    assert all(re.match(r"[A-Z-]+[:;]", line) for line in lines if line)
    assert not [line for line in lines if line.startswith("SUMMARY:forged")]
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == data.count("UID:")
    assert "forged" in data and CANARY not in data


@pytest.mark.parametrize(("form", "what"), [("geojson", "incidents"), ("ftm", "incidents"), ("csl", "captures")])  # fmt: skip
def test_what_other_programs_read_has_no_signs_that_act_and_no_names(
    watch: Path, tmp_path: Path, form: str, what: str
) -> None:
    text = exported(watch, tmp_path, form, what).decode()

    for part in text.splitlines() if form == "ftm" else [text]:
        json.loads(part)
    assert not re.search(r"[\u202a-\u202e\u2066-\u2069]|\\u202e|\\u00[01]", text)
    assert CANARY not in text
    assert not re.search(r'"(?:URL|sourceUrl)": \[?"(?!https?://)', text)
