"""Merging: what another copy of a watch holds and this one does not, put on record here.

What leaves it: every record of the other copy, as it was made there, by whom and when; the bytes it
rests on; and the logs of the other vault, kept whole. Nothing here is changed or decided by it:
where two persons differ both stand, and what the record comes to says so.
"""

from __future__ import annotations

import filecmp
import shutil
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from attrs import frozen

from servanda import canon, captures, store, user_files
from servanda.captures.custody.chain import Fault, look_through
from servanda.captures.custody.warc import FILE_BYTES
from servanda.errors import EvidenceError
from servanda.heads.door import opened_record
from servanda.model import Capture, Signal, Signature
from servanda.store.references import KINDS
from servanda.watch.settings import Watch

KEPT = "of-copies"  # in the vault: the logs of the copies that were merged
LOGS = ("custody.jsonl", "record-heads.jsonl")
OTHERWISE = "kept otherwise in another copy"
OWN_FILES = ("watch.toml", "actors.toml", "subjects.toml", "probes.toml")
OWN_FOLDERS = ("sources", "agreements", "acts", "languages")
MOST_FILES = 20_000  # of a watch's own; a source has one, and the longest list so far 400
# An archive is ended once it has FILE_BYTES, by what one page and its answer add at most.
ARCHIVE_BYTES = FILE_BYTES + 100_000_000
LOG_BYTES = 4_000_000_000  # 600 bytes a capture
CAPTURE_BYTES = 200_000_000  # the largest that comes in is a list of rows


@frozen
class Merge:
    """What another copy has more than this one, in its order, and what is not taken.

    `captures` have their bytes in the other vault. `otherwise` are signals of what both hold under
    one id and do not spell alike; this copy's stays. `files` are those of the watch itself that
    differ: they are not merged.
    """

    other: Watch
    head: str
    records: tuple[Any, ...]
    otherwise: tuple[Signal, ...]
    files: tuple[str, ...]

    @property
    def count_by_kind(self) -> Mapping[str, int]:
        """How many records of each kind come in, by kind."""
        kinds = [type(record).__name__.lower() for record in self.records]
        return {kind: kinds.count(kind) for kind in dict.fromkeys(kinds)}


def look_at_copy(watch: Watch, record: store.Store, other: Watch) -> Merge:
    """What another copy of a watch has more. Nothing is put on record.

    Raises EvidenceError where it is no copy of this watch: of another agreement, begun apart, or
    without its record in its folder. StoreError where its record does not check.
    """
    if other.settings.store:
        raise EvidenceError(
            f"{other.folder / 'watch.toml'}: says that the record stands in a database elsewhere, "
            "and a copy brings its own: nobody is connected to because a copy names it. Nothing "
            "was merged. Ask for one that was made by servanda backup: it holds the record."
        )
    if other.settings.agreement != watch.settings.agreement:
        raise EvidenceError(
            f"{other.folder} is about {other.settings.agreement}, and {watch.folder} about "
            f"{watch.settings.agreement}: decisions under one mean nothing under the other. "
            "Nothing was merged."
        )
    if other.folder.resolve() == watch.folder.resolve():
        raise EvidenceError(f"{other.folder} is this very watch. Name the folder of another copy.")
    _check_no_links(other)
    with opened_record(other.folder) as theirs:
        _check_begun_as_one(watch, record, theirs)
        known = {(line.kind, line.id): line.sha256 for line in record.entries()}
        lines = tuple(theirs.entries())
        new = [line for line in lines if (line.kind, line.id) not in known]
        differ = [line for line in lines if known.get((line.kind, line.id), "") != line.sha256]
        there = _read(theirs, new)
        otherwise = [
            _otherwise(record, theirs, line.kind, line.id)
            for line in differ
            if (line.kind, line.id) in known
        ]
        head = theirs.head()
    return Merge(
        other=other,
        head=head.chain_sha256 if head else "",
        records=tuple(there[line.kind, line.id] for line in new),
        otherwise=tuple(each for each in otherwise if not record.has(Signal, each.id)),
        files=tuple(_differing_files(watch.folder, other.folder)),
    )


