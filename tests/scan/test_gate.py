"""The gate over bytes: which pages pass, in which scripts and encodings."""

from __future__ import annotations

import pytest

from servanda import scan
from servanda.scan import Words
from servanda.scan.gate import NO_ACT, NOBODY

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


def test_a_gate_that_was_dumped_judges_as_before() -> None:
    again = scan.loaded(GATE.dump())

    assert again is not None
    assert again.passes(b"arrested in Cambodia") == ""
    assert again.passes_text("at rest in Canada") == NOBODY
