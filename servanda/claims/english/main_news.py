"""Which claims of a page are not of its news, where its first sentences surely tell other acts.

What leaves it: the claims, some with a chance of being background. It drops none and raises none:
what a page tells beside its news may be evidence. Source: docs/why/confidence.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from attrs import evolve

from servanda.claims.english.encoder import acts_told
from servanda.model import Claim, Interval

# Chances that the first sentences tell an act as news, set on 70 articles of marked news that
# nothing was learnt from: docs/why/confidence.md has what others give.
SURE = 0.7  # an act is surely the page's news
FAINT = 0.3  # below it, an act is not even hinted at
FRESH = timedelta(days=10)  # an act so shortly before publication is news wherever it stands
BESIDE = 0.87  # the share of such claims' acts that were not the article's news there: 33 of 38
LONGEST = 8_000  # characters; of 210 articles none was longer, and a report has more than one news
# What these are is said by who does it and about what, so they are left to the rules.
BY_RULES = frozenset(("consult", "finding", "invoke", "position"))


def beside_the_news(
    claims: Sequence[Claim], news: Mapping[str, float], content: str, published: Interval
) -> list[Claim]:
    """The claims, those of acts that the first sentences do not hint at marked as background.

    `news` has the chance of each act to be told there as news. Nothing is marked where no act is
    surely told there, nor in a text too long to be an article; an act that the encoder never
    learnt is left alone, and so is one with a day of its own shortly before publication.
    """
    learnt = frozenset(acts_told.load().acts) - BY_RULES
    sure = any(chance >= SURE for act, chance in news.items() if act in learnt)
    if not sure or len(content) > LONGEST:
        return list(claims)
    return [
        evolve(claim, recalled=max(claim.recalled, BESIDE))
        if claim.act in learnt
        and news.get(claim.act, 0.0) < FAINT
        and not _is_fresh(claim, published)
        else claim
        for claim in claims
    ]


def _is_fresh(claim: Claim, published: Interval) -> bool:
    day, on = claim.when.from_on, published.to_on
    if claim.when_span is None or day is None or on is None:
        return False
    return timedelta(0) <= on - day <= FRESH
