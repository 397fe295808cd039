"""Without a day of publication nothing relative is resolved; a day under the title counts as one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from servanda.cli import main

PAGE = """<!DOCTYPE html><html lang="en"><head><title>Police arrest a lawmaker</title></head><body>
<article><h1>Police arrest a lawmaker</h1>{under}
<p>{lead}Police in Cambodia arrested the opposition lawmaker Anna Placeholder on Sunday.</p>
<p>The town was calm in the afternoon, and shops stayed open until late.</p></article></body></html>"""
FRENCH = "La police du Cambodge a arrêté hier trois militants de l'opposition à Phnom Penh.\n"


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def when(folder: Path, name: str, content: str) -> dict[str, Any]:
    """The days of the one arrest that a page tells of, by the command."""
    assert run("new", folder / "w", "--title", "Placeholder").exit_code == 0
    (folder / name).write_text(content, encoding="utf-8")
    run("gather", folder / "w", folder / name)
    assert run("read", folder / "w").exit_code == 0
    (row,) = map(json.loads, run("incidents", folder / "w", "--json").stdout.splitlines())
    assert row["act"] == "detain"
    found: dict[str, Any] = row["when"]
    return found


@pytest.mark.parametrize(
    ("name", "content"), [("a.html", PAGE.format(under="", lead="")), ("b.txt", FRENCH)]
)
def test_an_event_is_never_dated_by_the_day_of_gathering(
    tmp_path: Path, name: str, content: str
) -> None:
    found = when(tmp_path, name, content)

    assert (found["from"], found["precision"]) == (None, "unknown")


@pytest.mark.parametrize(
    ("under", "lead"),
    [
        ("<p>By our staff, 9 June 2020</p>", ""),
        ("<div>9 June 2020</div>", ""),
        ("", "PHNOM PENH (9 June 2020) - "),
        ("", "PHNOM PENH, Cambodia, June 9, 2020 (Wire) -- "),
    ],
)
def test_a_day_under_the_title_or_in_the_dateline_is_the_day_of_publication(
    tmp_path: Path, under: str, lead: str
) -> None:
    found = when(tmp_path, "a.html", PAGE.format(under=under, lead=lead))

    assert (found["from"], found["to"]) == ("2020-06-07", "2020-06-07")


def test_a_page_without_a_day_is_not_said_to_be_published_by_the_day_of_gathering(
    tmp_path: Path,
) -> None:
    when(tmp_path, "a.html", PAGE.format(under="", lead=""))

    published = run("publish", tmp_path / "w", tmp_path / "site")

    assert published.exit_code == 0
    words = (tmp_path / "site" / "sources.html").read_text()
    assert "<dt>Published</dt><dd>day not known</dd>" in words
    assert "0 sources heard; none is listed" in words
