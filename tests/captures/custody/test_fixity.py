"""Hashing everything again names the file and the first byte that is not as it was."""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path

import pytest
from captures.exchanges import AT, exchange
from hypothesis import given
from hypothesis import strategies as st
from tries import tries

from servanda.canon import sha256_of_bytes
from servanda.captures import Kept, Said, Vault, keep
from servanda.captures.custody import fixity
from servanda.captures.custody.checksums import first_bad, pieces

PAGE = b"<html><body><p>" + b"The radio was closed on Monday. " * 400 + b"</p></body></html>"


@pytest.fixture(scope="module")
def first_vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One page fetched as gzip, archived and kept; one file added by hand. To be copied only."""
    vault = Vault(tmp_path_factory.mktemp("first") / "vault")
    vault.record([exchange("/a", gzip.compress(PAGE), headers="Content-Encoding: gzip")])
    _keep(vault, PAGE, "http://example.org/a")
    _keep(vault, PAGE.replace(b"radio", b"paper"), "saved.html")
    return vault.folder


@pytest.fixture
def vault(first_vault: Path, tmp_path: Path) -> Vault:
    """The same vault, of the test's own."""
    return Vault(shutil.copytree(first_vault, tmp_path / "vault"))


def _keep(vault: Vault, data: bytes, address: str) -> Kept:
    return keep(
        data,
        vault=vault,
        details=Said(address=address, fetched_at=AT, added_by="a monitor", media_type="text/html"),
    )


def _flip(path: Path, at: int) -> None:
    path.chmod(0o644)
    data = bytearray(path.read_bytes())
    data[at] ^= 0x20
    path.write_bytes(data)


def test_what_is_whole_has_no_fault(vault: Vault) -> None:
    looked = fixity.look(vault)

    assert looked.faults == ()
    assert (looked.files, looked.records) == (2, 3)


@pytest.mark.parametrize("at", [0, 1, 200, 700, -1])
def test_a_changed_byte_of_an_archived_record_is_named_exactly(vault: Vault, at: int) -> None:
    path = vault.folder / "warc" / "0001.warc.gz"
    at = at % path.stat().st_size

    _flip(path, at)

    (fault,) = fixity.look(vault).faults
    assert (fault.file, fault.offset) == ("0001.warc.gz", at)
    assert "no other changed" in fault.what


def test_two_changed_bytes_of_a_record_are_named_by_the_stretch_they_are_in(vault: Vault) -> None:
    path = vault.folder / "warc" / "0001.warc.gz"
    _flip(path, path.stat().st_size - 50)
    _flip(path, path.stat().st_size - 40)

    (fault,) = fixity.look(vault).faults

    assert fault.offset <= path.stat().st_size - 50
    assert "begins here" in fault.what


def test_a_missing_end_and_a_missing_file_are_named(vault: Vault) -> None:
    path = vault.folder / "warc" / "0001.warc.gz"
    whole = path.read_bytes()
    path.write_bytes(whole[:-10])
    (short,) = fixity.look(vault).faults
    path.unlink()
    gone = fixity.look(vault).faults

    assert short.file == "0001.warc.gz" and "bytes were kept" in short.what
    assert [fault.file for fault in gone] == ["0001.warc.gz"] * 3
    assert gone[0].offset == 0


@pytest.mark.parametrize("at", [0, 77, 5000])
def test_a_changed_byte_of_a_kept_file_is_named_by_its_archived_copy(vault: Vault, at: int) -> None:
    path = vault.path_of(sha256_of_bytes(PAGE))
    _flip(path, at)
    _flip(path, at + 300)

    (fault,) = fixity.look(vault).faults

    assert (fault.file, fault.offset) == (f"{path.parent.name}/{path.name}", at)
    assert "copy in 0001.warc.gz" in fault.what


@pytest.mark.parametrize("at", [0, 77, 5000])
def test_a_changed_byte_of_a_file_added_by_hand_is_named_by_its_checksums(
    vault: Vault, at: int
) -> None:
    path = vault.path_of(sha256_of_bytes(PAGE.replace(b"radio", b"paper")))
    _flip(path, at)

    (fault,) = fixity.look(vault).faults

    assert (fault.file, fault.offset) == (f"{path.parent.name}/{path.name}", at)
    assert "no other changed" in fault.what


@pytest.mark.parametrize(
    ("log", "number"), [("warc/chain.jsonl", 0), ("warc/chain.jsonl", 1), ("custody.jsonl", 0)]
)
def test_a_changed_line_is_named_by_its_first_byte(vault: Vault, log: str, number: int) -> None:
    path = vault.folder / log
    lines = path.read_bytes().splitlines(keepends=True)
    lines[number] = lines[number].replace(b"2026-", b"2025-", 1)
    path.write_bytes(b"".join(lines))

    faults = fixity.look(vault).faults

    assert {(fault.file, fault.offset) for fault in faults} == {
        (path.name, sum(map(len, lines[:number])))
    }


