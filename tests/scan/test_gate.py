"""The gate over bytes: which pages pass, in which scripts and encodings."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tries import tries

from servanda import lexicon, scan
from servanda.scan import Words
from servanda.scan.gate import NO_ACT, NOBODY
from servanda.scan.words import hints_of, patterns_of
from servanda.watch.scanning import sifting

WORDS = Words(
    near=("Cambodia", "Phnom Penh", "Pérez de Cuéllar", "កម្ពុជា", "Ieng Sary's house"),
    whole=("arrested", "emprisonné", "shut down"),
    within=("ចាប់ខ្លួន",),
    phrases=(r"took\s+(?:their|his) lives?",),
)
GATE = scan.made(WORDS)


@pytest.mark.parametrize(
    "page",
    [
        b"They arrested him in Cambodia.",
        b"THEY ARRESTED HIM IN CAMBODIA.",
        b"arrested in Phnom&nbsp;Penh",
        b"arrested in Phnom\n  Penh",
        "arrested: Pérez de Cuéllar".encode(),
        "arrested: Pérez de Cuéllar".encode("cp1252"),
        b"arrested: P&eacute;rez de Cu&eacute;llar",
        b"arrested: Perez de Cuellar",
        "កម្ពុជា ចាប់ខ្លួន".encode(),
        "".join(f"&#{ord(c)};" for c in "កម្ពុជាចាប់ខ្លួន").encode(),
        "They arrested him in Cambodia, they say today.".encode("utf-16"),
        "Cambodge, Cambodia: emprisonné".encode(),
        "Cambodia: EMPRISONNÉ".encode(),
        "Cambodia: emprisonné".encode("cp1252"),
        b"Cambodia: they took their lives",
        b"Ieng Sary\xe2\x80\x99s house was shut down",
    ],
)
def test_a_page_that_names_somewhere_and_shows_an_act_passes(page: bytes) -> None:
    assert GATE.passes(page) == ""


@pytest.mark.parametrize(
    ("page", "why"),
    [
        (b"They arrested him in Canada.", NOBODY),
        (b"The weather in Cambodia is fine.", NO_ACT),
        (b"They arrested him in NewCambodiana.", NOBODY),
        (b"<select><option value=kh>Cambodia<option>Canada</select> arrested", NOBODY),
        (b"<script>var lands = ['Cambodia']</script> arrested", NOBODY),
        (b"", NOBODY),
        (b"\xff\xfe\x00\xd8" * 90, NOBODY),
    ],
)
def test_a_page_that_lacks_one_is_turned_away_with_what_it_lacks(page: bytes, why: str) -> None:
    assert GATE.passes(page) == why


def test_a_name_after_a_script_still_counts() -> None:
    assert GATE.passes(b"<script>Cambodia</script><p>arrested in Cambodia") == ""


def test_a_name_in_the_head_will_do_for_a_text() -> None:
    assert GATE.passes_text("They were arrested.") == NOBODY
    assert GATE.passes_text("They were arrested.", b"<title>The Cambodia Weekly") == ""
    assert GATE.passes_text("They slept.", b"<title>The Cambodia Weekly") == NO_ACT


def test_a_gate_that_was_dumped_judges_as_before() -> None:
    again = scan.loaded(GATE.dump())

    assert again is not None
    assert again.passes(b"arrested in Cambodia") == ""
    assert again.passes_text("at rest in Canada") == NOBODY


NAMES = st.lists(
    st.sampled_from(["Phnom Penh", "Koh Kong", "Kong", "Ieng Sary's house", "Pérez de Cuéllar"])
    | st.text(st.sampled_from("aKé ’'-ក"), min_size=3, max_size=12).filter(
        lambda name: bool(name.strip(" -")) and name == name.strip(" -")
    ),
    min_size=1,
    max_size=4,
)
GAPS = st.lists(
    st.sampled_from([b" ", b"\n", b"\t", b"-", b"\xa0", b"\xc2\xa0", b"&nbsp;", b"&#160;"]),
    min_size=1,
    max_size=3,
).map(b"".join)


@given(names=NAMES, data=st.data())
@tries(80)
def test_where_a_name_stands_a_hint_stands_too(names: list[str], data: st.DataObject) -> None:
    patterns = [re.compile(pattern) for pattern in patterns_of(names)]
    hints = [re.compile(hint) for hint in hints_of(names)]
    gap = data.draw(GAPS)
    spelt = [
        re.sub(rb"[ -]+", lambda _: gap, data.draw(st.sampled_from(names)).encode(coding, "ignore"))
        for coding in ("utf-8", "cp1252")
    ]

    for page in (b"so " + b" and ".join(spelt) + b".", b"".join(spelt)):
        if any(pattern.search(page) for pattern in patterns):
            assert any(hint.search(page) for hint in hints), page


RAIN = "It rained all day. " * 9


@pytest.mark.parametrize(
    ("text", "head", "passes"),
    [
        (RAIN + "Police arrested him in Cambodia.", b"", True),
        (RAIN + "He lived in Cambodia. Police arrested him there in May.", b"", True),
        ("He lived in Cambodia. " + RAIN + "Police arrested a man in Canada.", b"", False),
        (RAIN + "He has a house in Cambodia and likes it.", b"", False),
        (RAIN + "The Agreements on Cambodia, he said, are like a ghost.", b"", True),
        (RAIN + "The ministry closed nineteen stations.", b"<title>The Cambodia Weekly", True),
        (RAIN + "The ministry closed nineteen stations.", b"<title>The Canada Weekly", False),
        (RAIN, b"<title>The Cambodia Weekly", False),
        ("The ministry closed nineteen stations.", b"", True),
    ],
)
def test_a_text_is_read_where_a_name_belongs_to_an_act(
    text: str, head: bytes, passes: bool
) -> None:
    itself = re.compile("Agreements on Cambodia")

    why = sifting.sift(text, "en", head, near=GATE, words=lexicon.load(), itself=itself)

    assert (why == "") is passes


def test_a_text_read_by_cue_words_is_not_turned_away_by_its_sentences() -> None:
    nobody = re.compile("(?!)")

    assert sifting.sift("Rien.", "fr", b"", near=GATE, words=lexicon.load(), itself=nobody) == ""
