"""The words an agreement file may use, each with what it means.

What leaves it: lists for a person to choose from and meanings for messages. The words themselves
are the model's and the lexicon's; `words.toml` says what they mean, and a test compares the two.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from attrs import frozen

from servanda.lexicon import Lexicon
from servanda.suggestions import suggest

PRINTED_BY = "servanda agreement vocabulary"

_FILE = Path(__file__).parent / "words.toml"


@frozen
class Word:
    """One word of a closed list."""

    word: str
    meaning: str


@frozen
class WordList:
    """A closed list of words; `where` says in what place of a file they stand."""

    id: str
    where: str
    words: tuple[Word, ...]


def word_lists(lexicon: Lexicon) -> tuple[WordList, ...]:
    """Every closed list, subjects and acts of the lexicon first."""
    subjects = [
        Word(s.id, f"{s.title} (part of {s.under})" if s.under else s.title)
        for s in lexicon.subjects.values()
    ]
    acts = [
        Word(act.name, f"{act.title}; bears on {', '.join(act.subjects) or 'nothing by itself'}")
        for act in lexicon.acts.values()
    ]
    return (
        WordList("subjects", "`subjects`: what a commitment or rule is about", tuple(subjects)),
        WordList("acts", "`acts` of a commitment: what else bears on it", tuple(acts)),
        *_closed().values(),
    )


def meanings(id: str) -> Mapping[str, str]:
    """The meaning of each word of a closed list."""
    return MappingProxyType({word.word: word.meaning for word in _closed()[id].words})


def nearest_of(id: str, word: str, known: Iterable[str]) -> str:
    """The nearest word of a closed list, by spelling or meaning, or the few nearest."""
    means = meanings(id) if id in _closed() else None
    return suggest(word, known, listed_by=f"{PRINTED_BY} {id}", meanings=means)


@cache
def _closed() -> Mapping[str, WordList]:
    tables = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {
        id: WordList(id, table["where"], tuple(Word(*pair) for pair in table["words"].items()))
        for id, table in tables.items()
    }
