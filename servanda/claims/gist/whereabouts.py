"""In which country and when the main act was: the candidates a report offers, with features.

What leaves it: for each country, year and month that is named or published in, its spans and what
speaks for it. Nothing outside the report is guessed but the day of publication.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable
from datetime import date

from attrs import frozen

from servanda.claims.gist.model import Features
from servanda.claims.gist.report import LEAD, WORDS, Report
from servanda.claims.places.gazetteer import countries
from servanda.claims.times.expressions import FoundTime
from servanda.model import Span


@frozen(eq=False)
class CandidateAnswer:
    """One answer a report offers, with the words it rests on (none: publication alone)."""

    value: str
    spans: tuple[Span, ...]
    features: Features


def lands(report: Report) -> list[CandidateAnswer]:
    """The countries named, by places in them, by their people or by the claims' places."""
    named: dict[str, list[tuple[Span, str]]] = {}
    for place in report.places:
        if place.country:
            site = countries().get(place.country)
            kind = "country" if site and site.name == place.name else "town"
            named.setdefault(place.country, []).append((place.span, kind))
    for span, code in report.peoples:
        named.setdefault(code, []).append((span, "people"))
    claimed = Counter(p.country for c in report.harms() for p in c.where if p.country)
    doers = Counter(m.country for c in report.harms() for m in c.by if m.country)
    total = sum(len(each) for each in named.values())
    most = max((len(each) for each in named.values()), default=0)
    firsts = sorted(min(s.start for s, _ in each) for each in named.values())
    candidates = []
    for code in sorted(named):
        spans = sorted((s for s, _ in named[code]), key=lambda s: s.start)
        kinds = Counter(kind for _, kind in named[code])
        count, first = len(spans), spans[0].start
        features: Features = {
            "share": count / total,
            "named most": count == most,
            "often": math.log(count),
            "named first": first == firsts[0],
            "among two named first": first <= firsts[min(1, len(firsts) - 1)],
            "in title": any(s.start < report.title_end for s in spans),
            "in lead": math.log1p(sum(s.start < LEAD for s in spans)),
            "late": first / len(report.content),
            "alone": len(named) == 1,
            "where acts are claimed": math.log1p(claimed[code]),
            "of who acts": math.log1p(doers[code]),
            "close to words of acts": math.log1p(_near_acts(spans, report)),
            f"country {code}": 0.5,
        }
        for kind in ("country", "town", "people"):
            features[f"by {kind}"] = kinds[kind] / total
            features[f"by {kind} at all"] = float(kinds[kind] > 0)
        candidates.append(CandidateAnswer(code, tuple(spans), _kept(features)))
    return candidates


def years(report: Report) -> list[CandidateAnswer]:
    """The years that the times said fall in, and the year of publication."""
    extra = [str(report.on.year)] if report.on else []
    return _of_times(report, lambda d: str(d.year), extra, 400)


def months(report: Report) -> list[CandidateAnswer]:
    """The months, as "2019-09", that the times said fall in, and that of publication."""
    extra = [f"{report.on:%Y-%m}"] if report.on else []
    return _of_times(report, lambda d: f"{d:%Y-%m}", extra, 32)


def days(report: Report) -> list[CandidateAnswer]:
    """The days that the times said name."""
    return _of_times(report, lambda d: d.isoformat(), [], 1)


def _of_times(
    report: Report, cut: Callable[[date], str], extra: list[str], longest: int
) -> list[CandidateAnswer]:
    named: dict[str, list[FoundTime]] = {value: [] for value in extra}
    for time in report.times:
        begin, end = time.named.from_on, time.named.to_on
        if begin and end and (end - begin).days < longest and cut(begin) == cut(end):
            named.setdefault(cut(begin), []).append(time)
    total = sum(len(each) for each in named.values()) or 1
    firsts = sorted(t[0].span.start for t in named.values() if t)
    values = sorted(named)
    claimed = {
        c.when_span.start: c for c in report.harms() if c.when_span and c.stance != "planned"
    }
    starts = sorted(claimed)
    first_cue = min((c.cue.start for c in claimed.values()), default=0)
    candidates = []
    for value in values:
        times = named[value]
        features = _of_days(value, times, report, firsts)
        features["share"] = len(times) / total
        features["earliest"] = float(value == values[0] and len(values) > 1)
        features["latest"] = float(value == values[-1] and len(values) > 1)
        features["one of"] = min(2.0, math.log(len(values)))
        acts = [claimed[at] for t in times for at in _inside(t.span, starts)]
        features["day of a claim"] = math.log1p(len(acts))
        features["day of a claim in lead"] = float(any(c.cue.start < LEAD for c in acts))
        features["day of the first claim"] = float(
            bool(acts) and min(c.cue.start for c in acts) == first_cue
        )
        candidates.append(CandidateAnswer(value, tuple(t.span for t in times), _kept(features)))
    return candidates


def _inside(span: Span, starts: list[int]) -> list[int]:
    """Those of some places, in order, that lie in a span."""
    return starts[bisect_left(starts, span.start) : bisect_left(starts, span.end)]


def _of_days(value: str, times: list[FoundTime], report: Report, firsts: list[int]) -> Features:
    features: Features = {"not said": float(not times)}
    if report.on:
        behind = report.on.year - int(value[:4])
        if len(value) > 4:
            behind = 12 * behind + report.on.month - int(value[5:7])
        near = behind if -1 <= behind <= 3 else (6 if behind > 0 else -2)
        near = 20 if behind > 12 else near
        features[f"{near} before publication"] = 1.0
        if not times:
            features[f"{near} before publication, not said"] = 1.0
        if not firsts:
            features["nothing said"] = 1.0
            features[f"nothing said, {near} before"] = 1.0
    if times:
        first = times[0].span.start
        features["often"] = math.log(len(times))
        features["said first"] = float(first == firsts[0])
        features["said second"] = float(len(firsts) > 1 and first == firsts[1])
        features["said third or fourth"] = float(first in firsts[2:4])
        features["late"] = first / len(report.content)
        features["in lead"] = float(first < LEAD)
        features["in title"] = float(first < report.title_end)
        features["written out"] = float(any(value[:4] in t.span.quote for t in times))
        features["to the day"] = float(any(t.named.precision == "day" for t in times))
        features["to the month"] = float(any(t.named.precision == "month" for t in times))
        near_acts = _near_acts([t.span for t in times], report)
        features["close to words of acts"] = math.log1p(near_acts)
        features["ever close to words of acts"] = float(near_acts > 0)
        features["first one close to words of acts"] = float(
            _near_acts([times[0].span], report) > 0
        )
    return features


def _near_acts(spans: list[Span], report: Report) -> int:
    """How many of the spans stand in a sentence with words that tell an act."""
    count = 0
    for span in spans:
        a, b = report.sentence(span.start)
        words = report.content[a:b]
        count += any(WORDS[k].search(words) for k in WORDS)
    return count


def _kept(features: Features) -> Features:
    return {name: float(value) for name, value in features.items() if value}
