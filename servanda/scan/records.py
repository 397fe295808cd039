"""Reads the pages of one WARC file, going on after what is damaged.

What leaves it: each response with its place in the file, and each stretch that could not be read.
It never says that a file was read whole when it was cut off. A door to the disk and, through
fsspec, to the addresses that a person named as shards.
"""

from __future__ import annotations

import base64
import hashlib
import re
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, BinaryIO

from attrs import evolve, frozen
from fastwarc.warc import ArchiveIterator, WarcRecordType

from servanda.errors import SourceError
from servanda.scan.members import MARK, BrokenOff, Members

LIMIT_BYTES = 20_000_000  # of one page, as for any other capture
_BLOCK = 1 << 20
_HEAD_BYTES = 65_536
_HEAD_END = re.compile(rb"</head\s*>|<body\b", re.I)
_DIGESTS = ("sha1", "sha256", "sha512", "md5")
# FastWARC knows a type by one spelling of its header, and can leave out all records without that.
_OTHERS = int(
    WarcRecordType.warcinfo
    | WarcRecordType.request
    | WarcRecordType.metadata
    | WarcRecordType.revisit
    | WarcRecordType.conversion
    | WarcRecordType.continuation
)


@frozen
class ShardPage:
    """One page of an archive, as its server sent it, with where it lies in the shard.

    Its bytes are those of `block` from `begins` on: most pages are only looked at, not copied.
    `sent` is the record's block as the archive has it, and `digest` what the archive says of it.
    """

    offset: int
    record: str  # the id the archive gives it
    address: str
    at: datetime
    media_type: str
    block: bytes
    begins: int = 0
    sent: bytes = b""
    digest: str = ""

    @property
    def fault(self) -> str:
        """Why this is not what was archived; "" where it is, or where no digest known here says.

        A digest is spelt in hex or in base 32, which some archives leave unpadded.
        """
        name, _, value = self.digest.partition(":")
        if name.lower() not in _DIGESTS:
            return ""
        digest = hashlib.new(name.lower(), self.sent, usedforsecurity=False).digest()
        spelt = digest.hex().upper(), base64.b32encode(digest).decode().rstrip("=")
        value = value.strip().upper().rstrip("=")
        if value in spelt or len(value) not in map(len, spelt):
            return ""
        return f"{self.address} is not what its digest says was archived"

    @property
    def head(self) -> bytes:
        """Its bytes before its body: its title, and what it says of itself. It may have none."""
        start = self.block[self.begins : self.begins + _HEAD_BYTES]
        end = _HEAD_END.search(start)
        return start[: end.start()] if end else b""

    @property
    def view(self) -> memoryview:
        """The page's bytes where they lie."""
        return memoryview(self.block)[self.begins :]

    @property
    def data(self) -> bytes:
        """The page's bytes by themselves."""
        return self.block[self.begins :]


@frozen
class Tear:
    """A stretch of a shard that could not be read, and why. `end` None: to the end."""

    start: int
    end: int | None
    why: str


@frozen
class Passed:
    """A record that is no page: an error's answer, an image, or longer than a page may be."""

    offset: int
    address: str
    why: str


@frozen
class ShardAnswer:
    """An answer of a server, read: its status, what it is of, and its plain body.

    `torn` says where it breaks off, `unread` why nobody can read it; then `body` is no page.
    """

    status: int
    media_type: str
    body: bytes
    torn: str = ""
    unread: str = ""


@frozen
class AnswerReader:
    """How the answers in an archive are read, as gathering reads them; handed in.

    `answer` takes a record's block with the digests of block and payload, `instant` a date; it
    raises SourceError where that cannot be read.
    """

    answer: Callable[[bytes, str, str], ShardAnswer]
    instant: Callable[[str], datetime]


Note = Callable[[int, bool], None]
"""Takes down, before anything is done with it, where the record in hand begins.

The second value is whether the record is in hand (True) or done with (False).
"""


def pages(
    opened: Callable[[], BinaryIO],
    *,
    note: Note,
    aside: Callable[[int], bool] = lambda _: False,
    until: int | None = None,
    reader: AnswerReader,
) -> Iterator[ShardPage | Passed | Tear]:
    """Every response of a shard in its order. `opened` opens it anew, at its beginning.

    Records that `aside` names are passed over untouched; reading ends before the byte `until`.
    `reader` reads the answers in it.
    Raises SourceError where the file is no WARC at all.
    """
    start, met = 0, False
    while True:
        torn: Tear | None = None
        with opened() as file:
            file.seek(start)
            source = Members(file, start) if file.read(len(MARK)) == MARK else file
            file.seek(start)
            reading = _Reading(source, start, note=note, aside=aside, until=until, reader=reader)
            try:
                for record in reading:
                    met = True
                    if torn:
                        yield evolve(
                            torn, end=record.start if isinstance(record, Tear) else record.offset
                        )
                    torn = record if isinstance(record, Tear) else None
                    if not torn:
                        yield record
            except (OSError, ValueError, zlib.error) as error:
                why = str(error) or type(error).__name__
                bad = max(start, reading.at)
                if isinstance(source, Members):
                    bad = source.at if isinstance(error, BrokenOff) else source.after(reading.at)
            else:
                if torn:
                    yield torn
                return
        with opened() as file:
            again = _next_record(file, bad + 1)
        if not met and again is None:
            raise SourceError(
                f"is no WARC file that can be read ({why}). Nothing in it was scanned. "
                "Fetch it again, or leave it out."
            )
        yield Tear(torn.start if torn else bad, again, torn.why if torn else why)
        if again is None:
            return
        start, met = again, True