def merge(watch: Watch, record: store.Store, found: Merge, *, now: datetime) -> int:
    """Put on record what another copy has more, all or none; how many records came in.

    The bytes are in the vault first, as is a copy of the other's logs. Merging again adds nothing.
    """
    names = _log_names(watch, found.other.vault.folder)
    logged: dict[str, Capture] = {}
    for each in found.records:
        if isinstance(each, Capture):
            data = _bytes_of(found.other, each)
            logged[each.id] = captures.put(each, data, vault=watch.vault)
        if isinstance(each, Signature) and each.document_sha256:
            watch.vault.put(_document_of(found.other, each))
    if found.records or found.otherwise:
        _keep_logs(watch, found, names)
    records = [logged.get(each.id, each) for each in found.records]
    record.add([*records, *found.otherwise], at=now)
    return len(records)


def _document_of(other: Watch, signature: Signature) -> bytes:
    """The scan behind a signature on paper. Raises EvidenceError where there is too much of it."""
    path = other.vault.path_of(signature.document_sha256)
    if path.is_file() and path.stat().st_size > CAPTURE_BYTES:
        raise EvidenceError(
            f"{path}: is larger than any document that is kept here. Nothing was merged. Ask for "
            "the copy anew, whole."
        )
    return other.vault.get(signature.document_sha256)


def _bytes_of(other: Watch, capture: Capture) -> bytes:
    """The bytes of a capture in another copy. Raises EvidenceError where they are not its size."""
    path = other.vault.path_of(capture.bytes_sha256)
    size = path.stat().st_size if path.is_file() else capture.size_bytes
    if size != capture.size_bytes or size > CAPTURE_BYTES:
        raise EvidenceError(
            f"{path}: has {size:,} bytes, and the record says {capture.size_bytes:,} of it; none "
            f"that is kept here has more than {CAPTURE_BYTES:,}. Nothing was merged. Ask for the "
            "copy anew, whole."
        )
    return other.vault.get(capture.bytes_sha256)


def _check_no_links(other: Watch) -> None:
    """Raise EvidenceError where a copy's record, vault or log is a link to somewhere else.

    Through one that is opened to be read a file of this machine would be taken in; through one
    beside a record, where its locks and heads are noted, a file of this machine would be made.
    """
    vault = other.vault.folder
    for folder in (other.folder, vault, vault / "warc"):
        for path in (folder, *sorted(folder.iterdir())) if folder.is_dir() else ():
            if path.is_symlink() and path != other.folder:
                raise EvidenceError(
                    f"{path}: is a link, and what it leads to is no part of the copy. Nothing was "
                    "merged. Ask for the copy anew, whole."
                )


def _check_begun_as_one(watch: Watch, record: store.Store, theirs: store.Store) -> None:
    """Two copies have their first line in common; one that holds nothing yet is a copy of any."""
    ours, others = record.link_at(1), theirs.link_at(1)
    if ours and others and ours != others:
        raise EvidenceError(
            f"{theirs.where} does not begin as {record.where} does: it is no copy of this watch, "
            "and one was begun apart from the other. Nothing was merged. What it gathered can be "
            f"gathered here: servanda gather {watch.folder} FILES"
        )


def _read(theirs: store.Store, lines: Sequence[store.RecordLine]) -> dict[tuple[str, str], Any]:
    ids: dict[str, list[str]] = {}
    for line in lines:
        ids.setdefault(line.kind, []).append(line.id)
    return {
        (kind, each.id): each
        for kind, names in ids.items()
        for each in theirs.some(KINDS[kind], names)
    }


