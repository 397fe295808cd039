"""Parsers that do what no parser should, for the process that must keep them from it."""

from __future__ import annotations

import os
import socket
import subprocess
from pathlib import Path

from servanda.captures.from_pdf import Printed
from servanda.errors import SourceError


def well(data: bytes) -> Printed:
    return Printed("", data.decode())


def connects(data: bytes) -> Printed:
    with socket.create_connection(("127.0.0.1", int(data)), timeout=2):
        return Printed("", "connected")


def starts(_: bytes) -> Printed:
    return Printed("", subprocess.run(["true"], check=False).args[0])


def writes(data: bytes) -> Printed:
    Path(data.decode()).write_bytes(b"left behind" * 1000)
    return Printed("", "written")


def eats(_: bytes) -> Printed:
    return Printed("", str(len(bytearray(5_000_000_000))))


def hangs(_: bytes) -> Printed:
    while True:
        pass


def crashes(_: bytes) -> Printed:
    os.abort()


def raises(_: bytes) -> Printed:
    raise KeyError("unforeseen")


def refuses(_: bytes) -> Printed:
    raise SourceError("is no page.")


def floods(_: bytes) -> Printed:
    return Printed("", "x" * 150_000_000)


def lies(_: bytes) -> dict[str, str]:
    return {"title": "one key of another record"}


def removes(data: bytes) -> Printed:
    Path(data.decode()).unlink()
    return Printed("", "removed")


def empties(data: bytes) -> Printed:
    os.truncate(data.decode(), 0)
    return Printed("", "emptied")


def renames(data: bytes) -> Printed:
    return Printed("", str(Path(data.decode()).rename(data.decode() + ".gone")))


def opens(data: bytes) -> Printed:
    os.close(os.open(data.decode(), os.O_RDWR))
    return Printed("", "opened")


def forks(_: bytes) -> Printed:
    if os.fork() == 0:
        os._exit(0)
    return Printed("", "forked")


def signals(_: bytes) -> Printed:
    os.kill(os.getppid(), 0)
    return Printed("", "signalled")
