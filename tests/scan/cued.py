"""Work that takes down every record it reads, and hangs or waits on cue."""

from __future__ import annotations

import ctypes
import os
import re
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

from attrs import evolve, frozen
from scan.shards import quick

from servanda import scan
from servanda.scan import limits
from servanda.watch import scanning


class Watched(scan.Ledger):
    """A ledger that also takes down, in `reads`, each record that anybody takes in hand."""

    def noting(self, key: str) -> tuple[Callable[[int, bool], None], Callable[[], None]]:
        _append(self.folder / "came", f"{key} {os.getppid()}")
        note, end = super().noting(key)

        def noting(offset: int, in_hand: bool) -> None:
            note(offset, in_hand)
            if in_hand:
                _append(self.folder / "reads", f"{key} {offset}")

        return noting, end


def reads(ledger: scan.Ledger) -> Counter[str]:
    """How often each record was read, by its shard's key and its place."""
    path = ledger.folder / "reads"
    return Counter(path.read_text("ascii").splitlines() if path.exists() else ())


def reads_at(ledger: scan.Ledger, key: str) -> int:
    """How many records of one shard were read."""
    return sum(count for line, count in reads(ledger).items() if line.split()[0] == key)


def came(ledger: scan.Ledger, key: str) -> int:
    """How many workers came to a shard."""
    path = ledger.folder / "came"
    return path.read_text("ascii").split().count(key) if path.exists() else 0


def waiting(ledger: scan.Ledger) -> int:
    """How many workers have come to where they wait."""
    path = ledger.folder / "waiting"
    return len(path.read_text("ascii").split()) if path.exists() else 0


def places(ledger: scan.Ledger) -> set[str]:
    """The parents of all workers that came to a shard: on Ray, one a node."""
    path = ledger.folder / "came"
    return set(path.read_text("ascii").split()[1::2]) if path.exists() else set()


def cued(
    shard: scan.Shard, *, recipe: scanning.Recipe, folder: str, at: str = "", deed: str = "wait"
) -> str:
    """The work, with something done first at the addresses that `at` names, blanks between."""
    return _cued(shard, recipe, Watched(Path(folder)), at, deed)


def _cued(
    shard: scan.Shard, recipe: scanning.Recipe, ledger: Watched, at: str = "", deed: str = "wait"
) -> str:
    steps = quick(recipe, ledger)

    def tell(page: scan.ShardPage, name: str) -> scan.ReadPage | str:
        if page.address in at.split():
            DEEDS[deed](ledger.folder)
        return steps.tell(page, name)

    return scan.scan_shard(shard, steps=evolve(steps, tell=tell), ledger=ledger)


@frozen
class Impatient(Watched):
    """The same, with a short limit for one record and the usual one for all others.

    So a machine on which others are busy ends no other. `place`: a shard's key and an offset.
    """

    place: tuple[str, int]
    seconds: float

    def noting(self, key: str) -> tuple[Callable[[int, bool], None], Callable[[], None]]:
        note, end = super().noting(key)

        def noting(offset: int, in_hand: bool) -> None:
            note(offset, in_hand)
            limits.RECORD_SECONDS = self.seconds if (key, offset) == self.place else USUAL_SECONDS

        return noting, end


USUAL_SECONDS = limits.RECORD_SECONDS


def impatient(
    shard: scan.Shard,
    *,
    place: tuple[str, int],
    seconds: float,
    recipe: scanning.Recipe,
    folder: str,
    **how: str,
) -> str:
    """The work under a short limit for one record."""
    ledger = Impatient(Path(folder), place, seconds)
    return _cued(shard, recipe, ledger, **how)


def _wait(folder: Path) -> None:
    _append(folder / "waiting", ".")
    while not (folder / "go").exists():
        time.sleep(0.01)


def _loop_in_c(_: Path) -> None:
    re.match(r"(a+)+$", "a" * 60 + "b")


def _hold_the_interpreter(_: Path) -> None:
    ctypes.PyDLL(None).pause()  # waits in C for a signal, and lets no other thread of Python run


DEEDS: dict[str, Callable[[Path], None]] = {
    "wait": _wait,
    "loop in C": _loop_in_c,
    "hold the interpreter": _hold_the_interpreter,
}


def _append(path: Path, line: str) -> None:
    path.parent.mkdir(exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    os.write(handle, f"{line}\n".encode())
    os.close(handle)


def run(
    recipe: scanning.Recipe,
    folder: Path,
    shards: list[scan.Shard],
    *,
    engine: str,
    work: Callable[..., str] = cued,
    **how: object,
) -> scan.Outcome:
    """A whole run of such work on two workers."""
    return scan.run(
        partial(work, recipe=recipe, folder=str(folder), **how),
        shards,
        version=recipe.version,
        ledger=scan.Ledger(folder),
        engine=engine,
        workers=2,
    )
