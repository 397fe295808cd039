"""The WARC files that an archive of others is made of: itself, or those in a WACZ.

What leaves it: each as a file to read in, and what is wrong with the package around them. A
zip is never unfolded without bound, and what overlaps in it is refused.
"""

from __future__ import annotations

import hashlib
import io
import json
import lzma
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from attrs import frozen

from servanda.captures.members import BOMB_BYTES, BOMB_TIMES

_LIST_BYTES = 5_000_000  # of datapackage.json: more is no list of a few files
_ENTRIES = 100_000
Bad = tuple[str, int, str]
# What zipfile raises at a broken package, as its code has it: no error of its own covers them.
_BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error,
    OSError, EOFError, RuntimeError, ValueError,
)  # fmt: skip


@frozen
class Part:
    """One WARC file: its name for a reader, and the file itself, open."""

    name: str
    file: BinaryIO


class _Stretch(io.RawIOBase):
    """A part of a file as a file of its own."""

    def __init__(self, file: BinaryIO, start: int, size: int) -> None:
        self._file, self._start, self._size, self._at = file, start, size, 0

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """The next byte read is this one."""
        self._at = max(0, offset + (0, self._at, self._size)[whence])
        return self._at

    def tell(self) -> int:
        """Which byte is read next."""
        return self._at

    def readinto(self, buffer: Any, /) -> int:
        """As many bytes as fit or are left."""
        self._file.seek(self._start + self._at)
        data = self._file.read(max(0, min(len(buffer), self._size - self._at)))
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


def parts_of(path: Path) -> Iterator[Part | Bad]:
    """The file itself, or each WARC of a WACZ; what is wrong with the package comes as a row."""
    with path.open("rb") as file:
        if file.read(4) != b"PK\x03\x04":
            yield Part(path.name, file)
            return
        try:
            package = zipfile.ZipFile(file)
        except _BROKEN as error:
            told = f"its list of contents cannot be read ({error}); searched for records instead"
            yield path.name, 0, told
            yield Part(path.name, file)
            return
        with package:
            yield from _inside(path, file, package)


def _inside(path: Path, file: BinaryIO, package: zipfile.ZipFile) -> Iterator[Part | Bad]:
    entries = package.infolist()
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > _ENTRIES or packed > path.stat().st_size:
        yield (
            path.name,
            0,
            f"{len(entries):,} files of {packed:,} packed bytes overlap in it: a bomb",
        )
        return
    hashes = yield from _hashes(path.name, package)
    found = False
    for entry in entries:
        name = entry.filename
        if not name.lower().endswith((".warc", ".warc.gz")):
            continue
        found = True
        where = f"{path.name}!{name}"
        try:
            inner = _open(file, package, entry)
        except _BROKEN as error:
            yield where, entry.header_offset, f"cannot be unpacked ({error})"
            continue
        with inner:
            yield from _sums(where, inner, entry, hashes.get(name))
            yield Part(where, inner)
    if not found:
        yield path.name, 0, "a zip file with no WARC in it"
    for name in sorted(set(hashes) - {entry.filename for entry in entries}):
        yield path.name, 0, f"names {name}, which is not in it"


def _open(file: BinaryIO, package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> BinaryIO:
    """One file of a zip, where it lies if it is stored as it is, else unfolded within bounds."""
    if entry.flag_bits & 1:
        raise zipfile.BadZipFile("it is encrypted")
    if entry.compress_type == zipfile.ZIP_STORED:
        file.seek(entry.header_offset)
        head = file.read(30)
        if len(head) < 30 or not head.startswith(b"PK\x03\x04"):
            raise zipfile.BadZipFile("its own head is broken")
        names = int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
        start = entry.header_offset + 30 + names
        return io.BufferedReader(_Stretch(file, start, entry.compress_size), 65_536)
    spooled = tempfile.TemporaryFile()  # noqa: SIM115 handed out open, closed by who takes it
    try:
        with package.open(entry) as packed:
            while chunk := packed.read(1 << 20):
                spooled.write(chunk)
                if spooled.tell() > max(BOMB_BYTES, BOMB_TIMES * entry.compress_size):
                    raise zipfile.BadZipFile("it unfolds as a bomb does")
    except _BROKEN:
        spooled.close()
        raise
    return spooled


def _sums(where: str, file: BinaryIO, entry: zipfile.ZipInfo, told: str | None) -> Iterator[Bad]:
    """What is wrong with the checksum of the zip and with the hash the package gives."""
    check, sha256 = 0, hashlib.sha256()
    file.seek(0)
    while chunk := file.read(1 << 20):
        check = zlib.crc32(chunk, check)
        sha256.update(chunk)
    if check != entry.CRC:
        yield where, 0, "its bytes are not those that were packed (checksum of the zip)"
    if told and told.startswith("sha256:") and told[7:].lower() != sha256.hexdigest():
        yield where, 0, "its bytes are not those the package names (SHA-256 in datapackage.json)"


def _hashes(name: str, package: zipfile.ZipFile) -> Generator[Bad, None, dict[str, str]]:
    """The hash of each file, as datapackage.json gives it."""
    try:
        entry = package.getinfo("datapackage.json")
        if entry.file_size > _LIST_BYTES:
            raise ValueError(f"{entry.file_size:,} bytes")
        resources = json.loads(package.read(entry))["resources"]
        return {str(one["path"]): str(one.get("hash", "")) for one in resources}
    except KeyError as error:
        yield name, 0, f"no list of its files: {error}"
    except (TypeError, *_BROKEN) as error:
        yield name, 0, f"its list of files, datapackage.json, cannot be read ({error})"
    return {}
