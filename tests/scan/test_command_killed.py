"""`servanda scan` itself, killed with all its workers at moments drawn by lot, and run to its end.

The file of a shard that is done is spoilt after each kill, its size and date kept: whoever read it
again would come to another result.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from outside import ROOT
from scan import driver
from scan.shards import few, results
from scan.test_killed import SEED, done, until

from servanda import scan
from servanda import watch as way

COUNT = 16


@pytest.fixture
def two(made: Path, tmp_path: Path) -> list[Path]:
    """Two copies of one watch, the gate ready in both."""
    found = [tmp_path / "whole", tmp_path / "killed"]
    for watch in found:
        shutil.copytree(ROOT / "examples" / "cambodia", watch)
        shutil.copytree(made, watch / "scan")
    return found


def started(shards: Path, watch: Path) -> subprocess.Popen[bytes]:
    """The command in a group of processes of its own."""
    command = "from servanda.cli import main; main()"
    return subprocess.Popen(
        [sys.executable, "-c", command, "scan", str(shards), "--watch", str(watch)]
        + ["--workers", "2", "--by", "tests"],
        env={**os.environ, **driver.ENVIRONMENT},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def on_record(watch: Path) -> list[tuple[str, str]]:
    with way.open_watch(watch).record() as record:
        return [(row.kind, row.id) for row in record.entries()]


def reached(watch: Path, shards_done: int, captures: int) -> bool:
    """Whether so many shards are done, and so many captures in the vault."""
    inside = sum(path.is_file() for path in (watch / "vault").rglob("*"))
    return len(done(scan.Ledger(watch / "scan"))) >= shards_done and inside >= captures


def kept(watch: Path) -> dict[str, bytes]:
    """The bytes in the vault; what a kill left half-written there has a hidden name.

    Without the heads of the record, of which each command that ends notes one. The log of custody without its salts, drawn anew for each line, and what hangs on them.
    """
    files = [
        path
        for path in (watch / "vault").rglob("[!.]*")
        if path.is_file() and path.name != "record-heads.jsonl"
    ]
    drawn = re.compile(rb'"(?:salt|previous)":"[0-9a-f]*",?')
    return {
        path.relative_to(watch).as_posix(): drawn.sub(b"", path.read_bytes())
        if path.name == "custody.jsonl"
        else path.read_bytes()
        for path in files
    }


def spoil(shards: Path, keys: set[str], version: str) -> None:
    """Nothing is left in the files of the shards that are done, though they look the same."""
    for shard in scan.listed((str(shards),)):
        if shard.key(version) in keys:
            path, before = Path(shard.place), Path(shard.place).stat()
            path.write_bytes(bytes(before.st_size))
            os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.slow
def test_the_command_killed_at_any_moment_comes_to_the_same_record(recipe, two, tmp_path) -> None:
    whole, watch = two
    shards = tmp_path / "shards"
    shards.mkdir()
    few(shards, COUNT)
    assert started(shards, whole).wait() == 0
    ledger, lot = scan.Ledger(watch / "scan"), random.Random(SEED)  # noqa: S311 a fixed draw
    # how many are done in the ledger, or in the vault, when the next kill comes
    goals = [(lot.randint(1, 12), 0), (0, lot.randint(1, 8))]

    killed = 0
    for shards_done, captures in goals:
        process = started(shards, watch)
        until(partial(reached, watch, shards_done, captures), process)
        killed += process.poll() is None
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        spoil(shards, done(ledger), recipe.version)
    last = started(shards, watch).wait()

    assert killed == len(goals) and last == 0
    assert results(ledger) == results(scan.Ledger(whole / "scan"))
    assert not list((ledger.folder / "making").iterdir())
    assert sorted(on_record(watch)) == sorted(on_record(whole))
    assert kept(watch) == kept(whole)
