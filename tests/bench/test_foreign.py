"""Reports from elsewhere are hardly ever laid to the country that is watched."""

from __future__ import annotations

import pytest
from outside import data

from bench import foreign

WANTED = 2  # in a hundred


@pytest.mark.slow
def test_next_to_nothing_told_from_elsewhere_is_proposed_as_a_breach_here() -> None:
    every = list(foreign.incidents_of(data("hrdsattack/dev.json")))

    laid = [one for one in every if one.proposed]

    assert len(every) > 500
    assert 100 * len(laid) <= WANTED * len(every)
