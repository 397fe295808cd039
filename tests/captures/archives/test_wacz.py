"""What goes out as WACZ is whole, replayed by other tools, and on the log of custody."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import shutil
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from captures.exchanges import AT, exchange
from hypothesis import given
from hypothesis import strategies as st
from tries import tries
from warcio.archiveiterator import ArchiveIterator

from servanda.captures import Said, Vault, keep, pages_of
from servanda.captures.archives import wacz
from servanda.captures.archives.cdxj import IndexEntry, index_of, sort_key
from servanda.captures.custody import fixity, timestamps
from servanda.errors import StoreError
from servanda.model import Capture

PAGE = b"<html><body><p>" + b"The radio was closed on Monday. " * 400 + b"</p></body></html>"
LATER = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def kept(vault: Vault, data: bytes, address: str) -> Capture:
    return keep(
        data,
        vault=vault,
        details=Said(address=address, fetched_at=AT, added_by="a monitor", media_type="text/html"),
    ).capture


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Capture]]:
    """Two pages fetched, one of them twice, one refused; a file added by hand. To be copied only."""
    vault = Vault(tmp_path_factory.mktemp("first") / "vault")
    vault.record([exchange("/a", gzip.compress(PAGE), headers="Content-Encoding: gzip")])
    vault.record([exchange("/b", PAGE.replace(b"radio", b"paper"))])
    vault.record([exchange("/b", PAGE.replace(b"radio", b"paper"), at=LATER)])
    vault.record([exchange("/closed", b"<p>No.</p>", status=403)])
    return vault.folder, [
        kept(vault, PAGE, "http://example.org/a"),
        kept(vault, PAGE.replace(b"radio", b"paper"), "http://example.org/b"),
        kept(vault, PAGE.replace(b"radio", b"club"), "saved pages/a.html"),
    ]


@pytest.fixture
def vault(first: tuple[Path, list[Capture]], tmp_path: Path) -> Vault:
    return Vault(shutil.copytree(first[0], tmp_path / "vault"))


@pytest.fixture
def captures(first: tuple[Path, list[Capture]]) -> list[Capture]:
    return list(first[1])


def given_out(vault: Vault, captures: list[Capture], **more: object) -> Path:
    path = vault.folder.parent / "out.wacz"
    wacz.give_out(vault, captures, path, title="A title", by="a clerk", at=LATER, **more)  # type: ignore[arg-type]
    return path


def records(package: zipfile.ZipFile) -> list[tuple[str, str]]:
    found = []
    for name in package.namelist():
        if name.startswith("archive/"):
            stream = io.BytesIO(package.read(name))
            for record in ArchiveIterator(stream, check_digests="raise"):
                record.content_stream().read()
                address = record.rec_headers.get_header("WARC-Target-URI") or ""
                found.append((record.rec_type, address))
    return found


def test_every_part_is_listed_with_its_hash_and_the_list_with_its_own(
    vault: Vault, captures: list[Capture]
) -> None:
    package = zipfile.ZipFile(given_out(vault, captures))

    listed = json.loads(package.read("datapackage.json"))
    digest = json.loads(package.read("datapackage-digest.json"))
    found = {one["path"]: (one["bytes"], one["hash"]) for one in listed["resources"]}
    of_the_list = {"datapackage.json", "datapackage-digest.json"}
    assert package.testzip() is None
    assert (listed["profile"], listed["wacz_version"]) == ("data-package", "1.1.1")
    assert found == {
        name: (len(data), f"sha256:{hashlib.sha256(data).hexdigest()}")
        for name in package.namelist()
        if name not in of_the_list and (data := package.read(name)) is not None
    }
    expected = hashlib.sha256(package.read("datapackage.json")).hexdigest()
    assert digest == {"path": "datapackage.json", "hash": f"sha256:{expected}"}
    assert {info.compress_type for info in package.infolist()} == {zipfile.ZIP_STORED}


def test_another_tool_reads_every_record_refusals_and_added_files_too(
    vault: Vault, captures: list[Capture]
) -> None:
    found = records(zipfile.ZipFile(given_out(vault, captures)))

    assert found == [
        ("warcinfo", ""),
        ("request", "http://example.org/a"),
        ("response", "http://example.org/a"),
        ("request", "http://example.org/b"),
        ("response", "http://example.org/b"),
        ("request", "http://example.org/b"),
        ("revisit", "http://example.org/b"),
        ("request", "http://example.org/closed"),
        ("response", "http://example.org/closed"),
        ("warcinfo", ""),
        ("resource", "file:///saved%20pages/a.html"),
    ]


def test_each_line_of_the_index_leads_to_its_record(vault: Vault, captures: list[Capture]) -> None:
    package = zipfile.ZipFile(given_out(vault, captures))

    lines = package.read("indexes/index.cdxj").splitlines()
    assert lines == sorted(lines)
    assert len(lines) == 5
    for line in lines:
        _, instant, told = line.decode().split(" ", 2)
        row = json.loads(told)
        data = package.read(f"archive/{row['filename']}")
        start, end = int(row["offset"]), int(row["offset"]) + int(row["length"])
        [record] = list(ArchiveIterator(io.BytesIO(data[start:end]), no_record_parse=True))
        headers = record.rec_headers
        assert headers.get_header("WARC-Target-URI") == row["url"]
        assert headers.get_header("WARC-Payload-Digest") == row["digest"]
        digits = "".join(c for c in headers.get_header("WARC-Date") if c.isdigit())
        assert digits[:14] == instant


def test_every_page_is_on_the_list_of_pages_and_in_the_index(
    vault: Vault, captures: list[Capture]
) -> None:
    package = zipfile.ZipFile(given_out(vault, captures))

    head, *pages = map(json.loads, package.read("pages/pages.jsonl").splitlines())
    indexed = {
        (row["url"], line.split(" ", 2)[1])
        for line in package.read("indexes/index.cdxj").decode().splitlines()
        if (row := json.loads(line.split(" ", 2)[2]))
    }
    assert head["format"] == "json-pages-1.0"
    assert [page["url"] for page in pages] == [
        "http://example.org/a",
        "http://example.org/b",
        "file:///saved%20pages/a.html",
    ]
    instants = {(page["url"], "".join(filter(str.isdigit, page["ts"]))[:14]) for page in pages}
    assert instants <= indexed


def test_it_comes_back_in_with_the_same_bytes(vault: Vault, captures: list[Capture]) -> None:
    pages = pages_of(given_out(vault, captures))

    came = {page.address: hashlib.sha256(page.data).hexdigest() for page in pages}
    assert came == {wacz.address_of(one): one.bytes_sha256 for one in captures}
    assert pages.damaged == ()


def test_one_capture_alone_takes_only_what_it_rests_on(
    vault: Vault, captures: list[Capture]
) -> None:
    found = records(zipfile.ZipFile(given_out(vault, captures[:1], alone=True)))

    assert found == [
        ("warcinfo", ""),
        ("request", "http://example.org/a"),
        ("response", "http://example.org/a"),
    ]


def test_each_capture_s_custody_says_that_it_went_out(
    vault: Vault, captures: list[Capture]
) -> None:
    path = given_out(vault, captures[:2])

    looked = fixity.look(Vault(vault.folder), captures=captures)
    out = {
        sha256: [row for row in rows if row.get("what") == "exported"]
        for sha256, rows in looked.custody.items()
    }
    assert looked.faults == ()
    [row] = out[captures[0].bytes_sha256]
    assert (row["by"], row["at"], row["to"]) == ("a clerk", "2026-03-02T09:00:00Z", "out.wacz")
    assert row["file_sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert len(out[captures[1].bytes_sha256]) == 1
    assert out[captures[2].bytes_sha256] == []


def test_names_of_those_who_keep_go_out_only_when_asked(
    vault: Vault, captures: list[Capture]
) -> None:
    path = given_out(vault, captures)
    without = path.read_bytes()
    path.unlink()
    asked = zipfile.ZipFile(given_out(vault, captures, custody=True))

    lines = list(map(json.loads, asked.read("custody.jsonl").splitlines()))
    assert b"a monitor" not in without
    assert [(row["what"], row["by"]) for row in lines[:3]] == [("added", "a monitor")] * 3


def test_witnesses_of_what_goes_out_go_with_it(vault: Vault, captures: list[Capture]) -> None:
    timestamps.enlist(vault, at=LATER)

    package = zipfile.ZipFile(given_out(vault, captures[:1]))

    name = "witness/2026-03-02T090000Z.sha256"
    assert captures[0].bytes_sha256 in package.read(name).decode()
    assert f"{name}.tsq" in package.namelist()


@pytest.mark.parametrize("which", ["warc", "file"])
def test_what_no_longer_hashes_as_it_did_stops_the_export(
    vault: Vault, captures: list[Capture], which: str
) -> None:
    file = vault.path_of(captures[2].bytes_sha256)
    changed = vault.folder / "warc" / "0001.warc.gz" if which == "warc" else file
    data = bytearray(changed.read_bytes())
    data[len(data) // 2] ^= 1
    changed.chmod(0o644)
    changed.write_bytes(data)

    with pytest.raises(StoreError):
        given_out(vault, captures)

    left = {path.name for path in vault.folder.parent.iterdir()}
    assert left == {"vault"}
    assert b"exported" not in (vault.folder / "custody.jsonl").read_bytes()


def test_a_file_that_is_there_is_never_written_over(vault: Vault, captures: list[Capture]) -> None:
    path = given_out(vault, captures)
    before = path.read_bytes()

    with pytest.raises(StoreError, match="already there"):
        given_out(vault, captures[:1])

    assert path.read_bytes() == before


def test_the_same_vault_gives_the_same_bytes_out(vault: Vault, captures: list[Capture]) -> None:
    path = given_out(vault, captures)
    first = path.read_bytes()
    path.unlink()

    assert given_out(vault, captures).read_bytes() == first


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("http://example.org/", "org,example)/"),
        ("http://example.org", "org,example)/"),
        ("https://www2.Example.org:443/A/B/", "org,example)/a/b"),
        ("http://example.org:8080/x?b&a=1", "org,example:8080)/x?a=1&b"),
        ("http://192.0.2.7:8080/x", "192.0.2.7:8080)/x"),
        ("http://user@example.org/x#y", "org,example)/x"),
        ("file:///saved%20pages/a.html", "file:///saved%20pages/a.html"),
        ("http://[::1", "http://[::1"),
        ("two words", "two%20words"),
    ],
)
def test_addresses_of_one_site_stand_together(address: str, key: str) -> None:
    assert sort_key(address) == key


@tries(200)
@given(st.text(max_size=60).map("http://example.org/".__add__) | st.text(max_size=60))
def test_any_address_gives_one_line_of_three_parts(address: str) -> None:
    entry = IndexEntry(address, "2026-03-01T06:30:00Z", "text/html", 200, "ab", "a.warc.gz", 7, 9)

    data = index_of([entry, entry])

    [line] = data.decode().split("\n")[:-1]
    key, instant, told = line.split(" ", 2)
    assert (key != "", instant) == (address != "", "20260301063000")
    assert json.loads(told)["url"] == address
