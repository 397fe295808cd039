"""Event coreference across documents: many claims to one event, in any order of reports.

What leaves it: incidents. Claims are first folded where they are one sentence of one story,
then joined pair by pair, the likeliest first, never across a bar. What comes out is the same
for any order of captures; only the incident's id looks at which claim was recorded first.
Source: docs/why/incidents.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from attrs import evolve, field, frozen

from servanda.incidents import merging, origins
from servanda.incidents.candidates import pairs
from servanda.incidents.copies import leading, stories, surely_first
from servanda.incidents.houses import houses
from servanda.incidents.identities import Naming, naming
from servanda.incidents.judgements import Judgements, contradiction, judged
from servanda.incidents.likeness import (
    Chain,
    Manner,
    barred,
    chain,
    likeness,
    sets_apart,
)
from servanda.incidents.outcomes import led
from servanda.lexicon import Lexicon
from servanda.model import (
    NO_TIME,
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

NO_JUDGEMENTS = Judgements()


@frozen
class Unit:
    """One sentence of one story, however many captures print it."""

    claim: Claim  # the one whose time counts: of the capture published first
    claims: tuple[Claim, ...]
    story: str
    key: tuple[str, ...] = field(eq=False)  # what orders units, whatever they were recorded in


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
) -> Grouped:
    """The same as `group`, with the signals that persons' judgements about claims raise."""
    last = {telling.capture: telling for telling in tellings}
    claims = [
        claim
        for telling in last.values()
        for claim in telling.claims
        if claim.id not in judgements.out
    ]
    rank = {claim.id: at for at, claim in reversed(list(enumerate(claims)))}
    by_capture = {capture.id: capture for capture in captures}
    texts_read = {text.capture: text for text in texts if text.capture in last}
    story = stories(tuple(texts_read.values()))
    known_of = origins.known(by_capture, texts_read, story=story, listed=houses(outlets))
    names = naming(identities, claims)
    found = []
    groups, signals = _groups(claims, by_capture, story, lexicon, names, judgements, rank)
    for group in groups:
        ordered = sorted((c for unit in group.units for c in unit.claims), key=_rank(rank))
        incident = merging.account(
            ordered,
            line=group.line,
            captures=by_capture,
            origins=origins.origins(ordered, known_of),
            timed=[unit.claim for unit in sorted(group.units, key=lambda unit: unit.key)],
        )
        found.append(evolve(incident, identities=names.reasons(ordered)))
    found.sort(key=lambda incident: rank[incident.claims[0].id])
    return Grouped(led(found, names), (*judgements.signals, *signals))


class _rank:
    """Orders claims by when they were recorded."""

    def __init__(self, rank: Mapping[str, int]) -> None:
        self._rank = rank

    def __call__(self, claim: Claim) -> int:
        return self._rank[claim.id]


def manner_of(act: str, lexicon: Lexicon) -> Manner:
    """How acts of a type are told apart; of one the lexicon lacks, by doer too."""
    known_act = lexicon.acts.get(act)
    if known_act is not None and "about" in known_act.asks:
        return "spoken"
    return "a state's" if known_act is not None and known_act.presumed_by == "state" else "anyone's"


# ------------------------------------------------------------------ units


def _units(
    claims: Sequence[Claim],
    captures: Mapping[str, Capture],
    story: Mapping[str, str],
    lead: Mapping[str, Capture],
    judgements: Judgements,
) -> list[Unit]:
    """Fold claims that are one sentence of one story, the same in every copy, if nobody parts them.

    The copy that surely came first says when: see `copies.surely_first`. What only another copy
    says, a headline of its own, is placed in time by that one where it gives no year itself.
    """
    folded: dict[tuple[str, ...], list[Claim]] = {}
    for claim in claims:
        sentence = " ".join(claim.quote.quote.split()).casefold()
        nth = str(claim.cue.start - claim.quote.start)
        to = " ".join(sorted(m.actor or m.span.quote.casefold() for m in claim.to))
        key: tuple[str, ...] = (
            sentence,
            nth,
            to,
            claim.stance,
            story.get(claim.capture, claim.capture),
        )
        folded.setdefault(key, []).append(claim)
    units = []
    for key, same in _parted(folded, judgements):
        same.sort(key=lambda claim: (*surely_first(claim.capture, captures), claim.id))
        first = _placed(same[0], lead.get(key[-1]), captures)
        when = first.when
        day = captures[first.capture].published.when.to_on if first.capture in captures else None
        dated = (str(when.from_on), str(when.to_on), str(day or date.max))
        units.append(Unit(first, tuple(same), key[-1], (*dated, *key[:4], first.id)))
    return sorted(units, key=lambda unit: unit.key)


def _parted(
    folded: Mapping[tuple[str, ...], list[Claim]], judgements: Judgements
) -> Iterator[tuple[tuple[str, ...], list[Claim]]]:
    """What was folded, each list cut where two of its claims are judged apart."""
    for key, same in folded.items():
        parts: list[list[Claim]] = []
        for claim in sorted(same, key=lambda claim: claim.id) if judgements.apart else same:
            fits = (p for p in parts if not judgements.splits([claim.id], (c.id for c in p)))
            part = next(fits, None)
            if part is None:
                parts.append(part := [])
            part.append(claim)
        yield from ((key, part) for part in parts)


