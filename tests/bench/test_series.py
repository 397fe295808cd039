"""Real series: labels become days as exact as they were typed, and a set that is not there is named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bench import series
from servanda.model import Interval


@pytest.mark.parametrize(
    ("typed", "first", "last", "precision"),
    [
        (("2019.0", "09", "4"), date(2019, 9, 4), date(2019, 9, 4), "day"),
        (("2019", "September", "None"), date(2019, 9, 1), date(2019, 9, 30), "month"),
        (("2020", "unknown", "31"), date(2020, 1, 1), date(2020, 12, 31), "year"),
        (("2020", "2", "31"), date(2020, 2, 1), date(2020, 2, 29), "month"),
        (("None", "3", "1"), None, None, "unknown"),
        (("inf", "3", "1"), None, None, "unknown"),
    ],
)
def test_a_day_is_as_exact_as_it_was_typed(
    typed: tuple[str, str, str], first: date | None, last: date | None, precision: str
) -> None:
    gold = dict(zip(("year", "month", "date"), typed))

    found = series._day(gold)

    assert (found.from_on, found.to_on, found.precision) == (first, last, precision)


def test_a_set_that_is_not_there_is_left_out_by_name(tmp_path: Path) -> None:
    said = [*series._muc(tmp_path), *series._hrds(tmp_path)]

    assert len(said) == 2
    assert "Left out: muc4 is not in" in said[0] and "Left out: hrdsattack is not in" in said[1]


def test_years_in_which_nothing_happened_are_called_neither_better_nor_peace() -> None:
    said = dict(line.split("** ", 1) for line in series._quiet() if line.startswith("- "))

    assert "No change can be told from chance" in said["- **Nothing changed."]
    assert "No change can be told from chance" in said["- **Half the sources closed."]
    for name in ("- **The same, and nobody listed them.", "- **The same, two periods."):
        assert "a fall cannot be told from silence" in said[name]
    assert (
        "there are no incidents and at least five are needed"
        in said["- **Nothing told in five years."]
    )


def test_a_series_without_shares_says_that_more_may_be_more_that_was_listened_to() -> None:
    days = [Interval(date(2015 + n // 12, n % 12 + 1, 1), date(2015 + n // 12, n % 12 + 1, 1))
            for n in range(24) for _ in range(1 if n < 12 else 5)]  # fmt: skip
    cut = date(2016, 1, 1)

    said = series._two(
        series.series_of("incidents", days, date(2015, 1, 1), date(2016, 12, 31), cut=cut), cut
    )

    assert "the rate of what was told is higher" in said
    assert "cannot be told from more that was listened to" in said


def test_totals_are_refused_in_words() -> None:
    assert "refused" in series.NO_TOTALS and "named victims that overlap" in series.NO_TOTALS
