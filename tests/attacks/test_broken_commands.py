"""A full disk at an opening, write, sync, rename or statement of a command: run again, it is done.

`EVERY=1 pytest -m slow` on this file tries every step; without it every ninth is tried.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from attacks.broken_writes import breaking
from commands import run

ON = "2017-10-24"
NEVER = 1_000_000
pytestmark = pytest.mark.slow


def incident_of(watch: Path) -> str:
    return str(json.loads(run("incidents", watch, "--json").stdout.splitlines()[0])["id"])


def capture_of(watch: Path) -> str:
    lines = (watch / "vault/custody.jsonl").read_text().splitlines()
    return next(str(row["capture"]) for row in map(json.loads, lines) if row.get("capture"))


Words = Callable[[Path], Sequence[object]]
COMMANDS: dict[str, Words] = {
    "decide": lambda watch: (
        "decide", watch, incident_of(watch), "--judgement", "unsure", "--reason", "looked again",
        "--by", "Ann",
    ),
    "code": lambda watch: (
        "code", watch, "--capture", capture_of(watch), "--fact", "title", "Another title",
        "--reason", "as printed", "--by", "Ann",
    ),
    "witness": lambda watch: ("gather", watch, "--witness"),
    "letter": lambda watch: ("letter", watch, "--on", ON),
}  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_with_a_full_disk_at_a_step_of_a_command_the_next_run_does_it(
    cambodia: Path, tmp_path: Path, command: str
):
    words = COMMANDS[command](cambodia)
    words = [tmp_path / "w" if word == cambodia else word for word in words]
    shutil.copytree(cambodia, tmp_path / "w")
    with breaking(NEVER, kills=False) as whole:
        assert run(*words).exit_code == 0
    steps = range(1, whole.done + 1, int(os.environ.get("EVERY", "9")))

    for step in steps:
        shutil.rmtree(tmp_path / "w")
        shutil.copytree(cambodia, tmp_path / "w")
        with breaking(step, kills=False):
            first = run(*words)
        assert first.exception is None or isinstance(first.exception, SystemExit), (step, first)

        again = run(*words)

        checked = run("check", tmp_path / "w", "--captures")
        assert again.exit_code == 0, (step, again.output)
        assert checked.exit_code == 0, (step, checked.output)
    assert steps
