"""Gives captures out as one WACZ file, whole and with its hashes, that other tools replay.

What leaves it: the archived records byte for byte as they are kept, an index, a list of pages,
the witnesses of time, and a line on the custody log for each capture that went out. Nothing that
no longer hashes as it did is ever given out. A door to the disk.
"""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from attrs import field, frozen
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from servanda import canon
from servanda.captures.archives import cdxj, given_log, maker_marks
from servanda.captures.archives.given_log import Disclosure
from servanda.captures.custody import warc
from servanda.captures.custody.chain import Row
from servanda.captures.custody.vault import Vault
from servanda.errors import StoreError
from servanda.model import Capture
from servanda.user_files import sync
from servanda.version import __version__

_VERSION = "1.1.1"
_FETCHED, _ADDED = "archive/fetched.warc.gz", "archive/added.warc.gz"
_BLANK = "text/plain"
Progress = Callable[[int, int, str], None]


@frozen
class WrittenArchive:
    """What went out: how many pages, how many records in all, and the hash of the file."""

    pages: int
    records: int
    bytes: int
    sha256: str
    withheld: tuple[Row, ...] = ()  # what did not go out, each with why


@frozen
class _Package:
    """The file being written; each part is hashed on its way in."""

    zip: zipfile.ZipFile
    at: datetime
    resources: list[Row] = field(factory=list)
    entries: list[cdxj.IndexEntry] = field(factory=list)
    pages: list[Row] = field(factory=list)
    withheld: list[Row] = field(factory=list)

    def put(self, name: str, chunks: Iterator[bytes], *, listed: bool = True) -> None:
        """A part stands in the file, unpacked as replay needs it, and on the list of parts."""
        sha256, size = hashlib.sha256(), 0
        part = zipfile.ZipInfo(name, date_time=self.at.timetuple()[:6])
        part.compress_type, part.external_attr = zipfile.ZIP_STORED, 0o644 << 16
        with self.zip.open(part, "w", force_zip64=True) as out:
            for chunk in chunks:
                out.write(chunk)
                sha256.update(chunk)
                size += len(chunk)
        if listed:
            digest = f"sha256:{sha256.hexdigest()}"
            base = name.rpartition("/")[2]
            self.resources.append({"name": base, "path": name, "hash": digest, "bytes": size})


def give_out(
    vault: Vault,
    captures: Sequence[Capture],
    path: Path,
    *,
    title: str,
    by: str,
    at: datetime,
    alone: bool = False,
    custody: bool = False,
    disclosure: Disclosure | None = None,
    progress: Progress | None = None,
) -> WrittenArchive:
    """The captures stand in a new WACZ file, and the custody log says of each that it went out.

    All that was fetched goes with them, refusals too, unless `alone`: then only what the captures
    rest on. `custody` puts the log in as well. With a `disclosure`, what it does not let out stays
    and is named with why; else all goes out as it is kept, names too. Raises StoreError where the
    file is there already, the disk refuses, or anything no longer hashes as it did; then nothing
    is given out.
    """
    if path.exists():
        raise StoreError(f"{path}: already there. Nothing was written. Name a new file.")
    rows = _chosen(vault, captures, alone=alone)
    making = path.with_name(f".{path.name}.making")
    try:
        with zipfile.ZipFile(making, "w", zipfile.ZIP_STORED) as zipped:
            package = _Package(zipped, at)
            out = _archives(package, vault, rows, captures, disclosure, progress)
            _lists(package, vault, captures, disclosure, title=title, custody=custody)
        with making.open("r+b") as file:
            os.fsync(file.fileno())
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        vault.custody.gave_out(captures, by=by, at=at, to=path.name, file_sha256=sha256)
        making.rename(path)
        sync(path.parent)
    except OSError as error:
        raise StoreError(
            f"{path}: cannot be written ({error.strerror or error}). Nothing was given out. Make "
            "room or give write access, then do it again."
        ) from error
    finally:
        making.unlink(missing_ok=True)
    added = sum(1 for entry in package.entries if entry.file == Path(_ADDED).name)
    size, withheld = path.stat().st_size, tuple(package.withheld)
    return WrittenArchive(len(package.pages), out + added, size, sha256, withheld)


