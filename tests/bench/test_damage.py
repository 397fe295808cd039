"""The report on damaged archives: every kind is drawn, and counted as it says."""

from pathlib import Path

import pytest

from bench.damage import KINDS, DamageRow, measured, text

BODIES = [f"<p>Page {n}: the station was closed.</p>".encode() * 60 for n in range(5)]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_untouched_is_had_and_the_damage_is_listed_at_its_record(kind: str, tmp_path: Path):
    found = measured(kind, BODIES, tmp_path, draws=6)

    assert found.untouched >= 6
    assert (found.had, found.altered) == (found.untouched, 0)
    assert (found.listed, found.placed) == (6, 6)


def test_a_page_edited_under_a_whole_checksum_is_handed_out_by_a_reader_that_checks_none(
    tmp_path: Path,
):
    found = measured("a page edited, packed again", BODIES, tmp_path, draws=3)

    assert (found.altered, found.altered_by_warcio) == (0, 3)


def test_the_table_says_what_was_counted():
    told = text([DamageRow("a hole of zeros", 100, 99, 50, 0, 1, 10, 9, 10)])

    assert told.splitlines()[1].split("  ")[0] == "a hole of zeros"
    assert "99 of 100" in told
    assert "50.0%" in told
    assert "9 of 10" in told
