"""Denials that tell an act by who is refused, or untell one by whom it was not done to.

What leaves it: how an act is told once its parties are known. A refusal is done where the act is
made of one; what nobody did, or nobody suffered, is denied.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from servanda.claims.english.roles import Roles
from servanda.claims.english.stance import TOLD, Factuality, factuality_of
from servanda.tongues import Stances

if TYPE_CHECKING:
    from spacy.tokens import Token

_FEWER = frozenset(("fewer", "less", "longer", "other"))  # after "no": "no fewer than 20"


def as_refusal(factuality: Factuality, act: Token, stances: Stances) -> Factuality:
    """Done where somebody is not let: "monitors have not been allowed to reach the town"."""
    word = factuality.shown_by
    if word is not None and word.pos_ == "VERB" and word.lemma_.lower() in stances.permitting:
        above = factuality_of(word, stances)  # "were not allowed to return"
        if above.stance in ("denied", "done"):
            return Factuality("done", word, f'"{word.text}" lets or refuses it')
        return above
    if factuality.stance != "denied" or word is None:
        return factuality
    negated = word.dep_ == "neg" or word.lower_ in stances.negators
    refused = negated or word.lemma_.lower() in stances.failed
    if not refused or act.lemma_.lower() not in stances.permitting:
        return factuality
    return Factuality("done", word, f'"{word.text}" refuses it')


def unless_nobody(factuality: Factuality, roles: Roles, stances: Stances) -> Factuality:
    """Denied where nobody suffers the act or nobody does it: "no journalists were arrested"."""
    if factuality.stance not in TOLD:
        return factuality
    word = _nobody(roles.objects, stances) or _nobody(roles.by, stances)
    if word is None:
        return factuality
    return Factuality("denied", word, f'"{word.text}" denies it')


def unless_none(factuality: Factuality, act: Token, stances: Stances) -> Factuality:
    """Denied where "no" stands before a compound of the act: "no ballot stuffing"."""
    if factuality.stance not in TOLD:
        return factuality
    parts = (act, *(t for t in act.lefts if t.dep_ == "compound"))
    word = next((no for part in parts if (no := _none_of(part, stances))), None)
    if word is None:
        return factuality
    return Factuality("denied", word, f'"{word.text}" denies it')


def _nobody(tokens: Iterable[Token], stances: Stances) -> Token | None:
    """The word by which all that an act is done to, or by, is nobody: "no journalists"."""
    words = [_none_of(token, stances) for token in tokens]
    return words[0] if words and all(words) else None


def _not_one(word: Token) -> Token | None:
    """'Not one protester', "not a single newspaper": the "not"."""
    word = word.nbor(-1) if word.lower_ == "one" and word.i else word
    after = word.doc[word.i + 1 : word.i + 2].text.lower()
    return word if word.lower_ == "not" and after in ("a", "one", "single") else None


def _none_of(token: Token, stances: Stances) -> Token | None:
    if token.lower_ in stances.negators and token.pos_ in ("PRON", "NOUN", "DET"):
        return token
    for child in token.lefts:
        if child.lower_ in ("not", "one") and (word := _not_one(child)):
            return word
        if child.lower_ in ("no", "neither", "nor") and child.dep_ in ("det", "preconj", "cc"):
            return None if child.nbor(1).lower_ in _FEWER else child
    if token.dep_ == "conj" and token.head.i < token.i:
        return next((t for t in token.head.lefts if t.lower_ == "neither"), None)
    return None
