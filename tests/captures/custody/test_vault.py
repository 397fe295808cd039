"""The vault keeps bytes once, for good, and hands out none that changed."""

import fcntl
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tries import tries

from servanda.canon import sha256_of_bytes
from servanda.captures import Vault
from servanda.errors import StoreError


@tries(25)
@given(data=st.binary(max_size=3000))
def test_what_goes_in_comes_out(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    vault = Vault(tmp_path_factory.mktemp("vault"))

    sha256 = vault.put(data)

    assert sha256 == sha256_of_bytes(data)
    assert vault.get(sha256) == data
    assert list(vault.all()) == [sha256]


def test_the_same_bytes_are_kept_once_and_not_written_again(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    sha256 = vault.put(b"a page")
    path = tmp_path / sha256[:2] / sha256[2:]
    before = path.stat()

    vault.put(b"a page")

    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert [item.name for item in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("at", [0, 3, 5])
def test_a_changed_byte_is_never_handed_out(tmp_path: Path, at: int) -> None:
    vault = Vault(tmp_path)
    sha256 = vault.put(b"a page")
    path = tmp_path / sha256[:2] / sha256[2:]
    path.chmod(0o644)
    changed = bytearray(b"a page")
    changed[at] ^= 1
    path.write_bytes(changed)

    with pytest.raises(StoreError, match="not what was captured"):
        vault.get(sha256)
    with pytest.raises(StoreError, match="not what was captured"):
        vault.put(b"a page")
    assert path.read_bytes() == changed  # and it is never overwritten
    assert len(vault.check()) == 1


def test_bytes_that_are_not_there_are_an_error(tmp_path: Path) -> None:
    vault = Vault(tmp_path)

    assert not vault.has("0" * 64)
    with pytest.raises(StoreError, match="holds no bytes"):
        vault.get("0" * 64)


@pytest.mark.parametrize(
    "name", ["", "..", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 64 + "\n"]
)
def test_only_a_hash_names_a_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(StoreError, match="is not a SHA-256"):
        Vault(tmp_path).get(name)


@pytest.mark.parametrize("call", ["fsync", "rename"])
def test_a_disk_that_fails_leaves_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    vault = Vault(tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(*((os, "fsync") if call == "fsync" else (Path, "rename")), fail)
        with pytest.raises(StoreError, match="No space left"):
            vault.put(b"a page")

    assert not any(path.is_file() for path in tmp_path.rglob("*"))
    assert vault.get(vault.put(b"a page")) == b"a page"


def test_what_a_killed_process_left_half_written_goes_and_what_another_writes_stays(
    tmp_path: Path,
) -> None:
    vault = Vault(tmp_path)
    place = vault.path_of(sha256_of_bytes(b"a page")).parent
    place.mkdir(parents=True)
    (place / ".part-killed").write_bytes(b"a pa")
    (place / ".part-alive").write_bytes(b"anoth")
    with (place / ".part-alive").open("rb") as alive:
        fcntl.flock(alive, fcntl.LOCK_EX)

        kept = vault.put(b"a page")

    assert vault.get(kept) == b"a page"
    assert [path.name for path in place.glob(".part-*")] == [".part-alive"]
