"""Parsing in a process of its own: no network, no new files, so much memory, so much time.

What leaves it: what a parser in the other process made of some bytes, or a SourceError that says
how it ended. A file that makes a parser crash, hang or eat memory ends that process alone. A door
to the operating system, with `apart_child.py`, which is the other process.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable
from selectors import EVENT_READ, EVENT_WRITE, DefaultSelector
from time import monotonic
from typing import Any, TypeVar

from servanda import canon
from servanda.errors import SourceError

T = TypeVar("T")
SECONDS = 60.0  # for one file; a PDF of 1,000 pages of text takes about 4
MEMORY_BYTES = 2_000_000_000
ANSWER_BYTES = 100_000_000
FILES = 500  # after which a fresh process is begun, so that what leaks in a parser is given back
SIZE_BYTES = 8  # of the number before each message


def parsed(
    function: Callable[..., T],
    data: bytes,
    *,
    result: type[T],
    seconds: float = SECONDS,
    **options: Any,
) -> T:
    """What a function of this package makes of some bytes, worked out in the other process.

    `result` is the record it gives; `options` are plain values. Raises SourceError where the
    function does, and where it crashes, takes too long or needs more than MEMORY_BYTES.
    """
    call = {"function": f"{function.__module__}:{function.__qualname__}", "options": options}
    with _LOCK:
        answer = _CHILD.ask(json.dumps(call).encode(), data, seconds)
    for lack in answer.get("unshut", ()):
        warnings.warn(f"parsing: {lack}", stacklevel=2)
    if "refused" in answer:
        raise SourceError(answer["refused"])
    if "broke" in answer:
        raise SourceError(
            f"makes its parser fail ({answer['broke']}). Nothing of it was kept. Save it anew "
            "with another program, or keep its text alone."
        )
    return canon.read(result, answer["made"])


class _Child:
    """The other process: begun when first asked, and begun again after it ended."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._asked = 0

    def ask(self, call: bytes, data: bytes, seconds: float) -> dict[str, Any]:
        """Its answer to one call; SourceError where none comes in time."""
        process = self._begun()
        deadline = monotonic() + seconds
        try:
            _send(process, deadline, call, data)
            answer = _receive(process, deadline)
            found = json.loads(answer)
            if not isinstance(found, dict):
                raise ValueError("its answer is none")
        except TimeoutError as error:
            self.end()
            raise SourceError(
                f"takes its parser longer than {seconds:.0f} seconds. Nothing of it was kept. "
                "Keep the part that matters."
            ) from error
        except (OSError, EOFError, ValueError) as error:
            code = self.end()
            raise SourceError(
                f"ends its parser ({_said(code)}). Nothing of it was kept. Save it anew with "
                "another program, or keep its text alone."
            ) from error
        self._asked += 1
        if self._asked >= FILES:
            self.end()
        return found

    def _begun(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._asked = 0
            keep = ("PATH", "LANG", "LC_ALL", "TZ", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE")
            self._process = subprocess.Popen(  # noqa: S603 this package's own module
                [sys.executable, "-m", "servanda.captures.apart_child", str(MEMORY_BYTES)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={name: os.environ[name] for name in keep if name in os.environ},
                start_new_session=True,
            )
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe:
                    os.set_blocking(pipe.fileno(), False)
        return self._process

    def end(self) -> int:
        """The process is gone; its exit code."""
        process, self._process = self._process, None
        if process is None:
            return 0
        code = process.poll()
        if code is None:
            try:
                code = process.wait(0.2)
            except subprocess.TimeoutExpired:
                process.kill()
                code = process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                try:
                    pipe.close()
                except OSError:
                    continue  # what was still to be sent to a process that is gone
        return code

    def forget(self) -> None:
        """After a fork the process belongs to the parent alone."""
        self._process = None


def _said(code: int) -> str:
    if code >= 0:
        return f"it gave up with code {code}"
    name = signal.Signals(-code).name if -code in set(signal.Signals) else str(-code)
    return f"it was stopped by {name}"


def _send(process: subprocess.Popen[bytes], deadline: float, *parts: bytes) -> None:
    """The parts, each with its size before it."""
    assert process.stdin
    data = memoryview(b"".join(len(p).to_bytes(SIZE_BYTES, "big") + p for p in parts))
    with DefaultSelector() as selector:
        selector.register(process.stdin, EVENT_WRITE)
        while data:
            _wait(selector, deadline)
            data = data[os.write(process.stdin.fileno(), data[:65_536]) :]


def _receive(process: subprocess.Popen[bytes], deadline: float) -> bytes:
    """One message of the other process."""
    assert process.stdout
    held = bytearray()
    with DefaultSelector() as selector:
        selector.register(process.stdout, EVENT_READ)
        while len(held) < SIZE_BYTES or len(held) < SIZE_BYTES + _size(held):
            _wait(selector, deadline)
            given = os.read(process.stdout.fileno(), 1 << 16)
            if not given:
                raise EOFError
            held += given
    return bytes(held[SIZE_BYTES:])


def _size(held: bytearray) -> int:
    size = int.from_bytes(held[:SIZE_BYTES], "big")
    if size > ANSWER_BYTES:
        raise ValueError(f"its answer has {size:,} bytes")
    return size


def _wait(selector: DefaultSelector, deadline: float) -> None:
    left = deadline - monotonic()
    if left <= 0 or not selector.select(left):
        raise TimeoutError


_LOCK = threading.Lock()
_CHILD = _Child()
atexit.register(_CHILD.end)
os.register_at_fork(after_in_child=_CHILD.forget)
