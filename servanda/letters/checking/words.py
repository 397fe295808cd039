"""The words by which a letter's own claims about the law are known, by language.

What leaves it: the lists of `letter_words.toml`. A language without a section has none: what is
owed in a letter in it is then not looked for.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from attrs import frozen

FILE = Path(__file__).parent / "letter_words.toml"


@frozen
class LetterWords:
    """The words of one language; what each list is for, the file says."""

    must: tuple[str, ...] = ()
    request: tuple[str, ...] = ()
    conditional: tuple[str, ...] = ()
    article: tuple[str, ...] = ()
    we: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()
    breach: tuple[str, ...] = ()
    promise: tuple[str, ...] = ()
    verdict: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()


@cache
def words_of(language: str) -> LetterWords:
    """The words of a language; none where the file has no section of it."""
    known = tomllib.loads(FILE.read_text(encoding="utf-8")).get(language, {})
    return LetterWords(**{key: tuple(words) for key, words in known.items()})
