"""Two reports spell one name in two ways: asked, judged one, and split again, by commands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from commands import run

from servanda import watch as way
from servanda.cli import main, reviewing
from servanda.model import Identity
from servanda.watch.projecting.answers import Answers

REPORT = "Police in Cambodia arrested the opposition politician {name} on 3 September 2017.\n"


def watch_of(folder: Path, *names: str) -> Path:
    watch = folder / "watch"
    assert run("new", watch).exit_code == 0
    for number, name in enumerate(names):
        file = folder / f"{number}.txt"
        file.write_text(REPORT.format(name=name) + f"Told by paper {number}.\n", encoding="utf-8")
        gathered = run("gather", watch, file, "--published", "2017-09-04", "--publisher", number)
        assert gathered.exit_code == 0, gathered.output
    assert run("read", watch).exit_code == 0
    return watch


def judge(watch: Path, verdict: str, reason: str) -> Result:
    names = ("--names", "Sam Rainsy", "Sam Rangsi")
    return run("decide", watch, *names, "--verdict", verdict, "--reason", reason, "--by", "A. M.")


def rows(watch: Path, command: str) -> list[dict[str, object]]:
    found = [json.loads(line) for line in run(command, watch, "--json").stdout.splitlines()]
    return [row for row in found if command == "incidents" or "one" in row]


@pytest.mark.slow
def test_asked_then_one_then_two_again(tmp_path: Path) -> None:
    watch = watch_of(tmp_path, "Sam Rainsy", "Sam Rangsi")
    never = rows(watch, "incidents")
    (asked,) = rows(watch, "review")
    shown = run("review", watch).output

    assert len(never) == 2
    assert asked["joins"] == [[row["id"] for row in never]]
    assert "ONE PERSON OR TWO?" in shown and "would become one incident" in shown

    assert "1 put on record" in judge(watch, "same", "one photograph").output
    (one,) = rows(watch, "incidents")
    assert one["id"] == never[0]["id"] and one["to"] == ["Sam Rainsy", "Sam Rangsi"]
    assert "also written" in run("incidents", watch).output
    assert rows(watch, "review") == []

    assert "1 put on record" in judge(watch, "different", "two dates of birth").output
    assert rows(watch, "incidents") == never
    assert rows(watch, "review") == []
    told = run("incidents", watch).output
    assert "one photograph" in told and "two dates of birth" in told


@pytest.mark.slow
def test_a_file_judges_names_and_twice_is_once(tmp_path: Path) -> None:
    watch = watch_of(tmp_path, "Sam Rainsy", "Sam Rangsi")
    file = tmp_path / "names.toml"
    file.write_text(
        '[[identity]]\none = "Sam Rangsi"\nother = "Sam Rainsy"\nverdict = "same"\n'
        'reason = "one photograph"\n',
        encoding="utf-8",
    )

    assert "1 put on record" in run("decide", watch, "--from", file, "--by", "A").output
    assert "0 put on record, 1 already" in run("decide", watch, "--from", file, "--by", "A").output
    assert len(rows(watch, "incidents")) == 1


def lapsed(watch: Path) -> list[dict[str, object]]:
    told = run("review", watch, "--json").stdout.splitlines()
    return [row for row in map(json.loads, told) if row.get("lapsed")]


def uphold(watch: Path) -> None:
    id = rows(watch, "incidents")[0]["id"]
    ruled = run("decide", watch, id, "--judgement", "upheld", "--reason", "seen", "--by", "A")
    assert ruled.exit_code == 0, ruled.output


@pytest.mark.slow
def test_a_decision_on_what_was_joined_comes_back_once_it_is_split(tmp_path: Path) -> None:
    watch = watch_of(tmp_path, "Sam Rainsy", "Sam Rangsi")
    judge(watch, "same", "one photograph")
    uphold(watch)
    assert lapsed(watch) == []

    split = judge(watch, "different", "two dates of birth")

    assert split.exit_code == 1 and "is now 2 incidents" in split.output
    parts = [part for row in lapsed(watch) for part in row["may_bear_on"] if part["lapsed"]]  # type: ignore[attr-defined]
    assert parts and all("is now 2 incidents" in part["why"] for part in parts)
    assert lapsed(watch)


@pytest.mark.slow
def test_a_decision_outlives_a_joining_that_agrees_with_it(tmp_path: Path) -> None:
    watch = watch_of(tmp_path, "Sam Rainsy", "Sam Rangsi")
    uphold(watch)

    judge(watch, "same", "one photograph")

    (one,) = rows(watch, "incidents")
    assert one["state"] == "upheld" and lapsed(watch) == []


def test_a_name_nobody_has_is_refused(tmp_path: Path) -> None:
    watch = tmp_path / "watch"
    run("new", watch)

    result = judge(watch, "same", "x")

    assert result.exit_code == 1
    assert 'nobody called "Sam Rainsy"' in result.stderr


def test_a_walk_over_names_reads_no_more_than_they_stand_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = watch_of(tmp_path, "Sam Rainsy", "Sam Rangsi")
    (asked,) = rows(watch, "review")
    printed = run("review", watch).output

    def forbidden(_: object) -> None:
        raise AssertionError("everything was read")

    monkeypatch.setattr(reviewing, "at_terminal", lambda: True)
    monkeypatch.setattr(Answers, "evidence", property(forbidden))
    command = ["review", str(watch), "--by", "A. M."]
    walked = CliRunner().invoke(main, command, input="o\none photograph\nq\n")
    with way.open_watch(watch).record() as record:
        (answer,) = record.all(Identity)

    assert walked.exit_code == 0, walked.output
    shown, _, questions = walked.output.partition("[o]ne, [t]wo")
    assert printed.startswith(shown)
    assert answer.seen_sha256 == asked["seen_sha256"]
    assert (answer.verdict, answer.reason, answer.by) == ("same", "one photograph", "A. M.")
    assert "--- 1 of 1 ---" in questions
