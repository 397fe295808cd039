"""Gathering from the desk: one command at a time in a process of its own, followed while it runs.

What leaves it: what the command says, and whether it still runs. It is the command that a terminal
would run, so it goes on where it was when it is run again. What it says and that it runs stand in
files, so that whichever process of a desk is asked tells the same.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import IO

from attrs import Factory, define, frozen

from servanda.desk.turns import held, is_held

LAST_BYTES = 20_000  # of what it said, shown on the page
SAID, RUNS = "gathering.log", "gathering.lock"
TRIES, PAUSE_SECONDS = 20, 0.01  # while another process only looks whether it runs
END_SECONDS = 30  # until one that is told to end is ended by force


@frozen
class Round:
    """One gathering and the reading after it: a file of what it says, one held while it runs."""

    place: Path

    @property
    def is_running(self) -> bool:
        """Whether it has not ended yet."""
        return is_held(self.place / RUNS)

    def words(self) -> str:
        """The last of what it said, one line a message: what was drawn over is left out."""
        with (self.place / SAID).open("rb") as said:
            size = said.seek(0, 2)
            said.seek(max(0, size - LAST_BYTES))
            text = said.read().decode("utf-8", "replace")
        lines = (line.rsplit("\r", 1)[-1] for line in text.replace("\r\n", "\n").split("\n"))
        return "\n".join(line.rstrip() for line in lines if line.strip())

    def process(self) -> int:
        """The number of its process and of all that it starts; 0 where that is not noted yet."""
        noted = (self.place / RUNS).read_text(encoding="ascii")
        return int(noted) if noted.isdecimal() else 0


@define
class Rounds:
    """The one gathering that a desk may have at a time; without a `place` it ends with the desk."""

    place: Path | None = None
    _own: tempfile.TemporaryDirectory[str] | None = None
    _begun: subprocess.Popen[bytes] | None = None  # by this process
    _lock: Lock = Factory(Lock)

    @property
    def last(self) -> Round | None:
        """The gathering that runs, or the last that ran; None where there was none."""
        return Round(self.place) if self.place and (self.place / SAID).exists() else None

    def begin(self, folder: Path, *, by: str, source: str = "") -> bool:
        """Gather and then read; False where one is running already."""
        with self._lock:
            if self.place is None:
                self._own = tempfile.TemporaryDirectory(prefix="servanda-gathering-")
                self.place = Path(self._own.name)
            lock = _free(self.place / RUNS)
            if lock is None:
                return False
            if self._begun:
                self._begun.wait()
            program = [sys.executable, "-m", "servanda.desk.gathering", str(folder), by, source]
            try:
                os.ftruncate(lock, 0)
                with _anew(self.place / SAID) as said:
                    # It holds the lock as long as it runs, whatever becomes of who began it.
                    self._begun = subprocess.Popen(  # noqa: S603  a command of this program
                        program, stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT,
                        pass_fds=(lock,), start_new_session=True,
                    )  # fmt: skip
                os.write(lock, str(self._begun.pid).encode())
            finally:
                os.close(lock)
            return True

    def stop(self) -> None:
        """End the one that runs; what it kept is kept, and the next goes on from there."""
        with self._lock:
            last, give_up_at = self.last, time.monotonic() + END_SECONDS
            while last and last.is_running:
                if process := last.process():
                    word = signal.SIGTERM if time.monotonic() < give_up_at else signal.SIGKILL
                    with suppress(ProcessLookupError):
                        os.killpg(process, word)
                time.sleep(PAUSE_SECONDS)
            if self._begun:
                self._begun.wait()

    def close(self) -> None:
        """End the one that runs, as the desk ends."""
        self.stop()
        if self._own:
            self._own.cleanup()
            self._own = self.place = None


def _free(path: Path) -> int | None:
    """The file that is held while it runs; None where one does."""
    for _ in range(TRIES):
        with suppress(BlockingIOError):
            return held(path, waits=False)
        time.sleep(PAUSE_SECONDS)
    return None


def _anew(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")


def _main(folder: str, by: str, source: str) -> int:
    """Gather and, whatever signals that raises, read what is new."""
    begun = [sys.executable, "-m", "servanda"]
    only = ["--source", source] if source else []
    for words in (["gather", folder, "--by", by, *only], ["read", folder]):
        print(f"$ servanda {' '.join(words)}", flush=True)  # noqa: T201  its log is its output
        code = subprocess.run([*begun, *words], check=False).returncode  # noqa: S603
        if code > 1:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(_main(*sys.argv[1:]))
