"""Who held an office over some days, and whether words with its title mean that holder.

What leaves it: the ids of those who held an office, or in words why the words mean nobody known.
A title inside other words ("former", "deputy", another country's) is never taken for the holder.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from attrs import frozen

from servanda.model import Actor, Interval

# Words that say: not who holds it on that day, or not this office. English, French, Indonesian.
_NOT_HOLDER = """
    former formerly ex previous past late deceased deposed ousted toppled overthrown onetime
    erstwhile retired future incoming next elect designate nominee waiting candidate acting interim
    caretaker deputy vice shadow assistant predecessor successor
    ancien ancienne anciens anciennes feu futur prochain precedent precedente dechu dechue adjoint
    adjointe suppleant suppleante
    mantan bekas eks almarhum almarhumah calon wakil plt terpilih sementara lengser
"""
NOT_HOLDER = frozenset(_NOT_HOLDER.split())
# Khmer writes no blanks: former, deputy (before); acting, deputy (after).
_KHMER = ("អតីត", "ឧប", "ស្តីទី", "ស្ដីទី", "រង")
THEN = frozenset(("then", "alors"))
_PLAIN = frozenset(
    ["the", "a", "an", "le", "la", "les", "l", "current", "sitting", "serving", "present"]
)
_OTHERS = frozenset(["of", "for", "from", "in", "on", "to", "at", "by", "with", "de", "du", "des"])
_ASIDE = re.compile(r"\s*(?:[,;–—]|(?:who|which|whose|whom|that)\b)", re.I)
_WORD = re.compile(r"[^\W\d_]+")


@frozen
class TermOfOffice:
    """One actor in one office, over days; None is open on that side."""

    actor: str
    acts_for: str
    from_on: date | None
    to_on: date | None

    def holds(self, days: Interval) -> bool:
        """Whether it lasts through all of some days, both of whose ends are known."""
        if days.from_on is None or days.to_on is None:
            return False
        begun = self.from_on is None or self.from_on <= days.from_on
        return begun and (self.to_on is None or days.to_on <= self.to_on)

    def touches(self, days: Interval) -> bool:
        """Whether it shares a day with some days."""
        begun = not (self.from_on and days.to_on) or self.from_on <= days.to_on
        return begun and (not (self.to_on and days.from_on) or days.from_on <= self.to_on)


def terms(actors: Iterable[Actor]) -> list[tuple[str, TermOfOffice]]:
    """Every title that an actor's record gives an office, with who held it when."""
    return [
        (title, TermOfOffice(actor.id, office.acts_for, office.from_on, office.to_on))
        for actor in actors
        for office in actor.offices
        for title in (office.title, *office.aliases)
    ]


def holders(terms: Sequence[TermOfOffice], days: Interval) -> set[str]:
    """Who held an office on any of some days; empty where nobody held it through all of them.

    One id: that actor and nobody else. Several: the days span a change, or two are listed.
    """
    touching = {term.actor for term in terms if term.touches(days)}
    through = {term.actor for term in terms if term.holds(days)}
    return touching if through or len(touching) > 1 else set()


def pattern(titles: Iterable[str]) -> re.Pattern[str]:
    """Finds the longest of some folded titles in words as they stand."""
    longest = sorted(titles, key=len, reverse=True)
    spelt = (r"\s+".join(map(re.escape, title.split())) for title in longest)
    return re.compile(rf"(?<!\w)(?:{'|'.join(spelt)})(?!\w)", re.IGNORECASE)


def words_of(names: Iterable[str]) -> set[str]:
    """The plain words of some names."""
    return {plainly(word) for name in names for word in _words(name)}


def not_the_holder(
    before: str, after: str, own: Collection[str], *, dated: bool, plain: Collection[str]
) -> str:
    """Why words around a title do not mean its holder; empty where they do.

    `own` are the folded words that name the office's own state, body or holder, `plain` those
    that say nothing about who it is; `dated` whether the event has a day of its own ("then").
    """
    for word in (*_words(before), *_words(after)):
        if plainly(word) in NOT_HOLDER:
            return f'"{word}" says that it is not who held the office that day; left open'
        if plainly(word) in THEN and not dated:
            return f'"{word}" says another day, which the text does not give; left open'
    if any(sign in before or sign in after for sign in _KHMER):
        return "the title is of a former, acting or deputy holder; left open"
    known = {*own, *plain, *_PLAIN, *THEN}
    for word in _words(before):
        low = plainly(word)
        if low in known:
            continue
        if word[:1].isupper() or low in _OTHERS:
            return f'"{word}" before the title tells of another; left open'
    aside = bool(_ASIDE.match(after))
    for word in _words(after):
        low = plainly(word)
        if low in own or low in _PLAIN or low in _OTHERS:
            continue
        if word[:1].isupper() or not aside:
            return f'"{word}" after the title tells of another; left open'
    return ""


def _words(words: str) -> list[str]:
    return [w for w in _WORD.findall(re.sub(r"['’]s?\b", " ", words)) if w]


def plainly(word: str) -> str:
    """A word in small letters without Latin accents, as the lists here write it."""
    text = unicodedata.normalize("NFKD", word).casefold()
    return "".join(c for c in text if not 0x300 <= ord(c) <= 0x36F)
