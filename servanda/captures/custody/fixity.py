"""Fixity: everything kept is hashed again: files, archived records, the chain and the log.

What leaves it: each thing that is not as it was, with its file and the first bad byte, and
the custody of each capture. It changes nothing.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import field, frozen
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from servanda import canon
from servanda.captures.content_coding import uncoded
from servanda.captures.custody import timestamps
from servanda.captures.custody.chain import Fault, Row, look_through
from servanda.captures.custody.checksums import first_bad
from servanda.captures.custody.log import differences
from servanda.captures.custody.timestamps import Witnessed
from servanda.captures.custody.vault import Vault
from servanda.errors import SourceError
from servanda.model import Capture

Progress = Callable[[int, int, str], None]  # bytes hashed, bytes in all, file
_FILE = re.compile(r"\d{4,}\.warc\.gz\Z")
_NUMBERS = ("offset", "length")
_WORDS = ("type", "file", "record", "sha256", "pieces", "address", "at", "peer")


@frozen
class Looked:
    """What looking at everything kept came to."""

    faults: tuple[Fault, ...]
    files: int  # kept by their hash
    records: int  # archived
    bytes: int  # hashed in all
    asides: tuple[str, ...]  # what broken writes left, told when they were found
    custody: dict[str, list[Row]]  # by the SHA-256 of the bytes, in the order it happened
    witnessed: Witnessed


@frozen
class _Copies:
    """Where the archive holds what a kept file should hold, and that file's checksums."""

    archived: dict[str, Row] = field(factory=dict)
    custody: dict[str, list[Row]] = field(factory=dict)


def look(
    vault: Vault, *, captures: Iterable[Capture] = (), progress: Progress | None = None
) -> Looked:
    """Every byte kept is hashed again; each fault names its file and the first bad byte.

    `captures` are those on record: the bytes of each must be there, and the log of custody must
    say the same of it.
    """
    blobs = list(vault.all())
    paths = [vault.path_of(sha256) for sha256 in blobs]
    shards = sorted((vault.folder / "warc").glob("*.warc.gz"))
    total = sum(path.stat().st_size for path in (*paths, *shards))
    copies, done, records = _Copies(), 0, 0
    faults: list[Fault] = []
    asides: list[str] = []
    for item in _archived(vault.folder / "warc", copies):
        if isinstance(item, Fault):
            faults.append(item)
        elif item["type"] == "cut":
            asides.append(f"{item['file']}: {item['length']:,} bytes set aside, {item['kept']}")
        else:
            records, done = records + 1, done + item["length"]
            if progress:
                progress(done, total, item["file"])
    known = {capture.id: capture for capture in captures}
    faults += _custody(vault.folder, copies, known)
    faults += _gone(vault, known.values())
    for sha256, path in zip(blobs, paths):
        faults += _blob(vault, sha256, path, copies)
        done += path.stat().st_size
        if progress:
            progress(done, total, f"{path.parent.name}/{path.name}")
    if progress:
        progress(total, total, "")
    witnessed = timestamps.look(vault)
    faults += witnessed.faults
    return Looked(
        tuple(faults), len(blobs), records, total, tuple(asides), copies.custody, witnessed
    )


def _archived(folder: Path, copies: _Copies) -> Iterator[Row | Fault]:
    """Every line of the chain with the record it speaks of, then what no line speaks of."""
    ends: dict[str, int] = {}
    for line in look_through(folder / "chain.jsonl"):
        if isinstance(line, Fault):
            yield line
            continue
        at, row = line
        if row.get("type") == "cut":
            yield from _aside(folder, row)
            continue
        if lack := _lacking(row):
            yield Fault("chain.jsonl", at, f"a line whose {lack} is missing or cannot be")
            continue
        name = row["file"]
        if row["offset"] != ends.get(name, 0):
            what = f"the chain goes on at {row['offset']:,}: a record between has no line"
            yield Fault(name, ends.get(name, 0), what)
        ends[name] = row["offset"] + row["length"]
        yield from _record(folder, at, row, copies)
        yield row
    for path in sorted(folder.glob("*.warc.gz")):
        size = path.stat().st_size
        if size > ends.get(path.name, 0):
            over = size - ends.get(path.name, 0)
            what = (
                f"{over:,} bytes are in no line of the chain: a write broke off, or a line is gone"
            )
            yield Fault(path.name, ends.get(path.name, 0), what)


