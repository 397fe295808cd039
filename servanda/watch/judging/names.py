"""One or two: which names are asked about in a watch, and how an answer is put on record.

What leaves it: questions with what there is to see, and the answers that are new. It decides
nothing; persons do.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from servanda import incidents, store
from servanda.errors import EvidenceError, nearest
from servanda.incidents.identities import newest
from servanda.incidents.likeness import tokens, written
from servanda.incidents.name_tallies import names_told
from servanda.incidents.namesakes import NamePair
from servanda.model import Identity
from servanda.watch.judging.evidence import Evidence
from servanda.watch.settings import Watch


def name_questions(watch: Watch, evidence: Evidence) -> tuple[incidents.NameQuestion, ...]:
    """The pairs of names worth asking about, those first that would join incidents."""
    actors = (*watch.agreement.actors, *watch.actors)
    return incidents.find_namesakes(
        evidence.incidents, actors, evidence.identities, lexicon=watch.lexicon
    )


def questions_of(
    watch: Watch, evidence: Evidence, pairs: Sequence[NamePair]
) -> tuple[incidents.NameQuestion, ...]:
    """What there is to see of each of some pairs of names that may be one."""
    wanted = {tokens(called) for pair in pairs for called in (pair.one, pair.other)}
    telling: dict[tuple[str, ...], set[int]] = {words: set() for words in wanted}
    for place, incident in enumerate(evidence.incidents):
        names = {words for claim in incident.claims for words, _ in names_told(claim)}
        for words in names & wanted:
            telling[words].add(place)
    there = (sorted(telling[tokens(pair.one)] | telling[tokens(pair.other)]) for pair in pairs)
    return tuple(
        incidents.question(
            pair.one, pair.other, [evidence.incidents[p] for p in places], lexicon=watch.lexicon
        )
        for pair, places in zip(pairs, there, strict=True)
    )


def name_question(
    watch: Watch, evidence: Evidence, first: str, second: str
) -> incidents.NameQuestion:
    """What there is to see of two names; EvidenceError where one of them stands nowhere."""
    there: dict[tuple[str, ...], str] = {}
    for incident in evidence.incidents:
        for claim in incident.claims:
            for words, mention in names_told(claim):
                there.setdefault(words, written(mention))
    for called in (first, second):
        if tokens(called) not in there:
            raise EvidenceError(
                f'nobody called "{called}" stands in an incident of this watch. '
                f"{nearest(called, there.values())} Nothing was decided"
            )
    return incidents.question(
        there[tokens(first)], there[tokens(second)], evidence.incidents, lexicon=watch.lexicon
    )


def name(record: store.Store, ruled: Sequence[Identity], *, now: datetime) -> tuple[Identity, ...]:
    """Put answers on record, all or none; give back those that are new.

    The answer that counts for a pair already is not recorded again for the same person, reason
    and sight.
    """
    before = record.all(Identity)
    known = {_substance(i) for i in newest(before).values()} | {i.id for i in before}
    fresh = tuple(i for i in ruled if _substance(i) not in known and i.id not in known)
    record.add(list(fresh), at=now)
    return fresh


def _substance(identity: Identity) -> tuple[str, ...]:
    return (
        identity.one,
        identity.other,
        identity.verdict,
        identity.reason,
        identity.by,
        identity.seen_sha256,
    )
