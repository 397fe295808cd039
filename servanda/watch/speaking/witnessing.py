"""A witness cosigns the checkpoint of a log, where it goes on from what she saw of it before.

What leaves it: the checkpoint with her signature under it, once what she saw is on her disk. It
needs no network: a checkpoint is a file, and so is what she saw.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from attrs import frozen

from servanda import canon, user_files, wording
from servanda.archive.check_log import LOG
from servanda.archive.folder import read_folder
from servanda.captures.custody.chain import alone
from servanda.errors import SettingsError, VerificationError
from servanda.transparency.checkpoints import Checkpoint, read_checkpoint
from servanda.transparency.keys import SigningKey
from servanda.transparency.logs import CHECKPOINT, read_log, read_signed
from servanda.transparency.notes import ED25519, SignedNote, VerifierKey, read_key
from servanda.watch.speaking.key_files import check_name
from servanda.watch.speaking.signing import open_note, read_trusted

SEEN = ".seen"  # beside the key's file: a folder with a file of what this witness saw
_SEEN_FILE = "logs.json"


@frozen
class Witnessing:
    """A checkpoint with a witness's signature under it, and how many publications she saw before.

    `before` is None where she saw none of that log.
    """

    note: SignedNote
    checkpoint: Checkpoint
    before: int | None


def cosign(
    path: Path, key_file: Path, key: SigningKey, *, name: str, log_key: str, now: datetime
) -> Witnessing:
    """Cosign a checkpoint, given as its file, its log or the site it is in.

    The first time `log_key` says whose log it is; from then on it is remembered. Raises
    SettingsError where that is not known, VerificationError where the checkpoint is not of that
    key, is older than one seen before, or does not go on from it.
    """
    check_name(name)
    path = next((p for p in (path / LOG / CHECKPOINT, path / CHECKPOINT) if p.is_file()), path)
    folder = key_file.with_name(key_file.name + SEEN)
    with alone(folder):
        known = _known(folder / _SEEN_FILE)
        note = open_note(path)
        origin = read_checkpoint(note, str(path)).origin
        before = known.get(origin)
        owner = _owner(origin, log_key, before, path)
        if owner.public_key == key.public_key:
            raise SettingsError(f"{path}: is of your own log; its witnesses are others.")
        note, checkpoint = read_signed(str(note).encode(), owner, str(path))
        seen = None
        if before is not None:
            seen = read_signed(before["checkpoint"].encode(), owner, str(folder))[1]
            _check_grown(seen, checkpoint, owner, path)
        signature = key.cosign(note.text, name, timestamp=int(now.timestamp()))
        mine = signature.name, signature.key_id
        others = tuple(s for s in note.signatures if (s.name, s.key_id) != mine)
        own = next(s for s in others if (s.name, s.key_id) == (owner.name, owner.key_id))
        known[origin] = {"key": str(owner), "checkpoint": str(SignedNote(note.text, (own,)))}
        # what was seen is on disk before anybody has the signature
        user_files.write_whole(folder / _SEEN_FILE, f"{canon.spell(known).decode()}\n")
    return Witnessing(
        SignedNote(note.text, (*others, signature)), checkpoint, seen.size if seen else None
    )


def _known(path: Path) -> dict[str, dict[str, str]]:
    """What this witness saw of each log last, by its name."""
    if not path.exists():
        return {}
    try:
        known: dict[str, dict[str, str]] = json.loads(read_trusted(path))
        for entry in known.values():
            read_key(entry["key"]), entry["checkpoint"].encode()
    except (ValueError, LookupError, AttributeError, TypeError):
        raise SettingsError(
            f"{path}: cannot be read, so what this witness saw before is not known. Put a copy "
            "back. Without it she could sign two histories."
        ) from None
    return known


def _owner(origin: str, given: str, before: dict[str, str] | None, path: Path) -> VerifierKey:
    """The key that the log is known by."""
    try:
        key = read_key(given) if given else None
    except ValueError as error:
        raise SettingsError(f"--log: {error}.") from None
    if before is not None:
        known = read_key(before["key"])
        if key not in (None, known):
            raise SettingsError(
                f"{path}: you cosigned the log {origin} under the key {known} before, and give "
                f"another. Ask its keeper by another way what became of the first."
            )
        return known
    if key is None or key.kind != ED25519:
        raise SettingsError(
            f"{path}: you have seen nothing of the log {origin} yet, so nobody knows whose it is. "
            "Give its key with --log, as its keeper told you by another way than this file."
        )
    return key


def _check_grown(seen: Checkpoint, now: Checkpoint, owner: VerifierKey, path: Path) -> None:
    """A log shows what was seen of it, and more."""
    many = wording.figure(now.size, "publication")
    if now.size < seen.size:
        raise VerificationError(
            f"{path}: has {many}, and you cosigned {seen.size} before: an older "
            "site, or one put back. Nothing was signed."
        )
    if now.size == seen.size:
        is_same = now == seen
    elif not (path.parent / "tile").is_dir():
        raise VerificationError(
            f"{path}: has {many}, and you cosigned {seen.size} before; whether "
            "it goes on from them stands in the tiles beside it. Give the site, or its folder log."
        )
    else:
        log = read_log(read_folder(path.parent).files, owner, f"{path.parent}/")
        is_same = log.root_at(seen.size) == seen.root_hash
    if not is_same:
        are_not = f"{wording.figure(seen.size, 'publication')} are not those"
        first = "publication is not the one" if seen.size == 1 else are_not
        raise VerificationError(
            f"{path}: the first {first} you cosigned: two histories "
            "are shown under one key. Nothing was signed. Keep this file and what you cosigned, "
            "for together they prove it, and tell the other witnesses."
        )
