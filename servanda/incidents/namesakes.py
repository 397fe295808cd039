"""Which two names may be two spellings of one, so that a person is asked.

What leaves it: `NameQuestion`s, those first whose incidents would become one, and the same as
`NamePair`s without what is to be seen of each. Nothing is joined here: two names stay two until
somebody judges otherwise. Source: docs/why/identities.md.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from importlib.resources import files
from itertools import combinations

from attrs import frozen
from rapidfuzz import fuzz

from servanda import canon
from servanda.incidents.grouping import manner_of
from servanda.incidents.identities import Naming, naming, newest, paired
from servanda.incidents.likeness import chain, likeness, tokens
from servanda.incidents.name_tallies import NameTally, Words, name_tallies, names_told, tallied
from servanda.lexicon import Lexicon
from servanda.model import Actor, Claim, Identity, Incident

NEAR_RATIO = 72  # of two names as compared; "sam rainsy", "sam ransi" are 84 alike
VOWELS = "aeiouy"
# The incidents that tell a name, each by its place in the order of all.
Telling = Callable[[NameTally], Mapping[str, Incident]]


@frozen
class NamePair:
    """Two names that may be one, how many claims tell either, and whether any would join."""

    one: str
    other: str
    why: str
    claims: int
    joins: bool


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
    sides = [_claims_of(incidents, tokens(words)) for words in (first, second)]
    joins = {(home[a.id], home[b.id]) for a, b in _joining(first, second, sides, home, lexicon)}
    why = _why(tokens(first), tokens(second))
    return NameQuestion(first, second, why, sides[0], sides[1], tuple(sorted(joins)))


def would_join(one: str, other: str, incidents: Sequence[Incident], *, lexicon: Lexicon) -> bool:
    """Whether any two of these incidents would be one if two names were."""
    home = {claim.id: incident.id for incident in incidents for claim in incident.claims}
    sides = [_claims_of(incidents, tokens(words)) for words in (one, other)]
    return any(_joining(one, other, sides, home, lexicon))


def _claims_of(incidents: Sequence[Incident], words: Words) -> tuple[Claim, ...]:
    return tuple(
        c for i in incidents for c in i.claims if any(w == words for w, _ in names_told(c))
    )


def _joining(
    one: str,
    other: str,
    sides: Sequence[Sequence[Claim]],
    home: Mapping[str, str],
    lexicon: Lexicon,
) -> Iterator[tuple[Claim, Claim]]:
    """The claims of two incidents that would be one if the two names were, one of each name."""
    renamed = naming([_supposed(one, other)], ()).claim
    lines: dict[tuple[str, str], list[tuple[Claim, Claim]]] = {}
    for claim in sides[1]:
        lines.setdefault(_line(claim, lexicon), []).append((claim, renamed(claim)))
    for claim in sides[0]:
        line = _line(claim, lexicon)
        manner, as_one = manner_of(claim.act, lexicon), renamed(claim)
        for near, near_as_one in lines.get(line, ()):
            if home[claim.id] == home[near.id]:
                continue
            if likeness(as_one, near_as_one, manner, within=False) > 0:
                yield claim, near


def _line(claim: Claim, lexicon: Lexicon) -> tuple[str, str]:
    return claim.act, chain(claim, manner_of(claim.act, lexicon))


def _supposed(spelling: str, other: str) -> Identity:
    at = datetime(1970, 1, 1, tzinfo=UTC)
    return Identity("", spelling, other, "same", "supposed", "nobody", at, "")


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
    standing = naming(identities, [claim for each in incidents for claim in each.claims])
    tallies, telling = _told_by(incidents)
    current = newest(identities)
    asked = []
    for one, other in worth_asking(tallies, actors, standing):
        there = _told_of_either(one, other, telling)
        put = question(one.written, other.written, there, lexicon=lexicon)
        answer = current.get(paired(one.written, other.written))
        if answer is None or answer.seen_sha256 != put.seen_sha256:
            asked.append(put)  # a "same" or "different" was settled above
    return tuple(sorted(asked, key=_rank))


def _told_by(incidents: Sequence[Incident]) -> tuple[list[NameTally], Telling]:
    """Every name, and the incidents that tell it."""
    told: dict[Words, dict[str, tuple[NameTally, Incident]]] = {}
    for number, incident in enumerate(incidents):
        place = f"{number:09}"
        for words, tally in name_tallies(incident, place).items():
            told.setdefault(words, {})[place] = (tally, incident)
    tallies = [tallied([tally for tally, _ in some.values()]) for some in told.values()]
    return tallies, lambda tally: {
        place: incident for place, (_, incident) in told[tally.words].items()
    }


def _told_of_either(one: NameTally, other: NameTally, telling: Telling) -> list[Incident]:
    """The incidents that tell one of two names, in the order of all."""
    there = {**telling(one), **telling(other)}
    return [there[place] for place in sorted(there)]


def worth_asking(
    tallies: Sequence[NameTally],
    actors: Sequence[Actor],
    standing: Naming,
    touched: Collection[Words] | None = None,
) -> Iterator[tuple[NameTally, NameTally]]:
    """The pairs of names that may be one, those of an answer that left it open too.

    With `touched`, those alone in which one of these names is.
    """
    known = _known(actors)
    blocks: dict[tuple[str, ...], list[NameTally]] = {}
    for tally in sorted(tallies, key=lambda tally: tally.written):
        blocks.setdefault(skeleton(tally.words), []).append(tally)
    for block in blocks.values():
        who = {t.written: {*t.actors, *known.get(t.words, ())} for t in block}
        for one, other in combinations(block, 2):
            if touched is not None and one.words not in touched and other.words not in touched:
                continue
            words = one.written, other.written
            is_known = who[one.written] and who[other.written]
            if is_known or not _near(*words):
                continue
            if _kept_apart(*words, who[one.written] | who[other.written], actors):
                continue
            if not _settled(*words, standing):
                yield one, other


def name_pair(
    one: NameTally,
    other: NameTally,
    identities: Sequence[Identity],
    telling: Telling,
    joined_in: Sequence[Telling],
    *,
    lexicon: Lexicon,
) -> NamePair | None:
    """Two names as they are kept; None where an answer still holds.

    `telling` gives all incidents that tell a name; `joined_in` those in which what would join is
    looked for, one after another until some would.
    """
    words = one.written, other.written
    answer = newest(identities).get(paired(*words))
    if answer is not None:
        put = question(*words, _told_of_either(one, other, telling), lexicon=lexicon)
        if answer.seen_sha256 == put.seen_sha256:
            return None
    joins = any(
        would_join(*words, _told_of_either(one, other, some), lexicon=lexicon) for some in joined_in
    )
    why = _why(one.words, other.words)
    return NamePair(*words, why, one.claims + other.claims, joins)


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
