"""How far claims by cues keep their word on passages that nothing was learnt from."""

from __future__ import annotations

import pytest

from bench import cue_claims
from bench.calibration import expected_calibration_error

MOST_ERROR = 0.10  # expected calibration error over every language; 0.04 when this was written


@pytest.mark.slow
def test_what_is_stated_of_claims_by_cues_is_near_what_is_right() -> None:
    kept = cue_claims.kept_apart()
    pairs = cue_claims.as_settled(kept)
    learnt, ruled = (expected_calibration_error(p) for p in (pairs, cue_claims.as_weighed(kept)))

    assert {one.language for one in kept} == {"fr", "id", "km"}
    assert {one.part for one in kept} == {"dev", "blind"}
    assert learnt < MOST_ERROR
    assert learnt < ruled
    assert cue_claims.brier(pairs) < 0.25  # what a confidence of one half would show


def test_the_mean_square_is_nothing_for_what_is_right_and_sure() -> None:
    assert cue_claims.brier([(1.0, True), (0.0, False)]) == 0.0
    assert cue_claims.brier([(0.5, True), (0.5, False)]) == 0.25
