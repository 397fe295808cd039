"""Rates are drawn with their intervals, each by its shape, with the same in a table."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from servanda.pictures import as_file, rates
from servanda.pictures.rates import RateLine, RatePoint

NUMBERS = st.none() | st.floats(0, 1e6)


def test_each_rate_has_its_mark_its_interval_and_its_row() -> None:
    lines = [
        RateLine(
            "all",
            (
                RatePoint("before", 1.0, 0.5, 2.0, "3 in 3 months"),
                RatePoint("after", 4.0, 2.0, 8.0, "12 in 3 months"),
            ),
        )
    ]

    picture = rates.draw(lines, title="Told a month", unit="incidents a month")
    tree = etree.fromstring(as_file(picture).encode())

    assert len(tree.findall(".//{*}circle")) == 4  # two in the key
    assert len(tree.findall(".//{*}path")) == 2
    assert [cell.words for cell in picture.rows[1]] == [
        *("all", "after", "4", "2 to 8", "12 in 3 months"),
    ]
    assert [words for _, words in picture.key] == ["before", "after"]
    assert "not known" not in picture.description


def test_a_rate_that_is_not_known_is_not_drawn_and_is_said_not_to_be() -> None:
    lines = [RateLine("all", (RatePoint("before", None), RatePoint("after", 2.0, 1.0, 4.0)))]

    picture = rates.draw(lines, title="Told a month", unit="incidents a month")

    assert picture.rows[0][2].words == "not known"
    assert "one rate not known" in picture.description
    assert len(etree.fromstring(as_file(picture).encode()).findall(".//{*}path")) == 1


def test_of_very_many_lines_some_stand_in_the_table_only() -> None:
    lines = [RateLine(f"line {n}", (RatePoint("before", 1.0),)) for n in range(70)]

    picture = rates.draw(lines, title="x", unit="a month")

    assert len(picture.rows) == 70
    assert picture.left_out == "Ten lines more in the table only."


@given(st.lists(st.tuples(st.text(max_size=60), NUMBERS, NUMBERS, NUMBERS), max_size=8))
@example([("the least that a float tells", None, None, 5e-324)])
@example([("all", 1e-9, 0.0, 2e-9), ("all", 1e6, 0.0, 1e300)])
def test_whatever_is_drawn_is_one_well_formed_drawing(
    points: list[tuple[str, float | None, float | None, float | None]],
) -> None:
    lines = [
        RateLine(name, (RatePoint("before", value, low, high),))
        for name, value, low, high in points
    ]

    picture = rates.draw(lines, title="x", unit="a month")

    assert etree.fromstring(as_file(picture).encode()).tag.endswith("svg")
    assert len(picture.rows) == len(points)
