"""Deeds seen in a picture that is said to be no true one: "a video said to show ... was staged".

What leaves it: the word that calls the picture staged or false. It goes by the order of words, for
a parse hangs "staged" on the people in the picture. What another clause calls false it leaves: "a
video shows soldiers killing villagers, and the denial was false" denies no killing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from servanda.tongues import Stances

if TYPE_CHECKING:
    from spacy.tokens import Token

# Words that begin another clause, whose staging says nothing of the picture.
_OTHER_CLAUSE = frozenset(
    ("after", "before", "when", "while", "as", "because", "who", "whom", "whose", "which", "but")
    + ("if", "where", "since", "until", "that", ";", ":")
)
_FINITE = frozenset(("VBD", "VBZ", "VBP", "MD"))
_WHICH = frozenset(("which", "that"))
_LINKING = frozenset(("be", "prove", "turn", "look", "appear", "seem"))
NEAR = 3  # words from the linking verb to the word that calls a picture false


def unreal(token: Token, stances: Stances) -> Token | None:
    """The word by which the picture that shows an act is called staged, doctored or false."""
    if not _is_shown(token, stances):
        return None
    told: list[Token] = []  # the verbs with a tense between the act and the word
    for word in token.doc[token.i + 1 : token.sent.end]:
        if word.lower_ in _OTHER_CLAUSE or len(told) > 1:
            return None
        if word.lower_ in stances.unreal or word.lower_ in stances.false:
            before = list(word.doc[max(token.i + 1, word.i - NEAR) : word.i])
            linked = any(t.lemma_.lower() in _LINKING for t in before) and told
            denied = any(t.dep_ == "neg" or t.lower_ in ("not", "no") for t in before)
            if linked and told[0].lemma_.lower() in (*_LINKING, "have") and not denied:
                return word
        elif word.tag_ in _FINITE:
            told.append(word)
    return None


def _is_shown(token: Token, stances: Stances) -> bool:
    """Whether the act is what a picture told of before it shows."""
    shows = False
    for word in reversed(token.doc[token.sent.start : token.i]):
        if word.lower_ not in _WHICH and word.lower_ in {*_OTHER_CLAUSE, ","}:
            return False
        lemma = word.lemma_.lower()
        if lemma in stances.showing and word.tag_ in _FINITE and not _in_relative(word):
            return False  # "a video shows ...": whatever is false is told of something else
        if lemma in stances.pictures:
            return shows
        shows = (
            shows or lemma in stances.showing or word.lower_ in ("of", "depicting", "portraying")
        )
    return False


def _in_relative(verb: Token) -> bool:
    return verb.i > 0 and verb.nbor(-1).lower_ in _WHICH
