"""What a page tells beside its news is background, and nothing is lost by it."""

from __future__ import annotations

from datetime import date

import pytest
from attrs import evolve

from servanda.claims.english import main_news
from servanda.model import Claim, Interval, Span
from tests.claims.reading import telling

ON = Interval(date(2018, 5, 16), date(2018, 5, 16), "day")
SURE = {"detain": 0.95}


def claim(act: str, when: Interval | None = None) -> Claim:
    words = Span(0, 4, "told")
    one = Claim("clm-1", "cap-1", act, "done", words, words)
    return evolve(one, when=when, when_span=words) if when else one


def marked(one: Claim, news: dict[str, float], content: str = "told") -> bool:
    (found,) = main_news.beside_the_news([one], news, content, ON)
    return found.is_background


def test_an_act_that_the_first_sentences_do_not_hint_at_is_background() -> None:
    assert marked(claim("kill"), SURE)
    assert not marked(claim("detain"), SURE)
    assert not marked(claim("kill"), {**SURE, "kill": 0.35})


def test_where_no_act_is_surely_the_news_nothing_is_background() -> None:
    assert not marked(claim("kill"), {"detain": 0.6})
    assert not marked(claim("kill"), {})


def test_an_act_of_these_days_is_news_wherever_it_stands() -> None:
    days = Interval(date(2018, 5, 10), date(2018, 5, 10), "day")
    assert not marked(claim("kill", days), SURE)
    assert marked(claim("kill", Interval(date(2018, 2, 1), date(2018, 2, 1), "day")), SURE)


def test_a_text_longer_than_any_article_has_more_than_one_news() -> None:
    assert not marked(claim("kill"), SURE, "x" * (main_news.LONGEST + 1))


@pytest.mark.parametrize("act", sorted(main_news.BY_RULES))
def test_what_is_said_by_who_does_it_is_left_to_the_rules(act: str) -> None:
    assert not marked(claim(act), SURE)


def test_a_short_bulletin_is_all_news() -> None:
    told = telling("Soldiers killed four villagers on Sunday. Police beat a monk.").claims

    assert [(c.act, c.is_background) for c in told] == [("kill", False), ("assault", False)]


def test_an_article_keeps_what_it_tells_beside_its_news() -> None:
    rest = "The paper has appeared since the spring. " * 9
    told = telling(
        "Police arrested the editor of a weekly in Kampot on Monday, his lawyer said. "
        f"{rest}Soldiers killed a monk in that town."
    ).claims

    assert [(c.act, c.is_background) for c in told] == [("detain", False), ("kill", True)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Monday was the anniversary of the massacre, in which troops shot dead 60 people.",
        "Monday marked the tenth anniversary of the day on which soldiers killed 60 people.",
        "A ceremony in memory of nine reporters killed in the valley was held on Monday.",
        "Thousands commemorated the killing of ten students on Monday.",
    ],
)
def test_what_an_anniversary_is_of_is_recalled_and_has_not_its_day(sentence: str) -> None:
    told = telling(sentence)

    (killing,) = [claim for claim in told.claims if claim.act == "kill"]
    assert killing.is_background
    assert killing.when.from_on is None


@pytest.mark.parametrize(
    "sentence",
    [
        "Police detained twenty people who marked the anniversary of the massacre on Monday.",
        "On the anniversary of the crackdown on Monday, police detained three students.",
        "Protesters marking the anniversary of the crackdown were detained by police on Monday.",
    ],
)
def test_what_befalls_those_who_remember_is_news(sentence: str) -> None:
    (told,) = [claim for claim in telling(sentence).claims if claim.act == "detain"]

    assert not told.is_background
