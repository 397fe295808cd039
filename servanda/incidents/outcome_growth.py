"""What plans led to, as incidents are made, change and go: the same as `outcomes.led` of all.

What leaves it: what each plan leads to whose outcome may have moved. A deed is looked up by the
names or words it shares with a plan, in the order of days, until the first that is of it; and a
plan by those of a deed, but for plans that came true before it.
Source: docs/why/incidents.md, "Growing".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from heapq import merge

from attrs import evolve

from servanda.incidents.growth_records import KnownIncident, Turn
from servanda.incidents.identities import Naming
from servanda.incidents.outcomes import FORESEEN, came_true, is_done
from servanda.incidents.shelf import Draft, Row
from servanda.incidents.unit_keys import end_asks, is_bare, mention_keys, name_asks
from servanda.model import Incident

_PAGE = 32  # deeds looked up at a time


def grow_outcomes(
    draft: Draft,
    scope: str,
    moved: Mapping[str, KnownIncident | None],
    was: Naming,
    now: Naming,
) -> dict[str, tuple[str, ...]]:
    """What each plan leads to whose outcome may have moved.

    `moved` are the incidents that are new or other than before, None those that are gone.
    """
    kind = f"turn {scope}"
    before = draft.get(kind, set(moved))
    _look_up(draft, scope, moved, now)
    asked: set[str] = set()
    for id, known in moved.items():
        old, new = before.get(id), turn_of(known)
        if old and new and new.incident.stance in FORESEEN and old.until:
            new = evolve(new, until=old.until)
        is_same = old == new and was.groups == now.groups
        draft.put(kind, id, new)
        old_rows = turn_rows(scope, old, was)
        draft.move(old_rows, turn_rows(scope, new, now))
        if is_same:
            continue
        for turn, names in ((old, was), (new, now)):
            if turn and is_done(turn.incident):
                asked |= _plans_of(draft, scope, turn.incident, names)
        if new and new.incident.stance in FORESEEN:
            asked.add(id)
    return {
        id: _follow(draft, scope, turn, now)
        for id, turn in draft.get(kind, asked).items()
        if turn.incident.stance in FORESEEN
    }


def _look_up(
    draft: Draft, scope: str, moved: Mapping[str, KnownIncident | None], names: Naming
) -> None:
    """Look up together what these may have led to and come from, and the deeds among it."""
    turns = [turn for turn in map(turn_of, moved.values()) if turn]
    keys = {
        f"{scope} {what} {turn.incident.act} {key}"
        for turn in turns
        for key in _asks_under(turn.incident, names)
        for what in ("deed", "plan")
    }
    draft.look_up(keys)


def turn_of(known: KnownIncident | None) -> Turn | None:
    """What of an incident is looked at here; None where it is neither plan nor deed."""
    if known is None:
        return None
    incident = known.incident
    if incident.stance not in FORESEEN and not is_done(incident):
        return None
    bare = Incident(
        incident.id,
        incident.act,
        incident.stance,
        incident.when,
        (),
        by=incident.by,
        to=incident.to,
    )
    return Turn(bare, known.rank, _day(date.max) if incident.stance in FORESEEN else "")


def until_of(deed: Incident) -> str:
    """The day until which a plan may still lead elsewhere, given a deed that it led to."""
    return _day(deed.when.to_on)


def _day(day: date | None) -> str:
    return (day or date.max).isoformat()


def _stands_under(incident: Incident, names: Naming) -> set[str]:
    """Keys of whom it was done to; of nobody named, of who did it too."""
    to = names.all(incident.to)
    doers = names.all(incident.by) if is_bare(to) else ()
    return {*mention_keys(to), *(f"by {key}" for key in mention_keys(doers))}


def _asks_under(incident: Incident, names: Naming) -> set[str]:
    """Keys under which all stand that can be of one event with it."""
    to = names.all(incident.to)
    doers = names.all(incident.by) if is_bare(to) else ()
    by = (f"by {key}" for key in (*name_asks(doers), *end_asks(doers)))
    return {*name_asks(to), *end_asks(to), *by}


def turn_rows(scope: str, turn: Turn | None, names: Naming) -> set[Row]:
    """Where a plan stands, by the day until which it may move, or a deed, by its own."""
    if turn is None:
        return set()
    incident = turn.incident
    what, day = ("deed", _day(incident.when.to_on)) if is_done(incident) else ("plan", turn.until)
    keys = _stands_under(incident, names)
    return {(f"{scope} {what} {incident.act} {key}", f"{day}|{incident.id}") for key in keys}


def _plans_of(draft: Draft, scope: str, deed: Incident, names: Naming) -> set[str]:
    """The plans that a deed may be of, but for those that came true before it."""
    day = _day(deed.when.to_on)
    ids: set[str] = set()
    for key in _asks_under(deed, names):
        for row in _pages(draft, f"{scope} plan {deed.act} {key}", day):
            ids.add(row.split("|", 1)[1])
    plans = draft.get(f"turn {scope}", ids)
    return {id for id, plan in plans.items() if _begun(plan.incident) <= day}


def _begun(plan: Incident) -> str:
    return (plan.when.from_on or date.min).isoformat()


def _pages(draft: Draft, key: str, after: str) -> Iterator[str]:
    """All that stands under a key behind `after`, in order, looked up page by page."""
    while rows := draft.first(key, _PAGE, after):
        yield from rows
        after = rows[-1]


def _follow(draft: Draft, scope: str, plan: Turn, names: Naming) -> tuple[str, ...]:
    """The first deeds that a plan came to, in the order of the incidents."""
    kind, foretold = f"turn {scope}", plan.incident
    lists = [
        _pages(draft, f"{scope} deed {foretold.act} {key}", _begun(foretold))
        for key in _asks_under(foretold, names)
    ]
    first = ""
    deeds: dict[str, Turn] = {}
    tried: set[str] = set()
    for row in merge(*lists):
        day, id = row.split("|", 1)
        if first and day > first:
            break
        if id not in tried:
            tried.add(id)
            deed = draft.find(kind, id)
            if came_true(foretold, deed.incident, names):
                first, deeds[id] = day, deed
    new = evolve(plan, until=first or _day(date.max))
    draft.move(turn_rows(scope, plan, names), turn_rows(scope, new, names))
    draft.put(kind, foretold.id, new)
    return tuple(sorted(deeds, key=lambda id: deeds[id].rank))
