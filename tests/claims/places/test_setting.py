"""A page is set in the country that most of its places and peoples are of, or in none."""

from __future__ import annotations

from datetime import date

import pytest

from servanda import lexicon
from servanda.claims.places.setting import setting_of
from servanda.model import Setting
from tests.claims.reading import telling, the

TONGUES = lexicon.load().languages


@pytest.mark.parametrize(
    ("content", "country"),
    [
        ("LEEDS, England - A man was jailed on Monday.", "gb"),
        ("Thai police held three men. Bangkok was calm.", "th"),
        (
            "Officials in Sarajevo met the mayors of Tuzla and Mostar. A Dutch court had ruled.",
            "ba",
        ),
        ("Thai and Lao soldiers met. Vientiane and Bangkok agreed.", None),
        ("Police arrested three reporters on Monday.", None),
    ],
)
def test_the_country_of_a_page_is_shown_by_what_it_names(content: str, country: str | None) -> None:
    setting = setting_of(content, (), home=None)

    assert setting.country == country
    assert setting.why


def test_the_first_lines_count_for_more_than_the_rest() -> None:
    content = "MAPUTO, Mozambique - A court sat on Monday.\n" + "It was quiet. " * 40
    content += "A lawyer from Lisbon and one from Madrid came."

    assert setting_of(content, (), home=None).country == "mz"


def test_a_language_of_one_country_speaks_for_it_where_none_is_named() -> None:
    khmer = setting_of("ប៉ូលិសបានចាប់ខ្លួនអ្នកកាសែត។", [TONGUES["km"]], home=None)
    french = setting_of("La police a arrêté un journaliste.", [TONGUES["fr"]], home=None)

    assert (khmer.country, french.country) == ("kh", None)
    assert "Khmer" in khmer.why


def test_a_country_named_in_another_script_counts() -> None:
    content = "ប៉ូលិសថៃបានចាប់ខ្លួនអ្នកកាសែតនៅប្រទេសថៃ។"

    assert setting_of(content, [TONGUES["km"]], home="kh").country == "th"


def test_a_claim_has_the_setting_of_its_page_where_its_words_name_no_place() -> None:
    content = "Police arrested an editor in Pursat, Cambodia, on Monday.\nPolice beat a monk."
    arrest, beating = telling(content).claims

    assert arrest.setting is None
    assert beating.setting is not None
    assert beating.setting.country == "kh"


def test_a_page_that_names_nowhere_says_so() -> None:
    claim = the("detain", "Police arrested an editor.", on=date(2018, 5, 16))

    assert claim.setting == Setting(None, "its page names no country")


FIRST = "PHNOM PENH, Cambodia - Police arrested a monk on Monday."


def stuffed(lead: str, sentence: str, times: int) -> str:
    """A page of that lead and many sentences, the first of them past its first lines."""
    return f"{lead}\n" + "It was quiet. " * 25 + f"{sentence} " * times


@pytest.mark.parametrize("times", [30, 400])
@pytest.mark.parametrize(
    ("lead", "sentence", "moved"),
    [
        (FIRST, "Officials met in Bangkok, Thailand.", "th"),
        ("BANGKOK, Thailand - Police arrested a monk.", "It was so in Cambodia.", "kh"),
    ],
)
def test_no_number_of_sentences_below_moves_a_page_from_where_its_first_lines_are(
    lead: str, sentence: str, moved: str, times: int
) -> None:
    setting = setting_of(stuffed(lead, sentence, times), (), home="kh")

    assert setting.country is None
    assert setting.among == ("kh", "th")
    assert setting.outvoted == ({"kh", "th"} - {moved}).pop()


def test_first_lines_that_name_two_countries_alike_are_outvoted_without_a_word() -> None:
    setting = setting_of(
        stuffed("Thai and Lao soldiers met.", "It was in Hanoi.", 40), (), home="kh"
    )

    assert (setting.country, setting.outvoted) == ("vn", "")
