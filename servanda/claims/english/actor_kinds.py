"""What kind of actor some words name, from their nouns, names, titles and what was read before.

What leaves it: a kind from model.ACTOR_KINDS, "unknown" where nothing tells; and the stretch of
words that names someone. It knows no actor by name: that is who.py's part.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from attrs import field, frozen

from servanda.claims.times.words import MONTHS, WEEKDAYS
from servanda.lexicon import Language
from servanda.model import ActorKind

if TYPE_CHECKING:
    from spacy.tokens import Token

# The noun alone says "a person"; who they belong to says what kind ("the party's leader").
BELONGS: dict[ActorKind, ActorKind] = {
    "party": "politician",
    "union": "unionist",
    "media": "journalist",
    "ngo": "defender",
    "armed_group": "armed_group",
    "state_organ": "official",
    "state": "official",
    "politician": "politician",
    "defender": "defender",
}
_GENERIC = frozenset(("person", "public", "official"))
_LEFT = frozenset(
    ("det", "amod", "compound", "nummod", "poss", "nmod", "quantmod", "predet", "case",
     "npadvmod", "punct", "neg", "appos", "cc", "conj")
)  # fmt: skip
_COUNTS = """percent per_cent % half majority number dozen hundred thousand score most all some
many none one two three four five several lot pair part rest group handful third quarter series
bunch couple"""
_MEASURES = frozenset(_COUNTS.split())
_PEOPLE_PRONOUNS = frozenset(
    ("he", "she", "him", "her", "who", "whom", "himself", "herself", "his")
)


@frozen
class Nouns:
    """A language's nouns by the kind of actor they tell, ready to look up."""

    kinds: Mapping[str, ActorKind]
    name_words: Mapping[str, ActorKind]
    acronyms: Mapping[str, str] = {}
    met: dict[str, ActorKind] = field(factory=dict)  # names whose kind the text has told


def nouns_of(language: Language, acronyms: Mapping[str, str]) -> Nouns:
    """The nouns of a language, with the acronyms one text defines."""
    kinds: dict[str, ActorKind] = {}
    for kind, words in language.kinds.items():
        for word in words:
            kinds.setdefault(word, kind)  # type: ignore[arg-type]
    names: dict[str, ActorKind] = {}
    for kind, words in language.name_words.items():
        for word in words:
            names.setdefault(word, kind)  # type: ignore[arg-type]
    return Nouns(kinds, names, acronyms)


def kind_of(token: Token, nouns: Nouns) -> ActorKind:
    """The kind of actor that the phrase around `token` (its head word) names."""
    if token.lemma_.lower() in _MEASURES or token.pos_ == "NUM":
        counted = _of(token)
        if counted is not None and counted.i - token.i < 8:
            return kind_of(counted, nouns)
    if token.pos_ == "PRON":
        return "person" if token.lower_ in _PEOPLE_PRONOUNS else "unknown"
    by_noun = _by_noun(token, nouns)
    if by_noun and not (by_noun in _GENERIC and token.pos_ == "PROPN"):
        kind = _belonging(token, by_noun, nouns)
    else:
        kind = _by_title(token, nouns) or _by_name(token, nouns) or by_noun or _by_entity(token)
    name = token.text if token.pos_ == "PROPN" else ""
    if name and kind not in ("unknown", "person", "state"):
        nouns.met.setdefault(name, kind)
    elif name and kind in ("unknown", "person") and name in nouns.met:
        return nouns.met[name]
    return kind


def _by_noun(token: Token, nouns: Nouns) -> ActorKind | None:
    """The head noun, with its modifiers first: "radio station" before "station"."""
    before = [t for t in token.lefts if t.dep_ in ("compound", "amod", "nmod")]
    head = token.lemma_.lower()
    for size in (3, 2, 1):
        words = before[-size:]
        if len(words) == size:
            for form in (lambda t: t.lower_, lambda t: t.lemma_.lower()):
                kind = nouns.kinds.get(" ".join((*map(form, words), head)))
                if kind:
                    return kind
    of = _of(token)
    if of is not None:
        kind = nouns.kinds.get(f"{head} of {of.lemma_.lower()}")
        if kind:
            return kind
    kind = nouns.kinds.get(head) or nouns.kinds.get(token.lower_)
    if kind == "ngo" and any(nouns.kinds.get(t.lemma_.lower()) == "armed_group" for t in before):
        return "armed_group"  # "a militant group"
    if kind:
        return kind
    if token.lower_.endswith("s"):
        return nouns.kinds.get(token.lower_[:-1])
    return None


def _of(token: Token) -> Token | None:
    for prep in token.rights:
        if prep.dep_ == "prep" and prep.lower_ in ("of", "from", "for", "at", "with"):
            return next((t for t in prep.rights if t.dep_ == "pobj"), None)
    return None


def _belonging(token: Token, generic: ActorKind, nouns: Nouns) -> ActorKind:
    """'The party's leader': of a kind with whom they belong to."""
    if generic not in _GENERIC:
        return generic
    owners = [t for t in token.lefts if t.dep_ in ("poss", "compound", "amod", "nmod")]
    of = _of(token)
    for owner in (*owners, *((of,) if of is not None else ())):
        kind = _by_noun(owner, nouns) or _by_name(owner, nouns)
        if kind in BELONGS and not (generic in ("official", "public") and kind == "state"):
            return BELONGS[kind]
    return generic


