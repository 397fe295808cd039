"""Two who coded on two laptops come to the same whichever copy takes in the other first."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from commands import rows, run
from copies import copied
from reliability.coded import KEEPER, ONE, OTHER, coded, drawn

pytestmark = pytest.mark.slow  # copies of a watch, opened many times


def told(folder: Path) -> list[object]:
    """All that is said of double coding in a copy."""
    return [
        rows("coders", "samples", folder),
        rows("coders", "disagreements", folder, "--all"),
        rows("coders", "agreement", folder),
        rows("coders", "agreement", folder, "--machine"),
        rows("coders", "corrected", folder, "--by", ONE),
    ]


def test_what_two_coded_apart_meets_and_what_was_adjudicated_comes_back_with_what_is_new(
    cambodia: Path, tmp_path: Path
) -> None:
    one = copied(cambodia, tmp_path / "one")
    sample = drawn(one, size=4)
    chosen = next(each.id for each in sample.passages if each.read.act != "kill")
    other, keeper = (Path(shutil.copytree(one, tmp_path / name)) for name in ("other", "keeper"))
    coded(one, sample, ONE)
    coded(other, sample, OTHER, {chosen: "kill"})
    late = Path(shutil.copytree(other, tmp_path / "late"))
    assert rows("coders", "disagreements", one) == rows("coders", "disagreements", other) == []

    for here, there in ((one, other), (keeper, one), (other, one)):
        met = run("merge", here, there)
        assert met.exit_code == 0 and "blindcoding" not in met.output, met.output
    assert told(one) == told(other) == told(keeper)
    assert [row["passage"] for row in rows("coders", "disagreements", one)] == [chosen]

    judged = run("coders", "adjudicate", keeper, chosen, "--no-act", "--kind", "misread",
                 "--reason", "no such act", "--by", KEEPER)  # fmt: skip
    anew = run("coders", "code", late, "--passage", chosen, "--act", "assault", "--by", OTHER)
    assert judged.exit_code == anew.exit_code == 0
    assert rows("coders", "disagreements", keeper) == []
    for here, there in ((keeper, late), (late, keeper), (one, late), (one, keeper)):
        run("merge", here, there)

    assert told(keeper) == told(late) == told(one)
    (back,) = rows("coders", "disagreements", one)
    assert back["news"] and back["adjudicated"][0]["reason"] == "no such act"
