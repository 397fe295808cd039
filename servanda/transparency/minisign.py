"""Signatures of files that the stock tool `minisign` checks.

What leaves it: the text of a signature file, and what a person can rely on in one. Only signatures
over the hash of a file are made and believed, as the tool makes them. Source:
https://jedisct1.github.io/minisign/. `verify.py` carries this very file.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b

from attrs import frozen

from servanda.errors import VerificationError
from servanda.transparency.ed25519 import KEY_BYTES, SIGNATURE_BYTES, is_public_key, is_signed
from servanda.transparency.notes import decoded, encoded

NUMBER_BYTES = 8  # by which a signature says which key made it
_LEGACY, _HASHED = b"Ed", b"ED"
_UNTRUSTED, _TRUSTED = "untrusted comment: ", "trusted comment: "


@frozen
class MinisignKey:
    """A public key, and the eight bytes that stand for it in signatures."""

    number: bytes
    public_key: bytes

    def __str__(self) -> str:
        return encoded(_LEGACY + self.number + self.public_key)


def read_minisign_key(text: str) -> MinisignKey:
    """The key that `RW...` spells. Raises ValueError with what is wrong."""
    data = decoded(text.strip())
    if len(data) != 2 + NUMBER_BYTES + KEY_BYTES or data[:2] != _LEGACY:
        raise ValueError(f"{text.strip()[:60]!r} is no minisign key")
    key = MinisignKey(data[2 : 2 + NUMBER_BYTES], data[2 + NUMBER_BYTES :])
    if not is_public_key(key.public_key):
        raise ValueError(f"{text.strip()[:60]!r} is no Ed25519 key")
    return key


def signature_file(
    data: bytes, *, key: MinisignKey, sign: Callable[[bytes], bytes], comment: str
) -> str:
    """The text of the signature file beside a file of those bytes.

    The same bytes, key and comment give the same text. The comment is signed too.
    """
    signature = sign(_hash(data))
    return _spelt(key, signature, comment, sign(signature + comment.encode()))


def _spelt(key: MinisignKey, signature: bytes, comment: str, global_signature: bytes) -> str:
    return (
        f"{_UNTRUSTED}signature by the minisign key {key}\n"
        f"{encoded(_HASHED + key.number + signature)}\n"
        f"{_TRUSTED}{comment}\n{encoded(global_signature)}\n"
    )


def verify_file(data: bytes, text: bytes, key: MinisignKey, place: str) -> str:
    """The signed comment of a signature file over bytes, once both signatures were checked.

    Raises VerificationError, which names the place, also where a line is spelt otherwise than here.
    """
    lines = text.decode("utf-8", errors="replace").split("\n")
    try:
        if len(lines) != 5 or lines[4] or not lines[2].startswith(_TRUSTED):
            raise ValueError("it is not four lines as minisign writes them")
        first, last = decoded(lines[1]), decoded(lines[3])
        if len(first) != 2 + NUMBER_BYTES + SIGNATURE_BYTES or first[:2] != _HASHED:
            raise ValueError("its second line is no signature over a hash")
    except ValueError as error:
        raise VerificationError(f"{place}: is no signature of minisign: {error}.") from None
    comment, signature = lines[2][len(_TRUSTED) :], first[2 + NUMBER_BYTES :]
    if text != _spelt(key, signature, comment, last).encode():
        raise VerificationError(f"{place}: line 1 or 2 names another key than {key}.")
    if not is_signed(_hash(data), signature=signature, public_key=key.public_key):
        raise VerificationError(f"{place}: line 2 is no signature of that file by {key}.")
    signed = signature + comment.encode()
    if not is_signed(signed, signature=last, public_key=key.public_key):
        raise VerificationError(f"{place}: line 4 is no signature of the comment by {key}.")
    return comment


def _hash(data: bytes) -> bytes:
    return blake2b(data).digest()