def _otherwise(record: store.Store, theirs: store.Store, kind: str, id: str) -> Signal:
    """That both copies hold something under one id otherwise, field by field, for a person."""
    ours, other = (canon.plain(each.get(KINDS[kind], id)) for each in (record, theirs))
    names = [name for name in {**ours, **other} if ours.get(name) != other.get(name)]
    said = "; ".join(
        f"{name}: {other.get(name)!r:.200} there, {ours.get(name)!r:.200} here" for name in names
    )
    return Signal(
        id=canon.identify("sig", OTHERWISE, id, said),
        kind=OTHERWISE,
        where=id,
        what=f"The {kind} has {said}.",
        why="Both copies took it in by themselves. What stands here stays; both are named here.",
        do="Look which is right, and correct it by hand where it is not this one.",
    )


def _log_names(watch: Watch, source: Path) -> list[str]:
    """The logs and archives in another copy's vault, each a file there, the logs whole.

    Raises EvidenceError: what is larger than any that is written here, or than there is room for,
    would fill the disk; a log that does not hold together says nothing of who added what.
    """
    names = [*LOGS, *(f"warc/{path.name}" for path in sorted(source.glob("warc/*")))]
    names = [name for name in names if (source / name).exists()]
    for path in (source / name for name in names):
        if not path.is_file():
            raise EvidenceError(
                f"{path}: is a pipe or a folder in the place of a file, so what the copy was "
                "logged with is not there. Nothing was merged. Ask for the copy anew, whole."
            )
    sizes = {name: (source / name).stat().st_size for name in names}
    for name, size in sizes.items():
        most = ARCHIVE_BYTES if name.endswith(".warc.gz") else LOG_BYTES
        if size > most:
            raise EvidenceError(
                f"{source / name}: has {size:,} bytes, and none that is written here grows beyond "
                f"{most:,}. Nothing was merged. Ask for the copy anew, whole."
            )
    for fault in (each for log in LOGS for each in look_through(source / log)):
        if isinstance(fault, Fault):
            raise EvidenceError(
                f"{source / fault.file}: from byte {fault.offset:,}: {fault.what}. Who reads it "
                "could not know what the copy was logged with. Nothing was merged. Have the copy "
                "checked where it comes from (servanda check), and ask for it anew."
            )
    new = [name for name in names if not _is_here(watch, source, name)]
    needed, free = sum(sizes[name] for name in new), shutil.disk_usage(watch.vault.folder).free
    if 2 * needed > free:
        raise EvidenceError(
            f"{source}: its logs and archives have {needed:,} bytes, more than half of the "
            f"{free:,} that are free here. Nothing was merged. Make room, and merge again."
        )
    return new


def _keep_logs(watch: Watch, found: Merge, names: Sequence[str]) -> None:
    """The other vault's logs and archives of what went over the wire, whole, under its head."""
    source, place = found.other.vault.folder, watch.vault.folder / KEPT / found.head[:16]
    for name in names:
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / name, place / name, follow_symlinks=False)


def _is_here(watch: Watch, source: Path, name: str) -> bool:
    own = watch.vault.folder / name
    return own.is_file() and filecmp.cmp(own, source / name, shallow=False)


def _differing_files(ours: Path, theirs: Path) -> Iterator[str]:
    """The files of a watch that two copies do not have alike, by their path within it.

    Raises EvidenceError where there are more than any watch has.
    """
    names = {*OWN_FILES}
    for folder in (ours, theirs):
        for part in OWN_FOLDERS:
            for path in (folder / part).rglob("*"):
                if path.is_file():
                    names.add(str(path.relative_to(folder)))
                if len(names) > 2 * MOST_FILES:
                    raise EvidenceError(
                        f"{folder / part}: two copies have more than {MOST_FILES:,} files of a "
                        "watch's own between them. Nothing was merged. Look what they are."
                    )
    for name in sorted(names):
        pair = [folder / name for folder in (ours, theirs)]
        there = [path.is_file() for path in pair]
        if any(there) and not (all(there) and _are_alike(*pair)):
            yield name


def _are_alike(one: Path, other: Path) -> bool:
    """Whether two files hold the same; of one that is larger than any may be nothing is read."""
    sizes = {path.stat().st_size for path in (one, other)}
    is_small = max(sizes) <= user_files.DECISIONS_BYTES
    return len(sizes) == 1 and is_small and filecmp.cmp(one, other, shallow=False)
