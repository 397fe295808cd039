"""Keys that open sealed backups: age's own, and shares of one on paper.

What leaves it: an identity as age spells it, the recipient that anyone may know, and words of
SLIP-39 of which so many bring the identity back. Only a
key that is asked for as a file is written to a disk.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from servanda.errors import SettingsError
from servanda.watch.speaking.key_files import refuse_inside, write_new

if TYPE_CHECKING:
    import pyrage

KEY_FILE_BYTES = 100_000
_PREFIX = "age-secret-key-"
_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"  # of BIP 173
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECK_LETTERS = 6
MOST_SHARES = 16  # of SLIP-39


def new_backup_key() -> tuple[str, str]:
    """A key nobody has had, as age spells it (AGE-SECRET-KEY-1...), and its recipient (age1...)."""
    import pyrage  # when used: by few commands

    identity = pyrage.x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def write_backup_key(path: Path, identity: str, recipient: str) -> None:
    """A key stands in a new file as age-keygen writes it, its owner's alone.

    Raises SettingsError where the path is taken, or lies in a watch or a site.
    """
    refuse_inside(path, "open every backup")
    write_new(path, f"# public key: {recipient}\n{identity}\n", mode=0o600)


def identity_of(text: str, name: object) -> pyrage.x25519.Identity:
    """The one identity in a key file of age. Raises SettingsError where there is none."""
    import pyrage  # when used: by few commands

    lines = [line.strip() for line in text.splitlines()]
    keys = [line for line in lines if line and not line.startswith("#")]
    try:
        (key,) = keys
        return pyrage.x25519.Identity.from_str(key)
    except (ValueError, pyrage.IdentityError):
        raise SettingsError(
            f"{name}: holds no key of age, which is one line that begins with AGE-SECRET-KEY-1. "
            "Give the file that `servanda keys sealing` or age-keygen wrote."
        ) from None


def recipient_of(text: str) -> pyrage.x25519.Recipient:
    """To whom a backup is sealed. Raises SettingsError for what is no recipient of age."""
    import pyrage  # when used: by few commands

    try:
        return pyrage.x25519.Recipient.from_str(text.strip())
    except pyrage.RecipientError:
        shown = "what was given" if "secret" in text.lower() else repr(text[:80])
        raise SettingsError(
            f"{shown}: is no recipient. One begins with age1 and has 62 letters; `servanda "
            "keys sealing` prints it. A key that begins with AGE-SECRET-KEY is never given here."
        ) from None


def shares_of(identity: str, *, count: int, needed: int) -> tuple[str, ...]:
    """So many shares of a key, each 33 words of SLIP-39, of which `needed` bring it back.

    Fewer say nothing of it. SettingsError where the numbers cannot be.
    """
    import shamir_mnemonic  # when used: by few commands

    if not 1 < needed <= count <= MOST_SHARES:
        raise SettingsError(
            f"{needed} of {count} shares: give at least 2 that are needed, and at most "
            f"{MOST_SHARES} in all. One alone would be the key itself, written another way."
        )
    (shares,) = shamir_mnemonic.generate_mnemonics(1, [(needed, count)], _secret(identity))
    return tuple(shares)


def key_of_shares(shares: Sequence[str]) -> tuple[str, str]:
    """The key that shares bring back, and its recipient. SettingsError names what is wrong."""
    import shamir_mnemonic  # when used: by few commands

    read: dict[str, shamir_mnemonic.Share] = {}
    for number, words in enumerate(shares, start=1):
        plain = " ".join(re.sub(r"[^a-z ]", " ", words.lower()).split())
        try:
            read[plain] = shamir_mnemonic.Share.from_mnemonic(plain)
        except shamir_mnemonic.MnemonicError as error:
            raise SettingsError(
                f"share {number}: cannot be read ({error}). A word is missing, misspelt or out of "
                "its place: compare it with the paper."
            ) from None
    are_of_one = len({share.identifier for share in read.values()}) == 1
    needed = max(share.member_threshold for share in read.values()) if are_of_one else len(read)
    try:
        identity = _spelt(shamir_mnemonic.combine_mnemonics([*read][:needed]))
    except shamir_mnemonic.MnemonicError as error:
        raise SettingsError(
            f"the shares: {error} Give as many as are needed, all of one key, none twice."
        ) from None
    return identity, str(identity_of(identity, "the shares").to_public())


# ------------------------------------------------------------------ Bech32, as BIP 173 has it


def _secret(identity: str) -> bytes:
    """The 32 bytes in an identity that age has read before."""
    letters = identity.strip().lower().removeprefix(f"{_PREFIX}1")[:-_CHECK_LETTERS]
    number = 0
    for letter in letters:
        number = number << 5 | _LETTERS.index(letter)
    spare = 5 * len(letters) % 8
    return (number >> spare).to_bytes(5 * len(letters) // 8, "big")


def _spelt(secret: bytes) -> str:
    """An identity of age of so many bytes; age itself reads it again before anyone has it."""
    bits = 8 * len(secret)
    spare = -bits % 5
    number = int.from_bytes(secret, "big") << spare
    values = [number >> at & 31 for at in range(bits + spare - 5, -1, -5)]
    head = [*(ord(c) >> 5 for c in _PREFIX), 0, *(ord(c) & 31 for c in _PREFIX)]
    check = _check([*head, *values, *[0] * _CHECK_LETTERS]) ^ 1
    values += [check >> 5 * (5 - at) & 31 for at in range(_CHECK_LETTERS)]
    return f"{_PREFIX}1{''.join(_LETTERS[value] for value in values)}".upper()


def _check(values: Iterable[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for at, generator in enumerate(_GENERATORS):
            check ^= generator if top >> at & 1 else 0
    return check
