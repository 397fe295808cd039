"""Deciding and reviewing read what a decision is about, and say what they said of everything."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from commands import rows, run

from servanda import canon, store
from servanda.cli import main, reviewing
from servanda.model import Decision, Grouping, Identity, Notice
from servanda.watch.projecting.answers import Answers

ON = "2017-10-24"
BY = ("--by", "A. M.", "--reason", "Told by two.")
Command = tuple[str, ...]


@pytest.fixture
def example(cambodia: Path, tmp_path: Path) -> Path:
    """The Cambodia watch, decided on, of the test's own."""
    return Path(shutil.copytree(cambodia, tmp_path / "watch"))


@pytest.fixture
def of_everything(example: Path, tmp_path: Path) -> Path:
    """Another just like it."""
    return Path(shutil.copytree(example, tmp_path / "other"))


def judged(watch: Path) -> list[object]:
    """All that persons put on record, the instant and what hangs on it apart."""
    with store.open(watch) as record:
        kinds = (Decision, Grouping, Identity, Notice)
        plain = [canon.plain(each) for kind in kinds for each in record.all(kind)]
    return [{k: v for k, v in p.items() if k not in ("id", "at", "replaces")} for p in plain]


def forbidden(_: object) -> None:
    raise AssertionError("everything was read")


def plain(said: str, watch: Path) -> str:
    """What was said without the watch and the ids of what was just judged, which hold the hour."""
    return re.sub(r"\b(grp|dec|ntc)-[0-9a-f]{16}", r"\1-", said.replace(str(watch), "WATCH"))


def said_alike(
    one: Path, other: Path, commands: Sequence[Command], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is said and recorded is the same, reading little in one and everything in the other."""

    for command in commands:
        name, *options = command
        with monkeypatch.context() as patch:
            patch.setattr(Answers, "evidence", property(forbidden))
            little = run(name, one, *options)
        with monkeypatch.context() as patch:
            patch.setattr(Answers, "_concerned", lambda *_: None)
            much = run(name, other, *options)
        assert plain(little.stdout, one) == plain(much.stdout, other)
        assert plain(little.stderr, one) == plain(much.stderr, other)
        assert little.exit_code == much.exit_code, little.output
        assert not isinstance(little.exception, AssertionError), little.output
    assert judged(one) == judged(other)


def test_a_decision_reads_what_it_is_about_and_says_the_same(
    example: Path, of_everything: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, *_, last = [row["id"] for row in rows("incidents", example)]
    own = ("--commitment", "sov-2-2-d", "--bearing", "breaches", "--bearer", "thailand")
    commands: list[Command] = [
        ("decide", first, "--judgement", "rejected", *BY),
        ("decide", first, "--judgement", "rejected", *BY),
        ("decide", first, "--withdraw", *BY),
        ("decide", first, "--withdraw", *BY),
        ("decide", second, "--judgement", "upheld", *own, *BY),
        ("decide", last, "--judgement", "unsure", "--commitment", "nothing", *BY),
        ("decide", "--notice", "request", "--about", "sov-5-1", "--on", ON, "--by", "A. M."),
        ("decide", "--one-event", first, "--one-event", last, *BY),
    ]
    said_alike(example, of_everything, commands, monkeypatch)
    assert any(
        row["by"] == "A. M." for row in judged(example) if isinstance(row, dict) and "by" in row
    )


def test_a_file_reads_what_it_names_and_says_the_same(
    example: Path, of_everything: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = rows("incidents", example)[:2]
    claim = second["claims"][-1]["id"]
    file = tmp_path / "decisions.toml"
    file.write_text(
        f'[[decision]]\nincident = "{first["id"]}"\njudgement = "unsure"\nreason = "Told by one."\n'
        f'[[grouping]]\nverdict = "no incident"\nparts = [["{claim}"]]\nreason = "A rumour."\n',
        encoding="utf-8",
    )

    said_alike(example, of_everything, [("decide", "--from", str(file), *BY[:2])], monkeypatch)


def test_what_is_not_there_is_looked_for_among_all(example: Path) -> None:
    id = rows("incidents", example)[0]["id"]

    result = run("decide", example, id[:-1] + "x", "--judgement", "unsure", *BY)

    assert result.exit_code == 1
    assert 'Did you mean "inc-' in result.output.replace("\n", " ")


def test_a_walk_reads_what_it_asks_and_says_and_records_the_same(
    example: Path, of_everything: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = ["n", "Told by one.", "y", "s", "i", "It is a rumour.", "b", "s", "q"]
    monkeypatch.setattr(reviewing, "at_terminal", lambda: True)

    def walk(watch: Path) -> Result:
        command = ["review", str(watch), "--on", ON, "--by", "A. M."]
        return CliRunner().invoke(main, command, input="\n".join([*typed, ""]))

    with monkeypatch.context() as patch:
        patch.setattr(Answers, "evidence", property(forbidden))
        little = walk(example)
    with monkeypatch.context() as patch:
        patch.setattr(Answers, "is_kept", False)
        much = walk(of_everything)

    assert little.exit_code == 0, little.output
    assert little.output == much.output.replace(str(of_everything), str(example))
    assert little.output.count("recorded: ") == 2
    assert "--- 4 of " in little.output
    assert judged(example) == judged(of_everything)


def test_a_walk_of_no_question_says_so(new_watch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reviewing, "at_terminal", lambda: True)

    result = CliRunner().invoke(main, ["review", str(new_watch), "--by", "A. M."])

    assert result.output == "No question is open.\n"
