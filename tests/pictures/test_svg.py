"""SVG as text: words stay words, and nothing that acts can be written."""

from __future__ import annotations

import math

import pytest
from markupsafe import Markup

from servanda.pictures import Cell
from servanda.pictures.svg import beside, drawing, element, linked, short


def test_words_and_attributes_are_escaped_and_elements_are_not() -> None:
    inside = element("title", {}, "<b> & \"c\" 'd'")

    whole = element("g", {"class": '"><script>'}, inside)

    assert str(whole) == (
        '<g class="&#34;&gt;&lt;script&gt;">'
        "<title>&lt;b&gt; &amp; &#34;c&#34; &#39;d&#39;</title></g>"
    )


def test_an_attribute_is_escaped_whatever_it_claims_to_be() -> None:
    assert '"><x' not in str(element("g", {"class": Markup('"><x')}))


def test_signs_that_no_page_may_hold_become_blanks() -> None:
    assert str(element("text", {}, "a\x00b\u202ec\x1bd\ud800e")) == "<text>a b c d e</text>"


@pytest.mark.parametrize("name", ["script", "style", "image", "use", "foreignObject", "animate"])
def test_what_acts_or_fetches_is_no_element_of_a_picture(name: str) -> None:
    with pytest.raises(ValueError, match=f"not made of '{name}'"):
        element(name, {})


@pytest.mark.parametrize("name", ["onload", "onclick", "style", "xlink:href", "src", "filter"])
def test_what_acts_or_fetches_is_no_attribute_of_a_picture(name: str) -> None:
    with pytest.raises(ValueError, match=f"not made of '{name}'"):
        element("g", {name: "x"})


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_a_number_that_is_no_place_is_refused(number: float) -> None:
    with pytest.raises(ValueError, match="no place in a picture"):
        element("circle", {"cx": number})


@pytest.mark.parametrize("link", ["a.html", "commitments/a.html#b-1", "/desk/incidents/12", "#x"])
def test_a_path_beside_the_page_is_a_link(link: str) -> None:
    assert beside(link) == link
    assert str(linked(element("g", {}), link)) == f'<a href="{link}"><g/></a>'


@pytest.mark.parametrize(
    "link",
    ["", "//evil.example", "https://evil.example", "javascript:x", " a", "a\n", "a.html\n",
     "data:text/html,x", "a?b=c", "\\\\evil", "à.html", "a b"],
)  # fmt: skip
def test_any_other_address_is_no_link(link: str) -> None:
    assert beside(link) == ""
    assert str(linked(element("g", {}), link)) == "<g/>"
    assert Cell("words", link=link).link == ""


@pytest.mark.parametrize("name", ["", "1a", "a b", 'a"', "A", "a\n", "é"])
def test_a_name_that_cannot_begin_an_id_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="cannot begin an id"):
        drawing([], name=name, title="t", description="d", size=(1, 1), role="img")


def test_words_cut_short_say_so() -> None:
    assert short("abcdef", 6) == "abcdef"
    assert short("abcd fg", 6) == "abcd…"
