"""What decisions come to is the same whether or not the links they rest on were weighed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from attrs import evolve

from servanda import decisions, links, store
from servanda import watch as way
from servanda.links import nearness, surety
from servanda.model import Decision, Incident, Link
from servanda.watch.judging.bearings import Bearings

NOW = datetime(2017, 10, 24, tzinfo=UTC)


@pytest.fixture(scope="module")
def evidence(cambodia: Path) -> way.Evidence:
    watch = way.open_watch(cambodia)
    with store.open(cambodia) as record:
        weighed = way.weigh(watch, record)
    assert weighed.links  # worked out here, before a test moves the floor
    return weighed


def bearings(evidence: way.Evidence, ruled: Sequence[Decision]) -> Bearings:
    """The same incidents, not linked yet, under other decisions."""
    return evolve(evidence.bearings, decisions=tuple(ruled))


def decided(incident: Incident, link: Link | None, judgement: str, by: str) -> Decision:
    return decisions.decide(
        decisions.see(incident, link),
        judgement=judgement,  # type: ignore[arg-type]
        proof="believe" if judgement == "upheld" else None,
        reason="As the report says.",
        by=by,
        at=NOW,
    )


def drawn(evidence: way.Evidence, random: Random, *, on_every_link: bool) -> list[Decision]:
    """Decisions by two people on links of some incidents, some about whole incidents alone."""
    by_incident: dict[str, list[Link]] = {}
    for link in evidence.links:
        by_incident.setdefault(link.incident, []).append(link)
    made = []
    for incident in random.sample(evidence.incidents, 8):
        theirs = by_incident.get(incident.id, [])
        chosen = theirs if on_every_link else random.sample(theirs, random.randint(0, len(theirs)))
        if random.random() < 0.4 or not chosen:
            made.append(decided(incident, None, random.choice(["rejected", "unsure"]), "B"))
        for link in chosen:
            judgement = random.choice(["upheld", "upheld", "rejected", "unsure"])
            made.append(decided(incident, link, judgement, random.choice("AB")))
    return made


@pytest.mark.parametrize("floor", [surety.FLOOR, 0.7, 0.97])
@pytest.mark.parametrize("on_every_link", [True, False])
@pytest.mark.parametrize("seed", range(2))
def test_weighed_or_not_decisions_come_to_the_same(
    evidence: way.Evidence,
    monkeypatch: pytest.MonkeyPatch,
    seed: int,
    on_every_link: bool,
    floor: float,
) -> None:
    monkeypatch.setattr(surety, "FLOOR", floor)  # more links only ask
    ruled = drawn(evidence, Random(seed), on_every_link=on_every_link)  # noqa: S311
    ours = bearings(evidence, ruled)

    found = decisions.find(ruled, evidence.incidents, ours.of_decisions, evidence.captures)

    weighed = decisions.find(ruled, evidence.incidents, ours.proposed, evidence.captures)
    assert found == weighed
    assert found.findings
    assert not on_every_link or ours.of_decisions != ours.proposed


def test_links_worked_out_when_asked_are_those_proposed_at_once(evidence: way.Evidence) -> None:
    ours = evidence.bearings

    at_once = links.propose(
        evidence.incidents, ours.agreement, (*ours.actors.values(),), lexicon=ours.lexicon
    )

    assert evidence.links == at_once
    assert evidence.findings == (
        decisions.find(evidence.decisions, evidence.incidents, at_once, evidence.captures).findings
    )
    assert {p.incident for p in evidence.proposals} == {link.incident for link in at_once}


def test_standings_and_duties_need_no_word_vectors(
    cambodia: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise AssertionError("the word vectors were asked for")

    watch = way.open_watch(cambodia)
    nearness.nearness.cache_clear()
    monkeypatch.setattr(nearness, "_load", refuse)
    with store.open(cambodia) as record:
        weighed = way.weigh(watch, record)

    assert way.judge(watch, weighed, on=NOW.date()).duties
    with pytest.raises(AssertionError, match="word vectors"):
        _ = weighed.links
