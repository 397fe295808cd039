"""Each language of a text is read by its own reader, by cues, or set aside by name."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from attrs import evolve
from claims.reading import WORDS, capture, parser

from servanda import claims
from servanda.claims import english, reading
from servanda.claims.reading import READERS, Material, read_by_cues, reader_of, set_aside
from servanda.model import Interval, Passage, Telling, Text

ON = Interval(date(2018, 5, 16), date(2018, 5, 16), "day")
ENGLISH = "Police arrested a journalist in the capital on Monday."
FRENCH = "La police a arrêté un journaliste mardi."


def mixed(*passages: tuple[str, str]) -> Text:
    content, parts = "", []
    for words, language in passages:
        parts.append(Passage(len(content), len(content) + len(words), "body", language))
        content += f"{words}\n"
    return Text("txt-test", "cap-test", content, tuple(parts), "test")


def read(text: Text) -> Telling:
    return claims.read(capture(ON), text, parser=parser(), lexicon=WORDS)


def test_every_language_with_a_file_has_a_reader_and_no_other_has() -> None:
    readers = {code: reader_of(code, WORDS) for code in WORDS.languages}

    assert readers == {**dict.fromkeys(WORDS.languages, read_by_cues), **READERS}
    assert english.LANGUAGE in READERS
    assert reader_of("de", WORDS) is reader_of("", WORDS) is set_aside


def test_a_file_without_a_surface_and_without_a_reader_reads_nothing() -> None:
    bare = {**WORDS.languages, "fr": evolve(WORDS.languages["fr"], surface=None)}

    assert reader_of("fr", SimpleNamespace(languages=bare)) is set_aside  # type: ignore[arg-type]


def test_readers_are_named_in_one_telling_whose_claims_are_in_the_order_of_the_text() -> None:
    telling = read(mixed((FRENCH, "fr"), (ENGLISH, "en"), ("Die Wache schwieg.", "de")))

    assert [claim.cue.quote for claim in telling.claims] == ["arrêté", "arrested"]
    assert (
        telling.reader
        == "servanda.claims.reader_en 2026.12, servanda.claims.reader_cues 2026.11 (fr)"
    )
    assert [line.partition(": ")[2] for line in telling.unread] == [
        "body: no languages/de.toml, so nothing in it was read"
    ]


def test_a_language_given_a_reader_of_its_own_is_read_by_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def read_french(material: Material, code: str) -> Telling:
        telling = read_by_cues(material, code)
        return evolve(telling, id="tel-own", reader="a reader of French", model="a model")

    monkeypatch.setattr(reading, "READERS", {**READERS, "fr": read_french})

    alone = read(mixed((FRENCH, "fr")))
    both = read(mixed((FRENCH, "fr"), (ENGLISH, "en")))

    assert (alone.id, alone.reader, alone.model) == ("tel-own", "a reader of French", "a model")
    assert both.reader.endswith(", a reader of French") and both.model.endswith(", a model")
    assert len(both.claims) == 2


def test_a_text_without_passages_is_told_by_the_first_reader() -> None:
    assert read(mixed()).reader == "servanda.claims.reader_en 2026.12"