class _Reading:
    """One run through a file from a place in it.

    `at` is where the last record begins.
    """

    def __init__(
        self,
        file: BinaryIO | Members,
        start: int,
        *,
        note: Note,
        aside: Callable[[int], bool],
        until: int | None,
        reader: AnswerReader,
    ) -> None:
        self.at = start - 1  # before the first record
        self._file = file
        self._place = file.place if isinstance(file, Members) else int
        self._note, self._aside, self._until, self._reader = note, aside, until, reader

    def __iter__(self) -> Iterator[ShardPage | Passed | Tear]:
        file: Any = self._file  # its own types name no file that is only read
        records = ArchiveIterator(file, parse_http=False, fsspec_args=False)
        for record in records:
            if int(record.record_type) & _OTHERS:
                continue
            self.at = offset = self._place(record.stream_pos)
            if self._until is not None and offset >= self._until:
                return
            if self._aside(offset):
                continue
            self._note(offset, True)
            page = self._page(record, offset)
            if page is not None:
                yield page
            self._note(offset, False)

    def _page(self, record: Any, offset: int) -> ShardPage | Passed | Tear | None:
        """The record as a page; or what it is instead."""
        kind = _kind(record)
        if kind not in ("response", "resource"):
            return None if kind else Tear(offset, None, "a record that names no type")
        address = (record.headers.get("WARC-Target-URI") or "").strip("<>")
        if not address.startswith(("http:", "https:")):
            return None  # what the archive says of itself
        whole = record.content_length
        block = record.reader.read(LIMIT_BYTES + 1)
        if len(block) > LIMIT_BYTES:
            return Passed(offset, address, "longer than a page may be")
        if len(block) < whole:
            return Tear(offset, None, f"cut off: {len(block):,} of {whole:,} bytes of {address}")
        media_type, sent = record.headers.get("Content-Type") or "", block
        digest = record.headers.get("WARC-Block-Digest") or ""
        if kind == "response":
            payload = record.headers.get("WARC-Payload-Digest") or ""
            answer = self._reader.answer(block, digest, payload)
            if not 200 <= answer.status < 300:
                return Passed(offset, address, f"answers {answer.status}")
            if answer.torn:
                return Tear(offset, None, f"{address}: {answer.torn}")
            if answer.unread:
                return Passed(
                    offset, address, f"is coded so that nobody can read it: {answer.unread}"
                )
            media_type, block = answer.media_type, answer.body
        media = media_type.partition(";")[0].strip().lower()
        if media not in ("text/html", "application/xhtml+xml", "text/plain", ""):
            return Passed(offset, address, f"is {media}")
        at = record.record_date
        words = record.headers.get("WARC-Date") or ""
        try:
            at = self._reader.instant(words) if at is None else at.astimezone(UTC)
        except SourceError as error:
            return Tear(offset, None, f"{address}: {error}")
        name = record.record_id or ""
        return ShardPage(offset, name, address, at, media_type, block, 0, sent, digest)


def _kind(record: Any) -> str:
    """What type a record says it is of; "" where it says none."""
    if record.record_type == WarcRecordType.response:
        return "response"
    named = (value for name, value in record.headers.items() if name.lower() == "warc-type")
    return str(next(named, "")).strip().lower()


def _next_record(file: BinaryIO, start: int) -> int | None:
    """Where the next whole beginning of a record lies; None where there is none.

    A gzip member counts where it opens to a record: its mark alone is chance.
    """
    file.seek(start)
    base, window = start, b""
    while True:
        block = file.read(_BLOCK)
        window += block
        for mark in (b"\x1f\x8b\x08", b"WARC/1."):
            at = window.find(mark)
            while at >= 0:
                if len(window) - at < 4096 and block:
                    break  # too near the edge to tell; the next block comes with it
                if _begins(window[at : at + 4096]):
                    return base + at
                at = window.find(mark, at + 1)
        if not block:
            return None
        base, window = base + max(0, len(window) - 4096), window[-4096:]


def _begins(start: bytes) -> bool:
    """Whether bytes begin a record, plain or compressed."""
    if start.startswith(b"WARC/1."):
        return b"\r\nWARC-Type:" in start or b"\nWARC-Type:" in start
    try:
        opened = zlib.decompressobj(31).decompress(start, 64)
    except zlib.error:
        return False
    return opened.startswith(b"WARC/1.")
