"""The incidents of one scope as reports arrive, change and leave.

What leaves it: the incidents that are new, other than before or gone, in order of recording.
Source: docs/why/incidents.md, "Growing".
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import partial

from attrs import evolve

from servanda.incidents import credits, grouping
from servanda.incidents.agglomeration import Clusters, TellingLine
from servanda.incidents.candidates import CROWD, ECHOES, sure
from servanda.incidents.copies import leading
from servanda.incidents.grouping import manner_of
from servanda.incidents.growth_records import (
    CaptureState,
    KnownClaims,
    KnownUnit,
    Verdicts,
    claim_key,
    story_key,
)
from servanda.incidents.houses import Houses
from servanda.incidents.identities import Naming, called, mentions, naming_by, telling
from servanda.incidents.incident_growth import Grown, IncidentGrowth
from servanda.incidents.judgements import Judgements, judged
from servanda.incidents.likeness import name
from servanda.incidents.neighbours import Neighbours, crowd_of, line_key, line_rows
from servanda.incidents.regrouping import Regrouping, units_of
from servanda.incidents.shelf import Draft, Row
from servanda.incidents.unit_keys import run_keys, saying_key
from servanda.incidents.units import units
from servanda.lexicon import Lexicon
from servanda.model import Capture, Signal


class ScopeGrowth:
    """One growth of one scope."""

    def __init__(
        self,
        draft: Draft,
        scope: str,
        lexicon: Lexicon,
        listed: Houses,
        was: Verdicts,
        now: Verdicts,
    ) -> None:
        self._draft = draft
        self._scope = scope
        self._lexicon = lexicon
        self._listed = listed
        self._judged = was, now
        self._was, self._now = judged(was.groupings), judged(now.groupings)
        self._unit, self._claims = f"unit {scope}", f"claims {scope}"

    def run(
        self, states: Sequence[CaptureState], captures: set[str], publishers: Collection[str]
    ) -> Grown:
        """Take in these captures, all that print a story of theirs, and what was judged since."""
        draft = self._draft
        old_names = self._naming(self._judged[0])
        captures = captures | self._recaptured()
        before = draft.get(self._claims, captures)
        old = draft.get(self._unit, {id for known in before.values() for id in known.units} - {""})
        for state in states:
            self._take_in(state)
        after = draft.get(self._claims, captures)
        new = self._folded(after)
        self._write_claims(after, new)
        for id in old.keys() | new.keys():
            if known := new.get(id):
                new[id] = evolve(known, incident=old[id].incident if id in old else "")
            draft.put(self._unit, id, new.get(id))
            draft.move(*(named_rows(self._scope, id, units.get(id)) for units in (old, new)))
        names = self._naming(self._judged[1])
        moved = self._renamed(old_names, names)
        touched = set(moved) | new.keys() | self._citing(publishers) | self._copied()
        changed = {id for id in old.keys() | new.keys() if self._differs(old.get(id), new.get(id))}
        changed |= moved | self._rejudged()
        lost = dict(draft.shelf.get(self._unit, changed))
        fresh = draft.get(self._unit, changed)
        changed |= self._restand(lost, fresh, old_names, names)
        lost = dict(draft.shelf.get(self._unit, changed))
        near = Neighbours(draft, self._scope, names, lambda act: manner_of(act, self._lexicon))
        regrouping = Regrouping(draft, self._scope, near, self._now)
        clusters = regrouping.run(changed, lost)
        signals = (*self._now.signals, *self._contradictions())
        telling = IncidentGrowth(
            draft, self._scope, self._listed, self._judged[1].copies, (old_names, names), signals
        )
        return telling.run(regrouping.whole, clusters, touched)

    # ------------------------------------------------------------------ units

    def _take_in(self, state: CaptureState) -> None:
        """Keep a capture's claims as they are now."""
        claims = state.claims.get(self._scope, ())
        before = self._draft.find(self._claims, state.id) or KnownClaims()
        keys = [
            {(claim_key(self._scope, c.id), state.id) for c in of} for of in (before.claims, claims)
        ]
        self._draft.move(*keys)
        ranks = tuple(state.ranks[claim.id] for claim in claims)
        known = KnownClaims(claims, ranks, ("",) * len(claims)) if claims else None
        self._draft.put(self._claims, state.id, known)

    def _folded(self, known: Mapping[str, KnownClaims]) -> dict[str, KnownUnit]:
        """The units of all stories that these captures print."""
        counted = [c for some in known.values() for c in some.claims if c.id not in self._now.out]
        sources = self._draft.get("source", known)
        story = {id: source.story for id, source in sources.items()}
        captures: dict[str, Capture] = self._draft.get("capture", known)
        lead = self._leads(set(story.values()))
        return {
            unit.claim.id: KnownUnit(unit, act, chain)
            for (act, chain), some in grouping.in_lines(counted, self._lexicon)
            for unit in units(some, captures, story, lead, self._now)
        }

    def _leads(self, stories: set[str]) -> dict[str, Capture]:
        """The copy of each story that surely came first, whether it claims anything or not."""
        story = {
            capture: story for story in stories for capture in self._draft.all([story_key(story)])
        }
        return leading(self._draft.get("capture", story), story)

    def _write_claims(
        self, known: Mapping[str, KnownClaims], units: Mapping[str, KnownUnit]
    ) -> None:
        home = {claim.id: id for id, unit in units.items() for claim in unit.unit.claims}
        for capture, some in known.items():
            of = tuple(home.get(claim.id, "") for claim in some.claims)
            self._draft.put(self._claims, capture, evolve(some, units=of))

    def _differs(self, old: KnownUnit | None, new: KnownUnit | None) -> bool:
        """Whether a unit is compared otherwise than before; that more copies print it is not."""
        if old is None or new is None:
            return True
        if self._face(old) != self._face(new):
            return True
        moved = {claim.id for claim in old.unit.claims} ^ {claim.id for claim in new.unit.claims}
        spoken = {id for judgements in (self._was, self._now) for id in _spoken(judgements)}
        return bool(moved & spoken)

    def _face(self, known: KnownUnit) -> tuple[object, ...]:
        return known.unit.claim, known.unit.key, known.unit.story, known.act, known.chain

    # ------------------------------------------------------------------ what else moved

    def _recaptured(self) -> set[str]:
        """Captures of claims judged apart, or to tell of nothing, otherwise than before."""
        was, now = self._was, self._now
        claims = {*(was.out ^ now.out), *(id for pair in was.apart ^ now.apart for id in pair)}
        captures = self._draft.all(claim_key(self._scope, claim) for claim in claims)
        stories = {source.story for source in self._draft.get("source", captures).values()}
        return captures | self._draft.all(story_key(story) for story in stories if story)

    def _rejudged(self) -> set[str]:
        """Units of claims that are judged otherwise than before."""
        was, now = self._was, self._now
        pairs = {p for p in was.by.keys() | now.by.keys() if was.by.get(p) != now.by.get(p)}
        claims = {id for key in pairs for id in ((key,) if isinstance(key, str) else key)}
        return units_of(self._draft, self._scope, claims)

    def _renamed(self, was: Naming, now: Naming) -> set[str]:
        """Units in which anybody is called by a name that is judged otherwise than before."""
        if was.groups == now.groups:
            return set()
        moved = set(was.groups) ^ set(now.groups)
        spelt = (telling(spelling, group) for group in moved for spelling in group.spellings)
        return self._draft.all(f"{self._scope} said {words[0]}" for words in spelt if words)

    def _citing(self, publishers: Collection[str]) -> set[str]:
        """Units that name an outlet as their source that came on record or left it."""
        return self._draft.all(f"{self._scope} cites {name}" for name in publishers)

    def _copied(self) -> set[str]:
        """Units in what a person says is a copy, or no more, and in what that goes back to."""
        was, now = (verdicts.copies for verdicts in self._judged)
        moved = {id for id in was.keys() | now.keys() if was.get(id) != now.get(id)}
        captures: set[str] = set()
        for copies in (was, now):
            met = set(moved)
            while True:
                more = {id for id, (of, _) in copies.items() if id in met or of in met}
                more |= {copies[id][0] for id in more}
                if more <= met:
                    break
                met |= more
            captures |= met if moved else set()
        known = self._draft.get(self._claims, captures)
        return {unit for some in known.values() for unit in some.units if unit}

    def _restand(
        self,
        lost: Mapping[str, KnownUnit],
        fresh: Mapping[str, KnownUnit],
        was: Naming,
        now: Naming,
    ) -> set[str]:
        """Stand units under their keys; units of a crowd whose place in it moved by that."""
        draft = self._draft
        keys: set[str] = set()
        runs: set[str] = set()
        for id in lost.keys() | fresh.keys():
            rows: list[set[Row]] = []
            for known, names in ((lost.get(id), was), (fresh.get(id), now)):
                if known is None:
                    rows.append(set())
                    continue
                manner = manner_of(known.act, self._lexicon)
                claim = names.claim(known.unit.claim)
                rows.append(line_rows(self._scope, id, known, claim, manner))
                line = line_key(self._scope, known)
                if sure(claim, manner):
                    keys.add(line + saying_key(claim, manner))
                runs |= {line + key for key in run_keys(claim, manner)}
            draft.move(*rows)
        moved: set[str] = set()
        draft.look_up(keys | runs)
        for key in keys:
            sides = [crowd_of(shelf.under([key]).get(key, ())) for shelf in (draft.shelf, draft)]
            moved |= _restanding(*sides)
        for key in runs:
            moved |= set(draft.shelf.first(key, ECHOES)) ^ set(draft.first(key, ECHOES))
        return moved

    def _naming(self, judged: Verdicts) -> Naming:
        """What is judged about names, before the units are moved or after."""
        return naming_by(judged.identities, partial(actors_called, self._draft, self._scope))

    def _contradictions(self) -> list[Signal]:
        """The judgements that cannot be followed, of all claims judged."""
        ids = units_of(self._draft, self._scope, _spoken(self._now)) if self._now.one else set()
        judged_units = [known.unit for known in self._draft.get(self._unit, ids).values()]
        line = TellingLine("", "told", "anyone's", judged_units, [], [])
        return Clusters([line], self._now).join_judged()


