"""Shards at addresses: read whole, broken off, changed, absent; over http and as s3 gives them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import pytest
from scan import cued, servers
from scan.shards import few, offsets

from servanda import scan
from servanda.errors import SourceError
from servanda.scan import running

if find_spec("aiohttp") is None or find_spec("s3fs") is None:
    pytest.skip("aiohttp or s3fs is not installed", allow_module_level=True)


@pytest.fixture(autouse=True)
def with_an_engine_here(monkeypatch) -> None:
    def again(work, shards, *, done, **_) -> None:
        for shard in shards:
            while done(shard, work(shard)):
                pass

    monkeypatch.setattr(running, "ENGINES", {"here": again})


@pytest.fixture
def server(tmp_path: Path) -> Iterator[servers.Server]:
    (tmp_path / "held").mkdir()
    few(tmp_path / "held", 1)
    with servers.serving(tmp_path / "held") as one:
        yield one


@pytest.fixture(params=["http", pytest.param("s3", marks=pytest.mark.slow)])
def place(request, server, monkeypatch) -> str:
    """The address of the shard, by either way of asking."""
    if request.param == "http":
        return f"{server.address}/part-0.warc.gz"
    import fsspec

    (server.folder / "part-0.warc.gz").rename(_bucket(server) / "part-0.warc.gz")
    said = {"endpoint_url": server.address, "anon": True}
    monkeypatch.setitem(fsspec.config.conf, "s3", said)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    return "s3://bucket/part-0.warc.gz"


def _bucket(server: servers.Server) -> Path:
    (server.folder / "bucket").mkdir()
    return server.folder / "bucket"


def file(server: servers.Server) -> Path:
    [found] = server.folder.rglob("part-0.warc.gz")
    return found


def run(recipe, ledger, place: str) -> scan.Outcome:
    return cued.run(recipe, ledger.folder, scan.listed((place,)), engine="here")


def kept(ledger, outcome) -> int:
    [(_, key)] = outcome.finished
    return scan.tally_of(ledger, key)["counts"]["telling"][1]


def test_a_shard_at_an_address_gives_what_its_file_gives(recipe, ledger, tmp_path, place) -> None:
    [local] = few(tmp_path, 1)
    other = scan.Ledger(tmp_path / "other")

    far = run(recipe, ledger, place)
    near = run(recipe, other, str(local))

    ((_, one),), ((_, two),) = far.finished, near.finished
    assert ledger.output(one) == other.output(two)
    assert kept(ledger, far) == 1


def test_a_server_that_breaks_off_is_not_reached_and_another_run_reads_all(
    recipe, ledger, server, place, monkeypatch
) -> None:
    monkeypatch.setattr("s3fs.S3FileSystem.retries", 1)
    server.breaks = True
    first = run(recipe, ledger, place)
    server.breaks = False

    second = run(recipe, ledger, place)

    [(shard, why)] = first.unreached
    assert shard.place == place and "cannot be read" in why
    assert first.finished == () and first.aside == ()
    assert kept(ledger, second) == 1
    [(_, key)] = second.finished
    assert not [line for line in ledger.lines(key) if line["kind"] == "torn"]


def test_another_content_at_an_address_is_another_shard(recipe, ledger, server, place) -> None:
    before = run(recipe, ledger, place)
    data = file(server).read_bytes()
    file(server).write_bytes(data[: offsets(file(server))[3]].ljust(len(data), b"\0"))

    after = run(recipe, ledger, place)

    assert (before.read, after.read) == (1, 1)
    assert before.finished[0][1] != after.finished[0][1]


def test_a_shard_that_changes_after_it_was_listed_is_not_taken_for_the_other(
    recipe, ledger, server, place
) -> None:
    shards = scan.listed((place,))
    file(server).write_bytes(file(server).read_bytes() + b"\0")

    outcome = cued.run(recipe, ledger.folder, shards, engine="here")

    assert outcome.finished == ()
    assert outcome.unreached == ((shards[0], "has changed since it was listed"),)


def test_an_address_with_nothing_behind_it_is_named_with_its_answer(server) -> None:
    place = f"{server.address}/absent.warc.gz"

    with pytest.raises(SourceError, match=r"absent\.warc\.gz: .*answers 404 Not Found"):
        scan.listed((place,))


def test_an_object_that_is_absent_is_named(place) -> None:
    with pytest.raises(SourceError, match=r"absent\.warc\.gz: cannot be reached"):
        scan.listed((place.replace("part-0", "absent"),))


def test_an_address_that_nothing_reads_is_refused_in_words() -> None:
    with pytest.raises(SourceError, match="nothing here reads such addresses"):
        scan.listed(("nowhere://a/b.warc.gz",))


def test_a_server_that_gives_no_parts_is_read_as_a_whole_from_where_it_shows(server) -> None:
    path = server.folder / "large.warc.gz"
    path.write_bytes(random.Random(3).randbytes(12_000_000))  # noqa: S311 more than one part
    server.parts = False
    [shard] = scan.listed((f"{server.address}/large.warc.gz",))

    with shard.open() as opened:
        data = b"".join(iter(partial(opened.read, 1 << 20), b""))
        opened.seek(10_000_000)
        again = opened.read(1000)

    assert data == path.read_bytes()
    assert again == data[10_000_000 : 10_000_000 + len(again)] and again


def test_a_damaged_shard_is_read_on_behind_the_damage_without_parts(recipe, ledger, server) -> None:
    server.parts = False
    bounds, data = offsets(file(server)), bytearray(file(server).read_bytes())
    data[bounds[1] + 60 : bounds[1] + 100] = bytes(40)
    file(server).write_bytes(data)

    outcome = run(recipe, ledger, f"{server.address}/part-0.warc.gz")

    [(_, key)] = outcome.finished
    [torn] = [line for line in ledger.lines(key) if line["kind"] == "torn"]
    assert torn["end"] == bounds[2] and kept(ledger, outcome) == 1
