"""Reads a capture passage by passage, each by the reader of its language.

What leaves it: one `Telling` a capture. A passage in a language without a file is set aside by
name in `Telling.unread`, never read as another language.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from attrs import evolve

from servanda import canon
from servanda.claims import language_id
from servanda.claims.by_cues import normalise, people
from servanda.claims.by_cues import reader as cue_reader
from servanda.claims.by_cues.words import Tongue, compiled
from servanda.claims.confidence import calibration
from servanda.claims.english import reader as english_reader
from servanda.claims.english import segmentation
from servanda.claims.english.parser import Parser
from servanda.claims.gist import questions
from servanda.errors import SettingsError
from servanda.lexicon import Language, Lexicon
from servanda.model import Actor, Agreement, Capture, Passage, Telling, Text

READER = f"{english_reader.READER}, {cue_reader.READER}, {questions.ASKER}"
BY_CUES = "cue words alone"  # the model of a telling for which nothing was parsed


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
    """Say who tells what in one capture, whatever languages its passages are in.

    `language` is that of every passage where given; else each passage's own is detected. A
    text all in English gives the English reader's telling, with the questions that its words ask.
    `parser` may be what loads one: it is called only where a passage is in English.
    `whole` is the English reader's. Not `settled`, its claims keep the rules' own confidence and
    none becomes a question. Raises SettingsError where `language` is given and has no file.
    """
    if language and language not in lexicon.languages:
        raise SettingsError(
            f'No languages/{language}.toml: nothing in "{language}" can be read. '
            "docs/how-to/add-a-language.md says how to add it."
        )
    told = language_id.languages(text, stated=capture.language, known=lexicon.languages)
    chosen = [language] * len(told) if language else told
    other = [p for p, code in zip(text.passages, chosen) if code != "en"]
    english = tuple(p for p, code in zip(text.passages, chosen) if code == "en")
    if english or not other:
        telling = english_reader.read(
            capture, evolve(text, passages=english), lexicon=lexicon, actors=actors,
            parser=parser if isinstance(parser, Parser) else parser(),
            agreements=agreements, whole=whole,
        )  # fmt: skip
        if settled:
            telling = calibration.settle(telling, text.content)
        telling = questions.ask(telling, capture, text, told=chosen, lexicon=lexicon)
    else:
        telling = Telling("", capture.id, text.id, READER, BY_CUES, lexicon.sha256, ())
    if not other:
        return telling
    claims, unread, readers = list(telling.claims), list(telling.unread), []
    if english:
        readers.append(telling.reader)
    for code in dict.fromkeys(code for code in chosen if code != "en"):
        own = [p for p, c in zip(text.passages, chosen) if c == code]
        tongue = _tongue(lexicon, code)
        if tongue is None:
            unread += [_no_file(p, code) for p in own]
            continue
        everybody = [*actors, *(a for pact in agreements for a in pact.actors)]
        who = people.known(
            list({a.id: a for a in everybody}.values()), blanks=tongue.surface.blanks
        )
        readable = [p for p in own if p.kind in english_reader.READ]
        home = next((pact.country for pact in agreements if pact.country), None)
        found, aside = cue_reader.read(capture, text, readable, tongue=tongue, who=who, home=home)
        claims += found
        unread += aside
        readers.append(f"{cue_reader.READER} ({code})")
    claims.sort(key=lambda claim: (claim.cue.start, claim.act))
    unique = tuple({claim.id: claim for claim in claims}.values())
    reader = ", ".join(readers) or telling.reader
    model = telling.model if english else BY_CUES
    return evolve(
        telling,
        id=canon.identify(
            "tel", capture.id, text.id, reader, model, lexicon.sha256, unique, unread
        ),
        reader=reader,
        model=model,
        claims=unique,
        unread=tuple(unread),
    )


def sentences(capture: Capture, text: Text, *, lexicon: Lexicon) -> list[tuple[int, int]]:
    """The sentences of a text, in order, each passage cut as its language is."""
    chosen = language_id.languages(text, stated=capture.language, known=lexicon.languages)
    found: list[tuple[int, int]] = []
    for passage, code in zip(text.passages, chosen):
        known = lexicon.languages.get(code)
        short = frozenset(known.abbreviations if known else ())
        cut = segmentation.sentences if code == "en" else normalise.sentences
        found += cut(text.content, passage.start, passage.end, short)
    return found


def _no_file(passage: Passage, code: str) -> str:
    place = f"{passage.start}: {passage.kind}"
    if not code:
        return f"{place}: its language cannot be told, so nothing in it was read"
    return f"{place}: no languages/{code}.toml, so nothing in it was read"


def _tongue(lexicon: Lexicon, code: str) -> Tongue | None:
    """The language ready to read by cues; None where no file says how."""
    found = lexicon.languages.get(code)
    return _ready(lexicon.sha256, code, found) if found and found.surface else None


_TONGUES: dict[tuple[str, str], Tongue] = {}


def _ready(sha256: str, code: str, language: Language) -> Tongue:
    if (sha256, code) not in _TONGUES:
        _TONGUES[sha256, code] = compiled(language)
    return _TONGUES[sha256, code]
