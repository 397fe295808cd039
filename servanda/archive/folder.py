"""What stands in a published folder, read once, and whether it is what the manifest lists.

What leaves it: bytes by path, and sentences that each name one thing that does not agree. It
follows no link and runs nothing. `verify.py` carries this very file.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import frozen

from servanda import canon
from servanda.errors import VerificationError

MANIFEST = "manifest.json"
SUMS = "manifest.sha256"
MAKER = "servanda"
MOST_BYTES = 512 * 1024 * 1024  # of one file: no site has a larger one, and a planted one ends here


@frozen
class SiteFolder:
    """Every plain file of a folder by its path; `odd` says of what else is there what it is."""

    files: Mapping[str, bytes]
    odd: Mapping[str, str]


def read_folder(folder: Path) -> SiteFolder:
    """Read a folder once, so that what is checked is what was read."""
    files: dict[str, bytes] = {}
    odd: dict[str, str] = {}
    for place, folders, names in os.walk(folder):
        here = Path(place)
        if not folders and not names and here != folder:
            odd[f"{here.relative_to(folder).as_posix()}/"] = "is an empty folder"
        for name in sorted(folders):
            if (here / name).is_symlink():
                odd[(here / name).relative_to(folder).as_posix()] = "is a link to another folder"
        for name in sorted(names):
            path = here / name
            shown = path.relative_to(folder).as_posix()
            try:
                status = path.lstat()
                if stat.S_ISLNK(status.st_mode):
                    odd[shown] = "is a link to another file"
                elif not stat.S_ISREG(status.st_mode):
                    odd[shown] = "is no plain file"
                elif status.st_size > MOST_BYTES:
                    odd[shown] = f"has {status.st_size:,} bytes, more than any file of a site"
                else:
                    files[shown] = path.read_bytes()
            except OSError as error:
                odd[shown] = f"cannot be read: {error.strerror}"
    return SiteFolder(files, odd)


def read_json(site: Mapping[str, bytes], name: str) -> Any:
    """A file as JSON. Raises VerificationError."""
    if name not in site:
        raise VerificationError(f"{name}: missing, so nothing in this folder can be checked.")
    try:
        return json.loads(site[name].decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise VerificationError(f"{name}: cannot be read as JSON: {error}") from None


def listed_files(manifest: Any) -> dict[str, dict[str, Any]]:
    """What a manifest says of each file. Raises VerificationError where it says nothing of any."""
    files = manifest.get("files") if isinstance(manifest, dict) else None
    right = isinstance(files, dict) and all(
        isinstance(entry, dict) and {"sha256", "size_bytes"} == set(entry)
        for entry in files.values()
    )
    if not isinstance(files, dict) or not right:
        raise VerificationError(f"{MANIFEST}: lists no files with sha256 and size_bytes.")
    return files


def folder_faults(folder: SiteFolder, listed: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Every file that is listed is there with its bytes; no other file is there."""
    there = {*folder.files, *folder.odd}
    for name in sorted({*listed, *there} - {MANIFEST, SUMS}):
        if name not in there:
            yield f"{name}: missing; the manifest lists it."
        elif name not in listed:
            yield f"{name}: the manifest does not list it."
        elif name in folder.odd:
            yield f"{name}: {folder.odd[name]}; the manifest lists a file."
        else:
            data = folder.files[name]
            digest, wanted = canon.sha256_of_bytes(data), listed[name]["sha256"]
            if digest != wanted:
                yield f"{name}: its SHA-256 is {digest}; the manifest says {wanted}."
            elif len(data) != listed[name]["size_bytes"]:
                size = listed[name]["size_bytes"]
                yield f"{name}: it has {len(data)} bytes; the manifest says {size}."
    for name in (MANIFEST, SUMS):
        if name in folder.odd:
            yield f"{name}: {folder.odd[name]}."


def sums_faults(
    site: Mapping[str, bytes], listed: Mapping[str, Mapping[str, Any]]
) -> Iterator[str]:
    """manifest.sha256 says the same as the manifest, and the manifest's own hash."""
    if SUMS not in site:
        yield f"{SUMS}: missing."
        return
    manifest = canon.sha256_of_bytes(site[MANIFEST])
    wanted = sums({**{name: entry["sha256"] for name, entry in listed.items()}, MANIFEST: manifest})
    if site[SUMS] != wanted:
        place, was, is_ = first_difference(site[SUMS], wanted)
        yield f"{SUMS}: {place} is {was}; {MANIFEST} makes it {is_}."


def manifest_faults(
    site: Mapping[str, bytes], head: Any, listed: Mapping[str, Mapping[str, Any]]
) -> Iterator[str]:
    """The manifest is spelt as a head and a list of files make it, with nothing more in it."""
    wanted = manifest_text(head, listed)
    if site[MANIFEST] != wanted:
        place, was, is_ = first_difference(site[MANIFEST], wanted)
        yield f"{MANIFEST}: {place} is {was}; its head and its list of files make it {is_}."


def manifest_text(head: Any, listed: Mapping[str, Mapping[str, Any]]) -> bytes:
    """The bytes of a manifest."""
    manifest = {"made_with": MAKER, "head": canon.plain(head), "files": listed}
    text = json.dumps(manifest, sort_keys=True, indent=1, ensure_ascii=False) + "\n"
    return text.encode("utf-8")


def listing(site: Mapping[str, bytes]) -> dict[str, dict[str, Any]]:
    """What a manifest says of each file: its hash and its size."""
    return {
        name: {"sha256": canon.sha256_of_bytes(data), "size_bytes": len(data)}
        for name, data in sorted(site.items())
        if name not in (MANIFEST, SUMS)
    }


def sums(hashes: Mapping[str, str]) -> bytes:
    """Hashes in the form that `sha256sum -c` reads."""
    return "".join(f"{hashes[name]}  {name}\n" for name in sorted(hashes)).encode("utf-8")


def first_difference(data: bytes, wanted: bytes) -> tuple[str, str, str]:
    """Where two texts first differ, and both lines, cut short."""
    ours = data.decode("utf-8", errors="replace").split("\n")
    theirs = wanted.decode("utf-8", errors="replace").split("\n")
    for number, (line, other) in enumerate(zip(ours, theirs), start=1):
        if line != other:
            at = next((i for i, (a, b) in enumerate(zip(line, other)) if a != b), None)
            at = min(len(line), len(other)) if at is None else at
            start = max(0, at - 40)
            return f"line {number}", repr(line[start : at + 80]), repr(other[start : at + 80])
    return "its length", f"{len(ours)} lines", f"{len(theirs)} lines"
