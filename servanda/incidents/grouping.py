"""Event coreference across documents: many claims to one event, in any order of reports.

What leaves it: incidents. Claims are first folded where they are one sentence of one story,
then joined pair by pair, the likeliest first, never across a bar. What comes out is the same
for any order of captures; only the incident's id looks at which claim was recorded first.
Source: docs/why/incidents.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import evolve, frozen

from servanda.incidents import merging, origins
from servanda.incidents.agglomeration import TellingLine, agglomerated
from servanda.incidents.candidates import edges
from servanda.incidents.copies import leading, stories
from servanda.incidents.houses import houses
from servanda.incidents.identities import Naming, naming
from servanda.incidents.judgements import Judgements, judged
from servanda.incidents.likeness import Chain, Manner, chain
from servanda.incidents.outcomes import led
from servanda.incidents.units import Unit, units
from servanda.lexicon import Lexicon
from servanda.model import (
    Capture,
    Claim,
    Grouping,
    Identity,
    Incident,
    Outlet,
    Signal,
    Telling,
    Text,
)

Rank = tuple[int, int]  # the place of a record and the place of a claim in it
NO_JUDGEMENTS = Judgements()


@frozen
class Group:
    """Claims taken for one event, with the line of tellings they stand in."""

    units: tuple[Unit, ...]
    line: Chain  # of the claim that was recorded first


def group(
    tellings: Sequence[Telling],
    captures: Sequence[Capture],
    texts: Sequence[Text],
    *,
    lexicon: Lexicon,
    outlets: Sequence[Outlet] = (),
    identities: Sequence[Identity] = (),
    groupings: Sequence[Grouping] = (),
) -> tuple[Incident, ...]:
    """Say which claims are of one event, each event once, in order of recording.

    `tellings` are in order of recording; of several of one capture the last counts. A copy
    of a text adds its captures to an incident and changes no count. `outlets` are those the
    watch lists, with their owners and wires. A claim whose act the lexicon lacks is grouped by
    who and when like any other. Names that `identities` judge to be one are compared as one.
    Claims that `groupings` judge to be of one event are joined whatever they say, those judged
    apart never, and those judged to tell of no incident are in none.
    """
    return grouped(
        tellings, captures, texts, lexicon=lexicon, outlets=outlets, identities=identities,
        judgements=judged(groupings),
    ).incidents  # fmt: skip


@frozen
class Grouped:
    """Incidents, and what persons judged that cannot all hold."""

    incidents: tuple[Incident, ...]
    signals: tuple[Signal, ...]


def grouped(
    tellings: Sequence[Telling],
    captures: Sequence[Capture],
    texts: Sequence[Text],
    *,
    lexicon: Lexicon,
    outlets: Sequence[Outlet] = (),
    identities: Sequence[Identity] = (),
    judgements: Judgements = NO_JUDGEMENTS,
    recorded: Mapping[str, Rank] | None = None,
) -> Grouped:
    """The same as `group`, with the signals that persons' judgements about claims raise.

    `recorded` says of each claim where its id first came on record, so that an incident keeps its
    id when a claim of an older capture is read or coded later; without it tellings say so.
    """
    last = {telling.capture: telling for telling in tellings}
    claims = [
        claim
        for telling in last.values()
        for claim in telling.claims
        if claim.id not in judgements.out
    ]
    rank = _ranks(claims, recorded)
    by_capture = {capture.id: capture for capture in captures}
    texts_read = {text.capture: text for text in texts if text.capture in last}
    story = stories(tuple(texts_read.values()))
    known_of = origins.known(by_capture, texts_read, story=story, listed=houses(outlets))
    names = naming(identities, claims)
    groups, signals = _groups(claims, by_capture, story, lexicon, names, judgements, rank)
    found = [account(group, rank, known_of, names) for group in groups]
    found.sort(key=lambda incident: rank[incident.claims[0].id])
    return Grouped(led(found, names), (*judgements.signals, *signals))


def _ranks(claims: Sequence[Claim], recorded: Mapping[str, Rank] | None) -> Mapping[str, Rank]:
    """Which claims were recorded first: by `recorded`, else in the order of the claims."""
    if recorded is not None:
        return recorded
    return {claim.id: (at, 0) for at, claim in reversed(list(enumerate(claims)))}


def account(
    group: Group, rank: Mapping[str, Rank], known_of: origins.KnownCaptures, names: Naming
) -> Incident:
    """What the claims of one event come to."""
    claims = (claim for unit in group.units for claim in unit.claims)
    ordered = sorted(claims, key=lambda claim: rank[claim.id])
    incident = merging.account(
        ordered,
        line=group.line,
        captures=known_of.captures,
        origins=origins.origins(ordered, known_of),
        timed=[unit.claim for unit in sorted(group.units, key=lambda unit: unit.key)],
    )
    return evolve(incident, identities=names.reasons(ordered))


def manner_of(act: str, lexicon: Lexicon) -> Manner:
    """How acts of a type are told apart; of one the lexicon lacks, by doer too."""
    known_act = lexicon.acts.get(act)
    if known_act is not None and "about" in known_act.asks:
        return "spoken"
    return "a state's" if known_act is not None and known_act.presumed_by == "state" else "anyone's"


# ------------------------------------------------------------------ groups


def _groups(
    claims: Sequence[Claim],
    captures: Mapping[str, Capture],
    story: Mapping[str, str],
    lexicon: Lexicon,
    names: Naming,
    judgements: Judgements,
    rank: Mapping[str, Rank],
) -> tuple[list[Group], list[Signal]]:
    """The claims of each event, and the judgements that could not be followed."""
    lead = leading(captures, story)
    lines = [
        _line(act, chain, units(some, captures, story, lead, judgements), lexicon, names)
        for (act, chain), some in in_lines(claims, lexicon)
    ]
    clusters, signals = agglomerated(lines, judgements)
    chain_of = [line.chain for line in lines for _ in line.units]
    groups = []
    for members in clusters.all():
        some = tuple(clusters.units[at] for at in members)
        groups.append(grouped_units(some, [chain_of[at] for at in members], rank))
    return groups, signals


def in_lines(
    claims: Sequence[Claim], lexicon: Lexicon
) -> list[tuple[tuple[str, Chain], list[Claim]]]:
    """The claims by act and line of tellings, in the order in which lines are joined."""
    by_line: dict[tuple[str, Chain], list[Claim]] = {}
    for claim in claims:
        line = chain(claim, manner_of(claim.act, lexicon))
        by_line.setdefault((claim.act, line), []).append(claim)
    return sorted(by_line.items(), key=lambda item: item[0])


def _line(
    act: str, chain: Chain, units: list[Unit], lexicon: Lexicon, names: Naming
) -> TellingLine:
    manner = manner_of(act, lexicon)
    compared = [names.claim(unit.claim) for unit in units]
    likely = edges(compared, [unit.story for unit in units], manner)
    return TellingLine(act, chain, manner, units, compared, likely)


def grouped_units(
    units: Sequence[Unit], chains: Sequence[Chain], rank: Mapping[str, Rank]
) -> Group:
    """Units of one event in the line of that claim of theirs which was recorded first."""
    firsts = [min(rank[claim.id] for claim in unit.claims) for unit in units]
    return Group(tuple(units), chains[firsts.index(min(firsts))])