def named_rows(scope: str, id: str, known: KnownUnit | None) -> set[Row]:
    """Where a unit stands by everybody whom its claims name and every outlet they may cite."""
    if known is None:
        return set()
    claims = known.unit.claims
    people = list(mentions(claims))
    words = {word for mention in people for word in name(mention)}
    rows = {(f"{scope} said {word}", id) for word in words}
    rows |= {
        (f"{scope} called {' '.join(called(m))}", f"{m.actor}|{id}")
        for m in people
        if m.actor and name(m)
    }
    cites = {cited for claim in claims for cited in credits.names_cited(claim)}
    return rows | {(f"{scope} cites {cited}", id) for cited in cites}


def actors_called(draft: Draft, scope: str, words: tuple[str, ...]) -> set[str]:
    """The known actors whom claims of a scope call by these words."""
    key, found, after = f"{scope} called {' '.join(words)}", set[str](), ""
    while row := draft.first(key, 1, after):
        actor = row[0].rsplit("|", 1)[0]
        found.add(actor)
        after = f"{actor}}}"  # behind every row of that actor
    return found


def _spoken(judgements: Judgements) -> set[str]:
    return {id for pair in (*judgements.one, *judgements.apart) for id in pair}


def _restanding(was: Sequence[str], now: Sequence[str]) -> set[str]:
    """The units of a crowd that stand for it, or are chained to others, otherwise than before."""
    chains = [set(zip(side, side[1:])) for side in (was, now)]
    moved = {id for pair in chains[0] ^ chains[1] for id in pair}
    if not was or not now:  # a crowd since, or no more: who stands for it is compared as ever
        return moved | set((was or now)[CROWD:])
    return moved | (set(was[:CROWD]) ^ set(now[:CROWD]))
