"""What every letter says, in other languages: headings, head, end and lines to fill in.

What leaves it: the words of one line of the English template in another language. What a letter
says of the record is never put into another language here: persons do that.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from attrs import frozen

from servanda.errors import SettingsError, nearest
from servanda.wording.grammar import MONTHS

FILE = Path(__file__).with_name("phrases.toml")
_DAY = rf"(?P<day>\d{{1,2}}) (?P<month>{'|'.join(MONTHS)}) (?P<year>\d{{4}})"
_HOLE = re.compile(r"\{(?:date)?\}")


@frozen
class LetterPhrases:
    """The fixed words of a letter in one language; what each is for, the file says."""

    unread: str  # that no native reader has checked it
    binds: str
    to_translate: str
    months: tuple[str, ...]
    date: str
    languages: Mapping[str, str]
    phrases: Mapping[str, str]

    def heads(self) -> frozenset[str]:
        """What a sheet of translation says of itself above the letter, of each language."""
        return frozenset(
            (self.unread, *(self.binds.format(name) for name in self.languages.values()))
        )

    def of(self, english: str) -> str:
        """A line of the English letter in this language; "" for what is none of the template's."""
        if english in self.phrases:
            return self.phrases[english]
        for pattern, translation in _patterns(tuple(self.phrases.items())):
            if found := pattern.fullmatch(english):
                return self._filled(translation, found)
        return ""

    def _filled(self, translation: str, found: re.Match[str]) -> str:
        """A translation with what the English line has in its place, days with their months."""
        named = found.groupdict()
        if "day" in named:
            month = self.months[MONTHS.index(named["month"])]
            date = self.date.format(day=named["day"], month=month, year=named["year"])
            translation = translation.replace("{date}", date)
        return translation.replace("{}", named.get("any") or "")


@cache
def _patterns(phrases: tuple[tuple[str, str], ...]) -> list[tuple[re.Pattern[str], str]]:
    """Each phrase with a place for other words, as a pattern; the longest first."""
    made = []
    for english, translation in sorted(phrases, key=lambda pair: -len(pair[0])):
        if _HOLE.search(english):
            parts = re.escape(english).replace(r"\{\}", "(?P<any>.+?)")
            made.append((re.compile(parts.replace(r"\{date\}", _DAY)), translation))
    return made


@cache
def _all() -> Mapping[str, LetterPhrases]:
    known = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {
        language: LetterPhrases(**{**words, "months": tuple(words["months"])})
        for language, words in known.items()
    }


def phrase_languages() -> tuple[str, ...]:
    """The languages that the fixed words of a letter stand in, beside English."""
    return tuple(_all())


def phrases_in(language: str) -> LetterPhrases:
    """The fixed words of a letter in a language. Raises SettingsError where there are none."""
    if language not in _all():
        raise SettingsError(
            f'letters: the fixed words of a letter do not stand in "{language}". '
            f"{nearest(language, _all())} Ask for one of these, or write its part of phrases.toml."
        )
    return _all()[language]