def _aside(folder: Path, row: Row) -> Iterator[Row | Fault]:
    path = folder / "torn" / Path(str(row.get("kept"))).name
    if not path.is_file() or canon.sha256_of_bytes(path.read_bytes()) != row.get("sha256"):
        yield Fault(f"torn/{path.name}", 0, "what was set aside is changed or gone")
    yield row


def _lacking(row: Row) -> str:
    """The first thing a line should say and does not; "" where it says all."""
    wrong = [key for key in _WORDS if not isinstance(row.get(key), str)]
    wrong += [key for key in _NUMBERS if not isinstance(row.get(key), int) or row[key] < 0]
    if row.get("type") == "response" and not isinstance(row.get("head_bytes"), int):
        wrong.append("head_bytes")
    if not wrong and not _FILE.match(row["file"]):
        wrong.append("file")
    return wrong[0] if wrong else ""


def _record(folder: Path, line_at: int, row: Row, copies: _Copies) -> Iterator[Fault]:
    """One record: its bytes hash as they did, and what its line says is what it holds."""
    name = row["file"]
    data = _stretch(folder / name, row["offset"], row["length"])
    if canon.sha256_of_bytes(data) != row["sha256"]:
        at, what = first_bad(
            data, checksums=row["pieces"], size_bytes=row["length"], sha256=row["sha256"]
        )
        yield Fault(name, row["offset"] + at, f"record {row['record']} ({row['type']}): {what}")
        return
    if lies := [key for key, value in _read_back(data, row).items() if row.get(key, "") != value]:
        what = f"the line of record {row['record']} says another {lies[0]} than the record itself"
        yield Fault("chain.jsonl", line_at, what)
        return
    if "data_sha256" in row:
        if row["type"] == "response":
            copies.archived.setdefault(row["data_sha256"], row)
        seen = {"what": "fetched", "type": row["type"], "record": row["record"], "file": name}
        seen |= {"at": row["at"], "address": row["address"], "peer": row["peer"]}
        copies.custody.setdefault(row["data_sha256"], []).append(seen)


def _read_back(data: bytes, row: Row) -> Row:
    """What a record itself says and holds, as its line in the chain should have it."""
    try:
        record = next(iter(ArchiveIterator(io.BytesIO(data), no_record_parse=True)))
        block = record.raw_stream.read()
    except (ArchiveLoadFailed, StopIteration, OSError, ValueError, EOFError):
        return {"record": "nothing that can be read"}
    headers = record.rec_headers
    actual = {
        "record": str(headers.get_header("WARC-Record-ID") or "").strip("<>"),
        "type": headers.get_header("WARC-Type"),
        "at": headers.get_header("WARC-Date"),
        "address": headers.get_header("WARC-Target-URI") or "",
        "peer": headers.get_header("WARC-IP-Address") or "",
    }
    digest = str(headers.get_header("WARC-Payload-Digest") or "").removeprefix("sha256:")
    if actual["type"] == "response":
        head, body = block[: row.get("head_bytes", 0)], block[row.get("head_bytes", 0) :]
        digest = canon.sha256_of_bytes(body)
        try:
            actual["data_sha256"] = canon.sha256_of_bytes(uncoded(head, body))
        except SourceError:  # then its line names none either
            actual["data_sha256"] = ""
    return actual | ({"payload_sha256": digest} if digest else {})


def _gone(vault: Vault, captures: Iterable[Capture]) -> Iterator[Fault]:
    for capture in captures:
        if not vault.has(capture.bytes_sha256):
            path = vault.path_of(capture.bytes_sha256)
            yield Fault(
                f"{path.parent.name}/{path.name}", 0, f"gone: {capture.id}, {capture.address}"
            )


