"""`servanda trend --probes` and the exposure that probes measure, on the example and a copy of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from commands import rows, run

import servanda

KEYS = {"source", "publisher", "from", "to", "told", "expected", "share", "low", "high", "probes"}
ON = ("--on", "2017-12-31")
FIRST = date(2017, 2, 10)
SINCE = date(2017, 8, 1)


def test_the_example_says_which_page_told_an_event_and_what_nobody_told(cambodia: Path) -> None:
    found = rows("trend", cambodia, *ON, "--probes", "--since", SINCE)

    told = [(row["source"], one) for row in found for one in row["probes"] if one["told"]]
    assert {frozenset(row) for row in found} == {frozenset(KEYS)}
    assert [(source, one["probe"], one["words"]) for source, one in told] == [
        ("after-asian-correspondent", "paris-agreements-day", "Paris Peace Agreements")
    ]
    assert told[0][1]["capture"].startswith("cap-") and told[0][1]["by"] == ""
    assert {(row["from"], row["expected"]) for row in found} == {
        ("2017-02-01", 4), ("2017-08-01", 6)
    }  # fmt: skip
    assert [dict(row) for row in servanda.open_watch(cambodia).probes(on=ON[1], since=SINCE)] == (
        found
    )


def test_where_few_probes_stand_the_trend_goes_by_pages_and_says_so(cambodia: Path) -> None:
    (row,) = rows("trend", cambodia, "--on", "2017-10-24", "--since", SINCE)

    assert (
        "coverage probes are not taken: 4 before and 3 after, and 10 are needed in each"
        in (row["method"])
    )
    assert "probes" not in row["promise"]


def listed(told_after: int) -> Iterator[str]:
    """Twelve events on each side of the day, told by one source; after it only so many."""
    starts = [FIRST + timedelta(days=12 * n) for n in range(12)]
    starts += [SINCE + timedelta(days=5 * n) for n in range(12)]
    for number, on in enumerate(starts):
        told = "true" if number < 12 + told_after else "false"
        yield (
            f'[[probe]]\nid = "p{number}"\non = {on}\nwhat = "An event"\nknown_from = "A list"\n'
            'words = ["Zzyzx"]\nsources = ["after-voa-khmer"]\n[[probe.corrected]]\n'
            f'source = "after-voa-khmer"\ntold = {told}\nby = "A Reviewer"\nreason = "Seen."\n'
        )


@pytest.mark.slow
def test_probes_that_a_person_corrected_are_what_was_heard(cambodia: Path, tmp_path: Path) -> None:
    watch = tmp_path / "watch"
    shutil.copytree(cambodia, watch)
    (watch / "probes.toml").write_text("\n".join(listed(4)), encoding="utf-8")

    shown = rows("trend", watch, *ON, "--probes", "--since", SINCE)
    (row,) = rows("trend", watch, *ON, "--since", SINCE)

    assert [(each["source"], each["told"], each["expected"]) for each in shown] == [
        ("after-voa-khmer", 12, 12), ("after-voa-khmer", 4, 12)
    ]  # fmt: skip
    assert {one["by"] for each in shown for one in each["probes"]} == {"A Reviewer"}
    assert "coverage probes that the listed sources told" in row["method"]
    assert "better-heard of the two periods" in row["method"]
    for half in ("before", "after"):
        assert row[half]["exposure"] <= 6 * 1.05  # months: no more than there are
    assert "told 100 per cent of 12 before" in row["statement"]
    assert "33 per cent of 12 after" in row["statement"]


@pytest.mark.slow
def test_a_fault_of_the_file_stops_check_and_trend_with_its_place(
    cambodia: Path, tmp_path: Path
) -> None:
    watch = tmp_path / "watch"
    shutil.copytree(cambodia, watch)
    well = run("check", watch).output
    (watch / "probes.toml").write_text('[[probe]]\nid = "a"\n', encoding="utf-8")

    assert "coverage probes: 10" in well
    for words in (("check", watch), ("trend", watch, *ON), ("trend", watch, *ON, "--probes")):
        result = run(*words)
        assert result.exit_code == 1
        assert "probes.toml: [[probe]] 1 (a)" in " ".join(result.output.split())


def test_probes_are_not_asked_together_with_series(cambodia: Path) -> None:
    assert run("trend", cambodia, "--probes", "--of", "act").exit_code == 2
