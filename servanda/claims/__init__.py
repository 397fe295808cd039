"""Who says that what happened: the working text of a capture read into claims."""

from collections.abc import Callable, Sequence
from functools import partial

from servanda.claims import reading, through_disguise
from servanda.claims.english.attribution import Attribution, find_attributions
from servanda.claims.english.parser import Parser, load_parser
from servanda.claims.gist.main_event import Gist
from servanda.claims.reading import BY_CUES, READER
from servanda.lexicon import Lexicon
from servanda.model import Actor, Agreement, Capture, Telling, Text

__all__ = [
    "BY_CUES",
    "READER",
    "Attribution",
    "Gist",
    "Parser",
    "find_attributions",
    "load_parser",
    "read",
    "tell_gist",
]


def read(
    capture: Capture,
    text: Text,
    *,
    parser: Parser | Callable[[], Parser],
    lexicon: Lexicon,
    actors: Sequence[Actor] = (),
    agreements: Sequence[Agreement] = (),
    language: str = "",
    whole: bool = False,
    settled: bool = True,
) -> Telling:
    """Say who tells what in one capture, seen through what disguises its words.

    The options are those of `reading.read`, and what it raises is raised; the same input gives the
    same telling.
    """
    reader = partial(
        reading.read,
        parser=parser,
        lexicon=lexicon,
        actors=actors,
        agreements=agreements,
        language=language,
        whole=whole,
        settled=settled,
    )
    return through_disguise.read(capture, text, reader=reader)


def tell_gist(
    capture: Capture, text: Text, telling: Telling, *, parser: Parser, lexicon: Lexicon
) -> Gist | None:
    """Say what a capture is mainly about: acts, victims, country, day, with their probabilities.

    None for a text that is not in English or tells of no act done to somebody.
    """
    return through_disguise.tell_gist(capture, text, telling, parser=parser, lexicon=lexicon)
