"""Finds the shards that a person named, and opens them: files, folders, lists, addresses.

What leaves it: each shard once, in order, with an identity that changes when its content does. A
door to the disk and, for addresses that a person gave, to the network through fsspec. Such
addresses are not held to the open internet as fetched pages are: an archive's own store mostly
has a private address.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, cast

from attrs import frozen

from servanda import canon
from servanda.errors import SourceError
from servanda.scan import limits

SUFFIXES = (".warc", ".warc.gz", ".warc.zst", ".warc.lz4")


@frozen
class Shard:
    """One archive file. `place` is where it is, `name` what it is called in results."""

    place: str
    name: str
    identity: str

    def key(self, version: str) -> str:
        """What the ledger knows the shard by, under one version of the pipeline."""
        return canon.sha256([self.name, self.identity, version])

    def open(self) -> BinaryIO:
        """The shard's bytes from the beginning. Opening or reading it may raise Unreached."""
        try:
            if "://" not in self.place:
                return cast(BinaryIO, _Bytes(Path(self.place).open("rb", buffering=0)))
            import fsspec

            return cast(BinaryIO, _Bytes(fsspec.open(self.place, "rb").open()))
        except OSError as error:
            raise Unreached(f"cannot be opened: {error.strerror or error}") from error


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
        except OSError as error:
            raise Unreached(f"cannot be read: {error.strerror or error}") from error

    def seek(self, place: int, whence: int = 0) -> int:
        return int(self._file.seek(place, whence))

    def tell(self) -> int:
        return int(self._file.tell())

    def __enter__(self) -> _Bytes:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


def listed(items: tuple[str, ...]) -> list[Shard]:
    """The shards that items name, each once: files, folders, addresses, and @lists of them."""
    found: dict[str, Shard] = {}
    for place in _places(items):
        shard = found.setdefault(place, _shard(place))
        assert shard.place == place
    return list(found.values())


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
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{path}: the list of shards cannot be read: {error}.") from error
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def _shard(place: str) -> Shard:
    try:
        if "://" in place:
            return _remote(place)
        state = Path(place).stat()
    except OSError as error:
        raise SourceError(
            f"{place}: cannot be reached ({error.strerror or error}). Nothing was scanned. "
            "Correct the name, or take it off the list."
        ) from error
    return Shard(place, Path(place).name, f"{state.st_size} {state.st_mtime_ns}")


def _remote(place: str) -> Shard:
    """A shard at an address, told apart by what its server says of its content."""
    try:
        import fsspec

        system, path = fsspec.core.url_to_fs(place)
        said: dict[str, Any] = system.info(path)
    except ImportError as error:
        extra = "s3" if place.startswith("s3:") else "http"
        raise SourceError(
            f"{place}: reading it needs a package that is not here ({error}). Install it with "
            f'"pip install servanda[{extra}]".'
        ) from error
    marks = [str(said.get(k, "")) for k in ("size", "ETag", "etag", "LastModified", "mtime")]
    return Shard(place, PurePosixPath(place.split("://", 1)[1]).name, " ".join(marks))
