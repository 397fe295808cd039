"""Parsing in a process of its own: no network, no new files, so much memory, so much time.

What leaves it: what a parser in the worker process made of some bytes, or found in a file one
after another, or a SourceError that says how it ended. A file that makes a parser crash, hang or
eat memory ends that process alone. A door to the operating system, with `sandbox_child.py`, which
is the worker.
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
from time import clock_gettime, monotonic
from typing import IO, Any, TypeVar

from attrs import AttrsInstance, evolve, fields_dict

from servanda import canon
from servanda.errors import SourceError

T = TypeVar("T")
# Of the processor, for one file; a PDF of 1,000 pages of text takes about 4. The clock would count
# against a file what other programs do meanwhile on a slow machine.
SECONDS = 60.0
PATIENCE = 10  # times as long on the clock, for a parser that waits and does not work
MEMORY_BYTES = 2_000_000_000
ANSWER_BYTES = 100_000_000
HEAD_BYTES = 2_000_000  # of one record found in a file, its data apart
SPOOL_BYTES = 10_000_000_000  # of the one nameless file that a worker can write to
# A worker that never falls silent over a file may still loop for ever. Reading an archive takes
# 0.02 seconds a megabyte on one core.
SECONDS_A_MEGABYTE = 1.0
FILES = 500  # after which a fresh process is started, so that what leaks in a parser is given back
SIZE_BYTES = 8  # of the number before each message
LOOK_SECONDS = 0.05  # between two looks at what a process has spent, at least


def parsed(
    function: Callable[..., T],
    data: bytes,
    *,
    result: type[T],
    given: AttrsInstance | str | None = None,
    seconds: float = SECONDS,
) -> T:
    """What a function of this package makes of some bytes, worked out in the worker process.

    `result` is the record it gives; where a record or words are `given`, the function takes them
    after the bytes. Raises SourceError where the function does, and where it crashes, takes too
    long (so many seconds of the processor, or PATIENCE times as many of the clock) or needs more
    than MEMORY_BYTES.
    """
    with _LOCK:
        answer = _CHILD.ask(_call(function, given), data, seconds)
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
    given: AttrsInstance | str | None = None,
    seconds: float = SECONDS,
) -> Iterator[T]:
    """What a function of this package finds in a file, one record after another.

    The function takes the file, open, another to write to, and what is `given` where anything is.
    The worker opens the file by its path, and neither the file nor what is found is ever held
    whole. `results` are the records it may give; a record's `data` has at most `most_bytes`. Each
    may take so many seconds, counted as for `parsed`, without a sign of reading on, and all of
    them together SECONDS_A_MEGABYTE of the file more. Raises SourceError, after all that was found,
    where the function crashes, takes too long or needs more than MEMORY_BYTES.
    """
    call = _call(function, given, path=str(path.absolute()))
    allowed = seconds + path.stat().st_size / 1_000_000 * SECONDS_A_MEGABYTE
    worker, is_whole = _idle_worker(), False
    try:
        worker.send(worker.limit(seconds), call, b"")
        for message, data in worker.messages(seconds, allowed, most_bytes):
            if "broke" in message:
                raise SourceError(f"makes its parser fail ({message['broke']}). {_NOT_READ}")
            if "of" in message:
                yield _record(results, message, data)
        is_whole = True
    except TimeoutError as error:
        raise SourceError(f"takes its parser too long. {_NOT_READ}") from error
    except (OSError, EOFError, ValueError) as error:
        ending = _ending(worker.end())
        raise SourceError(f"ends its parser ({ending}). {_NOT_READ}") from error
    finally:
        if is_whole:
            _keep_worker(worker)
        else:
            worker.end()


_NOT_READ = "What follows was not read. Mend it with a tool for archives, or ask for it anew."


def _call(
    function: Callable[..., object], given: AttrsInstance | str | None, *, path: str = ""
) -> bytes:
    """What the worker is asked to do, as it travels: names, and plain values."""
    parts = [] if given is None else [{"of": _name(type(given)), "made": canon.plain(given)}]
    return json.dumps({"function": _name(function), "given": parts, "path": path}).encode()


def _name(thing: Callable[..., object]) -> str:
    return f"{thing.__module__}:{thing.__qualname__}"


def unconfined() -> tuple[str, ...]:
    """What this system does not keep from a parser, in words; nothing where every wall holds.

    Raises SourceError where no worker can be started.
    """
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        parsed(canon.sha256_of_bytes, b"", result=str)
    return tuple(str(each.message).removeprefix("parsing: ") for each in said)


def _warn(answer: Mapping[str, Any]) -> None:
    unconfined = answer.get("unconfined", ())
    for lack in unconfined if isinstance(unconfined, list) else ():
        warnings.warn(f"parsing: {lack}", stacklevel=3)


def _record(results: tuple[type[Any], ...], message: Mapping[str, Any], data: bytes) -> Any:
    """The record that a message is; ValueError where it is none of those asked for."""
    kind = next((kind for kind in results if kind.__name__ == message["of"]), None)
    if kind is None or (data and "data" not in fields_dict(kind)):
        raise ValueError(f"it gives a {message['of']!r:.60}")
    record: Any = canon.read(kind, message.get("made"))
    return evolve(record, data=data) if data else record


class _Child:
    """The worker process: started when first asked, and started again after it ended.

    With a spool it has one file to write to, which has no name and is emptied after each call.
    """

    def __init__(self, *, has_spool: bool = False) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._call_count = 0
        self._buffer = bytearray()  # of what it sent and nobody took yet
        self._has_spool = has_spool
        self._spool: IO[bytes] | None = None

    def ask(self, call: bytes, data: bytes, seconds: float) -> dict[str, Any]:
        """Its answer to one call; SourceError where none comes in time."""
        try:
            limit = self.limit(seconds)
            self.send(limit, call, data)
            answer = _row(self._message(limit, ANSWER_BYTES))
        except TimeoutError as error:
            self.end()
            raise SourceError(
                f"takes its parser longer than {seconds:.0f} seconds. Nothing of it was kept. "
                "Keep the part that matters."
            ) from error
        except (OSError, EOFError, ValueError) as error:
            code = self.end()
            raise SourceError(
                f"ends its parser ({_ending(code)}). Nothing of it was kept. Save it anew with "
                "another program, or keep its text alone."
            ) from error
        self.finish_call()
        return answer

    def limit(self, seconds: float) -> _Limit:
        """So many seconds of its time on the processor from here on; it is begun."""
        self._running()
        return _Limit(self.spent, seconds)

    def spent(self) -> float:
        """Seconds that it was on the processor; where a system does not tell, of the clock."""
        if self._process is None:
            return 0.0
        if sys.platform != "linux":
            return monotonic()
        try:
            # What clock_getcpuclockid(3) makes of a process id; Python has it for threads alone.
            return clock_gettime((~self._process.pid << 3) | 2)
        except OSError:  # it has ended
            return 0.0

    def send(self, limit: _Limit, *parts: bytes) -> None:
        """The parts of a call are sent, each with its size before it."""
        pipe = self._running().stdin
        assert pipe
        data = memoryview(b"".join(len(p).to_bytes(SIZE_BYTES, "big") + p for p in parts))
        with DefaultSelector() as selector:
            selector.register(pipe, EVENT_WRITE)
            while data:
                _wait(selector, limit)
                data = data[os.write(pipe.fileno(), data[:65_536]) :]

    def messages(
        self, seconds: float, allowed: float, most_bytes: int
    ) -> Iterator[tuple[dict[str, Any], bytes]]:
        """What it sends of a file, each message with the data that belongs to it, to the end.

        Each may take so many seconds, and all of them together what is allowed.
        """
        row: dict[str, Any] = {}
        while "end" not in row:
            start, limit = self.spent(), _Limit(self.spent, min(seconds, allowed))
            row = _row(self._message(limit, HEAD_BYTES))
            data = self._message(limit, most_bytes) if "of" in row else b""
            allowed -= self.spent() - start
            yield row, data
        _warn(row)

    def finish_call(self) -> None:
        """A call is done with: nothing of it is left behind."""
        self._call_count += 1
        if self._spool:
            os.ftruncate(self._spool.fileno(), 0)
        if self._call_count >= FILES or self._buffer:
            self.end()

    def _message(self, limit: _Limit, most_bytes: int) -> bytes:
        size = int.from_bytes(self._take(SIZE_BYTES, limit), "big")
        if size > most_bytes:
            raise ValueError(f"it sends {size:,} bytes")
        return self._take(size, limit)

    def _take(self, count: int, limit: _Limit) -> bytes:
        """The next bytes it sends."""
        process = self._process
        assert process and process.stdout
        with DefaultSelector() as selector:
            selector.register(process.stdout, EVENT_READ)
            while len(self._buffer) < count:
                _wait(selector, limit)
                chunk = os.read(process.stdout.fileno(), 1 << 16)
                if not chunk:
                    raise EOFError
                self._buffer += chunk
        data = bytes(self._buffer[:count])
        del self._buffer[:count]
        return data

    def _running(self) -> subprocess.Popen[bytes]:
        """The process, started where none runs."""
        if self._process is None or self._process.poll() is not None:
            self.end()
            self._call_count, self._buffer = 0, bytearray()
            keep = ("PATH", "LANG", "LC_ALL", "TZ", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE",
                    "PYTHONPYCACHEPREFIX")  # fmt: skip
            self._spool = tempfile.TemporaryFile() if self._has_spool else None  # noqa: SIM115 ended with it
            spool = (self._spool.fileno(),) if self._spool else ()
            limits = (str(MEMORY_BYTES), *(f"{number} {SPOOL_BYTES}" for number in spool))
            self._process = subprocess.Popen(  # noqa: S603 this package's own module
                [sys.executable, "-m", "servanda.captures.sandbox_child", *limits],
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


def _ending(code: int) -> str:
    """How a process ended, in words."""
    if code >= 0:
        return f"it gave up with code {code}"
    name = signal.Signals(-code).name if -code in set(signal.Signals) else str(-code)
    return f"it was stopped by {name}"


def _row(message: bytes) -> dict[str, Any]:
    try:
        row = json.loads(message)
    except RecursionError as error:
        raise ValueError("its answer nests without end") from error
    if not isinstance(row, dict):
        raise ValueError("its answer is none")
    return row


class _Limit:
    """So many seconds of a process's time, told by `spent`, and PATIENCE times as many at most."""

    def __init__(self, spent: Callable[[], float], seconds: float) -> None:
        self._spent, self._end = spent, spent() + seconds
        self._last = monotonic() + seconds * PATIENCE

    def left(self) -> float:
        """The least that can pass on the clock before it is over."""
        return min(self._end - self._spent(), self._last - monotonic())


def _wait(selector: DefaultSelector, limit: _Limit) -> None:
    while (left := limit.left()) > 0:
        if selector.select(max(left, LOOK_SECONDS)):
            return
    raise TimeoutError


def _idle_worker() -> _Child:
    """A process for one file; nobody else has it until the file is done with."""
    with _LOCK:
        return _IDLE.pop() if _IDLE else _Child(has_spool=True)


def _keep_worker(worker: _Child) -> None:
    """The process can be asked for the next file, where none is idle already."""
    worker.finish_call()
    with _LOCK:
        if not _IDLE:
            _IDLE.append(worker)
            return
    worker.end()


def spent_seconds() -> float:
    """What the processes that now stand ready have spent of the processor since they were begun."""
    return sum(child.spent() for child in (_CHILD, *_IDLE))


def _end() -> None:
    for child in (_CHILD, *_IDLE):
        child.end()


def _forget() -> None:
    """After a fork the processes belong to the parent alone."""
    for child in (_CHILD, *_IDLE):
        child.forget()
    _IDLE.clear()


_LOCK = threading.Lock()
_CHILD = _Child()
_IDLE: list[_Child] = []  # that wait for a file: one at most
atexit.register(_end)
os.register_at_fork(after_in_child=_forget)
