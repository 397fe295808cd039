"""A letter in a second language: a sheet to translate it on, and what does not keep to the first."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from archive.lake_watch import published
from attrs import evolve
from commands import run
from outside import ROOT

from servanda import letters
from servanda.errors import SettingsError
from servanda.letters.aligned import BLANK
from servanda.letters.formats.blocks import blocks_of
from servanda.letters.phrases import phrases_in
from servanda.model import Letterhead

TEMPLATE = ROOT / "servanda" / "letters" / "open-letter.en.md"
LETTER = (
    "# A letter\n\n1. Police closed 15 stations [1] on 3 May 2017 [2].\n\n2. It is known [2].\n"
)
ANNEX = "\n## Annex 2: sources\n\n1. First\n2. Second\n"
OTHER = LETTER.replace("Police closed 15 stations", "La police ferma 15 stations")


@pytest.fixture(scope="module")
def text() -> str:
    letter = published().letter
    assert letter is not None
    return letter.text


def told(binding: str, other: str) -> list[str]:
    return [f"{each.paragraph} {each.what}" for each in letters.alignment_faults(binding, other)]


@pytest.mark.parametrize("language", letters.phrase_languages())
def test_every_fixed_line_of_the_template_stands_in_each_language(language: str) -> None:
    phrases = phrases_in(language)
    lines = (line.lstrip("#- ") for line in TEMPLATE.read_text("utf-8").splitlines())
    fixed = [line for line in lines if line and not re.search(r"{[{%]", line)]

    assert len(fixed) > 12
    assert [line for line in fixed if not phrases.of(line)] == []


@pytest.mark.parametrize("language", letters.phrase_languages())
def test_each_phrase_has_the_places_of_its_english(language: str) -> None:
    for english, translation in phrases_in(language).phrases.items():
        assert sorted(re.findall(r"{\w*}", english)) == sorted(re.findall(r"{\w*}", translation))
    assert len(phrases_in(language).months) == 12


def test_the_languages_are_those_of_the_desk() -> None:
    desk = {path.parent.parent.name for path in (ROOT / "servanda/desk/locale").rglob("*.po")}

    assert set(letters.phrase_languages()) == desk


@pytest.mark.parametrize(
    ("language", "day", "unread"),
    [
        ("fr", "Reedport, le 24 octobre 2017", "Traduction non relue"),
        ("id", "Reedport, 24 Oktober 2017", "Terjemahan belum diperiksa"),
        ("km", "Reedport, ថ្ងៃទី 24 ខែតុលា ឆ្នាំ 2017", "ការបកប្រែនេះមិនទាន់មាន"),
    ],
)
def test_a_sheet_says_who_read_it_which_text_binds_and_what_each_line_is_to_say(
    text: str, language: str, day: str, unread: str
) -> None:
    placed = text.replace(f"{BLANK} (to be filled in: place), ", "Reedport, ")

    sheet = letters.translation_sheet(placed, language, binding="en")

    assert sheet.startswith(unread)
    assert phrases_in(language).languages["en"] in sheet.splitlines()[0]
    assert f"\n{day}\n" in sheet
    assert "## What we ask\n" not in sheet
    assert (
        "\n   > We write about the Lake Agreements of 1994, signed on 1 March 1994 [1].\n" in sheet
    )
    assert sheet.partition("\n1. Lake Agreements")[2] == text.partition("\n1. Lake Agreements")[2]


@pytest.mark.parametrize("language", letters.phrase_languages())
def test_a_sheet_has_every_paragraph_of_the_letter_under_its_number(
    text: str, language: str
) -> None:
    sheet = letters.translation_sheet(text, language)

    faults = letters.alignment_faults(text, sheet)

    numbered = [b.mark for b in blocks_of(text) if b.mark.endswith(".") and not b.source]
    assert [each.paragraph for each in faults] == [f"paragraph {m[:-1]}" for m in numbered]
    assert {each.what for each in faults} == {"is not translated yet"}


def test_a_sheet_that_was_filled_in_keeps_to_the_letter(text: str) -> None:
    sheet = letters.translation_sheet(text, "fr")
    filled = re.sub(rf"{BLANK} \(à traduire\)[^\n]*\n\n *> ", "", sheet)

    assert letters.alignment_faults(text, filled) == ()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("15", "១៥"), []),
        (("15", "16"), ["paragraph 1 figures differ: left out 15; put in 16"]),
        (("[1]", ""), ["paragraph 1 sources differ: left out [1]"]),
        (("[1]", "[2]"), ["paragraph 1 sources differ: left out [1]"]),
        (("2. It is known [2].", ""), ["paragraph 2 stands only in the text that binds"]),
        (
            ("2. It is known", "2. It is known [2].\n\n3. More"),
            ["paragraph 3 stands only in the translation"],
        ),
        (("2. It is known [2].", f"2. {BLANK} [2]"), ["paragraph 2 is not translated yet"]),
        (("3 May 2017", "3 mai 2017"), []),
    ],
)
def test_what_does_not_keep_to_the_text_that_binds_is_named(
    change: tuple[str, str], says: list[str]
) -> None:
    assert change[0] in OTHER

    assert told(LETTER + ANNEX, OTHER.replace(*change) + ANNEX) == says


def test_sources_are_the_same_in_both() -> None:
    other = ANNEX.replace("2. Second", "2. Second, SHA-256 12")

    assert told(LETTER + ANNEX, LETTER + other) == ["source 2 figures differ: put in 12 and 256"]


def test_a_language_without_fixed_words_is_refused(text: str) -> None:
    with pytest.raises(SettingsError, match='do not stand in "de"'):
        letters.translation_sheet(text, "de")


def test_a_draft_names_the_text_that_binds_where_the_settings_do() -> None:
    watch = published()
    parts = (watch.duties, watch.findings, watch.incidents, watch.standings, watch.captures)

    named = letters.draft(
        watch.agreement, *parts, on=watch.on, letterhead=Letterhead(binding="en")
    ).text

    assert "\n\nThe English text of this letter binds.\n\n" in named
    assert watch.letter and "text of this letter binds" not in evolve(watch.letter).text


def test_the_commands_write_a_sheet_and_name_what_differs(
    new_watch: Path, text: str, tmp_path: Path
) -> None:
    mine, sheet = tmp_path / "letter.md", tmp_path / "letter.fr.md"
    mine.write_text(text, encoding="utf-8")

    made = run("letter", "translate", new_watch, mine, "--to", "fr", "--out", sheet)
    empty = run("letter", "align", mine, sheet)
    same = run("letter", "align", mine, mine)

    assert (made.exit_code, empty.exit_code, same.exit_code) == (0, 1, 0)
    assert f"{sheet}: paragraph 1 is not translated yet." in empty.stdout
    assert "No difference" in same.stdout
