"""What the claims about one event come to, told as one record.

What leaves it: one `Incident` for a group of claims, with every number and every
disagreement kept side by side. It never chooses between sources and never averages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta

from servanda import canon, wording
from servanda.incidents.copies import surely_first
from servanda.incidents.likeness import Chain, tokens
from servanda.model import (
    NO_TIME,
    Capture,
    Claim,
    Incident,
    Interval,
    Mention,
    Origin,
    Place,
    Quantity,
    Stance,
)


def incident_id(first: Claim) -> str:
    """The id of the incident of which a claim was recorded first."""
    return canon.identify("inc", first.id)


def account(
    claims: Sequence[Claim],
    *,
    line: Chain,
    captures: Mapping[str, Capture],
    origins: tuple[Origin, ...],
    timed: Sequence[Claim],
) -> Incident:
    """Put the claims of one event together; `claims` are in order of recording.

    A denial adds no time to what others tell. `timed` are the claims whose time counts: of
    copies of one text only one, since a copy printed later turns the same "Monday" into
    another day.
    """
    numbers = _numbers(claims)
    counting = [claim for claim in timed if claim.stance != "denied"] or list(timed)
    when = _published_by(_meet([claim.when for claim in counting]), counting, captures)
    planned = [claim.planned_for for claim in timed if claim.planned_for is not None]
    return Incident(
        id=incident_id(claims[0]),
        act=claims[0].act,
        stance=_stance(claims, line),
        when=when,
        claims=tuple(claims),
        by=_mentions(m for claim in claims for m in claim.by),
        to=_mentions(m for claim in claims for m in claim.to),
        where=_places(p for claim in claims for p in claim.where),
        number=_spread(numbers),
        numbers=numbers,
        planned_for=_meet(planned) if planned else None,
        said_by=_mentions(claim.said_by for claim in claims if claim.said_by),
        origins=origins,
        conflicts=_conflicts(claims, timed, numbers, captures),
        confidence=max(claim.confidence for claim in claims),
    )


# ------------------------------------------------------------------ stance and time


def _stance(claims: Sequence[Claim], line: Chain) -> Stance:
    """The stance of the whole: a denial alone stays one; beside a telling it is a conflict."""
    stances = {claim.stance for claim in claims}
    order: tuple[Stance, ...] = ("done", "ongoing", "planned", "threatened", "ended", "denied")
    if line == "position":
        return claims[0].stance
    return next(stance for stance in order if stance in stances)


def _days(when: Interval) -> int:
    if when.from_on is None or when.to_on is None:
        return 10**6
    return (when.to_on - when.from_on).days


def _meet(whens: Sequence[Interval]) -> Interval:
    """The narrowest time all can mean; where they miss one another, the span of the narrowest.

    The words and the precision are those of the narrowest time.
    """
    ranked = sorted(set(whens), key=lambda w: (_days(w), w.from_on or date.max, w.words))
    ranked = [when for when in ranked if when.from_on or when.to_on] or ranked
    met = ranked[0] if ranked else NO_TIME
    missed = False
    for when in ranked[1:]:
        starts = [day for day in (met.from_on, when.from_on) if day]
        ends = [day for day in (met.to_on, when.to_on) if day]
        from_on, to_on = max(starts, default=None), min(ends, default=None)
        if from_on and to_on and from_on > to_on:
            if missed or _days(when) <= 2 * _days(met) + 1:
                from_on, to_on, missed = to_on, from_on, True
                from_on = min(from_on, met.from_on or from_on)
                to_on = max(to_on, met.to_on or to_on)
            else:
                continue  # a loose time that only just misses a narrow one says no more
        elif missed:
            continue
        met = _between(met, from_on, to_on)
    return met


def _between(met: Interval, from_on: date | None, to_on: date | None) -> Interval:
    if (from_on, to_on) == (met.from_on, met.to_on):
        return met
    if from_on and from_on == to_on:
        return Interval(from_on, to_on, "day", met.words)
    precision = "range" if from_on and to_on else met.precision
    return Interval(from_on, to_on, precision, met.words)


def _published_by(
    when: Interval, claims: Sequence[Claim], captures: Mapping[str, Capture]
) -> Interval:
    """What is told as done or said was so by the first day it was surely published.

    That is the day of the first outlet that the watch lists or that a person dated; where there
    is none, of what was fetched first.
    """
    ranked = sorted({surely_first(claim.capture, captures)[:3] for claim in claims})
    last = next((published for _, _, published in ranked if published != date.max), None)
    if last is None or (when.to_on and when.to_on <= last):
        return when
    if when.from_on and when.from_on > last:
        return when  # dated after its own publication: left as told, for a person to see
    return _between(when, when.from_on, last)


# ------------------------------------------------------------------ who and where


def _mentions(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """Each actor or wording once, in order of recording."""
    kept: dict[str, Mention] = {}
    for mention in mentions:
        words = " ".join(tokens(mention.span.quote)) or mention.span.quote
        kept.setdefault(mention.actor or words, mention)
    return tuple(kept.values())


def _places(places: Iterable[Place]) -> tuple[Place, ...]:
    kept: dict[tuple[str, str], Place] = {}
    for place in places:
        kept.setdefault((place.name.casefold(), place.country or ""), place)
    return tuple(kept.values())


# ------------------------------------------------------------------ numbers


def _measure(unit: str) -> str:
    """What kind of number a unit makes: money, a share, or a count."""
    if re.fullmatch(r"[A-Z]{3}", unit):
        return unit
    return "share" if re.fullmatch(r"percent|per cent|%", unit) else "count"


def _numbers(claims: Sequence[Claim]) -> tuple[Quantity, ...]:
    """Every number told, each once, in order of recording."""
    kept: dict[tuple[float | None, float | None, str], Quantity] = {}
    for claim in claims:
        if claim.number is not None:
            number = claim.number
            kept.setdefault((number.low, number.high, number.unit), number)
    return tuple(kept.values())


def _spread(numbers: Sequence[Quantity]) -> Quantity | None:
    """From the lowest to the highest told, among numbers of the first one's kind."""
    if not numbers:
        return None
    alike = [n for n in numbers if _measure(n.unit) == _measure(numbers[0].unit)]
    if len(alike) == 1:
        return numbers[0]
    ends = [(n.low, n.high) for n in alike]
    low = None if any(a is None for a, _ in ends) else min(a for a, _ in ends if a is not None)
    high = None if any(b is None for _, b in ends) else max(b for _, b in ends if b is not None)
    return Quantity(low, high, numbers[0].unit)


