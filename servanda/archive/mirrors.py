"""Compares a copy of a site with the site, and puts a copy in a folder, whole or not at all.

What leaves it: a row for each file that differs, and a folder whose every byte was read back from
its disk before it took the place of an earlier copy. It says nothing of whether the site is true.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from attrs import frozen

from servanda.archive.folder import SiteFolder, read_folder
from servanda.archive.replacing import replacing
from servanda.archive.site import refuse_other_folders
from servanda.canon import sha256_of_bytes
from servanda.errors import StoreError


@frozen
class MirrorFault:
    """One file of a copy that is not as it was published. `why` says more, "" where nothing is."""

    file: str
    what: Literal["missing", "changed", "extra", "elsewhere", "not served"]
    published_sha256: str = ""
    stored_sha256: str = ""
    why: str = ""

    def __str__(self) -> str:
        """In words."""
        says = {
            "missing": "was published, and is not there",
            "changed": f"was published with SHA-256 {self.published_sha256}; there it has "
            f"{self.stored_sha256 or 'none'}",
            "extra": "is there, and was never published",
            "elsewhere": "is served by another machine",
            "not served": "was published, and cannot be had",
        }[self.what]
        return f"{self.file}: {says}{f' ({self.why})' if self.why else ''}."


def mirror_faults(published: SiteFolder, stored: SiteFolder) -> Iterator[MirrorFault]:
    """Every file of a copy that is not the one published, byte by byte, in the order of names."""
    for name in sorted({*published.files, *stored.files, *stored.odd}):
        data = published.files.get(name)
        was = sha256_of_bytes(data) if data is not None else ""
        if name in stored.odd:
            yield MirrorFault(name, "changed" if was else "extra", was, "", stored.odd[name])
        elif name not in stored.files:
            yield MirrorFault(name, "missing", was)
        elif data is None:
            yield MirrorFault(name, "extra", "", sha256_of_bytes(stored.files[name]))
        elif stored.files[name] != data:
            yield MirrorFault(name, "changed", was, sha256_of_bytes(stored.files[name]))


def copy_into(published: SiteFolder, folder: Path) -> None:
    """The copy stands in a folder in place of an earlier one, once its disk gave every byte back.

    Raises SettingsError where the folder holds anything but a site, StoreError where the disk gives
    back other bytes than it was given, OSError where it refuses; the earlier copy then stays.
    """
    refuse_other_folders(folder)
    with replacing(folder) as making:
        for name, data in published.files.items():
            path = making / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
                _forget(file.fileno())
        for fault in mirror_faults(published, read_folder(making)):
            raise StoreError(
                f"{folder}: the disk does not give back what was written to it. {fault} Nothing "
                "there was changed. Use another disk: this one loses what it is given."
            )


def _forget(handle: int) -> None:
    """What is read of a file from now on comes from its disk, where the system can be told so."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
