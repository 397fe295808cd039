"""A decision beside what is there now: whether it still counts, and what its person has not seen.

What leaves it: a comparison for each decision, with what changed in words. Published archives
carry this file's own text, so it imports the standard library, the vocabulary and the spelling
of records, and nothing else. Source: docs/why/decisions.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from servanda.canon import sha256
from servanda.model import BEARINGS, Claim, Decision, Incident, Link, Mention, Quantity

MARKS = ".,;:!?()[]\"'“”‘’«»-"
PEOPLE = ("people", "persons", "person")  # what any sort of them may be counted as
MEASURES = ("percent", "per cent", "%")


class Held(NamedTuple):
    """One decision against what is there now.

    `incident` is the one that holds what was seen, None where there is none. `changes` says in
    words why the decision no longer counts; empty while it does. `news` says what it did not
    see and what speaks against it.
    """

    decision: Decision
    incident: Incident | None
    changes: tuple[str, ...] = ()
    news: tuple[str, ...] = ()


class Ground(NamedTuple):
    """What is there now: incidents by id and by claim, links by incident and commitment."""

    incidents: dict[str, Incident]
    homes: dict[str, Incident]
    links: dict[tuple[str, str], list[Link]]


def names(mentions: Iterable[Mention]) -> tuple[str, ...]:
    """Who is meant: the actor's id where it is known, the words of the source where not."""
    return tuple(dict.fromkeys(m.actor or m.span.quote for m in mentions))


def ground(incidents: Sequence[Incident], links: Sequence[Link]) -> Ground:
    """What is there now, laid out once for many decisions."""
    by_both: dict[tuple[str, str], list[Link]] = {}
    for link in sorted(links, key=grave):
        by_both.setdefault((link.incident, link.commitment), []).append(link)
    homes = {claim.id: incident for incident in incidents for claim in incident.claims}
    return Ground({i.id: i for i in incidents}, homes, by_both)


def hold(decision: Decision, there: Ground) -> Held:
    """Set a decision against what is there now: does what its person saw still stand?

    It does while every claim seen is in one incident with the same words, done by and to the
    same, and the act, stance, time, number and bearing are what they were. Claims that joined
    since and agree change nothing; a denial or another number is news.
    """
    seen = decision.seen
    if sha256(seen) != decision.seen_sha256:
        return Held(decision, None, ("what was seen does not agree with its own hash",))
    wanted = dict(zip(seen.claims, seen.quotes))
    near = {there.homes[id].id: there.homes[id] for id in wanted if id in there.homes}
    if not wanted and decision.incident in there.incidents:
        near = {decision.incident: there.incidents[decision.incident]}
    if not near:
        return Held(decision, None, ("nothing that was seen is read any more",))
    home = max(near.values(), key=lambda i: (sum(c.id in wanted for c in i.claims), i.id))
    claims = {c.id: c for i in near.values() for c in i.claims if c.id in wanted}
    changes = [f'"{wanted[id]}" ({id}) is no longer read' for id in wanted if id not in claims]
    if len(near) > 1:
        changes.append(f"what was seen as one is now {len(near)} incidents")
    changes += [
        f'claim {claim.id} now reads "{claim.quote.quote}", not "{wanted[claim.id]}"'
        for claim in claims.values()
        if claim.quote.quote != wanted[claim.id]
    ]
    known = tuple(claims.values())
    new = tuple(claim for claim in home.claims if claim.id not in wanted)
    changes += _changes(decision, home, known, bool(new))
    now = [link.bearing for link in there.links.get((home.id, seen.commitment or ""), ())]
    if seen.commitment and not now:
        changes.append(f"it is no longer proposed to bear on {seen.commitment}")
    elif seen.commitment and seen.bearing not in now:
        changes.append(f"it is proposed as {_listed(now)} on {seen.commitment}, not {seen.bearing}")
    return Held(decision, home, tuple(changes), _news(decision, known, new))


