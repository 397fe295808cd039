"""Doubled and unbreaking blanks and the ends of wrapped lines move no claim, nor its place."""

from __future__ import annotations

import pytest

from servanda.model import Passage, Telling
from tests.claims.reading import telling

PLAIN = (
    "Ten politicians, among them the former finance minister, have been rounded up by police, "
    "the information minister said on Monday. Soldiers killed six villagers in Kidal."
)


def shown(told: Telling) -> list[tuple[str, str, str, str]]:
    return [(c.act, c.stance, " ".join(c.cue.quote.split()), " ".join(c.quote.quote.split()))
            for c in told.claims]  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        PLAIN.replace(" have ", "  have ").replace("rounded up", "rounded  up"),
        PLAIN.replace("rounded up", "rounded\u00a0up").replace(" said ", "\u202fsaid\u2009"),
        PLAIN.replace("rounded up by police, ", "rounded up by police,\n"),
    ],
)
def test_blanks_move_no_claim_and_every_span_counts_in_the_text_as_given(content: str) -> None:
    whole = (Passage(0, len(content), "body"),)
    told, plainly = telling(content, passages=whole), telling(PLAIN)

    assert shown(told) == shown(plainly) != []
    assert all(content[c.cue.start : c.cue.end] == c.cue.quote for c in told.claims)
    assert all(content[c.quote.start : c.quote.end] == c.quote.quote for c in told.claims)


def test_the_end_of_a_short_line_stays_an_end() -> None:
    content = "Tentara menangkap tiga wartawan\nPemilu ditunda di Aceh"
    whole = (Passage(0, len(content), "body"),)

    assert all("\n" not in c.quote.quote for c in telling(content, passages=whole).claims)


def test_a_text_without_capitals_is_cut_into_its_sentences() -> None:
    told = telling("police arrested two editors on monday. soldiers killed six villagers in kidal.")

    assert [c.quote.quote for c in told.claims] == [
        "police arrested two editors on monday.",
        "soldiers killed six villagers in kidal.",
    ]
