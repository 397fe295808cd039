"""What persons' decisions come to: findings, and what has to be asked again.

What leaves it: findings and signals, the same for the same decisions in any order. It decides
nothing and drops nothing in silence. Published archives carry this file's own text, so it
imports the standard library, the vocabulary, the spelling of records, `comparison` and
`second_person`, which are carried too, and nothing else. Source: docs/why/decisions.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Literal, NamedTuple

from servanda.canon import identify
from servanda.decisions.comparison import Ground, Held, ground, hold
from servanda.decisions.second_person import agreed_by_two, in_one_spelling, said_by_two
from servanda.model import (
    PROOFS,
    Bearing,
    Capture,
    Decision,
    Finding,
    Incident,
    Link,
    Signal,
)

LAPSED = "decision about an incident that has since changed"
NEW_EVIDENCE = "new evidence since decision"
NOT_THEIRS = "decision replaces another person's"
UNKNOWN_REMEDY = "decision remedies an incident that is not there"

# What those who differ in bearing have in common: the first of these that any of them upholds.
SHARED: tuple[Bearing, ...] = ("threatens", "breaches", "fulfils", "excuses", "context")


class Found(NamedTuple):
    """What the decisions come to, and what they leave to be looked at again."""

    findings: tuple[Finding, ...]
    signals: tuple[Signal, ...]


def find(
    decisions: Sequence[Decision],
    incidents: Sequence[Incident],
    links: Sequence[Link],
    captures: Sequence[Capture] = (),
    *,
    two_people: bool = False,
) -> Found:
    """Say what the decisions come to, one finding for each incident and commitment decided.

    A decision counts while what its person saw is unchanged; one that has lapsed is signalled
    with what changed. Each person counts once, by the last decision. Persons who uphold and
    reject the same leave it "disputed". `captures` tell when an incident of unknown day was
    published. With `two_people`, what no two persons agree on is "waiting" and counts for nothing.
    """
    if two_people:
        decisions = in_one_spelling(decisions)
    ruled, signals = current({decision.id: decision for decision in decisions})
    there = ground(incidents, links)
    comparisons = tuple(hold(decision, there) for decision in ruled)
    by_capture = {capture.id: capture for capture in captures}
    findings = [
        _finding(incident, commitment, mine, there, by_capture, two_people=two_people)
        for incident, commitment, mine in _groups(comparisons, there)
    ]
    for place, comparison in enumerate(comparisons):
        if not _is_decided_again(comparison, comparisons[place + 1 :], there):
            signals += _signals(comparison, there)
    findings.sort(key=lambda f: (f.since_on or date.max, f.commitment, f.id))
    signals.sort(key=lambda s: (s.kind, s.where, s.id))
    return Found(tuple(findings), tuple(signals))


def since_on(incident: Incident, captures: Mapping[str, Capture]) -> date | None:
    """The first day by which it had surely happened, or by which the threat was surely made.

    The last day of its interval; where that is open, the day the first source that tells it
    was published, or else fetched: nothing is told before it happened.
    """
    if incident.when.to_on:
        return incident.when.to_on
    days = []
    for claim in incident.claims:
        capture = captures.get(claim.capture)
        if claim.when.to_on:
            days.append(claim.when.to_on)
        elif capture:
            days.append(capture.published.when.to_on or capture.fetched_at.date())
    return min(days, default=None)


# ------------------------------------------------------------------ which decisions count


def _depth(decision: Decision, by_id: dict[str, Decision], most: int) -> int:
    """How many decisions stand before it, each naming the one it replaces."""
    earlier = by_id.get(decision.replaces or "")
    return 1 + _depth(earlier, by_id, most - 1) if earlier and most else 0


def current(
    by_id: dict[str, Decision], *, withdrawn: bool = False
) -> tuple[list[Decision], list[Signal]]:
    """The last word of each person on each question, oldest first.

    A later decision of the same person stands in place of an earlier one that it names, that
    is about the same incident and commitment, or all of whose claims it has seen too. What is
    withdrawn is nobody's word any more, and is given only with `withdrawn`.
    """
    # Of one instant, what replaces comes after what it replaces; 99: ids are hashes, so only a
    # forged record could go round.
    ruled = sorted(by_id.values(), key=lambda d: (d.at, _depth(d, by_id, 99), d.id))
    over: set[str] = set()
    signals = []
    for decision in ruled:
        earlier = by_id.get(decision.replaces or "")
        if earlier and earlier.by != decision.by:
            what = f"{decision.id} of {decision.by} names {earlier.id} of {earlier.by}"
            why = "Both count: nobody takes back what another person decided."
            do = f"Ask {earlier.by} to decide again, or leave both."
            signals.append(_signal(NOT_THEIRS, decision.id, what, why, do))
        elif earlier:
            over.add(earlier.id)
    mine: dict[tuple[str, str | None, str], list[Decision]] = {}
    for decision in ruled:
        claims = set(decision.seen.claims)
        for place in (decision.incident, *claims):
            near = mine.setdefault((decision.by, decision.commitment, place), [])
            for earlier in near:
                saw_all = bool(earlier.seen.claims) and claims.issuperset(earlier.seen.claims)
                if earlier.incident == decision.incident or saw_all:
                    over.add(earlier.id)
            near.append(decision)
    last = [decision for decision in ruled if decision.id not in over]
    return [d for d in last if withdrawn or d.judgement != "withdrawn"], signals


def last_words(decisions: Iterable[Decision], *, withdrawn: bool = False) -> list[Decision]:
    """The last decision of each person on each question; what is withdrawn only if asked for."""
    return current({decision.id: decision for decision in decisions}, withdrawn=withdrawn)[0]


# ------------------------------------------------------------------ what they come to


def _groups(
    comparisons: tuple[Held, ...], there: Ground
) -> list[tuple[Incident, str, tuple[Held, ...]]]:
    """The decisions that count, by incident and commitment.

    One that rejects the incident itself speaks against every bearing it has, save where the
    same person has decided that bearing apart.
    """
    groups: dict[tuple[str, str], list[Held]] = {}
    alone: dict[str, list[Held]] = {}
    for comparison in comparisons:
        incident, decision = comparison.incident, comparison.decision
        if incident is None or comparison.changes:
            continue
        if decision.commitment is not None:
            groups.setdefault((incident.id, decision.commitment), []).append(comparison)
        elif decision.judgement == "rejected":
            alone.setdefault(incident.id, []).append(comparison)
    for key in there.links:
        if key[0] in alone:
            groups.setdefault(key, [])
    for (home, _), mine in groups.items():
        apart = {comparison.decision.by for comparison in mine}
        rest = alone.get(home, ())
        mine += [comparison for comparison in rest if comparison.decision.by not in apart]
    return [(there.incidents[i], c, tuple(mine)) for (i, c), mine in groups.items()]


def _finding(
    incident: Incident,
    commitment: str,
    comparisons: tuple[Held, ...],
    there: Ground,
    captures: Mapping[str, Capture],
    *,
    two_people: bool,
) -> Finding:
    """One finding of everybody's current decisions about one incident and commitment."""
    ruled = sorted((comparison.decision for comparison in comparisons), key=lambda d: (d.at, d.id))
    upheld = [decision for decision in ruled if decision.judgement == "upheld"]
    rejected = [decision for decision in ruled if decision.judgement == "rejected"]
    proposed = there.links.get((incident.id, commitment), [])
    bearings = {decision.bearing for decision in (upheld or ruled) if decision.bearing}
    bearings = bearings or {link.bearing for link in proposed[:1]} or {"context"}
    state: Literal["upheld", "rejected", "unsure", "disputed", "waiting"] = "unsure"
    if upheld:
        opposed = bool(rejected) or not (
            len(bearings) == 1 or bearings <= {"breaches", "threatens"}
        )
        state = "disputed" if opposed else "upheld"
    elif rejected:
        state = "rejected"
    if two_people and state != "unsure" and not agreed_by_two(upheld or rejected):
        state = "waiting"
    saying = said_by_two if two_people and state != "waiting" else _said_by_any
    theirs = saying(upheld, lambda decision: decision.bearers)
    theirs = theirs or tuple(name for link in proposed[:1] for name in link.bearers)
    return Finding(
        id=identify("fnd", incident.id, commitment),
        incident=incident.id,
        commitment=commitment,
        # Those who uphold a threat and those who uphold a breach share the threat; and of the
        # rungs of proof, the highest that all of them stand on.
        bearing=min(bearings, key=SHARED.index),
        state=state,
        proof=min((d.proof for d in upheld if d.proof), key=PROOFS.index, default=None),
        serious=bool(saying(upheld, lambda d: ("serious",) if d.serious else ())),
        # Where no source gives a day: the day by which the first person judged it had happened.
        since_on=since_on(incident, captures) or min((d.at.date() for d in upheld), default=None),
        bearers=theirs,
        decisions=tuple(decision.id for decision in ruled),
        decided_by=tuple(dict.fromkeys(decision.by for decision in ruled)),
        remedies=saying(upheld, lambda decision: decision.remedies),
        ended_on=ended_on(incident),
    )


