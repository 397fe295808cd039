"""Reports from elsewhere are hardly ever laid to the country that is watched."""

from __future__ import annotations

from pathlib import Path

import pytest
from outside import data
from tries import one_of

from bench import drawn, foreign
from bench.sets import SETS

WANTED = 2  # in a hundred


@pytest.mark.slow
def test_next_to_nothing_told_from_elsewhere_is_proposed_as_a_breach_here(tmp_path: Path) -> None:
    """In the drawn part of the reports; in all of them where all is tried."""
    folder = data("hrdsattack").parent
    if one_of(4) > 1:
        drawn.lay_out(SETS["hrdsattack"], folder, tmp_path)
        folder = tmp_path

    every = list(foreign.incidents_of(folder / "hrdsattack" / "dev.json"))

    laid = [one for one in every if one.proposed]
    assert len(every) > 500 / one_of(4)
    assert 100 * len(laid) <= WANTED * len(every)
