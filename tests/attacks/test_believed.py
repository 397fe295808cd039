"""What is believed of a record: nothing that another hand wrote since all of it was checked."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from attacks.test_forged_projection import forge, forge_rows
from attacks.test_forged_rows import hash_again, remember_again
from attacks.test_rolled_back import CHECKED, on_file
from commands import run

from servanda import captures

ON = ("--on", "2017-10-24")


@pytest.fixture
def watch(cambodia: Path, tmp_path: Path) -> Path:
    folder = Path(shutil.copytree(cambodia, tmp_path / "watch"))
    assert run("standing", folder, *ON).exit_code == 0
    return folder


@pytest.fixture
def page(tmp_path: Path) -> Path:
    file = tmp_path / "page.txt"
    file.write_text("Phnom Penh, 23 August 2017\n\nThe ministry closed a station.\n", "utf-8")
    return file


def test_a_projection_forged_whole_answers_nothing_once_its_file_is_not_known(watch: Path):
    before = run("standing", watch, *ON, "--json").stdout
    assert forge(watch, b'"upheld"', b'"rejected"') > 0
    forged = run("standing", watch, *ON, "--json").stdout
    (watch / CHECKED).unlink()

    after = run("standing", watch, *ON, "--json")

    assert forged != before
    assert after.stdout == before
    assert after.exit_code == 0


@pytest.mark.parametrize("command", ["check", "letter"])
def test_what_a_check_refused_is_believed_by_no_later_command(watch: Path, command: str):
    """Also where the file is remembered as it is, as a forger may have it."""
    hash_again(watch, b'"upheld"', b'"rejected"')
    remember_again(watch)
    believed = run("standing", watch, *ON)

    checked = run(command, watch, *(ON if command == "letter" else ()))
    refused = run("standing", watch, *ON)

    assert believed.exit_code == 0
    assert checked.exit_code == 1
    assert refused.exit_code == 1
    assert "the chain" in refused.stderr
    assert run("standing", watch, *ON).exit_code == 1


def test_rows_rewritten_while_a_command_adds_are_refused_by_the_next(
    watch: Path, page: Path, monkeypatch: pytest.MonkeyPatch
):
    """By a connection of its own, which puts the triggers back and throws the projection away."""
    keep = captures.keep

    def attacked(*words: object, **more: object) -> object:
        hash_again(watch, b'"upheld"', b'"rejected"')
        return keep(*words, **more)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(captures, "keep", attacked)
        gathered = run("gather", watch, page, "--by", "Ann")

    asked = run("standing", watch, *ON)

    assert gathered.exit_code == 0
    assert asked.exit_code == 1
    assert "the chain" in asked.stderr


def test_a_command_alone_and_one_beside_others_leave_a_record_that_opens(watch: Path, page: Path):
    assert run("gather", watch, page, "--by", "Ann").exit_code == 0
    alone = json.loads((watch / CHECKED).read_text())
    with closing(sqlite3.connect(watch / "record.sqlite3")) as other:
        other.execute("SELECT count(*) FROM record").fetchone()
        page.write_text("Phnom Penh, 24 August 2017\n\nPolice arrested two.\n", "utf-8")
        assert run("gather", watch, page, "--by", "Ann").exit_code == 0

    assert alone["seq"] == 100
    assert run("standing", watch, *ON).exit_code == 0
    assert json.loads((watch / CHECKED).read_text())["seq"] == 102


@pytest.mark.parametrize("seq", [-1, 10**30, 2**63])
def test_a_line_that_no_record_has_locks_nobody_out(watch: Path, seq: int):
    file = watch / CHECKED
    file.write_text(json.dumps({**json.loads(file.read_text()), "seq": seq}), "utf-8")

    asked = run("standing", watch, *ON)

    assert asked.exit_code == 0, asked.output


def test_what_was_cut_off_is_told_after_a_check_failed_as_well(watch: Path):
    """A check that fails forgets that the file was sound, and not which line was its last."""
    hash_again(watch, b'"upheld"', b'"rejected"')
    assert run("check", watch).exit_code == 1
    (watch / "vault/record-heads.jsonl").unlink()
    on_file(
        watch,
        "DELETE FROM reference WHERE origin_id > 1",
        "DELETE FROM part WHERE record_id > 1",
        "DELETE FROM record WHERE seq > 1",
    )

    asked = run("standing", watch, *ON)

    assert asked.exit_code == 1
    assert "is there no more" in asked.stderr


UNREADABLE = {"no JSON": b"{", "nested": b"[" * 10_000, "a list": b"[1]", "another": b'{"a":{}}'}
ASKING = (("standing", *ON), ("duties", *ON), ("letter", *ON), ("incidents",))


@pytest.mark.parametrize("body", UNREADABLE)
def test_rows_beside_the_record_that_cannot_be_read_are_made_anew(
    watch: Path, page: Path, body: str
):
    """With all hashes right: a command says so once, and what adds to the record goes on.

    One body is met by each command, the others by the first: all read rows at one door.
    """
    commands = ASKING if body == "no JSON" else ASKING[:1]
    before = {name: run(name, watch, *more).stdout for name, *more in commands}
    for name, *more in commands:
        assert forge_rows(watch, lambda _: UNREADABLE[body]) > 0

        asked, again = run(name, watch, *more), run(name, watch, *more)

        assert asked.exit_code in (0, 1), asked.output
        assert "something else than Servanda" in asked.stderr
        assert again.stdout == before[name]
    assert forge_rows(watch, lambda _: UNREADABLE[body]) > 0
    assert run("gather", watch, page, "--by", "Ann").exit_code == 0
    assert run("read", watch).exit_code in (0, 1)
    asked = run("standing", watch, *ON)
    assert asked.exit_code in (0, 1), asked.output
    assert run("standing", watch, *ON).stdout == before["standing"]
