"""Breaks commands of Servanda at the n-th step on the disk, each in a process forked for it.

Run by `bench.faults` with `faulty_disk.c` loaded before it; by itself it does nothing.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

from attrs import asdict, frozen

from bench.faults import FaultRow, program_sha256, read
from bench.faulty_commands import COMMANDS, HERE, ON, SITE, FaultyCommand, first_folder, run
from servanda import cli
from servanda.captures import ingest, sandbox
from servanda.watch import open_watch

AT = datetime(2026, 11, 30, 12, tzinfo=UTC)
COUNTED = 0
MODES = {"full": 1, "once": 2, "killed": 3}
MOST_SECONDS = 60
TOLD_SECONDS = 20
OWN_FAULT = 3
STARTS = (".part-", ".new", "-new-")

Lines = frozenset[tuple[str, str]]


@frozen
class CommandEnd:
    """How a command ended: its exit code, what it printed, and the steps it took; killed: None."""

    exit_code: int | None
    output: str = ""
    steps: int = 0
    kinds: str = ""


@frozen
class FolderState:
    """What a folder comes to: what is on record, what is answered, and which files there are."""

    lines: Lines
    answer: str
    files: frozenset[str]
    site: frozenset[str]


class FaultyDisk:
    """The library that was loaded before this process."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(None)
        self._library.faulty_steps.restype = ctypes.c_long

    def begin(self, folder: Path, step: int, mode: int) -> None:
        """From here on steps are counted, and the n-th fails in that way."""
        self._library.faulty_begin(os.fsencode(folder), ctypes.c_long(step), mode)

    def end(self) -> tuple[int, str]:
        """All is well again; how many steps were taken, and of which kinds."""
        self._library.faulty_end()
        steps = int(self._library.faulty_steps())
        return steps, "".join(chr(self._library.faulty_kind(n)) for n in range(1, steps + 1))


# ------------------------------------------------------------------ in a process of its own


def in_a_child(work: Callable[[], Any]) -> Any:
    """What the work gives, done in a forked process; None where that was killed, or hung."""
    end, start = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(end)
        try:
            signal.alarm(MOST_SECONDS)
            given = json.dumps(work())
        except BaseException:  # noqa: BLE001 said by the parent
            given = json.dumps({"broke": traceback.format_exc()[-1500:]})
        with os.fdopen(start, "w") as pipe:
            pipe.write(given)
        os._exit(0)
    os.close(start)
    with os.fdopen(end) as pipe:
        given = pipe.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return {"killed": os.WTERMSIG(status)}
    return json.loads(given)


def command_end(disk: FaultyDisk, folder: Path, command: FaultyCommand, at: int, mode: int) -> Any:
    """Run a command with the disk broken from a step on, in a child."""

    def work() -> dict[str, Any]:
        words = command.words(folder)
        os.environ["TMPDIR"] = tempfile.tempdir = str(folder / "tmp")
        disk.begin(folder, at, mode)
        result = run(*words)
        steps, kinds = disk.end()
        odd = result.exception
        if odd is not None and not isinstance(odd, SystemExit):
            return {"broke": f"{type(odd).__name__}: {odd}"}
        return asdict(CommandEnd(result.exit_code, result.output, steps, kinds))

    return in_a_child(work)


def state(folder: Path) -> FolderState:
    """What a folder comes to now."""
    watch = open_watch(folder / HERE)
    with watch.record() as record:
        lines = frozenset((line.kind, line.id) for line in record.entries())
    answered = run("standing", folder / HERE, "--on", ON, "--json")
    files = frozenset(str(path.relative_to(folder)) for path in folder.rglob("*"))
    site = folder / SITE
    return FolderState(lines, answered.stdout, files, _site(site) if site.exists() else frozenset())


def _site(site: Path) -> frozenset[str]:
    head = json.loads((site / "manifest.json").read_text(encoding="utf-8"))
    return frozenset([f"on {head['head'].get('on')}", *(row for row in _names(site))])


