"""Who must act: what wakes a rule, what gates it, when it is due, when it is met."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from attrs import evolve
from pacts import DAY, agreement, commitment, finding, notice, rule, value

from servanda import duties
from servanda.model import (
    Actor,
    Agreement,
    Duty,
    Event,
    Finding,
    Gate,
    Holding,
    Measure,
    Notice,
    Question,
    Reading,
    Role,
    Rule,
    Term,
    Trigger,
)

LATER = date(2011, 1, 1)
BROKEN = Trigger(standard=("violation", "threat"), of=("one/*",))


def consult(**more: Any) -> Rule:
    return rule(**{"trigger": BROKEN, **more})


def owed(
    pact: Agreement, *records: Finding | Notice, on: date = LATER, proposed: bool = False
) -> list[Duty]:
    return list(
        duties.trigger(
            pact,
            tuple(one for one in records if isinstance(one, Finding)),
            tuple(one for one in records if isinstance(one, Notice)),
            on=on,
            proposed=proposed,
        )
    )


def only(*args: Any, **more: Any) -> Duty:
    (duty,) = owed(*args, **more)
    return duty


# ------------------------------------------------ waking


def test_nothing_upheld_wakes_nothing() -> None:
    pact = agreement(commitment(), consult())

    assert owed(pact) == []
    assert owed(pact, finding(state="proposed"), finding(state="disputed")) == []
    assert owed(pact, finding("fulfils"), finding("excuses"), finding("context")) == []


def test_a_proposal_wakes_a_rule_only_in_the_view_that_says_so() -> None:
    duty = only(
        agreement(commitment(), consult()), finding(state="proposed"), on=LATER, proposed=True
    )

    assert (duty.state, duty.proposed) == ("owed", True)


@pytest.mark.parametrize(
    ("standard", "bearing", "serious", "wakes"),
    [
        ("violation", "breaches", False, True),
        ("violation", "threatens", False, False),
        ("threat", "threatens", False, True),
        ("threat", "breaches", False, False),
        ("serious", "breaches", True, True),
        ("serious", "breaches", False, False),
        ("serious", "threatens", True, False),
    ],
)
def test_each_standard_is_met_by_its_own_findings(
    standard: str, bearing: str, serious: bool, wakes: bool
) -> None:
    pact = agreement(commitment(), consult(trigger=Trigger(standard=(standard,), of=("one/*",))))

    assert bool(owed(pact, finding(bearing, serious=serious))) is wakes


@pytest.mark.parametrize(
    ("of", "wakes"), [("one/*", True), ("one-1", True), ("one/1", True), ("two/*", False)]
)
def test_a_rule_looks_only_at_what_it_names(of: str, wakes: bool) -> None:
    pact = agreement(commitment(), consult(trigger=Trigger(standard=("violation",), of=(of,))))

    assert bool(owed(pact, finding())) is wakes


def test_a_rule_about_some_bearers_looks_only_at_their_conduct() -> None:
    northern = Role("northern", "The north", (Holding("north"),))
    trigger = Trigger(standard=("violation",), of=("one/*",), by=("northern",))
    pact = agreement(
        commitment(), consult(trigger=trigger, bearers=("northern",)), roles=(northern,)
    )

    assert owed(pact, finding(bearers=("south",))) == []
    assert len(owed(pact, finding(bearers=("north",)))) == 1


def test_the_same_conduct_is_one_duty_since_its_first_day() -> None:
    threat = finding("threatens", date(2010, 6, 1), incident="threat")
    duty = only(agreement(commitment(), consult()), finding(), threat)

    assert (duty.since, duty.because) == (date(2010, 6, 1), (threat.id, finding().id))


def test_another_bearers_breach_is_a_second_duty_with_its_own_day() -> None:
    south = finding(incident="shelling", since_on=date(2010, 9, 1), bearers=("south",))
    first, second = owed(agreement(commitment(), consult()), finding(), south)

    assert (first.since, second.since) == (DAY, date(2010, 9, 1))
    assert second.because == (south.id,)


def test_a_finding_that_names_nobody_opens_no_second_duty() -> None:
    unnamed = finding(incident="fire", since_on=date(2010, 5, 1), bearers=())
    duty = only(agreement(commitment(), consult()), finding(), unnamed)

    assert duty.since == date(2010, 5, 1)


def test_a_breach_outside_the_time_of_what_it_breaks_wakes_nothing() -> None:
    suspension = notice("suspension", on=date(2010, 6, 1), until_on=date(2010, 7, 1))
    asleep = commitment(after=("vote",))
    events = (Event("vote", "A vote"),)

    assert owed(agreement(commitment(), consult()), finding(), suspension) == []
    assert owed(agreement(asleep, consult(), events=events), finding()) == []


def test_a_rule_out_of_its_own_time_owes_nothing() -> None:
    done = notice("completion", "all_done", date(2010, 12, 1))
    pact = agreement(commitment(), consult(), completion="all_done")

    assert len(owed(pact, finding(), done, on=date(2010, 12, 1))) == 1
    assert owed(pact, finding(), done, on=date(2010, 12, 2)) == []
    assert owed(pact, finding(), notice("suspension", "one-9", DAY)) == []


def test_an_event_and_a_day_wake_rules() -> None:
    events = agreement(rule(trigger=Trigger(events=("deadlock",))))
    days = agreement(rule(trigger=Trigger(on=DAY)))
    deadlock = notice("event", "deadlock")

    assert only(events, deadlock).because == (deadlock.id,)
    assert owed(events, deadlock, on=date(2010, 6, 14)) == []
    assert only(days, on=DAY).since == DAY
    assert owed(days, on=date(2010, 6, 14)) == []


def test_what_others_leave_undone_wakes_a_rule_the_day_after_it_was_due() -> None:
    session = consult(id="one-8", term=Term("within", days=14))
    guarantors = rule(trigger=Trigger(unmet=("one-8",)))
    pact = agreement(commitment(), session, guarantors)

    assert [duty.rule for duty in owed(pact, finding(), on=date(2010, 6, 29))] == ["one-8"]
    late, escalated = owed(pact, finding(), on=date(2010, 6, 30))
    assert (late.state, escalated.state) == ("overdue", "owed")
    assert (escalated.since, escalated.because) == (date(2010, 6, 30), (finding().id,))
    met = notice("met", "one-8", date(2010, 7, 5))
    assert [d.rule for d in owed(pact, finding(), met)] == ["one-8"]


def test_rules_that_wake_each_other_do_not_turn_in_circles() -> None:
    one = rule("one-8", trigger=Trigger(unmet=("one-9",)), term=Term("within", days=1))
    other = rule("one-9", trigger=Trigger(unmet=("one-8",)), term=Term("within", days=1))

    assert owed(agreement(one, other)) == []


def test_a_rule_waits_for_what_must_come_first() -> None:
    pact = agreement(commitment(), consult(after=("vote",)), events=(Event("vote", "A vote"),))

    assert owed(pact, finding()) == []
    assert only(pact, finding(), notice("event", "vote", date(2010, 9, 1))).since == date(
        2010, 9, 1
    )


# ------------------------------------------------ gates


def gated() -> Agreement:
    return agreement(
        commitment(), consult(gate=Gate("chair", "asks"), term=Term("within", days=14))
    )


def test_a_gate_keeps_a_duty_waiting_on_the_role_that_must_ask() -> None:
    duty = only(gated(), finding())

    assert (duty.state, duty.waiting_on, duty.since, duty.due) == ("waiting", "chair", DAY, None)


@pytest.mark.parametrize("by", ["envoy", "chair", None])
def test_the_request_of_its_holder_opens_the_gate_and_starts_the_term(by: str | None) -> None:
    request = notice("request", "one-9", date(2010, 7, 1), by=by)
    before = only(gated(), finding(), request, on=date(2010, 6, 30))
    after = only(gated(), finding(), request, on=date(2010, 7, 1))

    assert before.state == "waiting"
    assert (after.state, after.waiting_on) == ("owed", None)
    assert (after.since, after.due) == (date(2010, 7, 1), date(2010, 7, 15))


def test_an_officer_asks_for_the_holder_and_a_stranger_does_not() -> None:
    officer = Actor("adviser", "The adviser", acts_for="envoy")
    pact = evolve(agreement(commitment(), consult(gate=Gate("chair", "asks"))), actors=(officer,))

    assert only(pact, finding(), notice("request", "one-9", by="adviser")).state == "owed"
    assert only(pact, finding(), notice("request", "one-9", by="north")).state == "waiting"


def test_a_request_from_before_the_rule_woke_does_not_count() -> None:
    early = notice("request", "one-9", date(2010, 6, 14), by="envoy")

    assert only(gated(), finding(), early).state == "waiting"


# ------------------------------------------------ terms


@pytest.mark.parametrize(
    ("term", "due"),
    [
        (None, None),
        (Term("immediately"), None),
        (Term("open"), None),
        (Term("within", days=14), date(2010, 6, 29)),
        (Term("within", months=1), date(2010, 7, 15)),
        (Term("within", days=14, after="vote"), date(2010, 9, 15)),
        (Term("by", on=date(2010, 8, 1)), date(2010, 8, 1)),
        (Term("before", after="vote"), date(2010, 8, 31)),
        (Term("before", days=28, after="vote"), date(2010, 8, 4)),
        (Term("before", months=2, after="vote"), date(2010, 7, 1)),
        (Term("within", days=14, after="never"), None),
    ],
)
def test_each_term_names_its_last_day(term: Term | None, due: date | None) -> None:
    events = (Event("vote", "A vote", date(2010, 9, 1)), Event("never", "Never"))
    pact = agreement(commitment(), consult(term=term), events=events)
    duty = only(pact, finding())

    assert (duty.due, duty.state) == (due, "overdue" if due else "owed")
    if due:
        assert only(pact, finding(), on=max(due, DAY)).state == "owed"


def test_a_month_from_the_end_of_january_is_the_end_of_february() -> None:
    assert Term("within", months=1).falls(date(2011, 1, 31)) == date(2011, 2, 28)
    assert Term("every", months=1).falls(date(2011, 1, 31), 2) == date(2011, 3, 31)


# ------------------------------------------------ met


def test_a_met_duty_stays_as_met_and_what_comes_after_begins_anew() -> None:
    met = notice("met", "one-9", date(2010, 7, 1))
    again = finding(incident="second raid", since_on=date(2010, 8, 1))
    first, second = owed(agreement(commitment(), consult()), finding(), met, again)

    assert (first.state, first.since) == ("met", DAY)
    assert (second.state, second.since, second.because) == ("owed", again.since_on, (again.id,))


def test_a_rule_for_once_is_over_when_it_was_met_once() -> None:
    met = notice("met", "one-9", date(2010, 7, 1))
    again = finding(incident="second raid", since_on=date(2010, 8, 1))

    assert only(agreement(commitment(), consult(once=True)), finding(), met, again).state == "met"


def test_what_was_done_before_the_rule_woke_does_not_meet_it() -> None:
    met = notice("met", "one-9", date(2010, 6, 14))

    assert only(agreement(commitment(), consult()), finding(), met).state == "owed"


def test_where_each_owes_its_part_one_does_not_do_it_for_all() -> None:
    part = notice("met", "one-9", date(2010, 7, 1), by="north")
    rest = notice("met", "one-9", date(2010, 8, 1), by="south")
    pact = agreement(commitment(), consult())

    duty = only(pact, finding(), part)
    assert (duty.state, duty.bearers) == ("owed", ("south",))
    assert "north" in duty.note
    assert only(pact, finding(), part, rest).state == "met"
    assert only(agreement(commitment(), consult(borne="jointly")), finding(), part).state == "met"


def test_an_upheld_fulfilment_of_the_rule_itself_meets_it() -> None:
    done = finding("fulfils", date(2010, 7, 1), commitment="one-9", incident="meeting", bearers=())

    assert only(agreement(commitment(), consult()), finding(), done).state == "met"


def test_a_met_that_answers_one_episode_leaves_the_other() -> None:
    south = finding(incident="shelling", since_on=date(2010, 9, 1), bearers=("south",))
    met = notice("met", "one-9", date(2010, 10, 1), finding=south.id)
    first, second = owed(agreement(commitment(), consult()), finding(), south, met)

    assert (first.state, second.state) == ("owed", "met")


def test_a_quorum_missed_does_not_count_and_is_said() -> None:
    quorum = (Measure(29, "at least", "members"), Measure(15, "at least", "nationals"))
    pact = agreement(commitment(), consult(measures=quorum))
    few = notice("met", "one-9", date(2010, 7, 1), value=value(25, "members"))
    many = notice("met", "one-9", date(2010, 8, 1), value=value(29, "members"))
    local = notice("step", "one-9", date(2010, 8, 1), value=value(15, "nationals"))

    duty = only(pact, finding(), few)
    assert (duty.state, "short of at least 29 members" in duty.note) == ("owed", True)
    assert only(pact, finding(), few, many).state == "owed"
    assert only(pact, finding(), few, many, local).state == "met"


def test_the_last_step_meets_the_whole() -> None:
    pact = agreement(commitment(), consult(steps=("invite", "meet")))
    invite = notice("step", "one-9", date(2010, 7, 1), words="invite")
    meet = notice("step", "one-9", date(2010, 8, 1), words="meet")

    duty = only(pact, finding(), invite)
    assert (duty.state, "Steps on record: 1 of 2." in duty.note) == ("owed", True)
    assert only(pact, finding(), invite, meet).state == "met"


# ------------------------------------------------ contest, ends


def test_a_contest_is_shown_and_never_ends_a_duty() -> None:
    contest = notice("contest", "one-9", date(2010, 7, 1), by="north", words="It lapsed.")
    pact = agreement(commitment(), consult(gate=Gate("chair", "asks")))
    duty = only(pact, finding(), contest)

    assert (duty.state, duty.waiting_on) == ("contested", "chair")
    assert "Contested from 2010-07-01 by north: It lapsed." in duty.note
    assert only(pact, finding(), contest, on=date(2010, 6, 30)).state == "waiting"


def test_a_contest_of_the_whole_agreement_is_noted_and_changes_no_state() -> None:
    contest = notice("contest", "pact", by="north", words="A ghost")
    duty = only(agreement(commitment(), consult()), finding(), contest)

    assert (duty.state, "A ghost" in duty.note) == ("owed", True)


def test_a_duty_is_contested_when_all_that_woke_it_is_excused() -> None:
    pact = agreement(commitment(), consult())
    clear = finding(incident="second raid")

    assert only(pact, finding(), finding("excuses")).state == "contested"
    assert only(pact, finding(), finding("excuses"), clear).state == "owed"


def test_a_remedy_does_not_erase_what_was_owed() -> None:
    remedy = finding("fulfils", date(2010, 8, 1), incident="release", remedies=("raid",))
    duty = only(agreement(commitment(), consult()), finding(), remedy)

    assert (duty.state, "ended or been remedied" in duty.note) == ("owed", True)


# ------------------------------------------------ promises with a day, rounds, powers


def test_a_promise_with_a_day_is_owed_then_overdue_then_met() -> None:
    pact = agreement(commitment(once=True, term=Term("within", days=30)))
    done = finding("fulfils", date(2000, 3, 1), incident="withdrawal")

    assert (only(pact, on=date(2000, 1, 31)).state, only(pact, on=date(2000, 2, 1)).state) == (
        "owed",
        "overdue",
    )
    assert only(pact, done).state == "met"
    assert owed(agreement(commitment(term=Term("immediately")))) == []
    assert owed(agreement(commitment(force="should", term=Term("within", days=30)))) == []


def test_a_promise_counted_from_an_event_is_not_owed_before_it() -> None:
    item = commitment(once=True, term=Term("within", days=30, after="vote"))
    pact = agreement(item, events=(Event("vote", "A vote"),))
    vote = notice("event", "vote", date(2010, 9, 1))

    assert owed(pact) == []
    duty = only(pact, vote)
    assert (duty.since, duty.due, duty.state) == (vote.on, date(2010, 10, 1), "overdue")


def reports(*days: date, on: date) -> list[tuple[str, date | None]]:
    pact = agreement(commitment(term=Term("every", months=3, on=date(2009, 12, 31))))
    found = owed(pact, *(notice("met", on=day) for day in days), on=on)
    return [(duty.state, duty.due) for duty in found]


def test_each_round_of_a_report_falls_due_in_turn() -> None:
    march, june, september = date(2010, 3, 31), date(2010, 6, 30), date(2010, 9, 30)

    assert reports(on=date(2009, 12, 30)) == []
    assert reports(on=march) == [("owed", march)]
    assert reports(on=date(2010, 4, 1)) == [("overdue", march), ("owed", june)]
    assert reports(date(2010, 2, 1), on=date(2010, 4, 1)) == [("owed", june)]
    assert reports(date(2010, 2, 1), on=date(2010, 3, 1)) == [("met", march)]
    # a report in the next quarter counts for that quarter; a second one for the oldest missed
    assert reports(date(2010, 4, 2), on=date(2010, 5, 1)) == [("overdue", march), ("met", june)]
    late = (date(2010, 4, 2), date(2010, 6, 1))
    assert reports(*late, on=date(2010, 7, 1)) == [("owed", september)]


def test_rounds_missed_are_one_duty_that_counts_them() -> None:
    pact = agreement(commitment(term=Term("every", months=3, on=date(2005, 12, 31))))
    late, now = owed(pact, on=LATER)

    assert (late.due, now.due) == (date(2006, 3, 31), date(2011, 3, 31))
    assert "20 missing from the record" in late.note


def test_a_power_is_no_duty_and_waits_on_those_who_hold_it() -> None:
    pact = agreement(commitment(), consult(force="may"))

    assert owed(pact, finding()) == []
    (power,) = duties.powers(pact, (finding(),), (), on=LATER)
    assert (power.state, power.waiting_on, power.due) == ("waiting", "parties", None)
    used = notice("met", "one-9", date(2010, 7, 1))
    assert duties.powers(pact, (finding(),), (used,), on=LATER)[0].state == "met"


# ------------------------------------------------ what travels with a duty


def test_readings_and_open_questions_travel_with_a_duty() -> None:
    holders = (Holding("north"), Holding("gone", to_on=DAY, open_question=True, note="dissolved"))
    reading = Reading("narrow", "only when asked", "the north")
    question = Question("q-1", "Has it lapsed?", ("one-9",))
    pact = agreement(
        commitment(),
        consult(readings=(reading,)),
        roles=(Role("parties", "Parties", holders),),
        questions=(question,),
    )
    duty = only(pact, finding())

    assert duty.bearers == ("north",)
    assert duty.readings == (
        "narrow: only when asked (the north)",
        "q-1: Has it lapsed?",
        "parties, gone: dissolved",
    )


def test_who_joins_owes_and_who_leaves_does_not() -> None:
    joins = notice("accession", "parties", date(2010, 7, 1), by="east")
    leaves = notice("withdrawal", "parties", date(2010, 9, 1), by="south")
    pact = agreement(commitment(), consult())

    assert only(pact, finding(), joins, on=date(2010, 8, 1)).bearers == ("north", "south", "east")
    assert only(pact, finding(), joins, leaves).bearers == ("north", "east")


def test_what_should_be_done_says_that_it_is_not_a_must() -> None:
    assert (
        "should, not must" in only(agreement(commitment(), consult(force="should")), finding()).note
    )
