"""Reads the blocks that say what an agreement is and who and when: all but what is promised.

What leaves it: records of the model. Names used across blocks are checked in crossings.py,
when everything has been read.
"""

from __future__ import annotations

import re
from datetime import date

from servanda.agreements.tables import Table
from servanda.model import (
    ACTOR_KINDS,
    Actor,
    Event,
    Holding,
    Instrument,
    Office,
    Period,
    Question,
    Role,
    Source,
)

_COUNTRY = re.compile(r"[a-z]{2}")


def in_order(table: Table, first: str, then: str) -> tuple[date | None, date | None]:
    """The days of two keys; a fault where the second comes before the first."""
    start, end = table.day(first), table.day(then)
    if start and end and end < start:
        table.fault(then, f'has "{then}" {end} before "{first}" {start}. Check which is wrong.')
        return start, None
    return start, end


def country_of(table: Table) -> str | None:
    """An ISO 3166 alpha-2 code in small letters; None where absent."""
    country = table.text("country")
    if country and not _COUNTRY.fullmatch(country):
        message = f'has the country "{country[:80]}".'
        table.fault("country", f'{message} Write two small letters, as "kh".')
    return country or None


def instrument(table: Table) -> Instrument:
    """One of the texts that make up the agreement."""
    table.only("id", "title", "citation", "signed_on", "in_force_on", "treaty", "note", "short")
    signed_on, in_force_on = in_order(table, "signed_on", "in_force_on")
    id = table.id()
    if "-" in id:
        message = f'has the id "{id[:80]}", which begins the ids of provisions and so has no "-".'
        table.fault("id", f'{message} Write "{id.replace("-", "_")[:80]}".')
    return Instrument(
        id=id,
        title=table.text("title", required=True),
        citation=table.text("citation", required=True),
        signed_on=signed_on,
        in_force_on=in_force_on,
        treaty=table.flag("treaty", otherwise=True),
        note=table.text("note"),
        short=table.text("short"),
    )


def actor(table: Table) -> Actor:
    """A state or body that can hold a role."""
    table.only(
        "id", "name", "kind", "aliases", "acts_for", "member_of", "country", "offices",
        "not_to_confuse_with", "note",
    )  # fmt: skip
    offices = []
    for inside in table.tables("offices", "title", "acts_for", "from_on", "to_on", "aliases"):
        from_on, to_on = in_order(inside, "from_on", "to_on")
        offices.append(
            Office(
                title=inside.text("title", required=True),
                acts_for=inside.text("acts_for", required=True),
                from_on=from_on,
                to_on=to_on,
                aliases=inside.texts("aliases"),
            )
        )
    return Actor(
        id=table.id(),
        name=table.text("name", required=True),
        kind=table.choice("kind", ACTOR_KINDS, otherwise=None, listed="actor_kinds"),
        aliases=table.texts("aliases"),
        acts_for=table.text("acts_for") or None,
        member_of=table.texts("member_of"),
        country=country_of(table),
        offices=tuple(offices),
        not_to_confuse_with=table.texts("not_to_confuse_with"),
        note=table.text("note"),
    )


def role(table: Table, *, in_force_on: date | None) -> Role:
    """A role and who held it when; in the short form, a list of actors, from entry into force."""
    table.only("id", "title", "note", "held_by")
    short = table.data.get("held_by")
    if isinstance(short, list) and short and not any(isinstance(v, dict) for v in short):
        holdings = [Holding(actor, from_on=in_force_on) for actor in table.texts("held_by")]
    else:
        holdings = [_holding(inside) for inside in table.tables(
            "held_by", "actor", "from_on", "to_on", "how", "open_question", "note"
        )]  # fmt: skip
    return Role(
        id=table.id(),
        title=table.text("title", required=True),
        held_by=tuple(holdings),
        note=table.text("note"),
    )


def _holding(table: Table) -> Holding:
    from_on, to_on = in_order(table, "from_on", "to_on")
    return Holding(
        actor=table.text("actor", required=True),
        from_on=from_on,
        to_on=to_on,
        how=table.text("how"),
        open_question=table.flag("open_question", otherwise=False),
        note=table.text("note"),
    )


def period(table: Table) -> Period:
    """A named stretch of the agreement's life."""
    table.only("id", "title", "from_on", "to_on", "from_event", "to_event", "note")
    from_on, to_on = in_order(table, "from_on", "to_on")
    return Period(
        id=table.id(),
        title=table.text("title", required=True),
        from_on=from_on,
        to_on=to_on,
        from_event=table.text("from_event") or None,
        to_event=table.text("to_event") or None,
        note=table.text("note"),
    )


def event(table: Table) -> Event:
    """A named happening that dates hang on."""
    table.only("id", "title", "on", "note")
    return Event(
        table.id(), table.text("title", required=True), table.day("on"), table.text("note")
    )


def source(table: Table) -> Source:
    """Where a statement about the law can be read."""
    table.only("id", "citation", "note")
    return Source(table.id(), table.text("citation", required=True), table.text("note"))


def question(table: Table) -> Question:
    """An open question of law, carried and not settled."""
    table.only("id", "asks", "about", "note")
    return Question(
        table.id(), table.text("asks", required=True), table.texts("about"), table.text("note")
    )
