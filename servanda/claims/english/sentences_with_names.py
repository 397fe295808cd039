"""Which sentences to run the name recogniser on: it takes as long as the rest of the parse.

What leaves it: numbers of sentences, those where an act may be done to somebody. Of most others
the names tell only what nobody asks.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from attrs import evolve

from servanda.claims.english import cues
from servanda.claims.english.actor_kinds import Nouns, kind_of
from servanda.claims.english.claiming import is_object
from servanda.claims.english.cues import Cues, Sign
from servanda.claims.english.roles import Roles, of_sign

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_BACK = 2  # sentences before a pronoun's in which names are marked for it


def needing_names(
    docs: Sequence[Doc], ready: Cues, nouns: Nouns, patterns: Collection[re.Pattern[str]]
) -> list[int]:
    """The sentences, of some in order, that need their names marked.

    Those where an act may be done to somebody or an agreement is named, with those before them
    that may say whom their pronouns stand for.
    """
    own = evolve(nouns, met={})  # what is learnt here without names must not be kept
    wanted: set[int] = set()
    for n, doc in enumerate(docs):
        if any(pattern.search(doc.text) for pattern in patterns):
            wanted.add(n)
        for sign in cues.find(doc, ready):
            stances = ready.language.stances
            roles = of_sign(sign, stances.causing, stances.light)
            if _may_show(sign, roles, ready, own):
                back = _BACK if _has_pronoun(roles) or _speaks(doc) else 0
                wanted.update(range(max(0, n - back), n + 1))
    return sorted(wanted)


def _may_show(sign: Sign, roles: Roles, ready: Cues, nouns: Nouns) -> bool:
    """Whether one of a sign's cues may fit, whatever the names turn out to be."""
    things = (*roles.objects, *roles.subject_of)
    listed = [cue.objects for cue in sign.cues if cue.objects]
    if any(is_object(thing, objects) for objects in listed for thing in things):
        return True
    open_to = [cue for cue in sign.cues if not cue.objects]
    if any(cues.accepts(cue, "unknown", ready) for cue in open_to):
        return True
    return bool(open_to) and any(_may_be_somebody(thing, nouns) for thing in things)


def _has_pronoun(roles: Roles) -> bool:
    """Whether a pronoun says who does it, to whom, or whose the thing is."""
    people = (*roles.objects, *roles.by, *roles.subject_of)
    return any(t.pos_ == "PRON" or any(c.pos_ == "PRON" for c in t.children) for t in people)


def _speaks(doc: Doc) -> bool:
    """Whether a pronoun may be who says something: "he said"."""
    return any(t.lower_ in ("he", "she") and t.dep_ == "nsubj" for t in doc)


def _may_be_somebody(thing: Token, nouns: Nouns) -> bool:
    named = thing.pos_ in ("PROPN", "PRON", "NUM") or thing.text[:1].isupper()
    return named or kind_of(thing, nouns) != "unknown"
