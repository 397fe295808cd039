"""The gazetteer: its table is what its writer writes, and every name in it is found."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bench.train import towns
from servanda.claims.places import gazetteer
from servanda.errors import SettingsError


@pytest.mark.parametrize("name", [*gazetteer.TABLES, gazetteer.TOWNS.name])
def test_a_table_changed_on_disk_is_refused(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for table in gazetteer.HERE.glob("*.t*"):
        shutil.copy(table, tmp_path)
    (tmp_path / name).write_bytes((tmp_path / name).read_bytes() + b"\n")
    monkeypatch.setattr(gazetteer, "HERE", tmp_path)
    monkeypatch.setattr(gazetteer, "TOWNS", tmp_path / gazetteer.TOWNS.name)
    gazetteer._countries.cache_clear()
    gazetteer.not_places.cache_clear()

    with pytest.raises(SettingsError, match=name):
        gazetteer.not_places()
        gazetteer.countries.cache_clear()
        gazetteer.Gazetteer()


def test_the_table_of_towns_is_what_its_writer_writes() -> None:
    assert towns.table() == gazetteer.TOWNS.read_text(encoding="utf-8")


def test_every_name_of_the_table_gives_its_towns_and_no_other_does() -> None:
    index = gazetteer.sites()
    rows, _, keys = gazetteer.TOWNS.read_text(encoding="utf-8").partition("\n\n")
    numbers = [int(row.split("\t")[-1]) for row in rows.split("\n")]
    for line in keys.split("\n"):
        key, _, which = line.partition("\t")
        towns_of_it = [site for site in index.get(key) if site.kind == "town"]
        assert [site.geonames for site in towns_of_it] == [numbers[int(n)] for n in which.split()]
    assert not any(
        index.get(key) for key in ("", "\t", "phnom penhx", "phnom penh\t41026", "\ud800", "￿")
    )


def test_towns_of_one_name_are_told_apart_and_one_known_by_another_name_is_marked() -> None:
    index = gazetteer.sites()
    paris = index.get("paris")
    assert {"fr", "us"} <= {site.country for site in paris}
    assert all(site.official for site in paris if site.name == "Paris")
    saigon = next(site for site in index.get("saigon") if site.name == "Ho Chi Minh City")
    assert not saigon.official
