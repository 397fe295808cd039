"""What is taken out of the reader is really there to be taken out."""

from __future__ import annotations

from bench.ablation import PARTS
from servanda.claims.english import claiming, positions


def test_every_part_that_is_taken_out_is_there():
    assert [
        part.name for part in PARTS for where, name, _ in part.instead if not hasattr(where, name)
    ] == []


def test_taking_out_the_stance_reaches_both_that_ask_for_it():
    instead = next(part.instead for part in PARTS if part.name.startswith("stance"))

    assert {(where, name) for where, name, _ in instead} == {
        (claiming, "factuality_of"),
        (positions.stance, "factuality_of"),
    }