def _overlap(first: Quantity, second: Quantity) -> bool:
    low = max((n.low for n in (first, second) if n.low is not None), default=None)
    high = min((n.high for n in (first, second) if n.high is not None), default=None)
    return low is None or high is None or low <= high


def say(number: Quantity) -> str:
    """A number in words: "31 stations", "at least 15", "fewer than 40 percent"."""

    def digits(value: float) -> str:
        return f"{value:,.0f}" if value == int(value) else f"{value:,}"

    low, high = number.low, number.high
    if low is not None and low == high:
        words = digits(low)
    elif low is not None and high is not None:
        words = f"{digits(low)} to {digits(high)}"
    elif low is not None:
        words = f"at least {digits(low)}"
    else:
        words = f"at most {digits(high)}" if high is not None else "an unknown number"
    return f"{words} {wording.unit_of(words, number.unit)}".strip()


# ------------------------------------------------------------------ conflicts


def _teller(claim: Claim, captures: Mapping[str, Capture]) -> str:
    """Which outlet told it and on which day: "Lantern, 4 June 2021"."""
    capture = captures.get(claim.capture)
    if capture is None:
        return claim.capture
    day = wording.span_of_days(capture.published.when).removeprefix("on ")
    return f"{wording.source(capture)}, {day}"


def _source(claim: Claim, captures: Mapping[str, Capture]) -> str:
    """Which outlet told it, when, and whom it names for it where it does not say so itself."""
    words_of = f', as said by "{claim.said_by.span.quote}"' if claim.said_by else ""
    return _teller(claim, captures) + words_of


def _versions(
    claims: Iterable[Claim], captures: Mapping[str, Capture], say_it: Callable[[Claim], str]
) -> str:
    """ "15 stations (A, 2 May 2021); 19 stations (B, 3 May 2021)": who tells each version, when."""
    versions: dict[str, dict[str, None]] = {}
    for claim in claims:
        versions.setdefault(say_it(claim), {})[_source(claim, captures)] = None
    return "; ".join(f"{version} ({'; '.join(by)})" for version, by in versions.items())


def _conflicts(
    claims: Sequence[Claim],
    timed: Sequence[Claim],
    numbers: Sequence[Quantity],
    captures: Mapping[str, Capture],
) -> tuple[str, ...]:
    """What the sources disagree on, in words, with who says which."""
    conflicts = []
    denials = [claim for claim in claims if claim.stance == "denied"]
    if denials and len(denials) < len(claims):
        for claim in denials:
            who = claim.said_by.span.quote if claim.said_by else _teller(claim, captures)
            line = f'denied by {who} in {_teller(claim, captures)}: "{claim.quote.quote}"'
            if line not in conflicts:
                conflicts.append(line)
    apart = [
        number
        for number in numbers
        if any(
            _measure(number.unit) == _measure(n.unit) and not _overlap(number, n) for n in numbers
        )
    ]
    if apart:
        counting = [claim for claim in claims if claim.number in apart]
        once = [claim for claim in counting if claim in timed]  # a copy adds no voice to a number
        once += [c for c in counting if c.number not in [claim.number for claim in once]]
        conflicts.append("number: " + _versions(once, captures, _number_of))
    days = [c for c in timed if c.stance != "denied" and c.when.from_on and c.when.to_on]
    if any(_missed(claim.when, other.when) for claim in days for other in days):
        conflicts.append("time: " + _versions(days, captures, _time_of))
    conflicts += dict.fromkeys(
        f"told as done {_time_of(claim)} by {_source(claim, captures)}, published before that day"
        for claim in days
        if claim.stance in ("done", "ongoing", "ended") and _is_told_before(claim, captures)
    )
    return tuple(conflicts)


def _is_told_before(claim: Claim, captures: Mapping[str, Capture]) -> bool:
    """Whether a page that says something was done is older than that, by more than a time zone."""
    known = captures.get(claim.capture)
    published = known.published.when.to_on if known else None
    start = claim.when.from_on
    return bool(published and start and start - published > timedelta(days=1))


def _missed(first: Interval, second: Interval) -> bool:
    return bool(first.from_on and second.to_on and first.from_on > second.to_on)


def _number_of(claim: Claim) -> str:
    return say(claim.number) if claim.number else ""


def _time_of(claim: Claim) -> str:
    return wording.span_of_days(claim.when)
