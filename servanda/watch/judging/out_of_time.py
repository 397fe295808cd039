"""Decisions out of time: older than what they saw, or dated after a later line of the record.

What leaves it: a sentence for each such decision, by its id. It says whose clock was wrong of none,
and takes no decision away.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from servanda import store
from servanda.model import Capture, Decision, Telling
from servanda.store.clock import runs_backwards


def out_of_time(record: store.Store) -> Mapping[str, str]:
    """What is out of time about each decision that is, in one sentence that names the two days.

    Clocks that differ by a day or less are taken for one. The record is read for captures,
    tellings, decisions and every line.
    """
    found = older_than_seen(record)
    for decision_id, (at, later) in _dated_after_a_later_line(record).items():
        if decision_id not in found:
            found[decision_id] = (
                f"is of {at:%Y-%m-%d}, and a line put on record with it or after it is of "
                f"{later:%Y-%m-%d}: it was dated ahead, or a clock was wrong."
            )
    return found


def older_than_seen(record: store.Store) -> dict[str, str]:
    """Of each decision that is older than the newest capture of the claims it saw: so, in words."""
    fetched = {capture.id: capture.fetched_at for capture in record.all(Capture)}
    seen_at = {
        claim.id: fetched[telling.capture]
        for telling in record.all(Telling)
        for claim in (*telling.claims, *telling.questions)
    }
    found = {}
    for decision in record.all(Decision):
        newest = max((seen_at[id] for id in decision.seen.claims if id in seen_at), default=None)
        if newest and runs_backwards(newest, decision.at):
            found[decision.id] = (
                f"is of {decision.at:%Y-%m-%d}, and what it saw was fetched on "
                f"{newest:%Y-%m-%d}: it was dated back, or a clock was wrong."
            )
    return found


def _dated_after_a_later_line(record: store.Store) -> dict[str, tuple[datetime, datetime]]:
    """The decisions later than their own or a later line, with the earliest such line's instant."""
    earliest: dict[str, datetime] = {}
    least: datetime | None = None
    for line in reversed(tuple(record.entries())):
        least = min(least, line.recorded_at) if least else line.recorded_at
        if line.kind == "decision":
            earliest[line.id] = least
    return {
        decision.id: (decision.at, earliest[decision.id])
        for decision in record.all(Decision)
        if runs_backwards(decision.at, earliest[decision.id])
    }
