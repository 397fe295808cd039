"""`python -m bench repeats`: whether what one page tells again lands in the incident it told first.

What leaves it: of the pairs of a claim whose sentence is marked as telling an act new and one whose
sentence is marked as telling that act again, how many are of one incident; and of pairs of which
both are marked new, how many are. An article that tells an act of several events as new is left
out of the first count, for its marks do not say which of them is told again. Both are given for
the articles looked at and for every third, which is kept apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations, product
from pathlib import Path

from attrs import frozen

from bench.calibration import wilson
from bench.reading import page
from bench.told_news import NewsArticle, articles, paragraphs_of, sentence_of, told_of
from servanda import incidents, lexicon
from servanda.model import Claim


@frozen
class ToldPair:
    """Two claims of one act in one article; `again`: the second is marked as told again."""

    article: NewsArticle
    first: Claim
    second: Claim
    again: bool
    one: bool  # whether they are grouped into one incident


def pairs(every: Iterable[NewsArticle]) -> Iterator[ToldPair]:
    """The pairs of each article's claims that the marks tell something about."""
    words = lexicon.load()
    for article in every:
        capture, text = page(article.name, paragraphs_of(article), article.published)
        told = told_of(article)
        found = incidents.group([told], [capture], [text], lexicon=words)
        of = {claim.id: at for at, incident in enumerate(found) for claim in incident.claims}
        status: dict[tuple[str, str], list[Claim]] = {}
        for claim in told.claims:
            marks = {a.status for a in sentence_of(article, claim).acts if a.act == claim.act}
            if len(marks) == 1:
                status.setdefault((claim.act, marks.pop()), []).append(claim)
        news = [a.act for s in article.sentences for a in s.acts if a.status == "new"]
        for act in sorted({act for act, _ in status}):
            new, again = status.get((act, "new"), []), status.get((act, "again"), [])
            once = news.count(act) == 1
            both = product(new, again) if once else ()
            for first, second in both:
                yield ToldPair(article, first, second, True, of.get(first.id) == of.get(second.id))
            for first, second in combinations(new, 2):
                yield ToldPair(article, first, second, False, of.get(first.id) == of.get(second.id))


def report(data: Path) -> str:
    """The counts, and how many incidents the claims of the marked sentences come to."""
    every = articles(data)
    lines = []
    for is_kept in (False, True):
        found = list(pairs(a for a in every if a.is_kept == is_kept))
        name = "kept apart" if is_kept else "looked at"
        for again in (True, False):
            some = [each.one for each in found if each.again == again]
            low, high = wilson(sum(some), len(some))
            kind = "told again" if again else "both told as new"
            lines.append(
                f"{name}, {kind}: {sum(some)} of {len(some)} of one incident "
                f"({100 * low:.0f} to {100 * high:.0f} %)"
            )
    return "\n".join(lines)
