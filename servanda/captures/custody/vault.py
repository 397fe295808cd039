"""Content-addressed storage: bytes are kept once, by their hash, for good.

What leaves it: the bytes that went in, or an error. A kept file is never overwritten, and
never handed out without being hashed again. This is a door to the disk.
"""

from __future__ import annotations

import fcntl
import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from attrs import field, frozen

from servanda.canon import sha256_of_bytes
from servanda.captures.custody.chain import check_own
from servanda.captures.custody.log import Custody
from servanda.captures.custody.warc import Archive
from servanda.captures.network.exchange import Exchange
from servanda.errors import StoreError
from servanda.user_files import sync

PART = ".part-"  # how the name of what is being written begins
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")


@frozen
class Vault:
    """A folder of files named by the SHA-256 of what they hold: `ab/cd34...`."""

    folder: Path = field(converter=Path)

    @cached_property
    def archive(self) -> Archive:
        """The WARC files of what was fetched, in `warc/`."""
        return Archive(self.folder / "warc")

    @cached_property
    def custody(self) -> Custody:
        """The log of who had captures in hand."""
        return Custody(self.folder)

    def record(
        self, exchanges: Sequence[Exchange], *, unchanged_of: str | None = None
    ) -> tuple[str, ...]:
        """What went over the wire is archived as WARC; the ids of the records written.

        Two an exchange, request and answer, in order; see `Archive.record`.
        """
        return self.archive.record(exchanges, unchanged_of=unchanged_of)

    def put(self, data: bytes) -> str:
        """The bytes are on disk under their hash, written whole or not at all.

        Bytes already there are checked and left alone. Raises StoreError when the disk
        refuses, or when the file of that name holds something else.
        """
        sha256 = sha256_of_bytes(data)
        path = self.path_of(sha256)
        try:
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                _write(data, path)
        except OSError as error:
            raise StoreError(
                f"{path}: cannot be written ({error.strerror or error}). The page is not kept. "
                "Make room or give write access to the folder, then gather again."
            ) from error
        self.get(sha256)
        return sha256

    def get(self, sha256: str) -> bytes:
        """The bytes of that hash, hashed again on the way out.

        Raises StoreError when there are none or when they no longer have that hash.
        """
        path = self.path_of(sha256)
        check_own(path)
        try:
            data = path.read_bytes()
        except FileNotFoundError as error:
            raise StoreError(
                f"{path}: the vault holds no bytes of SHA-256 {sha256}. What rests on them "
                "cannot be shown. Restore the file from a copy of the watch."
            ) from error
        except OSError as error:
            raise StoreError(
                f"{path}: cannot be read ({error.strerror or error}). What rests on it cannot "
                "be shown. Give read access, or restore the file from a copy of the watch."
            ) from error
        digest = sha256_of_bytes(data)
        if digest != sha256:
            raise StoreError(
                f"{path}: holds bytes of SHA-256 {digest}, not what was captured. Nothing may "
                "rest on it. Keep the changed file aside and restore it from a copy of the watch."
            )
        return data

    def has(self, sha256: str) -> bool:
        """Whether a file of that hash is there; `get` says whether it is whole."""
        return self.path_of(sha256).is_file()

    def all(self) -> Iterator[str]:
        """The hashes of all files kept, in order."""
        for path in sorted(self.folder.glob("[0-9a-f][0-9a-f]/*")):
            name = path.parent.name + path.name
            if _SHA256.match(name):
                yield name

    def check(self) -> tuple[str, ...]:
        """What is wrong with the files kept, one sentence each; empty when all are whole."""
        faults = []
        for sha256 in self.all():
            try:
                self.get(sha256)
            except StoreError as error:
                faults.append(str(error))
        return tuple(faults)

    def path_of(self, sha256: str) -> Path:
        """Where the bytes of that hash lie or would lie."""
        if not _SHA256.match(sha256):
            raise StoreError(
                f"{sha256[:80]!r} is not a SHA-256 in lower-case hex (64 digits). "
                "The vault names files by nothing else. Give the capture's bytes_sha256."
            )
        return self.folder / sha256[:2] / sha256[2:]


def _write(data: bytes, path: Path) -> None:
    """Write beside the place, sync, then link into place: old or new, never between.

    What a killed process left half written beside it goes.
    """
    handle, temporary = _begun(path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            temporary.chmod(0o400)
            if not path.exists():
                temporary.rename(path)
        sync(path.parent)
        sync(path.parent.parent)
    finally:
        temporary.unlink(missing_ok=True)
    _clear(path.parent)


def _begun(folder: Path) -> tuple[int, Path]:
    """A file that this process alone writes to, locked for as long as it is open."""
    while True:
        handle, name = tempfile.mkstemp(prefix=PART, dir=folder)
        fcntl.flock(handle, fcntl.LOCK_EX)
        if os.fstat(handle).st_nlink:  # else another cleared it away before it was locked
            return handle, Path(name)
        os.close(handle)


def _clear(folder: Path) -> None:
    """What is half written by no process that is alive goes; what another is writing stays."""
    for left in folder.glob(f"{PART}*"):
        with suppress(OSError):
            handle = os.open(left, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                left.unlink(missing_ok=True)
            finally:
                os.close(handle)
