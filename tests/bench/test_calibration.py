"""Confidence against what came true: bins and expected error."""

import pytest

from bench.calibrating import area
from bench.calibration import expected_calibration_error, reliability, wilson


def test_a_bin_holds_its_count_its_mean_and_its_share_right():
    rows = reliability([(0.05, False), (0.62, True), (0.68, False), (1.0, True)])

    assert [(row.low, row.count, row.right) for row in rows] == [
        (0.0, 1, 0.0),
        (0.6, 2, 0.5),
        (0.9, 1, 1.0),
    ]
    assert rows[1].confidence == pytest.approx(0.65)


def test_an_honest_confidence_has_no_error_and_a_boast_has_its_distance():
    honest = [(0.75, True)] * 3 + [(0.75, False)]
    boast = [(0.9, False)] * 10

    assert expected_calibration_error(honest) == pytest.approx(0.0)
    assert expected_calibration_error(boast) == pytest.approx(0.9)


def test_no_answers_have_no_expected_error():
    with pytest.raises(ValueError, match="no answers"):
        expected_calibration_error([])


def test_what_is_no_confidence_is_refused():
    with pytest.raises(ValueError, match="between 0 and 1"):
        reliability([(1.2, True)])


def test_the_interval_of_a_share_holds_it_and_narrows_with_more():
    few, many = wilson(3, 6), wilson(300, 600)

    assert few[0] < many[0] < 0.5 < many[1] < few[1]
    assert wilson(0, 0) == (0.0, 1.0)


def test_area_is_the_chance_that_the_right_answer_is_the_surer():
    assert area([(0.9, True), (0.2, False)]) == 1.0
    assert area([(0.2, True), (0.9, False)]) == 0.0
    assert area([(0.5, True), (0.5, False)]) == 0.5
    assert area([(0.5, True)]) == 0.5
