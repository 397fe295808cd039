"""Signing a publication: its manifest is the last entry of a log that lies in the watch.

What leaves it: the log, on disk before any site shows it, and the files that stand beside a site's
manifest. Killed anywhere, log and site agree: at worst the log has an entry that no site shows.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from attrs import frozen

from servanda import user_files, wording
from servanda.archive import check_log
from servanda.archive.folder import MANIFEST, SUMS, read_folder, read_json
from servanda.archive.site import put
from servanda.captures.custody.chain import alone
from servanda.errors import SettingsError, VerificationError
from servanda.transparency.checkpoints import read_checkpoint
from servanda.transparency.keys import SigningKey
from servanda.transparency.logs import CHECKPOINT, TransparencyLog, added, log_files, read_log
from servanda.transparency.minisign import signature_file
from servanda.transparency.notes import (
    NoteSignature,
    SignedNote,
    VerifierKey,
    read_key,
    read_note,
    verify,
)
from servanda.transparency.policies import WitnessPolicy, read_policy
from servanda.watch.settings import Watch
from servanda.watch.speaking.key_files import check_name

FOLDER = "log"  # of a watch
NOTE_BYTES = 1_000_000
Files = Mapping[str, bytes]


@frozen
class Signing:
    """By whom a site is signed, and under which name its log goes."""

    key: SigningKey
    origin: str


@frozen
class SiteSeal:
    """By which key a site says it is signed, and what makes the files beside its manifest."""

    log_key: str = ""
    minisign_key: str = ""
    beside: Callable[[Files], Files] = lambda _: {}


@contextmanager
def sealed(watch: Watch, signing: Signing | None, site: Path) -> Iterator[SiteSeal]:
    """What a site is published with; nobody else adds to the log meanwhile.

    Raises SettingsError: the site there is signed and this one would not be, or its log is one
    that the watch's own does not go on from, and two histories would be shown.
    """
    if signing is None:
        _refuse_unsigned(site)
        yield SiteSeal()
        return
    check_name(signing.origin)
    folder = watch.folder / FOLDER
    key = signing.key.verifier(signing.origin)
    with alone(folder):

        def beside(files: Files) -> Files:
            log = _logged(folder, site, key, signing, check_log.entry_of(files[MANIFEST]))
            comment = f"file:{SUMS}\tlog:{signing.origin}\tentry:{len(log.entries) - 1}"
            signature = signature_file(
                files[SUMS], key=signing.key.minisign, sign=signing.key.sign, comment=comment
            )
            return check_log.beside(log, signature)

        yield SiteSeal(str(key), str(signing.key.minisign), beside)


def _logged(
    folder: Path, site: Path, key: VerifierKey, signing: Signing, entry: bytes
) -> TransparencyLog:
    """The watch's log with that entry last, on disk."""
    kept = kept_log(folder, key)
    _refuse_fork(folder, kept, site, key)
    log = added(
        kept,
        entry,
        origin=signing.origin,
        sign=lambda text: SignedNote(text, (signing.key.sign_note(text, signing.origin),)),
    )
    if log is not kept:
        keep_log(folder, log)
    return log


def kept_log(folder: Path, key: VerifierKey) -> TransparencyLog | None:
    """The log in a watch, once it was checked; None where none was begun.

    Raises SettingsError where it is under another key or name, or was changed.
    """
    if not (folder / CHECKPOINT).exists():
        return None
    files = read_folder(folder).files
    try:
        log = read_log(files, key, f"{folder}/")
        changed = [n for n, data in log_files(log).items() if files.get(n) != data]
        if changed:
            raise VerificationError(f"{folder}/{changed[0]}: is not as the log's entries make it.")
    except VerificationError as error:
        raise SettingsError(
            f"{error} A log goes on under the name and the key it was begun with, and is never "
            "changed: readers would see two histories. Use those, or put a whole copy back."
        ) from None
    return log


def keep_log(folder: Path, log: TransparencyLog) -> None:
    """Put a log on disk: what is new of it first, the checkpoint last."""
    files = log_files(log)
    checkpoint = files.pop(CHECKPOINT)
    for name, data in files.items():
        path = folder / name
        if not path.exists() or path.read_bytes() != data:
            _write(path, data)
    _write(folder / CHECKPOINT, checkpoint)
    for path in (folder, *folder.rglob("*")):  # as every file of a watch: its owner's alone
        path.chmod(path.stat().st_mode & ~0o077)


