"""A demo is made anew only where its folder holds nothing but what the last one made."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from commands import run
from outside import ROOT

from servanda.cli import demo as command


@pytest.fixture
def made(cambodia: Path, tmp_path: Path) -> Path:
    """A demo as it was made, of the test's own."""
    folder = Path(shutil.copytree(cambodia, tmp_path / "demo"))
    (folder / "demo.txt").unlink()  # what the tests keep beside it
    return folder


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder of a demo is made, and nothing is gathered in it."""
    monkeypatch.setattr(command, "_run_demo", lambda *_: iter(("made",)))


def holds(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_folder_that_is_there_is_left_unless_asked(made: Path) -> None:
    before = holds(made)

    came = run("demo", made)

    assert came.exit_code == 1
    assert "already there; nothing was changed" in came.output
    assert "--again" in came.output
    assert holds(made) == before


@pytest.mark.usefixtures("quick")
def test_a_demo_is_made_anew_again_and_again_though_it_was_asked(made: Path) -> None:
    assert run("standing", made, "--on", "2017-10-24").exit_code == 0
    assert run("check", made).exit_code == 0

    for _ in range(2):
        came = run("demo", made, "--again")

        assert (came.exit_code, came.stdout) == (0, "made\n"), came.output
        assert not (made / "site").exists()


@pytest.mark.usefixtures("quick")
def test_again_makes_a_demo_where_nothing_is_there(tmp_path: Path) -> None:
    assert run("demo", tmp_path / "new", "--again").exit_code == 0
    assert (tmp_path / "new" / "watch.toml").is_file()


def decide(folder: Path) -> None:
    came = run("decide", folder, "--notice", "request", "--about", "cps-29", "--on", "2017-11-01",
               "--words", "asks for it", "--by", "Ann")  # fmt: skip
    assert came.exit_code == 0, came.output


ADDITIONS: dict[str, Callable[[Path], object]] = {
    "a decision": decide,
    "a page": lambda folder: (folder / "reports" / "mine.html").write_text("A page of my own."),
    "words in the letter": lambda folder: (folder / "letter.md").write_text("My own letter."),
    "a setting": lambda folder: (folder / "watch.toml").write_text('title = "Mine"\n'),
    "a file taken out": lambda folder: (folder / "actors.toml").unlink(),
    "a folder": lambda folder: (folder / "notes").mkdir(),
    "a link": lambda folder: (folder / "mine").symlink_to(folder.parent),
    "a copy of the record": lambda folder: shutil.copy(
        folder / "record.sqlite3", folder / "record.sqlite3.mine"
    ),
    "a record that cannot be asked": lambda folder: (folder / "record.sqlite3").write_bytes(
        b"no database"
    ),
    "a list that is none": lambda folder: (folder / "demo.json").write_text("[]"),
    "no list": lambda folder: (folder / "demo.json").unlink(),
}


@pytest.mark.parametrize("addition", ADDITIONS)
def test_a_demo_that_somebody_added_to_is_left(made: Path, addition: str) -> None:
    ADDITIONS[addition](made)
    before = holds(made)

    came = run("demo", made, "--again")

    assert came.exit_code == 1, came.output
    assert came.output.startswith(f"servanda: {made}: ")
    assert "nothing was changed. Name a new folder" in came.output
    after = holds(made)
    assert {name for name in before if "record" not in name} <= set(after)
    assert (made / "record.sqlite3").is_file()
    assert (made / "vault" / "custody.jsonl").is_file()


def test_a_watch_and_any_other_folder_file_or_link_is_left(new_watch: Path, made: Path) -> None:
    link = made.parent / "link"
    link.symlink_to(made)
    for there in (new_watch, new_watch / "watch.toml", new_watch.parent, link):
        came = run("demo", there, "--again")

        assert came.exit_code == 1
        assert "nothing was changed" in came.output
    assert (new_watch / "record.sqlite3").is_file()
    assert (made / "record.sqlite3").is_file()


def test_half_a_demo_does_not_stand_in_the_way_of_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "_run_demo", stopped)

    assert run("demo", tmp_path / "demo").exit_code == 1
    assert not (tmp_path / "demo").exists()


def test_make_demo_removes_nothing_itself() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (recipe,) = re.findall(r"^demo:.*\n((?:\t.*\n)+)", makefile, re.MULTILINE)

    assert "rm " not in recipe
    assert 'servanda demo "$(WATCH)" --again' in recipe
