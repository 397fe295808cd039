"""What speaks against laying an act to a state as a breach, in the words of the report.

What leaves it: doubts about an incident, each with its words and its weight, and whether an act
that is nobody's conduct here still asks the state to protect. Nothing is decided here.
Source: docs/why/links.md, "Doubts".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from attrs import frozen

from servanda.lexicon import Act
from servanda.links.conduct import STATE_KINDS, kind_of
from servanda.model import Actor, ActorKind, Incident

# Whom a state must protect by what they do: their harm bears on a promise, whoever did it.
SHIELDED: frozenset[ActorKind] = frozenset(
    {"journalist", "media", "defender", "ngo", "politician", "party", "unionist", "union"}
)
VIOLENT = frozenset({"kill", "abduct", "assault", "threaten", "disappear", "torture"})
OF_LAW = frozenset({"detain", "prosecute", "release"})
# Crimes for which any state may fairly hold somebody. Terrorism, incitement, fraud and tax are
# left out: they are what critics are charged with.
CRIME = re.compile(
    r"\b(?:robber(?:y|ies|s)|armed robbery|rob(?:bed|bing)|theft|thie(?:f|ves)|burglar\w*|"
    r"murder\w*|manslaughter|homicides?|rap(?:e|ed|es|ing|ists?)|sexual assault\w*|molest\w*|"
    r"kidnap\w*|hostages?|hijack\w*|carjack\w*|drugs?|cocaine|heroin|traffick\w*|smuggl\w*|"
    r"extort\w*|ransom|arson\w*|bandit\w*|gang(?:s|sters?)?|behead\w*|stabb\w*|"
    r"child abuse|pornograph\w*|drunk\w*|(?:suspected|notorious|common) criminals?|"
    r"(?:for|up for|put \w+ (?:up )?)[‘'\"“ ]*sale)\b",
    re.I,
)
COMMON_CRIME, FIGHTERS, INLAND = 0.4, 0.3, 0.3


@frozen
class Doubt:
    """Why an act may be no breach after all, in words, and how much that weighs."""

    name: str
    why: str
    weight: float


def doubts(incident: Incident, act: Act, actors: Mapping[str, Actor]) -> tuple[Doubt, ...]:
    """What the report itself says that speaks against a breach.

    An arrest, trial or release with a common crime in its words may have a fair ground, unless
    it is of somebody shielded. Who fights, or is of an armed group, may have been harmed or
    held in fighting.
    """
    kinds = {kind_of(mention, actors) for mention in incident.to}
    listed = []
    if act.name in OF_LAW and not kinds & SHIELDED:
        named = [m.group() for c in incident.claims if (m := CRIME.search(c.quote.quote))]
        if named:
            why = f'the words tell of a common crime ("{named[0]}"), for which it may be fair'
            listed.append(Doubt("common crime", why, COMMON_CRIME))
    known = kinds - {"unknown"}
    if act.sign != "neutral" and known and known <= {"armed_group"}:
        why = "those it was done to are said to be armed, so it may belong to fighting or to crime"
        listed.append(Doubt("fighters", why, FIGHTERS))
    elif act.name in VIOLENT and known and known <= STATE_KINDS | {"armed_group"}:
        why = "those it was done to serve a state, so it may belong to fighting"
        listed.append(Doubt("fighters", why, FIGHTERS))
    return tuple(listed)


def by_anybody(act: Act, *, violent: bool = False) -> bool:
    """Whether it is a harm that anybody can do, so that a promise to protect asks about it.

    To be shut in by an armed group is one; `violent`: only force against people or their homes.
    """
    others = {"displace"} if violent else {"displace", "restrict_move"}
    return act.sign == "harms" and act.name in VIOLENT | others


def shielded(incident: Incident, act: Act, actors: Mapping[str, Actor]) -> bool:
    """Whether it is violence against somebody for whose work or office a state must protect."""
    kinds = {kind_of(mention, actors) for mention in incident.to}
    return act.name in VIOLENT and act.sign == "harms" and bool(kinds & SHIELDED)


def shields(act: Act, path: Sequence[str]) -> bool:
    """Whether a subject so met is one that shields: rights as a whole, or by who is affected."""
    return path[-1:] == ("human_rights",) or (bool(path) and path[0] not in act.subjects)
