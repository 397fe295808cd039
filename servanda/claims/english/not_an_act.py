"""Why a sign that fits a cue is no act after all, where the words around it say so.

What leaves it: a reason in words, or nothing. It looks at the grammar and at short lists of the
language, never at who is known to do what.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from servanda.claims.english.cues import Sign
from servanda.claims.english.roles import Roles
from servanda.lexicon import Language

if TYPE_CHECKING:
    from spacy.tokens import Token

# Acts after which somebody or something is called by what was done: "the dissolved party".
_CALLED_SO = frozenset(
    (
        "seize_power",
        "vote_block",
        "vote_fraud",
        "party_dissolve",
        "ngo_close",
        "media_close",
        "media_ban",
        "person_ban",
        "exile",
    )
)
# Acts done to people alone, and those that somebody can do to himself.
_TO_PEOPLE = frozenset(("kill", "detain", "torture"))
_TO_ONESELF = frozenset(("kill", "assault", "torture"))
# "A boat with 40 migrants", "a bus carrying students": those inside are meant.
_HOLDING = frozenset(("of", "with", "carry", "transport", "full"))
_OWN_CLAUSE = ("nsubj", "nsubjpass", "aux", "auxpass")
_BODILY = frozenset(("kill", "assault", "displace", "clash", "exile", "surveil", "torture"))


def no_act(
    sign: Sign, roles: Roles, acts: Collection[str], language: Language, *, title: bool
) -> str:
    """Say why the words show no act; empty where nothing speaks against it."""
    if called_so := _called_so(sign.token, acts):
        return called_so
    if nobody := _by_nobody(roles, acts, language.nobody):
        return nobody
    if nobody := _to_nobody(sign.token, roles, acts, language.not_people):
        return nobody
    return "" if title else _habit(sign.token, language.habits)


def _called_so(token: Token, acts: Collection[str]) -> str:
    """'The dissolved party', "the now-banned group": what it is since then, not a new act."""
    if token.dep_ != "amod" or token.tag_ not in ("VBN", "JJ", "VBD"):
        return ""
    if not set(acts) <= _CALLED_SO:
        return ""
    if any(t.dep_ in ("det", "poss") and t.lower_ not in ("a", "an") for t in token.head.lefts):
        return f'"{token.text}" tells what it is since then'
    return ""


def _by_nobody(roles: Roles, acts: Collection[str], nobody: Collection[str]) -> str:
    """'The flood killed twelve': nobody did it."""
    if not roles.by or not set(acts) <= _BODILY:
        return ""
    if all(_harms_alone(t, nobody) for t in roles.by):
        return f'"{roles.by[0].text}" is nobody who acts'
    return ""


def _harms_alone(token: Token, nobody: Collection[str]) -> bool:
    """A noun for what harms without acting; the first word of a sentence may pass for a name."""
    if token.pos_ == "NOUN":
        return token.lemma_.lower() in nobody
    first = token.i == token.sent.start and token.lower_.endswith("s")
    return first and token.lower_.removesuffix("s") in nobody


def _to_nobody(
    token: Token, roles: Roles, acts: Collection[str], not_people: Collection[str]
) -> str:
    """'Soldiers killed twenty dogs', "he killed himself": nobody else suffers it."""
    first = next(iter(roles.objects), None)
    if first is None:
        return ""
    if set(acts) <= _TO_PEOPLE and all(_no_person(t, not_people) for t in roles.objects):
        return f'"{first.text}" is no person'
    own = all(t.morph.get("Reflex", []) and t.head == token for t in roles.objects)
    return f'"{first.text}": done to oneself' if own and set(acts) <= _TO_ONESELF else ""


def _no_person(thing: Token, not_people: Collection[str]) -> bool:
    if thing.pos_ != "NOUN" or thing.lemma_.lower() not in not_people:
        return False
    after = [t for t in thing.head.children if t.i == thing.i + 1]
    return not any(t.lemma_.lower() in _HOLDING for t in (*thing.children, *after))


def _habit(token: Token, habits: Collection[str]) -> str:
    """'Reporters are often beaten', "they beat whoever speaks": what is usual, no one act."""
    verb = token
    if verb.pos_ not in ("VERB", "AUX"):
        return ""
    if verb.dep_ == "conj" and not any(t.dep_ in _OWN_CLAUSE for t in verb.children):
        return _habit(verb.head, habits)  # "are often arrested and beaten"
    if not _present(verb):
        return ""
    for child in verb.children:
        if child.dep_ == "advmod" and child.lower_ in habits:
            return f'"{child.text}" tells what is usual'
        if child.dep_ == "npadvmod":  # "each year"
            for word in child.children:
                if word.dep_ == "det" and word.lower_ in habits:
                    return f'"{word.text} {child.text}" tells what is usual'
        if child.dep_ == "advcl" and _present(child) and _whenever(child):
            return "told as what happens each time"
    return ""


def _whenever(clause: Token) -> bool:
    return any(t.dep_ == "advmod" and t.lower_ in ("when", "whenever") for t in clause.children)


def _present(verb: Token) -> bool:
    """Whether a verb or its auxiliary stands in the plain present tense."""
    helping = [t for t in verb.children if t.dep_ in ("aux", "auxpass")]
    if not helping:
        return verb.tag_ in ("VBZ", "VBP")
    return helping[0].tag_ in ("VBZ", "VBP") and helping[0].lemma_ == "be" and verb.tag_ == "VBN"
