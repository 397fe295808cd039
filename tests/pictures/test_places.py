"""A map shows where places lie, how many incidents each has, and says what it leaves out."""

from __future__ import annotations

import re

from attrs import evolve

from servanda.pictures import as_file
from servanda.pictures.outlines import Box, lands
from servanda.pictures.places import NamedPlace, draw

PENH = NamedPlace("Phnom Penh", "Cambodia", "town", (104.916, 11.562), 9, 4, "places.html#a")
POIPET = NamedPlace("Poipet", "Cambodia", "town", (102.563, 13.657), 1, 0)
KAMPOT = NamedPlace("Kampot", "Cambodia", "region", (104.2, 10.6), 2, 0)
WHOLE = NamedPlace("Cambodia", "Cambodia", "country", (105.0, 12.5), 3, 1)
PARIS = NamedPlace("Paris", "France", "town", (2.35, 48.86), 1, 0)
FIJI = NamedPlace("Suva", "Fiji", "town", (178.44, -18.14), 2, 0)
SAMOA = NamedPlace("Apia", "Samoa", "town", (-171.77, -13.83), 2, 0)


def marks(places: list[NamedPlace]) -> dict[str, tuple[float, float, float]]:
    """Where each mark stands and how far it reaches, by the words that it bears."""
    found = re.findall(
        r'<title>([^<]*)</title>\n<circle class="\w+" cx="([\d.-]+)" cy="([\d.-]+)" r="([\d.]+)"',
        str(draw(places).svg),
    )
    return {words: (float(x), float(y), float(r)) for words, x, y, r in found}


def test_a_mark_lies_where_its_place_does_and_its_area_grows_with_its_incidents() -> None:
    there = marks([POIPET, PENH, KAMPOT])
    penh = there["Phnom Penh: nine incidents, 4 upheld"]
    poipet = there["Poipet: one incident, 0 upheld"]
    kampot = there["Kampot: two incidents, 0 upheld, a region, no more exactly"]

    assert poipet[0] < kampot[0] < penh[0], "from the west to the east"
    assert poipet[1] < penh[1] < kampot[1], "from the north to the south"
    assert penh[2] > kampot[2] > poipet[2]


def test_what_a_country_alone_tells_of_and_what_lies_far_away_stands_in_the_table() -> None:
    picture = draw([PENH, WHOLE, PARIS])

    assert [row[0].words for row in picture.rows] == ["Phnom Penh", "Cambodia", "Paris"]
    assert picture.left_out == (
        "Two places known by a country alone, or far away, are in the table only."
    )
    assert len(marks([PENH, WHOLE, PARIS])) == 1
    assert len(marks([evolve(PENH, incidents=1), evolve(PARIS, incidents=5), PARIS])) == 1


def test_where_many_lie_elsewhere_all_are_shown() -> None:
    assert len(marks([PENH, evolve(PARIS, incidents=8)])) == 2
    assert draw([PENH, evolve(PARIS, incidents=8)]).left_out == ""


def test_places_on_both_sides_of_the_seam_of_longitudes_lie_beside_each_other() -> None:
    there = marks([FIJI, evolve(SAMOA, country="Fiji")])
    suva, apia = sorted(there.values())

    assert 0 < suva[0] < apia[0] < 720
    assert 'class="land"' in str(draw([FIJI, SAMOA]).svg)


def test_places_that_would_cover_each_other_are_one_mark_that_names_them() -> None:
    near = evolve(POIPET, name="Ta Khmau", at=(104.95, 11.48))

    assert list(marks([PENH, near])) == [
        "Phnom Penh: nine incidents, 4 upheld; Ta Khmau: one incident, 0 upheld"
    ]
    assert ">Phnom Penh and 1 more</text>" in str(draw([PENH, near]).svg)


def test_nothing_to_show_is_said_and_a_hostile_name_stays_words() -> None:
    assert draw([WHOLE]).svg == "" and "No incident" in draw([WHOLE]).description
    hostile = evolve(PENH, name="</text><script>alert(1)</script>", link="javascript:alert(1)")

    drawn = as_file(draw([hostile]))
    assert "<script" not in drawn and "href" not in drawn


def test_outlines_are_cut_at_the_box_and_named() -> None:
    box = Box(102.0, 10.0, 108.0, 15.0)
    found = list(lands(box))

    assert {"Cambodia", "Vietnam", "Thailand", "Laos"} == {land for land, _ in found}
    for _, ring in found:
        assert all(
            box.west - 1e-6 <= x <= box.east + 1e-6 and box.south - 1e-6 <= y <= box.north + 1e-6
            for x, y in ring
        )
    assert not list(lands(Box(-40.0, 40.0, -35.0, 45.0))), "the open sea"
