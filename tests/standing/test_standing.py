"""How one commitment stands: each state, what it rests on, and what never moves it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pacts import DAY, START, agreement, commitment, finding, notice, rule, value

from servanda import standing
from servanda.model import (
    Commitment,
    Event,
    Finding,
    Measure,
    Notice,
    Period,
    Rule,
    Standing,
    Term,
    Trigger,
)


def assess(
    item: Commitment | Rule,
    *records: Finding | Notice,
    on: date = date(2011, 1, 1),
    proposed: bool = False,
    **more: Any,
) -> Standing:
    return standing.assess(
        agreement(item, **more),
        item,
        tuple(one for one in records if isinstance(one, Finding)),
        tuple(one for one in records if isinstance(one, Notice)),
        on=on,
        heard=2,
        expected=5,
        proposed=proposed,
    )


# ------------------------------------------------ what is known


def test_no_evidence_is_not_assessed_and_says_who_was_heard() -> None:
    found = assess(commitment())

    assert (
        found.state,
        found.because,
        found.sources_heard,
        found.sources_expected,
    ) == ("not assessed", (), 2, 5)


def test_an_upheld_breach_stands_from_its_first_day() -> None:
    later = finding(since_on=date(2010, 9, 1), incident="second raid")
    found = assess(commitment(), later, finding())

    assert (found.state, found.since) == ("breached", DAY)
    assert (finding().id, later.id) == found.because


@pytest.mark.parametrize("state", ["rejected", "unsure", "proposed"])
def test_what_was_not_upheld_moves_nothing(state: str) -> None:
    assert assess(commitment(), finding(state=state)).state == "not assessed"


def test_proposals_count_only_in_the_view_that_says_so() -> None:
    found = assess(commitment(), finding(state="proposed"), proposed=True)

    assert (found.state, found.proposed) == ("breached", True)


def test_a_proposal_about_what_a_person_rejected_does_not_count() -> None:
    rejected, proposed = finding(state="rejected"), finding("threatens", state="proposed")

    assert assess(commitment(), rejected, proposed, proposed=True).state == "not assessed"


def test_a_finding_counts_from_the_day_it_had_surely_happened() -> None:
    before = assess(commitment(), finding(), on=date(2010, 6, 14))
    that_day = assess(commitment(), finding(), on=DAY)

    assert (before.state, that_day.state) == ("not assessed", "breached")


def test_a_finding_without_a_day_is_named_and_not_counted() -> None:
    found = assess(commitment(), finding(since_on=None))

    assert found.state == "not assessed"
    assert finding().id in found.note


def test_a_threat_is_threatened_and_stays_beside_the_breach_it_became() -> None:
    threat = finding("threatens", incident="threat")
    raid = finding(since_on=date(2010, 8, 1))

    assert assess(commitment(), threat, raid, on=date(2010, 7, 1)).state == "threatened"
    found = assess(commitment(), threat, raid)
    assert ("breached", (raid.id,)) == (found.state, found.because)
    assert threat.id in found.note


def test_a_breach_stays_until_a_later_fulfilment_names_it() -> None:
    unnamed = finding("fulfils", date(2010, 8, 1), incident="release")
    named = finding("fulfils", date(2010, 8, 1), incident="release", remedies=("raid",))
    early = finding("fulfils", date(2010, 5, 1), incident="release", remedies=("raid",))

    assert assess(commitment(), finding(), unnamed).state == "breached"
    assert assess(commitment(), finding(), early).state == "breached"
    found = assess(commitment(), finding(), named)
    assert ("kept", date(2010, 8, 1)) == (found.state, found.since)


def test_one_remedy_leaves_the_other_breach() -> None:
    other = finding(incident="second raid", since_on=date(2010, 7, 1))
    named = finding("fulfils", date(2010, 8, 1), incident="release", remedies=("raid",))
    found = assess(commitment(), finding(), other, named)

    assert ("breached", (other.id,)) == (found.state, found.because)


def test_a_breach_that_ended_leaves_no_keeping_behind() -> None:
    found = assess(commitment(), finding(ended_on=date(2010, 9, 1)))

    assert found.state == "not assessed"
    assert finding().id in found.note
    assert (
        assess(commitment(), finding(ended_on=date(2010, 9, 1)), on=date(2010, 8, 31)).state
        == "breached"
    )


def test_an_old_fulfilment_does_not_show_keeping_after_a_breach_that_ended() -> None:
    old = finding("fulfils", date(2009, 1, 1), incident="release")

    assert assess(commitment(), old).state == "kept"
    assert assess(commitment(), old, finding(ended_on=date(2010, 9, 1))).state == "not assessed"


def test_a_notice_that_answers_one_breach_ends_that_one() -> None:
    answer = notice("met", on=date(2010, 9, 1), finding=finding().id)
    elsewhere = notice("met", on=date(2010, 9, 1), finding="fnd-other")

    assert assess(commitment(), finding(), answer).state == "kept"
    assert assess(commitment(), finding(), elsewhere).state == "breached"


# ------------------------------------------------ disputes


def test_findings_on_which_persons_disagree_are_disputed() -> None:
    assert assess(commitment(), finding(state="disputed")).state == "disputed"


def test_an_excuse_for_the_same_act_makes_the_breach_disputed() -> None:
    excuse = finding("excuses", date(2010, 7, 1))
    found = assess(commitment(), finding(), excuse)

    assert ("disputed", date(2010, 7, 1)) == (found.state, found.since)
    assert {finding().id, excuse.id} == set(found.because)


def test_a_breach_nobody_disputes_outranks_one_that_is() -> None:
    clear = finding(incident="second raid")
    found = assess(commitment(), finding(), finding("excuses"), clear)

    assert ("breached", (clear.id,)) == (found.state, found.because)


def test_a_contest_disputes_what_is_upheld_and_proves_nothing_by_itself() -> None:
    contest = notice("contest", by="north", on=date(2010, 7, 1))

    found = assess(commitment(), finding(), contest)
    assert ("disputed", date(2010, 7, 1)) == (found.state, found.since)
    assert contest.id in found.because
    alone = assess(commitment(), contest)
    assert alone.state == "not assessed"
    assert "Contested" in alone.note


def test_a_contest_of_one_finding_leaves_the_others() -> None:
    contest = notice("contest", finding=finding().id)
    other = finding(incident="second raid")

    assert assess(commitment(), finding(), contest).state == "disputed"
    assert assess(commitment(), finding(), other, contest).state == "breached"


def test_a_disputed_fulfilment_does_not_take_away_an_upheld_one() -> None:
    doubted = finding("fulfils", incident="gesture", state="disputed")
    upheld = finding("fulfils", incident="release")

    assert assess(commitment(), doubted).state == "disputed"
    assert assess(commitment(), doubted, upheld).state == "kept"


# ------------------------------------------------ time


PERIOD = Period("transition", "Transition", START, date(2010, 12, 31))


def test_a_period_binds_to_the_end_of_its_last_day() -> None:
    item = commitment(period="transition")
    last = assess(item, on=date(2010, 12, 31), periods=(PERIOD,))
    after = assess(item, on=date(2011, 1, 1), periods=(PERIOD,))

    assert ("not assessed", "ended", date(2011, 1, 1)) == (last.state, after.state, after.since)


def test_a_breach_after_the_end_is_no_breach_and_one_before_is_not_forgotten() -> None:
    item = commitment(period="transition")
    late = finding(since_on=date(2011, 2, 1))
    found = assess(item, late, on=date(2012, 1, 1), periods=(PERIOD,))
    kept = assess(item, finding(), on=date(2012, 1, 1), periods=(PERIOD,))

    assert (found.state, found.note) == ("ended", "")
    assert kept.state == "ended"
    assert finding().id in kept.note


def test_an_amendment_of_the_period_moves_its_end() -> None:
    item = commitment(period="transition")
    longer = notice("amendment", "transition", date(2010, 10, 1), until_on=date(2012, 12, 31))

    assert assess(item, longer, periods=(PERIOD,)).state == "not assessed"
    assert assess(item, longer, on=date(2013, 1, 1), periods=(PERIOD,)).state == "ended"


def test_a_period_that_an_event_opens_is_not_in_force_before_it() -> None:
    opening = Period("later", "Later", None, None, from_event="opening")
    item = commitment(period="later")
    event = notice("event", "opening", date(2010, 3, 1))

    assert assess(item, periods=(opening,), events=(Event("opening", "o"),)).state == "not in force"
    assert assess(item, event, periods=(opening,)).state == "not assessed"


def test_the_completion_event_ends_everything() -> None:
    done = notice("completion", "all_done", date(2010, 3, 1))

    assert assess(commitment(), done, completion="all_done").state == "ended"


def test_a_promise_until_an_event_is_fulfilled_only_if_something_shows_it() -> None:
    item = commitment(until="handover")
    event = notice("event", "handover", date(2010, 9, 1))
    good = finding("fulfils", incident="patrol")

    assert assess(item, good).state == "kept"
    assert assess(item, good, event).state == "fulfilled"
    assert assess(item, event).state == "ended"


def test_a_one_off_promise_is_fulfilled_for_good() -> None:
    item = commitment(once=True, period="transition")
    done = finding("fulfils", incident="withdrawal")

    assert assess(item, done, periods=(PERIOD,), on=DAY).state == "fulfilled"
    assert assess(item, done, periods=(PERIOD,), on=date(2020, 1, 1)).state == "fulfilled"


def test_a_suspension_lasts_to_its_day_or_its_resumption() -> None:
    to_a_day = notice("suspension", on=date(2010, 6, 1), until_on=date(2010, 7, 1))
    found = assess(commitment(), to_a_day, finding(), on=date(2010, 6, 20))
    assert ("not in force", date(2010, 6, 1)) == (found.state, found.since)
    # what was done while it did not bind never becomes a breach of it
    assert assess(commitment(), to_a_day, finding()).state == "not assessed"

    openly = notice("suspension", "pact", date(2010, 6, 1))
    back = notice("resumption", "pact", date(2010, 6, 10))
    assert assess(commitment(), openly).state == "not in force"
    assert assess(commitment(), openly, back, finding()).state == "breached"


def test_a_promise_without_derogation_binds_through_a_suspension() -> None:
    suspension = notice("suspension", on=date(2010, 6, 1))
    found = assess(commitment(suspendable=False), suspension, finding())

    assert found.state == "breached"
    assert "allows none" in found.note


def test_a_promise_sleeps_until_what_comes_first_has_come() -> None:
    first, then = commitment("one-2", once=True), commitment(after=("one-2", "vote"))
    pact = agreement(first, then, events=(Event("vote", "A vote"),))
    done = finding("fulfils", date(2010, 1, 1), commitment="one-2", incident="reform")
    vote = notice("event", "vote", date(2010, 3, 1))

    def state(*records: Finding | Notice) -> str:
        return standing.assess(
            pact,
            then,
            tuple(one for one in records if isinstance(one, Finding)),
            tuple(one for one in records if isinstance(one, Notice)),
            on=date(2011, 1, 1),
            heard=0,
            expected=0,
        ).state

    assert state(done, finding()) == "dormant"
    assert state(vote, finding()) == "dormant"
    assert state(done, vote, finding()) == "breached"
    assert state(done, vote, finding(since_on=date(2010, 2, 1))) == "not assessed"


def test_an_event_the_file_dates_later_has_not_come_yet() -> None:
    item, vote = commitment(after=("vote",)), (Event("vote", "A vote", DAY),)

    assert assess(item, on=date(2010, 6, 14), events=vote).state == "dormant"
    assert assess(item, on=DAY, events=vote).state == "not assessed"


# ------------------------------------------------ quantities, terms


SHARE = (Measure(70, "at least", "percent", "forces"),)


def test_a_quantity_must_be_reached_before_a_promise_is_fulfilled() -> None:
    item = commitment(once=True, measures=SHARE)
    good = finding("fulfils", incident="demobilisation")

    assert assess(item, good).state == "not assessed"
    assert assess(item, good, notice("step", value=value(69))).state == "not assessed"
    assert assess(item, notice("met", value=value(69))).state == "not assessed"
    assert assess(item, notice("step", value=value(90, "soldiers"))).state == "not assessed"
    assert assess(item, notice("step", value=value(70))).state == "fulfilled"
    assert assess(item, notice("met")).state == "fulfilled"


def test_for_a_continuing_promise_the_last_value_counts() -> None:
    item = commitment(measures=SHARE)
    high, low = (
        notice("step", value=value(75)),
        notice("step", value=value(60), on=date(2010, 7, 1)),
    )

    assert assess(item, high).state == "kept"
    assert assess(item, high, low).state == "not assessed"
    assert assess(item, notice("met"), low).state == "not assessed"


def test_a_day_that_passed_without_anything_shown_is_said_in_the_note() -> None:
    item = commitment(once=True, term=Term("within", days=30))
    done = finding("fulfils", incident="withdrawal")

    assert assess(item, on=date(2000, 1, 31)).note == ""
    missed = assess(item, on=date(2000, 2, 1))
    assert (missed.state, "2000-01-31; nothing" in missed.note) == ("not assessed", True)
    late = assess(item, done)
    assert (late.state, "shown done on 2010-06-15" in late.note) == ("fulfilled", True)


def test_an_amendment_is_said_and_reading_goes_on() -> None:
    found = assess(commitment(), finding(), notice("amendment", words="Wider."))

    assert (found.state, "Amended from 2010-06-15: Wider." in found.note) == ("breached", True)


def test_a_notice_that_another_replaces_counts_on_no_day() -> None:
    wrong = notice("met", id="ntc-1")
    right = notice("met", id="ntc-2", on=date(2010, 12, 1), replaces="ntc-1")

    assert assess(commitment(), wrong, right, on=date(2010, 7, 1)).state == "not assessed"
    assert date(2010, 12, 1) == assess(commitment(), wrong, right).since


# ------------------------------------------------ rules, roles


def test_a_rule_sleeps_until_something_wakes_it() -> None:
    item = commitment()
    consult = rule(trigger=Trigger(standard=("violation",), of=("one/*",)))
    pact = agreement(item, consult)

    def found(*records: Finding | Notice) -> Standing:
        return standing.assess(
            pact,
            consult,
            tuple(one for one in records if isinstance(one, Finding)),
            tuple(one for one in records if isinstance(one, Notice)),
            on=date(2011, 1, 1),
            heard=0,
            expected=0,
        )

    met = notice("met", "one-9", date(2010, 7, 1))
    again = finding(incident="second raid", since_on=date(2010, 8, 1))
    assert found().state == "dormant"
    assert found(finding("threatens")).state == "dormant"
    assert found(finding()).state == "not assessed"
    assert found(finding(), met).state == "kept"
    assert found(finding(), met, again).state == "not assessed"
    assert found(finding(), finding(commitment="one-9", incident="refusal")).state == "breached"


@pytest.mark.parametrize(
    ("trigger", "about"),
    [(Trigger(events=("deadlock",)), "deadlock"), (Trigger(on=DAY), None)],
)
def test_an_event_or_a_day_wakes_a_rule(trigger: Trigger, about: str | None) -> None:
    item = rule(trigger=trigger)
    records = [notice("event", about)] if about else []

    assert assess(item, *records, on=date(2010, 6, 14)).state == "dormant"
    assert assess(item, *records, on=DAY).state == "not assessed"


def test_a_rule_that_missed_duties_may_wake_is_never_called_dormant() -> None:
    found = assess(rule(trigger=Trigger(unmet=("one-1",))))

    assert (found.state, "see the duties" in found.note) == ("not assessed", True)


def test_bearers_are_those_who_hold_the_role_that_day() -> None:
    joins = notice("accession", "parties", by="east", on=date(2010, 1, 1))
    leaves = notice("withdrawal", "parties", by="south", on=date(2010, 9, 1))

    assert assess(commitment(), joins, on=date(2009, 12, 31)).bearers == ("north", "south")
    assert assess(commitment(), joins, leaves, on=DAY).bearers == ("north", "south", "east")
    assert assess(commitment(), joins, leaves).bearers == ("north", "east")


def test_every_item_is_assessed_in_the_order_of_the_file() -> None:
    items = (
        commitment("one-3", line=30),
        commitment("one-1", line=10),
        rule("one-2", line=20, trigger=Trigger(on=START)),
    )
    found = standing.assess_all(agreement(*items), (), (), on=DAY, heard=0, expected=0)

    assert [one.commitment for one in found] == ["one-1", "one-2", "one-3"]
    assert {standing.METHOD} == {one.method for one in found}
