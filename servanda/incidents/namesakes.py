"""Which two names may be two spellings of one, so that a person is asked.

What leaves it: `NameQuestion`s, those first whose incidents would become one. Nothing is joined
here: two names stay two until somebody judges otherwise.
Source: docs/why/identities.md.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from importlib.resources import files
from itertools import combinations

from attrs import frozen
from rapidfuzz import fuzz

from servanda import canon
from servanda.incidents.grouping import manner_of
from servanda.incidents.identities import Naming, mentions, naming, newest, paired
from servanda.incidents.likeness import chain, likeness, name, tokens, written
from servanda.lexicon import Lexicon
from servanda.model import Actor, Claim, Identity, Incident, Mention

NEAR_RATIO = 72  # of two names as compared; "sam rainsy", "sam ransi" are 84 alike
VOWELS = "aeiouy"
_NO_NAMES = frozenset({"state", "state_organ"})


@frozen
class NameQuestion:
    """Two names that may be one; `joins` are pairs of incidents that would then be one."""

    one: str
    other: str
    why: str
    claims_one: tuple[Claim, ...]
    claims_other: tuple[Claim, ...]
    joins: tuple[tuple[str, str], ...] = ()

    @property
    def seen_sha256(self) -> str:
        """The hash of what is shown: both names and every claim that has one of them."""
        ones = [[claim.id for claim in some] for some in (self.claims_one, self.claims_other)]
        return canon.sha256([self.one, self.other, *ones])


@lru_cache(maxsize=1)
def _pairs() -> tuple[tuple[str, str], ...]:
    table = tomllib.loads(files("servanda.incidents").joinpath("spellings.toml").read_text("utf-8"))
    return tuple((a, b) for part in table.values() for a, b in part["pairs"])


@lru_cache(maxsize=65536)
def _compared(word: str) -> str:
    """A word of a name without marks, its letters as `spellings.toml` compares them."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    for old, new in _pairs():
        plain = plain.replace(old, new)
    return re.sub(r"(.)\1+", r"\1", plain)


def skeleton(words: Sequence[str]) -> tuple[str, ...]:
    """What two spellings of one name share: its consonants, and where vowels stand."""
    return tuple(sorted(re.sub(f"[{VOWELS}]+", "*", _compared(word)) for word in words))


def skeletons(incident: Incident) -> set[str]:
    """The skeletons of the names of two words or more that an incident's claims tell."""
    words = (name(m) for m in mentions(incident.claims) if m.kind not in _NO_NAMES)
    return {" ".join(skeleton(some)) for some in words if len(some) > 1}


def skeleton_of(asked: NameQuestion) -> str:
    """The skeleton of both names that are asked about."""
    return " ".join(skeleton(tokens(asked.one)))


def named(claims: Sequence[Claim]) -> dict[str, list[tuple[Claim, Mention]]]:
    """Every name of two words or more in claims, in its first writing, with who says it where."""
    names: dict[tuple[str, ...], tuple[str, list[tuple[Claim, Mention]]]] = {}
    for claim in claims:
        for mention in mentions([claim]):
            words = name(mention)
            if len(words) > 1 and mention.kind not in _NO_NAMES:
                names.setdefault(words, (written(mention), []))[1].append((claim, mention))
    return dict(names.values())


def question(
    spelling: str,
    other: str,
    incidents: Sequence[Incident],
    *,
    lexicon: Lexicon,
) -> NameQuestion:
    """What a person is to see before saying whether two names are one."""
    first, second = sorted((spelling, other))
    home = {claim.id: incident.id for incident in incidents for claim in incident.claims}
    sides = [
        tuple(c for i in incidents for c in i.claims if _tells(c, tokens(words)))
        for words in (first, second)
    ]
    renamed = naming([_supposed(first, second)], ()).claim
    joins = {
        (home[a.id], home[b.id])
        for a in sides[0]
        for b in sides[1]
        if home[a.id] != home[b.id] and a.act == b.act and _joined(renamed(a), renamed(b), lexicon)
    }
    why = _why(tokens(first), tokens(second))
    return NameQuestion(first, second, why, sides[0], sides[1], tuple(sorted(joins)))


def _tells(claim: Claim, words: tuple[str, ...]) -> bool:
    return any(name(mention) == words for mention in mentions([claim]))


