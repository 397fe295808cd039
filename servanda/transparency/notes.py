"""Signed notes: a text, and lines by which keys signed it.

What leaves it: notes read strictly, keys by which a signature is checked, and whether it is one.
Source: https://c2sp.org/signed-note and https://c2sp.org/tlog-cosignature. `verify.py` carries this
very file.
"""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from hashlib import sha256

from attrs import frozen

from servanda.errors import VerificationError
from servanda.transparency.ed25519 import SIGNATURE_BYTES, is_public_key, is_signed

ED25519, COSIGNATURE = 0x01, 0x04  # types of signatures
MOST_SIGNATURES = 256  # of one note
_DASH = "\u2014"


@frozen
class VerifierKey:
    """Whose signatures are looked for: a name, a type, and an Ed25519 public key of 32 bytes."""

    name: str
    kind: int
    public_key: bytes

    @property
    def key_id(self) -> bytes:
        """The four bytes by which a signature says which key made it."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public_key).digest()[
            :4
        ]

    def __str__(self) -> str:
        spelt = encoded(bytes([self.kind]) + self.public_key)
        return f"{self.name}+{self.key_id.hex()}+{spelt}"


@frozen
class NoteSignature:
    """One line below a note: whose, by which key, and what that key made of the text."""

    name: str
    key_id: bytes
    payload: bytes

    def __str__(self) -> str:
        return f"{_DASH} {self.name} {encoded(self.key_id + self.payload)}\n"

    @property
    def timestamp(self) -> int:
        """When a cosignature was made, in seconds since 1970; of no other type does it say so."""
        return int.from_bytes(self.payload[:8], "big")


@frozen
class SignedNote:
    """A text that ends with a newline, and its signatures in their order."""

    text: str
    signatures: tuple[NoteSignature, ...]

    def __str__(self) -> str:
        return f"{self.text}\n{''.join(map(str, self.signatures))}"


def encoded(data: bytes) -> str:
    """Base 64, as RFC 4648, section 4, has it."""
    return b64encode(data).decode("ascii")


def decoded(text: str) -> bytes:
    """Bytes from base 64, which has one spelling for them. Raises ValueError."""
    try:
        data = b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError(f"{text[:60]!r} is no base64") from None
    if encoded(data) != text:
        raise ValueError(f"{text[:60]!r} is base64 spelt otherwise than it is written")
    return data


def is_key_name(name: str) -> bool:
    """Whether a key may be called so: something, without blanks, plus or control characters."""
    return bool(name) and name.isprintable() and not any(c.isspace() or c == "+" for c in name)


def read_key(text: str) -> VerifierKey:
    """The key that `NAME+ID+KEY` spells. Raises ValueError with what is wrong."""
    name, _, rest = text.strip().partition("+")
    said, _, spelt = rest.partition("+")
    if not is_key_name(name) or not spelt:
        raise ValueError(
            f"{text[:80]!r} is no key: one is spelt NAME+ID+KEY, as "
            "servanda.example/record+26448478+AdIs..."
        )
    data = decoded(spelt)
    if len(data) != 33 or data[0] not in (ED25519, COSIGNATURE):
        raise ValueError(f"the key of {name} is of a type that is not known here")
    key = VerifierKey(name, data[0], data[1:])
    if not is_public_key(key.public_key):
        raise ValueError(f"the key of {name} is no Ed25519 key")
    if key.key_id.hex() != said:
        raise ValueError(f"the key of {name} has the id {key.key_id.hex()}; it says {said[:20]}")
    return key


def read_note(data: bytes, place: str) -> SignedNote:
    """A note that stands in bytes. Raises VerificationError, which names the place and the line."""
    try:
        whole = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise VerificationError(f"{place}: byte {error.start} is not UTF-8.") from None
    odd = next((i for i, c in enumerate(whole) if c < " " and c != "\n"), None)
    if odd is not None:
        line = whole.count("\n", 0, odd) + 1
        raise VerificationError(f"{place} line {line}: holds a control character.")
    text, blank, below = whole.rpartition("\n\n")
    if not blank or not whole.endswith("\n") or not below:
        raise VerificationError(f"{place}: is no signed note: no line of a signature follows.")
    lines = below[:-1].split("\n")
    if len(lines) > MOST_SIGNATURES:
        raise VerificationError(f"{place}: has {len(lines)} signatures, more than any note here.")
    first = text.count("\n") + 3
    read = tuple(_signature(line, f"{place} line {first + i}") for i, line in enumerate(lines))
    return SignedNote(f"{text}\n", read)


def _signature(line: str, place: str) -> NoteSignature:
    parts = line.split(" ")
    if len(parts) != 3 or parts[0] != _DASH or not is_key_name(parts[1]):
        raise VerificationError(f"{place}: is no signature: {line[:80]!r}.")
    try:
        data = decoded(parts[2])
    except ValueError as error:
        raise VerificationError(f"{place}: {error}.") from None
    if len(data) < 5:
        raise VerificationError(f"{place}: the signature has {len(data)} bytes.")
    return NoteSignature(parts[1], data[:4], data[4:])


def signatures_by(note: SignedNote, key: VerifierKey) -> tuple[NoteSignature, ...]:
    """The signatures that say they are by a key, whether they are or not."""
    wanted = key.name, key.key_id
    return tuple(s for s in note.signatures if (s.name, s.key_id) == wanted)


def verify(note: SignedNote, key: VerifierKey, place: str) -> NoteSignature | None:
    """The signature of a key on a note, checked; None where the note has none of it.

    Raises VerificationError where it says it has one, and that is not of this text: then nothing of
    the note can be relied on.
    """
    made = signatures_by(note, key)
    if not made:
        return None
    if len(made) > 1:
        raise VerificationError(f"{place}: {key.name} stands there {len(made)} times with one key.")
    message, payload = note.text.encode(), made[0].payload
    if key.kind == COSIGNATURE and len(payload) == 8 + SIGNATURE_BYTES:
        message, payload = cosigned(note.text, made[0].timestamp), payload[8:]
    if not is_signed(message, signature=payload, public_key=key.public_key):
        raise VerificationError(
            f"{place}: the signature of {key.name} is not of this text: one of the two was changed."
        )
    return made[0]


def cosigned(text: str, timestamp: int) -> bytes:
    """What a witness signs of a checkpoint's text, at a time in seconds since 1970."""
    return f"cosignature/v1\ntime {timestamp}\n{text}".encode()
