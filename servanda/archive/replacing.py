"""Puts a folder that was filled in the place of another, whole or not at all.

What leaves it: the new folder under its name, all of it on the disk before it has that name. Killed
or without power anywhere, the old one stands there or the new one, whole; what is left beside it is
removed by whoever writes there next. A door to the disk.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from servanda.user_files import sync

_EXCHANGE = 2  # RENAME_EXCHANGE of renameat2(2)
_HERE = -100  # AT_FDCWD: a path is from where the process is


@contextmanager
def replacing(folder: Path, *, mode: int = 0o755) -> Iterator[Path]:
    """An empty folder to be filled, which at the end of the block stands where `folder` stood.

    It is its owner's alone until then, and of that `mode` from then on. Where the block raises, the
    old one stays and nothing is left beside it.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(prefix=_prefix(folder), dir=folder.parent))
    handle = os.open(making, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)  # held until this process ends, however it ends
        yield making
        making.chmod(mode)
        _sync_whole(making)
        _put(making, folder)
        sync(folder.parent)
        _clear(folder)
    finally:
        shutil.rmtree(making, ignore_errors=True)
        os.close(handle)


def _sync_whole(folder: Path) -> None:
    """Every file below a folder is on the disk, and the names of all of them."""
    for place, _, names in os.walk(folder):
        for name in names:
            sync(Path(place, name))
        sync(Path(place))


def _prefix(folder: Path) -> str:
    return f".{folder.name}-new-"


def _put(making: Path, folder: Path) -> None:
    """The new folder has the name; the old one has the other's."""
    if not folder.exists():
        making.rename(folder)
    elif not _exchanged(making, folder):
        # no system call for both at once: killed between the two, the old one is beside it
        old = Path(tempfile.mkdtemp(prefix=_prefix(folder), dir=folder.parent))
        folder.rename(old / "site")
        try:
            making.rename(folder)
        except OSError:
            (old / "site").rename(folder)
            raise
        finally:
            shutil.rmtree(old, ignore_errors=True)


def _exchanged(one: Path, other: Path) -> bool:
    """Whether two folders have changed names in one step; False where the system cannot do it."""
    if sys.platform != "linux":
        return False
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return False
    names = (os.fsencode(one), os.fsencode(other))
    done: int = rename(_HERE, names[0], _HERE, names[1], _EXCHANGE)
    return done == 0


def _clear(folder: Path) -> None:
    """What killed runs left beside a folder is gone; what another is filling now is let be."""
    name = re.compile(re.escape(_prefix(folder)) + r"[a-z0-9_]{8}")
    for left in folder.parent.iterdir():
        if not name.fullmatch(left.name) or left.is_symlink() or not left.is_dir():
            continue
        with suppress(OSError):
            handle = os.open(left, os.O_RDONLY | os.O_NOFOLLOW)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(left)
            finally:
                os.close(handle)