def _by_title(token: Token, nouns: Nouns) -> ActorKind | None:
    """A noun before a name, or set beside it: "journalist X", "X, a reporter"."""
    named = token.pos_ == "PROPN"
    before = [t for t in token.lefts if named and t.dep_ in ("compound", "nmod", "amod", "appos")]
    beside = [t for t in token.rights if t.dep_ == "appos"]
    if token.dep_ == "appos":
        beside.append(token.head)
    for noun in (*reversed(before), *beside):
        if noun.ent_type_ == "PERSON" and noun.pos_ == "PROPN":
            continue
        kind = _by_noun(noun, nouns)
        if kind:
            if kind in _GENERIC:
                owners = [t for t in (*before, *token.lefts) if t.i < noun.i]
                kinds = [_by_noun(t, nouns) or _by_name(t, nouns) for t in owners]
                kind = next((BELONGS[k] for k in kinds if k in BELONGS), None) or _belonging(
                    noun, kind, nouns
                )
            return kind
    return None


def _by_name(token: Token, nouns: Nouns) -> ActorKind | None:
    """A telling word inside a name ("Institute"), or inside what an acronym stands for."""
    if token.pos_ != "PROPN" or token.ent_type_ == "PERSON":
        return None
    full = nouns.acronyms.get(token.text)
    if full:
        words = full.lower().split()
    else:
        words = [t.lower_ for t in (*token.lefts, token) if t.pos_ in ("PROPN", "NOUN")]
    for word in reversed(words):
        kind = nouns.name_words.get(word)
        if kind:
            return kind
    return None


def _by_entity(token: Token) -> ActorKind:
    if token.ent_type_ == "PERSON":
        return "person"
    if token.ent_type_ == "GPE":
        return "state"
    return "public" if token.ent_type_ == "NORP" and token.tag_ == "NNPS" else "unknown"


def phrase(token: Token) -> tuple[int, int]:
    """The characters, in the parsed text, of the phrase whose head word is `token`."""
    first = token
    for left in reversed(list(token.lefts)):
        if left.dep_ not in _LEFT or (left.dep_ == "punct" and left.text in ",;:"):
            break
        if left.i < token.i - 12 or has_doer(left):
            break
        first = left.left_edge
    last = token
    for right in token.rights:
        if right.dep_ == "prep" and right.lower_ == "of" and right.i == last.i + 1:
            inner = next((t for t in right.rights if t.dep_ == "pobj"), None)
            if inner is not None and not list(inner.rights):
                last = inner
            elif inner is not None:
                last = _of_phrase(inner)
        elif right.dep_ == "nummod" and right.i == last.i + 1:
            last = right
        else:
            break
    first = _after_day(first, token)
    while first.i < last.i and first.is_punct and first.text not in "(\"'":
        first = first.nbor(1)
    return first.idx, last.idx + len(last.text)


def has_doer(left: Token) -> bool:
    """Whether a word before a noun is a verb with its own subject: "the ministry closed stations".

    The parse may take such a sentence for one noun with much before it.
    """
    return left.dep_ == "amod" and any(t.dep_ in ("nsubj", "nsubjpass") for t in left.lefts)


def _after_day(first: Token, head: Token) -> Token:
    """The first word of a phrase without the day before it: "on 9 May soldiers", "on Sunday"."""
    before = first.nbor(-1) if first.i else None
    if before is None or before.lower_ not in ("on", "by", "since") or before.dep_ != "prep":
        return first
    if any(t.dep_ == "pobj" for t in before.children):
        return first
    if first.lower_ in WEEKDAYS and first.i < head.i:
        return first.nbor(1)
    words = head.doc[first.i : head.i]
    day = [t for t in words if t.like_num or t.lower_.rstrip(".") in MONTHS or t.text == ","]
    months = any(t.lower_.rstrip(".") in MONTHS for t in day)
    numbered = any(t.like_num for t in day)
    after = next((t for t in head.doc[first.i : head.i + 1] if t not in day), head)
    leading = len(day) == len([t for t in words if t.i < after.i])
    return after if months and numbered and leading and after.i > first.i else first


def _of_phrase(inner: Token) -> Token:
    """The last word of "of the parliament of X", one step deep."""
    for right in inner.rights:
        if right.dep_ == "prep" and right.lower_ == "of":
            deeper = next((t for t in right.rights if t.dep_ == "pobj"), None)
            if deeper is not None:
                return deeper
    return inner


def with_companions(token: Token) -> Iterator[Token]:
    """The word and those joined to it: "X, Y and Z", "X along with Y", "ten, including X"."""
    yield token
    for right in token.rights:
        if right.dep_ == "conj" and right.pos_ in ("NOUN", "PROPN", "PRON", "NUM", "ADJ"):
            yield from with_companions(right)
        elif right.dep_ == "prep" and right.lower_ in (
            "including",
            "along",
            "alongside",
            "besides",
        ):
            yield from _in_prep(right)
    if token.dep_ == "conj":
        return
    for other in token.head.rights:
        if other.dep_ == "prep" and other.lower_ in ("along", "alongside") and other.i > token.i:
            yield from _in_prep(other)


def _in_prep(prep: Token) -> Iterator[Token]:
    for child in prep.rights:
        if child.dep_ == "pobj":
            yield from with_companions(child)
        elif child.dep_ == "prep":
            yield from _in_prep(child)
