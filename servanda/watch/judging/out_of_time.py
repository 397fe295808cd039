"""Decisions out of time: older than what they saw, or dated after a later line of the record.

What leaves it: a sentence for each such decision, by its id. It says whose clock was wrong of none,
and takes no decision away.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from itertools import pairwise

from attrs import frozen

from servanda import store
from servanda.model import Capture, Decision, Signal, Telling
from servanda.store.clock import KIND, place, runs_backwards


@frozen
class OutOfOrder:
    """A decision and a line that are out of order: the earlier line of the two, the later, and how.

    `late` is the instant that stands first and should come after `early`.
    """

    first: int
    then: int
    late: datetime
    early: datetime
    words: str


@frozen
class ClockFall:
    """A line after which a signal on record says that time ran backwards, and the two instants."""

    seq: int
    before: datetime
    after: datetime


def out_of_time(record: store.Store, ids: Collection[str] | None = None) -> Mapping[str, str]:
    """What is out of time about each decision that is, in one sentence that names the two days.

    Clocks that differ by a day or less are taken for one. The record is read for captures,
    tellings, decisions and every line; with the `ids` of decisions, for what these saw alone.
    """
    found = _out_of_order(record) if ids is None else _some_out_of_order(record, ids)
    return {id: each.words for id, each in found.items()}


def not_signalled(record: store.Store) -> Mapping[str, str]:
    """The same of those decisions for which no signal on record says that a clock was wrong.

    Signals do where they stand between the two lines, and time fell by as much there.
    """
    signalled = {signal.where for signal in record.all(Signal) if signal.kind == KIND}
    falls = [
        ClockFall(before.seq, before.recorded_at, line.recorded_at)
        for before, line in pairwise(record.entries())
        if place(before.seq) in signalled
    ]
    return {
        id: each.words for id, each in _out_of_order(record).items() if not _is_told(each, falls)
    }


def _is_told(each: OutOfOrder, falls: Sequence[ClockFall]) -> bool:
    between = [fall for fall in falls if each.first <= fall.seq < each.then]
    return (
        bool(between)
        and not runs_backwards(each.late, max(fall.before for fall in between))
        and not runs_backwards(min(fall.after for fall in between), each.early)
    )


def _out_of_order(record: store.Store) -> dict[str, OutOfOrder]:
    lines, decisions = record.places(Decision), record.all(Decision)
    earliest: dict[str, tuple[datetime, int]] = {}
    least: tuple[datetime, int] | None = None
    for line in reversed(tuple(record.entries())):
        own = line.recorded_at, line.seq
        least = min(least, own) if least else own
        if line.kind == "decision":
            earliest[line.id] = least
    places = record.places(Capture)
    older = _older_than_seen(decisions, lines, record.all(Telling), record.all(Capture), places)
    return {**_dated_after_a_later_line(decisions, lines, earliest), **older}


def _some_out_of_order(record: store.Store, ids: Collection[str]) -> dict[str, OutOfOrder]:
    """The same of some decisions, whatever else is on record."""
    decisions = record.some(Decision, ids)
    if not decisions:
        return {}
    lines = record.places(Decision, [decision.id for decision in decisions])
    tellings = record.with_parts(Telling, {id for each in decisions for id in each.seen.claims})
    captures = record.some(Capture, {telling.capture for telling in tellings})
    places = record.places(Capture, [capture.id for capture in captures])
    since = {seq: record.earliest_since(seq) for seq in set(lines.values())}
    earliest = {id: (since[seq].recorded_at, since[seq].seq) for id, seq in lines.items()}
    older = _older_than_seen(decisions, lines, tellings, captures, places)
    return {**_dated_after_a_later_line(decisions, lines, earliest), **older}


def _older_than_seen(
    decisions: Sequence[Decision],
    lines: Mapping[str, int],
    tellings: Sequence[Telling],
    captures: Sequence[Capture],
    places: Mapping[str, int],
) -> dict[str, OutOfOrder]:
    """Each decision that is older than the newest capture of the claims it saw."""
    fetched = {capture.id: capture.fetched_at for capture in captures}
    seen_at = {
        claim.id: (fetched[telling.capture], places[telling.capture])
        for telling in tellings
        for claim in (*telling.claims, *telling.questions)
    }
    found = {}
    for decision in decisions:
        seen = [seen_at[id] for id in decision.seen.claims if id in seen_at]
        newest, seq = max(seen, default=(decision.at, 0))
        if runs_backwards(newest, decision.at):
            words = (
                f"is of {decision.at:%Y-%m-%d}, and what it saw was fetched on "
                f"{newest:%Y-%m-%d}: it was dated back, or a clock was wrong."
            )
            found[decision.id] = OutOfOrder(seq, lines[decision.id], newest, decision.at, words)
    return found


def _dated_after_a_later_line(
    decisions: Sequence[Decision],
    lines: Mapping[str, int],
    earliest: Mapping[str, tuple[datetime, int]],
) -> dict[str, OutOfOrder]:
    """Each decision that is later than its own or a later line, with the earliest such line."""
    found = {}
    for decision in decisions:
        later, seq = earliest[decision.id]
        if runs_backwards(decision.at, later):
            words = (
                f"is of {decision.at:%Y-%m-%d}, and a line put on record with it or after it is "
                f"of {later:%Y-%m-%d}: it was dated ahead, or a clock was wrong."
            )
            found[decision.id] = OutOfOrder(lines[decision.id], seq, decision.at, later, words)
    return found
