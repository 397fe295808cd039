"""Which pages are worth a parse, and which of their sentences."""

import re

from servanda import lexicon
from servanda.claims.english import cues, gate
from servanda.model import Passage

READY = cues.ready(lexicon.load().languages["en"])
DULL = "The cake needs sugar and a warm oven. " * 10


def chosen(content: str, names: tuple[re.Pattern[str], ...] = ()) -> tuple[list[str], str]:
    """The sentences to parse, and why there are none."""
    wanted, why = gate.choose(content, [Passage(0, len(content), "body")], READY, names)
    return [content[slice(*each.bounds[n])] for each in wanted for n in each.chosen], why


def test_a_page_without_any_act_is_not_parsed() -> None:
    assert chosen(DULL) == ([], "")


def test_a_page_with_one_word_of_an_act_says_why_it_is_not_parsed() -> None:
    sentences, why = chosen(DULL + "The comedian killed the audience with one joke.")

    assert sentences == []
    assert why == "1 of 11 sentences have an act's words, too few for a report"


def test_a_long_page_that_tells_of_two_acts_is_parsed_in_those_sentences() -> None:
    acts = ["Police arrested the editor.", "The court charged a reporter."]

    sentences, why = chosen(DULL + " ".join(acts))

    assert (acts, "") == (sentences, why)


def test_a_short_note_is_parsed_whatever_its_words() -> None:
    assert chosen("They killed Jane Doe. It rained.")[0] == ["They killed Jane Doe."]


def test_a_sentence_that_names_the_agreement_is_always_parsed() -> None:
    pattern = re.compile("Harbour Accord")

    assert chosen(DULL + "The Harbour Accord is old.", (pattern,))[0] == [
        "The Harbour Accord is old."
    ]


def test_who_spoke_just_before_an_act_is_parsed_with_it() -> None:
    content = "The mayor said it rained. It was cold. Police arrested two reporters."

    assert chosen(content)[0] == ["The mayor said it rained.", "Police arrested two reporters."]
