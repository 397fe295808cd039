"""Which words name somebody in the name of an incident, and which say nothing of who it was.

What leaves it: yes or no, for words and for mentions. A name that an actor's file gives always
names somebody.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from servanda.model import Claim, Mention

_STAND_IN = """
he she it they him her them his hers its their theirs himself herself itself themselves who whom
whose which that this these those i we us you me my our your one someone somebody others another
il elle ils elles on lui leur leurs eux celui celle ceux celles qui que dia ia mereka beliau nya
ini itu yang គាត់ នាង ពួកគេ គេ វា ពួកគាត់
"""
STAND_INS = frozenset(_STAND_IN.split())
_POINTING = """
the his her its their our my your this that these those such le la les l son sa ses leur leurs ce
cet cette ces sang si para
"""
POINTERS = frozenset(_POINTING.split())
POSSESSIVES = frozenset({"his", "her", "its", "their"})
OF_THEM = re.compile(rf"\bof (?:{'|'.join(sorted(POSSESSIVES))}) ")
# Of these a country has many, so "the party" says not which.
_MANY = "party politician official journalist media defender ngo unionist union"
_ONE_OF_MANY = frozenset(_MANY.split())
# What a reader may take for whoever did an act, and what nobody is.
_THING = """
law laws bill bills amendment amendments decree decrees rule rules vote votes ruling rulings change
changes measure measures letter statement report reports election elections contract contracts
"""
_THINGS = frozenset(_THING.split())
# The words that show a plan where somebody asks another for what is planned.
_ASK = """
ask asks asked asking seek seeks sought seeking request requests requested requesting petition
petitions petitioned petitioning demand demands demanded demanding urge urges urged urging
"""
_ASKING = frozenset(_ASK.split())
# Khmer's vowel signs are no letters to a regular expression, so words are what stands between.
WORD = re.compile(r"""[^\s\u200b.,;:!?()\[\]"“”«»/]+""")


def has_name(tokens: Sequence[str]) -> bool:
    """Whether one of the words has a capital."""
    return any(token[0].isupper() for token in tokens)


def leaves_open_who(tokens: Sequence[str], mention: Mention, *, is_planned: bool) -> bool:
    """Whether a description without a name leaves open who is meant: "its officials", "the party".

    "Other parties" are others than somebody else; and of what is planned, "a dissolved party" is
    any that will be.
    """
    first = tokens[0].casefold()
    if has_name(tokens[1:]):
        return False
    if first in POSSESSIVES or (first == "other" and len(tokens) > 1):
        return True
    if first in ("a", "an"):
        return is_planned
    is_one = len(tokens) == len(("the", "party")) and not tokens[1].endswith("s")
    return first in POINTERS and is_one and mention.kind in _ONE_OF_MANY


def is_misread(mention: Mention, claim: Claim, role: str) -> bool:
    """Whether words taken for somebody are none: a law that acts, or a sentence with its verb."""
    if mention.actor:
        return False
    words = mention.span.quote
    tokens = WORD.findall(words.casefold())
    if role == "by" and mention.kind == "unknown" and tokens and tokens[-1] in _THINGS:
        return True
    cue = claim.cue
    is_inside = mention.span.start < cue.start and cue.end <= mention.span.end
    before = WORD.findall(words[: cue.start - mention.span.start]) if is_inside else []
    return any(token[0].isupper() and token.casefold() not in POINTERS for token in before)


def is_asked_for(claims: Sequence[Claim]) -> bool:
    """Whether each of some claims shows its plan by a word of asking."""
    words = [claim.stance_span.quote.casefold() for claim in claims if claim.stance_span]
    return bool(words) and len(words) == len(claims) and _ASKING.issuperset(words)
