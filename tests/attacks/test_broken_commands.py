"""Each command that adds, broken at a sample of its steps on the disk: run again, it is done.

`python -m bench faults` tries every step; here stands one in so many, always the same.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bench import faults
from bench.faulty_commands import COMMANDS
from servanda.errors import SettingsError

EVERY = 120
ROW = faults.FaultRow("gather", "full", 1, 90, "w", "a program")
needs_compiler = pytest.mark.skipif(
    faults.compiler() is None,
    reason="no C compiler here, so nothing can stand between a program and the disk",
)


@needs_compiler
@pytest.mark.slow
def test_broken_at_a_step_of_a_command_the_next_run_does_it(tmp_path: Path) -> None:
    rows = faults.run(tmp_path / "out.jsonl", every=EVERY)

    assert [(row.command, row.mode, row.step, row.faults) for row in rows if row.faults] == []
    assert {row.command for row in rows} == {command.name for command in COMMANDS}
    assert {row.mode for row in rows} == {"full", "once", "killed"}
    assert all(row.steps >= 30 for row in rows)


@needs_compiler
def test_the_disk_breaks_at_the_step_that_is_asked_for(tmp_path: Path) -> None:
    """Half of a second write stays where it is killed; on a full disk too, and then it is told."""
    library = tmp_path / "disk.so"
    words = [str(faults.compiler()), "-shared", "-fPIC", "-o", str(library), str(faults.SOURCE)]
    subprocess.run([*words, "-ldl"], check=True)  # noqa: S603 ours
    program = (
        "import ctypes, os, sys\n"
        "os.mkdir(sys.argv[1])\n"
        "disk = ctypes.CDLL(None)\n"
        "disk.faulty_begin(os.fsencode(sys.argv[1]), ctypes.c_long(3), int(sys.argv[2]))\n"
        "out = os.open(sys.argv[1] + '/file', os.O_WRONLY | os.O_CREAT)\n"
        "print(os.write(out, b'12345678'), flush=True)\n"
        "for word in (b'abcdefgh', b'ijklmnop'):\n"
        "    try:\n"
        "        print(os.write(out, word), flush=True)\n"
        "    except OSError as error:\n"
        "        print(error.errno, flush=True)\n"
    )
    came = {}
    for mode in (0, 1, 2, 3):
        folder = tmp_path / str(mode)
        done = subprocess.run(  # noqa: S603 ours
            [sys.executable, "-c", program, str(folder), str(mode)],
            env={"LD_PRELOAD": str(library)}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        came[mode] = (done.stdout.split(), (folder / "file").read_text())

    assert came == {
        0: (["8", "8", "8"], "12345678abcdefghijklmnop"),
        1: (["8", "4", "28"], "12345678abcd"),
        2: (["8", "5", "8"], "12345678ijklmnop"),
        3: (["8"], "12345678abcd"),
    }


def test_a_line_half_written_is_tried_again_and_another_program_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text('{"command": "gather", "mode": "full", "step": 1, "steps": 90, "kind": "w", '
                   '"program": "a program", "faults": []}\n{"command": "ga')  # fmt: skip

    assert faults.read(out, "a program") == [ROW]
    with pytest.raises(SettingsError, match="another program"):
        faults.read(out, "another")


def test_what_was_found_is_named_and_what_was_not_tried_bounds_the_share() -> None:
    found = faults.FaultRow("gather", "killed", 2, 90, "r", "a program", ("another site",))

    told = faults.text([ROW, found])

    assert "| gather | 180 | 2 | 1 | 90.55% |" in told
    assert "- gather, killed at step 2 (rename): another site" in told
