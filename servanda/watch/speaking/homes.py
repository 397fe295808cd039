"""Where an incident is that there is no more: which incidents hold now what its claims told.

What leaves it: their ids. Readings, judgements and new reports regroup claims, and an incident is
called by the first of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from servanda import canon
from servanda.model import Claim, Telling
from servanda.watch.projecting.answers import Answers

MOST_CLAIMS = 100  # claims of an incident by which it is looked for


def homes_of(answers: Answers, id: str, claims: Collection[str] = ()) -> tuple[str, ...]:
    """The ids of the incidents that hold now what an incident that is gone was told by.

    Of `claims` those that it had, as far as they are known; else the one by which it was called.
    Where a claim is not read any more, the incidents are meant that are told by the same words.
    """
    record = answers.record
    wanted = (
        list(claims)[:MOST_CLAIMS]
        or [name for name in record.parts() if canon.identify("inc", name) == id][:1]
    )
    told = answers.rows.under([f"claim {claim}" for claim in wanted])
    homes = [home for claim in wanted for home in told.get(f"claim {claim}", ())]
    gone = {claim for claim in wanted if f"claim {claim}" not in told}
    tellings = record.with_parts(Telling, gone) if gone else ()
    before = [claim for each in tellings for claim in _claims(each) if claim.id in gone]
    homes += _told_by_the_same_words(answers, before)
    return tuple(dict.fromkeys(homes))


def _claims(telling: Telling) -> tuple[Claim, ...]:
    return (*telling.claims, *telling.questions)


def _told_by_the_same_words(answers: Answers, before: Collection[Claim]) -> Iterator[str]:
    pages = sorted({f"capture {claim.capture}" for claim in before})
    for linked in answers.incidents(answers.under(*pages)):
        if any(_overlap(now, was) for now in linked.incident.claims for was in before):
            yield linked.incident.id


def _overlap(one: Claim, other: Claim) -> bool:
    return (
        one.capture == other.capture
        and one.quote.start < other.quote.end
        and other.quote.start < one.quote.end
    )
