"""Nobody but its owner reads a watch; what is made to be handed on is made as the shell says."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import commands
import pytest

from servanda import watch as way


@pytest.fixture(autouse=True)
def readable_by_all() -> Iterator[None]:
    """The umask that most machines have."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def open_to_others(folder: Path, *, besides: str = "/nothing") -> list[str]:
    return [
        f"{path.relative_to(folder)} {stat.S_IMODE(path.stat().st_mode):o}"
        for path in (folder, *folder.rglob("*"))
        if path.stat().st_mode & 0o077 and besides not in str(path)
    ]


def closed_to_others(path: Path) -> list[str]:
    every = (path, *path.rglob("*"))
    return [
        str(each)
        for each in every
        if stat.S_IMODE(each.stat().st_mode) != (0o755 if each.is_dir() else 0o644)
    ]


@pytest.mark.usefixtures("as_shipped")
def test_nothing_that_a_command_makes_in_a_watch_is_open_to_others(tmp_path: Path) -> None:
    watch, page, mine = tmp_path / "watch", tmp_path / "page.txt", tmp_path / "mine.md"
    page.write_text("The police beat two reporters in Phnom Penh on Sunday, it is told.\n" * 3)
    commands.run("agreement", "new", mine)
    for words in (
        ("new", watch, "--agreement", mine, "--text", page),
        ("gather", watch, page, "--by", "Ann", "--published", "2017-09-04"),
        ("gather", watch, page, "--by", "Ann", "--witness"),
        ("read", watch),
        ("code", watch, "--capture", "page.txt", "--fact", "title", "A title", "--reason", "r",
         "--by", "Ann"),
        ("incidents", watch),
        ("standing", watch),
        ("search", watch, "police"),
        ("check", watch, "--captures"),
        ("publish", watch, tmp_path / "site"),
        ("publish", watch, tmp_path / "site.wacz", "--captures"),
        ("export", watch, "--as", "csv", "--out", tmp_path / "out.csv"),
    ):  # fmt: skip
        came = commands.run(*words)
        assert came.exit_code == 0, came.output
        assert open_to_others(watch) == [], words

    with way.open_watch(watch).record():  # a notebook holds it open
        assert {"record.sqlite3-wal", "record.sqlite3-shm"} <= {p.name for p in watch.iterdir()}
        assert open_to_others(watch) == []
    for made in ("site", "site.wacz", "out.csv", "mine.md", "mine.scenarios.toml"):
        assert closed_to_others(tmp_path / made) == []
    assert os.umask(0o022) == 0o022  # as it was


@pytest.mark.slow
def test_what_the_demo_makes_is_closed_but_its_site(tmp_path: Path) -> None:
    came = commands.run("demo", tmp_path / "demo")

    assert came.exit_code == 0, came.output
    assert open_to_others(tmp_path / "demo", besides="/site") == []
    assert closed_to_others(tmp_path / "demo" / "site") == []


@pytest.mark.slow
def test_what_a_scan_leaves_in_a_watch_is_closed(new_watch: Path, tmp_path: Path) -> None:
    shard = tmp_path / "a.warc"
    shard.write_bytes(b"")
    before = set(open_to_others(new_watch))
    commands.run("scan", shard, "--watch", new_watch, "--workers", "1")

    assert (new_watch / "scan").exists()
    assert set(open_to_others(new_watch)) <= before
