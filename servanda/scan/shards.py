"""Finds the shards that a person named, and opens them: files, folders, lists, addresses.

What leaves it: each shard once, in order, with an identity that changes when its content does. A
door to the disk and, for addresses that a person gave, to the network by `remote`. Such
addresses are not held to the open internet as fetched pages are: an archive's own store mostly
has a private address.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, cast

from attrs import frozen

from servanda import canon, user_files
from servanda.errors import SourceError
from servanda.scan import limits, remote

ASKED_AT_ONCE = 16  # addresses; one after another, a list of a year's takes an hour
SUFFIXES = (".warc", ".warc.gz", ".warc.zst", ".warc.lz4")


@frozen
class Shard:
    """One archive file. `place` is where it is, `name` what it is called in results.

    `identity` is its size, where that is known, and what else tells its content from another.
    """

    place: str
    name: str
    identity: str

    @property
    def size_bytes(self) -> int | None:
        """How long the file is; None where its server does not say."""
        size = self.identity.partition(" ")[0]
        return int(size) if size.isdigit() else None

    def key(self, version: str) -> str:
        """What the ledger knows the shard by, under one version of the pipeline."""
        return canon.sha256([self.name, self.identity, version])

    def open(self) -> BinaryIO:
        """The shard's bytes from the beginning. Opening or reading it may raise Unreached."""
        try:
            if "://" not in self.place:
                return cast(BinaryIO, _Bytes(Path(self.place).open("rb", buffering=0)))
            with limits.waiting():
                identity, opened = remote.described(self.place)
                if identity == self.identity:
                    return cast(BinaryIO, _Bytes(opened()))
        except remote.failures() as error:
            raise Unreached(f"cannot be opened: {remote.words(error)}") from error
        except SourceError as error:  # a package is missing on this machine, not in the shard
            raise Unreached(f"cannot be opened: {error}") from error
        raise Unreached("has changed since it was listed")


class Unreached(Exception):
    """The disk or the network failed, and not the archive: trying again may help."""


class _Bytes:
    """A file whose own failures are told apart from those of what is in it."""

    def __init__(self, file: Any) -> None:
        self._file = file

    def read(self, size: int = -1) -> bytes:
        try:
            with limits.waiting():
                return bytes(self._file.read(size))
        except remote.failures() as error:
            raise Unreached(f"cannot be read: {remote.words(error)}") from error

    def seek(self, place: int, whence: int = 0) -> int:
        try:
            with limits.waiting():
                return int(self._file.seek(place, whence))
        except remote.failures() as error:
            raise Unreached(f"cannot be read: {remote.words(error)}") from error

    def tell(self) -> int:
        return int(self._file.tell())

    def __enter__(self) -> _Bytes:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


def listed(items: tuple[str, ...]) -> list[Shard]:
    """The shards that items name, each once: files, folders, addresses, and @lists of them."""
    places = named(items)
    with ThreadPoolExecutor(ASKED_AT_ONCE) as asking:
        return list(asking.map(_shard, places))


def named(items: tuple[str, ...]) -> list[str]:
    """The places that items name, each once; nobody is asked about them yet."""
    return list(dict.fromkeys(_places(items)))


def _places(items: tuple[str, ...]) -> Iterator[str]:
    for item in items:
        if item.startswith("@"):
            yield from _places(_lines(Path(item[1:])))
        elif "://" in item:
            yield item
        elif Path(item).is_dir():
            inside = sorted(p for p in Path(item).rglob("*") if p.name.endswith(SUFFIXES))
            if not inside:
                raise SourceError(
                    f"{item}: holds no file that ends in {', '.join(SUFFIXES)}. Nothing would be "
                    "scanned. Name the folder that holds the archive's files."
                )
            yield from (str(path) for path in inside)
        else:
            yield item


def _lines(path: Path) -> tuple[str, ...]:
    with user_files.refused_as(SourceError, path, closing="Nothing was scanned."):
        lines = user_files.read_text(path, most_bytes=user_files.DECISIONS_BYTES).splitlines()
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def _shard(place: str) -> Shard:
    try:
        if "://" in place:
            named = PurePosixPath(place.partition("?")[0].split("://", 1)[1]).name
            return Shard(place, named, remote.described(place)[0])
        with user_files.refused_as(SourceError, place, closing="Nothing was scanned."):
            user_files.check_plain(Path(place))
        state = Path(place).stat()
    except OSError as error:
        raise SourceError(
            f"{place}: cannot be reached ({remote.words(error)}). Nothing was scanned. "
            "Correct the name, or take it off the list."
        ) from error
    return Shard(place, Path(place).name, f"{state.st_size} {state.st_mtime_ns}")
