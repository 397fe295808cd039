"""What a page recalls stays a claim and is marked; what it tells as its news is not."""

from __future__ import annotations

from datetime import date

import pytest
from attrs import evolve
from claims.reading import telling

from servanda.claims.confidence import recalled
from servanda.model import BACKGROUND, Interval, Telling

NEWS = "Police arrested two editors of the newspaper in the capital on Monday.\n"
OLD = "The newspaper's founder was killed in 2009 by soldiers."


def read(words: str) -> Telling:
    return telling(words, on=date(2018, 5, 16))


def test_what_a_page_recalls_of_years_before_is_claimed_and_marked() -> None:
    news, old = read(NEWS + OLD).claims

    assert (news.act, news.is_background) == ("detain", False)
    assert (old.act, old.is_background) == ("kill", True)
    assert old.recalled >= BACKGROUND > news.recalled


def test_what_happened_lately_is_no_background_though_it_stands_last() -> None:
    _, last = read(NEWS + "Soldiers killed a bystander on Tuesday.").claims

    assert not last.is_background


def test_a_page_of_no_known_day_is_read_and_marked_by_its_words_alone() -> None:
    (claim,) = telling(NEWS, on=date(2018, 5, 16), settled=False).claims
    found = recalled.features(claim, NEWS, Interval(None, None))

    assert not any(name.startswith(("days ago", "an earlier")) for name in found)
    assert "words of these days" in found


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Soldiers killed the founder in 2009.", "a much earlier year in the sentence"),
        ("Soldiers killed the founder last year.", "words that look back"),
        ("It began in 2015. Soldiers killed the founder.", "an earlier year before it"),
        ("Soldiers killed the founder on Monday.", "days ago up to 3"),
        ("Soldiers killed the founder.", "no day"),
    ],
)
def test_each_sign_of_background_has_a_name(words: str, name: str) -> None:
    (claim,) = telling(words, on=date(2018, 5, 16), settled=False).claims
    on = date(2018, 5, 16)

    assert name in recalled.features(claim, words, Interval(on, on, "day"))


def test_a_claim_without_the_mark_is_spelt_as_it_was_before_there_was_one() -> None:
    from servanda import canon

    (claim,) = telling(NEWS, settled=False).claims
    assert "recalled" not in canon.plain(claim)
    assert canon.plain(evolve(claim, recalled=0.7))["recalled"] == 0.7


@pytest.mark.parametrize(
    ("language", "content"),
    [
        ("fr", "La police a arrêté le journaliste {} 2015."),
        ("id", "Polisi menangkap wartawan itu {} 2015."),
        ("km", "ប៉ូលិសបានចាប់ខ្លួនអ្នកកាសែត{}២០១៥។"),
    ],
)
def test_what_is_read_by_cues_is_background_where_its_day_is_long_past(
    language: str, content: str
) -> None:
    month = {"fr": "en mai", "id": "pada 3 Mei", "km": "នៅខែឧសភា ឆ្នាំ"}[language]
    (old,) = telling(content.format(month), language=language).claims
    recent = content.format(month).replace("2015", "2018").replace("២០១៥", "២០១៨")
    (news,) = telling(recent, language=language).claims

    assert old.is_background
    assert not news.is_background
