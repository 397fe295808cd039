"""Walks the WARC and WACZ files of others, whole or damaged.

What leaves it: the pages that are surely as they were archived, and what is not, with where and
why, one after another. A damaged file is never called well, nothing is decompressed without
bound, and no file is ever held in memory whole. `pages.py` has it done in the sandbox.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import BinaryIO

from attrs import frozen

from servanda.captures.archives import answers
from servanda.captures.archives.byte_window import Window
from servanda.captures.archives.gzip_members import MAGIC, Member, holds_records, next_magic
from servanda.captures.archives.packages import WarcPart, parts_of
from servanda.captures.content_coding import headers_of, uncoded
from servanda.captures.decoding import LIMIT_BYTES
from servanda.errors import SourceError

_WORDS = 1_000  # characters of what an archive says; a head can be made as large as a page
_OF_THE_TOOL = ("metadata:", "dns:", "urn:", "info:")  # what it noted for itself, no page
_START = re.compile(rb"WARC/[01]\.\d+\r?\n")
_NEXT = re.compile(rb"(?:\r?\n\r?\n)?WARC/[01]\.\d+\r?\n(?=[A-Za-z-]+:)")


@frozen
class ArchivedPage:
    """One page out of an archive, content coding undone."""

    address: str
    at: datetime  # when it was archived, as the archive says
    data: bytes
    media_type: str
    file: str  # the archive's name; in a WACZ, with the file in it: "a.wacz!archive/b.warc.gz"
    offset: int  # of its record in that file; of its gzip member where it is compressed
    record: str  # the id of its record
    status: int = 200
    peer: str = ""
    truncated: str = ""  # why whoever archived it cut it short, in their word


@frozen
class Damage:
    """A part of an archive that could not be taken as it was archived."""

    file: str
    offset: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}: at byte {self.offset:,}: {self.reason}"


@frozen
class _Record:
    """A WARC record whose bytes are as they were written, as far as its digest can say."""

    headers: Mapping[str, str]
    block: bytes
    offset: int
    checked: bool  # a digest of the block held


@frozen
class PassedRecord:
    """A record that holds no page: of which type, or what it holds instead."""

    file: str
    offset: int
    kind: str


Found = ArchivedPage | Damage | PassedRecord


@frozen
class WalkedArchive:
    """The archive that is walked: what it is called, and how large a page of it may be."""

    name: str
    limit_bytes: int = LIMIT_BYTES


def walk(file: BinaryIO, spool: BinaryIO, archive: WalkedArchive) -> Iterator[Found]:
    """What a WARC, WARC.gz or WACZ file holds, in the order of the file, and what is damaged in it.

    Damage is every stretch that is no record, every record that breaks off, whose checksum or
    digest does not hold, whose length is wrong, or that is larger than the limit. A record of
    a gzip member whose checksum does not hold is no page, nor is one without a digest where only
    the member's end is missing. `spool` is a file to decompress a WARC of a WACZ into.
    """
    count, limit_bytes = 0, archive.limit_bytes
    for part in parts_of(file, archive.name, spool):
        if not isinstance(part, WarcPart):
            yield Damage(*part)
            continue
        for record in _records(part.file, limit_bytes):
            count += 1
            if isinstance(record, _Record):
                yield _salvage(record, part.name, limit_bytes)
            else:
                yield Damage(part.name, *record)
    if not count:
        yield Damage(archive.name, 0, "no WARC record was found in it")


def _salvage(record: _Record, file: str, limit_bytes: int) -> Found:
    """The page of a record, or why it holds none, or why what it holds cannot be had."""
    try:
        page = _page(record, file, limit_bytes)
    except SourceError as error:
        kind = record.headers.get("warc-type", "")
        reason = f"{kind} of {_address(record)}: {error}"
        return Damage(file, record.offset, reason[:_WORDS])
    return PassedRecord(file, record.offset, page[:_WORDS]) if isinstance(page, str) else page


_Bad = tuple[int, str]


def _records(file: BinaryIO, limit_bytes: int) -> Iterator[_Record | _Bad]:
    """The records of one WARC, compressed or not, each with its place, and what is broken."""
    file.seek(0)
    first = file.read(answers.HEAD_BYTES)
    plain, packed = _START.search(first), first.find(MAGIC)
    if plain and (packed < 0 or plain.start() < packed):
        size = file.seek(0, 2)
        file.seek(0)
        yield from _in(Window(iter(lambda: file.read(65_536), b""), size), None, limit_bytes)
        return
    offset, bad_from = 0, -1
    while (at := next_magic(file, offset)) is not None:
        if not holds_records(file, at):
            bad_from = offset if bad_from < 0 else bad_from
            offset = at + 1
            continue
        if at > offset and bad_from < 0:
            bad_from = offset
        if bad_from >= 0:
            yield bad_from, f"{at - bad_from:,} bytes that hold no record"
        member = Member(file, at)
        yield from _in(Window(member.chunks()), member, limit_bytes)
        offset, bad_from = member.end, -1
        if member.fault:  # it is listed already, whatever it ran over: look on behind its head
            offset = _after(file, at + 1)
    file.seek(0, 2)
    if file.tell() > offset and first:
        bad_from = offset if bad_from < 0 else bad_from
        yield bad_from, f"{file.tell() - bad_from:,} bytes that hold no record"


def _after(file: BinaryIO, offset: int) -> int:
    """Where the next member that holds records begins; the end of the file where none does."""
    while (at := next_magic(file, offset)) is not None:
        if holds_records(file, at):
            return at
        offset = at + 1
    return file.seek(0, 2)


def _in(window: Window, member: Member | None, limit_bytes: int) -> Iterator[_Record | _Bad]:
    """The records of a stretch of bytes: of a plain file, or of what one gzip member holds."""

    def place(at: int) -> int:
        return at if member is None else member.offset

    doubtful = 0
    while window.skip_blank():
        start = window.place
        lost = window.skip_to(_START)
        if lost:
            yield place(start), f"{lost:,} bytes that are no record"
            continue
        record = _read(window, limit_bytes)
        if isinstance(record, str):
            yield place(start), record
            continue
        headers, block, checked, oddity = record
        window.skip_blank()  # to the member's end, and its checksum, where this was its last
        if oddity:
            yield place(start), oddity
        if member and member.fault and not (checked and member.is_cut):
            doubtful += 1  # a digest covers no address and no date: only the checksum does
            continue
        yield _Record(headers, block, place(start), checked)
    if member and member.fault:
        why = "no digest covers their bytes" if member.is_cut else "their heads may be changed"
        more = f"; {doubtful} record(s) left out: {why}" if doubtful else ""
        yield member.offset, member.fault + more


_Read = tuple[dict[str, str], bytes, bool, str]


def _read(window: Window, limit_bytes: int) -> _Read | str:
    """The record that begins here and what is odd about it, or why it cannot be taken."""
    head_end = window.end_of(b"\n\r\n", answers.HEAD_BYTES)
    if head_end < 0:
        window.drop(5)
        return "the head of a record has no end"
    headers = dict(headers_of(window.take(head_end)))
    count = headers.get("content-length", "")
    length = int(count) if re.fullmatch(r"\d{1,15}", count) else -1
    if limit_bytes < length <= window.left(length):
        gone = window.drop(length)
        broken = "" if gone == length else f" and breaks off after {gone:,}"
        return f"a record of {length:,} bytes, more than the {limit_bytes:,} taken{broken}"
    digest = headers.get("warc-block-digest", "")
    have = window.need(max(0, length) + 4)
    block = window.peek(max(0, length))
    behind = window.peek(max(0, length) + 4)[max(0, length) :]
    if 0 <= length <= have and (behind.startswith((b"\r\n\r\n", b"\n\n")) or have == length):
        window.drop(length)
        holds = _holds(digest, block)
        if holds is False:
            return (
                f"{_named(headers)}: its digest does not hold; {length:,} bytes are not as written"
            )
        return headers, block, bool(holds), ""
    return _wrong(window, headers, length, digest, limit_bytes)


def _wrong(
    window: Window, headers: dict[str, str], length: int, digest: str, limit_bytes: int
) -> _Read | str:
    """A record whose length cannot be right: what it holds, where its digest proves it."""
    have = window.need(limit_bytes)
    block = window.peek(have)
    if 0 <= length <= have and _holds(digest, block[:length]):
        window.drop(length)
        oddity = f"{_named(headers)}: a line end is missing behind it, its digest holds"
        return headers, block[:length], True, oddity
    following = _NEXT.search(block)
    end = following.start() if following else len(block)
    words = "is missing or no number" if length < 0 else f"says {length:,}"
    for content in (block[:end], block[:end].removesuffix(b"\r\n\r\n")):
        if _holds(digest, content):
            window.drop(end)
            oddity = f"{_named(headers)}: its length {words}, its digest holds"
            return headers, content, True, oddity
    window.drop(end)
    if following is None and length > have:
        return f"{_named(headers)}: breaks off after {have:,} of {length:,} bytes"
    return f"{_named(headers)}: its length {words}; another record begins after {end:,} bytes"


def _named(headers: Mapping[str, str]) -> str:
    kind, address = headers.get("warc-type", "record"), headers.get("warc-target-uri", "")
    return f"{kind} of {address.strip('<>')}" if address else kind


def _address(record: _Record) -> str:
    address = record.headers.get("warc-target-uri", "").strip("<>")
    return address.encode("latin-1").decode("utf-8", "replace")


def _holds(digest: str, data: bytes) -> bool | None:
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


def _page(record: _Record, file: str, limit_bytes: int) -> ArchivedPage | str:
    """The page a record holds, or in a word what it holds instead; SourceError where it cannot."""
    headers = record.headers
    kind = headers.get("warc-type", "record without a type")
    if kind not in ("response", "resource"):
        return kind
    if kind == "resource" and _address(record).startswith(_OF_THE_TOOL):
        return "resource of the tool that archived"
    if headers.get("warc-segment-number"):
        raise SourceError("only a segment of it stands here; segments are not joined.")
    at = answers.instant_of(headers.get("warc-date", ""))
    status, media_type, data = 200, headers.get("content-type", ""), record.block
    if kind == "response":
        if not (
            headers.get("content-type", "").lower().startswith("application/http")
            or record.block[:5].upper() == b"HTTP/"
        ):
            return "response not of http"
        head, body = answers.parted(record.block)
        status = answers.status_of(head)
        if not status:
            raise SourceError("no answer of a web server stands in it.")
        if not 200 <= status < 300:
            return f"answer {status}"
        payload = headers.get("warc-payload-digest", "")
        plain = answers.unchunked(head, body)
        if not record.checked and not _payload_holds(payload, head, body, plain):
            raise SourceError("the digest of its payload does not hold.")
        is_plain = record.checked or bool(_holds(payload, body))
        data = answers.plain(head, plain, limit_bytes, sure=is_plain)
        media_type = dict(headers_of(head)).get("content-type", "")
    return ArchivedPage(
        address=_address(record),
        at=at,
        data=data,
        media_type=media_type[:_WORDS],
        file=file,
        offset=record.offset,
        record=headers.get("warc-record-id", "").strip("<>"),
        status=status,
        peer=headers.get("warc-ip-address", ""),
        truncated=headers.get("warc-truncated", ""),
    )


def _payload_holds(digest: str, head: bytes, body: bytes, plain: bytes) -> bool:
    """Whether the payload's digest is that of the body in any form writers take it of."""
    if _holds(digest, body) is None:
        return True
    forms = (body, plain)
    if any(_holds(digest, form) for form in forms):
        return True
    return bool(_holds(digest, uncoded(head, plain)))
