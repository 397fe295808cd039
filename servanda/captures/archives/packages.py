"""The WARC files that an archive of others is made of: itself, or those in a WACZ.

What leaves it: each as a file to read in, and what is wrong with the package around them. A
zip is never decompressed without bound, and what overlaps in it is refused.
"""

from __future__ import annotations

import hashlib
import io
import json
import lzma
import struct
import zipfile
import zlib
from collections.abc import Generator, Iterator
from typing import Any, BinaryIO

from attrs import frozen

from servanda.captures.archives.gzip_members import BOMB_BYTES, BOMB_TIMES

_LIST_BYTES = 5_000_000  # of datapackage.json: more is no list of a few files
_ENTRIES = 100_000
Bad = tuple[str, int, str]
# What zipfile raises at a broken package, as its code has it: no error of its own covers them.
_BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error,
    OSError, EOFError, RuntimeError, ValueError,
)  # fmt: skip


@frozen
class WarcPart:
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


def parts_of(file: BinaryIO, name: str, spool: BinaryIO) -> Iterator[WarcPart | Bad]:
    """The file itself, or each WARC of a WACZ; what is wrong with the package comes as a row.

    A WARC that is compressed in the package is decompressed into `spool`, one after the other; it
    has no buffer of its own, so that nothing is left in it where it is full.
    """
    if file.read(4) != b"PK\x03\x04":
        yield WarcPart(name, file)
        return
    try:
        package = zipfile.ZipFile(file)
    except _BROKEN as error:
        fault = f"its list of contents cannot be read ({error}); searched for records instead"
        yield name, 0, fault
        yield WarcPart(name, file)
        return
    with package:
        yield from _inside(file, name, package, spool)


def _inside(
    file: BinaryIO, package_name: str, package: zipfile.ZipFile, spool: BinaryIO
) -> Iterator[WarcPart | Bad]:
    entries = package.infolist()
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > _ENTRIES or packed > file.seek(0, 2):
        fault = f"{len(entries):,} files of {packed:,} packed bytes overlap in it: a bomb"
        yield package_name, 0, fault
        return
    hashes = yield from _hashes(package_name, package)
    has_warc = False
    for entry in entries:
        name = entry.filename
        if not name.lower().endswith((".warc", ".warc.gz")):
            continue
        has_warc = True
        where = f"{package_name}!{name}"
        try:
            inner = _open(file, package, entry, spool)
        except _BROKEN as error:
            yield where, entry.header_offset, f"cannot be unpacked ({error})"
            continue
        yield from _sums(where, inner, entry, hashes.get(name))
        yield WarcPart(where, inner)
    if not has_warc:
        yield package_name, 0, "a zip file with no WARC in it"
    for name in sorted(set(hashes) - {entry.filename for entry in entries}):
        yield package_name, 0, f"names {name}, which is not in it"


def _open(
    file: BinaryIO, package: zipfile.ZipFile, entry: zipfile.ZipInfo, spool: BinaryIO
) -> BinaryIO:
    """One file of a zip, where it lies if it is stored as it is; else decompressed in bounds."""
    if entry.flag_bits & 1:
        raise zipfile.BadZipFile("it is encrypted")
    if entry.compress_type == zipfile.ZIP_STORED:
        file.seek(entry.header_offset)
        head = file.read(30)
        if len(head) < 30 or not head.startswith(b"PK\x03\x04"):
            raise zipfile.BadZipFile("its own head is broken")
        names = int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
        start = entry.header_offset + 30 + names
        return _as_file(file, start, entry.compress_size)
    size = spool.seek(0)
    with package.open(entry) as packed:
        while chunk := packed.read(1 << 20):
            size += len(chunk)
            rest = memoryview(chunk)
            while rest:
                rest = rest[spool.write(rest) :]
            if size > max(BOMB_BYTES, BOMB_TIMES * entry.compress_size):
                raise zipfile.BadZipFile("it unfolds as a bomb does")
    return _as_file(spool, 0, size)


def _as_file(file: BinaryIO, start: int, size: int) -> BinaryIO:
    return io.BufferedReader(_Stretch(file, start, size), 65_536)


def _sums(where: str, file: BinaryIO, entry: zipfile.ZipInfo, digest: str | None) -> Iterator[Bad]:
    """What is wrong with the checksum of the zip and with the hash the package gives."""
    check, sha256 = 0, hashlib.sha256()
    file.seek(0)
    while chunk := file.read(1 << 20):
        check = zlib.crc32(chunk, check)
        sha256.update(chunk)
    if check != entry.CRC:
        yield where, 0, "its bytes are not those that were packed (checksum of the zip)"
    if digest and digest.startswith("sha256:") and digest[7:].lower() != sha256.hexdigest():
        yield where, 0, "its bytes are not those the package names (SHA-256 in datapackage.json)"


def _hashes(name: str, package: zipfile.ZipFile) -> Generator[Bad, None, dict[str, str]]:
    """The hash of each file, as datapackage.json gives it."""
    try:
        entry = package.getinfo("datapackage.json")
        if entry.file_size > _LIST_BYTES:
            raise ValueError(f"{entry.file_size:,} bytes")
        resources = json.loads(package.read(entry))["resources"]
        return {str(resource["path"]): str(resource.get("hash", "")) for resource in resources}
    except KeyError as error:
        yield name, 0, f"no list of its files: {error}"
    except (TypeError, *_BROKEN) as error:
        yield name, 0, f"its list of files, datapackage.json, cannot be read ({error})"
    return {}
