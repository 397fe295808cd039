"""The study of change: made histories are what the grid says, and few show the whole of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bench import change, change_methods
from servanda.change import e_detector

GRID = change.grid()
BY_NAME = {one.name: one for one in GRID.scenarios}


def test_the_grid_has_its_scenarios_each_once() -> None:
    assert len(BY_NAME) == len(GRID.scenarios) >= 42
    assert {goal["scenario"] for goal in GRID.goals} <= {*BY_NAME, change.LATE}


def test_the_same_histories_are_made_each_time() -> None:
    one, other = (change.made(BY_NAME["worse-2-in-step"], GRID, 20) for _ in range(2))

    assert np.array_equal(one.incidents, other.incidents)
    assert np.array_equal(one.shares, other.shares)


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("quiet-2", 2.0, 2.0),
        ("worse-2-halved", 2.0, 2.0),
        ("quiet-2-sources-doubled", 1.0, 2.0),
        ("worse-10-four", 10.0, 40.0),
        ("quiet-2-many-tell-halved", 2.0, 1.94),
    ],
)
def test_what_is_told_is_the_truth_times_what_is_heard(
    name: str, before: float, after: float
) -> None:
    told = change.made(BY_NAME[name], GRID, 200).incidents

    assert told[:, : GRID.baseline].mean() == pytest.approx(before, rel=0.05)
    assert told[:, GRID.baseline :].mean() == pytest.approx(after, rel=0.05)


def test_a_story_that_is_copied_is_many_reports_and_one_incident() -> None:
    histories = change.made(BY_NAME["quiet-2-copied"], GRID, 50)

    assert set((histories.reports - histories.incidents).sum(axis=1)) == {365.0}


def test_what_a_few_outlets_closed_is_measured_where_many_told_the_same() -> None:
    many = change.made(BY_NAME["quiet-2-many-tell-halved"], GRID, 100)
    few = change.made(BY_NAME["quiet-2-halved"], GRID, 100)

    assert many.shares[:, -1].mean() > 0.9
    assert few.shares[:, -1].mean() == pytest.approx(0.5, abs=0.05)


def test_ears_gives_an_alarm_at_three_deviations_and_not_before() -> None:
    reports = np.array([[2.0, 4.0] * 12 + [3.0, 9.0, 3.0]])

    found = change_methods.ears_c1(reports, reports, np.ones_like(reports), 24).worse

    assert found.tolist() == [[False, True, False]]


def test_plain_counting_gives_an_alarm_at_two() -> None:
    reports = np.array([[2.0, 4.0] * 12 + [5.0, 5.1, 0.9]])

    found = change_methods.plain(reports, reports, np.ones_like(reports), 24)

    assert found.worse.tolist() == [[False, True, False]]
    assert found.better.tolist() == [[False, False, True]]


def test_of_few_histories_ours_keeps_what_it_promises_and_plain_counting_does_not() -> None:
    result = change.tried(BY_NAME["quiet-2-sources-doubled"], GRID, 60)

    ours = change.told(result.right("ours"), GRID.within)
    plain = change.told(result.right("plain"), GRID.follow)
    assert ours.per_cent <= 100 * GRID.within / e_detector.ALARM
    assert plain.per_cent == 100


def test_closing_sources_never_turns_a_worsening_into_an_improvement() -> None:
    closing = [one for one in GRID.scenarios if one.truth > 1 and one.heard_after < one.heard]

    assert len(closing) >= 5
    for scenario in closing:
        wrong = change.tried(scenario, GRID, 60).wrong("ours")
        assert not wrong.any(), scenario.name


@pytest.mark.slow
def test_the_report_has_a_line_for_each_scenario_and_each_goal(tmp_path: Path) -> None:
    said = change.report(20, out=tmp_path)

    assert all(f"| {name} " in said for name in BY_NAME)
    drawn = "".join(one.read_text(encoding="utf-8") for one in tmp_path.glob("*.svg"))
    assert all(name in drawn for name in BY_NAME)
    assert said.count(": met") + said.count(": MISSED") == len(GRID.goals)


def test_reports_that_come_later_no_longer_read_as_better() -> None:
    later = change.tried(BY_NAME["quiet-2-later"], GRID, 100)
    steady = change.tried(BY_NAME["quiet-2-late"], GRID, 100)

    def better(alarms: change_methods.Alarms | None) -> float:
        assert alarms
        return change_methods.told(alarms.better, GRID.follow).per_cent

    assert better(later.unguarded) > 60 and better(later.alarms["ours"]) < 5
    assert better(steady.unguarded) - better(steady.alarms["ours"]) < 10


def test_every_incident_became_known_at_one_age_and_those_seen_within_the_lag() -> None:
    histories = change.made(BY_NAME["quiet-2-later"], GRID, 50)

    assert histories.delays is not None
    early = histories.delays[:, :, : histories.lag + 1].sum(axis=2)
    assert np.array_equal(early, histories.incidents)
    assert (histories.delays.sum(axis=2) >= histories.incidents).all()
