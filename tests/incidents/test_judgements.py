"""What persons judge of one event, of two or of none holds, in whatever order it arrives."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from incidents.report import Report
from incidents.test_grouping import arrest, grouping, some_reports
from tries import tries

from servanda import decisions, incidents, lexicon
from servanda.errors import EvidenceError
from servanda.model import Claim, Grouping, Incident, Together

LEXICON = lexicon.load()
AT = datetime(2026, 1, 1, tzinfo=UTC)


def group(reports: Sequence[Report], judged: Sequence[Grouping] = ()) -> tuple[Incident, ...]:
    return grouped(reports, judged).incidents


def grouped(reports: Sequence[Report], judged: Sequence[Grouping]) -> incidents.Grouped:
    return incidents.grouped(
        [report.telling for report in reports],
        [report.capture for report in reports],
        [report.text for report in reports],
        lexicon=LEXICON,
        judgements=incidents.judged(judged),
    )


def say(
    verdict: Together, *parts: Sequence[Claim], by: str = "A. M.", minutes: int = 0
) -> Grouping:
    at = AT + timedelta(minutes=minutes)
    return decisions.judge_together(parts, verdict=verdict, reason="Seen.", by=by, at=at)


@pytest.fixture
def two() -> tuple[Report, Report]:
    """Two arrests that nothing in their words makes one."""
    return (
        arrest("Police arrested Ana Dorn.", "2021-06-03", to="Ana Dorn", actor="ana"),
        arrest("Police arrested Bo Hall at noon.", "2021-06-09", to="Bo Hall", actor="bo"),
    )


def test_what_a_person_judges_of_one_event_is_one_incident(two: tuple[Report, Report]) -> None:
    one, other = two

    (incident,) = group(two, [say("one event", [*one.claims, *other.claims])])

    assert {claim.id for claim in incident.claims} == {one.claims[0].id, other.claims[0].id}
    assert incident.id == group(two)[0].id


def test_a_headline_of_another_act_joins_its_lead_and_takes_the_earliest_claims_act() -> None:
    page = Report("Villager killed in raid.\nSoldiers attacked the village on Thursday.")
    page.tell("kill", "killed", when="2021-06-03", to=page.who("Villager"))
    page.tell("attack", "attacked", when="2021-06-03")

    apart = group([page])
    (incident,) = group([page], [say("one event", page.claims)])

    assert len(apart) == 2
    assert (incident.act, incident.id) == (apart[0].act, apart[0].id)
    assert len(incident.claims) == 2


def test_what_a_person_judges_apart_is_two_incidents() -> None:
    one = arrest("Police arrested Ana Dorn on Thursday.", "2021-06-03", to="Ana Dorn", actor="ana")
    two = arrest("Ana Dorn was arrested at home.", "2021-06-03", to="Ana Dorn", actor="ana")

    assert len(group([one, two])) == 1
    assert len(group([one, two], [say("apart", one.claims, two.claims)])) == 2


def test_copies_of_one_sentence_that_a_person_parts_are_two() -> None:
    words = "Police arrested Ana Dorn on Thursday, and the same men came again on Friday."
    one = arrest(words, "2021-06-03", to="Ana Dorn", publisher="One")
    two = arrest(words, "2021-06-03", to="Ana Dorn", publisher="Two")

    assert len(group([one, two])) == 1
    assert len(group([one, two], [say("apart", one.claims, two.claims)])) == 2


def test_what_tells_of_no_incident_is_in_none_until_that_is_withdrawn(
    two: tuple[Report, Report],
) -> None:
    one, other = two
    none = say("no incident", one.claims)
    back = decisions.withdraw_grouping(
        none, reason="Read again.", by="A. M.", at=AT + timedelta(minutes=1)
    )

    assert grouping(group(two, [none])) == {frozenset(c.id for c in other.claims)}
    assert grouping(group(two, [back, none])) == grouping(group(two))


def test_the_newer_of_two_judgements_counts_and_two_persons_who_differ_are_named(
    two: tuple[Report, Report],
) -> None:
    one, other = two
    joined = say("one event", [*one.claims, *other.claims], by="A. M.")
    parted = say("apart", one.claims, other.claims, by="B. N.", minutes=5)

    result = grouped(two, [parted, joined])

    assert len(result.incidents) == 2
    (signal,) = result.signals
    assert signal.kind == "groupings differ"
    assert "A. M." in signal.what and "B. N." in signal.what


def test_nobody_takes_back_what_another_judged(two: tuple[Report, Report]) -> None:
    joined = say("one event", [*two[0].claims, *two[1].claims], by="A. M.")

    with pytest.raises(EvidenceError, match="nobody takes back"):
        decisions.withdraw_grouping(joined, reason="No.", by="B. N.", at=AT)


def test_judgements_that_cannot_all_hold_leave_the_claims_apart_and_say_so() -> None:
    a, b, c = (
        arrest(f"Police arrested {name} near the {place}.", "2021-06-03", to=name, actor=name)
        for name, place in (("Ana Dorn", "river"), ("Bo Hall", "mill"), ("Cy Marsh", "inn"))
    )
    judged = [
        say("apart", a.claims, c.claims, minutes=0),
        say("one event", [*a.claims, *b.claims], minutes=1),
        say("one event", [*b.claims, *c.claims], minutes=2),
    ]

    result = grouped([a, b, c], judged)

    assert grouping(result.incidents) == {
        frozenset(claim.id for claim in (*b.claims, *c.claims)),
        frozenset(claim.id for claim in a.claims),
    }
    assert [signal.kind for signal in result.signals] == ["groupings contradict"]


@st.composite
def judged_reports(draw: st.DrawFn) -> tuple[list[Report], list[Grouping]]:
    reports = draw(some_reports())
    claims = [claim for report in reports for claim in report.claims]
    judged: list[Grouping] = []
    for minute in range(draw(st.integers(1, 5))):
        verdict = draw(st.sampled_from(["one event", "apart", "no incident"]))
        least = 1 if verdict == "no incident" else 2
        chosen = draw(
            st.lists(st.sampled_from(claims), min_size=least, max_size=4, unique_by=lambda c: c.id)
        )
        parts = [[claim] for claim in chosen] if verdict == "apart" else [chosen]
        person = draw(st.sampled_from(["A. M.", "B. N."]))
        judged.append(say(verdict, *parts, by=person, minutes=minute))
    return reports, judged


@tries(60)
@given(judged_reports(), st.randoms(use_true_random=False))
def test_neither_the_order_of_reports_nor_of_judgements_changes_a_grouping(
    made: tuple[list[Report], list[Grouping]], chance: random.Random
) -> None:
    reports, judged = made
    other_reports, other_judged = list(reports), list(judged)
    chance.shuffle(other_reports)
    chance.shuffle(other_judged)

    first, second = grouped(reports, judged), grouped(other_reports, other_judged)

    assert grouping(first.incidents) == grouping(second.incidents)
    assert {signal.id for signal in first.signals} == {signal.id for signal in second.signals}


@tries(60)
@given(judged_reports())
def test_the_last_judgement_about_two_claims_holds_unless_a_signal_says_why_not(
    made: tuple[list[Report], list[Grouping]],
) -> None:
    reports, judged = made
    result = grouped(reports, judged)
    known = incidents.judged(judged)
    home = {claim.id: i.id for i in result.incidents for claim in i.claims}

    assert not known.out & set(home)
    assert all(home.get(a) != home.get(b) or a not in home for a, b in known.apart)
    if not any(signal.kind == "groupings contradict" for signal in result.signals):
        assert all(home[a] == home[b] for a, b in known.one if a in home and b in home)


def test_a_judgement_needs_a_name_a_reason_and_enough_claims(two: tuple[Report, Report]) -> None:
    one, other = two
    everything = [*one.claims, *other.claims]

    for parts, verdict, by, reason in (
        ([everything], "one event", "", "Seen."),
        ([everything], "one event", "A. M.", " "),
        ([one.claims], "one event", "A. M.", "Seen."),
        ([everything], "apart", "A. M.", "Seen."),
        ([one.claims, one.claims], "apart", "A. M.", "Seen."),
        ([], "no incident", "A. M.", "Seen."),
    ):
        with pytest.raises(EvidenceError):
            decisions.judge_together(
                parts,
                verdict=verdict,
                reason=reason,
                by=by,
                at=AT,  # type: ignore[arg-type]
            )
