"""The verifier without packages says of every signature what RFC 8032 and OpenSSL say."""

from __future__ import annotations

import random

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from transparency import vectors

from servanda.transparency.ed25519 import is_public_key, is_signed

ORDER = 2**252 + 27742317777372353535851937790883648493
PRIME = 2**255 - 19


def openssl(message: bytes, signature: bytes, public_key: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except InvalidSignature:
        return False
    return True


@pytest.mark.parametrize(("seed", "public", "message", "signature"), vectors.ED25519)
def test_the_vectors_of_the_rfc_verify(
    seed: str, public: str, message: str, signature: str
) -> None:
    key, text, signed = map(bytes.fromhex, (public, message, signature))

    assert is_signed(text, signature=signed, public_key=key)
    assert not is_signed(text + b"x", signature=signed, public_key=key)
    made = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(seed)).sign(text)
    assert made == signed


def test_no_signature_with_a_bit_flipped_verifies() -> None:
    _, public, message, signature = vectors.ED25519[2]
    key, text, signed = map(bytes.fromhex, (public, message, signature))

    for bit in [*range(0, 512, 11), 255, 511]:
        changed = bytearray(signed)
        changed[bit // 8] ^= 1 << bit % 8
        assert not is_signed(text, signature=bytes(changed), public_key=key), bit


def test_what_openssl_says_of_signatures_made_and_spoilt_at_random_is_said_here() -> None:
    chance = random.Random(8032)  # noqa: S311
    said = {True: 0, False: 0}
    for _ in range(60):
        private = Ed25519PrivateKey.from_private_bytes(chance.randbytes(32))
        message = chance.randbytes(chance.randrange(200))
        public = private.public_key().public_bytes_raw()
        spoilt = [bytearray(private.sign(message)), bytearray(public)]
        if chance.random() < 0.6:
            part = chance.choice(spoilt)
            part[chance.randrange(len(part))] ^= 1 << chance.randrange(8)
        signature, key = map(bytes, spoilt)

        expected = openssl(message, signature, key)
        said[expected] += 1
        assert is_signed(message, signature=signature, public_key=key) == expected
    assert min(said.values()) > 10


def test_a_second_spelling_of_a_signature_is_none() -> None:
    _, public, message, signature = vectors.ED25519[1]
    key, text, signed = map(bytes.fromhex, (public, message, signature))
    scalar = int.from_bytes(signed[32:], "little") + ORDER

    twin = signed[:32] + scalar.to_bytes(32, "little")

    assert not is_signed(text, signature=twin, public_key=key)
    assert not openssl(text, twin, key)


@pytest.mark.parametrize(
    "key",
    [
        (1).to_bytes(32, "little"),  # the neutral point
        (PRIME - 1).to_bytes(32, "little"),  # of order two
        bytes(32),  # of order four
        (PRIME + 1).to_bytes(32, "little"),  # the neutral point, spelt again
        bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa"),
        (2).to_bytes(32, "little"),  # no point at all
        b"short",
    ],
)
def test_what_everybody_can_sign_for_is_no_key(key: bytes) -> None:
    assert not is_public_key(key)


def test_a_key_that_was_made_is_one() -> None:
    assert all(is_public_key(bytes.fromhex(public)) for _, public, _, _ in vectors.ED25519)
