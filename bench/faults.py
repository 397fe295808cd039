"""`python -m bench faults [--every N] [--out FILE]`: each command broken at each step on the disk.

At every opening, write, sync, renaming, making and removal in turn the process is killed, or the
disk is full from then on, or that one step fails. The command is then run again by somebody with
room, and the record, the site and what is printed must be what they would have been. What leaves
it: a line of JSON a step in a file that later runs go on with, and a table with an upper bound.
Source: docs/why/record.md, "Broken at every step".
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from attrs import frozen

from bench.calibration import wilson
from servanda.errors import SettingsError

ROOT = Path(__file__).parent.parent
SOURCE = Path(__file__).with_name("faulty_disk.c")
KINDS = {"o": "open", "w": "write", "s": "sync", "r": "rename", "m": "make", "u": "remove"}
COMPILERS = ("cc", "gcc", "clang")


@frozen
class FaultRow:
    """One step of one command at which it was broken, and what was wrong afterwards, if anything.

    `steps` is how many the whole command has; `program` the hash of the program that was run.
    """

    command: str
    mode: str
    step: int
    steps: int
    kind: str
    program: str
    faults: tuple[str, ...] = ()


def compiler() -> str | None:
    """A C compiler of this machine; None where there is none, or where no library is preloaded."""
    if sys.platform != "linux":
        return None
    return next(filter(None, map(shutil.which, COMPILERS)), None)


def program_sha256() -> str:
    """The hash of every source file that is run here."""
    hashed = hashlib.sha256()
    for path in sorted([*(ROOT / "servanda").rglob("*.py"), *(ROOT / "bench").glob("fault*")]):
        hashed.update(path.read_bytes())
    return hashed.hexdigest()


def run(out: Path, *, every: int = 1, commands: Sequence[str] = ()) -> list[FaultRow]:
    """Break the commands at one step in so many that `out` lacks, and give every line of `out`.

    It is done in a process of its own, which has the faulty disk loaded before it. Raises
    SettingsError where it cannot be made, or `out` is of another program.
    """
    compiled = compiler()
    if compiled is None:
        raise SettingsError(
            "faults need Linux and a C compiler (cc), to stand between a program and the disk. "
            "Install one, or run them on another machine."
        )
    read(out, program_sha256())
    with tempfile.TemporaryDirectory(prefix="faults-") as made:
        library = Path(made) / "faulty_disk.so"
        subprocess.run(  # noqa: S603 a compiler on a file of ours
            [compiled, "-shared", "-fPIC", "-O1", "-o", str(library), str(SOURCE), "-ldl"],
            check=True,
        )
        words = [sys.executable, "-m", "bench.faulty_trials", str(out), str(every), *commands]
        environment = {**os.environ, "LD_PRELOAD": str(library), "PYTHONPATH": str(ROOT)}
        ended = subprocess.run(words, env=environment, check=False)  # noqa: S603 ours
    if ended.returncode != 0:
        raise SettingsError(f"the run of the faults itself ended with {ended.returncode}.")
    return read(out, program_sha256())


def read(out: Path, program: str) -> list[FaultRow]:
    """The lines of a file of results, each step once; one half written is passed over."""
    if not out.exists():
        return []
    rows: dict[tuple[str, str, int], FaultRow] = {}
    for line in filter(None, out.read_text(encoding="utf-8").split("\n")):
        try:
            plain: dict[str, Any] = json.loads(line)
        except ValueError:  # killed in the middle of it: tried again
            continue
        row = FaultRow(**{**plain, "faults": tuple(plain["faults"])})
        if row.program != program:
            raise SettingsError(
                f"{out}: is of another program, so its lines say nothing of this one. "
                "Give another --out."
            )
        rows[row.command, row.mode, row.step] = row
    return [*rows.values()]


# ------------------------------------------------------------------ told


def text(rows: Sequence[FaultRow]) -> str:
    """The table by command and way of breaking, with bounds of the share; each fault by name."""
    names = [*dict.fromkeys(row.command for row in rows)]
    lines = [
        "| command | steps | tried | faults found | share of faults at most, 95 % |",
        "|---|---|---|---|---|",
        *(_line(name, [row for row in rows if row.command == name]) for name in names),
        _line("**all**", rows),
        "",
        "Tried by kind of step: " + _counted(KINDS.get(row.kind, row.kind) for row in rows),
        "Tried by way of breaking: " + _counted(row.mode for row in rows),
        "", "Faults:",
        *([f"- {row.command}, {row.mode} at step {row.step} ({KINDS.get(row.kind, row.kind)}): "
           f"{fault}" for row in rows for fault in row.faults] or ["- none"]),
    ]  # fmt: skip
    return "\n".join(lines)


def _line(name: str, rows: Sequence[FaultRow]) -> str:
    steps = sum({(row.command, row.mode): row.steps for row in rows}.values())
    found = sum(bool(row.faults) for row in rows)
    high = wilson(found, len(rows))[1] if len(rows) < steps else found / max(1, len(rows))
    return f"| {name} | {steps:,} | {len(rows):,} | {found} | {high:.2%} |"


def _counted(words: Any) -> str:
    return ", ".join(f"{word} {count}" for word, count in sorted(Counter(words).items()))


def report(out: Path, every: int, commands: Sequence[str]) -> tuple[str, bool]:
    """The table of all that is known after a part was run, and whether no fault was found."""
    rows = run(out, every=every, commands=commands)
    return text(rows), not any(row.faults for row in rows)