def test_the_last_line_of_custody_is_compared_with_the_record(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    capture = _keep(vault, PAGE, "http://example.org/a").capture
    path = tmp_path / "custody.jsonl"
    path.write_bytes(path.read_bytes().replace(b"a monitor", b"nobody at all"))

    (fault,) = fixity.look(vault, captures=[capture]).faults

    assert (fault.file, fault.offset) == ("custody.jsonl", 0)
    assert "another by" in fault.what


def test_a_capture_whose_bytes_are_gone_is_a_fault(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    capture = _keep(vault, PAGE, "http://example.org/a").capture
    vault.path_of(capture.bytes_sha256).unlink()

    (fault,) = fixity.look(vault, captures=[capture]).faults

    assert "gone" in fault.what and capture.id in fault.what


def test_the_last_line_of_the_chain_is_compared_with_its_record(vault: Vault) -> None:
    path = vault.folder / "warc" / "chain.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    row = json.loads(lines[-1])
    for key in ("peer", "address", "at", "record", "payload_sha256", "data_sha256"):
        changed = lines[-1].replace(row[key].encode(), row[key][:-1].encode() + b"~")
        path.write_bytes(b"".join([*lines[:-1], changed]))

        (fault,) = fixity.look(vault).faults

        assert fault.offset == sum(map(len, lines[:-1]))
        assert key in fault.what


def test_a_line_taken_out_and_bytes_no_line_speaks_of_are_named(vault: Vault) -> None:
    chain = vault.folder / "warc" / "chain.jsonl"
    lines = chain.read_bytes().splitlines(keepends=True)
    chain.write_bytes(b"".join(lines[:-1]))

    (fault,) = fixity.look(vault).faults

    assert fault.file == "0001.warc.gz"
    assert fault.offset == json.loads(lines[-1])["offset"]
    assert "no line of the chain" in fault.what


def test_a_line_that_leads_out_of_the_folder_is_refused(vault: Vault) -> None:
    chain = vault.folder / "warc" / "chain.jsonl"
    text = chain.read_text().replace('"0001.warc.gz"', '"../../secret"')
    chain.write_text(text)

    faults = fixity.look(vault).faults

    assert any("whose file is missing or cannot be" in fault.what for fault in faults)


def test_the_custody_of_a_capture_says_who_when_and_from_which_machine(vault: Vault) -> None:
    rows = {row["bytes_sha256"]: row["custody"] for row in fixity.rows_of(fixity.look(vault))}

    fetched, added = rows[sha256_of_bytes(PAGE)]
    assert (fetched["what"], fetched["peer"], fetched["at"]) == (
        "fetched",
        "192.0.2.7",
        "2026-03-01T06:30:00Z",
    )
    assert (added["what"], added["by"], added["address"]) == (
        "added",
        "a monitor",
        "http://example.org/a",
    )
    assert [row["what"] for row in rows[sha256_of_bytes(PAGE.replace(b"radio", b"paper"))]] == [
        "added"
    ]


def test_a_capture_is_on_the_log_once(vault: Vault) -> None:
    _keep(vault, PAGE, "http://example.org/a")
    _keep(Vault(vault.folder), PAGE, "http://example.org/a")

    assert len((vault.folder / "custody.jsonl").read_bytes().splitlines()) == 2


@tries(60)
@given(st.binary(min_size=1, max_size=9000), st.data())
def test_one_changed_byte_is_always_found_exactly(data: bytes, draw: st.DataObject) -> None:
    at = draw.draw(st.integers(0, len(data) - 1))
    changed = bytearray(data)
    changed[at] ^= draw.draw(st.integers(1, 255))

    found, _ = first_bad(
        bytes(changed), checksums=pieces(data), size_bytes=len(data), sha256=sha256_of_bytes(data)
    )

    assert found == at


@tries(60)
@given(st.binary(min_size=1, max_size=9000), st.binary(max_size=9000))
def test_no_place_is_ever_named_after_the_first_bad_byte(data: bytes, other: bytes) -> None:
    first = next(
        (i for i, (a, b) in enumerate(zip(data, other)) if a != b), min(len(data), len(other))
    )
    if data == other:
        return

    found, _ = first_bad(
        other, checksums=pieces(data), size_bytes=len(data), sha256=sha256_of_bytes(data)
    )

    assert found <= first
