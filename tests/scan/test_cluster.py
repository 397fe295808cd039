"""A cluster of two nodes, started as a user starts one, and one of them switched off midway."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

import pytest
from scan import cued, driver
from scan.shards import few, results
from scan.test_killed import LAST, done, until

from servanda import scan

if find_spec("ray") is None:  # importing it takes most of a second
    pytest.skip("Ray is not installed", allow_module_level=True)
RAY = Path(sys.executable).parent / "ray"
# Every node and the driver hold the same token, as docs/how-to/scan-on-a-cluster.md says.
AUTH = {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": "0123456789abcdef" * 4}

FIRST = "https://example.org/0/2"  # in the shard that comes first


def free() -> int:
    """A port that nobody listens on."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def node(*more: str) -> subprocess.Popen[bytes]:
    """A node of one core that lives as long as this process of it."""
    return subprocess.Popen(
        [str(RAY), "start", "--block", "--num-cpus=1", "--object-store-memory=100000000", "--disable-usage-stats", *more],
        env={**os.environ, **driver.ENVIRONMENT, **AUTH},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip


def switched_off(process: subprocess.Popen[bytes]) -> None:
    """Nothing of a node runs any more: its workers are in groups of their own."""
    for one in family(process.pid):
        with suppress(ProcessLookupError):
            os.kill(one, signal.SIGKILL)
    process.wait()


def family(pid: int) -> list[int]:
    """A process with all that it started, and what these did."""
    parents = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(FileNotFoundError, ProcessLookupError):
            number, _, rest = status.read_text().partition(" (")
            parents[int(number)] = int(rest.rpartition(")")[2].split()[1])
    found = [pid]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found


@pytest.fixture
def nodes() -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The address of a cluster, and its two nodes, the head first."""
    port, folder = free(), tempfile.mkdtemp(prefix="ray-", dir="/tmp")  # a short path, for sockets
    head = node("--head", f"--port={port}", f"--temp-dir={folder}", "--include-dashboard=false")
    started = [head]
    try:
        until(lambda: listening(port), head)
        started.append(node(f"--address=127.0.0.1:{port}"))
        yield f"127.0.0.1:{port}", started
    finally:
        for process in started:
            if process.poll() is None:
                switched_off(process)
        shutil.rmtree(folder, ignore_errors=True)


def listening(port: int) -> bool:
    """Whether somebody answers at a port."""
    with socket.socket() as door:
        return door.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.slow
def test_a_machine_switched_off_midway_changes_nothing_in_the_result(
    recipe, ledger, tmp_path, nodes
) -> None:
    address, (_, second) = nodes
    folder = tmp_path / "shards"
    folder.mkdir()
    few(folder, 40)
    whole = scan.Ledger(tmp_path / "whole")
    shards = scan.listed((str(folder),))
    for shard in shards:
        cued.cued(shard, recipe=recipe, folder=str(whole.folder))
    process = driver.started(
        ledger.folder, folder, engine="ray", at=f"{FIRST} {LAST}", RAY_ADDRESS=address, **AUTH
    )
    until(lambda: cued.waiting(ledger) == 2 and len(done(ledger)) == 38, process)
    switched_off(second)

    (ledger.folder / "go").touch()
    code = process.wait()

    assert code == 0
    assert len(cued.places(ledger)) == 2
    assert sorted(cued.reads(ledger).values()) == [1] * 237 + [2] * 3
    assert results(ledger) == results(whole)
