"""Archives as others write them: wget's, crawlers', plain, zstd, lz4."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest
from outside import ROOT
from scan import cued
from scan.shards import ARREST, WEATHER, html, shard
from scan.test_records import addresses, read, tears

from servanda import scan

WGET = Path(__file__).parent / "archives" / "by-wget.warc.gz"


@pytest.fixture(autouse=True)
def workers_find_the_tests(monkeypatch) -> None:
    """Ray starts its workers anew; they must find the work of these tests."""
    monkeypatch.setenv("PYTHONPATH", f"{ROOT}{os.pathsep}{ROOT / 'tests'}")


def test_an_archive_by_wget_gives_its_pages_and_names_what_is_none() -> None:
    found = read(WGET)

    paths = [address.rpartition("/")[2] for address in addresses(found)]
    passed = {one.why for one in found if isinstance(one, scan.Passed)}
    assert sorted(paths) == ["0.html", "1.html", "2.html", "3.html", "index.html"]
    assert passed == {"answers 404", "is image/png"}
    assert tears(found) == []


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["local", "ray"])
def test_an_archive_by_wget_is_scanned_alike_on_both_engines(
    recipe, ledger, tmp_path, engine
) -> None:
    [one] = scan.listed((str(WGET),))
    other = scan.Ledger(tmp_path / "other")
    cued.cued(one, recipe=recipe, folder=str(other.folder))

    outcome = cued.run(recipe, ledger.folder, [one], engine=engine)

    [(_, key)] = outcome.finished
    assert ledger.output(key) == other.output(key)
    [kept] = [line for line in ledger.lines(key) if line["kind"] == "kept"]
    assert kept["capture"]["address"].endswith("/2.html")


def as_crawled(path: Path) -> Path:
    """A shard as news crawlers write them: of itself first, each record by itself; servers mix cases."""
    record = "WARC/1.0\r\n{}\r\nContent-Length: {}\r\n\r\n"
    of_itself = b"robots: classic\r\nformat: WARC File Format 1.0\r\nisPartOf: NEWS\r\n"
    head = "WARC-Type: warcinfo\r\nWARC-Date: 2017-09-05T06:00:00Z\r\nContent-Type: application/warc-fields"
    members = [record.format(head, len(of_itself)).encode() + of_itself]
    for number, words in enumerate((WEATHER, ARREST)):
        page = html(f"Story {number}", words)
        answer = b"HTTP/1.1 200 OK\r\ncOnTeNt-tYpE: Text/HTML; Charset=UTF-8\r\n\r\n" + page
        head = (
            f"WARC-Record-ID: <urn:uuid:0-crawl-{number}>\r\nWARC-Type: response\r\n"
            f"WARC-Target-URI: https://example.org/{number}\r\nWARC-Date: 2017-09-05T06:00:00Z\r\n"
            "Content-Type: application/http; msgtype=response"
        )
        members.append(record.format(head, len(answer)).encode() + answer)
    path.write_bytes(b"".join(gzip.compress(member + b"\r\n\r\n") for member in members))
    return path


def test_an_archive_by_a_crawler_is_read_whatever_case_servers_write(tmp_path: Path) -> None:
    found = read(as_crawled(tmp_path / "NEWS-20170905060000-00001.warc.gz"))

    assert addresses(found) == ["https://example.org/0", "https://example.org/1"]
    assert [one.media_type for one in found] == ["Text/HTML; Charset=UTF-8"] * 2
    assert tears(found) == []


@pytest.mark.parametrize("suffix", [".warc", ".warc.zst", ".warc.lz4"])
def test_a_shard_gives_the_same_pages_however_it_is_packed(tmp_path, suffix) -> None:
    pages = [(f"https://example.org/{n}", html(f"{n}", ARREST)) for n in range(3)]
    plain = shard(tmp_path / "plain", pages, gzip=False)
    path = packed(plain, tmp_path / f"a{suffix}")

    found = read(path)

    assert addresses(found) == [address for address, _ in pages]
    assert [one.data for one in found] == [data for _, data in pages]
    assert tears(found) == []


@pytest.mark.parametrize("suffix", [".warc", ".warc.zst", ".warc.lz4"])
def test_a_shard_cut_off_says_so_however_it_is_packed(tmp_path: Path, suffix: str) -> None:
    pages = [(f"https://example.org/{n}", html(f"{n}", ARREST)) for n in range(3)]
    path = packed(shard(tmp_path / "plain", pages, gzip=False), tmp_path / f"a{suffix}")
    path.write_bytes(path.read_bytes()[:-60])

    found = read(path)

    assert addresses(found) == ["https://example.org/0", "https://example.org/1"]
    assert len(tears(found)) == 1


def packed(plain: Path, path: Path) -> Path:
    """A plain shard, each of its records packed by itself as the name's ending says."""
    from fastwarc.stream_io import Lz4Writer, ZstdWriter

    data = plain.read_bytes()
    bounds = [at for at in range(len(data)) if data.startswith(b"WARC/1.", at)]
    with path.open("wb") as file:
        for start, end in zip(bounds, [*bounds[1:], len(data)]):
            if path.suffix == ".warc":
                file.write(data[start:end])
                continue
            writer = (ZstdWriter if path.suffix == ".zst" else Lz4Writer)(file)
            writer.write(data[start:end])
            writer.close()
    return path