def _said_by_any(
    upheld: Sequence[Decision], words: Callable[[Decision], Iterable[str]]
) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for decision in upheld for word in words(decision)))


def ended_on(incident: Incident) -> date | None:
    """The day by which an act told as ended had surely ended."""
    return incident.when.to_on if incident.stance == "ended" else None


# ------------------------------------------------------------------ signals


def _is_decided_again(comparison: Held, later: Sequence[Held], there: Ground) -> bool:
    """Whether what has lapsed was decided since, as it now stands.

    Under the same commitment, by anybody; or by the same person under any, where what was decided
    is proposed there no more. A link of one's own stays to be said again.
    """
    decision, incident = comparison.decision, comparison.incident
    if not comparison.changes or incident is None:
        return False
    about = decision.commitment
    is_gone = about is None or (
        about == decision.seen.commitment and (incident.id, about) not in there.links
    )
    return any(
        other.incident is not None
        and other.incident.id == incident.id
        and not other.changes
        and (other.decision.commitment == about or (is_gone and other.decision.by == decision.by))
        for other in later
    )


def _signals(comparison: Held, there: Ground) -> list[Signal]:
    """What a person must look at again because of one decision."""
    decision, signals = comparison.decision, []
    about = f" under {decision.commitment}" if decision.commitment else ""
    question = f"{decision.judgement} by {decision.by}{about}"
    id = comparison.incident.id if comparison.incident else decision.incident
    # A link of one's own is proposed nowhere, so it is decided by name alone.
    named = f" --commitment {decision.commitment}" if about and not decision.seen.commitment else ""
    again = (
        f"Look again with `servanda review WATCH`, or decide {id} with `servanda decide{named}`."
    )
    if comparison.changes:
        why = "A decision covers what was seen, so this one is no longer counted."
        if comparison.incident is None:
            again = (
                "No claim tells it now: see `servanda incidents WATCH` for what is read instead, "
                f"and take it back with `servanda decide WATCH {decision.id} --withdraw`."
            )
        what = f"{question}: {'; '.join(comparison.changes)}"
        return [_signal(LAPSED, decision.id, what, why, again)]
    if comparison.news:
        why = "The decision still counts; its person has not seen this."
        what = f"{question}: {'; '.join(comparison.news)}"
        signals.append(_signal(NEW_EVIDENCE, decision.id, what, why, again))
    for incident in decision.remedies:
        if incident not in there.incidents:
            why = "The breach it was said to end stays open."
            what = f"{question} names {incident}, which is not among the incidents"
            signals.append(_signal(UNKNOWN_REMEDY, decision.id, what, why, again))
    return signals


def _signal(kind: str, where: str, what: str, why: str, do: str) -> Signal:
    return Signal(identify("sig", kind, where, what), kind, where, what, why, do)
