"""Delays that changed are noticed, months that are not in yet are not taken for it, and a fall is refused."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from attrs import evolve
from change.series import series

from servanda.change import delay_shift, statements, watching
from servanda.change.delay_shift import SHIFTED, ToldDelays, delays_of

SINCE = date(2017, 1, 1)
CUT = 2017 * 12 + 1


def made(
    chance: np.random.Generator, before: float, after: float, *, months: int = 48, rate: float = 2.0
) -> ToldDelays:
    """Events of two years before a day and after it, told so many months late on average."""
    first = CUT - 24
    now = first + months - 1
    pairs = []
    for month in range(first, now + 1):
        mean = before if month < CUT else after
        for _ in range(chance.poisson(rate)):
            pairs.append((month, month + int(chance.exponential(mean) + chance.random())))
    return delays_of(pairs, now)


def longer(before: float, after: float, *, tries: int = 300, **more: int) -> float:
    chance = np.random.default_rng(7)
    scores = [made(chance, before, after, **more).score(SINCE) for _ in range(tries)]
    return float(np.mean([score > SHIFTED for score in scores]))


def test_delays_that_did_not_change_are_seldom_taken_for_longer() -> None:
    assert longer(1.0, 1.0) <= 0.08


def test_months_that_are_not_in_yet_do_not_look_sooner_or_later() -> None:
    """Six months after the day most of what is late is not told yet."""
    chance = np.random.default_rng(11)
    scores = [made(chance, 3.0, 3.0, months=30).score(SINCE) for _ in range(300)]

    assert abs(float(np.mean(scores))) < 0.2
    assert np.mean(np.abs(scores) > SHIFTED) <= 0.15


def test_delays_that_doubled_twice_are_noticed_within_two_years() -> None:
    assert longer(0.5, 2.0) >= 0.9


def test_nothing_to_compare_gives_no_score() -> None:
    assert ToldDelays().score(SINCE) == 0.0
    assert delays_of([(CUT - 1, CUT - 1), (CUT, CUT)], CUT).score(SINCE) == 0.0
    assert delays_of([(CUT, CUT + 5)], CUT).events == ()


def later_and_sooner() -> tuple[ToldDelays, ToldDelays]:
    chance = np.random.default_rng(3)
    return made(chance, 0.2, 3.0, rate=6.0), made(chance, 3.0, 0.2, rate=6.0)


def test_a_fall_is_refused_where_what_happened_since_is_told_later() -> None:
    own = series([4] * 24 + [1] * 24)
    later, sooner = later_and_sooner()

    plain = statements.compared(own, SINCE)
    refused = statements.compared(evolve(own, delays=later), SINCE)
    other = statements.compared(evolve(own, delays=sooner), SINCE)

    assert plain.changed and other.changed and other.statement == plain.statement
    assert not refused.enough and not refused.changed
    assert "is told later than what happened before" in refused.statement


def test_a_rise_is_refused_where_what_happened_since_is_told_sooner() -> None:
    own = series([1] * 24 + [4] * 24)
    later, sooner = later_and_sooner()

    assert statements.compared(evolve(own, delays=later), SINCE).changed
    refused = statements.compared(evolve(own, delays=sooner), SINCE)
    assert not refused.changed and "is told sooner than what happened before" in refused.statement


@pytest.mark.parametrize("is_guarded", [False, True])
def test_watching_month_after_month_refuses_it_too(is_guarded: bool) -> None:
    own = series([4] * 24 + [0] * 24)
    later, _ = later_and_sooner()
    found = watching.watched([evolve(own, delays=later) if is_guarded else own])[0]

    assert found.changed is not is_guarded
    assert ("is told later" in found.statement) is is_guarded


def test_many_histories_at_once_score_as_one_by_one() -> None:
    chance = np.random.default_rng(5)
    every = [made(chance, 0.5, 1.5) for _ in range(5)]
    parts = []
    for one in every:
        halves = [
            [e for e in one.events if (e[0] >= CUT) == is_after] for is_after in (False, True)
        ]
        parts.append([each for half in halves for each in one._by_age(half)])

    together = delay_shift.log_rank(*(np.array(column) for column in zip(*parts)))

    assert together == pytest.approx([one.score(SINCE) for one in every])
