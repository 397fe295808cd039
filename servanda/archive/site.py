"""Writes a site whole or not at all, and checks one.

What leaves it: a folder that opens from any disk without a server or a script, with the record
as data, a manifest of hashes and verify.py. The same record gives the same bytes.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

from servanda import canon
from servanda.archive import checks
from servanda.archive.edition import FORM, Edition
from servanda.archive.pages import pages
from servanda.archive.program import installed_faults, program
from servanda.archive.published import Published, edit
from servanda.archive.tables import data_files
from servanda.errors import SettingsError, VerificationError
from servanda.version import __version__

HERE = Path(__file__).parent
MAKER = "servanda"


def publish(published: Published, *, folder: Path) -> None:
    """Write the site of a record into a folder; one that a site stood in is replaced whole.

    Raises SettingsError for a folder that holds anything but a site made here, EvidenceError
    or VerificationError where the record would say something false.
    """
    _refuse_other_folders(folder)
    files = site_files(edit(published))
    folder.parent.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        for name, data in files.items():
            path = making / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        making.chmod(0o755)
        _put_in_place(making, folder)
    finally:
        shutil.rmtree(making, ignore_errors=True)


def verify(folder: Path) -> tuple[str, ...]:
    """Everything in a published folder that does not agree, the first thing first.

    Recomputes with the rules installed here; a site of this same version is also drawn again
    and compared page by page. Nothing in the folder is run.
    """
    faults = installed_faults(folder)
    return faults or tuple(_redrawn(folder))


def site_files(edition: Edition) -> dict[str, bytes]:
    """Every file of a site by its path, the manifest and its sums included."""
    files = {**data_files(edition), **pages(edition)}
    files["style.css"] = (HERE / "style.css").read_bytes()
    files["verify.py"] = program().encode("utf-8")
    manifest = {
        "made_with": MAKER,
        "head": canon.plain(edition.head),
        "files": {
            name: {"sha256": canon.sha256_of_bytes(data), "size_bytes": len(data)}
            for name, data in sorted(files.items())
        },
    }
    text = json.dumps(manifest, sort_keys=True, indent=1, ensure_ascii=False) + "\n"
    files[checks.MANIFEST] = text.encode("utf-8")
    hashes = {name: canon.sha256_of_bytes(data) for name, data in files.items()}
    files[checks.SUMS] = checks.sums(hashes)
    return files


def _refuse_other_folders(folder: Path) -> None:
    """A folder may be written if it is not there, is empty, or holds a site made here."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise SettingsError(
            f"{folder}: is not a folder of its own, so no site can be written there. "
            "Give the path of a folder."
        )
    if not folder.exists() or not any(folder.iterdir()):
        return
    manifest = folder / checks.MANIFEST
    try:
        made_with = json.loads(manifest.read_text(encoding="utf-8")).get("made_with")
    except (OSError, ValueError, AttributeError):
        made_with = None
    if made_with != MAKER:
        raise SettingsError(
            f"{folder}: holds files but no site made here, and publishing replaces the folder "
            "whole. Those files would be lost. Give an empty folder or a new path."
        )


def _put_in_place(making: Path, folder: Path) -> None:
    """Move the new site to its place; the old one stays until the new one is there."""
    if not folder.exists():
        making.rename(folder)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{folder.name}-old-", dir=folder.parent))
    folder.rename(old / "site")
    try:
        making.rename(folder)
    except OSError:
        (old / "site").rename(folder)
        raise
    finally:
        shutil.rmtree(old, ignore_errors=True)


def _redrawn(folder: Path) -> list[str]:
    """Pages that are not as this version draws them from the folder's own data.

    A site of another version is not drawn again: its pages may rightly look otherwise.
    """
    manifest = json.loads((folder / checks.MANIFEST).read_text(encoding="utf-8"))
    try:
        edition = checks.read_edition(folder, manifest)
    except VerificationError as error:
        return [str(error)]
    made_by = edition.head.versions.get("servanda"), edition.head.versions.get("site")
    if made_by != (__version__, FORM):
        return []
    wanted = site_files(edition)
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    faults = [f"{name}: this version writes no such file." for name in sorted(names - set(wanted))]
    faults += [f"{name}: missing; the record makes it." for name in sorted(set(wanted) - names)]
    # The manifest and its sums follow from the rest, so they are named last.
    last = (checks.MANIFEST, checks.SUMS)
    for name in sorted(names & set(wanted), key=lambda n: (n in last, n)):
        data = (folder / name).read_bytes()
        if data != wanted[name]:
            made = canon.sha256_of_bytes(wanted[name])
            faults.append(
                f"{name}: its SHA-256 is {canon.sha256_of_bytes(data)}; "
                f"the record draws it as {made}."
            )
    return faults
