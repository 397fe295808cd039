"""A whole log as it lies in a folder: its checkpoint, its tiles and its entries.

What leaves it: a `TransparencyLog` once its key, its entries and its root agree, the files of one,
and what is not as they are. `verify.py` carries this very file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from attrs import frozen

from servanda.errors import VerificationError
from servanda.transparency.checkpoints import Checkpoint, read_checkpoint
from servanda.transparency.merkle import leaf_hash, root
from servanda.transparency.notes import SignedNote, VerifierKey, read_note, verify
from servanda.transparency.tiles import entries_of, tile_files

CHECKPOINT = "checkpoint"


@frozen
class TransparencyLog:
    """The entries of a log, and the note by which its key and its witnesses signed them."""

    entries: tuple[bytes, ...]
    note: SignedNote

    @property
    def checkpoint(self) -> Checkpoint:
        """What the log says of itself, worked out from its entries."""
        return head_of(self.entries, self.note.text.partition("\n")[0])

    def root_at(self, size: int) -> bytes:
        """The root over its first entries."""
        return root([leaf_hash(entry) for entry in self.entries[:size]])


def head_of(entries: tuple[bytes, ...], origin: str) -> Checkpoint:
    """What a log of those entries says of itself."""
    return Checkpoint(origin, len(entries), root([leaf_hash(entry) for entry in entries]))


def read_signed(data: bytes, key: VerifierKey, place: str) -> tuple[SignedNote, Checkpoint]:
    """A checkpoint that the key of a log signed. Raises VerificationError."""
    note = read_note(data, place)
    checkpoint = read_checkpoint(note, place)
    if checkpoint.origin != key.name:
        raise VerificationError(
            f"{place} line 1: is of the log {checkpoint.origin[:80]}, and not of {key.name}."
        )
    if checkpoint.text != note.text:
        raise VerificationError(f"{place} line 4: says more than our logs say.")
    if verify(note, key, place) is None:
        raise VerificationError(f"{place}: is not signed by {key}.")
    return note, checkpoint


def read_log(files: Mapping[str, bytes], key: VerifierKey, place: str = "") -> TransparencyLog:
    """The log that files hold, by their path below `place`. Raises VerificationError.

    Its key signed the checkpoint, and the entries come to the root in it.
    """
    where = f"{place}{CHECKPOINT}"
    if CHECKPOINT not in files:
        raise VerificationError(f"{where}: missing; without it nobody knows what the log holds.")
    note, checkpoint = read_signed(files[CHECKPOINT], key, where)
    try:
        entries = entries_of(files, checkpoint.size)
    except ValueError as error:
        raise VerificationError(f"{place}{error}.") from None
    if head_of(entries, checkpoint.origin) != checkpoint:
        raise VerificationError(
            f"{place}tile/entries: the entries come to another root than {where} says: one of "
            "them was changed, added, taken out or put elsewhere."
        )
    return TransparencyLog(entries, note)


def log_files(log: TransparencyLog) -> dict[str, bytes]:
    """Every file of a log by its path."""
    return {**tile_files(log.entries), CHECKPOINT: str(log.note).encode()}


def file_faults(
    files: Mapping[str, bytes], wanted: Mapping[str, bytes], place: str
) -> Iterator[str]:
    """Each file that is not there, is there and should not be, or holds other bytes."""
    for name in sorted({*wanted} - {*files}):
        yield f"{place}{name}: missing; the entries of the log make it."
    for name in sorted({*files} - {*wanted}):
        yield f"{place}{name}: no log of these entries has such a file."
    for name in sorted({*files} & {*wanted}):
        if files[name] != wanted[name]:
            yield f"{place}{name}: is not what the entries of the log make it."


def added(
    log: TransparencyLog | None, entry: bytes, *, origin: str, sign: Callable[[str], SignedNote]
) -> TransparencyLog:
    """The log with an entry more, signed anew; the same where that entry is its last already."""
    entries = log.entries if log else ()
    if log and entries and entries[-1] == entry:
        return log
    entries = (*entries, entry)
    return TransparencyLog(entries, sign(head_of(entries, origin).text))
