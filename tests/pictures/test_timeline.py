"""A timeline of any rows is a well-made picture that hides nothing and lets nothing act."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from datetime import date, timedelta

import pytest
from archive.hostile import PAYLOADS
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from pictures.plane import Element, is_named, outside, tree
from tries import tries

from servanda import wording
from servanda.model import BEARINGS, Bearing
from servanda.pictures import STYLE, Cell, Picture, timeline
from servanda.pictures.svg import ATTRIBUTES, ELEMENTS
from servanda.pictures.timeline import MARK, MOST_ROWS, NEAR, Lane, Point

ON = date(2017, 10, 24)
SAID = re.compile(r"(?:context|found to \w+)(?:, disputed)?, \d+ \w+ \d+")


def point(days_before: int, bearing: Bearing = "breaches", *, id: str = "fnd-1") -> Point:
    return Point(id, ON - timedelta(days=days_before), bearing, Cell("Arrest", "incidents.html#a"))


def lane(id: str, *points: Point, label: str | None = None) -> Lane:
    return Lane(
        id=id,
        label=label or f"article {id}",
        title=f"Article {id}: a title",
        state="breached",
        since=min((p.on for p in points), default=None),
        points=points,
        link=f"commitments/{id}.html",
    )


def marks(root: Element) -> list[Element]:
    return [one for one in root.iter("g") if one.get("class", "").startswith("mark ")]


def labels(root: Element) -> list[str]:
    return [one.text or "" for one in root.iter("text") if one.get("class") == "label"]


def on_a_phone(picture: Picture) -> Picture:
    """A picture with its narrow drawing in the place of the wide one."""
    return evolve(picture, svg=picture.narrow)


def told(picture: Picture) -> Counter[str]:
    """What the marks of a picture say, one after another."""
    return Counter(
        words for mark in marks(tree(picture)) for words in SAID.findall(mark.findtext("title", ""))
    )


def test_a_picture_is_named_by_its_title_and_description() -> None:
    picture = timeline.draw([lane("29", point(60), point(3, "threatens"))], until=ON, name="line")

    root = tree(picture)

    assert root.get("aria-labelledby") == "line-title line-words"
    assert is_named(root, picture)
    assert root.get("role") == "group"  # "img" would hide the links
    assert "Two findings about one commitment" in picture.description


def test_two_pictures_on_one_page_share_no_id() -> None:
    lanes = [lane("29", point(60))]

    ids = [
        one.get("id")
        for name in ("first", "second")
        for one in tree(timeline.draw(lanes, until=ON, name=name)).iter()
        if one.get("id")
    ]

    assert len(ids) == len(set(ids)) == 4


def test_the_table_has_every_finding_by_day_with_where_it_is_shown() -> None:
    found = Point("f", date(2017, 9, 3), "breaches", Cell("Arrest", "incidents.html#a"), "c.html#f")
    picture = timeline.draw([lane("29", point(3, "threatens"), found)], until=ON)

    assert picture.header == (
        *("By this day it had happened", "Incident", "Bearing", "Commitment"),
    )
    assert [tuple(cell.words for cell in row) for row in picture.rows] == [
        ("3 September 2017", "Arrest", "breaches", "Article 29: a title"),
        ("21 October 2017", "Arrest", "threatens", "Article 29: a title"),
    ]
    assert [cell.link for cell in picture.rows[0]] == ["", "incidents.html#a", "", "c.html#f"]
    assert picture.rows[0][0].day == date(2017, 9, 3)


def test_marks_that_would_cover_each_other_become_one_with_a_number() -> None:
    picture = timeline.draw([lane("29", point(300), point(2), point(1), point(0))], until=ON)

    drawn = marks(tree(picture))

    assert [mark.findtext("text") for mark in drawn] == [None, "3"]
    assert len(picture.rows) == 4


def test_a_mark_leads_to_its_incident_and_one_of_several_to_the_commitment() -> None:
    other = evolve(point(0), incident=Cell("Raid", "incidents/b.html"))
    row = evolve(lane("29", point(300), point(1), other), link="c.html")

    picture = timeline.draw([row], until=ON)

    for drawing in (picture, on_a_phone(picture)):
        assert (
            marks(tree(drawing))[0].findtext("title") == "found to breach, 28 December 2016: Arrest"
        )
        links = [mark.getparent().get("href") for mark in marks(tree(drawing))]
        assert links == ["incidents.html#a", "c.html"]


def test_on_a_phone_the_same_stands_under_names_and_over_no_edge() -> None:
    rows = [lane("29", point(300), point(2)), lane("30", point(700, "threatens"))]

    picture = timeline.draw(rows, until=ON)

    wide, narrow = tree(picture), tree(on_a_phone(picture))
    assert len(marks(narrow)) == len(marks(wide)) == 3
    assert labels(narrow) == labels(wide) == ["Article 29", "Article 30"]
    width = float(narrow.get("width", ""))
    assert width <= 360
    ticks = [one for one in narrow.iter("text") if one.get("class") == "tick"]
    assert 1 < len(ticks) <= timeline.NARROW_TICKS
    assert all(0 < float(one.get("x", "")) < width for one in ticks)
    assert any(str(ON.year) in (one.text or "") for one in ticks)
    assert {e.get("id") for e in wide.iter() if e.get("id")}.isdisjoint(
        e.get("id") for e in narrow.iter() if e.get("id")
    )


def test_marks_of_two_kinds_on_one_day_stand_one_above_another() -> None:
    picture = timeline.draw(
        [lane("29", point(90), point(9), point(9, "threatens")), lane("30", point(9))], until=ON
    )

    places = [one.get("transform", "") for one in marks(tree(picture))]

    across, down = zip(*(map(float, re.findall(r"-?[\d.]+", place)) for place in places))
    assert across[1] == across[2]
    assert abs(down[1] - down[2]) >= MARK
    assert (down[1] + down[2]) / 2 == down[0]  # about the middle of the lane
    assert max(down[:3]) + MARK / 2 <= down[3] - MARK / 2


@given(days=st.lists(st.tuples(st.integers(0, 40), st.sampled_from(BEARINGS)), min_size=1))
def test_no_mark_covers_another(days: list[tuple[int, Bearing]]) -> None:
    points = [point(day, one, id=f"fnd-{n}") for n, (day, one) in enumerate(days)]

    picture = timeline.draw([lane("29", *points), lane("30", point(200))], until=ON)

    places = [
        tuple(map(float, re.findall(r"-?[\d.]+", one.get("transform", ""))))
        for one in marks(tree(picture))
    ]
    for one, other in itertools.combinations(places, 2):
        assert max(abs(one[0] - other[0]), abs(one[1] - other[1])) >= NEAR


def test_a_long_name_stands_in_two_lines_and_whole() -> None:
    name = "strand three, Intergovernmental Conference, paragraph 9"

    picture = timeline.draw([lane("29", point(9), label=name)], until=ON)

    assert labels(tree(picture)) == [
        "Strand three, Intergovernmental",
        "Conference, paragraph 9",
    ]


def test_the_key_shows_no_shape_that_does_not_occur() -> None:
    picture = timeline.draw([lane("29", point(9, "threatens"))], until=ON)

    assert [words for _, words in picture.key] == ["found to threaten", "stands so since"]


def test_no_row_at_all_gives_a_picture_that_says_so() -> None:
    picture = timeline.draw([], until=ON)

    root = tree(picture)

    assert is_named(root, picture)
    assert labels(root) == [picture.description]
    assert "Nothing was found by 24 October 2017." in picture.description
    assert "does not say that anything was kept" in picture.description
    assert (picture.rows, picture.covers) == ((), "no day")
    assert outside(root) == []


def test_a_commitment_about_which_nothing_was_found_has_no_lane() -> None:
    picture = timeline.draw([lane("1"), lane("2", point(5))], until=ON)

    assert labels(tree(picture)) == ["Article 2"]


def test_one_day_only_gives_a_picture_that_says_so() -> None:
    picture = timeline.draw([lane("29", point(0), point(0, "fulfils"))], until=ON)

    root = tree(picture)

    assert picture.covers == "24 October 2017 only"
    assert told(picture) == {
        "found to breach, 24 October 2017": 1,
        "found to keep, 24 October 2017": 1,
    }
    assert outside(root) == []


def test_several_days_are_named_from_the_first_to_the_last() -> None:
    picture = timeline.draw([lane("29", point(40), point(3))], until=ON)

    assert picture.covers == "from 14 September 2017 to 21 October 2017"


def test_the_first_day_of_the_calendar_can_be_drawn() -> None:
    found = Point("f", date.min, "breaches", Cell("Arrest"))

    for until in (date.min, date.max):
        assert outside(tree(timeline.draw([lane("1", found)], until=until))) == []


@pytest.mark.parametrize(("more", "words"), [(1, "One commitment"), (4, "Four commitments")])
def test_of_many_rows_those_with_most_findings_are_drawn_and_the_rest_counted(
    more: int, words: str
) -> None:
    quiet = [lane(f"quiet-{n}", point(9)) for n in range(more)]
    busy = [lane(f"busy-{n}", point(9), point(99)) for n in range(MOST_ROWS)]

    picture = timeline.draw([*quiet, *busy], until=ON)

    assert labels(tree(picture)) == [f"Article busy-{n}" for n in range(MOST_ROWS)]
    verb = "is" if more == 1 else "are"
    assert picture.left_out == f"{words} with fewer findings {verb} in the table only."
    assert len(picture.rows) == more + 2 * MOST_ROWS


def test_nothing_is_said_to_be_left_out_where_nothing_is() -> None:
    lanes = [lane(f"{n}", point(9)) for n in range(MOST_ROWS)]

    assert timeline.draw(lanes, until=ON).left_out == ""


def test_what_lies_after_the_day_is_of_another_picture() -> None:
    picture = timeline.draw([lane("29", point(3), point(-1))], until=ON)

    assert [row[0].words for row in picture.rows] == ["21 October 2017"]
    assert len(marks(tree(picture))) == 1


@pytest.mark.parametrize(
    ("since", "starts"),
    [(date(1991, 10, 23), 236.0), (ON, 832.0), (ON + timedelta(days=1), None), (None, None)],
)
def test_the_stretch_since_it_stands_so_begins_on_the_axis(
    since: date | None, starts: float | None
) -> None:
    picture = timeline.draw([evolve(lane("29", point(60)), since=since)], until=ON)

    drawn = [one for one in tree(picture).iter("line") if one.get("class") == "since s-breached"]

    assert [float(one.attrib["x1"]) for one in drawn] == ([] if starts is None else [starts])


def test_lanes_of_one_name_are_told_apart_by_their_ids() -> None:
    lanes = [lane("cps-1", point(3), label="article 3"), lane("sov-1", point(3), label="article 3")]

    assert labels(tree(timeline.draw(lanes, until=ON))) == ["cps-1", "sov-1"]


def test_what_has_no_lane_stands_in_the_table() -> None:
    gone = Lane("gone", None, "gone", None, None, (point(5),))

    picture = timeline.draw([lane("29", point(3)), gone], until=ON)

    assert labels(tree(picture)) == ["Article 29"]
    assert [row[3].words for row in picture.rows] == ["gone", "Article 29: a title"]


@pytest.mark.parametrize("payload", [*PAYLOADS, "x" * 5000, "\u2067\u202e" * 99, "]]>", "\ufffe"])
def test_hostile_words_in_a_row_stay_words(payload: str) -> None:
    hostile = Lane(
        id=payload,
        label=payload,
        title=payload,
        state="breached",
        since=ON,
        points=(Point(payload, ON, "breaches", Cell(payload, payload), payload),),
        link=payload,
    )

    picture = timeline.draw([hostile], until=ON)

    root = tree(picture)
    lines = labels(root)
    label = " ".join(lines)
    assert label == wording.visible(label)
    assert len(lines) <= 2
    assert max(map(len, lines)) <= 32
    assert label.removesuffix("…") in wording.visible(wording.sentence(payload))
    assert {one.tag for one in root.iter()} <= ELEMENTS
    assert {name for one in root.iter() for name in one.keys()} <= ATTRIBUTES  # noqa: SIM118
    links = [payload] if payload.isalnum() else []  # 5,000 letters are a path, if a long one
    assert [one.get("href") for one in root.iter("a")] == links * 2  # its name and its mark
    assert outside(root) == []
    assert [cell.words for cell in picture.rows[0]][1] == payload  # whole, for the page to escape
    assert [cell.link for cell in picture.rows[0] if cell.link] == links * 2


def test_the_key_shows_each_shape_as_the_marks_do() -> None:
    picture = timeline.draw(
        [lane("29", point(200), point(90, "threatens"), point(9, "fulfils"))], until=ON
    )

    inside = [
        re.sub(r"<title>.*?</title>\n", "", g)
        for g in re.findall(r"<g .*?</g>", picture.svg, re.DOTALL)
    ]

    for shape, words in picture.key[:3]:
        drawn = re.sub(r"</?svg[^>]*>", "", shape)
        assert sum(drawn in mark for mark in inside) == 1, words


def test_the_style_sheet_of_the_site_knows_every_class_of_a_timeline() -> None:
    picture = timeline.draw([lane("29", *(point(9, one) for one in BEARINGS))], until=ON)

    classes = set(" ".join(re.findall(r'class="([^"]*)"', picture.svg)).split())

    style = STYLE.read_text(encoding="utf-8")
    bare = {"label"}  # drawn as all text of a timeline is
    assert {name for name in classes if f".{name}" not in style} == bare


POINTS = st.builds(
    Point,
    id=st.text(max_size=5),
    on=st.dates(date(2017, 1, 1), date(2018, 1, 1)) | st.dates(),
    bearing=st.sampled_from(BEARINGS),
    incident=st.builds(Cell, st.text(max_size=20), link=st.text(max_size=10)),
    link=st.text(max_size=10),
)
LANES = st.builds(
    Lane,
    id=st.text(max_size=10),
    label=st.text(max_size=50) | st.sampled_from(PAYLOADS) | st.none(),
    title=st.text(max_size=20),
    state=st.none() | st.sampled_from(wording.STATE_ORDER),
    since=st.dates() | st.dates(date(2017, 1, 1), date(2018, 1, 1)) | st.none(),
    points=st.lists(POINTS, min_size=1, max_size=4).map(tuple) | st.just(()),
    link=st.text(max_size=10) | st.sampled_from(PAYLOADS),
)


@tries(30)
@given(st.lists(LANES, max_size=6), st.just(ON) | st.dates())
def test_any_rows_make_a_well_formed_picture_inside_its_view_box(
    lanes: list[Lane], until: date
) -> None:
    picture = timeline.draw(lanes, until=until)

    root = tree(picture)
    assert is_named(root, picture)
    assert outside(root) == []
    assert {one.tag for one in root.iter()} <= ELEMENTS
    assert len(labels(root)) <= MOST_ROWS
    assert picture == timeline.draw(lanes, until=until)


@tries(30)
@given(st.lists(LANES, max_size=6), st.just(ON) | st.dates())
def test_the_table_has_every_mark_that_the_picture_has(lanes: list[Lane], until: date) -> None:
    picture = timeline.draw(lanes, until=until)

    rows = Counter(
        f"{timeline.BEARING_SAYS[row[2].words]}, {row[0].words}"  # type: ignore[index]
        for row in picture.rows
    )
    assert told(picture) <= rows
    assert rows.total() == sum(p.on <= until for one in lanes for p in one.points)
    if not picture.left_out and all(one.label is not None for one in lanes):
        assert told(picture) == rows
