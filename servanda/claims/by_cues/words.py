"""A language's words made ready for reading without a parse: one pattern for all its cues.

What leaves it: a `Tongue`, compiled once a language, and the signs of acts in a folded sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal, NamedTuple

from attrs import field, frozen

from servanda.claims.by_cues.derivation import derived
from servanda.claims.by_cues.normalise import plainly, trie, whole_signs, word_edges
from servanda.errors import AgreementError
from servanda.lexicon import Cue, Language
from servanda.tongues import Numerals, Surface, Times

Voice = Literal["verb", "participle", "passive", "noun", "phrase"]
# A cue this long, in signs, is not a part of another word: the segmenter errs oftener than that.
LONG = 8
Leaning = Literal["", "participle", "future", "conditional", "headline"]


class CueUse(NamedTuple):
    """One cue that a word may show, and how: as a verb, a passive word or a noun."""

    cue: Cue
    voice: Voice
    leaning: Leaning


class CueSign(NamedTuple):
    """Words in a folded sentence that show an act, with the cues they match."""

    start: int
    end: int
    entries: tuple[CueUse, ...]

    @property
    def phrase(self) -> bool:
        """Whether a phrase shows it, and not a word of the act's own."""
        return self.entries[0].voice == "phrase"


@frozen(eq=False)
class Tongue:
    """A language ready to read by cues."""

    language: Language
    surface: Surface
    times: Times | None
    numerals: Numerals
    cue: re.Pattern[str]
    entries: dict[str, tuple[CueUse, ...]]
    phrases: tuple[tuple[tuple[re.Pattern[str], ...], Cue], ...]
    tests: dict[str, re.Pattern[str]]
    kinds: dict[str, str]
    kind: re.Pattern[str]
    passive: re.Pattern[str]
    active: re.Pattern[str]
    hearsay: re.Pattern[str]
    history: tuple[re.Pattern[str], ...]
    pointing: re.Pattern[str] | None = None  # what says nothing of who they are
    templates: dict[str, re.Pattern[str]] = field(factory=dict)  # of times, made when first met

    def words(self, words: Iterable[str], *, ends: str = "") -> re.Pattern[str]:
        """A pattern for any of some words, whole where the language parts its words."""
        return pattern(words, blanks=self.surface.blanks, ends=ends)


def pattern(words: Iterable[str], *, blanks: bool, ends: str = "") -> re.Pattern[str]:
    """A pattern for the longest of some words; none gives a pattern that never matches."""
    return _pattern(tuple(words), blanks, ends)


@lru_cache(maxsize=1024)  # a language asks with some sixty lists of words, sentence after sentence
def _pattern(words: tuple[str, ...], blanks: bool, ends: str) -> re.Pattern[str]:
    body = trie(plainly(word).lower() for word in words)
    if not blanks:
        return re.compile(body + ends, re.I)
    # A word that ends in an apostrophe ("n'") ends before the next word's letters.
    return re.compile(rf"(?<!\w)(?:{body})(?:(?<=')|(?!\w)){ends}", re.I)


def forms(verb: str, surface: Surface, file: str) -> Iterable[tuple[str, Leaning]]:
    """The forms of a verb written with its endings' name ("ferm+er"), each with its leaning."""
    stem, plus, name = verb.partition("+")
    if not plus:
        yield verb, ""
        return
    name, _, rest = name.partition(" ")
    if name not in surface.endings:
        raise AgreementError(
            f'{file}.toml: the verb "{verb}" asks for endings "{name}", which [surface.endings] '
            "does not list. None of its forms would be found."
        )
    after = f" {rest}" if rest else ""
    leanings: tuple[Leaning, ...] = ("", "participle", "future", "conditional")
    for leaning in leanings:
        for ending in surface.endings.get(f"{name}.{leaning}" if leaning else name, ()):
            yield stem + ending + after, leaning


