"""A pipe, device or folder put in place of what a watch keeps: every command ends, and says so."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import run
from watch.loopback import kept

PAGE = "Phnom Penh, 4 September 2017\n\nPolice arrested Ana Placeholder on Sunday.\n"
PUT = {
    "pipe": os.mkfifo,
    "folder": Path.mkdir,
    "device": lambda path: path.symlink_to("/dev/zero"),
}


@pytest.fixture(autouse=True)
def _ends() -> Iterator[None]:
    """What would wait for ever is ended as by Ctrl-C."""
    signal.signal(signal.SIGALRM, signal.default_int_handler)
    signal.alarm(60)
    yield
    signal.alarm(0)


@pytest.fixture
def watch(new_watch: Path, tmp_path: Path) -> Path:
    page = tmp_path / "page.txt"
    page.write_text(PAGE)
    assert run("gather", new_watch, page, "--published", "2017-09-04", "--by", "Ann").exit_code == 0
    return new_watch


def put(path: Path, what: str) -> None:
    shutil.rmtree(path, ignore_errors=True)
    path.unlink(missing_ok=True)
    PUT[what](path)


@pytest.mark.parametrize("what", PUT)
@pytest.mark.parametrize("name", [".gathering", ".lock", "custody.jsonl", "record-heads.jsonl"])
def test_in_place_of_a_log_or_a_lock(watch: Path, tmp_path: Path, name: str, what: str) -> None:
    (tmp_path / "new.txt").write_text(PAGE.replace("Sunday", "Monday"))
    put(watch / "vault" / name, what)

    gathered = run("gather", watch, tmp_path / "new.txt", "--by", "Ann")
    checked = run("check", watch, "--captures")

    assert gathered.exit_code == 1 and name in gathered.stderr
    assert checked.exit_code == 1 or name.startswith(".")
    assert "Traceback" not in gathered.output + checked.output


@pytest.mark.parametrize("what", PUT)
def test_in_place_of_what_was_captured(watch: Path, what: str) -> None:
    (capture,) = kept(watch)
    sha256 = capture.bytes_sha256
    put(watch / "vault" / sha256[:2] / sha256[2:], what)

    said = run("check", watch, "--captures")

    assert said.exit_code == 1 and f"{sha256[:2]}/{sha256[2:]}" in said.stderr


@pytest.mark.parametrize("what", PUT)
def test_in_place_of_what_is_remembered_of_the_record(watch: Path, what: str) -> None:
    put(watch / "record.sqlite3.checked", what)

    assert run("check", watch).exit_code == 0
    assert run("standing", watch, "--on", "2017-10-01").exit_code == 0
