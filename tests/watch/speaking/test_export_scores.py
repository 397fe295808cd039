"""A score a year after the Peace Accords Matrix: ours, by its rule, and none where nobody looked."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from commands import run
from pacts import agreement, commitment, finding

from servanda.errors import SettingsError
from servanda.model import STANDING_STATES, Finding
from servanda.watch.speaking.export_scores import RULES, SCALE, score_rows

CARRIED_OUT = finding("fulfils", date(2010, 3, 1), incident="release")
BROKEN = finding(since_on=date(2011, 6, 1), incident="raid")


def scores(*findings: Finding, on: date = date(2012, 5, 1)) -> dict[int, int | None]:
    """The score of each year of one commitment, of those from 2010 on."""
    rows = score_rows(agreement(commitment()), findings, (), on=on)
    return {row["year"]: row["score"] for row in rows if row["year"] >= 2010}


def test_what_nobody_looked_at_has_no_score_in_any_year() -> None:
    assert set(scores().values()) == {None}


@pytest.mark.parametrize(
    ("findings", "score"),
    [
        ((CARRIED_OUT,), [2, 2, 2]),
        ((BROKEN,), [None, None, None]),
        ((CARRIED_OUT, BROKEN), [2, 1, 1]),
        ((finding("threatens", date(2010, 3, 1)),), [None, None, None]),
        ((finding(since_on=date(2010, 3, 1), state="rejected"),), [None, None, None]),
    ],
)
def test_each_year_has_the_score_of_its_last_day(
    findings: tuple[Finding, ...], score: list[int | None]
) -> None:
    assert list(scores(*findings).values()) == score


def test_only_a_thing_owed_once_that_was_not_done_is_nothing_begun() -> None:
    rows = score_rows(agreement(commitment(once=True)), (BROKEN,), (), on=date(2011, 12, 31))

    assert [row["score"] for row in rows if row["year"] >= 2010] == [None, 0]


def test_every_state_has_a_rule() -> None:
    assert set(RULES) == set(STANDING_STATES)


def test_rows_end_with_the_day_asked_and_none_comes_before_signature() -> None:
    rows = list(score_rows(agreement(commitment()), (BROKEN,), (), on=date(2011, 7, 1)))

    assert rows[-1]["as_of"] == "2011-07-01"
    assert list(score_rows(agreement(commitment()), (), (), on=date(1900, 1, 1))) == []


def test_thousands_of_years_are_refused() -> None:
    with pytest.raises(SettingsError, match="Name an earlier day with --on"):
        list(score_rows(agreement(commitment()), (), (), on=date(9999, 12, 31)))


def test_the_example_as_a_coder_opens_it(cambodia: Path, tmp_path: Path) -> None:
    out = tmp_path / "pam.csv"
    done = run("export", cambodia, "--as", "pam", "--on", "2017-12-31", "--out", out)

    rows = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8-sig"))))
    assert done.exit_code == 0 and {row["scale"] for row in rows} == {SCALE}
    assert {row["year"] for row in rows} == {str(year) for year in range(1991, 2018)}
    assert all(row["why"] and row["rule"] for row in rows)
    for row in rows:
        assert row["state"] != "not assessed" or row["score"] == ""
    assert {row["score"] for row in rows if row["state"] == "breached"} <= {"", "0", "1"}
