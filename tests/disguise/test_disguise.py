"""A disguised text is seen as a reader of the page sees it, and every disguise is flagged."""

import tomllib
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tries import tries

from servanda.disguise import flags_of, see, to_machines, without_marks

ROWS = tomllib.loads((resources.files("servanda") / "to_machines.toml").read_text("utf-8"))
MARKS = (
    "\u00ad\u200b\u200c\u200d\u2060\ufeff\u202e\u202c\u2066\u2069\u200e\U000e0041\ufe00\U000e0101"
)
PLAIN = "Police arrested the editor Ana Brook on Monday, her lawyer said."


@pytest.mark.parametrize(
    "words", [words for row in ROWS["language"].values() for words in row["are"]]
)
def test_words_to_a_machine_are_found(words: str) -> None:
    assert to_machines(see(words).words) != []
    assert "to_machine" in {flag.kind for flag in flags_of(f"He left. {words} They stayed.")}


@pytest.mark.parametrize(
    "words", [words for row in ROWS["language"].values() for words in row["are_not"]]
)
def test_words_about_people_are_not_taken_for_words_to_a_machine(words: str) -> None:
    assert to_machines(see(words).words) == []


@tries(200)
@given(st.lists(st.tuples(st.integers(0, len(PLAIN)), st.sampled_from(MARKS)), max_size=30))
def test_marks_anywhere_leave_the_seen_words_as_they_were(marks: list[tuple[int, str]]) -> None:
    dressed = PLAIN
    for at, mark in sorted(marks, reverse=True):
        dressed = dressed[:at] + mark + dressed[at:]

    seen = see(dressed)

    assert seen.words == PLAIN == without_marks(dressed)[0]
    for at in range(len(PLAIN)):
        first, last = seen.at(at, at + 1)
        assert dressed[first:last] == PLAIN[at]
        assert seen.place(first) == at


@tries(200)
@given(st.text(max_size=60))
def test_a_flag_stands_in_its_text(text: str) -> None:
    assert all(0 <= flag.start <= flag.end <= len(text) for flag in flags_of(text))
    assert see(see(text).words).words == see(text).words or "\ufb05" in text


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("They kil\u200bled him.", "invisible", "kil<U+200B>led"),
        ("They kil\u00adled him.", "invisible", "kil<U+00AD>led"),
        ("They \u202edellik\u202c him.", "turned", "<U+202E>dellik<U+202C>"),
        ("They left\U000e0049\U000e0047.", "turned", "left<U+E0049><U+E0047>."),
        ("A smile\ufe01\ufe02\ufe03 grew.", "turned", "smile<U+FE01><U+FE02><U+FE03>"),
        ("They k\u0456lled him.", "lookalike", "k\u0456lled"),
        ("The \u0441\u0430\u0440 left.", "lookalike", "\u0441\u0430\u0440"),
        ("They ｋｉｌｌｅｄ him.", "wide", "ｋｉｌｌｅｄ"),
        ("They 𝐤𝐢𝐥𝐥𝐞𝐝 him.", "wide", "𝐤𝐢𝐥𝐥𝐞𝐝"),
        ("They k\u0336i\u0336lled him.", "wide", "k\u0336i\u0336lled"),
    ],
)
def test_a_disguise_is_flagged_with_its_kind_and_words(text: str, kind: str, words: str) -> None:
    assert (kind, words) in {(flag.kind, flag.words) for flag in flags_of(text)}


@pytest.mark.parametrize(
    "text",
    [
        "សមត្ថកិច្ច\u200bបាន\u200bឃាត់ខ្លួន",
        "می\u200cخواهم",
        "क्\u200dष",
        "Well done \u2764\ufe0f 👨\u200d👩\u200d👧 1\ufe0f\u20e3",
        "A line\u200b between words \ufeff and another",
        "Он сказал, что Москва далеко.",
        "ＩＭＦは２０２３年に",
        "The oﬃce was closed.",
        "\u200fשלום\u200e and \u202bעולם\u202c",
        "β-carotene and 5 μg of it",
    ],
)
def test_honest_spelling_raises_no_flag(text: str) -> None:
    assert flags_of(text) == ()


def test_joiners_stay_where_a_script_spells_with_them() -> None:
    khmer = "សមត្ថកិច្ច\u200bបាន\u200bឃាត់ខ្លួន"

    assert see(khmer).words == khmer
    assert without_marks(khmer)[0] == khmer


def test_a_ligature_is_its_letters() -> None:
    seen = see("They ﬁred at him.")

    assert seen.words == "They fired at him."
    assert seen.at(5, 10) == (5, 9)
