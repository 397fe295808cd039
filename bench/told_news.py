"""`python -m bench told-news`: which acts real news tells, marked sentence by sentence.

What leaves it: the sentences of 210 articles of two outside sets, each with the acts that it tells:
new, told again, or background. No text of theirs is kept here: `labels/news_acts.jsonl` has the
article's id and sum, where each sentence begins and ends, and the characters of each mark.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from attrs import frozen

from bench import passages
from bench.calibration import wilson
from bench.marks import ToldAct
from bench.reading import page, paragraphs, telling
from bench.told_acts import ToldSentence, reached
from servanda.claims.english import asking
from servanda.claims.english.encoder import acts_told
from servanda.model import Claim, Interval, PassageKind, Telling

LABELS = Path(__file__).parent / "labels" / "news_acts.jsonl"
FILES = {"hrdsattack": "hrdsattack/train.json", "muc4": "muc4/train.jsonl"}
KEPT = 3  # every third article is kept to choose thresholds on; nothing is trained on it


@frozen
class NewsArticle:
    """An article of an outside set: its text, its day, its sentences, and the acts each tells."""

    name: str
    hand: str
    text: str
    published: date | None
    bounds: tuple[tuple[int, int], ...]
    sentences: tuple[ToldSentence, ...]
    is_kept: bool

    @property
    def new(self) -> frozenset[str]:
        """The acts that it tells as its news."""
        return frozenset(a.act for s in self.sentences for a in s.acts if a.status == "new")


def articles(data: Path, *, hand: str = "a", labels: Path = LABELS) -> list[NewsArticle]:
    """The articles that one hand marked, found again in the outside data by id and sum."""
    whole = {name: passages.whole(data / file) for name, file in FILES.items()}
    days = {name: _days(data / file) for name, file in FILES.items()}
    found = []
    for line in labels.read_text(encoding="utf-8").splitlines():
        row: dict[str, Any] = json.loads(line)
        text = whole[row["set"]].get(row["id"], "")
        if row["hand"] == hand and passages.sha256(text) == row["sha256"]:
            day = days[row["set"]].get(row["id"])
            found.append(_article(row, text, day, is_kept=row["number"] % KEPT == 0))
    return found


def _days(path: Path) -> dict[str, date]:
    """When each document of a set's file was published, by its id, where the set says so."""
    whole = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        samples = [row["sample"] for row in json.loads(whole)]
        return {
            str(each["Input.GLOBALEVENTID"]): datetime.fromisoformat(
                each["Input.publish_date"]
            ).date()
            for each in samples
        }
    rows = [json.loads(line) for line in whole.splitlines()]
    return {row["id"]: date.fromisoformat(row["dateline"]) for row in rows if row["dateline"]}


def _article(row: dict[str, Any], text: str, day: date | None, *, is_kept: bool) -> NewsArticle:
    bounds = tuple((first, last) for first, last in row["sentences"])
    sentences = []
    for number, (first, last) in enumerate(bounds):
        acts = tuple(
            ToldAct(act, stance, start - first, end - first, status)
            for at, act, stance, status, start, end in row["acts"]
            if at == number
        )
        sentences.append(ToldSentence(row["set"], number, text[first:last], acts, ""))
    name = f"{row['set']} {row['id']}"
    return NewsArticle(name, row["hand"], text, day, bounds, tuple(sentences), is_kept)


@frozen
class NewsScore:
    """Acts told of articles: right where the article tells the act as its news, once each."""

    right: int
    told: int
    wanted: int
    background: int  # told, and marked as background alone

    def text(self) -> str:
        """F1, precision and recall with 95 % intervals."""
        said = reached(self.right, self.told, self.wanted)
        return f"{said}; background taken for news {self.background}"


def score(every: Iterable[NewsArticle], read: Callable[[NewsArticle], Iterable[str]]) -> NewsScore:
    """What a reading makes of articles; `read` gives the acts it tells as news."""
    count: Counter[str] = Counter()
    for one in every:
        acts, marked = set(read(one)), {a.act for s in one.sentences for a in s.acts}
        count["right"] += len(acts & one.new)
        count["told"] += len(acts)
        count["wanted"] += len(one.new)
        count["background"] += len(acts & (marked - one.new))
    return NewsScore(count["right"], count["told"], count["wanted"], count["background"])


def by_the_reader(one: NewsArticle) -> list[str]:
    """The acts that the product's reader tells as the news of an article's marked sentences."""
    return [claim.act for claim in told_of(one).claims if not claim.is_background]


def with_background(one: NewsArticle) -> list[str]:
    """Those, and the acts that it claims and takes for background."""
    return [claim.act for claim in told_of(one).claims]


