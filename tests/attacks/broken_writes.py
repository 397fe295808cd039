"""A process that breaks at its n-th opening to write, write, sync, rename or statement.

It is killed, or the disk is full from then on.
"""

from __future__ import annotations

import errno
import os
import pathlib
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

import pytest
from django.db import OperationalError
from django.db.backends.signals import connection_created

WRITING = set("wax+")


class Broken:
    """Counts what this process has done to the disk; at the n-th, a write is half done, or none.

    With `kills` the process dies as by SIGKILL; else the disk is full from then on.
    """

    def __init__(self, at: int, *, kills: bool) -> None:
        self.at, self.kills, self.done = at, kills, 0

    @property
    def is_broken(self) -> bool:
        return self.done >= self.at

    def step(self) -> None:
        self.done += 1
        if self.is_broken:
            self.end()

    def end(self) -> None:
        if self.kills:
            os.kill(os.getpid(), signal.SIGKILL)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def write(self, file: IO[Any], data: Any) -> int:
        """A write that at the n-th step leaves half of its bytes."""
        self.done += 1
        if self.is_broken:
            file.write(data[: len(data) // 2])
            file.flush()
            self.end()
        return file.write(data)

    def statement(self, execute: Any, sql: str, *more: Any) -> Any:
        """A statement that changes something is not carried out any more."""
        if sql.split(" ", 1)[0].upper() in ("INSERT", "UPDATE", "DELETE", "CREATE"):
            try:
                self.step()
            except OSError as error:
                raise OperationalError("database or disk is full") from error
        return execute(sql, *more)


class Half:
    """A file whose writes are counted."""

    def __init__(self, file: IO[Any], broken: Broken) -> None:
        self._file, self._broken = file, broken

    def __enter__(self) -> Half:
        self._file.__enter__()
        return self

    def __exit__(self, *error: Any) -> Any:
        return self._file.__exit__(*error)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._file)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def write(self, data: Any) -> int:
        return self._broken.write(self._file, data)


@contextmanager
def breaking(at: int, *, kills: bool) -> Iterator[Broken]:
    """Within the block this process breaks at its n-th step on the disk."""
    broken = Broken(at, kills=kills)
    path_open, fdopen = pathlib.Path.open, os.fdopen
    fsync, rename, replace = os.fsync, pathlib.Path.rename, pathlib.Path.replace

    def opened(path: pathlib.Path, mode: str = "r", *more: Any, **named: Any) -> Any:
        if WRITING & set(mode):
            broken.step()
        file = path_open(path, mode, *more, **named)
        return Half(file, broken) if WRITING & set(mode) else file

    def by_handle(handle: int, mode: str = "r", *more: Any, **named: Any) -> Any:
        if WRITING & set(mode):
            try:
                broken.step()
            except OSError:
                os.close(handle)
                raise
        file = fdopen(handle, mode, *more, **named)
        return Half(file, broken) if WRITING & set(mode) else file

    def counted(function: Any) -> Any:
        def call(*more: Any, **named: Any) -> Any:
            broken.step()
            return function(*more, **named)

        return call

    def listen(connection: Any, **_: Any) -> None:
        connection.execute_wrappers.append(broken.statement)
        if kills and connection.vendor == "sqlite":
            # COMMIT is no statement of Django's: it is told just before it runs.
            connection.connection.set_trace_callback(
                lambda sql: broken.step() if sql.startswith(("COMMIT", "BEGIN")) else None
            )

    connection_created.connect(listen, weak=False)
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(pathlib.Path, "open", opened)
            patch.setattr(os, "fdopen", by_handle)
            patch.setattr(os, "fsync", counted(fsync))
            patch.setattr(pathlib.Path, "rename", counted(rename))
            patch.setattr(pathlib.Path, "replace", counted(replace))
            yield broken
    finally:
        connection_created.disconnect(listen)
