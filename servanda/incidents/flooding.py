"""Tells the reader where many captures print one story.

What leaves it: signals. It sets nothing aside and counts nothing: copies move no count anyway.
Source: docs/why/incidents.md, "Copies".
"""

from __future__ import annotations

from collections.abc import Sequence

from servanda import canon, wording
from servanda.model import Capture, Incident, Origin, Signal

FLOOD = "one story in many captures"
# As many as a large agency's story finds in the outlets of one country in a day; found by no
# measurement. A watch that lists its outlets is told only of copies in others.
FLOOD_CAPTURES = 20


def floods(incidents: Sequence[Incident], captures: Sequence[Capture]) -> tuple[Signal, ...]:
    """A signal for each origin that twenty captures or more of unlisted outlets print."""
    by_id = {capture.id: capture for capture in captures}
    signals: dict[str, Signal] = {}
    for incident in incidents:
        for origin in incident.origins:
            unlisted = [by_id[id] for id in origin.captures if id in by_id]
            unlisted = [capture for capture in unlisted if capture.source is None]
            if len(unlisted) >= FLOOD_CAPTURES:
                signal = _flood(incident, origin, unlisted)
                signals.setdefault(signal.id, signal)
    return tuple(signals.values())


def _flood(incident: Incident, origin: Origin, unlisted: Sequence[Capture]) -> Signal:
    outlets = {wording.source(capture) for capture in unlisted}
    days = [capture.published.when.to_on for capture in unlisted]
    stated = sorted(day for day in days if day)
    dated = f", dated {stated[0]} to {stated[-1]}" if stated and stated[0] < stated[-1] else ""
    return Signal(
        id=canon.identify("sig", FLOOD, origin.captures[0]),
        kind=FLOOD,
        where=f"incident {incident.id}, {origin.captures[0]}",
        what=f"{len(unlisted)} captures of {len(outlets)} unlisted outlets tell one story{dated}.",
        why="They count as one origin and move no count; somebody may be flooding the record.",
        do="Look who prints it and when; gather the first telling from an outlet you know.",
    )
