"""Who was harmed, as promises name people: leaders, those who return, villages.

What leaves it: of the closed list of people that a promise may protect, those that an incident
tells of, by the kinds that were read and by words. Nobody is identified here.
Source: docs/why/links.md, "Whoever did it".
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from attrs import frozen

from servanda.links.conduct import STATE_KINDS, kind_of
from servanda.model import Actor, Incident

_FILE = Path(__file__).parent / "people.toml"


@frozen
class PeopleWords:
    """How one kind of people is known: by kinds of actors and by words."""

    title: str
    kinds: frozenset[str]
    words: re.Pattern[str]
    subjects: tuple[str, ...]
    told_beside: bool


@lru_cache(maxsize=1)
def known() -> Mapping[str, PeopleWords]:
    """Every kind of people that a promise may protect, by its word."""
    table = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {name: _people(given) for name, given in table.items()}


def _people(given: Mapping[str, Any]) -> PeopleWords:
    spelt = "|".join(_spelt(word) for word in given["words"])
    return PeopleWords(
        given["title"],
        frozenset(given.get("kinds", ())),
        re.compile(rf"\b(?:{spelt})", re.I),
        tuple(given.get("subjects", ())),
        bool(given.get("told_beside")),
    )


def _spelt(words: str) -> str:
    """A pattern of the beginning of some words; "*" stands for up to two of them."""
    blanks = re.escape(words).replace(r"\ ", r"\s+")
    return blanks.replace(r"\*\s+", r"(?:\S+\s+){0,2}")


def harmed(incident: Incident, actors: Mapping[str, Actor]) -> frozenset[str]:
    """The people that those affected are among.

    By their kinds and by the words that name them. For some of them, unless those affected serve
    a state or are armed, other words of the sentences do as well, but not those that name who
    did it.
    """
    kinds = {kind_of(mention, actors) for mention in incident.to}
    named = " ; ".join(mention.span.quote for mention in incident.to)
    among = {name for name, one in known().items() if kinds & one.kinds or one.words.search(named)}
    fighting = bool(kinds) and kinds <= STATE_KINDS | {"armed_group"}
    beside = [] if fighting else _without_doers(incident)
    for name, one in known().items():
        if one.told_beside and any(one.words.search(words) for words in beside):
            among.add(name)
    return frozenset(among)


def _without_doers(incident: Incident) -> list[str]:
    """The sentences of the claims, without the words that name who did it."""
    left = []
    for claim in incident.claims:
        words = claim.quote.quote
        for mention in (*claim.by, *incident.by):
            words = words.replace(mention.span.quote, " ")
        left.append(words)
    return left


def subjects(people: Iterable[str]) -> tuple[str, ...]:
    """What harm to some people bears on besides what the act itself does."""
    return tuple(dict.fromkeys(s for name in sorted(people) for s in known()[name].subjects))
