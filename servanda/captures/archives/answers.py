"""Reads the answers of web servers as archives have them, which is seldom as the rules say.

What leaves it: status, head, body and instant of one answer, or an error in words. Nothing is taken
for plain that its digest does not show to be so.
"""

from __future__ import annotations

import base64
import binascii
import calendar
import hashlib
import re
from collections.abc import Callable
from datetime import UTC, datetime

from attrs import frozen

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
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(;[^\r\n]*)?\r?\n")
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


@frozen
class ServerAnswer:
    """One answer of a server as it was archived. `joined` is its body without transfer coding.

    `fault` says in words where its chunks break off: then nothing of it is sure.
    """

    status: int  # 0 where it has none
    media_type: str
    head: bytes
    sent: bytes
    joined: bytes
    fault: str = ""

    @property
    def is_success(self) -> bool:
        """Whether it was answered with success."""
        return 200 <= self.status < 300


def parse(block: bytes) -> ServerAnswer:
    """The answer that a record's block holds, by the one reader of gathering and scanning."""
    head, sent = parted(block)
    joined, fault = unchunked(head, sent)
    media_type = dict(headers_of(head)).get("content-type", "")
    return ServerAnswer(status_of(head), media_type, head, sent, joined, fault)


def plain(answer: ServerAnswer, limit_bytes: int, *, sure: Callable[[bytes], bool]) -> bytes:
    """The body without its codings; as it is where a digest shows that it bears none.

    `sure` says whether the body as sent is surely as archived; it is asked where that matters.
    """
    body = answer.joined
    try:
        return uncoded(answer.head, body, limit_bytes=limit_bytes)
    except SourceError:
        # a tool that decoded the answer and kept its head; markup is the beginning of no coding
        is_plain = len(body) <= limit_bytes and _MARKUP.match(body) and b"\0" not in body[:1000]
        if is_plain and sure(answer.sent):
            return body
        raise


def parted(block: bytes) -> tuple[bytes, bytes]:
    """The head and the body of an answer, also where lines end in a bare line feed."""
    end = _HEAD_END.search(block, 0, HEAD_BYTES)
    return (block, b"") if end is None else (block[: end.end()], block[end.end() :])


def unchunked(head: bytes, body: bytes) -> tuple[bytes, str]:
    """The body without its transfer coding, and where that breaks off, in words.

    As it is where it bears none, whatever the head says. Only the mark of the end may be missing.
    """
    if "chunked" not in dict(headers_of(head)).get("transfer-encoding", "").lower():
        return body, ""
    out, at = bytearray(), 0
    while at < len(body):
        line = _CHUNK.match(body, at)
        if line is None:
            return (bytes(out), _broken(out)) if at else (body, "")
        size = int(line[1], 16)
        out += body[line.end() : line.end() + size]
        at = line.end() + size
        if size == 0:
            return bytes(out), ""
        if at > len(body):
            return bytes(out), _broken(out)
        at += 1 if body[at : at + 1] == b"\n" else 2
    return bytes(out), ""


def _broken(joined: bytearray) -> str:
    return f"its chunks break off after {len(joined):,} bytes."


def holds(digest: str, data: bytes) -> bool | None:
    """Whether a digest is that of some bytes; None where there is none that can be checked."""
    name, _, value = digest.partition(":")
    name = name.strip().lower().replace("-", "")
    if name not in ("sha1", "sha256", "sha512", "md5", "sha384") or not value:
        return None
    own = hashlib.new(name, data, usedforsecurity=False).digest()
    value = value.strip()
    try:
        if len(value) == 2 * len(own):
            return bytes.fromhex(value) == own
        return base64.b32decode(value.upper() + "=" * (-len(value) % 8)) == own
    except (ValueError, binascii.Error):
        return None