def _chosen(vault: Vault, captures: Sequence[Capture], *, alone: bool) -> list[Row]:
    """The lines of the records that go out, in their order."""
    lines = list(vault.archive.rows())
    if not alone:
        return [row for row in lines if row["type"] != "warcinfo"]
    wanted = {capture.bytes_sha256 for capture in captures}
    records = {row["record"] for row in lines if row.get("data_sha256") in wanted}
    records |= {row["of"] for row in lines if row["record"] in records and "of" in row}
    chosen = []
    for before, row in zip([{}, *lines], lines):
        if row["record"] in records:
            asked = before.get("type") == "request" and before["address"] == row["address"]
            chosen += [before, row] if asked else [row]
    return chosen


def _archives(
    package: _Package,
    vault: Vault,
    rows: Sequence[Row],
    captures: Sequence[Capture],
    disclosure: Disclosure | None,
    progress: Progress | None,
) -> int:
    """The records stand in the file: those fetched as they are kept, files as resources.

    Gives how many of those fetched went out.
    """
    on_wire: dict[tuple[str, str], str] = {}
    for row in rows:
        if "data_sha256" in row and row.get("status", 0) < 400:
            on_wire[row["data_sha256"], row["address"]] = row["at"]
    total, out = len(rows) + len(captures), 0

    def fetched() -> Iterator[bytes]:
        nonlocal out
        offset = len(first := warc.about(Path(_FETCHED).name, package.at))
        yield first
        for number, row in enumerate(rows):
            if progress:
                progress(number, total, row["address"])
            data = _member(vault, row)
            if disclosure and (why := _why_not_fetched(row, data, disclosure)):
                if row["type"] != "request":
                    package.withheld.append(_withheld(row["address"], row, why, disclosure))
                continue
            if row["type"] in ("response", "revisit"):
                package.entries.append(_entry(data, row, Path(_FETCHED).name, offset))
            offset += len(data)
            out += row["type"] != "warcinfo"
            yield data

    def added() -> Iterator[bytes]:
        offset = len(first := warc.about(Path(_ADDED).name, package.at))
        yield first
        for number, capture in enumerate(captures, start=len(rows)):
            if progress:
                progress(number, total, capture.address)
            data: bytes = vault.get(capture.bytes_sha256)
            if (capture.bytes_sha256, capture.address) in on_wire:
                continue
            page = disclosure.captures.get(capture.id, capture) if disclosure else capture
            if disclosure and (why := _why_not(capture, data, disclosure)):
                known = {"sha256": page.bytes_sha256, "capture": page.id}
                package.withheld.append(_withheld(page.address, known, why, disclosure))
                continue
            made, row = warc.resource(page, data, address=address_of(page))
            row |= {"status": 200}
            package.entries.append(_entry(made, row, Path(_ADDED).name, offset))
            offset += len(made)
            yield made

    if rows:
        package.put(_FETCHED, fetched())
    if any((capture.bytes_sha256, capture.address) not in on_wire for capture in captures):
        package.put(_ADDED, added())
    there = {(entry.address, entry.at) for entry in package.entries}
    for capture in captures:
        page = disclosure.captures.get(capture.id, capture) if disclosure else capture
        at = on_wire.get((capture.bytes_sha256, capture.address))
        listed = {"id": page.id, "url": page.address if at else address_of(page)}
        listed |= {"ts": at or canon.plain(page.fetched_at), "title": page.title}
        if not disclosure or (listed["url"], listed["ts"]) in there:
            package.pages.append(listed)
    if progress:
        progress(total, total, "")
    return out


def _why_not(capture: Capture, data: bytes, disclosure: Disclosure) -> str:
    """Why a file that was added does not go out; "" where it does."""
    if capture.id in disclosure.in_trust:
        return "a statement, told in trust"
    if disclosure.whole:
        return ""
    if capture.bytes_sha256 in disclosure.lists:
        return "an imported list, whose columns hold more than was read"
    return maker_marks.why_not(data)


