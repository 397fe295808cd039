"""A page filled with sentences that name another country: it moves nothing, and is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import rows, run

LEAD = """Police arrest three in Pursat

PURSAT, Cambodia, 4 September 2017 - The market of Pursat was busy on Monday, and the rice came in
early. Farmers from three villages of Cambodia had come by boat before it was light, and the monks
of the pagoda of Pursat had walked since four in the morning, as they do in every year of good rain.

Police beat a journalist.

"""
FILLING = "Officials in Bangkok, Thailand, spoke of the weather. "


@pytest.fixture
def watch(tmp_path: Path) -> Path:
    folder = tmp_path / "watch"
    assert run("new", folder, "--agreement", "paris-1991", "--title", "Placeholder").exit_code == 0
    return folder


def read(watch: Path, filling: str) -> str:
    page = watch.parent / "page.txt"
    page.write_text(LEAD + filling, encoding="utf-8")
    assert (
        run("gather", watch, page, "--published", "2017-09-04", "--by", "a tester").exit_code == 0
    )
    return run("read", watch).stderr


def laid_to_cambodia(watch: Path) -> bool:
    """Whether the beating, whose words name no place, is proposed as conduct of Cambodia."""
    (beating,) = [row for row in rows("review", watch) if row["incident"]["act"] == "assault"]
    return "Laid to Cambodia" in str(beating["may_bear_on"])


def test_a_page_is_where_its_first_lines_say(watch: Path) -> None:
    assert "outvoted" not in read(watch, "")
    assert laid_to_cambodia(watch)


@pytest.mark.parametrize("times", [30, 400])
def test_filled_with_another_country_it_moves_nothing_and_is_told(watch: Path, times: int) -> None:
    told = read(watch, FILLING * times)

    assert "its first lines name Cambodia, and what follows Thailand far more often" in told
    assert "its first lines name Cambodia" in run("incidents", watch).stderr
    assert laid_to_cambodia(watch)
