"""Sealed backups: a whole watch as one file of age, which says nothing without the key.

What leaves it: that file, whole or not at all, and a watch again from it. On the way nothing that
is sealed stands on a disk: the copy of the record is made in memory, and what is sealed goes from
the watch into the seal. A backup is read to its end and held against its own list before a byte of
it is put anywhere. Inside is a plain tar, so that `age -d` and `tar` open it without Servanda.
"""

from __future__ import annotations

import json
import os
import tarfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO, Any, BinaryIO

from attrs import frozen

from servanda import canon, store, user_files
from servanda.archive.replacing import replacing
from servanda.errors import SettingsError, StoreError
from servanda.refusals import advice, reason
from servanda.version import __version__
from servanda.watch.settings import Watch, open_watch
from servanda.watch.speaking.age_files import (
    MARK,
    MOST_WITH_WORDS,
    AgeKey,
    Opening,
    key_for,
    put_whole,
    sealed_to,
    shut_by_words,
    unsealed,
)
from servanda.watch.speaking.backup_keys import recipient_of
from servanda.watch.speaking.backups import (
    DESK,
    LIST,
    NOTED_FIRST,
    RECORD,
    STORE_LINE,
    Backup,
    names_of,
    place_without_password,
    still,
)

FORM = "servanda.sealed-backup.1"
_PART_BYTES = 1 << 20
Files = Mapping[str, bytes]


@frozen
class Seal:
    """Who can open a backup: those with the keys of `recipients`, or whoever knows the words."""

    recipients: tuple[str, ...] = ()
    passphrase: str = ""


def seal_backup(
    watch: Watch, file: Path, seal: Seal, *, now: datetime, accounts: Callable[[], Files] = dict
) -> Backup:
    """A whole watch as of one instant is sealed in a file, in place of an earlier one.

    `accounts` gives a desk's own files by name. Raises StoreError where the record does not check
    or a file changes meanwhile, SettingsError where the file cannot be or the seal is none.
    """
    recipients = [recipient_of(words) for words in seal.recipients]
    if bool(recipients) == bool(seal.passphrase):
        raise SettingsError("a backup is sealed to one recipient or more, or by words: say which.")
    _refuse_place(watch, file)
    made: dict[str, Any] = {}
    with _as_refusal(file), put_whole(file) as out:
        if recipients:
            with sealed_to(out, recipients) as inside:
                made = _written(watch, inside, now=now, accounts=accounts)
        else:
            plain = _Bounded()
            made = _written(watch, plain, now=now, accounts=accounts)
            out.write(shut_by_words(plain.getvalue(), seal.passphrase))
    return _backup(file, made)


def open_backup(
    file: Path, folder: Path, opening: Opening, *,
    list_sha256: str = "", accounts: Callable[[Files, Path], object] | None = None,
) -> Backup:  # fmt: skip
    """A sealed backup is a watch in that folder again, once all of it was read and checked.

    `list_sha256` is the sum that was written down when it was made: another backup is refused.
    `accounts` puts a desk's own files into the watch. Raises StoreError where the backup is cut,
    changed, another, or does not agree with its own list; SettingsError where the key is another,
    or the folder not empty. Nothing is left in the folder then.
    """
    if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
        raise SettingsError(f"{folder}: is not empty, so nothing was put there. Give another.")
    key = key_for(file, opening)
    made = _read(file, key, lambda _name, _data: None)
    if list_sha256 and made["list_sha256"] != list_sha256.strip().lower():
        raise StoreError(
            f"{file}: its list has the SHA-256 {made['list_sha256']}, and not the one you wrote "
            "down: it is whole, and another backup than you mean, or somebody put it in the place "
            "of yours. Nothing was restored."
        )
    desk: dict[str, bytes] = {}
    with _as_refusal(folder), replacing(folder, mode=0o700) as making:

        def put(name: str, data: Iterator[bytes]) -> None:
            if name.startswith(f"{DESK}/"):
                desk[name] = b"".join(data)
                return
            path = making / name
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with path.open("xb") as out:
                os.fchmod(out.fileno(), 0o600)
                for part in data:
                    out.write(part)

        again = _read(file, key, put)
        if accounts and desk:  # before a record is opened, since Django is settled only once
            accounts(desk, making)
        with open_watch(making).record() as record:
            last = record.head()
        if again["list_sha256"] != made["list_sha256"] or made["head"] != _link(last):
            raise StoreError(f"{file}: changed while it was read. Nothing was restored.")
    return _backup(folder, made)


def _backup(place: Path, made: Mapping[str, Any]) -> Backup:
    return Backup(
        place, made["lines"], made["head"], len(made["files"]), made["bytes"], made["list_sha256"]
    )


def _link(last: store.RecordLine | None) -> str:
    return last.chain_sha256 if last else ""


# ------------------------------------------------------------------ what goes in


