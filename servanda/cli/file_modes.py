"""Who may read the files that a command makes: those of a watch their owner alone.

What leaves it: nothing. What a person asks for to hand on (a site, an export, a first agreement
file) is made as her own files are, by the umask of her shell.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_OWNER_ALONE = 0o077
_of_the_shell: list[int] = []  # the umask as the command found it


@contextmanager
def owner_alone() -> Iterator[None]:
    """Files made inside are read by their owner alone: 0600, folders 0700."""
    _of_the_shell.append(os.umask(_OWNER_ALONE))
    try:
        yield
    finally:
        os.umask(_of_the_shell.pop())


@contextmanager
def as_the_shell_says() -> Iterator[None]:
    """Files made inside are read by whom the person's shell lets read her files."""
    before = os.umask(_of_the_shell[-1]) if _of_the_shell else None
    try:
        yield
    finally:
        if before is not None:
            os.umask(before)


def hand_out(path: Path) -> None:
    """A file made to be handed on is read by whom the person's shell lets read her files."""
    if _of_the_shell:
        path.chmod(0o666 & ~_of_the_shell[-1])


def close_off(folder: Path) -> None:
    """Nobody but their owner may read the files of a folder, nor look into it."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(path.stat().st_mode & ~_OWNER_ALONE)
