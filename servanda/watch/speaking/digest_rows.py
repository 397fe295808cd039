"""The digest: what is new from one day to another, as one plain row.

What leaves it: a dict of numbers and lists. Everything in it is as of the end of its last day:
captures, decisions and what waits, though an incident is taken as it is grouped today.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from servanda import wording
from servanda.model import Agreement, Decision, Notice
from servanda.watch.judging.as_recorded import as_recorded, moved_between
from servanda.watch.judging.assessing import Assessable, changes, judge
from servanda.watch.judging.evidence import Evidence
from servanda.watch.settings import Watch
from servanda.watch.speaking.rows import incident_states
from servanda.watch.speaking.values import Row


def digest_row(
    watch: Watch,
    evidence: Evidence,
    *,
    since: date,
    on: date,
    times: Mapping[str, str] | None = None,
) -> Row:
    """What is new from the start of `since` to the end of `on`, counted.

    What waits is what was kept and not yet decided on by the end of `on`. `moved_earlier` is what
    the decisions and notices of these days moved as of days before them, or took back.

    `times` says of decisions by id how they are out of time.
    """
    late = times or {}

    def was_by_then(one: Decision | Notice) -> bool:
        return one.at.date() <= on or one.id in late

    def was_before(one: Decision | Notice) -> bool:
        return one.at.date() < since and one.id not in late

    judged = judge(watch, evidence, on=on)
    then = as_recorded(evidence, was_by_then)
    states = incident_states(then)
    kept = {one.id for one in evidence.captures if one.fetched_at.date() <= on}
    waiting = [
        {
            "id": incident.id,
            "name": evidence.names[incident.id],
            "asked": incident in evidence.unsure,
        }
        for incident in evidence.askable[0]
        if incident.id not in states and any(c.capture in kept for c in incident.claims)
    ]
    return {
        "since": since.isoformat(),
        "on": on.isoformat(),
        "captures": sum(since <= one.fetched_at.date() <= on for one in evidence.captures),
        "moved": sum(change.on >= since for change in changes(watch, evidence, until=on)),
        "moved_earlier": _moved_earlier(
            watch, as_recorded(evidence, was_before), then, until=since - timedelta(days=1)
        ),
        "decided": _decided(watch.agreement, evidence, since, on, times or {}),
        "undecided": len(waiting),
        "waiting": waiting,
        "duties": len(judged.duties),
        "sources_heard": judged.heard,
        "sources_expected": judged.expected,
        "sources_paused": [each.source for each in judged.hearings if each.reason],
    }


def _moved_earlier(watch: Watch, before: Assessable, then: Assessable, *, until: date) -> list[Row]:
    """What was put on record in some days moved as of earlier days; or took back, of moves then."""
    if before is then:
        return []
    moved, taken_back = moved_between(watch, before, then, until=until)
    told = [*((each, False) for each in moved), *((each, True) for each in taken_back)]
    return [
        {
            "on": change.on.isoformat(),
            "commitment": change.commitment,
            "from": change.before,
            "to": change.after,
            "taken_back": is_back,
        }
        for change, is_back in sorted(told, key=lambda each: (each[0].on, each[1]))
    ]


def _decided(
    agreement: Agreement, evidence: Evidence, since: date, on: date, times: Mapping[str, str]
) -> list[Row]:
    """Every decision of these days; without ids, which a guessed name could confirm.

    One that is out of time stands before them whatever day it bears, and says so.
    """
    fresh = [d for d in evidence.decisions if since <= d.at.date() <= on or d.id in times]
    ordered = wording.items_in_order(agreement, (d.commitment for d in fresh if d.commitment))
    places = {commitment: place for place, commitment in enumerate(ordered)}

    def order(decision: Decision) -> tuple[object, ...]:
        is_in_time = decision.id not in times
        return is_in_time, decision.at, decision.incident, places.get(decision.commitment or "", -1)

    return [
        {
            "at": decision.at.date().isoformat(),
            "judgement": decision.judgement,
            "name": evidence.names.get(decision.incident, ""),
            "commitment": decision.commitment,
            **({"out_of_time": times[decision.id]} if decision.id in times else {}),
        }
        for decision in sorted(fresh, key=order)
    ]
