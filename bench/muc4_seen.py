"""What the product sees in one report of the set, and the features that the set's questions use.

Only `id`, `text` and `dateline` are known here. Nothing in it decides; bench/muc4.py does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from attrs import frozen
from spacy.tokens import Doc

from bench import muc4_roles
from bench.muc4_roles import Named
from bench.reading import paragraphs, telling
from servanda import claims, lexicon
from servanda.claims.english import cues, segmentation
from servanda.claims.places import toponyms
from servanda.claims.times import expressions
from servanda.model import Claim, Interval, Place

TYPES = ("ATTACK", "BOMBING", "KIDNAPPING", "ARSON", "ROBBERY", "FORCED WORK STOPPAGE")
Days = tuple[str | None, str | None]


@frozen(eq=False)
class ReportSentence:
    """A sentence's characters and its words: as lemmas, as they stand, and in pairs by grammar."""

    start: int
    end: int
    lemmas: tuple[str, ...]
    words: tuple[str, ...]
    ties: tuple[str, ...]


@frozen(eq=False)
class SeenReport:
    """A report as the product sees it."""

    id: str
    on: date | None
    text: str
    named: tuple[Named, ...]
    sentences: tuple[ReportSentence, ...]
    times: tuple[tuple[int, str, Days], ...]  # where, the words, the days
    places: tuple[Place, ...]
    claims: tuple[Claim, ...]