@cache
def told_of(one: NewsArticle, *, settled: bool = True) -> Telling:
    """What the product's reader tells of an article's marked sentences."""
    return telling(one.name, paragraphs_of(one), one.published, settled=settled)


def paragraphs_of(one: NewsArticle) -> list[tuple[PassageKind, str]]:
    """An article's marked part in paragraphs, each with its kind."""
    return paragraphs(one.text[: one.bounds[-1][1]])


@frozen(eq=False)
class MarkedClaim:
    """A claim as the rules make it of an article, and how its sentence was marked as telling it.

    `status` is empty where the sentence was not marked as telling that act at all.
    """

    article: NewsArticle
    claim: Claim
    content: str
    published: Interval
    status: frozenset[str]


def marked_claims(every: Iterable[NewsArticle]) -> Iterator[MarkedClaim]:
    """What the rules claim of articles, each held against the marks of its own sentence."""
    for one in every:
        capture, text = page(one.name, paragraphs_of(one), one.published)
        for claim in told_of(one, settled=False).claims:
            status = {a.status for a in sentence_of(one, claim).acts if a.act == claim.act}
            yield MarkedClaim(one, claim, text.content, capture.published.when, frozenset(status))


def sentence_of(one: NewsArticle, claim: Claim) -> ToldSentence:
    """The marked sentence in which a claim's cue stands; the claim's text has other blanks."""
    at, start = 0, 0
    for _, words in paragraphs_of(one):
        if not words.strip():
            continue
        at = one.text.index(words, at)
        if start + len(words) > claim.cue.start:
            break
        start, at = start + len(words) + 2, at + len(words)
    place = at + claim.cue.start - start
    return next(s for s, (_, last) in zip(one.sentences, one.bounds) if place < last)


def kappa(first: Sequence[NewsArticle], second: Sequence[NewsArticle]) -> tuple[float, int]:
    """Cohen's kappa of two hands on whether a sentence tells an act, over every act; and pairs."""
    other = {one.name: one for one in second}
    both = either = neither = total = 0
    by_first = by_second = 0
    for one in first:
        if one.name not in other:
            continue
        for mine, theirs in zip(one.sentences, other[one.name].sentences, strict=True):
            a, b = {x.act for x in mine.acts}, {x.act for x in theirs.acts}
            both, either = both + len(a & b), either + len(a | b)
            by_first, by_second = by_first + len(a), by_second + len(b)
            total += len(_acts())
    neither = total - either
    agreed = (both + neither) / total
    by_chance = (by_first * by_second + (total - by_first) * (total - by_second)) / total**2
    return (agreed - by_chance) / (1 - by_chance), total


@lru_cache(maxsize=1)
def _acts() -> frozenset[str]:
    from servanda import lexicon

    return frozenset(lexicon.load().acts)


def report(data: Path) -> str:
    """The counts, how far two hands agree, and how far reader and encoder reach."""
    first, second = articles(data), articles(data, hand="b")
    marks = Counter(a.status for one in first for s in one.sentences for a in s.acts)
    sentences = sum(len(one.sentences) for one in first)
    agreed, pairs = kappa(first, second)
    kept = [one for one in first if one.is_kept]
    lines = [
        f"{len(first)} articles, {sentences} sentences: "
        + ", ".join(f"{count} {status}" for status, count in marks.most_common()),
        f"{len(second)} of them by two hands: kappa {agreed:.2f} ({pairs} pairs of sentence, act)",
        f"the reader on the {len(kept)} kept: {score(kept, by_the_reader).text()}",
        f"with what it takes for background: {score(kept, with_background).text()}",
    ]
    lines.append(f"the encoder on them: {score(kept, by_the_encoder).text()}")
    lines.append(f"its questions beside the reader's claims: {asked(kept)}")
    return "\n".join(lines)


def by_the_encoder(one: NewsArticle) -> Iterator[str]:
    """The acts that the encoder alone tells of an article's sentences."""
    for acts in acts_told.load().read([s.words for s in one.sentences], acts_told.FLOOR):
        yield from (act.act for act in acts if act.recalled < asking.RECALLED)


def asked(every: Iterable[NewsArticle]) -> str:
    """Of the acts that the product only asks about, how many an article tells as its news."""
    right = told = 0
    for one in every:
        acts = {claim.act for claim in told_of(one).questions}
        right, told = right + len(acts & one.new), told + len(acts)
    low, high = wilson(right, told)
    return f"{right} of {told} right ({100 * low:.0f} to {100 * high:.0f} %)"
