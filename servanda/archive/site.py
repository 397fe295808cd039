"""Writes a site whole or not at all.

What leaves it: a folder that opens from any disk without a server or a script, with the record
as data, a manifest of hashes and verify.py. The same record gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from servanda import canon, pictures
from servanda.archive.edition import Edition
from servanda.archive.folder import MAKER, MANIFEST, SUMS, listing, manifest_text, sums
from servanda.archive.pages import pages
from servanda.archive.program import program
from servanda.archive.published import Published, edit
from servanda.archive.record_files import PROGRAM, STYLE
from servanda.archive.replacing import replacing
from servanda.archive.tables import data_files
from servanda.errors import SettingsError


def publish(
    published: Published,
    *,
    folder: Path,
    beside: Callable[[Mapping[str, bytes]], Mapping[str, bytes]] = lambda _: {},
) -> None:
    """Write the site of a record into a folder; one that a site stood in is replaced whole.

    `beside` makes of its files those that are about its manifest: a signature and a log.

    Raises SettingsError for a folder that holds anything but a site made here, EvidenceError
    or VerificationError where the record would say something false.
    """
    refuse_other_folders(folder)
    files = site_files(edit(published))
    put({**files, **beside(files)}, folder)


def put(files: Mapping[str, bytes], folder: Path) -> None:
    """Files stand in a folder, each at its path, in place of all that stood there."""
    with replacing(folder) as making:
        for name, data in files.items():
            path = making / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)


def site_files(edition: Edition) -> dict[str, bytes]:
    """Every file of a site by its path, the manifest and its sums included."""
    files = {**data_files(edition), **pages(edition)}
    files[STYLE] = pictures.STYLE.read_bytes()
    files[PROGRAM] = program().encode("utf-8")
    files[MANIFEST] = manifest_text(edition.head, listing(files))
    hashes = {name: canon.sha256_of_bytes(data) for name, data in files.items()}
    files[SUMS] = sums(hashes)
    return files


def refuse_other_folders(folder: Path) -> None:
    """A folder may be written if it is not there, is empty, or holds a site made here."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise SettingsError(
            f"{folder}: is not a folder of its own, so no site can be written there. "
            "Give the path of a folder."
        )
    if not folder.exists() or not any(folder.iterdir()):
        return
    manifest = folder / MANIFEST
    try:
        made_with = json.loads(manifest.read_text(encoding="utf-8")).get("made_with")
    except (OSError, ValueError, AttributeError):
        made_with = None
    if made_with != MAKER:
        raise SettingsError(
            f"{folder}: holds files but no site made here, and publishing replaces the folder "
            "whole. Those files would be lost. Give an empty folder or a new path."
        )
