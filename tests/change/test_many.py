"""Of many series some would seem to change by chance: those named are few enough."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from servanda.change import many

EVIDENCE = st.lists(st.floats(0, 1e6), max_size=40)


@given(EVIDENCE)
def test_all_that_are_named_reach_what_their_number_asks(evidence: list[float]) -> None:
    chosen = many.named(evidence)
    count = sum(chosen)

    least = len(evidence) / (many.SHARE * count) if count else 0
    assert all(one >= least * 0.999999 for one, is_named in zip(evidence, chosen) if is_named)
    assert all(is_named or one < least or not count for one, is_named in zip(evidence, chosen))


@given(EVIDENCE)
def test_one_more_quiet_series_names_none_anew(evidence: list[float]) -> None:
    before, after = many.named(evidence), many.named([*evidence, 0.5])

    assert all(was or not is_ for was, is_ in zip(before, after))


def test_none_of_none_is_named() -> None:
    assert many.named([]) == []
    assert many.named([19.9]) == [False]
    assert many.named([20.0]) == [True]
