"""What is taken out of the reader is really there to be taken out, and is compared in pairs."""

from __future__ import annotations

from datetime import date

from bench import told_passages
from bench.ablation import FIGURES, PARTS, AblationLine, draws, f1, read_once, text
from servanda import claims, lexicon
from servanda.claims.english import claiming, positions
from servanda.model import Telling


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


def test_sentences_parsed_once_are_read_as_if_parsed_each_time():
    words = (
        "Police in Lagos arrested two editors on Monday. They were held by soldiers, he said. "
        "Police in Lagos arrested two editors on Monday."
    )
    one = told_passages.ToldPassage("en-test", 1, date(2018, 5, 16), "", "", words, ())
    capture, page = told_passages.page(one)

    def reading() -> Telling:
        return claims.read(capture, page, parser=claims.load_parser, lexicon=lexicon.load())

    plain = reading()
    with read_once():
        assert reading() == plain
        assert reading() == plain
    assert plain.claims


def test_a_difference_is_taken_draw_by_draw():
    documents = [(1, 1, 1), (0, 1, 1), (1, 2, 1)]
    drawn = [f1(some) for some in draws(documents)]
    assert drawn == [f1(some) for some in draws(documents)]

    def line(name: str, less: float) -> AblationLine:
        return AblationLine(
            name,
            4,
            dict.fromkeys(FIGURES, f1(documents) - less),
            dict.fromkeys(FIGURES, [figure - less for figure in drawn]),
        )

    rows = text([line("nothing", 0.0), line("gate", 0.0), line("stance", 2.0)]).splitlines()
    assert rows[3].endswith("| 0 | 0 | 0 | 0 | 0 | 0 |")
    assert "-2.0 (-2.0 to -2.0)" in rows[4]
