"""Every language file's own examples come out as their act, and what is no act does not."""

from __future__ import annotations

import pytest
from claims.reading import WORDS, telling


@pytest.mark.parametrize("code", WORDS.languages)
def test_an_example_tells_its_act_and_a_counterexample_does_not(code: str) -> None:
    wrong = [
        (act, sentence, told.unread)
        for act, shown in WORDS.languages[code].examples.items()
        for wanted, sentences in ((True, shown.yes), (False, shown.no))
        for sentence in sentences
        for told in [telling(sentence, language=code, settled=False)]  # however surely
        if (act in {claim.act for claim in told.claims}) != wanted
    ]

    assert wrong == []


def test_a_mixed_page_gives_claims_of_both_languages_with_their_own_words() -> None:
    content = (
        "Police arrested three reporters in the capital on Monday, their newspaper said in print.\n"
        "ទាហានបានបាញ់សម្លាប់អ្នកភូមិពីរនាក់។"
    )
    told = telling(content)

    assert {c.act for c in told.claims} == {"detain", "kill"}
    for claim in told.claims:
        for span in (claim.cue, claim.quote, *(m.span for m in (*claim.by, *claim.to))):
            assert content[span.start : span.end] == span.quote
    khmer = next(c for c in told.claims if c.act == "kill")
    assert "read by cue words alone (Khmer)" in khmer.reason


def test_invisible_marks_within_khmer_words_change_neither_the_act_nor_its_span() -> None:
    content = "ទាហាន\u200bបាន\u200bបាញ់\u200bសម្លាប់\u200bអ្នក\u200bភូមិ\u200bពីរ\u200bនាក់។"
    (claim,) = telling(content).claims

    assert claim.act == "kill"
    assert content[claim.cue.start : claim.cue.end] == claim.cue.quote


def test_a_passage_in_a_language_without_a_file_is_set_aside_by_name() -> None:
    told = telling("ตำรวจจับกุมนักข่าวสามคนเมื่อวันจันทร์")

    assert told.claims == ()
    assert any("no languages/th.toml" in line for line in told.unread)
