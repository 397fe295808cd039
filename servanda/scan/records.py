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
from collections.abc import Callable, Iterator, Mapping
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
    uncoded: Callable[[bytes, str], bytes],
) -> Iterator[ShardPage | Passed | Tear]:
    """Every response of a shard in its order. `opened` opens it anew, at its beginning.

    Records that `aside` names are passed over untouched; reading ends before the byte `until`.
    `uncoded` undoes a content coding.
    Raises SourceError where the file is no WARC at all.
    """
    start, met = 0, False
    while True:
        torn: Tear | None = None
        with opened() as file:
            file.seek(start)
            source = Members(file, start) if file.read(len(MARK)) == MARK else file
            file.seek(start)
            reading = _Reading(source, start, note=note, aside=aside, until=until, uncoded=uncoded)
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
        uncoded: Callable[[bytes, str], bytes],
    ) -> None:
        self.at = start - 1  # before the first record
        self._file = file
        self._place = file.place if isinstance(file, Members) else int
        self._note, self._aside, self._until, self._uncoded = note, aside, until, uncoded

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
        block, begins = record.reader.read(LIMIT_BYTES + 1), 0
        if len(block) > LIMIT_BYTES:
            return Passed(offset, address, "longer than a page may be")
        if len(block) < whole:
            return Tear(offset, None, f"cut off: {len(block):,} of {whole:,} bytes of {address}")
        media_type, sent = record.headers.get("Content-Type") or "", block
        if kind == "response":
            status, headers, begins = _answer(block)
            if not 200 <= status < 300:
                return Passed(offset, address, f"answers {status}")
            media_type = headers.get("content-type", "")
            try:
                block, begins = self._plain(headers, block, begins)
            except SourceError as error:
                return Passed(offset, address, f"is coded so that nobody can read it: {error}")
        media = media_type.partition(";")[0].strip().lower()
        if media not in ("text/html", "application/xhtml+xml", "text/plain", ""):
            return Passed(offset, address, f"is {media}")
        at = record.record_date
        words = record.headers.get("WARC-Date") or ""
        at = _evening(words) if at is None else at.astimezone(UTC)
        digest = record.headers.get("WARC-Block-Digest") or ""
        name = record.record_id or ""
        return ShardPage(offset, name, address, at, media_type, block, begins, sent, digest)

    def _plain(self, headers: Mapping[str, str], block: bytes, begins: int) -> tuple[bytes, int]:
        """The body without the codings it was sent in. Some archives undid them already."""
        chunked = headers.get("transfer-encoding", "").lower() == "chunked"
        coding = headers.get("content-encoding", "")
        if not chunked and not coding:
            return block, begins
        body = _joined(block[begins:]) if chunked else block[begins:]
        if not coding or body.lstrip()[:1] == b"<":
            return body, 0
        return self._uncoded(body, coding), 0


def _evening(words: str) -> datetime:
    """The end of the day that a date of an archive begins with; 1970 where it begins with none."""
    try:
        on = datetime.fromisoformat(words.strip()[:10])
    except ValueError:
        return datetime(1970, 1, 1, tzinfo=UTC)
    return on.replace(hour=23, minute=59, second=59, tzinfo=UTC)


def _kind(record: Any) -> str:
    """What type a record says it is of; "" where it says none."""
    if record.record_type == WarcRecordType.response:
        return "response"
    named = (value for name, value in record.headers.items() if name.lower() == "warc-type")
    return str(next(named, "")).strip().lower()


def _answer(block: bytes) -> tuple[int, dict[str, str], int]:
    """The status and headers (names in lower case) of an answer, and where its body begins."""
    end, size = block.find(b"\r\n\r\n", 0, _HEAD_BYTES), 4
    if end < 0:
        end, size = block.find(b"\n\n"), 2
    if end < 0:
        end, size = len(block), 0
    first, *lines = block[: min(end, _HEAD_BYTES)].decode("latin-1").splitlines() or [""]
    parts = first.split(None, 2)
    status = int(parts[1]) if len(parts) > 1 and parts[1].isdigit() else 0
    headers: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(":")
        headers.setdefault(name.strip().lower(), value.strip())
    return status, headers, end + size


def _joined(body: bytes) -> bytes:
    """A body sent in chunks, joined; as it is where it does not have their form."""
    parts, at = [], 0
    while at < len(body):
        end = body.find(b"\r\n", at)
        try:
            size = int(body[at:end].partition(b";")[0], 16)
        except ValueError:
            return body
        if end < 0 or size == 0:
            break
        parts.append(body[end + 2 : end + 2 + size])
        at = end + 2 + size + 2
    return b"".join(parts)


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
