"""Who says that what happened: the working text of a capture read into claims."""

from typing import Any

from servanda.claims import reading, through_disguise
from servanda.claims.english.attribution import Attribution, find_attributions
from servanda.claims.english.parser import Parser, load_parser
from servanda.claims.gist.main_event import Gist
from servanda.claims.places.toponyms import find as find_places
from servanda.claims.reading import BY_CUES, READER, sentences
from servanda.lexicon import Lexicon
from servanda.model import Capture, Telling, Text

__all__ = [
    "BY_CUES",
    "READER",
    "Attribution",
    "Gist",
    "Parser",
    "find_attributions",
    "find_places",
    "load_parser",
    "read",
    "sentences",
    "tell_gist",
]


def read(capture: Capture, text: Text, **options: Any) -> Telling:
    """Say who tells what in one capture, seen through what disguises its words.

    Options are those of `reading.read`; the same input gives the same telling.
    """
    return through_disguise.read(capture, text, reader=reading.read, **options)


def tell_gist(
    capture: Capture, text: Text, telling: Telling, *, parser: Parser, lexicon: Lexicon
) -> Gist | None:
    """Say what a capture is mainly about: acts, victims, country, day, with their probabilities.

    None for a text that is not in English or tells of no act done to somebody.
    """
    return through_disguise.tell_gist(capture, text, telling, parser=parser, lexicon=lexicon)
