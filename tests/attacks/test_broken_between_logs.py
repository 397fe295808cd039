"""Killed, or the disk full, at every write over two logs: a rerun makes them agree, no alarm stays.

The log of custody says who added a capture before the record has it; whoever runs the command again,
later and under another name, leaves both saying the same.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from importlib import import_module
from itertools import count
from pathlib import Path
from pkgutil import iter_modules

import pytest
from attacks.broken_writes import breaking
from commands import run

from servanda import cli

FIRST = datetime(2017, 10, 24, 9, tzinfo=UTC)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "station.txt"
    path.write_text("Phnom Penh, 23 August 2017\n\nThe ministry closed 15 radio stations.\n")
    return path


def gathered(watch: Path, page: Path, by: str) -> Sequence[object]:
    return ("gather", watch, page, "--by", by)


def at(patch: pytest.MonkeyPatch, instant: datetime) -> None:
    """The clock of the commands stands at an instant, wherever it is read."""
    rooms = [import_module(f"servanda.cli.{one.name}") for one in iter_modules(cli.__path__)]
    for room in rooms:  # all loaded first: one that is loaded later would keep this instant
        if hasattr(room, "now"):
            patch.setattr(room, "now", lambda: instant)


def dies(words: Sequence[object], step: int) -> bool:
    """Whether a process that runs a command is killed at a step."""
    child = os.fork()
    if child == 0:
        with breaking(step, kills=True):
            run(*words)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def agrees(watch: Path) -> None:
    """All that is kept is well, and each capture was added by whom and when both logs say."""
    checked = run("check", watch, "--captures")
    assert checked.exit_code == 0, checked.stderr
    fixity = run("check", watch, "--captures", "--json")
    added = [
        step
        for line in fixity.stdout.splitlines()
        for step in json.loads(line).get("custody", ())
        if step.get("what") == "added"
    ]
    assert len(added) == 1


@pytest.mark.usefixtures("as_shipped")
def test_killed_at_any_write_and_run_again_the_logs_agree(
    new_watch: Path, page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    for step in count(1):
        watch = Path(shutil.copytree(new_watch, tmp_path / f"killed-{step}"))
        at(monkeypatch, FIRST)
        died = dies(gathered(watch, page, "Ann"), step)
        at(monkeypatch, FIRST + timedelta(hours=3))

        again = run(*gathered(watch, page, "Ben"))

        assert "Traceback" not in again.output
        agrees(watch)
        if not died:
            break
        shutil.rmtree(watch)

    assert step >= 15


def test_with_a_full_disk_at_any_write_and_run_again_the_logs_agree(
    new_watch: Path, page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    for step in count(1):
        watch = Path(shutil.copytree(new_watch, tmp_path / f"full-{step}"))
        at(monkeypatch, FIRST)
        with breaking(step, kills=False) as broken:
            first = run(*gathered(watch, page, "Ann"))
        at(monkeypatch, FIRST + timedelta(hours=3))
        assert first.exception is None or isinstance(first.exception, SystemExit), first.exception

        again = run(*gathered(watch, page, "Ben"))

        assert "Traceback" not in again.output
        agrees(watch)
        if not broken.is_broken:
            break
        assert first.exit_code in (0, 1)
        shutil.rmtree(watch)

    assert step >= 15


@pytest.mark.usefixtures("as_shipped")
def test_what_the_log_had_before_a_kill_goes_on_record_as_it_was_then(
    new_watch: Path, page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """The first kill that leaves a line of custody and no record: Ann's, at nine."""
    for step in count(1):
        watch = Path(shutil.copytree(new_watch, tmp_path / f"between-{step}"))
        at(monkeypatch, FIRST)
        assert dies(gathered(watch, page, "Ann"), step)
        log = watch / "vault/custody.jsonl"
        if log.exists() and log.read_bytes().endswith(b"\n"):
            break
    at(monkeypatch, FIRST + timedelta(hours=3))

    run(*gathered(watch, page, "Ben"))

    capture = json.loads(log.read_text().splitlines()[0])["capture"]
    shown = json.loads(run("show", watch, capture, "--json").stdout.splitlines()[0])["row"]
    assert (shown["added_by"], shown["fetched_at"]) == ("Ann", "2017-10-24T09:00:00Z")
    agrees(watch)