def _written(
    watch: Watch, out: BinaryIO, *, now: datetime, accounts: Callable[[], Files]
) -> dict[str, Any]:
    """Every file of a watch goes into a tar, its list last; the list, and what it comes to."""
    hashes: dict[str, str] = {}
    size = 0
    with tarfile.open(fileobj=out, mode="w|", format=tarfile.PAX_FORMAT) as tar:

        def add(name: str, data: bytes) -> None:
            nonlocal size
            tar.addfile(_entry(name, len(data)), BytesIO(data))
            hashes[name], size = canon.sha256_of_bytes(data), size + len(data)

        def add_file(name: str) -> None:
            nonlocal size
            path = watch.folder / name
            if name == "watch.toml":
                add(name, STORE_LINE.sub("", path.read_text(encoding="utf-8")).encode())
                return
            with path.open("rb") as file:
                length, hashed = os.fstat(file.fileno()).st_size, _Hashed(file)
                try:
                    tar.addfile(_entry(name, length), hashed)
                except OSError as error:
                    if error.errno is not None:
                        raise
                    raise StoreError(f"{path}: became shorter meanwhile. Do it again.") from None
            hashes[name], size = hashed.digest.hexdigest(), size + length

        for name in names_of(watch.folder):
            if name in NOTED_FIRST:
                add_file(name)
        with watch.record() as record:
            data, last = store.as_bytes(record)
        add(RECORD, data)
        del data
        # what the record names is in the vault before, so what is copied now has all of it
        with still(watch.vault.folder):
            for name in names_of(watch.folder):
                if name not in hashes:
                    add_file(name)
        for name, data in accounts().items():
            add(name, data)
        made = {
            "form": FORM, "made_at": now.strftime("%Y-%m-%dT%H:%M:%SZ"), "version": __version__,
            "store": place_without_password(watch.settings.store),
            "lines": last.seq if last else 0, "head": _link(last),
            "files": dict(sorted(hashes.items())),
        }  # fmt: skip
        spelt = json.dumps(made, indent=1).encode()
        tar.addfile(_entry(LIST, len(spelt)), BytesIO(spelt))
    return {**made, "bytes": size, "list_sha256": canon.sha256_of_bytes(spelt)}


def _entry(name: str, size: int) -> tarfile.TarInfo:
    """A plain file for its owner alone, that says nobody's name and no time."""
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    return entry


class _Hashed:
    """A file that is hashed as it is read."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self.digest = file, sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self.digest.update(data)
        return data


class _Bounded(BytesIO):
    """What is to be shut by words, in memory, no more of it than age can bear there."""

    def write(self, data: Any) -> int:
        if self.tell() + len(data) > MOST_WITH_WORDS:
            raise SettingsError(
                f"the watch has more than {MOST_WITH_WORDS // 10**6} MB, and what is shut by words "
                "must be in memory whole. Seal it to a key: --recipient."
            )
        return super().write(data)


# ------------------------------------------------------------------ what comes out


def _read(
    file: Path, key: AgeKey, put: Callable[[str, Iterator[bytes]], None]
) -> dict[str, Any]:  # fmt: skip
    """The list of a backup, once every file in it was hashed and it ended where it should.

    Each file is given to `put` as it comes, before anything is known of the next.
    """
    hashes: dict[str, str] = {}
    spelt, size = b"", 0
    try:
        with unsealed(file, key) as inside, tarfile.open(fileobj=inside, mode="r|") as tar:
            for entry in tar:
                data = tar.extractfile(entry) if entry.isreg() else None
                if data is None or spelt or entry.name in hashes or not _is_plain(entry.name):
                    raise _other(file, f"holds {entry.name!r}, which no backup has there")
                if entry.name == LIST:
                    spelt = data.read()
                    continue
                digest = sha256()
                parts = _parts(data, digest.update)
                put(entry.name, parts)
                for _ in parts:  # what was not asked for is hashed too
                    pass
                hashes[entry.name], size = digest.hexdigest(), size + entry.size
    except (tarfile.TarError, EOFError) as error:
        raise _other(file, f"cannot be read to its end ({error})") from error
    try:
        made: dict[str, Any] = json.loads(spelt)
        right = made["form"] == FORM and isinstance(made["lines"], int) and made["head"] is not None
        listed = dict(made["files"])
    except (ValueError, KeyError, TypeError) as error:
        raise _other(file, "has no list of what is in it") from error
    for name in sorted({*hashes, *listed}):
        if hashes.get(name) != listed.get(name):
            raise _other(file, f"has {name}, which is missing or not as its own list says")
    if not right or RECORD not in hashes or "watch.toml" not in hashes:
        raise _other(file, "is no whole watch, or of a form that is not known here")
    return {**made, "bytes": size, "list_sha256": canon.sha256_of_bytes(spelt)}


def _parts(data: IO[bytes], hashed: Callable[[bytes], object]) -> Iterator[bytes]:
    while part := data.read(_PART_BYTES):
        hashed(part)
        yield part


def _is_plain(name: str) -> bool:
    """Whether a name leads to a file below the folder, and nowhere else."""
    parts = name.split("/")
    path = PurePosixPath(name)
    return not path.is_absolute() and not {"", ".", ".."} & {*parts} and "\0" not in name


def _other(file: Path, why: str) -> StoreError:
    return StoreError(
        f"{file}: {why}. Nothing was restored. Take another backup, and look at the disk that this "
        "one lies on."
    )


# ------------------------------------------------------------------ where it goes


def _refuse_place(watch: Watch, file: Path) -> None:
    """A backup stands outside of its watch, in a new file or in place of an earlier one."""
    if file.resolve().is_relative_to(watch.folder.resolve()):
        raise SettingsError(f"{file}: lies in the watch itself. Give a place on another disk.")
    if not user_files.is_there(file):
        return
    if file.is_file():
        with file.open("rb") as opened:
            if opened.read(len(MARK)) == MARK:
                return
    raise SettingsError(f"{file}: is there and no sealed backup, so it was left. Give another.")


@contextmanager
def _as_refusal(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise SettingsError(
            f"{error.filename or place}: {reason(error)}, so nothing was put there. {advice(error)}"
        ) from error