def _why_not_fetched(row: Row, data: bytes, disclosure: Disclosure) -> str:
    """Why a record of what was fetched does not go out; "" where it does."""
    if row["address"] and not disclosure.is_public(row["address"]):
        return "fetched from a place that is not on the web"
    if disclosure.whole or row["type"] not in ("response", "resource"):
        return ""
    try:
        record = next(iter(ArchiveIterator(io.BytesIO(data))))
        body = record.content_stream().read()
    except (ArchiveLoadFailed, StopIteration, OSError, ValueError, zlib.error) as error:
        return f"cannot be looked through ({type(error).__name__})"
    return maker_marks.why_not(body)


def _withheld(address: str, known: Mapping[str, object], why: str, disclosure: Disclosure) -> Row:
    """What is said in the file of something that did not go out."""
    kept = ("capture", "sha256", "data_sha256", "payload_sha256", "at")
    row = {key: known[key] for key in kept if known.get(key)}
    where = address if disclosure.is_public(address) else ""
    return {"why": why, **({"address": where} if where else {}), **row}


def _lists(
    package: _Package,
    vault: Vault,
    captures: Sequence[Capture],
    disclosure: Disclosure | None,
    *,
    title: str,
    custody: bool,
) -> None:
    """Index, pages, witnesses and, last, the list of all that is in the file with its hash."""
    package.put("indexes/index.cdxj", iter([cdxj.index_of(package.entries)]))
    head = {"format": "json-pages-1.0", "id": "pages", "title": title}
    pages = b"".join(canon.spell(row) + b"\n" for row in (head, *package.pages))
    package.put("pages/pages.jsonl", iter([pages]))
    log = given_log.lines_of(vault, captures, disclosure)
    for name, data in given_log.witnesses_of(vault, captures, disclosure, log, package.withheld):
        package.put(f"witness/{name}", iter([data]))
    if custody:
        package.put("custody.jsonl", iter([b"".join(canon.spell(r) + b"\n" for r in log.rows)]))
    if package.withheld:
        rows = b"".join(canon.spell(row) + b"\n" for row in package.withheld)
        package.put("withheld.jsonl", iter([rows]))
    listed = {
        "profile": "data-package",
        "wacz_version": _VERSION,
        "title": title,
        "software": f"Servanda {__version__}",
        "created": canon.plain(package.at),
        "resources": package.resources,
    }
    spelt = canon.spell(listed)
    package.put("datapackage.json", iter([spelt]), listed=False)
    digest = {"path": "datapackage.json", "hash": f"sha256:{canon.sha256_of_bytes(spelt)}"}
    package.put("datapackage-digest.json", iter([canon.spell(digest)]), listed=False)


def _member(vault: Vault, row: Row) -> bytes:
    """A record's bytes, hashed again on the way out."""
    with (vault.folder / "warc" / row["file"]).open("rb") as file:
        file.seek(row["offset"])
        data: bytes = file.read(row["length"])
    if canon.sha256_of_bytes(data) != row["sha256"]:
        raise StoreError(
            f"{row['file']}: record {row['record']} at byte {row['offset']:,} is not as it was "
            "kept. Nothing was given out. Run servanda check --captures, and restore the file "
            "from a copy of the watch."
        )
    return data


def _entry(data: bytes, row: Mapping[str, object], file: str, offset: int) -> cdxj.IndexEntry:
    """Where a record stands in the file that goes out."""
    return cdxj.IndexEntry(
        address=str(row["address"]),
        at=str(row["at"]),
        media_type="warc/revisit" if row["type"] == "revisit" else _media_type(data),
        status=int(str(row["status"])),
        payload_sha256=str(row["payload_sha256"]),
        file=file,
        offset=offset,
        length=len(data),
    )


def _media_type(data: bytes) -> str:
    """The media type a record states, without its parameters."""
    try:
        record = next(iter(ArchiveIterator(io.BytesIO(data))))
    except (ArchiveLoadFailed, StopIteration):
        return _BLANK
    headers = record.http_headers or record.rec_headers
    return str(headers.get_header("Content-Type") or "").partition(";")[0].strip().lower() or _BLANK


def address_of(capture: Capture) -> str:
    """A capture's address as a URI: one that is a file's name becomes one of the form `file:`."""
    if ":withheld" in capture.address:
        return f"file:///withheld/{capture.id}"
    if capture.address.partition("://")[1]:
        return capture.address
    return f"file:///{quote(capture.address)}"
