"""Backups: a whole watch as of one instant, made while others write, and put back elsewhere.

What leaves it: a folder that is a watch itself, its record a file whatever database it came from,
with a list of every file and its hash. What it was made of is only read; a backup that does not
agree with its list is refused, and named.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from attrs import frozen

from servanda import canon, store
from servanda.captures.custody.chain import alone
from servanda.errors import SettingsError, StoreError
from servanda.post import queue_files
from servanda.version import __version__
from servanda.watch.settings import Watch, open_watch

LIST = "backup.json"
NAME = "%Y-%m-%dT%H%M%SZ"
_NAMED = re.compile(r"\d{4}-\d\d-\d\dT\d{6}Z")
RECORD, DESK = "record.sqlite3", "desk"
# Made anew wherever a watch is opened: locks, and what is remembered of a database.
_PASSING = re.compile(
    r"(\.lock|\.gathering|turn\.lock|gathering\.(lock|log)|record\.(sqlite3|postgresql).*|\..*\.\d+)"
)
_BY_HASH = re.compile(r"vault/[0-9a-f]{2}/[0-9a-f]{62,64}(\.[a-z0-9]+)?")  # never changed
# Noted after the lines that they are of, so they are read before these.
_ADDRESSES = f"{queue_files.FOLDER}/{queue_files.CONTACTS}"
NOTED_FIRST = ("vault/record-heads.jsonl",)
STORE_LINE = re.compile(r"(?m)^[ \t]*store[ \t]*=.*\n?")


@frozen
class Backup:
    """One backup: where, how many lines its record has, the last link, how many files and bytes."""

    folder: Path
    lines: int
    head: str
    files: int
    copied_bytes: int
    list_sha256: str


def back_up(
    watch: Watch, place: Path, *, now: datetime,
    accounts: Callable[[Path], object] = lambda _: None,
) -> Backup:  # fmt: skip
    """A backup of a watch lies in a folder of its own below `place`, whole or not at all.

    `accounts` puts a desk's own files into the folder it is given. Raises StoreError where the
    record does not check, SettingsError where the place cannot be written or lies in the watch.
    """
    place = place.absolute()
    if place.is_relative_to(watch.folder.absolute()):
        raise SettingsError(f"{place}: lies in the watch itself. Give a place on another disk.")
    before = _newest(place)
    name = now.strftime(NAME)
    making = place / f".making-{name}-{os.getpid()}"
    try:
        making.mkdir(mode=0o700, parents=True)
        first = [name for name in names_of(watch.folder) if name in NOTED_FIRST]
        hashes, copied = _files_copied(watch.folder, making, before, first)
        with watch.record() as record, store.open(making) as copy:
            last = store.carry(record, copy)
        lines, head = (last.seq, last.chain_sha256) if last else (0, "")
        for path in making.glob(f"{RECORD}*"):
            if path.name != RECORD:
                path.unlink()
        # what the record names is in the vault before, so what is copied now has all of it
        with still(watch.vault.folder):
            rest = [name for name in names_of(watch.folder) if name not in hashes]
            more, again = _files_copied(watch.folder, making, before, rest)
        accounts(making)
        hashes |= more
        hashes |= {str(path.relative_to(making)): _hash(path) for path in _own(making)}
        made = {
            "made_at": now.strftime("%Y-%m-%dT%H:%M:%SZ"), "version": __version__,
            "store": place_without_password(watch.settings.store),
            "lines": lines, "head": head,
            "files": dict(sorted(hashes.items())),
        }  # fmt: skip
        spelt = json.dumps(made, indent=1, ensure_ascii=False).encode() + b"\n"
        _write(making / LIST, spelt)
        making.rename(place / name)
    except OSError as error:
        raise SettingsError(
            f"{error.filename or place}: no backup was made: {error.strerror}. Make room, or give "
            "a place that can be written."
        ) from error
    finally:
        shutil.rmtree(making, ignore_errors=True)
    size = copied + again + (place / name / RECORD).stat().st_size
    return Backup(
        place / name, lines, head, len(hashes), size,
        canon.sha256_of_bytes(spelt),
    )  # fmt: skip


def forget_old_backups(place: Path, keep: int) -> tuple[Path, ...]:
    """All backups of a place but the newest are gone; those that went."""
    gone = tuple(_backups(place)[:-keep])
    for folder in gone:
        shutil.rmtree(folder)
    return gone


def restore(
    copy: Path, folder: Path, *, address: str = "",
    accounts: Callable[[Path, Path], object] | None = None,
) -> Backup:  # fmt: skip
    """A backup is a watch in that folder again, its record in the database of an `address` if any.

    `accounts` puts a desk's own into the watch, from the backup.
    Raises StoreError where a file of it is missing or not as it was, SettingsError where the folder
    is not empty.
    """
    made = _checked(copy)
    if folder.exists() and any(folder.iterdir()):
        raise SettingsError(f"{folder}: is not empty, so nothing was put there. Give another.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in made["files"]:
        if name.startswith(f"{DESK}/accounts.") or (address and name == RECORD):
            continue
        _copy(copy / name, folder / name)
    if address:
        settings = folder / "watch.toml"
        words = settings.read_text(encoding="utf-8")
        _write(settings, f"store = {json.dumps(address)}\n{words}".encode())
    if accounts:
        accounts(copy, folder)
    if address:
        with store.open(copy) as source, store.open(address, beside=folder) as target:
            store.carry(source, target)
    with open_watch(folder).record() as record:
        last = record.head()
    link = last.chain_sha256 if last else ""
    if link != made["head"]:
        raise StoreError(f"{folder}: ends with another line than {copy} did. Restore it again.")
    size = sum((copy / name).stat().st_size for name in made["files"])
    return Backup(folder, made["lines"], link, len(made["files"]), size, _hash(copy / LIST))


def _checked(copy: Path) -> dict[str, Any]:
    """The list of a backup, once every file was hashed again."""
    try:
        made: dict[str, Any] = json.loads((copy / LIST).read_bytes())
        files, _, _ = dict(made["files"]), made["lines"], made["head"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(
            f"{copy / LIST}: cannot be read, so what is in this folder cannot be told from what "
            "should be. Give a folder that `servanda backup` made, or an older one."
        ) from error
    for name, wanted in files.items():
        path = copy / name
        inside = ".." not in Path(name).parts and not Path(name).is_absolute()
        if not inside or not path.is_file() or path.is_symlink() or _hash(path) != wanted:
            raise StoreError(
                f"{path}: is missing or not as it was when the backup was made. Nothing was "
                "restored. Take another backup, and look at the disk that this one lies on."
            )
    return made


# ------------------------------------------------------------------ files


def _files_copied(
    folder: Path, into: Path, before: Path | None, names: Sequence[str]
) -> tuple[dict[str, str], int]:
    """Some files of a watch, those that an earlier backup has by their hash as links to it.

    Gives their hashes, and how many bytes were copied.
    """
    listed = _listed(before)
    hashes: dict[str, str] = {}
    copied = 0
    for name in names:
        source, target = folder / name, into / name
        if name == "watch.toml":
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            # the record of a backup is a file beside it; where it came from stands in the list
            _write(target, STORE_LINE.sub("", source.read_text(encoding="utf-8")).encode())
            hashes[name] = _hash(target)
        elif (
            before and name in listed and _BY_HASH.fullmatch(name) and _alike(before, name, source)
        ):
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.link(before / name, target)
            hashes[name] = listed[name]
        else:
            hashes[name] = _copy(source, target)
            copied += target.stat().st_size
    return hashes, copied


@contextmanager
def still(vault: Path) -> Iterator[None]:
    """Nobody adds to the chains of a vault meanwhile, so that none is copied in mid-line."""
    with ExitStack() as locks:
        for folder in (vault, vault / "warc"):
            if (folder / ".lock").exists():
                locks.enter_context(alone(folder))
        yield


def names_of(folder: Path) -> Iterator[str]:
    """The files of a watch, below its folder; no link is followed, and none is copied.

    Addresses of who signs for others are left out: they are erased on a day, and a copy keeps them.
    """
    for place, below, names in os.walk(folder):
        if Path(place) == folder and DESK in below:
            below.remove(DESK)
        for name in names:
            path = Path(place, name)
            if path.is_file() and not path.is_symlink() and not _PASSING.fullmatch(name):
                inside = path.relative_to(folder).as_posix()
                if not inside.startswith(_ADDRESSES):
                    yield inside


def _own(making: Path) -> Iterator[Path]:
    yield making / RECORD
    if (making / DESK).is_dir():
        yield from (path for path in (making / DESK).iterdir() if path.is_file())


def _alike(before: Path, name: str, source: Path) -> bool:
    path = before / name
    return path.is_file() and path.stat().st_size == source.stat().st_size


def _copy(source: Path, target: Path) -> str:
    """Copy a file, for its owner alone, to the disk; its hash."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest = sha256()
    with source.open("rb") as file, target.open("xb") as copy:
        os.fchmod(copy.fileno(), 0o600)
        while part := file.read(1 << 20):
            digest.update(part)
            copy.write(part)
        copy.flush()
        os.fsync(copy.fileno())
    return digest.hexdigest()


def _write(path: Path, words: bytes) -> None:
    path.write_bytes(words)
    path.chmod(0o600)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        digest = sha256()
        while part := file.read(1 << 20):
            digest.update(part)
    return digest.hexdigest()


def _backups(place: Path) -> list[Path]:
    if not place.is_dir():
        return []
    return sorted(p for p in place.iterdir() if _NAMED.fullmatch(p.name) and (p / LIST).is_file())


def _newest(place: Path) -> Path | None:
    return next(reversed(_backups(place)), None)


def _listed(before: Path | None) -> dict[str, str]:
    try:
        return dict(json.loads((before / LIST).read_bytes())["files"]) if before else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def place_without_password(address: str) -> str:
    """Where the record was, without a password."""
    return re.sub(r"//([^:/@]*):[^@]*@", r"//\1@", address)
