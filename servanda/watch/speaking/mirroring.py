"""Mirrors: a published site that verifies stands a second time elsewhere, byte for byte.

What leaves it: a copy in a folder or a git remote, whole or not at all, read back and compared; or
only the comparison, of these or of what a web server serves. A site that does not verify is never
copied, and an earlier publication never put over a later one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from attrs import asdict, frozen

from servanda import archive, captures
from servanda.archive import check_log
from servanda.archive.folder import MANIFEST, MOST_BYTES, SiteFolder, read_folder, read_json
from servanda.archive.mirrors import MirrorFault, copy_into, mirror_faults
from servanda.archive.record_files import read_edition
from servanda.archive.verification import examine_files
from servanda.canon import sha256_of_bytes
from servanda.errors import SettingsError, SourceError, VerificationError
from servanda.refusals import advice, reason
from servanda.transparency.logs import CHECKPOINT
from servanda.watch.speaking.git_mirrors import (
    BRANCH,
    git_branch,
    is_git_remote,
    refuse_other_branch,
    shown_remote,
)
from servanda.watch.speaking.verifying import makers

_IN_A_ROW = 3  # files that cannot be asked for, after which a server is taken to be down
NO_LIST = (
    "whether it serves anything else: a web server lists nothing. A reader who finds a page that "
    "manifest.json does not name has one that nobody published."
)


@frozen
class Mirror:
    """What a mirror came to: where, of which site, and every file that differs from it.

    `copied` says whether anything was written; `unchecked` what no comparison can tell; `notes`
    what the check of the site itself could not do.
    """

    to: str
    files: int
    bytes: int
    manifest_sha256: str
    copied: bool
    faults: tuple[MirrorFault, ...]
    unchecked: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def mirror(site: Path, to: str, *, branch: str = BRANCH, key: str = "") -> Mirror:
    """A site stands in a folder or a git remote too, and what was read back from there agrees.

    With `key` it must be signed by that one. Raises VerificationError where the site does not
    verify, SettingsError where the place holds anything else, a later publication, or refuses.
    """
    published, notes = _published(site, key)
    if is_git_remote(to):
        with git_branch(to, branch) as place:
            stored = place.stored()
            if stored is not None:
                if not any(mirror_faults(published, stored)):
                    return _mirror(published, to, (), notes=notes)
                refuse_other_branch(stored, to, branch)
                _refuse_to_go_back(published, stored, to)
            place.put(published, after=stored is not None)
            back = place.stored() or SiteFolder({}, {})
        return _compared(published, back, to, copied=True, notes=notes)
    folder = _folder(to, site)
    if folder.is_dir() and not folder.is_symlink():
        there = read_folder(folder)
        if not any(mirror_faults(published, there)):
            return _mirror(published, to, (), notes=notes)
        _refuse_to_go_back(published, there, to)
    try:
        copy_into(published, folder)
    except OSError as error:
        raise SettingsError(
            f"{error.filename or folder}: no mirror was made, {reason(error)}. What stood there "
            f"stands as it was. {advice(error)}"
        ) from error
    return _compared(published, read_folder(folder), to, copied=True, notes=notes)


def compare_mirror(
    site: Path, to: str, *, branch: str = BRANCH, key: str = "", route: str = "",
    fetch: Callable[..., captures.Fetched] = captures.fetch,
) -> Mirror:  # fmt: skip
    """What stands in a folder, in a git remote or at a web address, held against a site.

    A web address is asked through `route` ("" straight, or a proxy), each file of the site once.
    Raises as `mirror` does, and SourceError where a server cannot be asked at all.
    """
    published, notes = _published(site, key)
    if is_git_remote(to):
        with git_branch(to, branch) as place:
            stored = place.stored()
        if stored is None:
            raise SettingsError(f"{shown_remote(to)}: has no branch {branch}. Give --branch.")
        return _compared(published, stored, to, notes=notes)
    if "://" in to:
        faults = tuple(_served_faults(published, to, captures.route_of(route), fetch))
        return _mirror(published, to, faults, unchecked=(NO_LIST,), notes=notes)
    folder = _folder(to, site)
    if not folder.is_dir():
        raise SettingsError(f"{folder}: is no folder, so there is no mirror to compare.")
    return _compared(published, read_folder(folder), to, notes=notes)


def mirror_row(made: Mirror) -> dict[str, Any]:
    """What a mirror came to, as `--json` prints it."""
    return asdict(made)


def _published(site: Path, key: str) -> tuple[SiteFolder, tuple[str, ...]]:
    """The files of a site that verifies, read once, and what could not be drawn again."""
    published = read_folder(site)
    verification = examine_files(published, makers(), archive.Trust(key=key))
    if verification.faults:
        raise VerificationError(
            f"{site}: does not verify, so nothing of it was copied or compared. "
            f"{verification.faults[0]} `servanda verify {site}` names all that does not agree."
        )
    return published, (verification.other_version,) if verification.other_version else ()


def _folder(to: str, site: Path) -> Path:
    if "://" in to:
        raise SettingsError(
            f"{to}: is a web address, which can be compared (servanda mirror check) and not "
            "written. Give a folder, or a git remote, whose address ends in .git."
        )
    folder, own = Path(to), site.resolve()
    there = folder.resolve()
    if there == own or there.is_relative_to(own) or own.is_relative_to(there):
        raise SettingsError(
            f"{folder}: is the site itself, or one lies in the other. A mirror is a second copy: "
            "give a folder elsewhere, best on another disk."
        )
    return folder


def _refuse_to_go_back(published: SiteFolder, stored: SiteFolder, to: str) -> None:
    """A signed mirror that agrees with itself goes on only to what its log goes on to."""
    seen = stored.files.get(check_log.LOG + CHECKPOINT)
    if seen is None or examine_files(stored).faults:
        return  # not signed, or damaged: then it is mended
    head = read_edition(published.files, read_json(published.files, MANIFEST)).head
    for fault in check_log.trust_faults(published.files, head, archive.Trust(seen=seen)):
        raise SettingsError(
            f"{shown_remote(to)}: holds a signed publication that this site does not go on from, "
            f"so it was left as it is. {fault} Mirror the newest site, or give another place."
        )


def _compared(
    published: SiteFolder, stored: SiteFolder, to: str, *,
    copied: bool = False, notes: tuple[str, ...] = (),
) -> Mirror:  # fmt: skip
    return _mirror(
        published, to, tuple(mirror_faults(published, stored)), copied=copied, notes=notes
    )


def _mirror(
    published: SiteFolder, to: str, faults: tuple[MirrorFault, ...], *,
    copied: bool = False, unchecked: tuple[str, ...] = (), notes: tuple[str, ...] = (),
) -> Mirror:  # fmt: skip
    return Mirror(
        to=shown_remote(to),
        files=len(published.files),
        bytes=sum(map(len, published.files.values())),
        manifest_sha256=sha256_of_bytes(published.files[MANIFEST]),
        copied=copied,
        faults=faults,
        unchecked=unchecked,
        notes=notes,
    )


# ------------------------------------------------------------------ what is served


def _served_faults(
    published: SiteFolder,
    address: str,
    route: captures.Route | None,
    fetch: Callable[..., captures.Fetched],
) -> Iterator[MirrorFault]:
    """Each file of a site that an address does not serve as it was published."""
    root = address.partition("#")[0].partition("?")[0].removesuffix("index.html")
    root = root if root.endswith("/") else f"{root}/"
    here, failed = captures.places_here([root]), 0
    for name in [MANIFEST, *sorted({*published.files} - {MANIFEST})]:
        data = published.files[name]
        sha256, place = sha256_of_bytes(data), root + quote(name)
        try:
            served = fetch(
                place, limit_bytes=min(MOST_BYTES, len(data) + 65_536), open_here=here, route=route
            )
        except captures.Refused as error:
            failed = 0
            gone = error.status in (404, 410)
            why = "" if gone else f"it answers {error.status}"
            yield MirrorFault(name, "missing" if gone else "not served", sha256, "", why)
        except SourceError as error:
            failed += 1
            if name == MANIFEST or failed == _IN_A_ROW:
                raise
            yield MirrorFault(name, "not served", sha256, "", str(error).partition(". ")[0])
        else:
            failed = 0
            if served.data != data:
                yield MirrorFault(name, "changed", sha256, sha256_of_bytes(served.data))
            elif (host := urlsplit(served.address).netloc) != urlsplit(place).netloc:
                yield MirrorFault(name, "elsewhere", sha256, sha256, host)
