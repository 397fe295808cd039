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

from servanda.incidents.sentences import nearly_one
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
NEAR_RATIO = 85  # of the names of two laws, or of two words for one charge
NEAR_WORD_RATIO = 88  # "broadcaster", "broadcasters"; below it "reporter" meets "supporter"
# fmt: off
_SMALL = frozenset({
    "a", "an", "the", "this", "that", "these", "those", "his", "her", "its", "their", "our",
    "some", "several", "many", "all", "other", "more", "than", "at", "least", "about", "nearly",
    "around", "up", "to", "and", "or", "no", "any", "each", "every", "he", "she", "it", "they",
    "him", "them", "himself", "herself", "themselves", "who", "which",
})
# fmt: on
NEAR_WORD_END = 3  # of two nearly equal words so many letters at one end are the same
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
    parts = re.findall(r"[^\W\d_][\w'-]*", folded.replace("'s", ""))
    return tuple(_singular(word) for word in parts if word not in _SMALL)


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
    folded = tokens(written(mention))
    alone = len(folded) == 1 and len(head(mention).split()) == 1
    if alone and mention.kind not in ("unknown", "person"):
        return ()  # "Leader" or "Reporters" at the start of a sentence
    return folded


Relation = Literal["same", "kin", "neutral", "absent", "different"]


def _kinds_apart(first: ActorKind, second: ActorKind) -> bool:
    if first == second or first in LOOSE_KINDS or second in LOOSE_KINDS:
        return False
    return not any({first, second} <= mixed for mixed in _MIXED)


def _relation(first: Mention, second: Mention) -> Relation:
    if first.actor and second.actor:
        return "same" if first.actor == second.actor else "different"
    name_first, name_second = set(name(first)), set(name(second))
    if name_first and name_second:
        within = name_first <= name_second or name_second <= name_first
        return "same" if within else "different"
    if _kinds_apart(first.kind, second.kind):
        return "different"
    words_first, words_second = tokens(head(first)), tokens(head(second))
    if not words_first or not words_second:
        return "absent"
    if name_first or name_second:
        named, words = (name_first, words_second) if name_first else (name_second, words_first)
        within = named <= set(words) or set(words) <= named
        return "same" if within else "neutral"
    if near_word(words_first[-1], words_second[-1]):
        return "same"
    if first.kind == second.kind and set(words_first) & set(words_second):
        return "kin"
    return "neutral"


def near_word(first: str, second: str) -> bool:
    """Whether two words may be one, a letter or two apart: "broadcaster", "broadcasters".

    What is misspelt at both ends is another word; so nearly equal words are found by their ends.
    """
    ends = bool(word_ends(first) & word_ends(second))
    return ends and fuzz.ratio(first, second) >= NEAR_WORD_RATIO


def word_ends(word: str) -> set[str]:
    """By which a word and those nearly equal to it are found: "bro...", "...ter"."""
    return {f"{word[:NEAR_WORD_END]}-", f"-{word[-NEAR_WORD_END:]}"}


@lru_cache(maxsize=65536)
def _related(first_mentions: tuple[Mention, ...], second_mentions: tuple[Mention, ...]) -> Relation:
    ranks: tuple[Relation, ...] = ("same", "kin", "neutral", "different", "absent")
    relations = {_relation(first, second) for first in first_mentions for second in second_mentions}
    return next((rank for rank in ranks if rank in relations), "absent")


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
def _same_by_name(
    first_mentions: tuple[Mention, ...], second_mentions: tuple[Mention, ...]
) -> bool:
    """Whether two lists meet in one known actor or in a name, not only in "three other men"."""
    return any(
        _relation(first, second) == "same"
        and bool((first.actor and second.actor) or name(first) or name(second))
        for first in first_mentions
        for second in second_mentions
    )


def _doers_apart(first: Claim, second: Claim, manner: Manner) -> bool:
    """Whether the doers told of cannot be one; the organs of one state can."""
    if not first.by or not second.by:
        return False
    return all(_doer_apart(a, b, manner) for a in first.by for b in second.by)


def _doer_apart(first: Mention, second: Mention, manner: Manner) -> bool:
    if first.actor and first.actor == second.actor:
        return False
    states = {first.kind, second.kind} <= STATE_KINDS
    if states and first.country and second.country:
        return first.country != second.country
    if first.actor and second.actor:
        return manner == "anyone's" or not states or first.kind == second.kind == "state"
    # "Thai forces" and "Cambodian troops": whose they are is the word before
    whose = _modifiers(first), _modifiers(second)
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


