"""Growing: incidents kept and caught up are those that grouping everything makes."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from incidents.growing_world import World, lived
from incidents.report import Report
from incidents.test_candidates import some_claims
from tries import tries

from servanda import canon
from servanda.incidents import candidates, copies, neighbours, scope_growth, story_growth
from servanda.incidents.likeness import Manner, likeness
from servanda.incidents.shelf import Draft, MemoryShelf, ShelfChanges
from servanda.incidents.unit_keys import asks_under, echo_keys, run_keys, stands_under
from servanda.model import Claim

FEW = "two reporters of the north"


def drawing(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311


@pytest.fixture
def small_crowds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Crowds of three, so that few claims make one."""
    for module in (candidates, neighbours, scope_growth):
        monkeypatch.setattr(module, "CROWD", 3)
    for module in (candidates, neighbours, scope_growth):
        monkeypatch.setattr(module, "ECHOES", 2)
    for module in (copies, story_growth):
        monkeypatch.setattr(module, "COMPARED", 2)


@tries(12)
@given(st.randoms(use_true_random=False), st.booleans())
def test_caught_up_is_made_anew_byte_for_byte(draw: random.Random, crowded: bool) -> None:
    lived(draw, 4, crowded=crowded).check_shelf()


@pytest.mark.usefixtures("small_crowds")
@pytest.mark.parametrize("crowded", [False, True])
def test_crowds_of_a_few_are_caught_up_too(crowded: bool) -> None:
    for seed in range(3):
        lived(drawing(seed), 6, crowded=crowded).check_shelf()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(40))
def test_a_long_life_is_caught_up_step_by_step(seed: int) -> None:
    lived(drawing(seed), 30, crowded=seed % 2 == 1).check_shelf()


@pytest.mark.slow
@pytest.mark.usefixtures("small_crowds")
@pytest.mark.parametrize("seed", range(100))
def test_a_long_life_among_small_crowds_is_caught_up_step_by_step(seed: int) -> None:
    lived(drawing(seed), 12, crowded=seed % 3 == 1).check_shelf()


@tries(100)
@given(some_claims(), st.sampled_from(["spoken", "a state's", "anyone's"]), st.integers(1, 4))
def test_of_two_likely_claims_each_finds_the_other(
    claims: list[Claim], manner: Manner, stories: int
) -> None:
    story = [str(at % (stories * 3)) for at in range(len(claims))]
    stands = [stands_under(claim, manner, story[at]) for at, claim in enumerate(claims)]

    def finds(one: int, other: int) -> bool:
        claim, there = claims[one], stands[other]
        echoed = run_keys(claim, manner), echo_keys(claim, manner)
        by_sentence = all(not there.isdisjoint(keys) for keys in echoed)
        return by_sentence or not there.isdisjoint(asks_under(claim, manner, story[one]))

    for one, other in combinations(range(len(claims)), 2):
        if likeness(claims[one], claims[other], manner, within=story[one] == story[other]):
            assert finds(one, other)
            assert finds(other, one)


def test_a_claim_stands_under_a_bounded_number_of_keys() -> None:
    words = " ".join(f"Name{at}" for at in range(60))
    report = Report(f"Police arrested {words} and {FEW}.")
    report.tell("detain", "arrested", when="2021", to=[report.who(words), report.who(FEW)])

    assert len(stands_under(report.claims[0], "a state's", "story")) < 3000


def test_a_report_beside_another_day_and_name_moves_no_other_incident() -> None:
    world = World(drawing(7))
    for _ in range(40):
        world.arrive()
    world.catch_up()
    before = set(world.kept["claims"])
    report = Report("Police arrested Cy Lund in the spring of another year.", publisher="New")
    report.tell("detain", "arrested", when="2011-04-02", to=report.who("Cy Lund"))

    world.take(report)
    world.catch_up()

    assert world.growth is not None
    grown = world.growth.scopes["claims"]
    assert len(grown.made) == 1
    assert not grown.gone
    assert set(world.kept["claims"]) == before | set(grown.made)
    assert grown.looked_at == 1


def _compared(monkeypatch: pytest.MonkeyPatch, count: int) -> int:
    """How many pairs are compared when twenty reports come to so many of other days."""

    def report(at: int) -> Report:
        town, on = canon.sha256(at)[:12], date(2015, 1, 1) + timedelta(days=60 * at)
        made = Report(f"Police arrested {FEW} at {town}.", name=town)
        return made.tell("detain", "arrested", when=on.isoformat(), to=made.who(FEW))

    world = World(drawing(7))
    for at in range(count):
        world.take(report(at))
    world.catch_up()
    pairs: list[tuple[str, str]] = []
    compare = neighbours.Neighbours._strength

    def counted(own: neighbours.Neighbours, id: str, other: str, manner: Manner) -> float:
        pairs.append((id, other))
        return compare(own, id, other, manner)

    with monkeypatch.context() as patch:
        patch.setattr(neighbours.Neighbours, "_strength", counted)
        for at in range(count, count + 20):
            world.take(report(at))
        world.catch_up()
    return len(pairs)


def test_a_sentence_is_not_compared_with_those_like_it_of_other_days(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert _compared(monkeypatch, 120) <= _compared(monkeypatch, 20) + 20


def test_what_is_put_and_taken_away_again_is_no_change() -> None:
    shelf = MemoryShelf()
    shelf.apply(ShelfChanges({("text", "a"): "words"}, frozenset({("key", "a"), ("key", "c")})))
    draft = Draft(shelf)

    draft.put("text", "a", "other")
    draft.put("text", "a", "words")
    draft.put("text", "b", None)
    draft.move([("key", "a")], [("key", "b")])

    assert draft.first("key", 1) == ["b"]
    assert draft.first("key", 5, "b") == ["c"]
    draft.move([("key", "b")], [("key", "a")])
    assert draft.changes() == ShelfChanges()


@tries(40)
@given(st.randoms(use_true_random=False))
def test_claims_recorded_later_take_no_incident_its_id(draw: random.Random) -> None:
    world = World(draw)
    for _ in range(8):
        world.arrive()
    world.catch_up()
    firsts = {i.claims[0].id: id for id, (_, i) in world.kept["claims"].items()}
    before = set(world.recorded)

    for _ in range(4):
        world.code_later()
    world.catch_up()

    for incident in (incident for _, incident in world.kept["claims"].values()):
        earlier = [claim.id for claim in incident.claims if claim.id in before]
        if earlier:
            assert incident.claims[0].id == earlier[0]
        # Claims that others join to theirs may leave an incident, and take no name with them.
        if earlier and earlier[0] in firsts:
            assert incident.id == firsts[earlier[0]]
