"""Block checksums: one for each stretch of some bytes, so that a change is laid on the very byte.

What leaves it: the checksums, and the first byte that is not as it was. A cryptographic hash
says that something changed; it cannot say where.
"""

from __future__ import annotations

import zlib

from servanda import canon

PIECE_BYTES = 4096  # eight digits a piece: a five-hundredth of what is kept


def pieces(data: bytes) -> str:
    """A checksum of each stretch of 4,096 bytes, eight hex digits a piece.

    >>> pieces(b"123456789")
    'cbf43926'
    """
    starts = range(0, len(data), PIECE_BYTES)
    return "".join(f"{zlib.crc32(data[i : i + PIECE_BYTES]):08x}" for i in starts)


def first_bad(data: bytes, *, checksums: str, size_bytes: int, sha256: str) -> tuple[int, str]:
    """Where bytes first differ from those that were kept, and what can be said of it.

    Exact where one byte changed or the end is missing, and proved by the hash; else the start of
    the first stretch of 4,096 bytes that changed.
    """
    for number in range(max(1, -(-size_bytes // PIECE_BYTES))):
        start = number * PIECE_BYTES
        piece = data[start : start + PIECE_BYTES]
        checksum = checksums[number * 8 : number * 8 + 8]
        if f"{zlib.crc32(piece):08x}" == checksum:
            continue
        if len(data) < size_bytes and len(piece) < PIECE_BYTES:
            end = f"{size_bytes:,} bytes were kept, {len(data):,} are there"
            return start, f"{end}; this stretch of {PIECE_BYTES:,} bytes is the first that differs"
        place, value = _changed(piece, int(checksum, 16)) if len(checksum) == 8 else (-1, 0)
        if place < 0:
            return start, f"the first stretch of {PIECE_BYTES:,} bytes that changed begins here"
        mended = bytearray(data)
        was, mended[start + place] = mended[start + place], value
        if canon.sha256_of_bytes(bytes(mended)) == sha256:
            return (
                start + place,
                f"this byte is 0x{was:02x} and was 0x{value:02x}; no other changed",
            )
        return start + place, "changed here, and at more places after it"
    if len(data) > size_bytes:
        return size_bytes, f"{len(data) - size_bytes:,} bytes stand behind what was kept"
    return 0, "changed, and its checksums with it"


def _changed(piece: bytes, checksum: int) -> tuple[int, int]:
    """The one byte whose change explains a checksum, and what it was; -1 where none does.

    The difference of two CRCs is that of the changed byte, moved on by each byte after it; here
    it is moved back until it is one that a single byte can make.
    """
    difference = zlib.crc32(piece) ^ checksum
    for place in range(len(piece) - 1, -1, -1):
        if difference in _VALUES:
            return place, piece[place] ^ _VALUES[difference]
        index = _BY_TOP[difference >> 24]
        difference = ((difference ^ _TABLE[index]) << 8 | index) & 0xFFFFFFFF
    return -1, 0


def _entry(value: int) -> int:
    for _ in range(8):
        value = value >> 1 ^ (0xEDB88320 if value & 1 else 0)
    return value


_TABLE = tuple(_entry(value) for value in range(256))
_VALUES = {entry: value for value, entry in enumerate(_TABLE) if value}
_BY_TOP = {entry >> 24: value for value, entry in enumerate(_TABLE)}
