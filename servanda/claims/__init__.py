"""Who says that what happened: the working text of a capture read into claims."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from servanda.lazy_imports import handed_on

# Each is imported when it is first used.
if TYPE_CHECKING:
    from servanda.claims.english.attribution import Attribution as Attribution
    from servanda.claims.english.attribution import find_attributions as find_attributions
    from servanda.claims.english.parser import Parser as Parser
    from servanda.claims.english.parser import load_parser as load_parser
    from servanda.claims.gist.main_event import Gist as Gist
    from servanda.claims.reading import BY_CUES as BY_CUES
    from servanda.claims.reading import READER as READER
    from servanda.claims.sentence_bounds import sentences as sentences
    from servanda.lexicon import Lexicon
    from servanda.model import Actor, Agreement, Capture, Telling, Text
else:
    __getattr__, __dir__ = handed_on(__name__)


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
    from servanda.claims import reading, through_disguise  # when used: all that reads English

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
    from servanda.claims import through_disguise  # when used: all that reads English

    return through_disguise.tell_gist(capture, text, telling, parser=parser, lexicon=lexicon)
