"""What kind of act a report is about and what kind of doer: the features of these questions.

What leaves it: numbers by name, made of words in title, first lines and body, of words that tell
acts, and of the reader's claims.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping

from servanda.claims.gist_model import Features
from servanda.claims.gist_report import LEAD, WORDS, Report

_WORD = re.compile(r"[a-z][a-z'’-]+")


def terms(words: str) -> Counter[str]:
    """The words and pairs of neighbouring words, lower case, counted."""
    found = _WORD.findall(words.lower())
    return Counter([*found, *(f"{a} {b}" for a, b in zip(found, found[1:]))])


def features(report: Report, idf: Mapping[str, float]) -> Features:
    """All that tells kinds of acts and of doers in one report."""
    found: Features = {}
    content, title = report.content, report.title_end
    for name, words, weight in (
        ("body", content[title:], 2.0),
        ("lead", content[:LEAD], 2.0),
        ("title", content[:title], 1.0),
    ):
        found.update(_weighed(name, words, idf, weight))
    found.update(_told(report))
    for kind, pattern in WORDS.items():
        starts = [m.start() for m in pattern.finditer(content)]
        found[f"words {kind}"] = 0.5 * math.log1p(len(starts))
        found[f"words {kind} in lead"] = 0.5 * math.log1p(sum(s < LEAD for s in starts))
        found[f"words {kind} in title"] = 0.5 * (any(s < title for s in starts))
        found[f"words {kind} often"] = 0.5 * min(3.0, 1000 * len(starts) / (len(content) + 500))
    found["length"] = 0.3 * math.log(len(content) + 1) - 2.0
    return {name: value for name, value in found.items() if value}


def _weighed(name: str, words: str, idf: Mapping[str, float], weight: float) -> Features:
    """Rare words weigh more; the whole has length `weight`."""
    values = {t: (1 + math.log(n)) * idf[t] for t, n in terms(words).items() if t in idf}
    length = math.sqrt(sum(v * v for v in values.values())) or 1.0
    return {f"{name}: {term}": weight * value / length for term, value in values.items()}


def _told(report: Report) -> Features:
    counted: Counter[str] = Counter()
    for claim in report.claims:
        kind = report.classes[claim.act]
        for name in (f"act {claim.act}", *([f"class {kind}"] if kind else [])):
            counted[name] += 1
            if claim.cue.start < report.title_end:
                counted[f"{name} in title"] += 1
            if claim.cue.start < LEAD:
                counted[f"{name} in lead"] += 1
            if claim.stance in ("done", "ongoing"):
                counted[f"{name} done"] += 1
        if kind:
            for mention in claim.by:
                counted[f"by {mention.kind}"] += 1
            for mention in claim.to:
                counted[f"to {mention.kind}"] += 1
    return {name: 0.5 * math.log1p(count) for name, count in counted.items()}
