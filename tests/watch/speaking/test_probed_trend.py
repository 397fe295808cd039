"""A fall that watching found is refused where the sources told less of what is sure to be told."""

from __future__ import annotations

from datetime import date

import pytest
from change.series import series

from servanda.change import watching
from servanda.change.probes import CoverageProbe
from servanda.watch.speaking.probe_rows import ProbeTelling, TrackedProbe, probed
from servanda.watch.speaking.trend_rows import as_probed

FELL = series([12] * 24 + [3] * 24)


def probes(before: int, after: int) -> tuple[TrackedProbe, ...]:
    """Twelve events of each of four years, so many of twelve told in the first and the last two."""
    return tuple(
        TrackedProbe(
            CoverageProbe(f"{year}-{month}", date(year, month, 3), "An event", "A list", ("x",)),
            {"a": ProbeTelling(month <= (before if year < 2017 else after), expected=True)},
        )
        for year in range(2015, 2019)
        for month in range(1, 13)
    )


@pytest.mark.parametrize(("after", "said"), [(12, True), (11, True), (6, False), (0, False)])
def test_a_fall_is_said_only_where_nearly_as_much_was_told_of_probes(
    after: int, said: bool
) -> None:
    (found,) = watching.watched([FELL])

    asked = as_probed(found, FELL, probes(12, after))

    assert found.changed and found.since and found.since.year == 2017
    assert (asked.changed, asked.enough) == (said, said)
    assert said or "so were fewer coverage probes" in asked.statement


def test_what_did_not_change_is_left_as_it_is() -> None:
    quiet = series([6] * 48)
    (found,) = watching.watched([quiet])

    assert as_probed(found, quiet, probes(12, 0)) is found


def test_a_source_that_is_not_asked_for_an_event_is_measured_by_its_pages() -> None:
    found = probed(probes(12, 6), date(2015, 1, 1), date(2017, 1, 1))
    few = probed(probes(12, 6)[:30], date(2015, 1, 1), date(2017, 1, 1))

    assert found.heard == {"a": (1.0, 0.5)} and found.periods and not found.why_not
    assert few.periods is None and "24 before and 6 after" in few.why_not
