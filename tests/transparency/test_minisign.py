"""Files of keys and signatures are those of minisign: the stock tool takes ours, and we its."""

from __future__ import annotations

import random
import shutil
import subprocess
from pathlib import Path

import pytest
from transparency import vectors

from servanda.errors import SettingsError, VerificationError
from servanda.transparency.keys import (
    is_shut,
    new_key,
    public_file,
    read_secret,
    secret_file,
)
from servanda.transparency.minisign import read_minisign_key, signature_file, verify_file

chance = random.Random(11)  # noqa: S311
KEY = new_key("log.example/record", chance=chance.randbytes)
WORDS = "correct horse"
DATA = b"manifest.json  of some site\n"

stock = pytest.mark.skipif(
    shutil.which("minisign") is None,
    reason="no stock minisign on this machine: apt-get install minisign",
)


def signed() -> str:
    return signature_file(DATA, key=KEY.minisign, sign=KEY.sign, comment="file:x\tlog:y")


def test_a_signature_file_reads_back_and_is_the_same_each_time() -> None:
    assert signed() == signed()
    assert verify_file(DATA, signed().encode(), KEY.minisign, "x.minisig") == "file:x\tlog:y"


def test_every_part_of_a_signature_file_counts() -> None:
    text = signed().encode()
    for at in range(0, len(text), 3):
        changed = bytearray(text)
        changed[at] ^= 1
        with pytest.raises(VerificationError, match=r"x\.minisig"):
            verify_file(DATA, bytes(changed), KEY.minisign, "x.minisig")
    with pytest.raises(VerificationError, match="line 2 is no signature of that file"):
        verify_file(DATA + b"x", text, KEY.minisign, "x.minisig")


def test_a_signature_over_the_bytes_themselves_is_not_believed() -> None:
    key = read_minisign_key(vectors.MINISIGN_KEY)

    assert str(key) == vectors.MINISIGN_KEY
    with pytest.raises(VerificationError, match="no signature over a hash"):
        verify_file(b"test", vectors.MINISIGN_LEGACY.encode(), key, "test.minisig")


def test_a_key_comes_back_out_of_its_file_and_only_with_its_passphrase() -> None:
    shut = secret_file(KEY, passphrase=WORDS, chance=chance.randbytes)
    left_open = secret_file(KEY, passphrase="", chance=chance.randbytes)

    assert (is_shut(shut), is_shut(left_open)) == (True, False)
    assert read_secret(shut, passphrase=WORDS) == KEY
    assert read_secret(left_open) == KEY
    assert KEY.seed not in shut.encode()
    assert "seed" not in repr(KEY)
    with pytest.raises(SettingsError, match="passphrase is another one"):
        read_secret(shut, passphrase=WORDS[1:])


@pytest.mark.parametrize(
    "text",
    ["", "x", "untrusted comment: x\n", "untrusted comment: x\nRWQf\n", "a\n" + "A" * 212 + "\n"],
)
def test_what_holds_no_key_is_refused(text: str) -> None:
    with pytest.raises(SettingsError, match="no key that signs"):
        read_secret(text)


@stock
def test_the_stock_tool_checks_ours(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(DATA)
    (tmp_path / "x.minisig").write_text(signed(), encoding="utf-8")
    (tmp_path / "key.pub").write_text(public_file(KEY), encoding="utf-8")

    checked = subprocess.run(
        ["minisign", "-V", "-p", "key.pub", "-m", "x"], cwd=tmp_path, capture_output=True, text=True
    )

    assert checked.returncode == 0, checked.stderr
    assert "Trusted comment: file:x\tlog:y" in checked.stdout
    (tmp_path / "x").write_bytes(DATA + b"x")
    changed = subprocess.run(
        ["minisign", "-V", "-p", "key.pub", "-m", "x"], cwd=tmp_path, capture_output=True, text=True
    )
    assert changed.returncode == 1


@stock
@pytest.mark.parametrize("passphrase", ["", WORDS])
def test_the_stock_tool_signs_with_the_file_of_our_key_and_we_check_it(
    tmp_path: Path, passphrase: str
) -> None:
    (tmp_path / "x").write_bytes(DATA)
    (tmp_path / "key").write_text(
        secret_file(KEY, passphrase=passphrase, chance=chance.randbytes), encoding="utf-8"
    )

    made = subprocess.run(
        ["minisign", "-S", "-s", "key", "-m", "x", "-t", "by the stock tool"],
        cwd=tmp_path, input=f"{passphrase}\n", capture_output=True, text=True,
    )  # fmt: skip
    text = (tmp_path / "x.minisig").read_text(encoding="utf-8")

    assert made.returncode == 0, made.stderr
    # its own first line says nothing of the key, and ours is asked to
    ours = text.replace(
        "signature from minisign secret key", f"signature by the minisign key {KEY.minisign}"
    )
    assert verify_file(DATA, ours.encode(), KEY.minisign, "x.minisig") == "by the stock tool"


@stock
def test_a_key_that_the_stock_tool_made_signs_here(tmp_path: Path) -> None:
    subprocess.run(
        ["minisign", "-G", "-W", "-p", "key.pub", "-s", "key"],
        cwd=tmp_path, check=True, capture_output=True, input="",  text=True,
    )  # fmt: skip

    key = read_secret((tmp_path / "key").read_text(encoding="utf-8"))

    spelt = (tmp_path / "key.pub").read_text(encoding="utf-8").split("\n")[1]
    assert str(key.minisign) == spelt
    assert key.name == ""
