"""Labelled incidents: they name real commitments and actors, and their halves stay as they are."""

from __future__ import annotations

from collections import Counter

from bench import clauses, linked
from servanda.model import BEARINGS


def test_every_label_names_commitments_of_its_agreement_and_a_bearing() -> None:
    groups = {**clauses.groups(), **clauses.groups("incident_groups")}
    for case in linked.cases():
        pact = linked.pact(case.agreement)
        known = {item.id for item in pact.items()}
        for group, bearing in case.bearings:
            assert set(groups.get(group, (group,))) <= known, case.id
            assert bearing in BEARINGS
        actors = {actor.id for actor in pact.actors} | {None}
        assert {m.actor for m in (*case.incident.by, *case.incident.to)} <= actors, case.id


def test_three_agreements_are_halved_and_a_fifth_bears_on_nothing() -> None:
    halves = Counter((case.agreement, case.part) for case in linked.cases())
    nothing = sum(not case.bearings for case in linked.cases())

    assert len(halves) == 6
    assert all(count in (24, 26) for count in halves.values())
    assert 0.15 < nothing / len(linked.cases()) < 0.25
