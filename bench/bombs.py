"""Files that unfold to far more than they are, built without unfolding or packing the whole."""

from __future__ import annotations

import struct
import zlib

_PIECE = bytes(1_000_000)


def gzipped(size_bytes: int, *, start: bytes = b"") -> bytes:
    """`start` and then so many zeros, in whole millions, as one gzip stream.

    After a full flush the same million packs to the same bytes, so it is packed once.
    """
    count = size_bytes // len(_PIECE)
    made = zlib.compressobj(9, zlib.DEFLATED, -15)
    first = made.compress(start) + made.flush(zlib.Z_FULL_FLUSH)
    piece = made.compress(_PIECE) + made.flush(zlib.Z_FULL_FLUSH)
    checksum = zlib.crc32(start)
    for _ in range(count):
        checksum = zlib.crc32(_PIECE, checksum)
    size = (len(start) + count * len(_PIECE)) & 0xFFFF_FFFF
    head = b"\x1f\x8b\x08\0\0\0\0\0\x02\xff"
    return head + first + piece * count + made.flush() + struct.pack("<II", checksum, size)
