"""Parsers that do what no parser should, for the process that must keep them from it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from attrs import evolve

from servanda.captures.archives.salvage import ArchivedPage, Found, WalkedArchive, walk
from servanda.captures.ingest import Kept, Said, describe
from servanda.captures.text.from_pdf import Printed
from servanda.errors import SourceError


def well(data: bytes) -> Printed:
    return Printed("", data.decode())


def libraries(_: bytes) -> Printed:
    """The packages loaded so far, those of Python itself left out."""
    packages = {name.partition(".")[0] for name in sys.modules} - set(sys.stdlib_module_names)
    return Printed("", " ".join(sorted(packages)))


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


def waits(_: bytes) -> Printed:
    time.sleep(600)
    return Printed("", "waited")


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


def hides(_: bytes) -> Printed:
    return Printed("", str(os.memfd_create("memory that no limit counts")))


def forks(_: bytes) -> Printed:
    if os.fork() == 0:
        os._exit(0)
    return Printed("", "forked")


def signals(_: bytes) -> Printed:
    os.kill(os.getppid(), 0)
    return Printed("", "signalled")


def describes_and_crashes(data: bytes, _: Said) -> Printed:
    return crashes(data)


def describes_another(data: bytes, said: Said) -> Kept:
    return describe(data, evolve(said, added_by="somebody else"))


def describes_and_raises(data: bytes, _: Said) -> Printed:
    return raises(data)


# ---------------------------------------------------------------- walks over an archive


def _after_two(
    file: BinaryIO, spool: BinaryIO, archive: WalkedArchive, ending: Callable[[], object]
) -> Iterator[Found]:
    """Two things found as they are, then the ending, then the rest."""
    for number, found in enumerate(walk(file, spool, archive)):
        if number == 2:
            ending()
        yield found


def aborts_midway(file: BinaryIO, spool: BinaryIO, archive: WalkedArchive) -> Iterator[Found]:
    return _after_two(file, spool, archive, os.abort)


def is_killed_midway(file: BinaryIO, spool: BinaryIO, archive: WalkedArchive) -> Iterator[Found]:
    return _after_two(file, spool, archive, lambda: os._exit(137))


def raises_midway(file: BinaryIO, spool: BinaryIO, archive: WalkedArchive) -> Iterator[Found]:
    return _after_two(file, spool, archive, lambda: raises(b""))


def eats_midway(file: BinaryIO, spool: BinaryIO, archive: WalkedArchive) -> Iterator[Found]:
    return _after_two(file, spool, archive, lambda: eats(b""))


def hangs_midway(file: BinaryIO, spool: BinaryIO, archive: WalkedArchive) -> Iterator[Found]:
    return _after_two(file, spool, archive, lambda: hangs(b""))


def reads_in_a_ring(file: BinaryIO, spool: BinaryIO, archive: WalkedArchive) -> Iterator[Found]:
    def ring() -> None:
        while True:
            file.seek(0)
            file.read()

    return _after_two(file, spool, archive, ring)


def floods_midway(file: BinaryIO, spool: BinaryIO, archive: WalkedArchive) -> Iterator[Found]:
    for number, found in enumerate(walk(file, spool, archive)):
        is_page = number == 2 and isinstance(found, ArchivedPage)
        yield evolve(found, data=b"x" * 30_000_000) if is_page else found


def gives_another(file: BinaryIO, spool: BinaryIO, archive: WalkedArchive) -> Iterator[object]:
    for number, found in enumerate(walk(file, spool, archive)):
        yield Printed("", "no page") if number == 2 else found


def nests_without_end(file: BinaryIO, spool: BinaryIO, archive: WalkedArchive) -> Iterator[Found]:
    nested = b'{"of":' + b"[" * 200_000
    sent = len(nested).to_bytes(8, "big") + nested
    return _after_two(file, spool, archive, lambda: os.write(1, sent))


def leaves_something_behind(
    file: BinaryIO, spool: BinaryIO, archive: WalkedArchive
) -> Iterator[Found]:
    os.write(1, b"\0" * 64)
    return walk(file, spool, archive)


def connects_midway(file: BinaryIO, spool: BinaryIO, archive: WalkedArchive) -> Iterator[Found]:
    port = archive.name.partition(".")[0].encode()
    return _after_two(file, spool, archive, lambda: connects(port))


def writes_midway(file: BinaryIO, spool: BinaryIO, archive: WalkedArchive) -> Iterator[Found]:
    beside = os.fsencode(Path(str(file.raw.name)).with_name("left"))  # type: ignore[attr-defined]
    return _after_two(file, spool, archive, lambda: writes(beside))


def fills_the_disk(file: BinaryIO, spool: BinaryIO, archive: WalkedArchive) -> Iterator[Found]:
    spool.seek(20_000_000_000)
    return _after_two(file, spool, archive, lambda: spool.write(b"x"))
