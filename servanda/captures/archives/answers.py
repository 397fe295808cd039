"""Reads the answers of web servers as archives have them, which is seldom as the rules say.

What leaves it: status, head, body and instant of one answer, or an error in words. Nothing is taken
for plain that its digest does not show to be so.
"""

from __future__ import annotations

import calendar
import re
from datetime import UTC, datetime

from servanda.captures.content_coding import headers_of, uncoded
from servanda.errors import SourceError

HEAD_BYTES = 65_536
# To whatever part of an instant it was written, with or without the signs between its parts.
_DATE = re.compile(
    r"(\d{4})(?:-?(\d\d)(?:-?(\d\d)(?:[Tt ]?(\d\d):?(\d\d)(?::?(\d\d)(?:\.\d{1,9})?)?)?)?)?"
    r"\s?(?:Z|z|[+-]00:?00)?\Z"
)
# Newer versions have no second figure, and some tools write no words behind the status.
_STATUS = re.compile(rb"\s{0,8}(?:HTTP/\d(?:\.\d)?|ICY)\s{1,4}(\d{3})(?!\d)", re.I)
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,1000}(?:<|\{|%PDF-)")


def status_of(head: bytes) -> int:
    """The status of an answer, whatever version of the protocol it came in; 0 where it has none.

    >>> status_of(b"HTTP/2 200 \\r\\n"), status_of(b"HTTP/1.1 404 Not Found"), status_of(b"200")
    (200, 404, 0)
    """
    answered = _STATUS.match(head)
    return int(answered[1]) if answered else 0


def instant_of(words: str) -> datetime:
    """The last second that a date names: a page was archived then or before.

    Of a day alone the evening, so that what was published on it is not "after the fetch".
    """
    match = _DATE.match(words.strip())
    try:
        if match and (match[2] or len(words.strip()) == 4):
            year, *parts = (int(part) if part else None for part in match.groups())
            month, day, hour, minute, second = parts
            month = month or 12
            day = day or calendar.monthrange(year or 0, month)[1]
            return datetime(
                year or 0, month, day,
                23 if hour is None else hour, 59 if minute is None else minute,
                59 if second is None else second, tzinfo=UTC,
            )  # fmt: skip
    except ValueError:
        pass  # the thirtieth of February
    raise SourceError(f"its date, {words[:40]!r}, cannot be read.")


def plain(head: bytes, body: bytes, limit_bytes: int, *, sure: bool) -> bytes:
    """The body without its content coding; as it is where its digest shows that it bears none."""
    try:
        return uncoded(head, body, limit_bytes=limit_bytes)
    except SourceError:
        # a tool that decoded the answer and kept its head; markup is the beginning of no coding
        if sure and len(body) <= limit_bytes and _MARKUP.match(body) and b"\0" not in body[:1000]:
            return body
        raise


def parted(block: bytes) -> tuple[bytes, bytes]:
    """The head and the body of an answer, also where lines end in a bare line feed."""
    end = re.search(rb"\r?\n\r?\n", block[:HEAD_BYTES])
    return (block, b"") if end is None else (block[: end.end()], block[end.end() :])


def unchunked(head: bytes, body: bytes) -> bytes:
    """The body without its transfer coding; as it is where it bears none, whatever it says."""
    if "chunked" not in dict(headers_of(head)).get("transfer-encoding", "").lower():
        return body
    out, at = bytearray(), 0
    while True:
        line = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(;[^\r\n]*)?\r?\n").match(body, at)
        if line is None:
            return body
        size = int(line[1], 16)
        out += body[line.end() : line.end() + size]
        at = line.end() + size
        at += 1 if body[at : at + 1] == b"\n" else 2
        if size == 0:
            return bytes(out)
