"""The table of incidents: names and titles in place of ids, no wider than the terminal."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import rows, run

from servanda.cli.judging import incidents_table

ROW = {
    "id": "inc-0123456789abcdef",
    "name": "Verfassungsgerichtspräsident, arrest, 3 September 2017",
    "act": "attempted killing",
    "stance": "threatened",
    "by": ["Ministry of Foreign Affairs and International Cooperation", "x" * 40],
    "numbers": [
        {"low": 19.0, "high": None, "unit": "radio stations"},
        {"low": 15.0, "high": 15.0, "unit": "radio stations"},
    ],
    "number": None,
    "outlets": 2,
    "origins": 2,
    "state": "proposed",
}


@pytest.mark.parametrize("columns", [80, 120])
def test_it_is_no_wider_than_the_terminal(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))

    lines = incidents_table([ROW]).splitlines()

    assert max(map(len, lines)) <= columns
    assert lines[2].startswith("inc-0123456789abcdef  ")


def test_a_wide_one_says_each_number_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "400")

    assert "at least 19 radio stations; 15 radio stations" in incidents_table([ROW])


def test_acts_and_those_who_are_known_go_by_their_names_and_keep_their_ids_in_json(
    cambodia: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "400")
    closed = next(
        row for row in rows("incidents", cambodia) if "kh_information_ministry" in row["by"]
    )

    table = run("incidents", cambodia).stdout
    shown = run("show", cambodia, closed["id"]).stdout

    [row] = rows("show", cambodia, closed["id"])
    assert (row["row"]["act"], row["row"]["by"]) == (closed["act"], closed["by"])
    line = next(line for line in table.splitlines() if line.startswith(closed["id"]))
    for told in (line, shown.partition("linked:")[0]):
        assert "Ministry of Information" in told
        assert "outlet closed or its licence revoked" in told
        assert "kh_information_ministry" not in told
