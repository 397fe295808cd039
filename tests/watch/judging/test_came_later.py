"""What comes to an incident after it was upheld is said at once, and asked again where it is news."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from commands import rows, run
from watch.judging.pages import capture_of, claim, read_as, text_of, watch_of

from servanda import watch as way
from servanda.model import Interval

BY = ("--by", "Ann")
DAY = Interval(date(2017, 9, 3), date(2017, 9, 3), "day")
MAPPING = """
title = "Liste"
unit = "people"
rows = "reports"
[columns]
when = "Date"
act = "Act"
by = "By"
to = "To"
number = "Number"
words = "Words"
[acts]
beating = "assault"
[actors]
Police = { kind = "state_organ", country = "kh" }
"""


@pytest.fixture
def watch(tmp_path: Path) -> way.Watch:
    """A reporter beaten and the arrest of a man by name, each told once; the beating is upheld."""
    watch = watch_of(tmp_path / "watch")
    text = text_of(watch, capture_of(watch, "arrest.txt"))
    beaten = claim(text, "beat", "assault", by="Police", to="a reporter", when=DAY)
    read_as(watch, text, beaten, claim(text, "arrested", "detain", by="Police", to="Kem Sokha"))
    made = run("decide", watch.folder, incident_of(watch, "reporter"), *UPHELD)
    assert made.exit_code == 0, made.output
    return watch


UPHELD = ("--judgement", "upheld", "--reason", "seen", *BY)


def incident_of(watch: way.Watch, whom: str) -> str:
    return next(row["id"] for row in rows("incidents", watch.folder) if whom in str(row["to"]))


def imported(watch: way.Watch, line: str) -> object:
    (watch.folder / "m.toml").write_text(MAPPING, encoding="utf-8")
    (watch.folder / "l.csv").write_text(f"Date,Act,By,To,Number,Words\n{line}\n", encoding="utf-8")
    return run("import", watch.folder, watch.folder / "l.csv", "--as", watch.folder / "m.toml", *BY)


def test_a_merge_says_what_an_upheld_finding_now_covers_and_asks_again(watch: way.Watch) -> None:
    upheld, other = incident_of(watch, "reporter"), incident_of(watch, "Kem Sokha")
    merged = run(
        "decide", watch.folder, "--one-event", upheld, "--one-event", other, "--reason", "one", *BY
    )
    home = incident_of(watch, "reporter")
    asked = run("review", watch.folder).stdout

    assert merged.exit_code == 1
    assert f"({home}) is upheld, and now also covers one claim about Kem Sokha" in merged.stdout
    assert f"Look again: servanda decide {watch.folder} {home}" in merged.stdout
    assert "says it was done to Kem Sokha, whom nothing seen names" in merged.stderr
    assert "whom nothing seen names" in asked

    again = run("decide", watch.folder, home, *UPHELD)
    assert again.exit_code == 0, again.output
    assert "whom nothing seen names" not in run("incidents", watch.folder).stderr


def test_an_import_says_which_rows_joined_what_was_upheld(watch: way.Watch) -> None:
    upheld = incident_of(watch, "reporter")
    said = imported(watch, "2017-09-03,beating,Police,a reporter,1,Police beat a reporter")

    assert "  joined: row 2: " in said.stdout
    assert f"({upheld}), upheld before they came in: look again" in said.stdout
    assert said.exit_code == 0  # it agrees, so nothing is asked again


def test_a_row_that_joins_nothing_is_said_to_join_nothing(watch: way.Watch) -> None:
    said = imported(watch, "2019-01-05,beating,Police,nurses,2,Police beat two nurses")

    assert said.exit_code == 0, said.output
    assert "joined" not in said.stdout


def test_a_decision_that_nothing_tells_any_more_is_taken_back_by_its_id(watch: way.Watch) -> None:
    upheld = incident_of(watch, "reporter")
    [shown] = rows("show", watch.folder, upheld)
    [decision] = [one["id"] for one in shown["history"] if one["what"] == "decision"]
    told = shown["row"]["claims"][0]["id"]
    run("code", watch.folder, "--claim", told, "--strike", "--reason", "not so", *BY)

    before = run("incidents", watch.folder)
    other = run("decide", watch.folder, decision, "--withdraw", "--reason", "x", "--by", "Ben")
    back = run("decide", watch.folder, decision[:12], "--withdraw", "--reason", "gone", *BY)

    assert f"servanda decide {watch.folder} {decision} --withdraw" in before.stderr
    assert "nobody takes back what another decided" in other.stderr
    assert (back.exit_code, run("incidents", watch.folder).exit_code) == (0, 0)
