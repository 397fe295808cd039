"""Overdue and owed are said only of what somebody looked at; done after its day is met late."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from servanda.cli import main
from servanda.model import Duty
from servanda.wording import days_late

ON = "2019-06-01"
CANTONMENT = "rarcss-2-2-cantonment"  # due on 12 October 2018


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], env={"COLUMNS": "300"})


@pytest.fixture
def watch(tmp_path: Path) -> Path:
    folder = tmp_path / "w"
    made = run("new", folder, "--agreement", "south-sudan-2018", "--title", "Placeholder")
    assert made.exit_code == 0, made.output
    return folder


def notice(watch: Path, kind: str, on: str) -> None:
    done = run(
        *("decide", watch, "--notice", kind, "--about", CANTONMENT, "--on", on),
        *("--words", "forces gathered", "--by", "Placeholder"),
    )
    assert done.exit_code == 0, done.output


def line(watch: Path) -> str:
    table = run("duties", watch, "--on", ON).stdout
    return next(one for one in table.splitlines() if one.startswith(CANTONMENT))


def row(watch: Path) -> dict[str, Any]:
    rows = run("duties", watch, "--on", ON, "--json").stdout.splitlines()
    return next(one for one in map(json.loads, rows) if one["rule"] == CANTONMENT)


def site(watch: Path) -> dict[str, str]:
    published = run("publish", watch, watch.parent / "site", "--on", ON)
    assert published.exit_code == 0, published.output
    assert run("verify", watch.parent / "site").exit_code == 0
    names = ("index.html", "duties.html", f"commitments/{CANTONMENT}.html")
    return {name: (watch.parent / "site" / name).read_text() for name in names}


def test_a_step_that_nobody_recorded_is_not_assessed_and_never_overdue(watch: Path) -> None:
    letter = run("letter", watch, "--on", ON).stdout
    pages = site(watch)

    assert "not assessed" in line(watch)
    assert (row(watch)["as_said"], row(watch)["state"], row(watch)["note"]) == (
        "not assessed",
        "overdue",
        "Not assessed: nobody has recorded whether it was done.",
    )
    assert "overdue" not in letter
    assert "nothing is known to be owed or waited for, so this letter asks nobody" in letter
    assert "## What we ask to be told" in letter
    assert "to say whether and when" in letter
    assert "We ask the Transitional Government" in letter
    assert (
        "Not assessed: nobody has recorded whether they did what article 2.2 of the Revitalised "
        "Agreement on the Resolution of the Conflict in the Republic of South Sudan asks, due on "
        "12 October 2018"
    ) in " ".join(letter.split())
    assert "gather their forces in cantonment sites" in letter
    for name, words in pages.items():
        assert "overdue" not in words, name
        assert "not assessed" in words, name
        assert "nobody has recorded whether" in words.casefold(), name


def test_a_step_that_somebody_looked_at_and_that_was_not_done_is_overdue(watch: Path) -> None:
    notice(watch, "step", "2018-10-01")

    letter = run("letter", watch, "--on", ON).stdout
    page = site(watch)[f"commitments/{CANTONMENT}.html"]
    step = "a step is on record: “forces gathered” of 1 October 2018"

    assert "overdue" in line(watch)
    assert row(watch)["state"] == "overdue"
    assert "It was due on 12 October 2018" in letter
    assert "A step is on record: “forces gathered” of 1 October 2018" in letter
    assert f"{step}; no record says that all of it was done." in page
    assert "nothing on record shows it done" not in page


def test_one_state_is_said_of_a_duty_by_every_command_page_and_export(watch: Path) -> None:
    shown = json.loads(run("show", watch, CANTONMENT, "--on", ON, "--json").stdout)
    exported = run("export", watch, "--as", "csv", "--what", "duties", "--on", ON)
    of_rule = [one for one in shown["row"]["duties"] if one["rule"] == CANTONMENT]

    assert exported.exit_code == 0, exported.output
    assert {one["as_said"] for one in of_rule} == {row(watch)["as_said"]} == {"not assessed"}
    assert "not assessed" in exported.stdout
    assert "overdue" not in exported.stdout


def test_a_step_whose_day_is_to_come_is_not_yet_due_and_nobody_is_asked_about_it(
    watch: Path,
) -> None:
    before, after = "2018-10-11", "2018-10-13"
    tables = {on: run("duties", watch, "--on", on).stdout for on in (before, after)}
    letters = {on: run("letter", watch, "--on", on).stdout for on in (before, after)}
    states = {
        on: next(one for one in table.splitlines() if one.startswith(CANTONMENT))
        for on, table in tables.items()
    }

    assert "not yet due" in states[before]
    assert "not assessed" in states[after]
    assert "due on 12 October 2018" not in letters[before]
    assert "due on 12 October 2018" in letters[after]
    published = run("publish", watch, watch.parent / "early", "--on", before)
    assert published.exit_code == 0, published.output
    page = (watch.parent / "early" / "commitments" / f"{CANTONMENT}.html").read_text("utf-8")
    assert "Not assessed: nobody" not in page


def test_a_step_done_after_its_day_is_met_late_with_the_days(watch: Path) -> None:
    notice(watch, "met", "2018-10-24")

    pages = site(watch)

    assert "met late (12 days)" in line(watch)
    assert (row(watch)["as_said"], row(watch)["state"]) == ("met late", "met")
    assert row(watch)["note"].startswith("Met late, 12 days after it was due.")
    assert "met late" in pages["duties.html"]
    assert "Met late, 12 days after it was due." in pages[f"commitments/{CANTONMENT}.html"]


def test_a_step_done_on_its_last_day_is_met(watch: Path) -> None:
    notice(watch, "met", "2018-10-12")

    assert "late" not in line(watch)
    assert " met " in line(watch)


@pytest.mark.parametrize(
    ("note", "days"),
    [
        ("Met on 2019-01-11.", 10),
        ("Shown done on 2019-01-01.", 0),
        ("Asked on 2018-12-01 by chair (ntc-1). Met on 2019-01-02.", 1),
        ("Amended from 2018-01-01: Met on 2030-01-01.", 0),
    ],
)
def test_lateness_is_read_only_from_what_the_method_says(note: str, days: int) -> None:
    due, on = date(2019, 1, 1), date(2019, 6, 1)

    duty = Duty("r", (), "act", "met", None, None, due, (), (), on, "2026.1", note)

    assert days_late(duty) == days
