"""Ctrl-C is heard by the process that was called, and by none of its workers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from outside import ROOT

PROGRAM = """
import signal
from servanda.scan import pool

def mask(item):
    return signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, set())

if __name__ == "__main__":
    pool.run(
        mask, [1, 2], workers=2, ahead=1,
        done=lambda item, deaf: print(item, deaf) and False, died=lambda item, why: False,
    )
    print("here", mask(0))
"""


@pytest.mark.slow
def test_no_worker_hears_an_interrupt_and_the_parent_still_does(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM, encoding="utf-8")

    # A process of its own: only the first worker ever started was the one that heard it.
    ran = subprocess.run(
        [sys.executable, str(program)], cwd=tmp_path, capture_output=True, text=True, check=True,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
    )  # fmt: skip

    assert ran.stdout.splitlines() == ["1 True", "2 True", "here False"]
