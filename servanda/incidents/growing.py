"""Incidents as reports arrive, change and leave: the same as grouping everything says.

What leaves it: what is to be kept beside the record, and the incidents that are new, other than
before or gone. It looks only at what the reports may touch. Source: docs/why/incidents.md,
"Growing".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import evolve, field, frozen

from servanda.incidents import origins
from servanda.incidents.growth_records import (
    CaptureState,
    KnownSource,
    Verdicts,
    publisher_key,
    story_key,
)
from servanda.incidents.houses import Houses, houses
from servanda.incidents.incident_growth import Grown
from servanda.incidents.scope_growth import ScopeGrowth, actors_called
from servanda.incidents.shelf import Draft, Lookups, ShelfChanges
from servanda.incidents.story_growth import grow_stories
from servanda.lexicon import Lexicon
from servanda.model import Outlet

SCOPES = ("claims", "questions")


@frozen
class Growth:
    """What is to be kept, and what came of each scope."""

    changes: ShelfChanges
    scopes: Mapping[str, Grown]
    _draft: Draft = field(repr=False, eq=False)

    def actors_called(self, scope: str, words: tuple[str, ...]) -> set[str]:
        """The known actors whom the claims of a scope call by a name now."""
        return actors_called(self._draft, scope, words)


def grow(
    shelf: Lookups,
    states: Sequence[CaptureState],
    was: Verdicts,
    now: Verdicts,
    *,
    lexicon: Lexicon,
    outlets: Sequence[Outlet] = (),
    scopes: Sequence[str] = SCOPES,
) -> Growth:
    """Take in the present state of every capture that anything changed about.

    `was` and `now` are all that persons judged when the shelf was last kept and now. Incidents of
    each scope are then what `incidents.grouped` makes of all its claims, with what persons say is
    a copy counted as one origin. Where the lexicon or the outlets change all is made anew, from an
    empty shelf.
    """
    draft = Draft(shelf)
    listed = houses(outlets)
    moved = grow_stories(draft, states)
    sources = _grow_sources(draft, states, listed)
    beside = _beside(draft, {*moved, *(state.id for state in states)})
    grown = {
        scope: ScopeGrowth(draft, scope, lexicon, listed, was, now).run(states, beside, sources)
        for scope in scopes
    }
    return Growth(draft.changes(), grown, draft)


def _grow_sources(draft: Draft, states: Sequence[CaptureState], listed: Houses) -> set[str]:
    """Keep the captures and whom each credits; the publishers that came on record or left it."""
    credited = origins.crediting(listed)
    before = draft.get("capture", [state.id for state in states])
    names: set[str] = set()
    for state in states:
        old = before.get(state.id)
        publishers = [
            origins.publisher_of(capture) if capture else "" for capture in (old, state.capture)
        ]
        rows = [{(publisher_key(name), state.id)} if name else set() for name in publishers]
        draft.move(*rows)
        names.update(publishers)
        draft.put("capture", state.id, state.capture)
        source = draft.find("source", state.id)
        if source is not None and state.text is not None:
            credit = credited(state.capture, state.text) if state.capture else ""
            headings = origins.headings_of(state.text)
            draft.put("source", state.id, evolve(source, credit=credit, headings=headings))
    return {
        name
        for name in names - {""}
        if bool(draft.shelf.first(publisher_key(name), 1))
        != bool(draft.first(publisher_key(name), 1))
    }


def _beside(draft: Draft, captures: set[str]) -> set[str]:
    """These captures with all that print or printed a story of theirs."""
    stories: set[str] = set()
    for shelf in (draft.shelf, draft):
        known: Mapping[str, KnownSource] = shelf.get("source", captures)
        stories |= {source.story for source in known.values()}
    keys = {story_key(story) for story in stories if story}
    before = draft.shelf.under(keys).values()
    return captures.union(draft.all(keys), *before)
