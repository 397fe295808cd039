"""Checkpoints: how large a log is and what its tree comes to, as its key signs it; and proofs.

What leaves it: a `Checkpoint` from a note and a note's text from one, and `.tlog-proof` files,
which show off line that an entry is in a log. Source: https://c2sp.org/tlog-checkpoint and
https://c2sp.org/tlog-proof. `verify.py` carries this very file.
"""

from __future__ import annotations

from attrs import frozen

from servanda.errors import VerificationError
from servanda.transparency.merkle import is_included, leaf_hash
from servanda.transparency.notes import SignedNote, decoded, encoded, read_note

_PROOF = "c2sp.org/tlog-proof@v1"
_HASH_BYTES = 32


@frozen
class Checkpoint:
    """What a log says of itself: its name, the number of its entries, the root over them."""

    origin: str
    size: int
    root_hash: bytes

    @property
    def text(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{encoded(self.root_hash)}\n"


@frozen
class EntryProof:
    """That an entry stands at an index of a log, with the checkpoint that says so.

    `extra` is whatever was put beside it; nobody vouches for it.
    """

    index: int
    path: tuple[bytes, ...]
    note: SignedNote
    extra: bytes = b""

    def __str__(self) -> str:
        extra = f"extra {encoded(self.extra)}\n" if self.extra else ""
        path = "".join(f"{encoded(step)}\n" for step in self.path)
        return f"{_PROOF}\n{extra}index {self.index}\n{path}\n{self.note}"


def read_checkpoint(note: SignedNote, place: str) -> Checkpoint:
    """What a note says, where it is a checkpoint. Raises VerificationError.

    Lines after the third may stand there for others; none of ours has any.
    """
    lines = note.text.split("\n")[:-1]
    if len(lines) < 3 or not all(lines):
        raise VerificationError(f"{place}: is no checkpoint: three lines are asked.")
    try:
        return Checkpoint(lines[0], _number(lines[1]), _hash(lines[2]))
    except ValueError as error:
        raise VerificationError(f"{place}: is no checkpoint: {error}.") from None


def read_proof(data: bytes, place: str) -> EntryProof:
    """A `.tlog-proof` that stands in bytes. Raises VerificationError."""
    head, blank, rest = data.partition(b"\n\n")
    try:
        lines = head.decode("ascii").split("\n")
        if not blank or lines.pop(0) != _PROOF or not lines:
            raise ValueError(f"its first line is not {_PROOF}")
        extra = b""
        if lines[0].startswith("extra "):
            extra = decoded(lines.pop(0)[len("extra ") :])
        if not lines or not lines[0].startswith("index "):
            raise ValueError("it says no index")
        index = _number(lines.pop(0)[len("index ") :])
        path = tuple(_hash(line) for line in lines)
    except ValueError as error:
        raise VerificationError(f"{place}: is no proof of a log: {error}.") from None
    return EntryProof(index, path, read_note(rest, place), extra)


def is_proved(proof: EntryProof, entry: bytes, checkpoint: Checkpoint) -> bool:
    """Whether a proof shows that an entry is in the tree of a checkpoint."""
    return is_included(
        leaf_hash(entry),
        index=proof.index,
        size=checkpoint.size,
        proof=proof.path,
        root_hash=checkpoint.root_hash,
    )


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or (text[0] == "0" and text != "0"):
        raise ValueError(f"{text[:40]!r} is no number")
    if len(text) > 19:
        raise ValueError(f"{text[:40]} is more than any log has")
    return int(text)


def _hash(text: str) -> bytes:
    data = decoded(text)
    if len(data) != _HASH_BYTES:
        raise ValueError(f"{text[:60]!r} is no hash: it has {len(data)} bytes")
    return data