def places_apart(first: Claim, second: Claim, *, named: bool) -> bool:
    """Whether the places of two claims exclude each other.

    Somebody known by name is told of in the town or the district of it; nameless people in
    two towns are two events.
    """
    countries_first = {p.country for p in first.where if p.country}
    countries_second = {p.country for p in second.where if p.country}
    if countries_first and countries_second and not countries_first & countries_second:
        return True
    spots_first, spots_second = _spots(first.where), _spots(second.where)
    return not named and bool(spots_first and spots_second and not spots_first & spots_second)


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


def barred(first: Claim, second: Claim, manner: Manner) -> bool:
    """Whether two claims of one act and one chain cannot be of one event."""
    if not times_fit(first, second):
        return True
    if manner == "spoken":
        if first.about and second.about and first.about != second.about:
            return True
        return relation(people(first, manner), people(second, manner)) == "different"
    target = relation(first.to, second.to)
    if target == "different" or _doers_apart(first, second, manner):
        return True
    named_first, named_second = _named(first), _named(second)
    if places_apart(first, second, named=named_first and named_second):
        return True
    if named_first != named_second and target != "same":
        return _counts(second if named_first else first)
    return False


def _extras(first: Claim, second: Claim) -> float:
    """What speaks for one event besides who it was done to."""
    gained = 0.0
    if narrow(first, second):
        gained += 0.2
    if {p.name.casefold() for p in first.where} & {p.name.casefold() for p in second.where}:
        gained += 0.1
    if relation(first.by, second.by) == "same":
        gained += 0.1
    return gained + 0.1 * fuzz.ratio(first.quote.quote, second.quote.quote) / 100


def likeness(
    first: Claim, second: Claim, manner: Manner, *, within: bool, echoed: bool = True
) -> float:
    """How much speaks for two claims being of one event, between 0 (nothing) and about 1.5.

    `within`: both stand in one story, where "the arrest" is the one just told of. `echoed`: that
    nameless people are told of in nearly one sentence counts, as for all but a few of a crowd of
    such sentences it need not: see `candidates.echoes`.
    """
    if barred(first, second, manner):
        return 0.0
    if manner == "spoken":
        same = relation(people(first, manner), people(second, manner)) == "same"
        return 1.0 + _extras(first, second) if same else 0.0
    target = relation(first.to, second.to)
    close = narrow(first, second)
    if target == "same" and _same_by_name(first.to, second.to):
        return 1.0 + _extras(first, second)
    near = nearly_one(first.quote.quote, second.quote.quote)
    if target == "same" and (close or within or (echoed and near)):
        return 0.7 + _extras(first, second)
    if target == "kin" and (close or within):
        return 0.5 + _extras(first, second)
    if target in ("absent", "neutral"):
        alike = near or _same_matter(first, second)
        if close and alike and target == "absent":
            return 0.4 + _extras(first, second)
        alike = alike or (within and _shared_doer(first, second))
        if within and (_one_number(first, second) or _nothing_new(first, second)):
            return 0.3 + _extras(first, second)
        if within and (alike or _bare(first) != _bare(second) or target == "neutral"):
            return _within(first, second, target)
    return 0.0


def _one_number(first: Claim, second: Claim) -> bool:
    """Whether both tell of as many: "five miners" of a headline, "five Chinese nationals"."""
    if not (_counts(first) and _counts(second)) or _named(first) or _named(second):
        return False
    a, b = first.number, second.number
    if a is None or b is None or a.low is None or a.low < 3:
        return False  # two men and two women are soon met in one page
    return a.low == a.high == b.low == b.high


def _nothing_new(first: Claim, second: Claim) -> bool:
    """Whether neither says whom, and one neither where nor when: "the explosion was felt"."""
    if not (_bare(first) and _bare(second)):
        return False
    return any(not c.where and not _counts(c) and c.when.from_on is None for c in (first, second))


def _same_matter(first: Claim, second: Claim) -> bool:
    """Whether doer, instrument or place is the same where nobody is told to be affected."""
    if first.instrument and second.instrument:
        ratio = fuzz.token_set_ratio(first.instrument.quote, second.instrument.quote)
        return ratio >= NEAR_RATIO
    if relation(first.by, second.by) == "same":
        return True
    return bool(_spots(first.where) & _spots(second.where))


def _shared_doer(first: Claim, second: Claim) -> bool:
    """Whether doers share a word, as "the assembly" of a headline and the "National Assembly"."""
    return any(set(tokens(head(a))) & set(tokens(head(b))) for a in first.by for b in second.by)


def _within(first: Claim, second: Claim, target: Relation) -> float:
    """Two claims of one report: "the arrest" after "police arrested the editor".

    "The newspaper" after a name of the same kind is taken for it where neither counts.
    """
    if target == "neutral" and (
        _counts(first) or _counts(second) or _named(first) == _named(second)
    ):
        return 0.0
    nearness = 1 / (1 + abs(first.quote.start - second.quote.start) / 200)
    return 0.2 + 0.1 * nearness + _extras(first, second)
