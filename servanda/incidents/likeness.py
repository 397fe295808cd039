"""Whether two claims of one act can be, or are, about one event.

What leaves it: `barred` (they cannot be one) and `likeness` (how much speaks for it, 0 where
nothing does). Both look at two claims only, never at their order, so that grouping does not
depend on which report came in first.
Source: docs/why/incidents.md, "One event".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from rapidfuzz import fuzz

from servanda.incidents.times import narrow, times_fit
from servanda.model import ActorKind, Claim, Mention, Place

Chain = Literal["told", "foreseen", "ended", "position"]
# How acts of a type are told apart: by speaker and matter; by who is affected, since only a
# state does them; or also by doer, since anyone may.
Manner = Literal["spoken", "a state's", "anyone's"]

STATE_KINDS: frozenset[ActorKind] = frozenset({"state", "state_organ", "official"})
LOOSE_KINDS: frozenset[ActorKind] = frozenset({"unknown", "person", "public", "company"})
# Kinds that one reader may well mix up for the same people.
_MIXED: tuple[frozenset[ActorKind], ...] = (
    frozenset({"politician", "official"}),
    frozenset({"ngo", "defender", "union", "unionist"}),
    frozenset({"state", "state_organ", "official"}),
)
NEAR_WORD_RATIO = 88  # "broadcaster", "broadcasters"; below it "reporter" meets "supporter"
NEAR_QUOTE_RATIO = 85
# fmt: off
_SMALL = frozenset({
    "a", "an", "the", "this", "that", "these", "those", "his", "her", "its", "their", "our",
    "some", "several", "many", "all", "other", "more", "than", "at", "least", "about", "nearly",
    "around", "up", "to", "and", "or", "no", "any", "each", "every", "he", "she", "it", "they",
    "him", "them", "himself", "herself", "themselves", "who", "which",
})
# fmt: on
_CUT = re.compile(r"[,;:(]|\s(?:who|which|that|of|in|from|with|at|for|on|including)\s")


def chain(claim: Claim, manner: Manner) -> Chain:
    """The line of tellings a claim stands in: the told event, its announcement, its end.

    `spoken` acts (positions, appeals, findings) are events of speech and keep one line.
    A denial stands with what it denies.
    """
    if manner == "spoken":
        return "position"
    if claim.stance in ("planned", "threatened"):
        return "foreseen"
    return "ended" if claim.stance == "ended" else "told"


# ------------------------------------------------------------------ who


@lru_cache(maxsize=65536)
def tokens(words: str) -> tuple[str, ...]:
    """The words that carry meaning, folded, singular, without numbers and articles."""
    folded = unicodedata.normalize("NFKC", words).casefold().replace("\u2019", "'")
    found = re.findall(r"[^\W\d_][\w'-]*", folded.replace("'s", ""))
    return tuple(_singular(word) for word in found if word not in _SMALL)


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def head(mention: Mention) -> str:
    """The words up to the first clause or phrase that only describes."""
    return _CUT.split(mention.span.quote.strip(), maxsplit=1)[0].strip()


def written(mention: Mention) -> str:
    """The name in a mention as it is written, without what stands before it; empty where none."""
    run: list[str] = []
    for word in reversed(re.findall(r"[\w'\u2019.-]+", head(mention))):
        if not word[:1].isupper() and word.casefold() not in ("of", "the", "and", "de", "van"):
            break
        run.append(word)
    while run and not run[-1][:1].isupper():
        run.pop()
    return " ".join(reversed(run))


@lru_cache(maxsize=65536)
def name(mention: Mention) -> tuple[str, ...]:
    """The name in a mention, as folded words; empty for "two reporters"."""
    found = tokens(written(mention))
    alone = len(found) == 1 and len(head(mention).split()) == 1
    if alone and mention.kind not in ("unknown", "person"):
        return ()  # "Leader" or "Reporters" at the start of a sentence
    return found


Relation = Literal["same", "kin", "neutral", "absent", "different"]


def _kinds_apart(one: ActorKind, other: ActorKind) -> bool:
    if one == other or one in LOOSE_KINDS or other in LOOSE_KINDS:
        return False
    return not any({one, other} <= mixed for mixed in _MIXED)


def _relation(one: Mention, other: Mention) -> Relation:
    if one.actor and other.actor:
        return "same" if one.actor == other.actor else "different"
    name_one, name_other = set(name(one)), set(name(other))
    if name_one and name_other:
        within = name_one <= name_other or name_other <= name_one
        return "same" if within else "different"
    if _kinds_apart(one.kind, other.kind):
        return "different"
    words_one, words_other = tokens(head(one)), tokens(head(other))
    if not words_one or not words_other:
        return "absent"
    if name_one or name_other:
        named, words = (name_one, words_other) if name_one else (name_other, words_one)
        within = named <= set(words) or set(words) <= named
        return "same" if within else "neutral"
    if fuzz.ratio(words_one[-1], words_other[-1]) >= NEAR_WORD_RATIO:
        return "same"
    if one.kind == other.kind and set(words_one) & set(words_other):
        return "kin"
    return "neutral"


@lru_cache(maxsize=65536)
def _related(ones: tuple[Mention, ...], others: tuple[Mention, ...]) -> Relation:
    ranks: tuple[Relation, ...] = ("same", "kin", "neutral", "different", "absent")
    found = {_relation(one, other) for one in ones for other in others}
    return next((rank for rank in ranks if rank in found), "absent")


def relation(ones: Sequence[Mention], others: Sequence[Mention]) -> Relation:
    """How two lists of mentions stand: the nearest pair decides, but actors known and apart bar.

    "absent" when a list is empty or says nothing (a pronoun).
    """
    known_one = {m.actor for m in ones if m.actor}
    known_other = {m.actor for m in others if m.actor}
    if known_one and known_other:
        return "same" if known_one & known_other else "different"
    return _related(tuple(ones), tuple(others))


@lru_cache(maxsize=65536)
def _same_by_name(ones: tuple[Mention, ...], others: tuple[Mention, ...]) -> bool:
    """Whether two lists meet in one known actor or in a name, not only in "three other men"."""
    return any(
        _relation(one, other) == "same"
        and bool((one.actor and other.actor) or name(one) or name(other))
        for one in ones
        for other in others
    )


def _doers_apart(one: Claim, other: Claim, manner: Manner) -> bool:
    """Whether the doers told of cannot be one; the organs of one state can."""
    if not one.by or not other.by:
        return False
    return all(_doer_apart(a, b, manner) for a in one.by for b in other.by)


def _doer_apart(one: Mention, other: Mention, manner: Manner) -> bool:
    if one.actor and one.actor == other.actor:
        return False
    states = {one.kind, other.kind} <= STATE_KINDS
    if states and one.country and other.country:
        return one.country != other.country
    if one.actor and other.actor:
        return manner == "anyone's" or not states or one.kind == other.kind == "state"
    # "Thai forces" and "Cambodian troops": whose they are is the word before
    whose = _modifiers(one), _modifiers(other)
    return manner == "anyone's" and bool(whose[0] and whose[1] and not whose[0] & whose[1])


def _modifiers(mention: Mention) -> frozenset[str]:
    """The capitalised words before the last word of a mention."""
    before = head(mention).split()[:-1]
    return frozenset(w for word in before if word[:1].isupper() for w in tokens(word))


# ------------------------------------------------------------------ where


def _spots(places: Sequence[Place]) -> set[str]:
    """The places below a country, by their names."""
    return {place.name.casefold() for place in places if not _is_country(place)}


def _is_country(place: Place) -> bool:
    return place.country is not None and place.geonames is None and place.lat is None


def places_apart(one: Claim, other: Claim, *, named: bool) -> bool:
    """Whether two claims are told of places that cannot be one.

    Somebody known by name is told of in the town or the district of it; nameless people in
    two towns are two events.
    """
    countries_one = {p.country for p in one.where if p.country}
    countries_other = {p.country for p in other.where if p.country}
    if countries_one and countries_other and not countries_one & countries_other:
        return True
    spots_one, spots_other = _spots(one.where), _spots(other.where)
    return not named and bool(spots_one and spots_other and not spots_one & spots_other)


# ------------------------------------------------------------------ two claims


def _counts(claim: Claim) -> bool:
    """Whether a claim tells of several: "31 stations"."""
    number = claim.number
    return number is not None and (number.low or 0) > 1 and _is_count(number.unit)


def _is_count(unit: str) -> bool:
    return not re.fullmatch(r"percent|per cent|%|[A-Z]{3}", unit)


def _named(claim: Claim) -> bool:
    return any(m.actor or name(m) for m in claim.to)


def _bare(claim: Claim) -> bool:
    """Whether a claim says nothing of whom it was done to, or only "she"."""
    return not any(m.actor or tokens(head(m)) for m in claim.to)


def _speakers(claim: Claim) -> tuple[Mention, ...]:
    """Who spoke: of a position whoever said it, of an appeal or a report whoever made it."""
    said_by = (claim.said_by,) if claim.said_by else ()
    return (said_by or claim.by) if claim.act == "position" else (claim.by or said_by)


def people(claim: Claim, manner: Manner) -> tuple[Mention, ...]:
    """Whom claims are told apart by first: whoever spoke, or whoever it was done to."""
    return _speakers(claim) if manner == "spoken" else claim.to


def sets_apart(claim: Claim, manner: Manner) -> tuple[object, ...]:
    """All that `barred` looks at in a claim: equal for two claims, it bars the same others."""
    return (
        claim.when,
        claim.planned_for,
        claim.stance == "denied",
        tuple((m.span.quote, m.actor, m.kind) for m in people(claim, manner)),
        *(() if manner == "spoken" else _circumstances(claim)),
        claim.about if manner == "spoken" else None,
    )


def _circumstances(claim: Claim) -> tuple[object, ...]:
    return (
        tuple((m.span.quote, m.actor, m.kind, m.country) for m in claim.by),
        tuple((place.name, place.country, _is_country(place)) for place in claim.where),
        _counts(claim),
    )


def barred(one: Claim, other: Claim, manner: Manner) -> bool:
    """Whether two claims of one act and one chain cannot be of one event."""
    if not times_fit(one, other):
        return True
    if manner == "spoken":
        if one.about and other.about and one.about != other.about:
            return True
        return relation(people(one, manner), people(other, manner)) == "different"
    target = relation(one.to, other.to)
    if target == "different" or _doers_apart(one, other, manner):
        return True
    named_one, named_other = _named(one), _named(other)
    if places_apart(one, other, named=named_one and named_other):
        return True
    if named_one != named_other and target != "same":
        return _counts(other if named_one else one)
    return False


def _extras(one: Claim, other: Claim) -> float:
    """What speaks for one event besides who it was done to."""
    gained = 0.0
    if narrow(one, other):
        gained += 0.2
    if {p.name.casefold() for p in one.where} & {p.name.casefold() for p in other.where}:
        gained += 0.1
    if relation(one.by, other.by) == "same":
        gained += 0.1
    return gained + 0.1 * fuzz.ratio(one.quote.quote, other.quote.quote) / 100


def likeness(one: Claim, other: Claim, manner: Manner, *, within: bool) -> float:
    """How much speaks for two claims being of one event, between 0 (nothing) and about 1.5.

    `within`: both stand in one story, where "the arrest" is the one just told of.
    """
    if barred(one, other, manner):
        return 0.0
    if manner == "spoken":
        same = relation(people(one, manner), people(other, manner)) == "same"
        return 1.0 + _extras(one, other) if same else 0.0
    target = relation(one.to, other.to)
    close = narrow(one, other)
    near = fuzz.ratio(one.quote.quote, other.quote.quote) >= NEAR_QUOTE_RATIO
    if target == "same" and _same_by_name(one.to, other.to):
        return 1.0 + _extras(one, other)
    if target == "same" and (close or within or near):
        return 0.7 + _extras(one, other)
    if target == "kin" and (close or within):
        return 0.5 + _extras(one, other)
    if target in ("absent", "neutral"):
        alike = near or _same_matter(one, other)
        if close and alike and target == "absent":
            return 0.4 + _extras(one, other)
        alike = alike or (within and _shared_doer(one, other))
        if within and (alike or _bare(one) != _bare(other) or target == "neutral"):
            return _within(one, other, target)
    return 0.0


def _same_matter(one: Claim, other: Claim) -> bool:
    """Whether doer, instrument or place is the same where nobody is told to be affected."""
    if one.instrument and other.instrument:
        ratio = fuzz.token_set_ratio(one.instrument.quote, other.instrument.quote)
        return ratio >= NEAR_QUOTE_RATIO
    if relation(one.by, other.by) == "same":
        return True
    return bool(_spots(one.where) & _spots(other.where))


def _shared_doer(one: Claim, other: Claim) -> bool:
    """Whether doers share a word, as "the assembly" of a headline and the "National Assembly"."""
    return any(set(tokens(head(a))) & set(tokens(head(b))) for a in one.by for b in other.by)


def _within(one: Claim, other: Claim, target: Relation) -> float:
    """Two claims of one report: "the arrest" after "police arrested the editor".

    "The newspaper" after a name of the same kind is taken for it where neither counts.
    """
    if target == "neutral" and (_counts(one) or _counts(other) or _named(one) == _named(other)):
        return 0.0
    nearness = 1 / (1 + abs(one.quote.start - other.quote.start) / 200)
    return 0.2 + 0.1 * nearness + _extras(one, other)
