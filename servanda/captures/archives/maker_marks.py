"""What files say of who made them and where: photographs, PDFs, office files, saved pages.

What leaves it: why some bytes cannot be handed on as they are, in words, or nothing. It changes no
byte and opens no parser: what cannot be looked through is named for that.
"""

from __future__ import annotations

import base64
import binascii
import re
import struct
from collections.abc import Iterator

PHOTOGRAPH = "a photograph that says who took it, when or where (EXIF, XMP or IPTC)"
PICTURE = "a picture whose file may say who made it"
PDF = "a PDF, which says with what and by whom it was made"
OFFICE = "an office file or archive, which may say who wrote it"
SAVED = "a saved page with places on somebody's disk in it"

_KINDS = (
    (b"%PDF-", PDF),
    (b"PK\x03\x04", OFFICE),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OFFICE),
    (b"{\\rtf", OFFICE),
    (b"II*\0", PICTURE),
    (b"MM\0*", PICTURE),
    (b"RIFF", PICTURE),
    (b"GIF8", PICTURE),
    (b"8BPS", PICTURE),
    (b"\0\0\0", PICTURE),  # HEIC, AVIF and films begin with the length of their first box
)
_HEAD_BYTES = 1024  # within which a PDF may begin
_PNG = b"\x89PNG\r\n\x1a\n"
_SPEAKING = (b"eXIf", b"tEXt", b"iTXt", b"zTXt", b"tIME")
_PLACE = re.compile(
    rb"file:/|[A-Za-z]:\\(?:Users|Documents and Settings)\\"
    rb"|/(?:home|Users)/[^/\s\"'<>]{1,60}/(?:Desktop|Documents|Downloads|Pictures|[^/\s\"'<>]{1,99}"
    rb"\.(?:jpe?g|png|pdf|docx?|html?|txt|xlsx?)\b)",
    re.IGNORECASE,
)
_INLINE = re.compile(rb"data:[\w/+.-]{1,60};base64,([A-Za-z0-9+/=\s]{16,})")


def why_not(data: bytes) -> str:
    """Why these bytes may name their maker or a place; "" where they do not.

    >>> why_not(b"<p>The station was closed on Monday.</p>")
    ''
    """
    if data.startswith(b"\xff\xd8"):
        return PHOTOGRAPH if any(_marks(data)) else ""
    if data.startswith(_PNG):
        return PICTURE if any(kind in _SPEAKING for kind in _chunks(data)) else ""
    for start, why in _KINDS:
        if data.startswith(start) or (why == PDF and start in data[:_HEAD_BYTES]):
            return why
    if _PLACE.search(data):
        return SAVED
    for inner in _INLINE.finditer(data):
        try:
            picture = base64.b64decode(b"".join(inner[1].split()), validate=True)
        except binascii.Error:
            continue
        if why := why_not(picture):
            return f"a page with {why} in it"
    return ""


def _marks(data: bytes) -> Iterator[int]:
    """The segments of a JPEG that say something of it: all of its applications' but the first."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        mark, length = data[at + 1], struct.unpack(">H", data[at + 2 : at + 4])[0]
        if mark == 0xDA:  # the picture itself; what follows its end is no picture any more
            end = data.rfind(b"\xff\xd9")
            if end < 0 or data[end + 2 :].strip(b"\0"):
                yield mark
            return
        if 0xE1 <= mark <= 0xEF or mark == 0xFE:
            yield mark
        at += 2 + length


def _chunks(data: bytes) -> Iterator[bytes]:
    """The kinds of the chunks of a PNG, in order; what is behind its end counts as a text."""
    at = len(_PNG)
    while at + 8 <= len(data):
        kind = data[at + 4 : at + 8]
        yield kind
        at += 12 + struct.unpack(">I", data[at : at + 4])[0]
        if kind == b"IEND":
            break
    if at < len(data):
        yield b"tEXt"