def _changes(
    decision: Decision, incident: Incident, claims: tuple[Claim, ...], more: bool
) -> list[str]:
    """How the incident's substance differs from what was seen, in words.

    Who did it, and to whom, is asked of the claims that were seen, so that new ones may add.
    """
    seen, changes = decision.seen, []
    if incident.act != seen.act:
        changes.append(f"the act is read as {incident.act}, not {seen.act}")
    # A denial among newer claims may turn the whole; that is news about it, not another act.
    if incident.stance != seen.stance and not (more and incident.stance == "denied"):
        changes.append(f"it is told as {incident.stance}, not {seen.stance}")
    for word, was, now in (
        ("done by", seen.by, names(m for claim in claims for m in claim.by)),
        ("done to", seen.to, names(m for claim in claims for m in claim.to)),
    ):
        if set(was) != set(now):
            changes.append(f"it is {word} {_listed(now)}, not {_listed(was)}")
    was_when = f"{seen.when.from_on or '?'} to {seen.when.to_on or '?'}"
    now_when = f"{incident.when.from_on or '?'} to {incident.when.to_on or '?'}"
    apart = (incident.when.from_on or date.min) > (seen.when.to_on or date.max) or (
        seen.when.from_on or date.min
    ) > (incident.when.to_on or date.max)
    if was_when != now_when and (apart or not more):
        changes.append(f"it is dated {now_when}, not {was_when}")
    if not more and _number(seen.number) != _number(incident.number):
        changes.append(
            f"it counts {_number(incident.number) or 'nothing'}, "
            f"not {_number(seen.number) or 'nothing'}"
        )
    return changes


def _news(decision: Decision, known: tuple[Claim, ...], new: tuple[Claim, ...]) -> tuple[str, ...]:
    """What newer claims say that does not go with what was decided: denials, numbers, victims.

    Who did it is no news: a ministry and its state are both right, and what is laid to two
    states is two incidents.
    """
    seen, news = decision.seen, []
    counts = [claim.number for claim in known if claim.number]
    read = _words(" ".join((*seen.quotes, *seen.to)))
    for claim in new:
        if (claim.stance == "denied") != (seen.stance == "denied"):
            says = "denies it" if claim.stance == "denied" else f"tells it as {claim.stance}"
            news.append(f'{claim.id} {says}: "{claim.quote.quote}"')
        number = claim.number
        alike = [n for n in counts if number and _count_alike(n, number)]
        if number and alike and not any(_can_be_one(number, other) for other in alike):
            numbers = ", ".join(dict.fromkeys(_number(other) for other in alike))
            news.append(f"{claim.id} counts {_number(number)}, not {numbers}")
        news += [
            f"{claim.id} says it was done to {mention.span.quote}, whom nothing seen names"
            for mention in claim.to
            if mention.actor not in seen.to and _is_new_name(mention.span.quote, read)
        ]
    return tuple(news)


def _words(text: str) -> set[str]:
    return {word for word in (part.strip(MARKS).casefold() for part in text.split()) if word}


def _is_new_name(words: str, read: set[str]) -> bool:
    """Whether words are a name, two written large side by side, of which nothing was read.

    >>> _is_new_name("Ana Bel", {"teacher"}), _is_new_name("A teacher", set())
    (True, False)
    >>> _is_new_name("Mr Ana Bel", {"bel"})
    False
    """
    parts = [part.strip(MARKS) for part in words.split()]
    large = [len(part) > 1 and part[0].isupper() for part in parts]
    is_name = any(one and other for one, other in zip(large, large[1:]))
    told = {part.casefold() for part, is_large in zip(parts, large) if is_large}
    return is_name and not told & read


def _count_alike(count: Quantity, other: Quantity) -> bool:
    """Whether two numbers count one thing: of one unit, or "people" of any sort and another."""
    units = [n.unit.split()[-1:] for n in (count, other)]
    sorts = [n.unit in MEASURES or (len(n.unit) == 3 and n.unit.isupper()) for n in (count, other)]
    return units[0] == units[1] or (not any(sorts) and any(u[0] in PEOPLE for u in units if u))


def _can_be_one(count: Quantity, other: Quantity) -> bool:
    """Whether two counts can both be right: 31 and "at least 19", not 31 and 15."""
    lows, highs = (count.low, other.low), (count.high, other.high)
    low = max((n for n in lows if n is not None), default=None)
    high = min((n for n in highs if n is not None), default=None)
    return low is None or high is None or low <= high


def grave(link: Link) -> tuple[int, float, str, str]:
    """Orders links, the gravest bearing first."""
    return BEARINGS.index(link.bearing), -link.confidence, link.rule, link.claim


def _number(number: Quantity | None) -> str:
    """A quantity in words, without where it stands: "15 to 19 stations"; nothing for none."""
    if number is None:
        return ""
    low = "any" if number.low is None else f"{number.low:g}"
    high = "any" if number.high is None else f"{number.high:g}"
    return f"{low if low == high else f'{low} to {high}'} {number.unit}".strip()


def _listed(words: Iterable[str]) -> str:
    return ", ".join(sorted(words)) or "nobody named"
