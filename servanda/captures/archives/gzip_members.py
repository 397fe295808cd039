"""Opens the gzip members of a file one by one, whatever lies between or is wrong with them.

What leaves it: what each member holds, as far as it can be decompressed, and what is wrong. It
never decompresses without bound, never trusts a length, and goes on behind what is broken.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO

MAGIC = b"\x1f\x8b\x08"
_STEP_BYTES = 65_536
# A page of text grows five to twenty times when decompressed; zlib's most is 1,032. What grows two
# hundred times and fills more than this is made to fill a disk.
BOMB_BYTES, BOMB_TIMES = 80_000_000, 200


class Member:
    """One gzip member, from its first byte on. `chunks` is walked once, to its end."""

    def __init__(self, file: BinaryIO, offset: int) -> None:
        self.offset = offset
        self.end = offset + 1  # where to look on; behind the member once it was whole
        self.fault = ""  # why it is not whole; "" while and where nothing is wrong
        self.is_cut = False  # only its end is missing: what came before it is without fault
        self.decompressed_bytes = 0
        self._file = file

    def chunks(self) -> Iterator[bytes]:
        """What it holds, in order, as far as that can be had; then `fault` and `end` are true."""
        start = _head_end(self._file, self.offset)
        if start is None:
            self.fault = "its gzip head is broken"
            return
        self._file.seek(start)
        opened, check, place = zlib.decompressobj(-15), 0, start
        while not opened.eof:
            given = self._file.read(_STEP_BYTES)
            if not given:
                self.fault, self.is_cut = "its gzip member breaks off before its end", True
                return
            before, known = opened.copy(), self.decompressed_bytes
            for chunk in self._decompress(opened, given):
                check = zlib.crc32(chunk, check)
                yield chunk
                place_bytes = place + len(given) - self.offset
                if self.decompressed_bytes > max(BOMB_BYTES, BOMB_TIMES * place_bytes):
                    self.fault = f"it unfolds more than {BOMB_TIMES} times over, as a bomb does"
                    return
            if self.fault:
                yield from self._rest(before, given, self.decompressed_bytes - known)
                return
            place += len(given)
            self._file.seek(place)
        self._close(place - len(opened.unused_data), check)

    def _decompress(self, opened: zlib._Decompress, given: bytes) -> Iterator[bytes]:
        """What the next bytes decompress to; `fault` is set where they cannot be."""
        try:
            chunk = opened.decompress(given, 1_000_000)
            while chunk:
                self.decompressed_bytes += len(chunk)
                yield chunk
                if opened.eof:  # asked once more, it would count what lies behind twice
                    return
                chunk = opened.decompress(opened.unconsumed_tail, 1_000_000)
        except zlib.error as error:
            self.fault = f"its gzip member is damaged ({error})"

    def _rest(self, opened: zlib._Decompress, given: bytes, known: int) -> Iterator[bytes]:
        """What came of the bytes before the one that could not be decompressed, byte by byte.

        The first `known` bytes of it were handed out already.
        """
        data = bytearray()
        try:
            for number in range(len(given)):
                data += opened.decompress(given[number : number + 1])
                if len(data) > known + 2_000_000:
                    break
        except zlib.error:
            pass  # the one that is known already
        self.decompressed_bytes += len(data) - known
        yield bytes(data[known:])

    def _close(self, end: int, check: int) -> None:
        """The member's own checksum and length are compared with what was decompressed.

        Where they differ nothing says where it ends: a torn one may run on into the next.
        """
        self._file.seek(end)
        trailer = self._file.read(8)
        if trailer == struct.pack("<II", check, self.decompressed_bytes & 0xFFFFFFFF):
            self.end = end + 8
        elif trailer.startswith(MAGIC) or len(trailer) < 8:
            self.fault, self.is_cut = "its gzip member lacks the checksum at its end", True
        else:
            self.fault = "the checksum of its gzip member does not hold"


def next_magic(file: BinaryIO, offset: int) -> int | None:
    """Where the next gzip member may begin, at or after a byte; None where none does."""
    overlap = len(MAGIC) - 1
    file.seek(offset)
    data, base = b"", offset
    while given := file.read(1 << 20):
        data += given
        place = data.find(MAGIC)
        if place >= 0:
            return base + place
        base += max(0, len(data) - overlap)
        data = data[-overlap:]
    return None


def holds_records(file: BinaryIO, offset: int) -> bool:
    """Whether what begins here decompresses to something that begins as a WARC record."""
    start = _head_end(file, offset)
    if start is None:
        return False
    file.seek(start)
    opened = zlib.decompressobj(-15)
    try:
        return opened.decompress(file.read(2048), 5) == b"WARC/"
    except zlib.error:
        return False


def _head_end(file: BinaryIO, offset: int) -> int | None:
    """Where the compressed bytes of a gzip member begin; None where its head is broken."""
    file.seek(offset)
    head = file.read(4096)
    if len(head) < 10 or not head.startswith(MAGIC) or head[3] & 0xE0:
        return None
    flags, at = head[3], 10
    if flags & 4:
        if len(head) < at + 2:
            return None
        at += 2 + int.from_bytes(head[at : at + 2], "little")
    for flag in (8, 16):
        if flags & flag:
            at = head.find(b"\0", at) + 1
            if at == 0:
                return None
    at += 2 if flags & 2 else 0
    return offset + at if at < len(head) else None
