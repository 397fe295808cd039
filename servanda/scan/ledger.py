"""The ledger of a scan: which shards are done, with what result, and what was set aside.

What leaves it: results named by their own hash, written whole or not at all; a shard once done is
never read again. A run killed at any moment and run again comes to the same bytes. A record that
ended three workers is passed over by name; so is a shard that no worker survives. A door to the
disk: its folder must be one that every worker sees.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import struct
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from attrs import field, frozen

from servanda import canon
from servanda.errors import StoreError
from servanda.user_files import sync

DEATHS = 3  # of workers at one place; one may be chance, as when a machine is switched off
ASIDE = 20  # records set aside, after which the whole shard is
_NOTE = struct.Struct("<qqq")  # where, whether a record is in hand, how many have been
NOWHERE = -1


@frozen
class Aside:
    """What was passed over and why: one record, the rest after one, or a whole shard."""

    shard: str
    start: int  # NOWHERE: the whole shard
    rest: bool  # everything after `start` too
    why: str


@frozen
class Ledger:
    """A folder of results for one version of the pipeline."""

    folder: Path = field(converter=Path)

    def output(self, key: str) -> str | None:
        """The hash of a finished shard's result; None where it is not done."""
        path = self.folder / "done" / key
        return path.read_text("ascii").strip() if path.exists() else None

    def lines(self, key: str) -> Iterator[dict[str, Any]]:
        """The lines of a finished shard's result, its hash checked first."""
        sha256 = self.output(key)
        path = self._result(str(sha256))
        data = path.read_bytes() if path.exists() else b""
        if canon.sha256_of_bytes(data) != sha256:
            raise StoreError(
                f"{path}: is not the result that was written. Remove {self.folder / 'done' / key} "
                "and scan again; the shard will be read once more."
            )
        for line in data.splitlines():
            yield json.loads(line)

    def finish(self, key: str, lines: Iterable[bytes]) -> str:
        """The result is on disk under its hash, then the shard is done: in that order, synced."""
        digest = hashlib.sha256()
        handle, temporary = self._making(key)
        try:
            with os.fdopen(handle, "wb") as file:
                for line in lines:
                    digest.update(line)
                    file.write(line)
                file.flush()
                os.fsync(file.fileno())
            sha256 = digest.hexdigest()
            self._result(sha256).parent.mkdir(parents=True, exist_ok=True)
            with suppress(FileNotFoundError):  # another worker finished it, and tidied up
                temporary.rename(self._result(sha256))
        finally:
            temporary.unlink(missing_ok=True)
        sync(self._result(sha256).parent)
        self._write("done", key, f"{sha256}\n".encode())
        return sha256

    def made(self, name: str, make: Callable[[], bytes]) -> bytes:
        """Bytes that are the same for every worker, made by the first that asks for them."""
        path = self.folder / "made" / name
        if path.exists():
            return path.read_bytes()
        data = make()
        self._write("made", name, data)
        return data

    # ------------------------------------------------------------------ deaths

    def noting(self, key: str) -> tuple[Callable[[int, bool], None], Callable[[], None]]:
        """What takes down the place that a worker is at, and what ends that.

        Waits while a worker of another run, killed or not, is still on the shard. The place where
        that one ended is kept for whoever is told of its death.
        """
        handle = self._lock(key, fcntl.LOCK_EX)
        left = os.pread(handle, _NOTE.size, 0)
        if left:
            self._left(key).write_bytes(left)
        os.pwrite(handle, _NOTE.pack(NOWHERE, 0, 0), 0)
        number = 0

        def note(offset: int, in_hand: bool) -> None:
            nonlocal number
            number += in_hand
            os.pwrite(handle, _NOTE.pack(offset, in_hand, number), 0)

        return note, lambda: os.close(handle)

    def at(self, key: str) -> tuple[int, bool]:
        """The place that a worker on a shard was at last, and whether it was on a record."""
        return _place(self.folder / "at" / key) or (NOWHERE, False)

    def under_way(self) -> Iterator[tuple[str, int, int]]:
        """The shards that are not done but begun: key, place in its file, records so far."""
        for path in (self.folder / "at").glob("*"):
            data = _bytes(path)
            if len(data) == _NOTE.size:
                offset, _, number = _NOTE.unpack(data)
                yield path.name, max(offset, 0), number

    def died(self, key: str) -> bool:
        """Take down that a worker died on a shard; whether the shard may be tried again."""
        place: tuple[int, bool] | None = None
        try:
            handle = self._lock(key, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:  # a worker of another run is on it, and has kept the place
            place = _place(self._left(key))
        else:
            place = self.at(key)
            os.ftruncate(handle, 0)
            os.close(handle)
        if place is not None:
            deaths = [*self._deaths(key), place]
            lines = [f"{offset} {int(in_hand)}\n" for offset, in_hand in deaths]
            self._write("deaths", key, "".join(lines).encode())
        return not self.refused(key)

    def _lock(self, key: str, how: int) -> int:
        """The file of the place on a shard, open and locked."""
        path = self.folder / "at" / key
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(handle, how)
        except BlockingIOError:
            os.close(handle)
            raise
        except OSError:  # some shared disks know no locks; there it may be read twice
            pass
        return handle

    def _left(self, key: str) -> Path:
        return self.folder / "at" / f"{key}.left"

    def tidy(self, key: str) -> None:
        """What dead workers left of a shard that is done with is gone."""
        for path in (self._left(key), self.folder / "at" / key):
            path.unlink(missing_ok=True)
        for left in (self.folder / "making").glob(f"{key}-*"):
            left.unlink(missing_ok=True)

    def refused(self, key: str) -> bool:
        """Whether a shard as a whole is set aside.

        It is too where a place was passed over and as many workers ended there again, as one does
        that draws the sample at the end.
        """
        fatal = self._fatal(key)
        in_vain = any(count >= 2 * DEATHS for count in Counter(self._deaths(key)).values())
        return (NOWHERE, False) in fatal or len(fatal) > ASIDE or in_vain

    def aside(self, key: str) -> tuple[frozenset[int], int | None]:
        """The records to pass over, and the one after which nothing is read, where there is one."""
        fatal = self._fatal(key)
        after = [offset for offset, in_hand in fatal if not in_hand and offset != NOWHERE]
        records = frozenset(offset for offset, in_hand in fatal if in_hand)
        return records, min(after) + 1 if after else None

    def _fatal(self, key: str) -> list[tuple[int, bool]]:
        return sorted(p for p, count in Counter(self._deaths(key)).items() if count >= DEATHS)

    def _deaths(self, key: str) -> list[tuple[int, bool]]:
        path = self.folder / "deaths" / key
        if not path.exists():
            return []
        pairs = (line.split() for line in path.read_text("ascii").splitlines())
        return [(int(offset), in_hand == "1") for offset, in_hand in pairs]

    def _making(self, name: str) -> tuple[int, Path]:
        """A new file, open, where files are until they are whole; `tidy` clears it of a shard's."""
        place = self.folder / "making"
        place.mkdir(parents=True, exist_ok=True)
        handle, path = tempfile.mkstemp(prefix=f"{name}-", dir=place)
        return handle, Path(path)

    def _write(self, kind: str, name: str, data: bytes) -> None:
        """Write elsewhere, sync, rename: old or new, never between."""
        path = self.folder / kind / name
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = self._making(name)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileNotFoundError):  # another worker finished the shard, and tidied up
            temporary.rename(path)
        sync(path.parent)

    def _result(self, sha256: str) -> Path:
        return self.folder / "results" / sha256[:2] / f"{sha256}.jsonl"


def _place(path: Path) -> tuple[int, bool] | None:
    data = _bytes(path)
    if len(data) != _NOTE.size:
        return None
    offset, in_hand, _ = _NOTE.unpack(data)
    return offset, bool(in_hand)


def _bytes(path: Path) -> bytes:
    """What a file holds; nothing where it is gone."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