def _custody(folder: Path, copies: _Copies, known: Mapping[str, Capture]) -> Iterator[Fault]:
    """Every line of the log of custody; each capture on record has one that says who added it."""
    missing = dict(known)
    for line in look_through(folder / "custody.jsonl"):
        if isinstance(line, Fault):
            yield line
        elif line[1].get("type") == "cut":
            yield from (fault for fault in _aside(folder, line[1]) if isinstance(fault, Fault))
        else:
            at, row = line
            capture = known.get(row.get("capture", ""))
            others = differences(row, capture) if capture and row.get("what") == "added" else ()
            if capture and others:
                name = others[0].name
                yield Fault(
                    "custody.jsonl", at, f"says another {name} of {capture.id} than the record"
                )
            if row.get("what") == "added":
                missing.pop(str(row.get("capture")), None)
            concerned = row.get("captures") or [row.get("sha256")]
            for sha256 in concerned:
                step = {key: row[key] for key in row if key not in ("captures", "previous")}
                copies.custody.setdefault(str(sha256), []).append(step)

    end = path.stat().st_size if (path := folder / "custody.jsonl").exists() else 0
    for capture in missing.values():
        yield Fault(path.name, end, f"no line says who added {capture.id}, {capture.address}")


def _blob(vault: Vault, sha256: str, path: Path, copies: _Copies) -> Iterator[Fault]:
    """One file kept by its hash; where it changed, the first byte that differs from a copy."""
    name = f"{path.parent.name}/{path.name}"
    if path.exists() and not path.is_file():
        yield Fault(name, 0, "is no file but a pipe, device or folder put in its place")
        return
    try:
        data = path.read_bytes()
    except OSError as error:
        yield Fault(name, 0, f"cannot be read ({error.strerror or error})")
        return
    if canon.sha256_of_bytes(data) == sha256:
        return
    row = copies.archived.get(sha256)
    if row is not None:
        good = body_of(vault.folder / "warc", row)
        at = next((i for i, (a, b) in enumerate(zip(data, good)) if a != b), None)
        at = min(len(data), len(good)) if at is None else at
        yield Fault(
            name, at, f"differs here from the copy in {row['file']} at byte {row['offset']:,}"
        )
        return
    for row in copies.custody.get(sha256, []):
        if row.get("what") == "added":
            at, what = first_bad(
                data, checksums=row["pieces"], size_bytes=row["size_bytes"], sha256=sha256
            )
            yield Fault(name, at, what)
            return
    yield Fault(name, 0, "changed; without a second copy or checksums it cannot be said where")


def body_of(folder: Path, row: Row) -> bytes:
    """What an archived answer holds, its coding undone; `row` is its line in the chain."""
    data = _stretch(folder / row["file"], row["offset"], row["length"])
    record = next(iter(ArchiveIterator(io.BytesIO(data), no_record_parse=True)))
    block = record.raw_stream.read()
    return uncoded(block[: row["head_bytes"]], block[row["head_bytes"] :])


def _stretch(path: Path, offset: int, length: int) -> bytes:
    if not path.is_file():
        return b""
    try:
        with path.open("rb") as file:
            file.seek(offset)
            return file.read(length)
    except FileNotFoundError:
        return b""


def rows_of(looked: Looked) -> Iterator[dict[str, Any]]:
    """What was found, a row a fault, then a row a capture's bytes: its custody and witnesses."""
    for fault in looked.faults:
        yield {"file": fault.file, "offset": fault.offset, "fault": fault.what}
    for sha256, rows in looked.custody.items():
        yield {
            "bytes_sha256": sha256,
            "custody": [_without_pieces(row) for row in rows],
            "witnesses": [canon.plain(witness) for witness in looked.witnessed.of(sha256)],
        }


def _without_pieces(row: Row) -> Row:
    return {key: value for key, value in row.items() if key not in ("pieces", "type")}
