"""Coverage probes measure what was heard, and a source that tells less is never called peace."""

from __future__ import annotations

import random
from datetime import date

import pytest
from change.series import months_of
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.change import probes, statements
from servanda.change.probes import ProbedPeriods, as_better_heard, over_sources, told_share
from servanda.change.rates import LEVEL

SINCE = date(2017, 1, 1)  # after 24 months of 48


def answered(
    counts: list[int], before: tuple[float, int], after: tuple[float, int]
) -> statements.RateChange:
    """What is said where so many of so many probes were told, by one source."""
    found = ProbedPeriods(told_share(*before), told_share(*after))
    shares = [found.before.share] * 24 + [found.after.share] * (len(counts) - 24)
    series = statements.Series(
        "upheld incidents", months_of(counts, shares), probes.BY_PROBES, probed=found
    )
    return statements.compared(series, SINCE)


@settings(max_examples=40)
@given(
    st.integers(0, 2**32 - 1),
    st.integers(2, 20),
    st.integers(probes.FEWEST_PROBES, 60),
    st.floats(0.5, 1.0),
)
def test_a_source_that_halves_while_the_truth_doubles_is_not_called_better(
    seed: int, rate: int, listed: int, share: float
) -> None:
    made = random.Random(seed)  # noqa: S311 - a made history, no secret

    def told(truth: int, chance: float) -> int:
        return sum(made.random() < chance for _ in range(truth))

    counts = [told(rate, share) for _ in range(24)]
    counts += [told(2 * rate, share / 2) for _ in range(24)]
    found = answered(counts, (told(listed, share), listed), (told(listed, share / 2), listed))

    assert not (found.changed and "lower than before" in found.statement)


def test_where_half_of_the_probes_is_told_no_longer_as_many_incidents_are_a_rise() -> None:
    as_heard = answered([4] * 48, (40, 40), (20, 40))
    plain = answered([4] * 48, (40, 40), (40, 40))

    assert as_heard.changed and "higher than before" in as_heard.statement
    assert not plain.changed
    assert as_heard.method.startswith(f"exact conditional test; exposure: {probes.BY_PROBES}")
    assert (as_heard.promise, as_heard.false_alarm_rate) == (probes.PROBED_PROMISE, 3 * LEVEL)
    assert "told 100 per cent of 40 before (95 per cent interval 91 to 100) and 50" in (
        as_heard.statement
    )


def test_what_few_probes_leave_open_is_no_change() -> None:
    few = answered([4] * 24 + [5] * 24, (10, 10), (6, 10))

    assert not few.enough and not few.changed
    assert "10 coverage probes before and 10 after leave open" in few.statement


def test_where_no_probe_is_told_nobody_was_heard() -> None:
    none = answered([4] * 24 + [0] * 24, (12, 12), (0, 12))

    assert not none.enough
    assert "no listed source was heard" in none.statement and "silence is not peace" in (
        none.statement
    )


def test_of_little_told_in_both_periods_no_rate_is_made_that_nobody_was_told() -> None:
    shares = as_better_heard([0.02] * 48, [1.0] * 48, [n >= 24 for n in range(48)])
    found = ProbedPeriods(told_share(1, 50), told_share(1, 50))
    series = statements.Series(
        "upheld incidents", months_of([0] * 22 + [4] * 2 + [0] * 24, shares), "", probed=found
    )

    said = statements.compared(series, SINCE)

    assert said.before.rate == pytest.approx(8 / said.before.exposure)
    assert said.before.exposure == pytest.approx(
        sum(m.days.length_months for m in series.months[:24])
    )


def test_months_are_parts_of_the_better_heard_period_whichever_that_is() -> None:
    assert as_better_heard([0.5, 1.0], [1.0, 1.0], [False, True]) == (0.5, 1.0)
    assert as_better_heard([0.2, 0.4, 0.1], [1.0, 3.0, 1.0], [False, False, True]) == pytest.approx(
        (0.2 / 0.35, 0.4 / 0.35, 0.1 / 0.35)
    )
    assert as_better_heard([0.0, 0.0], [1.0, 1.0], [False, True]) == (0.0, 0.0)


def test_fewer_than_ten_in_either_period_measure_nothing() -> None:
    nine, ten = [{"a": True}] * 9, [{"a": True}] * 10

    assert probes.measured(nine, ten) is None and probes.measured(ten, nine) is None
    assert probes.measured(ten, ten) is not None


def test_a_source_that_closed_lowers_what_was_heard_though_another_still_tells_all() -> None:
    both, one = [{"a": True, "b": True}] * 10, [{"a": True, "b": False}] * 10

    found = probes.measured(both, one)

    assert found and (found.before.share, found.after.share) == (1.0, 0.5)
    assert not found.kept_up


def test_events_are_counted_and_not_how_many_told_each() -> None:
    assert over_sources([{str(n): True for n in range(50)}]).low == told_share(1, 1).low


@given(st.integers(0, 60), st.integers(0, 60))
def test_the_interval_holds_the_share(told: int, more: int) -> None:
    found = told_share(told, told + more)

    assert 0 <= found.low <= found.share <= found.high <= 1


def test_more_told_than_expected_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot have been told"):
        told_share(3, 2)


@pytest.mark.parametrize(
    ("text", "words", "named"),
    [
        ("On pchum\n ben all go home.", "Pchum Ben", "pchum\n ben"),
        ("A benign act", "Ben", None),
        ("នៅថ្ងៃបុណ្យអុំទូកនេះ", "បុណ្យអុំទូក", "បុណ្យអុំទូក"),
        ("C++ (a+b)* and (a+b)*", "(a+b)*", "(a+b)*"),
        ("İstanbul", "stanbul", None),
    ],
)
def test_words_are_whole_where_the_script_parts_them(
    text: str, words: str, named: str | None
) -> None:
    place = probes.names_it(text, [words])

    assert (text[slice(*place)] if place else None) == named