def compiled(language: Language) -> Tongue:
    """The language ready to read by cues. It must have a [surface] table."""
    surface = language.surface
    assert surface is not None
    entries: dict[str, list[CueUse]] = {}
    phrases, tests = [], {}
    for cue in language.cues:
        for verb in cue.verbs:
            for form, leaning in forms(verb, surface, language.code):
                voice: Voice = "participle" if leaning == "participle" else "verb"
                entries.setdefault(plainly(form).lower(), []).append(CueUse(cue, voice, leaning))
        for passive in cue.passives:
            entries.setdefault(plainly(passive).lower(), []).append(CueUse(cue, "passive", ""))
        for noun in cue.nouns:
            entries.setdefault(plainly(noun).lower(), []).append(CueUse(cue, "noun", ""))
        for root in cue.roots:
            words = derived(root)
            entries.setdefault(words.bare, []).append(CueUse(cue, "verb", "headline"))
            made: tuple[tuple[Voice, tuple[str, ...]], ...] = (
                ("verb", words.active), ("passive", words.passive), ("noun", words.nouns)
            )  # fmt: skip
            for how, listed in made:
                for word in listed:
                    entries.setdefault(word, []).append(CueUse(cue, how, ""))
        if cue.phrases:
            phrases.append((tuple(re.compile(plainly(p), re.I) for p in cue.phrases), cue))
        for test in (cue.needs, cue.without):
            if test:
                tests[test] = re.compile(plainly(test), re.I)
    kinds = {
        plainly(word).lower() + end: kind
        for kind, words in language.kinds.items()
        for word in words
        for end in ("", *surface.suffixes)
    }
    gap = r"\s*" if not surface.blanks else r"\s+"

    def before(words: tuple[str, ...]) -> re.Pattern[str]:
        return re.compile(rf"(?:{'|'.join(map(plainly, words)) or '(?!)'}){gap}$", re.I)

    return Tongue(
        language,
        surface,
        language.times,
        language.numerals or Numerals(),
        pattern(entries, blanks=surface.blanks),
        {word: tuple(uses) for word, uses in entries.items()},
        tuple(phrases),
        tests,
        kinds,
        pattern(kinds, blanks=surface.blanks),
        before(surface.passive),
        before(surface.active),
        before(surface.hearsay),
        tuple(re.compile(plainly(words), re.I) for words in language.history),
        re.compile("|".join(map(plainly, surface.pointing)), re.I) if surface.pointing else None,
    )


def signs(sentence: str, tongue: Tongue) -> list[CueSign]:
    """The signs of acts in a folded sentence, phrases last; parts of longer words are none."""
    edges: frozenset[int] | None = None
    listed = []
    for match in tongue.cue.finditer(sentence):
        start, end = match.span()
        if not tongue.surface.blanks:
            edges = word_edges(sentence) if edges is None else edges
            loose = start not in edges or end not in edges
            if not whole_signs(sentence, start, end) or (loose and end - start < LONG):
                continue
        uses = _entries(match[0].lower(), tongue)
        if not start or not match[0][0].isupper():  # within a sentence a headline has capitals
            uses = [use for use in uses if use.leaning != "headline"]
        if entries := passing(uses, sentence, tongue):
            listed.append(CueSign(start, end, entries))
    for phrases, cue in tongue.phrases:
        use = CueUse(cue, "phrase", "")
        if passing([use], sentence, tongue):
            found = (match for phrase in phrases for match in phrase.finditer(sentence))
            listed += [CueSign(*match.span(), (use,)) for match in found]
    return sorted(listed, key=lambda sign: (sign.phrase, sign.start, sign.end))


def _entries(word: str, tongue: Tongue) -> list[CueUse]:
    """The cues of a word, and of a shorter cue that it begins with ("close" in "close down")."""
    entries = list(tongue.entries.get(word, ()))
    if " " in word:
        parts = word.split(" ")
        for count in range(len(parts) - 1, 0, -1):
            entries += tongue.entries.get(" ".join(parts[:count]), ())
    return entries


def passing(entries: Iterable[CueUse], sentence: str, tongue: Tongue) -> tuple[CueUse, ...]:
    """The entries whose conditions on the sentence hold."""
    return tuple(
        entry
        for entry in entries
        if (not entry.cue.needs or tongue.tests[entry.cue.needs].search(sentence))
        and not (entry.cue.without and tongue.tests[entry.cue.without].search(sentence))
    )
