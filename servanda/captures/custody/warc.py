"""Keeps what went over the wire as WARC 1.1, each record chained to the one before.

What leaves it: `warc/NNNN.warc.gz`, one gzip member a record, that other tools read, and
`warc/chain.jsonl`, a line a record. A record counts as kept once its line is on disk; what a
kill left behind that is set aside and named, never lost and never taken for kept. A door to
the disk.
"""

from __future__ import annotations

import io
import os
import re
import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from attrs import frozen
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from servanda import canon
from servanda.captures.content_coding import uncoded
from servanda.captures.custody.chain import Chain, Row, alone, cut, set_aside
from servanda.captures.custody.checksums import pieces
from servanda.captures.network.exchange import Exchange
from servanda.errors import SourceError, StoreError
from servanda.model import Capture
from servanda.user_files import sync
from servanda.version import __version__

FILE_BYTES = 1_000_000_000  # a new file is begun once one has grown to this
_PAYLOAD = ("payload_sha256", "payload_bytes", "data_sha256")
_REVISIT = "http://netpreserve.org/warc/1.1/revisit/"
_NAMESPACE = uuid.UUID("b0b6a4a4-62d7-5d8f-8d3c-5f9f1f4f7a11")
# Undone before the body is kept, so a reader must not look for it; the name crawlers give it.
_TRANSFER = re.compile(rb"(?im)^(?=transfer-encoding[ \t]*:)")


@frozen
class _KeptAnswer:
    """An answer kept whole that a later one can refer to."""

    record: str
    address: str
    at: str
    payload: tuple[tuple[str, str | int], ...]  # what its line in the chain says of it


@frozen
class _Head:
    """The head of a request or answer, byte for byte as it went over the wire."""

    headers_buff: bytes

    def compute_headers_buffer(self, _: object = None) -> None:
        """Nothing to compute: the writer would respell what a server sent."""


@frozen
class _Part:
    """One record to be written, and what its line in the chain says of it."""

    kind: str
    head: bytes
    body: bytes
    headers: tuple[tuple[str, str], ...]
    row: Row


