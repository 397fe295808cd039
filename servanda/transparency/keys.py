"""Keys that sign: made by chance, kept in the file that the stock tool `minisign` keeps them in.

What leaves it: a `SigningKey`, and the text of a file that holds it, shut by a passphrase or open.
It opens no file. Source: https://jedisct1.github.io/minisign/ and libsodium's
crypto_pwhash_scryptsalsa208sha256, whose limits say how dear a guess at a passphrase is.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b
from hmac import compare_digest

from attrs import field, frozen
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from servanda.errors import SettingsError
from servanda.transparency.minisign import NUMBER_BYTES, MinisignKey, read_minisign_key
from servanda.transparency.notes import (
    COSIGNATURE,
    ED25519,
    NoteSignature,
    VerifierKey,
    cosigned,
    decoded,
    encoded,
)

_HEAD, _SALT_BYTES = b"Ed", 32
_SHUT, _OPEN, _CHECK = b"Sc", b"\0\0", b"B2"
# scrypt with N = 2**17, r = 8, p = 1: 128 MiB and some 0.4 s a guess, where a laptop has them
_OPERATIONS, _MEMORY_BYTES = 4 << 20, 128 << 20
_MOST_MEMORY_BYTES = 1 << 30  # what the stock tool asks
_COMMENT = "untrusted comment: "
_CALLED = "the key of "


@frozen
class SigningKey:
    """An Ed25519 key that signs, the number minisign knows it by, and whose its file says it is."""

    seed: bytes = field(repr=False)
    number: bytes
    name: str = ""

    @property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    @property
    def public_key(self) -> bytes:
        """The 32 bytes by which its signatures are checked."""
        return self._private.public_key().public_bytes_raw()

    @property
    def minisign(self) -> MinisignKey:
        """The key as the stock tool knows it."""
        return MinisignKey(self.number, self.public_key)

    def sign(self, message: bytes) -> bytes:
        """The 64 bytes of its signature: the same for the same message."""
        return self._private.sign(message)

    def verifier(self, name: str, *, witness: bool = False) -> VerifierKey:
        """The key by which its notes are checked, under a name."""
        return VerifierKey(name, COSIGNATURE if witness else ED25519, self.public_key)

    def sign_note(self, text: str, name: str) -> NoteSignature:
        """The line by which a log signs its checkpoint."""
        return NoteSignature(name, self.verifier(name).key_id, self.sign(text.encode()))

    def cosign(self, text: str, name: str, *, timestamp: int) -> NoteSignature:
        """The line by which a witness says that it saw a checkpoint, at a time since 1970."""
        signature = timestamp.to_bytes(8, "big") + self.sign(cosigned(text, timestamp))
        return NoteSignature(name, self.verifier(name, witness=True).key_id, signature)


def new_key(name: str, *, chance: Callable[[int], bytes]) -> SigningKey:
    """A key that nobody has had; `chance` gives so many bytes that nobody can guess."""
    return SigningKey(chance(32), chance(NUMBER_BYTES), name)


def secret_file(key: SigningKey, *, passphrase: str, chance: Callable[[int], bytes]) -> str:
    """The text of the file that holds a key; with no passphrase whoever reads it can sign."""
    body = key.number + key.seed + key.public_key
    body += blake2b(_HEAD + body, digest_size=32).digest()
    limits = (0, 0)
    salt = bytes(_SALT_BYTES)
    if passphrase:
        salt, limits = chance(_SALT_BYTES), (_OPERATIONS, _MEMORY_BYTES)
        body = _mixed(body, passphrase, salt, *limits)
    head = _HEAD + (_SHUT if passphrase else _OPEN) + _CHECK + salt
    spelt = encoded(head + b"".join(limit.to_bytes(8, "little") for limit in limits) + body)
    return f"{_COMMENT}keep secret: {_CALLED}{key.name}\n{spelt}\n"


def public_file(key: SigningKey) -> str:
    """The text of the file that anybody may have, as the stock tool reads it."""
    return f"{_COMMENT}{_CALLED}{key.name}\n{key.minisign}\n"


def is_public(text: str) -> bool:
    """Whether a text is the file of a key's public half."""
    _, _, line = text.strip().partition("\n")
    try:
        read_minisign_key(line.strip())
    except ValueError:
        return False
    return True


def is_shut(text: str) -> bool:
    """Whether a passphrase is needed. Raises SettingsError where a text holds no key."""
    return _read(text)[2:4] == _SHUT


def read_secret(text: str, *, passphrase: str = "") -> SigningKey:
    """The key that a text holds. Raises SettingsError: no key in it, or another passphrase."""
    data = _read(text)
    at = 6 + _SALT_BYTES
    salt, body = data[6:at], data[at + 16 :]
    if data[2:4] == _SHUT:
        operations, memory = (int.from_bytes(data[at + i : at + i + 8], "little") for i in (0, 8))
        if memory > _MOST_MEMORY_BYTES:
            raise SettingsError("the key asks for more memory than any is made with.")
        body = _mixed(body, passphrase, salt, operations, memory)
    name = text.partition("\n")[0].partition(_CALLED)[2].strip()
    key = SigningKey(body[NUMBER_BYTES : NUMBER_BYTES + 32], body[:NUMBER_BYTES], name)
    wanted = key.number + key.seed + key.public_key
    check = blake2b(_HEAD + wanted, digest_size=32).digest()
    checks = (check, bytes(32)) if data[2:4] == _OPEN else (check,)  # the tool's own has none
    if not any(compare_digest(wanted + each, body) for each in checks):
        raise SettingsError(
            "the passphrase is another one, or the file was changed. Type it as when the "
            "key was made: without it the key signs no more."
            if data[2:4] == _SHUT
            else "the key in it was changed: its check does not hold."
        )
    return key


def _read(text: str) -> bytes:
    lines = text.split("\n")
    try:
        data = decoded(lines[1].strip()) if len(lines) > 1 else b""
    except ValueError:
        data = b""
    length = 6 + _SALT_BYTES + 16 + NUMBER_BYTES + 64 + 32
    known = len(data) == length and data[:2] == _HEAD and data[4:6] == _CHECK
    if not known or data[2:4] not in (_SHUT, _OPEN):
        raise SettingsError("it holds no key that signs, as servanda keys or minisign makes one.")
    return data


def _mixed(body: bytes, passphrase: str, salt: bytes, operations: int, memory: int) -> bytes:
    """Bytes shut or opened by a passphrase: both are the same step."""
    count, parallel = _costs(operations, memory)
    kdf = Scrypt(salt=salt, length=len(body), n=count, r=8, p=parallel)
    stream = kdf.derive(passphrase.encode())
    return bytes(one ^ other for one, other in zip(body, stream))


def _costs(operations: int, memory: int) -> tuple[int, int]:
    """What scrypt is to do, N and p at r = 8, as libsodium takes it from two limits."""
    operations = max(operations, 32768)
    most = operations // 32 if operations < memory // 32 else memory // 1024
    power = next(p for p in range(1, 63) if 1 << p > most // 2)
    if operations < memory // 32:
        return 1 << power, 1
    return 1 << power, max(1, min((operations // 4) >> power, 0x3FFFFFFF) // 8)