def _placed(claim: Claim, lead: Capture | None, captures: Mapping[str, Capture]) -> Claim:
    """The claim as it may be compared: without a day that rests on a doubtful publication date.

    "On Monday" over a copy that says it was printed in another week is told of no Monday.
    """
    capture = captures.get(claim.capture)
    if lead is None or capture is None or capture.id == lead.id:
        return claim
    own_day, lead_day = capture.published.when.to_on, lead.published.when.to_on
    if own_day == lead_day or re.search(r"\b\d{4}\b", claim.when.words):
        return claim
    return evolve(claim, when=NO_TIME)


# ------------------------------------------------------------------ groups


def _groups(
    claims: Sequence[Claim],
    captures: Mapping[str, Capture],
    story: Mapping[str, str],
    lexicon: Lexicon,
    names: Naming,
    judgements: Judgements,
    rank: Mapping[str, int],
) -> tuple[list[Group], list[Signal]]:
    """The claims of each event, and the judgements that could not be followed."""
    by_line: dict[tuple[str, Chain], list[Claim]] = {}
    for claim in claims:
        line = chain(claim, manner_of(claim.act, lexicon))
        by_line.setdefault((claim.act, line), []).append(claim)
    lead = leading(captures, story)
    lines = [
        (act, line, _units(some, captures, story, lead, judgements))
        for (act, line), some in sorted(by_line.items(), key=lambda item: item[0])
    ]
    units = [unit for _, _, some in lines for unit in some]
    clusters = _Clusters(units, judgements)
    signals = clusters.join_judged()
    start = 0
    for act, _, some in lines:
        _join_likely(clusters, start, some, manner_of(act, lexicon), names)
        start += len(some)
    line_of = [line for _, line, some in lines for _ in some]
    groups = []
    for members in clusters.all():
        first = min(members, key=lambda at: min(rank[claim.id] for claim in units[at].claims))
        groups.append(Group(tuple(units[at] for at in members), line_of[first]))
    return groups, signals


class _Clusters:
    """Units joined so far; two clusters are never joined where a person judged them apart."""

    def __init__(self, units: Sequence[Unit], judgements: Judgements) -> None:
        self._units = units
        self._judgements = judgements
        self.of = {at: [at] for at in range(len(units))}

    def join_judged(self) -> list[Signal]:
        """Join what persons judged of one event, the newest judgement first; what cannot be."""
        unit_of = {claim.id: at for at, unit in enumerate(self._units) for claim in unit.claims}
        signals = {}
        for pair in self._judgements.one:
            if pair[0] in unit_of and pair[1] in unit_of:
                one, other = self.of[unit_of[pair[0]]], self.of[unit_of[pair[1]]]
                if one is not other and not self.join(one, other):
                    signal = contradiction(pair, self._judgements)
                    signals[signal.where] = signal
        return list(signals.values())

    def join(self, one: list[int], other: list[int]) -> bool:
        """Make one cluster of two, unless a person judged any two of their claims apart."""
        first, second = sorted((one, other), key=len)
        if self._judgements.splits(self._ids(first), self._ids(second)):
            return False
        second.extend(first)
        for member in first:
            self.of[member] = second
        return True

    def all(self) -> list[list[int]]:
        """The clusters, each in the order of its units, in the order of their first units."""
        return sorted(sorted(some) for at, some in self.of.items() if at == min(some))

    def _ids(self, members: Sequence[int]) -> list[str]:
        return [claim.id for at in members for claim in self._units[at].claims]


def _join_likely(
    clusters: _Clusters, start: int, units: Sequence[Unit], manner: Manner, names: Naming
) -> None:
    """Join the likeliest pairs of one line first; never clusters of which two units are barred.

    `start` is where the line's units begin among all.
    """
    compared = [names.claim(unit.claim) for unit in units]
    likely = []
    for one, other in pairs(compared, [unit.story for unit in units], manner):
        within = units[one].story == units[other].story
        if strength := likeness(compared[one], compared[other], manner, within=within):
            likely.append((-strength, one, other))
    bars = _Bars(compared, manner)
    stretch = range(start, start + len(units))
    for _, one, other in sorted(likely):
        first, second = sorted((clusters.of[start + one], clusters.of[start + other]), key=len)
        if first is second:
            continue
        near, far = ([at - start for at in some if at in stretch] for some in (first, second))
        if not bars.between(near, far):
            clusters.join(first, second)


class _Bars:
    """Which claims cannot be of one event, each two sayings looked at once."""

    def __init__(self, claims: Sequence[Claim], manner: Manner) -> None:
        self._claims = claims
        self._manner = manner
        first: dict[tuple[object, ...], int] = {}
        self._saying = [first.setdefault(sets_apart(c, manner), at) for at, c in enumerate(claims)]
        self._known: dict[tuple[int, int], bool] = {}

    def between(self, group: Sequence[int], other: Sequence[int]) -> bool:
        """Whether any of one group is barred from any of another."""
        ones, others = ({self._saying[at] for at in some} for some in (group, other))
        return any(self._barred(min(a, b), max(a, b)) for a in ones for b in others)

    def _barred(self, first: int, second: int) -> bool:
        verdict = self._known.get((first, second))
        if verdict is None:
            verdict = barred(self._claims[first], self._claims[second], self._manner)
            self._known[first, second] = verdict
        return verdict
