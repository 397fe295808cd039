"""Event coreference across documents: many claims to one event, in any order of reports.

What leaves it: incidents. Claims are first folded where they are one sentence of one story,
then joined pair by pair, the likeliest first, never across a bar. What comes out is the same
for any order of captures; only the incident's id looks at which claim was recorded first.
Source: docs/why/incidents.md.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence

from attrs import evolve, frozen

from servanda.incidents import merging, origins
from servanda.incidents.agglomeration import TellingLine, agglomerated
from servanda.incidents.candidates import edges
from servanda.incidents.copies import TextPieces, leading, stories_of
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
    read = read_captures(captures, texts, last, outlets)
    claims = [claim for telling in last.values() for claim in telling.claims]
    outcome = group_claims(
        claims, read, lexicon=lexicon, identities=identities, judgements=judgements,
        recorded=recorded,
    )  # fmt: skip
    return Grouped(outcome.incidents, outcome.signals)


@frozen
class ReadCaptures:
    """Captures with their texts, looked at once for whatever claims are grouped."""

    pieces: Mapping[str, TextPieces]  # of those told of, by capture
    known: origins.KnownCaptures


def read_captures(
    captures: Iterable[Capture],
    texts: Iterable[Text],
    with_telling: Container[str],
    outlets: Sequence[Outlet],
) -> ReadCaptures:
    """Look at captures and the last text of each that is told of."""
    by_capture = {capture.id: capture for capture in captures}
    last = {text.capture: text for text in texts if text.capture in with_telling}
    pieces = {id: TextPieces(text) for id, text in last.items()}
    story = stories_of(list(pieces.values()))
    known = origins.known(by_capture, last, story=story, listed=houses(outlets))
    return ReadCaptures(pieces, known)


@frozen
class GroupedClaims:
    """Incidents with the units of each, the lines they stand in, and how names are judged."""

    incidents: tuple[Incident, ...]
    groups: Mapping[str, Sequence[tuple[Unit, str, Chain]]]  # by incident, with act and line
    signals: tuple[Signal, ...]
    names: Naming


def group_claims(
    claims: Sequence[Claim],
    read: ReadCaptures,
    *,
    lexicon: Lexicon,
    identities: Sequence[Identity],
    judgements: Judgements,
    recorded: Mapping[str, Rank] | None = None,
) -> GroupedClaims:
    """Group the last claims of every capture, those judged to tell of no incident left out."""
    counted = [claim for claim in claims if claim.id not in judgements.out]
    rank = _ranks(counted, recorded)
    names = naming(identities, counted)
    clusters, signals = _clusters(counted, read.known, lexicon, names, judgements)
    incidents, groups = [], {}
    for some in clusters:
        group = grouped_units([unit for unit, _, _ in some], [line for _, _, line in some], rank)
        incident = account(group, rank, read.known, names)
        incidents.append(incident)
        groups[incident.id] = some
    incidents.sort(key=lambda incident: rank[incident.claims[0].id])
    signals = (*judgements.signals, *signals)
    return GroupedClaims(led(incidents, names), groups, signals, names)


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


def _clusters(
    claims: Sequence[Claim],
    known: origins.KnownCaptures,
    lexicon: Lexicon,
    names: Naming,
    judgements: Judgements,
) -> tuple[list[list[tuple[Unit, str, Chain]]], Sequence[Signal]]:
    """The units of each event with act and line, and the judgements that could not be followed."""
    lead = leading(known.captures, known.story)
    lines = [
        _line(
            act, chain, units(some, known.captures, known.story, lead, judgements), lexicon, names
        )
        for (act, chain), some in in_lines(claims, lexicon)
    ]
    clusters, signals = agglomerated(lines, judgements)
    placed = [(unit, line.act, line.chain) for line in lines for unit in line.units]
    return [[placed[at] for at in members] for members in clusters.all()], signals


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
