"""Event coreference across documents: many claims to one event, in any order of reports.

What leaves it: incidents. Claims are first folded where they are one sentence of one story,
then joined pair by pair, the likeliest first, never across a bar. What comes out is the same
for any order of captures; only the incident's id looks at which claim was recorded first.
Source: docs/why/incidents.md.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from attrs import evolve, field, frozen

from servanda.incidents import merging, origins
from servanda.incidents.candidates import pairs
from servanda.incidents.copies import leading, stories, surely_first
from servanda.incidents.houses import houses
from servanda.incidents.identities import Naming, naming
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
from servanda.model import NO_TIME, Capture, Claim, Identity, Incident, Outlet, Telling, Text


@frozen
class Unit:
    """One sentence of one story, however many captures print it."""

    claim: Claim  # the one whose time counts: of the capture published first
    claims: tuple[Claim, ...]
    story: str
    key: tuple[str, ...] = field(eq=False)  # what orders units, whatever they were recorded in


@frozen
class Group:
    """Claims taken for one event, sentence by sentence, with the stance they share."""

    units: tuple[Unit, ...]
    line: Chain


def group(
    tellings: Sequence[Telling],
    captures: Sequence[Capture],
    texts: Sequence[Text],
    *,
    lexicon: Lexicon,
    outlets: Sequence[Outlet] = (),
    identities: Sequence[Identity] = (),
) -> tuple[Incident, ...]:
    """Say which claims are of one event, each event once, in order of recording.

    `tellings` are in order of recording; of several of one capture the last counts. A copy
    of a text adds its captures to an incident and changes no count. `outlets` are those the
    watch lists, with their owners and wires. A claim whose act the lexicon lacks is grouped by
    who and when like any other. Names that `identities` judge to be one are compared as one.
    """
    last = {telling.capture: telling for telling in tellings}
    claims = [claim for telling in last.values() for claim in telling.claims]
    rank = {claim.id: at for at, claim in reversed(list(enumerate(claims)))}
    by_capture = {capture.id: capture for capture in captures}
    texts_read = {text.capture: text for text in texts if text.capture in last}
    story = stories(tuple(texts_read.values()))
    known_of = origins.known(by_capture, texts_read, story=story, listed=houses(outlets))
    names = naming(identities, claims)
    incidents = []
    for group in _groups(claims, by_capture, story, lexicon, names):
        ordered = sorted((c for unit in group.units for c in unit.claims), key=_rank(rank))
        incident = merging.account(
            ordered,
            line=group.line,
            captures=by_capture,
            origins=origins.origins(ordered, known_of),
            timed=[unit.claim for unit in sorted(group.units, key=lambda unit: unit.key)],
        )
        incidents.append(evolve(incident, identities=names.reasons(ordered)))
    incidents.sort(key=lambda incident: rank[incident.claims[0].id])
    return led(incidents, names)


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
) -> list[Unit]:
    """Fold claims that are one sentence of one story, the same in every copy.

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
    for key, same in folded.items():
        same.sort(key=lambda claim: (*surely_first(claim.capture, captures), claim.id))
        first = _placed(same[0], lead.get(key[-1]), captures)
        when = first.when
        day = captures[first.capture].published.when.to_on if first.capture in captures else None
        dated = (str(when.from_on), str(when.to_on), str(day or date.max))
        units.append(Unit(first, tuple(same), key[-1], (*dated, *key[:4], first.id)))
    return sorted(units, key=lambda unit: unit.key)


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
) -> list[Group]:
    lines: dict[tuple[str, Chain], list[Claim]] = {}
    for claim in claims:
        line = chain(claim, manner_of(claim.act, lexicon))
        lines.setdefault((claim.act, line), []).append(claim)
    groups = []
    lead = leading(captures, story)
    for (act, line), claims_in_line in sorted(lines.items(), key=lambda item: item[0]):
        units = _units(claims_in_line, captures, story, lead)
        for members in _joined(units, manner_of(act, lexicon), names):
            groups.append(Group(tuple(units[at] for at in members), line))
    return groups


def _joined(units: Sequence[Unit], manner: Manner, names: Naming) -> list[list[int]]:
    """Join the likeliest pairs first; never two groups of which any two members are barred."""
    claims = [names.claim(unit.claim) for unit in units]
    likely = []
    for first, second in pairs(claims, [unit.story for unit in units], manner):
        within = units[first].story == units[second].story
        if strength := likeness(claims[first], claims[second], manner, within=within):
            likely.append((-strength, first, second))
    bars = _Bars(claims, manner)
    group_of = {at: [at] for at in range(len(units))}
    for _, first, second in sorted(likely):
        smaller, larger = sorted((group_of[first], group_of[second]), key=len)
        if smaller is larger or bars.between(smaller, larger):
            continue
        larger.extend(smaller)
        for member in smaller:
            group_of[member] = larger
    return sorted(sorted(group) for at, group in group_of.items() if at == min(group))


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
