"""Reports said to be false, and acts nearly done, not yet done or foiled.

What leaves it: the word that says that an act is not told as one, and what it makes of it. It
looks above the clause of the act, where `stance` stops, for what is said of the whole report.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from servanda.tongues import Stances

if TYPE_CHECKING:
    from spacy.tokens import Token

STEPS = 8  # how far above an act a word on the whole report is looked for
_CLAUSE = frozenset(("acl", "relcl", "ccomp", "csubj", "csubjpass", "pcomp", "xcomp", "dep"))
_NOUN = frozenset(("nsubj", "nsubjpass", "dobj", "pobj", "attr", "appos", "compound", "poss"))
_COMPLEMENT = frozenset(("acomp", "attr", "oprd", "advmod", "xcomp", "ccomp"))
_COPULAS = frozenset(("be", "prove", "turn", "remain", "appear", "seem", "call", "describe"))
_HAVING = frozenset(("have", "be", "remain"))
_INVERTED = frozenset(("had", "were", "should"))


def said_to_be_false(token: Token, stances: Stances) -> Token | None:
    """The word that says that the report in which an act is told is not true.

    "It is not true that ...", "rumours that ... were false", "dismissed reports of ...",
    "retracted a story that ...", "there is no truth in reports that ...".
    """
    node = token
    for above in _clauses_above(token):
        report = node.lemma_.lower() in stances.reports
        if report:
            own = next((t for t in node.lefts if t.lower_ in stances.false), None)
            if own is not None:
                return own
            if above.lemma_.lower() in stances.withdrawn and node.dep_ in ("dobj", "nsubjpass"):
                return above
        if word := _judged(node, above, stances, report):
            return word
        node = above
    return None


def _clauses_above(token: Token) -> Iterator[Token]:
    """The words that govern an act's word, as long as what they say holds of its telling."""
    node = token
    for _ in range(STEPS):
        above = node.head
        if above == node or node.dep_ not in (*_CLAUSE, *_NOUN, "conj", "prep", "advcl"):
            return
        if node.dep_ == "relcl" and above.pos_ != "NOUN":
            return
        if node.dep_ == "advcl" and (node.tag_ != "VBG" or above.pos_ != "VERB"):
            return
        if node.dep_ == "prep" and node.lower_ not in ("of", "in", "about", "on", "to"):
            return
        yield above
        node = above


def _judged(node: Token, above: Token, stances: Stances, report: bool) -> Token | None:
    """The word by which `above` calls what is told in `node` false, or not true."""
    if node.dep_ == "relcl" or (node.dep_ in ("nsubj", "nsubjpass") and not report):
        return None
    lemma = above.lemma_.lower()
    if lemma in stances.false:
        return None if _negated(above) or _negated(above.head) else above
    if lemma in stances.true and (_negated(above) or _negated(above.head)):
        return above
    if lemma not in _COPULAS and above.dep_ != "ccomp":
        return None
    for word in _complements(above):
        if word == node:
            continue
        negated = _negated(above) or _negated(word)
        if word.lemma_.lower() in (stances.true if negated else stances.false):
            return word
    return None


def _complements(verb: Token) -> Iterator[Token]:
    """What a copula says of its subject, "turned out to be a hoax" among it."""
    yield verb
    for child in verb.children:
        if child.dep_ in _COMPLEMENT:
            yield child
            if child.pos_ in ("AUX", "VERB"):
                yield from (t for t in child.children if t.dep_ in _COMPLEMENT)


def _negated(token: Token) -> bool:
    return any(t.dep_ == "neg" or t.lower_ in ("no", "little", "hardly") for t in token.lefts) or (
        token.pos_ == "AUX" and any(t.dep_ == "neg" for t in token.children)
    )


def fallen_short(token: Token, stances: Stances) -> Token | None:
    """The word that says that an act nearly happened, or has not yet.

    "Nearly arrested", "stopped short of arresting", "far from closing", "have yet to arrest",
    "instead of arresting", "had soldiers killed ...,".
    """
    for child in token.lefts:
        if child.dep_ == "advmod" and child.lower_ in stances.nearly and child.i == token.i - 1:
            return child
    for node in (token, *_infinitives_above(token)):
        if node.dep_ == "pcomp" and node.head.dep_ == "prep" and node.i >= 2:
            word = node.nbor(-2)  # "short of arresting", "far from closing"
            if node.nbor(-1) == node.head and word.lower_ in stances.short:
                return word
        if node.dep_ == "xcomp" and node.head.lemma_ in _HAVING:
            yet = [t for t in (*node.lefts, *node.head.children) if t.lower_ == "yet"]
            if yet:
                return yet[0]
    return _inverted(token)


def _infinitives_above(token: Token) -> Iterator[Token]:
    """The verbs whose objects or companions an act's word is: "yet to order the arrest of"."""
    node = token
    while node.dep_ in ("conj", "dobj", "xcomp", "pobj", "prep") and node.head != node:
        node = node.head
        if node.dep_ in ("pcomp", "xcomp"):
            yield node


def _inverted(token: Token) -> Token | None:
    """'Had soldiers killed them, ...': a condition by the order of words."""
    subject = next((t for t in token.children if t.dep_ in ("nsubj", "nsubjpass")), None)
    for child in token.children:
        first = subject is not None and child.i < subject.i
        if child.dep_ in ("aux", "auxpass") and child.lower_ in _INVERTED and first:
            return child
    return None


def foiled(token: Token, stances: Stances) -> Token | None:
    """The word that says that what somebody had planned was stopped: "thwarted a plan to bomb"."""
    node = token
    while node.dep_ in ("acl", "conj", "pcomp", "prep", "xcomp", "dobj", "pobj", "relcl"):
        plan = node.head
        if plan == node:
            return None
        if plan.lemma_.lower() in stances.plots:
            verb = plan.head
            stopped = plan.dep_ in ("dobj", "nsubjpass") and verb.lemma_.lower() in stances.stopped
            own = next((t for t in plan.lefts if t.lower_ in stances.tried), None)
            return verb if stopped else own
        node = plan
    return None
