"""Whose turn it is to write: one request at a time, of all threads and processes of a desk.

What leaves it: a lock. Who adds from elsewhere meanwhile, as a command does, is met by looking
again (see `opened.writing`); this spares the desk's own requests from doing so to each other.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from threading import Lock
from types import TracebackType

from attrs import Factory, define

LOCK = "turn.lock"


@define
class WritingTurn:
    """A turn that threads share and, where there is a `path`, every process that has it open."""

    path: Path | None = None
    _lock: Lock = Factory(Lock)
    _file: int = -1

    def __enter__(self) -> None:
        self._lock.acquire()
        try:
            if self.path:
                self._file = held(self.path)
        except BaseException:
            self._lock.release()
            raise

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._file >= 0:
            file, self._file = self._file, -1
            os.close(file)
        self._lock.release()


def held(path: Path, *, waits: bool = True) -> int:
    """The number of a file that only one process holds at a time; it ends with the file's closing.

    Raises BlockingIOError where it does not wait and another holds it.
    """
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | (0 if waits else fcntl.LOCK_NB))
    except BaseException:
        os.close(file)
        raise
    return file


def is_held(path: Path) -> bool:
    """Whether a process holds it now; looking keeps nobody from taking it."""
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
