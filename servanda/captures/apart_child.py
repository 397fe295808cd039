"""The other process of `apart.py`: it shuts itself in, then parses what it is given.

What leaves it: one JSON message a call on its standard output. It can open no connection, start no
program and write no file; what it cannot be kept from on this system is in `shut_in`'s answer.
"""

from __future__ import annotations

import ctypes
import errno
import json
import platform
import resource
import struct
import sys
from importlib import import_module
from typing import Any

from servanda import canon
from servanda.errors import ServandaError

_SIZE_BYTES = 8
_NO_NEW_PRIVS, _SET_SECCOMP, _FILTER = 38, 22, 2
_LOAD, _IF_EQUAL, _IF_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x80000000
# By machine: its name for the kernel, and the numbers of socket, socketpair, connect, bind,
# sendto, sendmsg, execve, execveat, ptrace, io_uring_setup.
_CALLS = {
    "x86_64": (0xC000003E, (41, 53, 42, 49, 44, 46, 59, 322, 101, 425)),
    "aarch64": (0xC00000B7, (198, 199, 203, 200, 206, 211, 221, 281, 117, 425)),
}
_X32 = 0x40000000  # calls of another kind that some kernels take from a 64-bit program


# What a fault of a parser may raise; of any other the process ends, and the other side tells.
_FAULTS = (
    ArithmeticError, AttributeError, LookupError, OSError, RuntimeError, TypeError, ValueError,
)  # fmt: skip


def shut_in(memory_bytes: int) -> tuple[str, ...]:
    """Limits hold from here on; what this system cannot keep out, in words."""
    for what, limit in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        resource.setrlimit(what, (limit, limit))
    machine = platform.machine()
    if sys.platform != "linux" or machine not in _CALLS:
        return (f"the network is not shut to parsers on {sys.platform} {machine}",)
    return () if _filtered(*_CALLS[machine]) else ("this kernel takes no filter of system calls",)


def _filtered(kernel_name: int, refused: tuple[int, ...]) -> bool:
    """The kernel refuses these calls to this process from here on; whether it does."""
    program = [
        (_LOAD, 0, 0, 4), (_IF_EQUAL, 1, 0, kernel_name), (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, 0), (_IF_AT_LEAST, len(refused) + 1, 0, _X32),
        *((_IF_EQUAL, len(refused) - at, 0, call) for at, call in enumerate(refused)),
        (_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _REFUSE),
    ]  # fmt: skip
    packed = b"".join(struct.pack("=HBBI", *step) for step in program)
    steps = ctypes.create_string_buffer(packed)
    head = struct.pack("HxxxxxxP", len(program), ctypes.addressof(steps))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(_SET_SECCOMP, _FILTER, ctypes.create_string_buffer(head), 0, 0) == 0)


def answer(call: dict[str, Any], data: bytes) -> dict[str, Any]:
    """What the function named makes of the bytes, or how it ended."""
    module, _, name = str(call["function"]).partition(":")
    try:
        function = getattr(import_module(module), name)
        return {"made": canon.plain(function(data, **call["options"]))}
    except ServandaError as error:
        return {"refused": str(error)}
    except MemoryError:
        return {"broke": "it needs more memory than it may have"}
    except _FAULTS as error:
        return {"broke": f"{type(error).__name__}: {error}"[:300]}


def main() -> None:
    """Answer calls until standard input ends."""
    incoming, outgoing = sys.stdin.buffer, sys.stdout.buffer
    import_module("servanda.captures.text")  # before the walls: what parsers load lazily stays few
    shut_in(int(sys.argv[1]))
    while size := incoming.read(_SIZE_BYTES):
        call = json.loads(incoming.read(int.from_bytes(size, "big")))
        data = incoming.read(int.from_bytes(incoming.read(_SIZE_BYTES), "big"))
        told = json.dumps(answer(call, data)).encode()
        outgoing.write(len(told).to_bytes(_SIZE_BYTES, "big") + told)
        outgoing.flush()


if __name__ == "__main__":
    main()
