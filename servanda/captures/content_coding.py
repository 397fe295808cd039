"""Undoes what a server wrapped an answer in, without ever decompressing past a limit.

What leaves it: the bytes of the page, or an error. Nothing is read from any place.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable

import brotli

from servanda.captures.decoding import LIMIT_BYTES
from servanda.errors import SourceError

_MEMBERS = 100  # each costs a copy of the rest
_LAYERS = 3  # more than one is hardly ever meant; a page in ten is a trap


def headers_of(head: bytes) -> tuple[tuple[str, str], ...]:
    """The headers of a request or answer, names in lower case, in the order sent.

    >>> headers_of(b"HTTP/1.1 200 OK\\r\\nContent-Type: text/html\\r\\n\\r\\n")
    (('content-type', 'text/html'),)
    """
    headers = []
    for line in head.decode("latin-1").splitlines()[1:]:
        name, colon, value = line.partition(":")
        if colon and name and not name[0].isspace():
            headers.append((name.strip().lower(), value.strip()))
    return tuple(headers)


def uncoded(head: bytes, body: bytes, *, limit_bytes: int = LIMIT_BYTES) -> bytes:
    """The body with the content codings its head names undone, last one first.

    Raises SourceError where a coding is not known, the body is not in it, breaks off before its
    end or would decompress to more than `limit_bytes`.
    """
    named = ",".join(value for name, value in headers_of(head) if name == "content-encoding")
    codings = [word.strip().lower() for word in named.split(",")]
    codings = [word for word in codings if word not in ("", "identity")]
    if len(codings) > _LAYERS:
        raise SourceError(f"the answer is wrapped {len(codings)} times over; it is not unwrapped.")
    if len(body) > limit_bytes:
        raise _too_large(limit_bytes)
    for coding in reversed(codings):
        if coding not in _UNDO:
            raise SourceError(f'the answer is compressed as "{coding}", which is not read here.')
        try:
            body = _UNDO[coding](body, limit_bytes)
        except (zlib.error, brotli.error) as error:
            raise SourceError(f"the answer is not in {coding} as it says ({error}).") from error
    return body


def gunzipped(data: bytes, limit_bytes: int = LIMIT_BYTES) -> bytes:
    """All members of a gzip file, one after the other; no more of them than a page can need."""
    out = bytearray()
    for _ in range(_MEMBERS):
        opened = zlib.decompressobj(31)
        out += opened.decompress(data, limit_bytes + 1 - len(out))
        if len(out) > limit_bytes:
            raise _too_large(limit_bytes)
        if not opened.eof:
            raise SourceError("the compressed bytes break off before their end.")
        data = opened.unused_data.lstrip(b"\0")
        if not data:
            return bytes(out)
    raise SourceError(f"it is compressed in more than {_MEMBERS} parts; it is not unfolded.")


def _inflated(data: bytes, limit_bytes: int) -> bytes:
    """Deflate, with the frame the standard asks for or without, as half the servers send it."""
    framed = len(data) > 1 and data[0] & 15 == 8 and (data[0] << 8 | data[1]) % 31 == 0
    opened = zlib.decompressobj(15 if framed else -15)
    out = opened.decompress(data, limit_bytes + 1)
    if len(out) > limit_bytes:
        raise _too_large(limit_bytes)
    if not opened.eof:
        raise SourceError("the compressed bytes break off before their end.")
    return out


def _unbrotlied(data: bytes, limit_bytes: int) -> bytes:
    opened, out = brotli.Decompressor(), bytearray()
    out += opened.process(data, output_buffer_limit=65_536)
    while not opened.is_finished():
        if len(out) > limit_bytes:
            raise _too_large(limit_bytes)
        more = opened.process(b"", output_buffer_limit=65_536)
        if not more and opened.can_accept_more_data():
            raise SourceError("the compressed bytes break off before their end.")
        out += more
    if len(out) > limit_bytes:
        raise _too_large(limit_bytes)
    return bytes(out)


_UNDO: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": gunzipped,
    "x-gzip": gunzipped,
    "deflate": _inflated,
    "br": _unbrotlied,
}


def _too_large(limit_bytes: int) -> SourceError:
    return SourceError(f"it unfolds to more than the {limit_bytes:,} bytes one page may have.")