def _write(path: Path, data: bytes) -> None:
    """Put bytes in a file, whole and on the disk, or leave the file as it was.

    What a killed run left of it goes; a link planted in its place is not followed.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    making = path.with_name(f".{path.name}.new")
    making.unlink(missing_ok=True)
    with os.fdopen(os.open(making, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    making.replace(path)
    user_files.sync(path.parent)


def _refuse_unsigned(site: Path) -> None:
    if (site / check_log.LOG / CHECKPOINT).exists():
        raise SettingsError(
            f"{site}: the site there is signed, and this one would not be, so its readers could "
            "not tell it from a forged one. Give --sign and the key, or another folder."
        )


def _refuse_fork(folder: Path, kept: TransparencyLog | None, site: Path, key: VerifierKey) -> None:
    """A site of the same log shows nothing that the watch's log does not go on from."""
    there = site / check_log.LOG
    if not (there / CHECKPOINT).exists():
        return
    try:
        shown = read_log(read_folder(there).files, key, f"{there}/").entries
    except VerificationError:
        return  # of another log, or changed: it is replaced whole
    ours = kept.entries if kept else ()
    if ours[: len(shown)] != shown:
        many = wording.figure(len(shown), "publication")
        raise SettingsError(
            f"{there}: the site has {many} signed by this key, and the log in "
            f"{folder} has {len(ours)} and does not go on from them. To sign would show two "
            f"histories. Where an older copy of the watch was put back, copy what is in {there} "
            f"over {folder} first, without {check_log.PROOF}."
        )


def take_cosignatures(
    watch: Watch, site: Path, notes: Sequence[Path], policy: WitnessPolicy
) -> tuple[tuple[str, ...], bool]:
    """Put what witnesses cosigned under the last checkpoint, in the watch's log and in its site.

    Gives the policy's names of all who cosigned by now, and whether its quorum is met. Raises
    VerificationError where a file is of another checkpoint, or holds no signature of a witness that
    the policy names; then nothing was written.
    """
    folder = watch.folder / FOLDER
    files = dict(read_folder(site).files)
    key = _key_of(site, files)
    with alone(folder):
        log = kept_log(folder, key)
        shown = files.get(f"{check_log.LOG}{CHECKPOINT}", b"")
        if log is None or read_note(shown, f"{site}/log/checkpoint").text != log.note.text:
            raise VerificationError(
                f"{site}: does not show the last publication of the log in {folder}. Publish "
                "again with --sign, and have that checkpoint cosigned."
            )
        made = {(s.name, s.key_id): s for s in log.note.signatures}
        for path in notes:
            made |= {(s.name, s.key_id): s for s in _cosignatures(path, log, policy)}
        log = TransparencyLog(log.entries, SignedNote(log.note.text, tuple(made.values())))
        keep_log(folder, log)
        put({**files, **check_log.beside(log, files[check_log.SIGNATURE].decode())}, site)
    cosigned = frozenset(
        name
        for name, witness in policy.witnesses.items()
        if verify(log.note, witness, str(folder)) is not None
    )
    return tuple(sorted(cosigned)), policy.is_met(cosigned)


def _key_of(site: Path, files: Files) -> VerifierKey:
    try:
        return read_key(read_json(files, MANIFEST)["head"]["log_key"])
    except (KeyError, TypeError, ValueError, VerificationError):
        raise VerificationError(
            f"{site}: is no signed site, so nobody can have cosigned it. Publish with --sign first."
        ) from None


def _cosignatures(
    path: Path, log: TransparencyLog, policy: WitnessPolicy
) -> Iterator[NoteSignature]:
    """The signatures in a file by witnesses of the policy, each checked."""
    note = open_note(path)
    if note.text != log.note.text:
        other, ours = read_checkpoint(note, str(path)), log.checkpoint
        many = wording.figure(other.size, "publication")
        raise VerificationError(
            f"{path}: is of {other.origin} with {many}; the log is "
            f"{ours.origin} with {ours.size}. Have its last checkpoint cosigned."
        )
    found = [verify(note, witness, str(path)) for witness in policy.witnesses.values()]
    if not any(found):
        raise VerificationError(
            f"{path}: no witness that the policy names cosigned it. Ask for the key of who did, "
            "and write it in the policy."
        )
    yield from (signature for signature in found if signature)


def open_note(path: Path) -> SignedNote:
    """The note in a file. Raises VerificationError."""
    return read_note(read_trusted(path), str(path))


def read_trusted(path: Path) -> bytes:
    """The bytes of a small file that a person brings, to compare with. Raises VerificationError."""
    with user_files.refused_as(VerificationError, path):
        return user_files.read_bytes(path, most_bytes=NOTE_BYTES)


def open_policy(path: Path) -> WitnessPolicy:
    """The policy in a file. Raises VerificationError, which names the line."""
    return read_policy(read_trusted(path), str(path))


def trust(key: str, seen: Path | None, policy: Path | None) -> check_log.Trust:
    """What a reader brings to compare a site with. Raises VerificationError."""
    if seen is not None and seen.is_dir():
        seen = seen / check_log.LOG / CHECKPOINT
    return check_log.Trust(
        key, read_trusted(seen) if seen else None, open_policy(policy) if policy else None
    )
