"""What is to come: announced days with the duties that follow, days due, and terms that run out."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from commands import rows, run

from servanda import open_watch

PLAN = """The government announced on Monday that it will close the newspaper The Placeholder Daily on 20 November 2017.
"""


@pytest.fixture(scope="module")
def announced(cambodia: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example, to which somebody added that a newspaper is to be closed on a day; undecided."""
    folder = tmp_path_factory.mktemp("ahead")
    watch = Path(shutil.copytree(cambodia, folder / "watch"))
    page = folder / "plan.txt"
    page.write_text(PLAN, encoding="utf-8")
    run("gather", watch, page, "--published", "2017-10-30", "--by", "somebody")
    run("read", watch)
    return watch


def ahead(watch: Path, on: str, days: int = 60, *more: str) -> list[dict]:
    return rows("duties", watch, "--on", on, "--ahead", days, *more)


def of_the_daily(found: list[dict]) -> list[dict]:
    return [row for row in found if "Placeholder Daily" in row["words"]]


def test_an_announced_act_stands_on_its_day_with_what_it_would_breach_and_the_duties_it_woke(
    announced: Path, tmp_path: Path
) -> None:
    watch = Path(shutil.copytree(announced, tmp_path / "watch"))
    proposed = of_the_daily(ahead(watch, "2017-11-02", 60, "--proposed"))
    unjudged = of_the_daily(ahead(watch, "2017-11-02"))
    words = ("--judgement", "upheld", "--reason", "it was published", "--by", "Placeholder One")
    run("decide", watch, proposed[0]["of"], *words)
    (row,) = of_the_daily(ahead(watch, "2017-11-02"))

    assert [(one["on"], one["state"]) for one in proposed] == [("2017-11-20", "proposed")]
    assert unjudged == []
    assert (row["on"], row["kind"], row["state"]) == ("2017-11-20", "announced", "upheld")
    assert {"cps-15-2-a-i", "sov-3-2-a-i"} <= set(row["commitments"])
    assert {duty["rule"]: duty["state"] for duty in row["duties"]} == {
        "cps-29": "waiting", "sov-5-1": "owed"
    }  # fmt: skip
    said = run("duties", watch, "--on", "2017-11-02", "--ahead", 60).stdout
    assert "2017-11-20  announced: The Placeholder Daily" in said
    assert "none is a forecast" in said and "per cent" not in said
    calendar = run("export", watch, "--as", "ics", "--what", "ahead", "--on", "2017-11-02").stdout
    whole = calendar.replace("\r\n ", "").replace("\n ", "")
    assert "DTSTART;VALUE=DATE:20171120" in whole and "The Placeholder Daily" in whole


def test_an_act_is_no_warning_before_it_was_announced_nor_beyond_the_days_asked(
    announced: Path,
) -> None:
    assert of_the_daily(ahead(announced, "2017-10-29", 60, "--proposed")) == []
    assert of_the_daily(ahead(announced, "2017-11-02", 17, "--proposed")) == []
    assert len(of_the_daily(ahead(announced, "2017-11-02", 18, "--proposed"))) == 1


def test_an_announced_day_that_passed_says_that_nothing_says_it_was_done(announced: Path) -> None:
    (row,) = of_the_daily(ahead(announced, "2017-12-01", 5, "--proposed"))

    assert (row["on"], row["kind"]) == ("2017-11-20", "announced, day passed")


def test_a_term_that_runs_out_is_told_until_its_last_day(tmp_path: Path) -> None:
    watch = tmp_path / "watch"
    assert run("new", watch, "--agreement", "paris-1991").exit_code == 0

    before = [row for row in ahead(watch, "1993-09-01", 60) if row["kind"] == "ends"]
    after = [row for row in ahead(watch, "1993-09-25", 60) if row["kind"] == "ends"]

    assert {row["on"] for row in before if row["of"] == "cps-16"} == {"1993-09-24"}
    assert after == []


def test_days_are_in_order_and_the_library_gives_the_same(announced: Path) -> None:
    found = ahead(announced, "2017-11-02", 60, "--proposed")
    days = [row["on"] for row in found if row["on"]]
    twin = open_watch(announced).duties(on=date(2017, 11, 2), proposed=True, ahead=60)

    assert days == sorted(days)
    assert [row["of"] for row in twin] == [row["of"] for row in found]
    assert all(day <= str(date(2017, 11, 2) + timedelta(days=60)) for day in days)
