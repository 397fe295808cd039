"""So many wounded are a claim with their number, in every language; mishaps are none."""

from __future__ import annotations

import pytest

from tests.claims.reading import telling


@pytest.mark.parametrize(
    ("language", "sentence", "high"),
    [
        ("en", "Police opened fire, wounding at least 20.", None),
        ("en", "Soldiers fired into the crowd, killing four and wounding at least 20.", None),
        ("en", "At least 20 were wounded by soldiers.", None),
        ("en", "Rebels shelled the market, injuring 20.", 20),
        ("fr", "La police a ouvert le feu, blessant au moins 20 personnes.", None),
        ("fr", "La police a ouvert le feu, faisant au moins 20 blessés.", None),
        ("fr", "Les soldats ont tiré, blessant au moins 20, selon un témoin.", None),
        ("id", "Polisi menembaki massa, melukai sedikitnya 20 orang.", None),
        ("id", "Penembakan polisi mengakibatkan sedikitnya 20 orang luka-luka.", None),
        ("id", "Tentara melepaskan tembakan, melukai sedikitnya 20.", None),
        ("km", "ប៉ូលិសបានបាញ់ចូលហ្វូងមនុស្ស បណ្តាលឲ្យរបួសយ៉ាងតិច ២០នាក់។", None),
        ("km", "ប៉ូលិសបានបាញ់បណ្តាលឱ្យមនុស្សយ៉ាងហោចណាស់ ២០នាក់រងរបួស។", None),
    ],
)
def test_at_least_so_many_wounded_are_told(language: str, sentence: str, high: int | None) -> None:
    told = telling(sentence, language=language)

    numbers = [claim.number for claim in told.claims if claim.act == "assault" and claim.number]
    assert [(n.low, n.high) for n in numbers] == [(20, high)]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "A bus crash left at least 20 injured."),
        ("en", "An earthquake hit the coast, injuring at least 20."),
        ("fr", "Un accident de bus a fait au moins 20 blessés."),
        ("id", "Kecelakaan bus itu melukai sedikitnya 20."),
        ("km", "គ្រោះថ្នាក់ចរាចរណ៍បណ្តាលឲ្យរបួសយ៉ាងតិច ២០នាក់។"),
    ],
)
def test_a_mishap_wounds_nobody_by_an_act(language: str, sentence: str) -> None:
    assert [c.act for c in telling(sentence, language=language).claims] == []
