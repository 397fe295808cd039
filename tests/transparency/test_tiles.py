"""Tiles and bundles lie where c2sp.org/tlog-tiles says, and entries come back out of them."""

from __future__ import annotations

import hashlib

import pytest

from servanda.transparency import merkle
from servanda.transparency.tiles import entries_of, tile_files, tile_path


def entries(count: int) -> list[bytes]:
    return [f"entry {number}".encode() for number in range(count)]


def test_paths_are_those_of_the_specification() -> None:
    assert tile_path(0, 1234067) == "tile/0/x001/x234/067"
    assert tile_path(1, 0, 17) == "tile/1/000.p/17"
    assert tile_path("entries", 1000) == "tile/entries/x001/000"


def test_a_log_of_70000_has_the_tiles_that_the_specification_counts() -> None:
    files = tile_files([b""] * 70_000)

    full = [name for name in files if ".p/" not in name]
    widest = {
        level: max(
            int(n.rpartition("/")[2])
            for n in files
            if n.startswith(f"tile/{level}/") and ".p/" in n
        )
        for level in ("0", "1", "2")
    }

    assert sum(name.startswith("tile/0/") for name in full) == 273
    assert sum(name.startswith("tile/1/") for name in full) == 1
    assert widest == {"0": 112, "1": 17, "2": 1}
    assert "tile/3/000.p/1" not in files


def test_a_log_of_256_has_one_full_tile_and_one_hash_above_it() -> None:
    files = tile_files(entries(256))

    assert sorted(files) == ["tile/0/000", "tile/1/000.p/1", "tile/entries/000"]
    assert len(files["tile/0/000"]) == 8192
    assert files["tile/1/000.p/1"] == merkle.root([merkle.leaf_hash(e) for e in entries(256)])


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 300, 513])
def test_entries_come_back_and_a_larger_log_holds_every_file_of_a_smaller_one(size: int) -> None:
    files = tile_files(entries(size))

    assert entries_of(files, size) == tuple(entries(size))
    grown = tile_files(entries(size + 1))
    gone = {name for name in files if name not in grown}
    assert {name: grown[name] for name in files if name in grown} == {
        name: data for name, data in files.items() if name in grown
    }
    assert all(".p/" in name for name in gone), "only what is full by now may go"
    assert entries_of(grown, size) == tuple(entries(size))


@pytest.mark.parametrize("cut", [0, 1, 2, 8, 20])
def test_a_bundle_cut_short_is_named(cut: int) -> None:
    files = tile_files(entries(3))
    files["tile/entries/000.p/3"] = files["tile/entries/000.p/3"][:cut]

    with pytest.raises(ValueError, match="tile/entries/000.p/3"):
        entries_of(files, 3)


def test_an_entry_that_no_bundle_can_hold_is_refused() -> None:
    assert hashlib.sha256(tile_files([b"x" * 65_535])["tile/entries/000.p/1"]).digest()
    with pytest.raises(ValueError, match="65536 bytes"):
        tile_files([b"x" * 65_536])