def _names(folder: Path) -> Iterator[str]:
    return (str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


# ------------------------------------------------------------------ judged


def judged(
    folder: Path, command: FaultyCommand, before: FolderState, after: FolderState,
    printed: str, ended: dict[str, Any],
) -> list[str]:  # fmt: skip
    """What is wrong in a folder in which a command was broken, and after it is run again."""
    found: list[str] = []
    if "broke" in ended:
        found.append(f"a fault of its own: {ended['broke'][:300]}")
    if ended.get("exit_code") == OWN_FAULT or "Traceback" in ended.get("output", ""):
        found.append(f"a fault of its own: {ended['output'][-300:]}")
    if ended.get("killed") not in (None, signal.SIGKILL):
        found.append(f"ended by signal {ended['killed']}")
    found += _between(folder, command, before, after, is_done=ended.get("exit_code") == 0)
    again = run(*command.words(folder))
    if again.exit_code != 0:
        found.append(f"run again it ends with {again.exit_code}: {again.output[-300:]}")
    found += _checked(folder, command, after, printed, again.stdout)
    return found


def _between(
    folder: Path, command: FaultyCommand, before: FolderState, after: FolderState, *, is_done: bool
) -> Iterator[str]:
    """What is wrong before the command is run again: old or new, never between."""
    try:
        now = state(folder)
    except Exception as error:  # noqa: BLE001 whatever keeps it from being read is the fault
        yield f"cannot be read afterwards: {error!r:.300}"
        return
    if not before.lines <= now.lines <= after.lines:
        yield f"on record is what was never to be: {sorted(now.lines ^ after.lines)[:4]}"
    if command.is_whole and now.lines not in (before.lines, after.lines):
        yield f"half of one batch is on record: {sorted(now.lines - before.lines)[:4]}"
    if is_done and now.lines != after.lines:
        yield f"it said that it was done, and lost {sorted(after.lines - now.lines)[:4]}"
    if now.site not in (before.site, after.site):
        yield f"the site is neither the old one nor the new: {sorted(now.site)[:4]}"


def _checked(
    folder: Path, command: FaultyCommand, after: FolderState, printed: str, again: str
) -> Iterator[str]:
    """What is wrong after the command was run again."""
    checked = run("check", folder / HERE, "--captures")
    if checked.exit_code != 0:
        yield f"it does not check: {checked.output[-300:]}"
        return
    now = state(folder)
    if now.lines != after.lines:
        yield f"on record it differs: {sorted(now.lines ^ after.lines)[:4]}"
    if now.answer != after.answer:
        yield "its standings differ"
    if command.name == "letter" and again != printed:
        yield "another letter"
    if now.site != after.site:
        yield "another site"
    if after.site and run("verify", folder / SITE).exit_code != 0:
        yield "the site does not verify"
    left = [name for name in now.files - after.files if any(sign in name for sign in STARTS)]
    if left:
        yield f"files are left over: {sorted(left)[:4]}"


# ------------------------------------------------------------------ all of them


def one_program() -> None:
    """Every parser runs in this process, and the clock of every command stands still."""
    rooms = [import_module(f"servanda.cli.{one.name}") for one in iter_modules(cli.__path__)]
    for room in rooms:
        if hasattr(room, "now"):
            vars(room)["now"] = lambda: AT

    def streamed(function: Any, path: Path, *, given: Any = None, **_: object) -> Iterator[Any]:
        more = () if given is None else (given,)
        with path.open("rb") as file, tempfile.TemporaryFile(buffering=0) as spool:
            yield from function(file, spool, *more)

    vars(sandbox)["streamed"] = streamed
    vars(ingest)["described"] = ingest.describe


@frozen
class PreparedCommand:
    """A command with the folder as it is before it, and all that it comes to where it is well."""

    command: FaultyCommand
    start: Path
    folder: Path
    before: FolderState
    after: FolderState
    whole: dict[str, Any]

    def tried(self, disk: FaultyDisk, step: int, mode: int) -> list[str]:
        """What is wrong after it was broken at a step and run again."""
        _fresh(self.folder, self.start)
        ended = command_end(disk, self.folder, self.command, step, mode)
        faults = in_a_child(
            lambda: judged(
                self.folder, self.command, self.before, self.after, self.whole["output"], ended
            )
        )
        return faults if isinstance(faults, list) else [f"judging it broke: {faults}"]


def prepared(disk: FaultyDisk, first: Path, command: FaultyCommand) -> PreparedCommand:
    """A command over a copy of the first folder, run once on a disk that is well."""
    start = Path(shutil.copytree(first, first.with_name(command.name)))
    command.makes(start)
    before = state(start)
    folder = Path(shutil.copytree(start, first.with_name("trial")))
    run(*command.words(folder))  # once in this process: what is loaded for it stays
    _fresh(folder, start)
    whole = command_end(disk, folder, command, 0, COUNTED)
    if whole.get("exit_code") != 0:
        raise SystemExit(f"{command.name} fails on a disk that is well: {whole}")
    return PreparedCommand(command, start, folder, before, state(folder), whole)


def trials(out: Path, every: int, names: Sequence[str]) -> None:
    """A line for each step of each command that `out` lacks, of one step in so many."""
    program, disk, told = program_sha256(), FaultyDisk(), time.monotonic()
    known = {(row.command, row.mode, row.step) for row in read(out, program)}
    one_program()
    with tempfile.TemporaryDirectory(prefix="faulty-") as root:
        first = Path(root).resolve() / "first"
        first.mkdir()
        first_folder(first)
        (first / "tmp").mkdir()
        for command in COMMANDS:
            if names and command.name not in names:
                continue
            ready = prepared(disk, first, command)
            count, kinds = ready.whole["steps"], ready.whole["kinds"]
            for shift, (mode, number) in enumerate(MODES.items()):
                for step in range(1 + shift % every, count + 1, every):
                    if (command.name, mode, step) in known:
                        continue
                    faults = tuple(ready.tried(disk, step, number))
                    row = FaultRow(
                        command.name, mode, step, count, kinds[step - 1], program, faults
                    )
                    with out.open("a", encoding="utf-8") as file:
                        file.write("\n" + json.dumps(asdict(row), ensure_ascii=False) + "\n")
                    if time.monotonic() - told > TOLD_SECONDS:
                        told = time.monotonic()
                        print(f"bench: faults: {command.name}, {mode}: {step} of {count}",
                              file=sys.stderr, flush=True)  # fmt: skip
            shutil.rmtree(ready.folder)


def _fresh(folder: Path, start: Path) -> None:
    shutil.rmtree(folder)
    shutil.copytree(start, folder)


if __name__ == "__main__":
    trials(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
