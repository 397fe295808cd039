"""What kind of act a report is about and what kind of doer: the features of these questions.

What leaves it: numbers by name, made of words in title, first lines and body, of words that tell
acts, of the reader's claims and of the encoder's chances; and the kinds of act that a model takes
from them.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping

from servanda.claims.gist.model import Answer, Features, Model
from servanda.claims.gist.report import LEAD, WORDS, Report
from servanda.model import Span

_WORD = re.compile(r"[a-z][a-z'’-]+")
# The words, by gist_report.WORDS, that can show each kind of act.
_SHOWN_BY = {
    "arbitrary detention": "detention",
    "enforced disappearance": "disappearance",
    "kidnapping": "kidnapping",
    "killing": "killing",
    "torture": "torture",
    "other": "pressure",
}


def tells_an_act(known: Report) -> bool:
    """Whether words that tell an act done to somebody stand in the title or first lines."""
    lead = known.content[:LEAD]
    return any(WORDS[name].search(lead) for name in WORDS if name != "pressure")


def acts(known: Report, model: Model) -> list[Answer]:
    """The kinds of act above their thresholds, or else the likeliest; the likeliest first."""
    part = model.parts["acts"]
    counts = of_acts(known, model.idf)
    probable = part.probabilities(counts)
    chosen = [i for i, p in enumerate(probable) if p >= part.thresholds[i]]
    if not chosen:
        chosen = [max(range(len(probable)), key=probable.__getitem__)]
    if len(chosen) > 1:  # "unknown" says that nothing else can be said
        chosen = [i for i in chosen if part.labels[i] != "unknown"]
    chosen.sort(key=lambda i: -probable[i])
    return [
        Answer(
            part.labels[i],
            probable[i],
            words_of(part.labels[i], known) or _opening(known),
            part.because(counts, part.labels[i]),
        )
        for i in chosen
    ]


def words_of(kind: str, known: Report) -> tuple[Span, ...]:
    """The cues of the kind's claims; where it has none, the words that can tell it."""
    cues = tuple(c.cue for c in known.harms() if known.classes[c.act] == kind)
    if cues or kind not in _SHOWN_BY:
        return cues
    matches = WORDS[_SHOWN_BY[kind]].finditer(known.content)
    return tuple(known.span(m.start(), m.end()) for m in matches)[:5]


def _opening(known: Report) -> tuple[Span, ...]:
    """The first sentence, the title where there is one: where no single word shows an answer."""
    return tuple(known.span(a, b) for a, b in known.sentences[:1])


def terms(words: str) -> Counter[str]:
    """The words and pairs of neighbouring words, lower case, counted."""
    tokens = _WORD.findall(words.lower())
    return Counter([*tokens, *(f"{a} {b}" for a, b in zip(tokens, tokens[1:]))])


def of_acts(report: Report, idf: Mapping[str, float]) -> Features:
    """All that tells kinds of acts in one report; of doers the encoder says nothing."""
    told = {f"encoder {act}": chance for act, chance in report.told.items()}
    return {**features(report, idf), **told}


def features(report: Report, idf: Mapping[str, float]) -> Features:
    """What tells kinds of acts and of doers in the words and claims of one report."""
    values: Features = {}
    content, title = report.content, report.title_end
    for name, words, weight in (
        ("body", content[title:], 2.0),
        ("lead", content[:LEAD], 2.0),
        ("title", content[:title], 1.0),
    ):
        values.update(_weighed(name, words, idf, weight))
    values.update(_by_claims(report))
    for kind, pattern in WORDS.items():
        starts = [m.start() for m in pattern.finditer(content)]
        values[f"words {kind}"] = 0.5 * math.log1p(len(starts))
        values[f"words {kind} in lead"] = 0.5 * math.log1p(sum(s < LEAD for s in starts))
        values[f"words {kind} in title"] = 0.5 * (any(s < title for s in starts))
        values[f"words {kind} often"] = 0.5 * min(3.0, 1000 * len(starts) / (len(content) + 500))
    values["length"] = 0.3 * math.log(len(content) + 1) - 2.0
    return {name: value for name, value in values.items() if value}


def _weighed(name: str, words: str, idf: Mapping[str, float], weight: float) -> Features:
    """Rare words weigh more; the whole has length `weight`."""
    values = {t: (1 + math.log(n)) * idf[t] for t, n in terms(words).items() if t in idf}
    length = math.sqrt(sum(v * v for v in values.values())) or 1.0
    return {f"{name}: {term}": weight * value / length for term, value in values.items()}


def _by_claims(report: Report) -> Features:
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
