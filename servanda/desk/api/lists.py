"""Lists: what there is to be asked for, and how a page of each is made.

What leaves it: pages of rows from `watch`. A list that is made whole for a day, since it is as
long as the agreement or the sources, is given in the order of its places.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from hashlib import sha256

from servanda import watch as way
from servanda.desk.api.answering import RowList
from servanda.desk.opened import Sight, now


def incidents(seen: Sight, after: way.RowPlace | None, most: int) -> way.RowPage:
    """Incidents, in the order in which each was first told."""
    return way.incident_page(seen.answers, after, most)


def captures(seen: Sight, after: way.RowPlace | None, most: int) -> way.RowPage:
    """Captures, in the order of recording."""
    return way.capture_page(seen.answers, after, most)


def claims(seen: Sight, after: way.RowPlace | None, most: int) -> way.RowPage:
    """Claims, by capture."""
    return way.claim_page(seen.answers, after, most)


def differences(seen: Sight, after: way.RowPlace | None, most: int) -> way.RowPage:
    """Where a second reader's kept answers differ from the rules, by capture."""
    return way.difference_page(seen.answers, after, most)


def questions(seen: Sight, after: way.RowPlace | None, most: int) -> way.RowPage:
    """Questions about incidents, in the order of their days."""
    return way.question_page(_queue(seen), after, most)


def _queue(seen: Sight) -> way.Queue:
    return way.Queue(seen.answers, seen.on, now())


def _whole(
    made: Callable[[Sight], Iterable[way.Row]], place: Callable[[Sight, way.Row], way.RowPlace]
) -> Callable[[Sight, way.RowPlace | None, int], way.RowPage]:
    def page(seen: Sight, after: way.RowPlace | None, most: int) -> way.RowPage:
        return way.page_of_rows(made(seen), lambda row: place(seen, row), after, most)

    return page


def _judged(seen: Sight, proposed: bool) -> way.Judged:
    return way.judge(seen.watch, seen.answers, on=seen.on, proposed=proposed)


def _item(seen: Sight, id: str) -> int:
    """The place of a commitment in its agreement."""
    ids = [item.id for item in seen.watch.agreement.items()]
    return ids.index(id) if id in ids else len(ids)


def _digest(*words: str | None) -> str:
    """What tells rows of one place apart, in few signs however long the words are."""
    return sha256(json.dumps(words).encode()).hexdigest()[:32]


def standings(proposed: bool) -> RowList:
    """How every commitment stands, in the order of the agreement."""

    def made(seen: Sight) -> Iterable[way.Row]:
        return way.standing_rows(_judged(seen, proposed), seen.answers)

    def place(seen: Sight, row: way.Row) -> way.RowPlace:
        return _item(seen, row["commitment"]), row["commitment"]

    return RowList("standings", _whole(made, place))


def duties(proposed: bool) -> RowList:
    """Every duty, in the order of the agreement."""

    def made(seen: Sight) -> Iterable[way.Row]:
        return way.duty_rows(_judged(seen, proposed), seen.answers)

    def place(seen: Sight, row: way.Row) -> way.RowPlace:
        rest = _digest(row["must"], row["waiting_on"], *row["bearers"])
        return _item(seen, row["rule"]), row["rule"], row["since"] or "", rest

    return RowList("duties", _whole(made, place))


def changes(proposed: bool) -> RowList:
    """Every day on which a standing moved, the oldest first."""

    def made(seen: Sight) -> Iterable[way.Row]:
        moves = way.changes(seen.watch, seen.answers, until=seen.on, proposed=proposed)
        return way.change_rows(moves, proposed=proposed)

    def place(seen: Sight, row: way.Row) -> way.RowPlace:
        return row["on"], _item(seen, row["commitment"]), row["commitment"]

    return RowList("changes", _whole(made, place))


INCIDENTS = RowList("incidents", incidents)
CAPTURES = RowList("captures", captures)
CLAIMS = RowList("claims", claims)
DIFFERENCES = RowList("differences", differences)
QUESTIONS = RowList("questions", questions, lambda seen: way.held_now(_queue(seen)))
SOURCES = RowList(
    "sources",
    _whole(
        lambda seen: way.source_rows(_judged(seen, proposed=False)),
        lambda _, row: (row["source"],),
    ),
)
HEARD = RowList(
    "heard",
    _whole(
        lambda seen: way.heard_rows(seen.watch, seen.answers, until=seen.on),
        lambda _, row: (row["source"], row["from"]),
    ),
)
PLACES = RowList(
    "places",
    _whole(
        lambda seen: way.place_rows(seen.answers, seen.on),
        lambda _, row: (
            row["country_name"],
            row["place"][:40],
            _digest(row["place"], str(row["latitude"]), str(row["longitude"])),
        ),
    ),
)
