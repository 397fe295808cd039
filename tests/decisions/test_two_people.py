"""Where two people are asked for, what one person alone judged waits, and counts for nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from attrs import evolve
from decisions.evidence import NOON, incident, link
from hypothesis import given
from hypothesis import strategies as st

from servanda import decisions
from servanda.decisions.second_person import person_of

HAPPENED, PROPOSED = incident(), link()
FIRST, SECOND, THIRD = "reviewer 1", "reviewer 2", "reviewer 3"


def judged(by, judgement="upheld", *, after=0, seen=PROPOSED, **more):
    said = {"reason": "as told", "proof": "believe" if judgement == "upheld" else None, **more}
    at = NOON + timedelta(minutes=after)
    shown = decisions.see(HAPPENED, seen)
    return decisions.decide(shown, judgement=judgement, by=by, at=at, **said)


def upheld(by, **more):
    return judged(by, bearers=("cambodia",), **more)


def found(*ruled, two_people=True):
    every = decisions.find(ruled, [HAPPENED], [PROPOSED], two_people=two_people).findings
    (finding,) = every
    return finding


def asked(*ruled, links=(PROPOSED,)):
    return decisions.queue([HAPPENED], links, ruled, two_people=True)


@pytest.mark.parametrize("judgement", ["upheld", "rejected"])
def test_one_person_alone_waits_and_a_second_who_agrees_makes_it_count(judgement):
    one, two = judged(FIRST, judgement), judged(SECOND, judgement, after=1)

    assert found(one).state == "waiting"
    assert found(one, two) == found(one, two, two_people=False)
    assert found(one, two).state == judgement


def test_who_is_unsure_is_no_second():
    assert found(upheld(FIRST), judged(SECOND, "unsure", after=1)).state == "waiting"


@pytest.mark.parametrize(
    "spelling",
    [
        "Reviewer 1",
        "reviewer  1",
        " reviewer 1 ",
        "REVIEWER-1",
        "r\u0435vi\u0435w\u0435r 1",
        "\uff52eviewer 1",
        "r\u00e9viewer 1",
        "re\u200bviewer 1",
        "reviewer 1 <one@example.org>",
    ],
)
def test_one_person_in_two_spellings_is_one_person(spelling):
    again = upheld(spelling, after=1)

    assert found(upheld(FIRST), again).state == "waiting"
    assert found(upheld(FIRST), again, two_people=False).state == "upheld"
    assert found(upheld(FIRST), again, upheld(SECOND, after=2)).state == "upheld"


def test_two_persons_are_two_whatever_their_script():
    names = ["reviewer 1", "reviewer 2", "\u179f\u17bb\u1781", "\u179f\u17bc\u1781", "1", "2", "*"]

    assert len({person_of(name) for name in names}) == len(names)


def test_who_takes_it_back_in_another_spelling_leaves_one_alone():
    back = judged("REVIEWER 1", "withdrawn", after=2)

    assert found(upheld(FIRST), upheld(SECOND, after=1), back).state == "waiting"


def test_where_one_of_two_takes_it_back_it_waits_again_and_is_asked_again():
    both = (upheld(FIRST), upheld(SECOND, after=1))

    back = judged(SECOND, "withdrawn", after=2)

    assert asked(*both) == ()
    assert found(*both, back).state == "waiting"
    (question,) = asked(*both, back)
    assert question.because == "second"
    assert question.why.startswith('reviewer 1 upheld it on 2017-10-24: "as told", and')


def test_where_the_second_differs_it_moves_nothing_and_says_that_reviewers_differ():
    ruled = (upheld(FIRST), judged(SECOND, "rejected", after=1))

    assert found(*ruled).state == "waiting"
    (question,) = asked(*ruled)
    assert question.because == "reviewers differ"
    assert "reviewer 1 upheld it as breaches" in question.why
    assert "reviewer 2 rejected it" in question.why


def test_one_person_is_enough_to_dispute_what_two_upheld():
    ruled = (upheld(FIRST), upheld(SECOND, after=1), judged(THIRD, "rejected", after=2))

    assert found(*ruled).state == "disputed"


def test_two_who_uphold_it_of_different_bearers_or_bearings_do_not_agree():
    of_others = judged(SECOND, after=1, bearers=("thailand",))
    kept = upheld(SECOND, after=1, bearing="fulfils")
    threat = upheld(SECOND, after=1, bearing="threatens")

    assert found(upheld(FIRST), of_others).state == "waiting"
    assert found(upheld(FIRST), kept).state == "waiting"
    shared = found(upheld(FIRST), threat)
    assert (shared.state, shared.bearing) == ("upheld", "threatens")


def test_what_one_of_two_adds_does_not_count():
    more = {"serious": True, "remedies": ("inc-9",), "bearers": ("cambodia", "thailand")}
    ruled = (upheld(FIRST), judged(SECOND, after=1, **more))

    both = found(*ruled)
    agreed = found(*ruled, judged(THIRD, after=2, **more))

    assert (both.state, both.bearers) == ("upheld", ("cambodia",))
    assert (both.serious, both.remedies) == (False, ())
    assert agreed.bearers == ("cambodia", "thailand")
    assert (agreed.serious, agreed.remedies) == (True, ("inc-9",))


def test_an_incident_that_one_person_rejects_by_itself_waits_under_each_commitment():
    alone = judged(FIRST, "rejected", seen=None)

    assert found(alone).state == "waiting"
    (question,) = asked(alone)
    assert "reviewer 1 rejected it" in question.why
    assert found(alone, judged(SECOND, "rejected", after=1)).state == "rejected"


@pytest.mark.parametrize("judgement", ["upheld", "rejected"])
def test_what_is_judged_under_no_commitment_waits_too(judgement):
    one = judged(FIRST, judgement, seen=None)
    two = judged(SECOND, judgement, seen=None, after=1)

    def state(*ruled):
        (alone,) = decisions.decided_alone(ruled, [HAPPENED], two_people=True)
        return alone.state

    assert (state(one), state(one, two)) == ("waiting", judgement)
    (question,) = asked(one, links=())
    assert question.because == "second"
    assert asked(one, two, links=()) == ()


def test_a_link_of_ones_own_is_asked_of_a_second_person():
    said = {
        "seen": None, "commitment": "cps/9", "bearing": "breaches", "bearers": ("cambodia",)
    }  # fmt: skip
    own, second = judged(FIRST, **said), judged(SECOND, after=1, **said)

    (question,) = [each for each in asked(own) if each.because == "second"]

    assert question.link is not None
    assert (question.link.commitment, question.link.bearing) == ("cps/9", "breaches")
    assert decisions.is_by_hand(question.link)
    assert [each.because for each in asked(own, second)] == ["new"]
    (finding,) = decisions.find([own, second], [HAPPENED], [PROPOSED], two_people=True).findings
    assert finding.state == "upheld"


NAMES = {name: name for name in (FIRST, SECOND, THIRD)} | {
    "Reviewer 1": FIRST,
    "REVIEWER  2": SECOND,
}
RULED = st.lists(
    st.builds(
        judged,
        st.sampled_from(sorted(NAMES)),
        st.sampled_from(["upheld", "rejected", "unsure", "withdrawn"]),
        after=st.integers(0, 5),
        seen=st.sampled_from([PROPOSED, None]),
        bearers=st.sampled_from([(), ("cambodia",), ("thailand",)]),
        serious=st.booleans(),
    ),
    max_size=7,
    unique_by=lambda decision: decision.id,
)


@given(RULED)
def test_what_counts_under_the_rule_two_persons_said_and_counts_without_it_too(every):
    plain = [evolve(decision, by=NAMES[decision.by]) for decision in every]

    with_rule = decisions.find(every, [HAPPENED], [PROPOSED], two_people=True).findings
    without = decisions.find(plain, [HAPPENED], [PROPOSED]).findings

    assert [finding.id for finding in with_rule] == [finding.id for finding in without]
    known = {decision.id: decision for decision in plain}
    for kept, free in zip(with_rule, without, strict=True):
        assert kept.state in ("waiting", free.state)
        saying = [known[id] for id in kept.decisions]
        if kept.state in ("upheld", "disputed", "rejected"):
            word = "rejected" if kept.state == "rejected" else "upheld"
            assert len({d.by for d in saying if d.judgement == word}) > 1
        if kept.state == "waiting":
            assert {d.judgement for d in saying} & {"upheld", "rejected"}


@given(RULED, st.randoms())
def test_decisions_in_any_order_come_to_the_same_under_the_rule(every, random):
    shuffled = random.sample(every, len(every))

    assert decisions.find(every, [HAPPENED], [PROPOSED], two_people=True) == decisions.find(
        shuffled, [HAPPENED], [PROPOSED], two_people=True
    )


@given(RULED)
def test_whatever_waits_is_asked(every):
    findings = decisions.find(every, [HAPPENED], [PROPOSED], two_people=True).findings
    under = {each.link.commitment if each.link else None for each in asked(*every)}

    assert {finding.commitment for finding in findings if finding.state == "waiting"} <= under
