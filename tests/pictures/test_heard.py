"""The strip of sources shows every state by its shape, and says stretches in its table."""

from __future__ import annotations

import calendar
import re
from datetime import date

from attrs import evolve
from pictures.plane import Element, tree

from servanda.model import HEARING_STATES
from servanda.pictures import STYLE
from servanda.pictures.heard import HeardMonth, HeardSource, draw


def months(*states: str) -> tuple[HeardMonth, ...]:
    return tuple(
        HeardMonth(
            date(2017, n, 1), date(2017, n, calendar.monthrange(2017, n)[1]), state,
            2 if state.startswith("spoke") else 0,
        )  # type: ignore[arg-type]
        for n, state in enumerate(states, start=1)
    )  # fmt: skip


def test_every_state_has_a_shape_of_its_own_and_a_place_in_the_key() -> None:
    picture = draw([HeardSource("A", months(*HEARING_STATES))])

    assert [words for _, words in picture.key] == list(HEARING_STATES)
    assert len({str(shape) for shape, _ in picture.key}) == len(HEARING_STATES)
    style = STYLE.read_text("utf-8")
    classes = set(re.findall(r'class="(spoke|less|nothing|unreached|unexpected)"', picture.svg))
    assert all(f".{name}" in style for name in classes - {"less"}), "drawn empty, half filled"


def test_the_table_says_stretches_of_months_and_the_description_who_was_not_heard() -> None:
    silent = months("said nothing", "said nothing", "not reached")
    picture = draw(
        [HeardSource("A", months("spoke", "spoke", "said nothing")), HeardSource("B", silent)]
    )

    assert [[cell.words for cell in row] for row in picture.rows] == [
        ["A", "1 January 2017 to 28 February 2017", "spoke", "4"],
        ["A", "1 March 2017 to 31 March 2017", "said nothing", "0"],
        ["B", "1 January 2017 to 28 February 2017", "said nothing", "0"],
        ["B", "1 March 2017 to 31 March 2017", "not reached", "0"],
    ]
    assert "one source not heard at all" in picture.description


def test_no_source_is_said_to_be_no_sight() -> None:
    picture = draw([])

    assert picture.svg == "" and "nobody can tell silence from peace" in picture.description


def test_on_a_phone_each_source_has_every_month_under_its_name() -> None:
    spoke = months("spoke", "said nothing", "spoke")
    picture = draw([HeardSource("A", spoke), HeardSource("B", months("not reached", "spoke"))])

    wide, narrow = tree(picture), tree(evolve(picture, svg=picture.narrow))

    def drawn(root: Element) -> int:
        return sum(one.get("class") == "heard-mark" for one in root.iter("g"))

    assert drawn(narrow) == drawn(wide) == 5
    assert float(narrow.get("width", "")) <= 360
    assert [one.text for one in narrow.iter("text") if one.get("x") == "0"] == ["A", "B"]


def test_a_long_name_stands_whole_beside_its_months() -> None:
    name = "The National Gazette of the Southern Provinces"[:44].strip()
    marks = months("spoke", "said nothing")

    long, brief = tree(draw([HeardSource(name, marks)])), tree(draw([HeardSource("A", marks)]))

    assert name in [one.text for one in long.iter("text")]
    first = min(float(one.get("x", "")) for one in long.iter("rect"))
    assert first > 7 * len(name), "the name needs so much room"
    assert first > min(float(one.get("x", "")) for one in brief.iter("rect"))