def see(row: dict[str, Any]) -> SeenReport:
    """Read one report with the product's reader, places, times and names."""
    on = date.fromisoformat(row["dateline"]) if row["dateline"] else None
    parts = [(kind, words) for kind, words in paragraphs(row["text"]) if words.strip()]
    text = "\n\n".join(words for _, words in parts)
    told = telling(row["id"], parts, on).claims
    found = toponyms.find(text)
    parser, words = claims.load_parser(), lexicon.load().languages["en"]
    shown = segmentation.respell(text, parser.common, [(p.span.start, p.span.end) for p in found])
    abbreviations = frozenset(cues.compiled(words).language.abbreviations)
    bounds, at = [], 0
    for _, part in parts:
        bounds += segmentation.sentences(text, at, at + len(part), abbreviations)
        at += len(part) + 2
    docs = parser.parse(shown[a:b] for a, b in bounds)
    anchor = Interval(on, on, "day") if on else Interval(None, None)
    return SeenReport(
        row["id"],
        on,
        text,
        tuple(muc4_roles.named(text, list(zip([a for a, _ in bounds], docs)), _hints(told, found))),
        tuple(_sentence(a, b, doc) for (a, b), doc in zip(bounds, docs)),
        tuple(
            (t.span.start, t.span.quote, (_iso(t.when.from_on), _iso(t.when.to_on)))
            for t in expressions.find(text, anchor=anchor)
        ),
        tuple(found),
        told,
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _hints(told: tuple[Claim, ...], found: list[Place]) -> list[tuple[int, int, str]]:
    """What the reader says of the people of each claim, and which words are places."""
    hints = []
    for claim in told:
        for part, mentions in (("to", claim.to), ("by", claim.by)):
            for mention in mentions:
                span = mention.span
                hints.append((span.start, span.end, part))
                hints.append((span.start, span.end, f"{part}:{claim.act}"))
    return hints + [(p.span.start, p.span.end, "place") for p in found]


def _sentence(start: int, end: int, doc: Doc) -> ReportSentence:
    kept = [t for t in doc if not t.is_space and not t.is_punct]
    tied = ("dobj", "nsubjpass", "nsubj", "pobj")
    return ReportSentence(
        start,
        end,
        tuple(t.lemma_.lower() for t in kept),
        tuple(t.lower_ for t in kept),
        tuple(
            f"{t.dep_}({t.head.lemma_.lower()},{t.lemma_.lower()})" for t in kept if t.dep_ in tied
        ),
    )


def report_features(seen: SeenReport) -> set[str]:
    """The whole report: its words, grammatical ties, claims and bracketed marks."""
    found = set()
    for n, sentence in enumerate(seen.sentences):
        lead = n < 3
        for lemma in sentence.lemmas:
            found.add(f"w={lemma}")
            if lead:
                found.add(f"lead={lemma}")
        found.update(sentence.ties)
    for mark in re.findall(r"\[[A-Z][A-Z ]{2,20}\]", seen.text[:600]):
        found.add(f"mark={mark}")
    counts: dict[str, int] = {}
    for claim in seen.claims:
        key = f"{claim.act} {claim.stance}{' to' if claim.to else ''}"
        counts[key] = counts.get(key, 0) + 1
    for key, count in counts.items():
        found.update(f"claim={key}>{n}" for n in range(min(count, 4)))
    found.add(f"size={min(len(seen.sentences) // 5, 8)}")
    return found


def country_features(seen: SeenReport) -> set[str]:
    """What shows the country: the gazetteer's counts, and the words, those of the start twice."""
    counts = Counter(p.country for p in seen.places if p.country)
    found = {f"land={c}>{n}" for c, count in counts.items() for n in range(min(count, 3))}
    found.update(f"most={c}" for c, _ in counts.most_common(1))
    for n, sentence in enumerate(seen.sentences):
        found.update(f"w={word}" for word in sentence.words if len(word) > 3)
        if n < 2:
            found.update(f"lead={word}" for word in sentence.words if len(word) > 3)
    found.update(
        f"line={w.lower()}" for w in re.findall(r"[A-Z]{3,}", seen.text[:60].split("--")[0])
    )
    found.update(f"first={p.country}" for p in seen.places[:1])
    return found


def sentence_at(seen: SeenReport, at: int) -> int:
    """The number of the sentence that holds a character, or of the one before it."""
    return max((n for n, s in enumerate(seen.sentences) if s.start <= at), default=0)


def day_candidates(seen: SeenReport, kind: str) -> Iterator[tuple[Days, set[str]]]:
    """Days that an incident may have, each once with its features: told, or from the dateline."""
    found: dict[Days, set[str]] = {}
    on = _iso(seen.on)
    if on:
        shared = {f"all~{w}" for s in seen.sentences[:4] for w in s.lemmas}
        found[(None, on)] = {"until", f"until {kind}"} | {f"until {w}" for w in shared}
        found[(on, on)] = {"dateline"} | {f"dateline {w}" for w in shared}
    for at, words, days in seen.times:
        if days[0] is None and days[1] is None:
            continue
        n = sentence_at(seen, at)
        features = found.setdefault(days, set())
        shape = re.sub(r"\d+", "9", words.lower())
        features.update((f"shape={shape}", f"sentence={min(n, 6)}", "told"))
        features.add("day" if days[0] == days[1] else "until" if days[0] is None else "stretch")
        if seen.on and days[1]:
            gap = (seen.on - date.fromisoformat(days[1])).days
            features.add(f"gap={gap if gap < 4 else 4 if gap < 10 else 10 if gap < 60 else 60}")
        if n < len(seen.sentences):
            features.update(f"near={w}" for w in seen.sentences[n].lemmas)
            features.update(f"{kind}~{w}" for w in seen.sentences[n].lemmas)
        features.add(f"told {len(seen.times)}" if len(seen.times) < 3 else "told 3")
    yield from found.items()


def place_candidates(seen: SeenReport, kind: str) -> Iterator[tuple[str, set[str]]]:
    """Places that an incident may have, by name with features: the gazetteer's and the set's form.

    "X NEIGHBORHOOD", "X DEPARTMENT" and what follows "IN" count where no gazetteer knows them.
    """
    found: dict[str, set[str]] = {}
    spans = [(p.span.start, p.span.quote, "known", p.country or "") for p in seen.places]
    for match in _SITE.finditer(seen.text):
        spans.append((match.start(1), match[1], f"site {match[2].lower()}", ""))
    for at, quote, how, country in spans:
        n = sentence_at(seen, at)
        name = " ".join(quote.upper().split())
        features = found.setdefault(name, set())
        before = re.findall(r"\w+|,|\[|\(", seen.text[max(0, at - 30) : at])[-1:]
        after = re.findall(r"\w+|,|--", seen.text[at + len(quote) : at + len(quote) + 20])[:1]
        features.update((how, f"country={country}", f"sentence={min(n, 6)}"))
        features.update(f"-1={w.lower()}" for w in before)
        features.update(f"+1={w.lower()}" for w in after)
        features.update(f"near={w}" for w in seen.sentences[n].lemmas)
        features.update(f"{kind}~{w}" for w in seen.sentences[n].lemmas)
        features.add(f"name={name}")
    yield from found.items()


_SITE = re.compile(
    r"\b((?:[A-Z][A-Z'-]+ ){0,3}[A-Z][A-Z'-]+)\s+(NEIGHBORHOOD|DEPARTMENT|PROVINCE|MUNICIPALITY|"
    r"JURISDICTION|CANTON|VILLAGE|TOWN|CITY|DISTRICT|FARM|STREET|AVENUE|HIGHWAY|AREA|REGION)\b"
)