class Archive:
    """The WARC files of one folder and their chain; several may be open on it at once."""

    def __init__(self, folder: Path, *, file_bytes: int = FILE_BYTES) -> None:
        self.folder = folder
        self.chain = Chain(folder / "chain.jsonl")
        self.set_aside: tuple[str, ...] = ()  # what broken writes left, one sentence each
        self._file_bytes = file_bytes
        self._ends: dict[str, int] = {}
        self._by_payload: dict[str, _KeptAnswer] = {}
        self._by_address: dict[str, _KeptAnswer] = {}

    def record(
        self, exchanges: Sequence[Exchange], *, unchanged_of: str | None = None
    ) -> tuple[str, ...]:
        """Each exchange is kept as a request and an answer; the ids of their records, in order.

        An answer whose payload is kept already becomes a `revisit` of it; so does "304 not
        modified", of `unchanged_of` (the id of a record) or of the last whole answer from that
        address. All are on disk and chained when this returns, or StoreError is raised.
        """
        if not exchanges:
            return ()
        with alone(self.folder):
            self._settle()
            ids: list[str] = []
            for exchange in exchanges:
                ids += self._write(self._parts(exchange, unchanged_of), exchange.at)
            return tuple(ids)

    def rows(self) -> Iterator[Row]:
        """The line of every record archived, in order; StoreError where the chain is broken."""
        for row in Chain(self.chain.path).news():
            if row["type"] != "cut":
                yield row

    def _settle(self) -> None:
        """Every line of the chain is known, and nothing stands in a file that has no line."""
        for row in self.chain.news():
            self._note(row)
        if sentence := self.chain.mend():
            self.set_aside += (sentence,)
        last = max(self._ends, default="")
        names = {path.name for path in self.folder.glob("*.warc.gz")}
        for name in sorted({last} - {""} | names - set(self._ends)):
            path, end = self.folder / name, self._ends.get(name, 0)
            size = path.stat().st_size if name in names else 0
            if size < end:
                raise StoreError(
                    f"{path}: holds {size:,} bytes; {end:,} were written. Nothing is added behind "
                    "what is missing. Restore the file from a copy of the watch, or set the folder "
                    f"{self.folder.name} aside whole: a new one is begun."
                )
            if size > end:  # named first: a kill in between names it twice, never not at all
                row, sentence = set_aside(path, end)
                self.chain.append([row])
                cut(path, end)
                self.set_aside += (sentence,)

    def _note(self, row: Row) -> None:
        if row["type"] == "cut":
            return
        self._ends[row["file"]] = row["offset"] + row["length"]
        if row["type"] == "response" and row["status"] < 300:
            payload = tuple((key, row[key]) for key in _PAYLOAD if key in row)
            seen = _KeptAnswer(row["record"], row["address"], row["at"], payload)
            self._by_address[row["address"]] = seen
            if row["payload_bytes"]:
                self._by_payload.setdefault(row["payload_sha256"], seen)

    def _parts(self, exchange: Exchange, unchanged_of: str | None) -> Iterator[_Part]:
        """The request, then the answer or what it repeats."""
        at = _instant(exchange.at)
        base: Row = {"address": exchange.address, "at": at, "peer": exchange.peer}
        asked = {**base, "type": "request", "payload_sha256": canon.sha256_of_bytes(b"")}
        yield _Part("request", exchange.request_head, b"", (), asked)
        cut_short = (("WARC-Truncated", exchange.truncated),) if exchange.truncated else ()
        head = _TRANSFER.sub(b"X-Crawler-", exchange.response_head)
        payload = canon.sha256_of_bytes(exchange.body)
        row: Row = {**base, "type": "response", "status": exchange.status}
        row |= {"payload_sha256": payload, "payload_bytes": len(exchange.body)}
        row["head_bytes"] = len(head)
        if data := _data(exchange):
            row["data_sha256"] = data
        earlier, profile = None, ""
        if exchange.status == 304:
            earlier, profile = (
                self._unmodified(exchange.address, unchanged_of),
                "server-not-modified",
            )
            row |= dict(earlier.payload) if earlier else {}
        elif exchange.body:
            earlier, profile = self._by_payload.get(payload), "identical-payload-digest"
        if earlier is None:
            yield _Part("response", head, exchange.body, cut_short, row)
            return
        refers = (
            ("WARC-Profile", _REVISIT + profile),
            ("WARC-Refers-To", f"<{earlier.record}>"),
            ("WARC-Refers-To-Target-URI", earlier.address),
            ("WARC-Refers-To-Date", earlier.at),
        )
        row |= {"type": "revisit", "of": earlier.record}
        yield _Part("revisit", head, b"", (*refers, *cut_short), row)

    def _unmodified(self, address: str, unchanged_of: str | None) -> _KeptAnswer | None:
        """The whole answer that a "304 not modified" stands for."""
        last = self._by_address.get(address)
        if not unchanged_of or (last and last.record == unchanged_of):
            return last
        kept = (*self._by_address.values(), *self._by_payload.values())
        return next((answer for answer in kept if answer.record == unchanged_of), last)

    def _write(self, parts: Iterator[_Part], at: datetime) -> list[str]:
        """The records stand at the end of the last file, then their lines in the chain."""
        name = self._file()
        path = self.folder / name
        start = self._ends.get(name, 0)
        written = bytearray()
        rows: list[Row] = []
        todo = [*([] if start else [_about(name, at)]), *parts]
        request = ""
        for part in todo:
            made, row = _member(part, salt=f"{self.chain.head} {len(rows)}", concurrent=request)
            offset = start + len(written)
            rows.append({**row, "file": name, "offset": offset, "length": len(made)})
            written += made
            request = row["record"] if part.kind == "request" else ""
        with path.open("ab") as file:
            file.write(written)
            file.flush()
            os.fsync(file.fileno())
        if not start:
            sync(self.folder)
        for row in self.chain.append(rows):
            self._note(row)
        return [row["record"] for row in rows if row["type"] != "warcinfo"]

    def _file(self) -> str:
        """The file to write to: the last one, or a new one where that is full."""
        last = max(self._ends, default="")
        if last and self._ends[last] < self._file_bytes:
            return last
        return f"{int(last[:4] or 0) + 1:04}.warc.gz" if last else "0001.warc.gz"


