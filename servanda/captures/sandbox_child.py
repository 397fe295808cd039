"""The worker process of `sandbox.py`: it confines itself, then parses what it is given.

What leaves it: one JSON message a call on its standard output, or one for each thing found in a
file. It can open no connection, start no program or process, signal none, and neither write,
change nor remove a file, but for one without a name that it may be given to decompress into. It
can read what its user can. What it cannot be kept from on this system is in `confine`'s answer.
"""

from __future__ import annotations

import ctypes
import errno
import io
import json
import platform
import resource
import struct
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from time import monotonic
from typing import Any, BinaryIO, cast

from attrs import evolve

from servanda import canon
from servanda.errors import ServandaError

_SIZE_BYTES = 8
_NO_NEW_PRIVS, _SET_SECCOMP, _FILTER = 38, 22, 2
_LOAD, _IF_EQUAL, _IF_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x80000000
_MASKED = 0x45  # jump where any bit of a mask is set
_WRITING = 0o3 | 0o100 | 0o1000 | 0o20000000  # O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, O_TMPFILE
# By machine: its name for the kernel; the numbers of calls that are refused, first those of the
# network, of programs and processes (socket, connect, exec, clone, kill, ptrace ...), then those
# that change files (truncate, rename, unlink, link, chmod, chown, mkdir, mount ...) or hold memory
# that no limit counts (shmget, memfd_create, memfd_secret); and the calls that open a file, each
# with where its flags stand among what it is given.
_CALLS = {
    "x86_64": (
        0xC000003E,
        (41, 53, 42, 49, 44, 46, 59, 322, 101, 425, 56, 57, 58, 435, 62, 200, 234, 129, 297, 424,
         310, 311, 76, 77, 82, 264, 316, 87, 263, 84, 86, 265, 88, 266, 90, 91, 268, 452, 92, 93,
         94, 260, 83, 258, 133, 259, 85, 437, 165, 166, 272, 308, 161, 285, 280, 235, 261, 132,
         29, 319, 447),
        ((2, 1), (257, 2)),
    ),
    "aarch64": (
        0xC00000B7,
        (198, 199, 203, 200, 206, 211, 221, 281, 117, 425, 220, 435, 129, 130, 131, 138, 240, 424,
         270, 271, 45, 46, 38, 276, 35, 37, 36, 52, 53, 452, 54, 55, 34, 33, 437, 40, 39, 97, 268,
         51, 47, 88, 194, 180, 279, 447),
        ((56, 2),),
    ),
}  # fmt: skip
_X32 = 0x40000000  # calls of another kind that some kernels take from a 64-bit program
# The modules of what it is asked to run, imported before it is confined: some libraries start a
# program when they are loaded. `servanda.sources` names its own in KINDS.
PARSERS = ("servanda.captures.ingest", "servanda.captures.archives.salvage")


# What a fault of a parser may raise; any other ends the process, which `sandbox.py` reports.
_FAULTS = (
    ArithmeticError, AttributeError, LookupError, OSError, RuntimeError, TypeError, ValueError,
)  # fmt: skip


def confine(memory_bytes: int, spool_bytes: int = 0) -> tuple[str, ...]:
    """Limits hold from here on; what this system cannot keep out, in words.

    Where the system cannot be told to refuse files, nothing can be written to the spool either.
    """
    machine = platform.machine()
    unconfined: tuple[str, ...] = ()
    if sys.platform != "linux" or machine not in _CALLS:
        unconfined = (f"the network is not shut to parsers on {sys.platform} {machine}",)
    elif not _filtered(*_CALLS[machine]):
        unconfined = ("this kernel takes no filter of system calls",)
    for what, limit in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0 if unconfined else spool_bytes),
    ):
        resource.setrlimit(what, (limit, limit))
    return unconfined


