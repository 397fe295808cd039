"""Evidence averages at most one a month while nothing changes, at every rate and every exposure."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.change import e_detector
from servanda.change.e_detector import ALARM, BETTER, WORSE, Alternative

RATES = st.floats(0.01, 60.0)
PARTS = st.floats(0.05, 1.0)


def factors(one: Alternative, before: float, months: list[float]) -> tuple[float, float]:
    """The two factors of the evidence since a month: of each event before, of each since."""
    reach = one.horizon * months[0]
    low = (before + reach) / (before + one.ratio * reach)
    return low, one.ratio * low


@given(
    st.sampled_from((*WORSE, *BETTER)),
    RATES,
    st.floats(0.5, 60.0),
    st.lists(PARTS, min_size=1, max_size=24),
)
def test_the_mean_of_evidence_since_a_month_is_at_most_one(
    one: Alternative, rate: float, before: float, months: list[float]
) -> None:
    """The mean of a ** N over a Poisson N is exp(mean (a - 1)): no sampling is needed."""
    low, high = factors(one, before, months)
    span, reach = sum(months), one.horizon * months[0]
    counts_yet = span <= reach if one.ratio > 1 else span >= reach

    log_mean = rate * (before * (low - 1) + span * (high - 1))

    if counts_yet:
        assert log_mean <= 1e-6


@given(st.sampled_from((*WORSE, *BETTER)), st.floats(0.1, 8.0), st.floats(1.0, 30.0))
def test_at_its_horizon_the_mean_summed_over_all_counts_is_exactly_one(
    one: Alternative, rate: float, before: float
) -> None:
    months = [1.0] * one.horizon
    low, high = factors(one, before, months)

    def mean(factor: float, expected: float) -> float:
        return math.fsum(
            math.exp(n * math.log(factor * expected) - expected - math.lgamma(n + 1))
            for n in range(int(expected * max(1, factor) * 3) + 200)
        )

    found = mean(low, rate * before) * mean(high, rate * one.horizon)

    assert found == pytest.approx(1.0, rel=1e-6)


def test_the_evidence_is_that_of_the_two_factors_and_no_other() -> None:
    counts = np.array([[2.0, 1.0, 3.0, 2.0, 5.0, 4.0]])
    exposures = np.array([[1.0, 1.0, 0.5, 1.0, 0.5, 1.0]])
    one = Alternative(2.0, 4, 1.0)

    found = e_detector.watch(counts, exposures, begins=4, alternatives=[one], is_bunched=False)[0]

    def since(start: int, end: int) -> float:
        low, high = factors(one, exposures[0, :start].sum(), list(exposures[0, start:end]))
        within = exposures[0, start:end].sum() <= 4 * exposures[0, start]
        return low ** counts[0, :start].sum() * high ** counts[0, start:end].sum() * within

    assert found[0] == pytest.approx(since(4, 5))
    assert found[1] == pytest.approx(since(4, 6) + since(5, 6))


@pytest.mark.parametrize("rate", [0.3, 2.0, 12.0])
@pytest.mark.parametrize("alternatives", [WORSE, BETTER])
def test_of_quiet_histories_no_more_give_an_alarm_than_is_promised(
    rate: float, alternatives: tuple[Alternative, ...]
) -> None:
    chance = np.random.default_rng(1991)
    exposures = np.where(np.arange(84) % 5, 1.0, 0.4) * np.ones((400, 1))
    counts = chance.poisson(rate * exposures).astype(float)

    seen = e_detector.watch(
        counts, exposures, begins=24, alternatives=alternatives, is_bunched=False
    )
    means = seen.mean(axis=0) / np.arange(1, 61)
    share = (seen[:, :24] >= ALARM).any(axis=1).mean()

    assert np.median(means) < 1.3
    assert share <= 24 / ALARM


def test_a_rate_that_rose_fourfold_is_noticed_within_half_a_year() -> None:
    counts = np.array([[2.0, 1.0, 3.0, 2.0] * 6 + [8.0, 7.0, 9.0, 8.0, 8.0, 7.0]])

    seen = e_detector.watch(counts, np.ones_like(counts), begins=12)

    assert 24 <= 12 + int(np.flatnonzero(seen[0] >= ALARM)[0]) < 30


def test_where_half_is_no_longer_heard_the_same_counts_are_evidence_of_more() -> None:
    counts = np.array([[2.0] * 36])
    heard = np.array([[1.0] * 24 + [0.5] * 12])

    worse = e_detector.watch(counts, heard, begins=12)[0, -1]
    alike = e_detector.watch(counts, np.ones_like(heard), begins=12)[0, -1]

    assert worse > 10 * alike


def test_fewer_events_are_no_fall_where_less_is_heard() -> None:
    counts = np.array([[4.0] * 24 + [0.0] * 24])
    silent = np.array([[1.0] * 24 + [0.4] * 24])

    unheard = e_detector.watch(counts, silent, begins=12, alternatives=BETTER)
    heard = e_detector.watch(counts, np.ones_like(silent), begins=12, alternatives=BETTER)

    assert unheard.max() < 0.01
    assert heard.max() >= ALARM


def test_months_in_which_nobody_was_heard_are_no_evidence_of_anything() -> None:
    counts = np.array([[3.0] * 24 + [0.0] * 12])
    heard = np.array([[1.0] * 24 + [0.0] * 12])

    for alternatives in (WORSE, BETTER):
        seen = e_detector.watch(counts, heard, begins=24, alternatives=alternatives)
        assert seen.max() == 0


def test_one_month_of_bunches_gives_no_alarm_by_itself() -> None:
    bunched = [0.0, 6.0, 0.0, 1.0, 8.0, 0.0, 0.0, 5.0, 0.0, 4.0, 0.0, 7.0] * 2
    counts = np.array([[*bunched, 366.0, 0.0, 3.0]])

    assert e_detector.watch(counts, np.ones_like(counts), begins=24).max() < ALARM


@settings(deadline=None)
@given(st.lists(st.integers(0, 9), min_size=30, max_size=30), st.integers(2, 4))
def test_series_beside_each_other_do_not_touch(months: list[int], many: int) -> None:
    alone = np.array([months], dtype=float)
    among = np.concatenate([alone, *[alone[:, ::-1]] * (many - 1)])

    one = e_detector.watch(alone, np.ones_like(alone), begins=12)
    several = e_detector.watch(among, np.ones_like(among), begins=12)

    assert np.allclose(one[0], several[0])