def about(name: str, at: datetime) -> bytes:
    """The first record of a file of that name, for a file that is given out."""
    return _member(_about(name, at), salt=name, concurrent="")[0]


def resource(capture: Capture, data: bytes, *, address: str) -> tuple[bytes, Row]:
    """What was never on the wire, a file that somebody added, as one record, and its row."""
    at = _instant(capture.fetched_at)
    row: Row = {"type": "resource", "at": at, "address": address, "peer": ""}
    row["payload_sha256"] = capture.bytes_sha256
    headers = (("Content-Type", capture.media_type or "application/octet-stream"),)
    return _member(_Part("resource", b"", data, headers, row), salt=capture.id, concurrent="")


def _about(name: str, at: datetime) -> _Part:
    """The first record of a file: what wrote it, and by which rules."""
    fields = {
        "software": f"Servanda {__version__}",
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
    }
    body = "".join(f"{key}: {value}\r\n" for key, value in fields.items()).encode()
    row: Row = {"type": "warcinfo", "at": _instant(at), "address": "", "peer": ""}
    return _Part("warcinfo", b"", body, (("WARC-Filename", name),), row)


def _member(part: _Part, *, salt: str, concurrent: str) -> tuple[bytes, Row]:
    """One record as a gzip member, and its row; the same record at the same place, the same."""
    body = b"" if part.kind == "revisit" else part.body
    block = f"sha256:{canon.sha256_of_bytes(part.head + body)}"
    record = f"urn:uuid:{uuid.uuid5(_NAMESPACE, f'{salt} {part.kind} {block}')}"
    headers = [
        ("WARC-Type", part.kind),
        ("WARC-Record-ID", f"<{record}>"),
        ("WARC-Date", part.row["at"]),
        *([("WARC-Target-URI", part.row["address"])] if part.row["address"] else []),
        *([("WARC-IP-Address", part.row["peer"])] if part.row["peer"] else []),
        *([("WARC-Concurrent-To", f"<{concurrent}>")] if concurrent else []),
        *part.headers,
        ("WARC-Block-Digest", block),
    ]
    if "payload_sha256" in part.row:
        headers.append(("WARC-Payload-Digest", f"sha256:{part.row['payload_sha256']}"))
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    made = ArcWarcRecord(
        "warc",
        part.kind,
        StatusAndHeaders("", headers, protocol="WARC/1.1"),
        io.BytesIO(body),
        _Head(part.head) if part.head else None,
        writer.WARC_RECORDS.get(part.kind),
        len(body),
    )
    made.payload_length = len(body)
    writer.write_record(made)
    data = out.getvalue()
    sha256 = canon.sha256_of_bytes(data)
    return data, {**part.row, "record": record, "sha256": sha256, "pieces": pieces(data)}


def _data(exchange: Exchange) -> str:
    """The hash of what the answer holds once its coding is undone; "" where it cannot be."""
    try:
        return canon.sha256_of_bytes(uncoded(exchange.response_head, exchange.body))
    except SourceError:  # kept as sent all the same: the archive judges nothing
        return ""


def _instant(at: datetime) -> str:
    """An instant as WARC writes it, to the microsecond where it is known."""
    if at.tzinfo is None:
        raise ValueError(f"instant {at!r} has no time zone; give UTC")
    precise = at.astimezone(UTC)
    return precise.strftime("%Y-%m-%dT%H:%M:%S" + (".%f" if precise.microsecond else "") + "Z")
