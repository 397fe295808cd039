"""What a report is mainly about: every answer rests on words that stand in it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bench.reading import page
from servanda import claims, lexicon
from servanda.claims.gist import main_event, model, questions
from servanda.errors import SettingsError
from servanda.model import Capture, PassageKind, Telling, Text

TITLE = "Reporter of the Daily Lantern abducted in Kenya"
BODY = (
    "NAIROBI: Gunmen abducted the reporter Jane Doe, 34, of the Daily Lantern on 14 September 2019. "
    "Doe was taken from her home in Nairobi, the paper said.",
    "Minister John Roe said on Monday that the police in Kenya were looking for Doe.",
)


@pytest.fixture(scope="module")
def told() -> main_event.Gist:
    capture, text = page(
        "one", [("title", TITLE), *(("body", words) for words in BODY)], date(2019, 9, 17)
    )
    parser, words = claims.load_parser(), lexicon.load()
    telling = claims.read(capture, text, parser=parser, lexicon=words)
    found = main_event.tell(capture, text, telling, parser=parser, lexicon=words)
    assert found is not None
    return found


def test_the_main_act_its_victim_country_and_year_are_found(told: main_event.Gist) -> None:
    assert "kidnapping" in [a.value for a in told.acts]
    assert told.victims[0].value == "Jane Doe"
    assert told.countries[0].value == "ke"
    assert told.years[0].value == "2019"
    assert told.months[0].value == "2019-09"


def test_every_answer_rests_on_words_that_stand_in_the_report(told: main_event.Gist) -> None:
    content = "\n\n".join((TITLE, *BODY))
    answers = [*told.acts, *told.victims, *told.countries, *told.years, *told.months, *told.days]

    assert all(content[s.start : s.end] == s.quote for a in answers for s in a.spans)
    assert all(0 < a.probability < 1 for a in answers)
    assert all(a.because for a in (*told.acts, *told.victims))


def test_the_likeliest_answer_comes_first(told: main_event.Gist) -> None:
    for answers in (told.doers, told.victims, told.countries, told.years, told.months):
        chances = [a.probability for a in answers]
        assert chances == sorted(chances, reverse=True)


def test_weights_that_were_changed_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path
    raw = model.WEIGHTS.read_bytes()
    (folder / "gist.json").write_bytes(raw + b" ")
    written = model.WEIGHTS.with_suffix(".sha256").read_text(encoding="ascii")
    (folder / "gist.sha256").write_text(written, encoding="ascii")
    monkeypatch.setattr(model, "WEIGHTS", folder / "gist.json")
    model.load.cache_clear()

    with pytest.raises(SettingsError, match="SHA-256"):
        model.load()

    model.load.cache_clear()


def _read(
    *body: str, title: str = "", on: date = date(2019, 9, 17)
) -> tuple[Capture, Text, Telling]:
    parts: list[tuple[PassageKind, str]] = [("title", title)] if title else []
    parts += [("body", words) for words in body]
    capture, text = page("two", parts, on)
    return (
        capture,
        text,
        claims.read(capture, text, parser=claims.load_parser(), lexicon=lexicon.load()),
    )


# No sentence here says that somebody took somebody: nouns alone tell it.
HOSTAGES = (
    "Ransom demand and captors' deadline in the hostage drama",
    "The ransom is two million dollars. The hostages and their captors are in the hills. "
    "Captivity has been long for the hostages, and the kidnapping is in its second month.",
)


def test_a_kind_of_act_that_no_sentence_was_read_as_becomes_a_question() -> None:
    title, *body = HOSTAGES
    _, text, telling = _read(*body, title=title)

    [question] = [q for q in telling.questions if q.act == "abduct"]

    assert "abduct" not in {c.act for c in telling.claims}
    assert text.content[question.cue.start : question.cue.end] == question.cue.quote
    assert question.quote.quote in text.content
    assert question.confidence >= questions.ASKED_FROM
    assert "no sentence was read as it" in question.reason


def test_what_was_claimed_is_not_asked_again() -> None:
    _, _, telling = _read(*BODY, title=TITLE)

    assert "abduct" in {c.act for c in telling.claims}
    assert "abduct" not in {q.act for q in telling.questions}


def test_a_page_of_no_act_and_a_page_in_french_have_no_gist() -> None:
    peaceful = ("The harvest was good this year, and the fair opened on Saturday in the sun.",)
    french = (
        "Le journaliste a été enlevé et tué par des hommes armés dans la capitale, selon la police.",
        "Les ravisseurs demandent une rançon pour les otages, a dit le ministre de la justice.",
    )
    for body in (peaceful, french):
        capture, text, telling = _read(*body)
        told = claims.tell_gist(
            capture, text, telling, parser=claims.load_parser(), lexicon=lexicon.load()
        )

        assert told is None
        assert telling.questions == ()


def test_marks_that_nobody_sees_change_no_answer() -> None:
    plain = _read(*BODY, title=TITLE)
    marked = _read(BODY[0].replace("abducted", "ab\u200bducted"), BODY[1], title=TITLE)
    options = {"parser": claims.load_parser(), "lexicon": lexicon.load()}
    first, second = (claims.tell_gist(*each, **options) for each in (plain, marked))

    assert first is not None and second is not None
    assert [(v.value, v.probability) for v in second.victims] == [
        (v.value, v.probability) for v in first.victims
    ]
    content = marked[1].content
    assert all(content[s.start : s.end] == s.quote for v in second.victims for s in v.spans)


def test_countries_years_and_months_compete(told: main_event.Gist) -> None:
    for name in ("countries", "years", "months"):
        total = sum(a.probability for a in getattr(told, name))

        assert total == pytest.approx(model.load().parts[name].choice)
