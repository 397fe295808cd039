"""Parsing in a process of its own: no network, no new files, so much memory, so much time.

What leaves it: what a parser in the other process made of some bytes, or found in a file one
after another, or a SourceError that says how it ended. A file that makes a parser crash, hang or
eat memory ends that process alone. A door to the operating system, with `sandbox_child.py`, which
is the other process.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import warnings
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from selectors import EVENT_READ, EVENT_WRITE, DefaultSelector
from time import monotonic
from typing import IO, Any, TypeVar

from attrs import evolve, fields_dict

from servanda import canon
from servanda.errors import SourceError

T = TypeVar("T")
SECONDS = 60.0  # for one file; a PDF of 1,000 pages of text takes about 4
MEMORY_BYTES = 2_000_000_000
ANSWER_BYTES = 100_000_000
HEAD_BYTES = 2_000_000  # of one record found in a file, its data apart
SPOOL_BYTES = 10_000_000_000  # of the one nameless file that a walk over a file can write to
# A walk over a file that never falls silent may still go round in a ring. Walking takes 0.02
# seconds a megabyte on one core.
SECONDS_A_MEGABYTE = 1.0
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
    with _LOCK:
        answer = _CHILD.ask(_call(function, options), data, seconds)
    _warn(answer)
    if "refused" in answer:
        raise SourceError(answer["refused"])
    if "broke" in answer:
        raise SourceError(
            f"makes its parser fail ({answer['broke']}). Nothing of it was kept. Save it anew "
            "with another program, or keep its text alone."
        )
    return canon.read(result, answer["made"])


def streamed(
    function: Callable[..., Iterator[T]],
    path: Path,
    *,
    results: tuple[type[Any], ...],
    most_bytes: int,
    seconds: float = SECONDS,
    **options: Any,
) -> Iterator[T]:
    """What a function of this package finds in a file, one record after another.

    The function is given the file, open, and another to write to; the other process opens the
    file by its path, and neither the file nor what is found is ever held whole. `results` are
    the records it may give; a record's `data` has at most `most_bytes`. Each may be waited for
    so many seconds without a sign of reading on, and all for SECONDS_A_MEGABYTE of the file more.
    Raises SourceError, after all that was found, where the function crashes, takes too long or
    needs more than MEMORY_BYTES.
    """
    call = _call(function, options, path=str(path.absolute()))
    allowed = seconds + path.stat().st_size / 1_000_000 * SECONDS_A_MEGABYTE
    child, is_whole = _free_walker(), False
    try:
        child.send(monotonic() + seconds, call, b"")
        for told, data in child.told(seconds, allowed, most_bytes):
            if "broke" in told:
                raise SourceError(f"makes its parser fail ({told['broke']}). {_NOT_READ}")
            if "of" in told:
                yield _record(results, told, data)
        is_whole = True
    except TimeoutError as error:
        raise SourceError(f"takes its parser too long. {_NOT_READ}") from error
    except (OSError, EOFError, ValueError) as error:
        raise SourceError(f"ends its parser ({_said(child.end())}). {_NOT_READ}") from error
    finally:
        if is_whole:
            _keep_walker(child)
        else:
            child.end()


_NOT_READ = "What follows was not read. Mend it with a tool for archives, or ask for it anew."


def _call(function: Callable[..., object], options: Mapping[str, Any], **more: str) -> bytes:
    name = f"{function.__module__}:{function.__qualname__}"
    return json.dumps({"function": name, "options": options, **more}).encode()


def _warn(answer: Mapping[str, Any]) -> None:
    unshut = answer.get("unshut", ())
    for lack in unshut if isinstance(unshut, list) else ():
        warnings.warn(f"parsing: {lack}", stacklevel=3)


def _record(results: tuple[type[Any], ...], told: Mapping[str, Any], data: bytes) -> Any:
    """The record that a message is; ValueError where it is none of those asked for."""
    kind = next((one for one in results if one.__name__ == told["of"]), None)
    if kind is None or (data and "data" not in fields_dict(kind)):
        raise ValueError(f"it gives a {told['of']!r:.60}")
    made: Any = canon.read(kind, told.get("made"))
    return evolve(made, data=data) if data else made


class _Child:
    """The other process: begun when first asked, and begun again after it ended.

    With a spool it has one file to write to, which has no name and is emptied after each call.
    """

    def __init__(self, *, has_spool: bool = False) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._asked = 0
        self._held = bytearray()  # of what it sent and nobody took yet
        self._has_spool = has_spool
        self._spool: IO[bytes] | None = None

    def ask(self, call: bytes, data: bytes, seconds: float) -> dict[str, Any]:
        """Its answer to one call; SourceError where none comes in time."""
        deadline = monotonic() + seconds
        try:
            self.send(deadline, call, data)
            answer = _row(self._message(deadline, ANSWER_BYTES))
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
        self.answered()
        return answer

    def send(self, deadline: float, *parts: bytes) -> None:
        """The parts of a call are sent, each with its size before it."""
        pipe = self._begun().stdin
        assert pipe
        data = memoryview(b"".join(len(p).to_bytes(SIZE_BYTES, "big") + p for p in parts))
        with DefaultSelector() as selector:
            selector.register(pipe, EVENT_WRITE)
            while data:
                _wait(selector, deadline)
                data = data[os.write(pipe.fileno(), data[:65_536]) :]

    def told(
        self, seconds: float, allowed: float, most_bytes: int
    ) -> Iterator[tuple[dict[str, Any], bytes]]:
        """What it tells of a file, each message with the data that belongs to it, to the end.

        Each is waited for so many seconds, and all of them together for what is allowed.
        """
        row: dict[str, Any] = {}
        while "end" not in row:
            began = monotonic()
            deadline = began + min(seconds, allowed)
            row = _row(self._message(deadline, HEAD_BYTES))
            data = self._message(deadline, most_bytes) if "of" in row else b""
            allowed -= monotonic() - began
            yield row, data
        _warn(row)

    def answered(self) -> None:
        """A call is done with: nothing of it is left behind."""
        self._asked += 1
        if self._spool:
            os.ftruncate(self._spool.fileno(), 0)
        if self._asked >= FILES or self._held:
            self.end()

    def _message(self, deadline: float, most_bytes: int) -> bytes:
        size = int.from_bytes(self._take(SIZE_BYTES, deadline), "big")
        if size > most_bytes:
            raise ValueError(f"it sends {size:,} bytes")
        return self._take(size, deadline)

    def _take(self, count: int, deadline: float) -> bytes:
        """The next bytes it sends."""
        process = self._process
        assert process and process.stdout
        with DefaultSelector() as selector:
            selector.register(process.stdout, EVENT_READ)
            while len(self._held) < count:
                _wait(selector, deadline)
                given = os.read(process.stdout.fileno(), 1 << 16)
                if not given:
                    raise EOFError
                self._held += given
        taken = bytes(self._held[:count])
        del self._held[:count]
        return taken

    def _begun(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.end()
            self._asked, self._held = 0, bytearray()
            keep = ("PATH", "LANG", "LC_ALL", "TZ", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE")
            self._spool = tempfile.TemporaryFile() if self._has_spool else None  # noqa: SIM115 ended with it
            spool = (self._spool.fileno(),) if self._spool else ()
            given = (str(MEMORY_BYTES), *(f"{one} {SPOOL_BYTES}" for one in spool))
            self._process = subprocess.Popen(  # noqa: S603 this package's own module
                [sys.executable, "-m", "servanda.captures.sandbox_child", *given],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={name: os.environ[name] for name in keep if name in os.environ},
                start_new_session=True,
                pass_fds=spool,
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
        spool, self._spool = self._spool, None
        for pipe in (process.stdin, process.stdout, spool):
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


def _row(message: bytes) -> dict[str, Any]:
    try:
        found = json.loads(message)
    except RecursionError as error:
        raise ValueError("its answer nests without end") from error
    if not isinstance(found, dict):
        raise ValueError("its answer is none")
    return found


def _wait(selector: DefaultSelector, deadline: float) -> None:
    left = deadline - monotonic()
    if left <= 0 or not selector.select(left):
        raise TimeoutError


def _free_walker() -> _Child:
    """A process for a walk over a file: one walk holds it until it ends."""
    with _LOCK:
        return _WALKERS.pop() if _WALKERS else _Child(has_spool=True)


def _keep_walker(child: _Child) -> None:
    """The process can be asked for the next file, where none waits for one already."""
    child.answered()
    with _LOCK:
        if not _WALKERS:
            _WALKERS.append(child)
            return
    child.end()


def _end() -> None:
    for child in (_CHILD, *_WALKERS):
        child.end()


def _forget() -> None:
    """After a fork the processes belong to the parent alone."""
    for child in (_CHILD, *_WALKERS):
        child.forget()
    _WALKERS.clear()


_LOCK = threading.Lock()
_CHILD = _Child()
_WALKERS: list[_Child] = []  # that wait for a file: one at most
atexit.register(_end)
os.register_at_fork(after_in_child=_forget)
