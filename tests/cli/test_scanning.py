"""`servanda scan`, run as a user runs it: into a watch, into a table, twice, and over damage."""

from __future__ import annotations

import json
import shutil
from functools import lru_cache
from pathlib import Path

import commands
import pytest
from click.testing import Result
from outside import ROOT
from scan.shards import ARREST, WEATHER, few, html, shard

from servanda import scan
from servanda import watch as way
from servanda.scan import running


def here(work, shards, *, done, **_) -> None:
    """An engine without processes, for what needs none."""
    for one in shards:
        done(one, work(one))


@pytest.fixture(autouse=True)
def with_an_engine_here(monkeypatch) -> None:
    monkeypatch.setattr(running, "ENGINES", {**running.ENGINES, "local": here})


MADE = lru_cache(maxsize=None)(scan.made)  # by the names and cues that it is made of


@pytest.fixture(autouse=True)
def with_one_gate_for_all(monkeypatch) -> None:
    """The whole gate, made once for these tests: seconds of work in each."""
    monkeypatch.setattr(scan, "made", MADE)


@pytest.fixture
def watch(tmp_path: Path) -> Path:
    folder = tmp_path / "watch"
    shutil.copytree(ROOT / "examples" / "cambodia", folder)
    return folder


def run(*words: object) -> Result:
    return commands.run("scan", *words)


def told(watch: Path) -> list[tuple[str, str]]:
    opened = way.open_watch(watch)
    with opened.record() as record:
        return sorted((row.kind, row.id) for row in record.entries())


@pytest.mark.slow
def test_pages_that_bear_on_the_agreement_come_on_record_once(watch: Path, tmp_path: Path) -> None:
    few(tmp_path, 2)

    first = run(tmp_path / "part-0.warc.gz", tmp_path / "part-1.warc.gz", "--watch", watch)
    before = told(watch)
    second = run(tmp_path / "part-0.warc.gz", tmp_path / "part-1.warc.gz", "--watch", watch)

    assert (first.exit_code, second.exit_code) == (0, 0), first.output + second.output
    assert "2 captures added with 4 claims, 0 already there" in first.output
    assert "2 read now, 0 done before" in first.output
    assert "0 captures added with 0 claims, 2 already there" in second.output
    assert "0 read now, 2 done before" in second.output
    assert told(watch) == before
    assert "Rain fell over the hills" in first.output


@pytest.mark.slow
def test_a_torn_shard_is_a_signal_and_exit_1(watch: Path, tmp_path: Path) -> None:
    [path] = few(tmp_path, 1)
    path.write_bytes(path.read_bytes()[:-200])

    found = run(path, "--watch", watch, "--json")

    assert found.exit_code == 1
    [row] = [json.loads(line) for line in found.stdout.splitlines() if line.startswith("{")]
    assert row["gates"]["page"] == {"came": 5, "passed": 5}
    assert row["gates"]["telling"] == {"came": 1, "passed": 1}
    assert "was not read" in found.output


@pytest.mark.slow
def test_the_table_for_analysts_is_the_same_bytes_twice(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    pages = [
        ("https://example.org/a", html("A", ARREST)),
        ("https://example.org/b", html("B", WEATHER)),
    ]
    path = shard(tmp_path / "a.warc.gz", pages)

    outs = [tmp_path / "one.parquet", tmp_path / "two.parquet"]
    codes = [run(path, "--parquet", out, "--agreement", "paris-1991").exit_code for out in outs]

    assert codes == [0, 0]
    assert outs[0].read_bytes() == outs[1].read_bytes()
    rows = parquet.read_table(outs[0]).to_pylist()
    assert {row["act"] for row in rows} >= {"detain"}
    assert {row["address"] for row in rows} == {"https://example.org/a"}
    assert all(row["quote"] in ARREST for row in rows)


def test_no_watch_and_no_table_is_wrong_use(tmp_path: Path) -> None:
    assert run(tmp_path / "a.warc.gz").exit_code == 2


def test_a_shard_that_is_not_there_is_named(watch: Path, tmp_path: Path) -> None:
    found = run(tmp_path / "absent.warc.gz", "--watch", watch)

    assert found.exit_code == 1
    assert "absent.warc.gz" in found.output


@pytest.mark.slow
def test_an_estimate_scans_a_few_and_the_rest_later(watch: Path, tmp_path: Path) -> None:
    names = [str(path) for path in few(tmp_path, 4)]
    paths = tmp_path / "paths.txt"
    paths.write_text("\n".join(names), encoding="utf-8")

    told = run(f"@{paths}", "--watch", watch, "--estimate", "2")
    whole = run(f"@{paths}", "--watch", watch)
    again = run(f"@{paths}", "--watch", watch, "--estimate", "2")

    assert told.exit_code == 0, told.output
    figures = {line[:45].strip(): line[45:].strip() for line in told.stdout.splitlines()}
    assert figures["shards"] == "4"
    assert figures["pages kept"].startswith("4")
    assert "core-hours" in figures and "dollars at 0.05 a core-hour" in figures
    assert "From 2 shards drawn by lot" in told.stdout
    assert "telling" in told.stdout
    assert "2 read now, 2 done before" in whole.output
    assert again.exit_code == 1 and "nothing to estimate" in again.output
