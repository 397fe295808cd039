"""Places are found where the text speaks of places, and put where the text makes them likeliest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tries import tries

from servanda.claims.places import gazetteer, toponyms


def found(text: str, home: str | None = None) -> list[tuple[str, str | None]]:
    return [(place.span.quote, place.country) for place in toponyms.find(text, home=home)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("It closed in Phnom Penh, Cambodia.", [("Phnom Penh", "kh"), ("Cambodia", "kh")]),
        ("a court in Côte d’Ivoire", [("Côte d’Ivoire", "ci")]),
        ("Reporters in Sao Paulo were held.", [("Sao Paulo", "br")]),
        ("troops near Kampong Thom", [("Kampong Thom", "kh")]),
        ("the U.S. and the UK", [("U.S.", "us"), ("UK", "gb")]),
        ("the US-funded station", [("US", "us")]),
        ("the Kingdom of Cambodia", [("Cambodia", "kh")]),
        ("across Southeast Asia", [("Southeast Asia", None)]),
        ("He fled to Nice, France.", [("Nice", "fr"), ("France", "fr")]),
        ("in northern Rakhine", [("Rakhine", "mm")]),
        # words, peoples and parts of other names are no places
        ("The Cambodian police said so.", []),
        ("Police said on Monday that most fled.", []),
        ("Nice words were read.", []),
        ("Mr. Jackson spoke.", []),
        ("Andrew Jackson spoke. Later Jackson left.", []),
        ("He read the New York Times.", []),
        ("She teaches at the University of California.", []),
        ("The Cambodia Daily closed.", []),
        ("They paid US$543 million.", []),
    ],
)
def test_names_of_places_are_told_from_other_words(
    text: str, names: list[tuple[str, str | None]]
) -> None:
    assert found(text) == names


@pytest.mark.parametrize(
    ("text", "home", "country"),
    [
        ("a protest in Santa Ana", "sv", "sv"),
        ("a protest in Santa Ana", None, "us"),
        ("Salvadoran soldiers entered Santa Ana.", None, "sv"),
        ("in Santa Ana, El Salvador", None, "sv"),
        ("soldiers in Georgia", None, "ge"),
        ("Niger State police spoke. In Niger they wait.", None, "ng"),
        ("Governor Bello of Niger spoke to Niger Governor's aides in Niger.", None, "ng"),
        ("Niger's troops left Niger, Niger state television said.", None, "ne"),
        ("Georgia Governor Brian Kemp spoke in Georgia.", None, "us"),
        ("Atlanta is in Georgia, said the U.S. agency.", None, "us"),
    ],
)
def test_a_shared_name_goes_where_the_text_is(text: str, home: str | None, country: str) -> None:
    countries = [place.country for place in toponyms.find(text, home=home) if place.country]

    assert country in countries
    assert set(countries) == {country}


def test_a_text_in_capitals_gives_its_large_places() -> None:
    text = "GUATEMALA CITY, 4 FEB 90 -- THE ARMY DENIED THAT GUERRILLAS CAME FROM EL SALVADOR."

    assert found(text) == [("GUATEMALA CITY", "gt"), ("EL SALVADOR", "sv")]


def test_spans_count_from_the_given_start() -> None:
    (place,) = toponyms.find("It closed in Battambang.", start=40)

    assert (place.span.start, place.span.quote) == (53, "Battambang")
    assert place.geonames is not None
    assert place.lat == pytest.approx(13.1, abs=0.2)


def test_a_people_tells_its_country() -> None:
    assert gazetteer.nationality("Cambodians") == "kh"
    assert gazetteer.nationality("CAMBODIAN") == "kh"
    assert gazetteer.nationality("farmer") is None


def test_every_country_has_one_code_and_a_point_on_the_globe() -> None:
    for code, site in gazetteer.countries().items():
        assert len(code) == 2
        assert code.islower()
        assert -90 <= site.lat <= 90
        assert -180 <= site.lon <= 180
        assert site.people > 0, code


PIECES = st.sampled_from(
    ["Phnom Penh", "Paris", "in", ",", ".", "Texas", "Mr.", "U.S.", "Nice", "the", "\n\n", "-", "GEORGIA",
     "Cambodian", "St.", "’s", "New York", "Times", "University of", "é", "New"]
)  # fmt: skip


@tries(60)
@given(st.lists(PIECES, max_size=12).map(" ".join))
def test_every_span_is_the_text_and_none_overlap(text: str) -> None:
    last = 5
    for place in toponyms.find(text, start=5):
        assert text[place.span.start - 5 : place.span.end - 5] == place.span.quote
        assert place.span.start >= last
        last = place.span.end


def test_another_name_of_a_small_town_is_taken_for_it_only_where_its_country_is_told() -> None:
    assert found("Soldiers beat two men at Mata on Monday.") == []
    assert found("They fled from Ethiopia's north, and rest in Mata.")[-1] == ("Mata", "et")
    assert found("Soldiers beat two men at Mata on Monday.", home="et") == [("Mata", "et")]
    assert found("They met in Saigon and in Lyons.") == [("Saigon", "vn"), ("Lyons", "fr")]
