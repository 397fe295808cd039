"""A picture without what its file says beside it: who took it, when, where, with what.

What leaves it: the same picture in fewer bytes, or SourceError where the bytes are not wholly such
a picture: what cannot be looked through is not shown. What was kept is never changed by it.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator

from servanda.errors import SourceError

MOST_PIXELS = 100_000_000  # a browser takes four bytes for each; no camera of reporters has more
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT bKGD pHYs acTL fcTL fdAT".split()
)
_WEBP_KEPT = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
_WEBP_SAYS = 0x08 | 0x04  # flags of VP8X: EXIF, XMP
_TIFF = {b"II": "<", b"MM": ">"}
_ORIENTATION = 0x0112


class _Broken(Exception):
    """The bytes end or are otherwise than their kind has them."""


def unmarked(data: bytes, kind: str) -> bytes:
    """A picture of a media type without what stands beside it; how it is turned is kept.

    Raises SourceError where the bytes are no such picture, are cut off, or would be drawn larger
    than `MOST_PIXELS`.
    """
    try:
        size, kept = _MAKERS[kind](data)
    except (_Broken, struct.error, IndexError) as error:
        raise SourceError(
            f"It is called {kind}, and its bytes are not wholly such a picture, so it is not "
            "shown: what stands in it besides is not known. The vault has the file as it was kept."
        ) from error
    width, height = size
    if not 0 < width * height <= MOST_PIXELS:
        raise SourceError(
            f"It is {width:,} by {height:,} points, more than can be shown safely. The vault has "
            "the file as it was kept."
        )
    return kept


def _jpeg(data: bytes) -> tuple[tuple[int, int], bytes]:
    if not data.startswith(b"\xff\xd8\xff"):
        raise _Broken
    size, turned, kept = (0, 0), 1, bytearray()
    at = 2
    while True:
        if data[at] != 0xFF:
            raise _Broken
        mark = data[at + 1]
        if mark == 0xFF:  # filled up
            at += 1
            continue
        if mark == 0xD9:
            break
        length = struct.unpack_from(">H", data, at + 2)[0]
        end = at + 2 + length
        body = data[at + 4 : end]
        if length < 2 or end > len(data):
            raise _Broken
        if mark == 0xE1 and body.startswith(b"Exif\0\0"):
            turned = _turned(body[6:])
        if 0xC0 <= mark <= 0xCF and mark not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack_from(">HH", body, 1)
            size = width, height
        is_own = mark in (0xE0, 0xEE) or (mark == 0xE2 and body.startswith(b"ICC_PROFILE\0"))
        if is_own or not (0xE0 <= mark <= 0xEF or mark == 0xFE):
            kept += data[at:end]
        at = end
        if mark == 0xDA:
            at = _after_scan(data, end)
            kept += data[end:at]
    return size, b"\xff\xd8" + _turn(turned) + bytes(kept) + b"\xff\xd9"


def _after_scan(data: bytes, at: int) -> int:
    """Where the next mark after the points of a scan stands."""
    while (at := data.find(b"\xff", at)) >= 0:
        following = data[at + 1]
        if following and not 0xD0 <= following <= 0xD7:
            return at
        at += 2
    raise _Broken


def _turned(tiff: bytes) -> int:
    """How a photograph is to be turned, 1 to 8, as its EXIF says; 1 where it does not."""
    order = _TIFF.get(tiff[:2])
    if order is None:
        return 1
    try:
        first = struct.unpack_from(f"{order}I", tiff, 4)[0]
        for number in range(struct.unpack_from(f"{order}H", tiff, first)[0]):
            tag, _, _, value = struct.unpack_from(f"{order}HHIH", tiff, first + 2 + 12 * number)
            if tag == _ORIENTATION and 1 <= value <= 8:
                return int(value)
    except struct.error:
        return 1
    return 1


def _turn(turned: int) -> bytes:
    """A segment that says how it is turned and nothing else."""
    if turned == 1:
        return b""
    entry = struct.pack(">HHIHH", _ORIENTATION, 3, 1, turned, 0)
    body = b"Exif\0\0" + b"MM\0*" + struct.pack(">IH", 8, 1) + entry + struct.pack(">I", 0)
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _png(data: bytes) -> tuple[tuple[int, int], bytes]:
    if not data.startswith(_PNG) or data[12:16] != b"IHDR":
        raise _Broken
    kept, at, kind = bytearray(_PNG), len(_PNG), b""
    while kind != b"IEND":
        length = struct.unpack_from(">I", data, at)[0]
        kind, end = data[at + 4 : at + 8], at + 12 + length
        if len(kind) < 4 or end > len(data):
            raise _Broken
        if kind in _PNG_KEPT:
            kept += data[at:end]
        at = end
    width, height = struct.unpack_from(">II", data, 16)
    return (width, height), bytes(kept)


def _gif(data: bytes) -> tuple[tuple[int, int], bytes]:
    if data[:6] not in (b"GIF87a", b"GIF89a"):
        raise _Broken
    width, height, flags = struct.unpack_from("<HHB", data, 6)
    at = 13 + _colours(flags)
    kept = bytearray(data[:at])
    while data[at] != 0x3B:
        start, sort = at, data[at]
        if sort == 0x21:
            label = data[at + 1]
            at = _after_blocks(data, at + 2)
            repeats = label == 0xFF and data[start + 3 : start + 14] == b"NETSCAPE2.0"
            if label == 0xF9 or repeats:
                kept += data[start:at]
        elif sort == 0x2C:
            at = _after_blocks(data, at + 11 + _colours(data[at + 9]))
            kept += data[start:at]
        else:
            raise _Broken
    return (width, height), bytes(kept) + b"\x3b"


def _colours(flags: int) -> int:
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _after_blocks(data: bytes, at: int) -> int:
    while length := data[at]:
        at += length + 1
    return at + 1


def _webp(data: bytes) -> tuple[tuple[int, int], bytes]:
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        raise _Broken
    size, kept = (0, 0), bytearray()
    for kind, body in _riff(data):
        if kind == b"VP8X":
            body = bytes((body[0] & ~_WEBP_SAYS,)) + body[1:]
            size = _three(body, 4) + 1, _three(body, 7) + 1
        elif kind == b"VP8 " and size == (0, 0):
            width, height = struct.unpack_from("<HH", body, 6)
            size = width & 0x3FFF, height & 0x3FFF
        elif kind == b"VP8L" and size == (0, 0):
            bits = struct.unpack_from("<I", body, 1)[0]
            size = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        if kind in _WEBP_KEPT:
            kept += kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)
    return size, b"RIFF" + struct.pack("<I", len(kept) + 4) + b"WEBP" + bytes(kept)


def _riff(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at, last = 12, 8 + struct.unpack_from("<I", data, 4)[0]
    if last > len(data):
        raise _Broken
    while at + 8 <= last:
        length = struct.unpack_from("<I", data, at + 4)[0]
        if at + 8 + length > last:
            raise _Broken
        yield data[at : at + 4], data[at + 8 : at + 8 + length]
        at += 8 + length + length % 2


def _three(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 3], "little")


_MAKERS: dict[str, Callable[[bytes], tuple[tuple[int, int], bytes]]] = {
    "image/jpeg": _jpeg,
    "image/png": _png,
    "image/gif": _gif,
    "image/webp": _webp,
}
