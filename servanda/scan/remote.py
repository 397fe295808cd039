"""Reads shards at addresses that a person gave, through fsspec: http(s), s3 and what else it knows.

What leaves it: what a server says of a shard, and its bytes. A network that fails is told apart
from damage, whichever library says so. A door to the network.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Any

from servanda.errors import SourceError

SILENCE_SECONDS = 120  # of a server, after which it counts as not reached
# What servers say of a file that changes with its content.
MARKS = ("size", "ETag", "etag", "LastModified", "Last-Modified", "mtime", "created")


def described(place: str) -> tuple[str, Callable[[], Any]]:
    """What tells the content at an address from any other, and what opens it.

    Raises OSError where the server does not give it.
    """
    try:
        import fsspec

        system, path = fsspec.core.url_to_fs(place, **_patience(place))
        system.invalidate_cache()
        facts: Mapping[str, Any] = system.info(path)
    except ImportError as error:
        extra = "s3" if place.startswith("s3:") else "http"
        raise SourceError(
            f"{place}: reading it needs a package that is not here ({error}). Install it with "
            f'"pip install servanda[{extra}]".'
        ) from error
    except failures() as error:
        raise OSError(words(error)) from error
    except ValueError as error:
        raise SourceError(
            f"{place}: nothing here reads such addresses ({error}). Nothing was scanned. Give "
            "http(s) or s3 addresses, or the file's path."
        ) from error

    def whole() -> Any:
        return _Whole(lambda: system.open(path, "rb", block_size=0))

    def opened() -> Any:
        if not place.startswith(("http:", "https:")):
            return system.open(path, "rb")
        if not facts.get("size") or facts.get("partial") is False:
            return whole()
        return _Parts(system.open(path, "rb", size=facts["size"]), whole)

    return " ".join(str(facts.get(mark, "")) for mark in MARKS), opened


def failures() -> tuple[type[BaseException], ...]:
    """The errors by which the libraries in use say that the network or a server failed."""
    errors: list[type[BaseException]] = [OSError]
    if "aiohttp" in sys.modules:
        errors.append(sys.modules["aiohttp"].ClientError)
    if "botocore.exceptions" in sys.modules:
        named = sys.modules["botocore.exceptions"]
        errors += [named.BotoCoreError, named.ClientError]
    return tuple(errors)


def words(error: BaseException) -> str:
    """Why, in words: what the server answered where it did, else what the library says."""
    while error.__cause__:
        error = error.__cause__
    if status := getattr(error, "status", None):
        return f"its server answers {status} {getattr(error, 'message', '')}".strip()
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def _patience(place: str) -> dict[str, Any]:
    """No limit on the time of a whole answer, for a shard is read as fast as it is scanned."""
    if not place.startswith(("http:", "https:")):
        return {}
    import aiohttp

    limits = aiohttp.ClientTimeout(
        total=None, sock_connect=SILENCE_SECONDS, sock_read=SILENCE_SECONDS
    )
    return {"client_kwargs": {"timeout": limits}}


class _Parts:
    """A file asked for in parts; as a whole from where the server turns out to give no parts."""

    def __init__(self, file: Any, whole: Callable[[], Any]) -> None:
        self._file, self._make_whole = file, whole

    def read(self, size: int = -1) -> bytes:
        try:
            return bytes(self._file.read(size))
        except ValueError:  # by which fsspec says that the answer was no part
            at = self._file.tell()
            self._file = self._make_whole()
            self._file.seek(at)
            return bytes(self._file.read(size))

    def seek(self, place: int, whence: int = 0) -> int:
        return int(self._file.seek(place, whence))

    def tell(self) -> int:
        return int(self._file.tell())

    def close(self) -> None:
        self._file.close()


class _Whole:
    """A file that its server gives only from the beginning: going back asks for it anew."""

    def __init__(self, opened: Callable[[], Any]) -> None:
        self._open, self._file, self._at = opened, opened(), 0

    def read(self, size: int = -1) -> bytes:
        data = bytes(self._file.read(size))
        self._at += len(data)
        return data

    def seek(self, place: int, whence: int = 0) -> int:
        goal = self._at + place if whence == 1 else place
        if goal < self._at:
            self._file.close()
            self._file, self._at = self._open(), 0
        while self._at < goal and self.read(min(goal - self._at, 1 << 20)):
            pass
        return self._at

    def tell(self) -> int:
        return self._at

    def close(self) -> None:
        self._file.close()
