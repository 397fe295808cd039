"""In which later incidents a plan or a threat is told as done.

What leaves it: the same incidents, `leads_to` filled in. Of the deeds only those are looked at
that share a word with the plan, from its day on, until the first that is of it.
Source: docs/why/incidents.md, "One event".
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date
from heapq import merge

from attrs import evolve

from servanda.incidents.candidates import last_words, near_words, words_of_all
from servanda.incidents.identities import Naming
from servanda.incidents.likeness import relation, tokens
from servanda.incidents.times import known
from servanda.model import Incident, Mention

FORESEEN = ("planned", "threatened")
_NOBODY = ""  # the word under which deeds of nobody named stand


def led(incidents: Sequence[Incident], names: Naming) -> tuple[Incident, ...]:
    """Say of what was planned or threatened in which later incidents it is told as done.

    Those are the first deed after the plan, and any other of the same day.
    """
    deeds = _Deeds(incidents, names)
    return tuple(
        evolve(incident, leads_to=deeds.of(incident)) if incident.stance in FORESEEN else incident
        for incident in incidents
    )


class _Deeds:
    """What is told as done, by act and by the words of whom it was done to, by day."""

    def __init__(self, incidents: Sequence[Incident], names: Naming) -> None:
        self._incidents = incidents
        self._names = names
        self._by_word: dict[tuple[str, str], list[tuple[date, int]]] = {}
        last: set[str] = set()
        for at, incident in enumerate(incidents):
            to = names.all(incident.to)
            last.update(last_words(to))
            if is_done(incident):
                day = incident.when.to_on or date.max
                nobody = () if any(_has_words(mention) for mention in incident.to) else (_NOBODY,)
                for word in (*words_of_all(to), *nobody):
                    self._by_word.setdefault((incident.act, word), []).append((day, at))
        for days in self._by_word.values():
            days.sort()
        self._near = near_words(last)

    def of(self, plan: Incident) -> tuple[str, ...]:
        """The first deeds that a plan came to, in the order of the incidents."""
        first, places = date.max, set[int]()
        for day, at in self._after(plan):
            if places and day > first:
                break
            if at not in places and self._came_true(plan, self._incidents[at]):
                first = day
                places.add(at)
        return tuple(self._incidents[at].id for at in sorted(places))

    def _after(self, plan: Incident) -> Iterator[tuple[date, int]]:
        """Deeds of the plan's act that share a word with it, not done before it, by day."""
        to = self._names.all(plan.to)
        words = {_NOBODY, *words_of_all(to)}
        words.update(near for word in last_words(to) for near in self._near[word])
        lists = (self._by_word.get((plan.act, word), []) for word in sorted(words))
        begun = (plan.when.from_on or date.min, -1)
        return merge(*(days[bisect_left(days, begun) :] for days in lists))

    def _came_true(self, plan: Incident, deed: Incident) -> bool:
        return came_true(plan, deed, self._names)


def came_true(plan: Incident, deed: Incident, names: Naming) -> bool:
    """Whether a deed of the plan's act, not done before it, may be what was planned."""
    if relation(names.all(plan.to), names.all(deed.to)) == "same":
        return True
    bare = not any(_has_words(mention) for mention in (*plan.to, *deed.to))
    same = bare and relation(names.all(plan.by), names.all(deed.by)) == "same"
    return same and known(deed.when)


def is_done(incident: Incident) -> bool:
    """Whether an incident is told as done, so that a plan may have come to it."""
    return incident.stance in ("done", "ongoing")


def _has_words(mention: Mention) -> bool:
    return bool(tokens(mention.span.quote))
