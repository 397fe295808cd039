"""The matrix of forged sites: parts of one draw make a sample, and a file of results is gone on with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from attrs import asdict, evolve

from bench import small_site
from bench.mutation import Mutation
from bench.mutation_matrix import NOTHING, AskedChanges, MatrixRow, drawn, read, run, text
from servanda.errors import SettingsError

EVERY = [Mutation("cell", f"place {n}", "field", False, dict) for n in range(100)]
ROW = MatrixRow(0, 100, 1, "a site", "cell", "place 0", "field", False, "caught", "a fault")


def places(asked: AskedChanges) -> list[str]:
    return [mutation.place for _, mutation in drawn(EVERY, asked)]


def test_the_parts_of_a_draw_are_the_draw_and_a_longer_one_begins_with_it() -> None:
    whole = places(AskedChanges(30))
    parts = [places(AskedChanges(30, of=3, part=part)) for part in (1, 2, 3)]

    assert sorted(sum(parts, [])) == sorted(whole)
    assert len(set(whole)) == 30 and places(AskedChanges(60))[:30] == whole
    assert places(AskedChanges(30, seed=2)) != whole


@pytest.mark.parametrize("asked", [(10, 2, 3), (10, 2, 0), (0, 1, 1)])
def test_a_part_that_is_none_is_refused(asked: tuple[int, int, int]) -> None:
    with pytest.raises(SettingsError):
        AskedChanges(*asked)


def test_a_line_half_written_is_made_again_and_another_site_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    line = json.dumps(asdict(ROW))
    out.write_text(f"{line}\n{line[:40]}")

    assert read(out, "a site", 1) == [ROW]
    for site, seed in (("another", 1), ("a site", 2)):
        with pytest.raises(SettingsError):
            read(out, site, seed)


def test_what_is_believed_is_named_and_has_an_interval() -> None:
    rows = [evolve(ROW, drawn=n) for n in range(9)]
    rows += [evolve(ROW, drawn=9, state="believed", place="here", follows=True, fault="")]
    rows += [evolve(ROW, drawn=10, state=NOTHING, fault="")]

    told = text(rows)

    assert "11 of 100 changes drawn, 1 of them forge nothing" in told
    assert "| **all** | 10 | 9 | 0 | 1 | 1.8% to 40.4% |" in told
    assert "- here (field, all that follows anew)" in told


@pytest.mark.slow
def test_of_a_small_site_that_is_made_for_it_no_forgery_of_a_sample_is_believed(
    tmp_path: Path,
) -> None:
    site = tmp_path / "site"
    small_site.make(site)

    rows = run(site, AskedChanges(150), tmp_path / "out.jsonl")

    assert [row.place for row in rows if row.state == "believed"] == []
    assert rows[0].every > 8_000
    assert {"caught", "listed"} <= {row.state for row in rows}
