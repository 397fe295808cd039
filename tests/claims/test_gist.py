"""What a report is mainly about: every answer rests on words that stand in it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bench.reading import page
from servanda import claims, lexicon
from servanda.claims import gist, gist_model
from servanda.errors import SettingsError

TITLE = "Reporter of the Daily Lantern abducted in Kenya"
BODY = (
    "NAIROBI: Gunmen abducted the reporter Jane Doe, 34, of the Daily Lantern on 14 September 2019. "
    "Doe was taken from her home in Nairobi, the paper said.",
    "Minister John Roe said on Monday that the police in Kenya were looking for Doe.",
)


@pytest.fixture(scope="module")
def told() -> gist.Gist:
    capture, text = page(
        "one", [("title", TITLE), *(("body", words) for words in BODY)], date(2019, 9, 17)
    )
    parser, words = claims.load_parser(), lexicon.load()
    telling = claims.read(capture, text, parser=parser, lexicon=words)
    return gist.tell(capture, text, telling, parser=parser, lexicon=words)


def test_the_main_act_its_victim_country_and_year_are_found(told: gist.Gist) -> None:
    assert "kidnapping" in [a.value for a in told.acts]
    assert told.victims[0].value == "Jane Doe"
    assert told.countries[0].value == "ke"
    assert told.years[0].value == "2019"
    assert told.months[0].value == "2019-09"


def test_every_answer_rests_on_words_that_stand_in_the_report(told: gist.Gist) -> None:
    content = "\n\n".join((TITLE, *BODY))
    answers = [*told.acts, *told.victims, *told.countries, *told.years, *told.months, *told.days]

    assert all(content[s.start : s.end] == s.quote for a in answers for s in a.spans)
    assert all(0 < a.probability < 1 for a in answers)
    assert all(a.because for a in (*told.acts, *told.victims))


def test_the_likeliest_answer_comes_first(told: gist.Gist) -> None:
    for answers in (told.doers, told.victims, told.countries, told.years, told.months):
        chances = [a.probability for a in answers]
        assert chances == sorted(chances, reverse=True)


def test_weights_that_were_changed_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path
    raw = gist_model.WEIGHTS.read_bytes()
    (folder / "gist.json").write_bytes(raw + b" ")
    written = gist_model.WEIGHTS.with_suffix(".sha256").read_text(encoding="ascii")
    (folder / "gist.sha256").write_text(written, encoding="ascii")
    monkeypatch.setattr(gist_model, "WEIGHTS", folder / "gist.json")
    gist_model.load.cache_clear()

    with pytest.raises(SettingsError, match="SHA-256"):
        gist_model.load()

    gist_model.load.cache_clear()
