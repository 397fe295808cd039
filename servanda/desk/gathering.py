"""Gathering from the desk: one command at a time in a process of its own, followed while it runs.

What leaves it: what the command says, and whether it still runs. It is the command that a terminal
would run, so it goes on where it was when it is run again.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from threading import Lock
from typing import IO

from attrs import Factory, define

LAST_BYTES = 20_000  # of what it said, shown on the page


@define
class Round:
    """One gathering and the reading after it; `said` is a file without a name."""

    process: subprocess.Popen[bytes]
    said: IO[bytes]

    @property
    def is_running(self) -> bool:
        """Whether it has not ended yet."""
        return self.process.poll() is None

    def words(self) -> str:
        """The last of what it said, one line a message: what was drawn over is left out."""
        size = self.said.seek(0, 2)
        self.said.seek(max(0, size - LAST_BYTES))
        text = self.said.read().decode("utf-8", "replace")
        lines = (line.rsplit("\r", 1)[-1] for line in text.replace("\r\n", "\n").split("\n"))
        return "\n".join(line.rstrip() for line in lines if line.strip())


@define
class Rounds:
    """The one gathering that a desk may have at a time."""

    _round: Round | None = None
    _lock: Lock = Factory(Lock)

    @property
    def last(self) -> Round | None:
        """The gathering that runs, or the last that ran; None where there was none."""
        return self._round

    def begin(self, folder: Path, *, by: str, source: str = "") -> bool:
        """Gather and then read; False where one is running already."""
        with self._lock:
            if self._round and self._round.is_running:
                return False
            if self._round:
                self._round.said.close()
            said = tempfile.TemporaryFile()  # noqa: SIM115  as long as its process
            program = [sys.executable, "-m", "servanda.desk.gathering", str(folder), by, source]
            process = subprocess.Popen(  # noqa: S603  a command of this program
                program, stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT
            )
            self._round = Round(process, said)
            return True

    def stop(self) -> None:
        """End the one that runs; what it kept is kept, and the next goes on from there."""
        with self._lock:
            if self._round and self._round.is_running:
                self._round.process.terminate()
                self._round.process.wait()

    def close(self) -> None:
        """End the one that runs, as the desk ends."""
        self.stop()
        if self._round:
            self._round.said.close()
            self._round = None


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