def _filtered(
    kernel_name: int, refused: tuple[int, ...], opens: tuple[tuple[int, int], ...]
) -> bool:
    """The kernel refuses these calls to this process from here on; whether it does."""
    program = [(_LOAD, 0, 0, 4), (_IF_EQUAL, 1, 0, kernel_name), (_RETURN, 0, 0, _KILL),
               (_LOAD, 0, 0, 0), (_IF_AT_LEAST, 0, 1, _X32), (_RETURN, 0, 0, _REFUSE)]  # fmt: skip
    for call in refused:
        program += [(_IF_EQUAL, 0, 1, call), (_RETURN, 0, 0, _REFUSE)]
    for call, at in opens:
        program += [(_IF_EQUAL, 0, 4, call), (_LOAD, 0, 0, 16 + 8 * at),
                    (_MASKED, 0, 1, _WRITING), (_RETURN, 0, 0, _REFUSE),
                    (_RETURN, 0, 0, _ALLOW)]  # fmt: skip
    program.append((_RETURN, 0, 0, _ALLOW))
    packed = b"".join(struct.pack("=HBBI", *step) for step in program)
    steps = ctypes.create_string_buffer(packed)
    head = struct.pack("HxxxxxxP", len(program), ctypes.addressof(steps))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(_SET_SECCOMP, _FILTER, ctypes.create_string_buffer(head), 0, 0) == 0)


def answer(call: dict[str, Any], data: bytes) -> dict[str, Any]:
    """What the function named makes of the bytes, or how it ended."""
    try:
        return {"made": canon.plain(_named(call["function"])(data, *_given(call)))}
    except ServandaError as error:
        return {"refused": str(error)}
    except MemoryError:
        return {"broke": "it needs more memory than it may have"}
    except _FAULTS as error:
        return {"broke": f"{type(error).__name__}: {error}"[:300]}


def stream(call: dict[str, Any], spool: BinaryIO, send: Callable[..., None]) -> dict[str, Any]:
    """What the function named finds in a file is sent, one after another; how it ended."""
    try:
        with io.BufferedReader(_Read(call["path"], lambda: send({})), 65_536) as file:
            for record in _named(call["function"])(file, spool, *_given(call)):
                data = getattr(record, "data", b"")
                made = canon.plain(evolve(record, data=b"") if data else record)
                send({"of": type(record).__name__, "made": made}, data)
        return {"end": True}
    except MemoryError:
        return {"broke": "it needs more memory than it may have"}
    except (ServandaError, *_FAULTS) as error:
        return {"broke": f"{type(error).__name__}: {error}"[:300]}


def _named(words: str) -> Any:
    """The function or record of a module of this package: "servanda.module:name"."""
    module, _, name = words.partition(":")
    return getattr(import_module(module), name)


def _given(call: dict[str, Any]) -> list[Any]:
    """What the function takes beside the data: one record or words, or nothing."""
    return [canon.read(_named(part["of"]), part["made"]) for part in call["given"]]


class _Read(io.FileIO):
    """A file that gives a sign, once a second at most, while it is read on in."""

    def __init__(self, path: str, sign: Callable[[], None]) -> None:
        super().__init__(path)
        self._sign, self._last = sign, monotonic()

    def readinto(self, buffer: Any, /) -> int:
        """As many bytes as fit or are left."""
        if monotonic() - self._last >= 1:
            self._sign()
            self._last = monotonic()
        return super().readinto(buffer)


def _messages(incoming: BinaryIO) -> Iterator[bytes]:
    while size := incoming.read(_SIZE_BYTES):
        yield incoming.read(int.from_bytes(size, "big"))


def _send(outgoing: BinaryIO, row: dict[str, Any], *more: bytes) -> None:
    """A message is on its way, with the data that belongs to it."""
    for part in (json.dumps(row).encode(), *more):
        outgoing.write(len(part).to_bytes(_SIZE_BYTES, "big"))
        outgoing.write(part)
    outgoing.flush()


def main() -> None:
    """Answer calls until standard input ends."""
    incoming, outgoing = sys.stdin.buffer, sys.stdout.buffer
    for name in (*PARSERS, *import_module("servanda.sources").KINDS.values()):
        import_module(name)
    spool, spool_bytes = map(int, sys.argv[2].split()) if sys.argv[2:] else (0, 0)
    unconfined = confine(int(sys.argv[1]), spool_bytes)
    messages = _messages(incoming)
    for message in messages:
        call, data = json.loads(message), next(messages)
        if call["path"]:
            with io.FileIO(spool, "r+", closefd=False) as file:
                last = stream(call, cast(BinaryIO, file), lambda *parts: _send(outgoing, *parts))
        else:
            last = answer(call, data)
        _send(outgoing, {**last, "unconfined": unconfined})


if __name__ == "__main__":
    main()