def _supposed(spelling: str, other: str) -> Identity:
    at = datetime(1970, 1, 1, tzinfo=UTC)
    return Identity("", spelling, other, "same", "supposed", "nobody", at, "")


def _joined(claim: Claim, other: Claim, lexicon: Lexicon) -> bool:
    manner = manner_of(claim.act, lexicon)
    if chain(claim, manner) != chain(other, manner):
        return False
    return likeness(claim, other, manner, within=False) > 0


def _why(words: Sequence[str], others: Sequence[str]) -> str:
    apart = [w for w in words if w not in others], [w for w in others if w not in words]
    differs = "/".join(" ".join(side) for side in apart)
    if skeleton(words) == skeleton(others):
        return f"same skeleton: {' '.join(skeleton(words))}; differs by: {differs}"
    return f"asked by a person; differs by: {differs}"


def find_namesakes(
    incidents: Sequence[Incident],
    actors: Sequence[Actor],
    identities: Sequence[Identity],
    *,
    lexicon: Lexicon,
) -> tuple[NameQuestion, ...]:
    """The pairs of names worth asking about, those first that would join incidents.

    Never two that an actor's `not_to_confuse_with` keeps apart, nor two names of known actors,
    nor what was answered; "unsure" is asked again where what was seen has changed.
    """
    claims = [claim for incident in incidents for claim in incident.claims]
    standing = naming(identities, claims)
    current, known = newest(identities), _known(actors)
    names = named(claims)
    home = {claim.id: at for at, incident in enumerate(incidents) for claim in incident.claims}
    places = {words: {home[c.id] for c, _ in tellings} for words, tellings in names.items()}
    who = {
        words: {m.actor for _, m in mentions if m.actor} | known.get(tokens(words), set())
        for words, mentions in names.items()
    }
    blocks: dict[tuple[str, ...], list[str]] = {}
    for words in sorted(names):
        blocks.setdefault(skeleton(tokens(words)), []).append(words)
    asked = []
    for block in blocks.values():
        for spelling, other in combinations(block, 2):
            if (who[spelling] and who[other]) or not _near(spelling, other):
                continue
            if _kept_apart(spelling, other, who[spelling] | who[other], actors):
                continue
            if _settled(spelling, other, standing):
                continue
            where = sorted(places[spelling] | places[other])  # nobody else tells of either
            put = question(spelling, other, [incidents[at] for at in where], lexicon=lexicon)
            answer = current.get(paired(spelling, other))
            if answer is None or answer.seen_sha256 != put.seen_sha256:
                asked.append(put)  # a "same" or "different" was settled above
    return tuple(sorted(asked, key=_rank))


def _rank(question: NameQuestion) -> tuple[bool, int, str, str]:
    count = len(question.claims_one) + len(question.claims_other)
    return not question.joins, -count, question.one, question.other


def _near(spelling: str, other: str) -> bool:
    plain = [" ".join(sorted(_compared(word) for word in tokens(n))) for n in (spelling, other)]
    return fuzz.ratio(*plain) >= NEAR_RATIO


def _known(actors: Sequence[Actor]) -> dict[tuple[str, ...], set[str]]:
    ids: dict[tuple[str, ...], set[str]] = {}
    for actor in actors:
        for words in (actor.name, *actor.aliases):
            ids.setdefault(tokens(words), set()).add(actor.id)
    return ids


def _kept_apart(spelling: str, other: str, who: set[str], actors: Sequence[Actor]) -> bool:
    """Whether the watch or the agreement says not to confuse the two."""
    both = {tokens(spelling), tokens(other)}
    return any(
        bool(both & {tokens(words) for words in actor.not_to_confuse_with})
        and (actor.id in who or bool(both & {tokens(w) for w in (actor.name, *actor.aliases)}))
        for actor in actors
    )


def _settled(spelling: str, other: str, standing: Naming) -> bool:
    """Whether other judgements already make the two names one, or two."""
    if standing.are_one(spelling, other):
        return True
    ones, others = (
        next((g.spellings for g in standing.groups if tokens(n) in map(tokens, g.spellings)), (n,))
        for n in (spelling, other)
    )
    return any(paired(a, b) in standing.apart for a in ones for b in others)
