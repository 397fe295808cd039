"""Files of keys that sign: written once, for their owner alone, and never into a watch.

What leaves it: a key from a file, and the words by which others know it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from servanda import user_files
from servanda.archive.folder import MANIFEST
from servanda.errors import SettingsError
from servanda.transparency.keys import (
    SigningKey,
    is_public,
    is_shut,
    new_key,
    public_file,
    read_secret,
    secret_file,
)
from servanda.transparency.notes import is_key_name

KEY_FILE_BYTES = 10_000
PUBLIC = ".pub"


def write_key(
    path: Path, *, name: str, passphrase: str, chance: Callable[[int], bytes]
) -> SigningKey:
    """Make a key, and write it to a new file and its public half beside it.

    `chance` gives so many bytes that nobody can guess. With no passphrase whoever reads the file
    can sign. Raises SettingsError where the path is taken, or lies in a watch or a site.
    """
    check_name(name)
    refuse_inside(path, "sign in your name")
    key = new_key(name, chance=chance)
    public = path.with_name(path.name + PUBLIC)
    for file, text, mode in (
        (path, secret_file(key, passphrase=passphrase, chance=chance), 0o600),
        (public, public_file(key), 0o644),
    ):
        write_new(file, text, mode=mode)
    return key


def refuse_inside(path: Path, could: str) -> None:
    """No key lies in a watch or a site; SettingsError says what whoever has a copy `could` do."""
    for folder in path.absolute().resolve().parents:
        for mark, what in (("watch.toml", "watch"), (MANIFEST, "site")):
            if (folder / mark).exists():
                raise SettingsError(
                    f"{path}: lies in the {what} {folder}, which is copied, backed up and handed "
                    f"on; whoever has a copy could {could}. Give a path outside of it, "
                    "best on a USB stick of its own."
                )


def write_new(file: Path, text: str, *, mode: int) -> None:
    """A key stands in a new file, on the disk. SettingsError where the path is taken."""
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except FileExistsError:
        raise SettingsError(
            f"{file}: is there already, and a key that is written over is lost for good. "
            "Give another path."
        ) from None
    with os.fdopen(handle, "w", encoding="utf-8") as opened:
        opened.write(text)
        opened.flush()
        os.fsync(handle)


def open_key(path: Path, passphrase: Callable[[], str]) -> SigningKey:
    """The key in a file, as servanda keys or minisign wrote it; asked for words where it is shut.

    Raises SettingsError: no such key, or other words.
    """
    with user_files.refused_as(SettingsError, path):
        text = user_files.read_text(path, most_bytes=KEY_FILE_BYTES)
    if is_public(text):
        secret = path.with_suffix("") if path.suffix == PUBLIC else "the file made beside it"
        raise SettingsError(
            f"{path}: is the half of a key that everybody may have, and cannot sign. Give the key "
            f"itself: {secret}."
        )
    try:
        return read_secret(text, passphrase=passphrase() if is_shut(text) else "")
    except SettingsError as error:
        raise SettingsError(f"{path}: {error}") from None


def check_name(name: str) -> None:
    """A name may stand in a signature. Raises SettingsError."""
    if "://" in name:
        raise SettingsError(
            f"{name!r} cannot be the name of a key: a name has no scheme before it. Write "
            f"{name.partition('://')[2].rstrip('/') or 'servanda.example/record'}."
        )
    if not is_key_name(name) or name.startswith("cosignature/"):
        raise SettingsError(
            f"{name!r} cannot be the name of a key: it has no blanks and no plus. Write it as an "
            "address of yours, as servanda.example/record."
        )
