"""Persons' names as the parser is shown them: the same few for all, so that none moves a parse.

What leaves it: parses whose every word is the text's own, made from a text in which each person
told by two or three words goes by a name that the parser knows. It says of nobody who they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Container, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from servanda.claims.actors.resolver import TITLES
from servanda.claims.places.gazetteer import fold, nationality
from servanda.claims.times.words import MONTHS, WEEKDAYS

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from servanda.claims.english.actor_kinds import Nouns

_MARKS = r"\u0300-\u036f"  # of letters that were taken apart: they count with the letter before
_NAME = rf"[A-Z](?:[^\W\d_A-Z][{_MARKS}]*)+"
_RUN = re.compile(rf"(?<![\w'.{_MARKS}-]){_NAME}(?: {_NAME}){{1,2}}(?![\w{_MARKS}-]| [A-Z])")
_SMALL = re.compile(rf"(?<![\w{_MARKS}])(?:[^\W\d_A-Z][{_MARKS}]*)+")
_BEFORE_OTHERS = re.compile(r"\b(?:the|in|at|near|around|into|across|outside)\s+$", re.I)
_SHOWN = "shown"  # the name under which a text keeps what was shown for it
GIVEN, MIDDLE, FAMILY = "John", "Paul", "Smith"


def of_persons(
    text: str,
    common: Container[str],
    nouns: Nouns,
    places: Iterable[tuple[int, int]] = (),
) -> dict[str, str]:
    """Each word of a person's name in a text, and the name it goes by.

    `common` are ordinary words in lower case; they and the nouns that tell somebody's kind are in
    no such name. `places` are where the text names a place.
    """
    known = {*nouns.kinds, *nouns.name_words}
    taken = {at for start, end in places for at in range(start, end)}
    found: dict[str, str] = {}
    left_out: set[str] = set()
    for run in _RUN.finditer(text):
        words = run[0].split()
        if fold(words[0]) in TITLES:
            words = words[1:]
        if run.start() in taken or run.end() - 1 in taken or _is_of_no_person(text, run.start()):
            left_out.update(words)
            continue
        if all(unicodedata.normalize("NFC", word.lower()) in common for word in words):
            continue  # "Apple Daily", and a person whose names are words
        if any(_tells_what(word, known) for word in words):
            continue
        for at, word in enumerate(words):
            plain = FAMILY if at == len(words) - 1 else (GIVEN, MIDDLE)[at]
            found.setdefault(word, plain)
    small = set(_SMALL.findall(text))
    return {w: p for w, p in found.items() if w not in left_out and w.lower() not in small}


def _is_of_no_person(text: str, start: int) -> bool:
    """Whether the word before a name says that it is a place's or a body's: "in", "the"."""
    return _BEFORE_OTHERS.search(text[max(0, start - 12) : start]) is not None


def _tells_what(word: str, known: Collection[str]) -> bool:
    word = unicodedata.normalize("NFC", word)
    lower = word.lower()
    return (
        lower in known
        or lower.rstrip("s") in known
        or nationality(word) is not None
        or fold(word) in TITLES
        or lower in MONTHS
        or lower in WEEKDAYS
    )


def shown(doc: Doc, names: Mapping[str, str]) -> Doc:
    """The words of a text with its persons' names as the parser knows them."""
    from spacy.tokens import Doc as Made  # when used: half a second to load

    if not any(token.text in names for token in doc):
        return doc
    words = [names.get(token.text, token.text) for token in doc]
    made = Made(doc.vocab, words=words, spaces=[bool(token.whitespace_) for token in doc])
    doc.user_data[_SHOWN] = made
    return made


def laid_over(docs: Iterable[Doc]) -> None:
    """Give texts of which something else was shown the parse of it, in place."""
    from spacy.attrs import DEP, HEAD, LEMMA, MORPH, POS, TAG  # when used: as above

    told = [TAG, POS, MORPH, LEMMA, HEAD, DEP]
    for doc in docs:
        parsed = doc.user_data.get(_SHOWN)
        if parsed is None:
            continue
        doc.from_array(told, parsed.to_array(told))
        for token, other in zip(doc, parsed, strict=True):
            if token.text != other.text:
                token.lemma_ = token.text


def as_shown(doc: Doc) -> Doc:
    """What was shown to the parser for a text: the text itself, or one of other names."""
    shown_for: Doc = doc.user_data.get(_SHOWN, doc)
    return shown_for


def named(docs: Iterable[Doc]) -> None:
    """Mark in texts the names that were marked in what was shown for them, in place."""
    from spacy.attrs import ENT_IOB, ENT_TYPE  # when used: as above

    told = [ENT_IOB, ENT_TYPE]
    for doc in docs:
        if _SHOWN in doc.user_data:
            marks: Any = as_shown(doc).to_array(told)  # spaCy types them as floats
            doc.from_array(told, marks)
