"""Words are lit where they stand, in a text of however many claims."""

from __future__ import annotations

from time import process_time
from types import SimpleNamespace as Plain
from typing import cast

from servanda.desk import lit
from servanda.model import Claim


def _claims(count: int) -> list[Claim]:
    def span(start: int, end: int) -> Plain:
        return Plain(start=start, end=end)

    return [
        cast(
            Claim,
            Plain(
                id=f"clm-{at}",
                quote=span(at, at + 50),
                cue=span(at + 4, at + 9),
                by=[Plain(span=span(at + 6, at + 30))],
                to=[],
                where=[],
                when_span=None,
                number=None,
                instrument=None,
                said_by=None,
            ),
        )  # fmt: skip
        for at in range(0, count * 60, 60)
    ]


def test_the_shorter_is_lit_within_the_longer_and_nothing_is_lost() -> None:
    text = "abcdefghij" * 12

    found = lit.stretches(text, _claims(2), whole=True)

    assert "".join(each.words for each in found) == text
    assert [(each.what, len(each.words)) for each in found[:6]] == [
        ("the sentence", 4), ("act", 2), ("act", 3), ("by", 21), ("the sentence", 20), ("", 10),
    ]  # fmt: skip


def test_a_text_of_eight_times_the_claims_costs_no_sixty_times_the_work() -> None:
    took = []
    for count in (500, 4_000):
        text, claims = "x" * count * 60, _claims(count)
        began = process_time()
        lit.stretches(text, claims, whole=True)
        took.append(process_time() - began)

    assert took[1] < 24 * took[0]
