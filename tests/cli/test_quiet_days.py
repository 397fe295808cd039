"""A digest of a quiet day is one line; a source that fell silent is named and is no quiet day."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from attrs import evolve
from commands import rows, run

from servanda.decisions import find
from servanda.watch import digest_row, evidence, open_watch


def digest(folder: Path, since: str, on: str) -> list[str]:
    return run("digest", folder, "--since", since, "--on", on).stdout.splitlines()


def decided_on(folder: Path) -> str:
    """The day on which all of the demo was decided."""
    [row] = rows("digest", folder, "--since", "2017-01-01")
    return min(each["at"] for each in row["decided"])


def test_a_day_on_which_nothing_is_new_is_one_line_that_says_so(cambodia: Path) -> None:
    (line,) = digest(cambodia, "2019-01-01", "2019-01-02")

    assert "nothing is new" in line
    assert "of 14 sources expected, 14 said nothing" in line


def test_a_source_that_fell_silent_is_named_and_is_news(cambodia: Path) -> None:
    said = digest(cambodia, "2018-03-01", "2018-03-20")

    silent = [line for line in said if "fell silent" in line]
    assert len(said) > 1
    assert [line.split(": ")[1] for line in silent] == ["Example, after The Phnom Penh Post"]


def test_days_on_which_pages_were_kept_are_not_quiet(cambodia: Path) -> None:
    said = digest(cambodia, "2017-09-01", "2099-12-31")

    assert "nothing is new" not in said[0] and len(said) > 5


def test_what_waits_is_what_was_kept_and_not_decided_on_by_the_last_day(cambodia: Path) -> None:
    early = ("--since", "2016-05-04", "--on", "2016-05-05")
    [then] = rows("digest", cambodia, *early)
    [now] = rows("digest", cambodia, "--since", "2016-05-04")
    waiting = {row["id"] for row in rows("incidents", cambodia) if row["state"] == "proposed"}

    assert then["undecided"] == len(then["waiting"]) == 0
    assert "; 0 incidents waiting for a decision; " in run("digest", cambodia, *early).stdout
    assert {row["id"] for row in now["waiting"] if not row["asked"]} == waiting


def test_what_was_decided_after_the_last_day_waited_then(cambodia: Path) -> None:
    opened = open_watch(cambodia)
    with opened.record() as record:
        known = evidence(opened, record)
    kept = [evolve(one, fetched_at=one.fetched_at - timedelta(days=9)) for one in known.captures]
    earlier = max(one.at.date() for one in known.decisions) - timedelta(days=5)

    then = digest_row(opened, evolve(known, captures=tuple(kept)), since=earlier, on=earlier)
    decided = {one.incident for one in known.decisions}

    assert decided and decided <= {row["id"] for row in then["waiting"]}


def test_a_digest_says_what_the_decisions_of_its_days_moved_as_of_earlier_days(
    cambodia: Path,
) -> None:
    history = rows("standing", cambodia, "--history")
    words = ("digest", cambodia, "--since", decided_on(cambodia))
    [row] = rows(*words)
    said = run(*words).stdout.splitlines()

    moves = [(each["on"], each["commitment"]) for each in row["moved_earlier"]]
    assert moves == [(each["on"], each["commitment"]) for each in history]
    assert row["moved"] == 0 and moves
    many = len({commitment for _, commitment in moves})
    assert f"; {many} standings moved by what was decided in these days, as of earlier" in said[0]
    for on, commitment in moves:
        assert any(line.startswith(f"  {on} ") and f"({commitment})" in line for line in said)


def test_what_was_decided_before_a_digests_days_moves_nothing_in_it(cambodia: Path) -> None:
    [row] = rows("digest", cambodia, "--since", "2099-01-01", "--on", "2099-01-02")

    assert row["moved_earlier"] == []


def test_a_move_that_a_withdrawn_decision_made_is_taken_back(cambodia: Path) -> None:
    opened = open_watch(cambodia)
    with opened.record() as record:
        known = evidence(opened, record)
    last = max(one.at for one in known.decisions)
    day = (last + timedelta(days=3)).date()
    undone = tuple(
        evolve(one, id=f"{one.id}-back", at=last + timedelta(days=3), replaces=one.id,
               judgement="rejected")
        for one in known.decisions
    )  # fmt: skip

    every = (*known.decisions, *undone)
    found = find(every, known.incidents, known.bearings.of_decisions, known.captures).findings

    row = digest_row(opened, evolve(known, decisions=every, findings=found), since=day, on=day)

    assert row["moved_earlier"] and all(each["taken_back"] for each in row["moved_earlier"])
