"""Grouping: one event once, whatever the order of reports and the number of copies."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from incidents.report import FILLER, Report, day
from tries import tries

from servanda import canon, incidents, lexicon
from servanda.model import Incident, Interval

LEXICON = lexicon.load()


def gather(*reports: Report) -> tuple[Incident, ...]:
    return incidents.group(
        [r.telling for r in reports],
        [r.capture for r in reports],
        [r.text for r in reports],
        lexicon=LEXICON,
    )


def arrest(
    words: str,
    when: str,
    *,
    to: str,
    actor: str | None = None,
    publisher: str = "",
    published: str = "2021-06-05",
) -> Report:
    report = Report(words, publisher=publisher, published=published)
    kind = "politician" if actor else "unknown"
    return report.tell("detain", "arrested", when=when, to=report.who(to, actor, kind))


def grouping(found: Sequence[Incident]) -> set[frozenset[str]]:
    return {frozenset(claim.id for claim in incident.claims) for incident in found}


def test_two_reports_of_one_arrest_are_one_incident_with_both_claims() -> None:
    one = arrest("Police arrested Ana Dorn on Thursday.", "2021-06-03", to="Ana Dorn", actor="ana")
    two = arrest("Ana Dorn was arrested at home.", "2021-06-03", to="Ana Dorn", actor="ana")

    (incident,) = gather(one, two)

    assert len(incident.claims) == 2
    assert incident.when == day("2021-06-03")
    assert [mention.actor for mention in incident.to] == ["ana"]
    assert len(incident.origins) == 2


def test_a_person_whose_name_is_nearly_the_same_is_another_person() -> None:
    one = arrest("Police arrested Ana Dorn.", "2021-06-03", to="Ana Dorn")
    two = arrest("Police arrested Ana Dorne.", "2021-06-03", to="Ana Dorne")

    assert len(gather(one, two)) == 2


def test_two_known_actors_are_never_one_even_when_a_third_report_names_both() -> None:
    both = Report("Police arrested Ana Dorn and Bo Hall on Thursday.")
    both.tell(
        "detain",
        "arrested",
        when="2021-06-03",
        to=[both.who("Ana Dorn", "ana"), both.who("Bo Hall", "bo")],
    )
    ana = arrest("Police arrested Ana Dorn.", "2021-06-03", to="Ana Dorn", actor="ana")
    bo = arrest("Police arrested Bo Hall.", "2021-06-03", to="Bo Hall", actor="bo")

    found = gather(both, ana, bo)

    for incident in found:
        told = [{m.actor for m in claim.to} for claim in incident.claims]
        assert all(one & other for one in told for other in told)


def test_the_surname_alone_is_the_same_person_and_midnight_is_both_days() -> None:
    one = arrest("Police arrested Ana Dorn after midnight.", "2021-06-03", to="Ana Dorn")
    two = arrest("Dorn was arrested late on Wednesday.", "2021-06-02", to="Dorn")

    (incident,) = gather(one, two)

    assert (incident.when.from_on, incident.when.to_on) == (date(2021, 6, 2), date(2021, 6, 3))
    assert [line for line in incident.conflicts if line.startswith("time:")]


@pytest.mark.parametrize(("when", "flagged"), [("2021-06-06", False), ("2021-06-09", True)])
def test_what_is_told_as_done_before_its_day_is_said(when: str, flagged: bool) -> None:
    early = arrest("Police arrested Ana Dorn.", when, to="Ana Dorn")

    (incident,) = gather(early)

    words = (
        "told as done on 9 June 2021 by a page of no named outlet, 5 June 2021, "
        "published before that day"
    )
    assert incident.conflicts == ((words,) if flagged else ())


def test_the_same_person_arrested_twice_is_two_incidents() -> None:
    one = arrest("Police arrested Ana Dorn in May.", "2021-05-03", to="Ana Dorn", actor="ana")
    two = arrest("Ana Dorn was arrested again.", "2021-06-03", to="Ana Dorn", actor="ana")

    assert len(gather(one, two)) == 2


def stations(low: float, words: str, unit: str, when: str, publisher: str) -> Report:
    report = Report(f"The ministry closed {words} in that week.", publisher=publisher)
    to = report.who(words, None, "media")
    return report.tell("media_close", "closed", when=when, to=to, number=(low, low, unit))


def test_numbers_in_conflict_stand_side_by_side_and_make_one_incident() -> None:
    reports = [
        stations(15, "15 radio stations", "stations", "2021-06-03", "Lantern"),
        stations(19, "19 stations", "stations", "2021-06-03", "Harbour Post"),
        stations(31, "31 radio broadcasts", "broadcasts", "2021-06", "Tide"),
    ]

    (incident,) = gather(*reports)

    assert [(n.low, n.unit) for n in incident.numbers] == [
        (15, "stations"),
        (19, "stations"),
        (31, "broadcasts"),
    ]
    assert incident.number is not None
    assert (incident.number.low, incident.number.high) == (15, 31)
    assert incident.conflicts == (
        "number: 15 stations (Lantern, 5 June 2021); 19 stations (Harbour Post, 5 June 2021); "
        "31 broadcasts (Tide, 5 June 2021)",
    )


def test_a_number_says_whom_its_source_names_and_a_copy_adds_no_voice() -> None:
    reports = [
        stations(15, "15 radio stations", "stations", "2021-06-03", "Lantern"),
        stations(15, "15 radio stations", "stations", "2021-06-03", "Copyist"),  # word for word
        Report("The ministry closed 19 stations, the union said.", publisher="Tide", published=""),
    ]
    reports[2].tell(
        "media_close",
        "closed",
        when="2021-06-03",
        to=reports[2].who("19 stations", None, "media"),
        said_by=reports[2].who("the union", None, "union"),
        number=(19, 19, "stations"),
    )

    (incident,) = gather(*reports)

    (conflict,) = incident.conflicts
    assert conflict.count("15 stations") == 1
    assert ("Lantern" in conflict) != ("Copyist" in conflict)
    assert '19 stations (Tide, a day not known, as said by "the union")' in conflict


def test_a_paper_known_by_name_is_not_one_of_the_counted_stations() -> None:
    paper = Report("The Daily Lantern was closed on Friday.")
    paper.tell(
        "media_close", "closed", when="2021-06-04", to=paper.who("The Daily Lantern", None, "media")
    )
    many = stations(15, "15 radio stations", "stations", "2021-06", "Tide")

    assert len(gather(paper, many)) == 2


def test_what_was_announced_and_what_was_done_are_two_incidents_and_one_leads_to_the_other() -> (
    None
):
    plan = Report("The minister said the Green Party would be dissolved.")
    plan.tell(
        "party_dissolve",
        "dissolved",
        when="2021-06-03",
        stance="planned",
        to=plan.who("the Green Party", "greens", "party"),
    )
    deed = Report("The court dissolved the Green Party.", published="2021-07-02")
    deed.tell(
        "party_dissolve",
        "dissolved",
        when="2021-07-01",
        to=deed.who("the Green Party", "greens", "party"),
    )

    planned, done = gather(plan, deed)

    assert (planned.stance, done.stance) == ("planned", "done")
    assert planned.leads_to == (done.id,)
    assert done.leads_to == ()


def test_a_deed_before_the_announcement_is_not_what_it_led_to() -> None:
    deed = arrest("Police arrested Ana Dorn.", "2021-05-01", to="Ana Dorn", actor="ana")
    plan = Report("Ana Dorn will be arrested, the minister said.")
    plan.tell(
        "detain", "arrested", when="2021-06-03", stance="planned", to=plan.who("Ana Dorn", "ana")
    )

    assert [incident.leads_to for incident in gather(deed, plan)] == [(), ()]


def test_a_denial_stands_beside_the_telling_and_changes_nothing_in_it() -> None:
    told = arrest("Police arrested Ana Dorn.", "2021-06-03", to="Ana Dorn", actor="ana")
    denial = Report("The ministry denied that Ana Dorn had been arrested.", publisher="Tide")
    denial.tell(
        "detain",
        "arrested",
        when="2021-06-05",
        stance="denied",
        to=denial.who("Ana Dorn", "ana"),
        said_by=denial.who("The ministry", None, "state_organ"),
    )

    (incident,) = gather(told, denial)

    assert incident.stance == "done"
    assert incident.when == day("2021-06-03")
    assert incident.conflicts == (
        'denied by The ministry in Tide, 5 June 2021: "The ministry denied that Ana Dorn had been arrested."',
    )


def test_a_denial_alone_is_a_denial() -> None:
    denial = Report("The ministry denied that Ana Dorn had been arrested.")
    denial.tell(
        "detain",
        "arrested",
        when="2021-06-05",
        stance="denied",
        to=denial.who("Ana Dorn", "ana"),
    )

    (incident,) = gather(denial)

    assert (incident.stance, incident.when, incident.conflicts) == ("denied", day("2021-06-05"), ())


def test_what_is_told_without_a_day_was_done_by_the_day_it_was_published() -> None:
    report = arrest("Police arrested Ana Dorn.", "", to="Ana Dorn", published="2021-06-05")

    (incident,) = gather(report)

    assert (incident.when.from_on, incident.when.to_on) == (None, date(2021, 6, 5))


def test_a_loose_time_is_narrowed_by_an_exact_one() -> None:
    month = arrest("In June police arrested Ana Dorn.", "2021-06", to="Ana Dorn", actor="ana")
    exact = arrest("Ana Dorn was arrested.", "2021-06-03", to="Ana Dorn", actor="ana")

    (incident,) = gather(month, exact)

    assert incident.when == day("2021-06-03")
    assert incident.conflicts == ()


def test_nameless_people_in_two_towns_are_two_incidents() -> None:
    found = []
    for town in ("Norhaven", "Eastmere"):
        report = Report(f"Police arrested two protesters in {town} on Thursday.")
        found.append(
            report.tell(
                "detain",
                "arrested",
                when="2021-06-03",
                at=town,
                to=report.who("two protesters", None, "public"),
            )
        )

    assert len(gather(*found)) == 2


def test_the_forces_of_two_states_are_two_doers() -> None:
    found = []
    for state, code in (("Arland", "aa"), ("Borland", "bb")):
        report = Report(f"Soldiers of {state} shelled the temple.")
        by = report.who(f"Soldiers of {state}", f"{state}-army", "state_organ", code)
        found.append(report.tell("clash", "shelled", when="2021-06-03", by=by, at="temple"))

    assert len(gather(*found)) == 2


def test_the_troops_of_two_sides_told_without_their_states_are_two_doers() -> None:
    found = []
    for side, cue in (("Arlandic", "shelled"), ("Borlandic", "opened")):
        report = Report(f"{side} troops {cue} the temple, their foes said.")
        by = report.who(f"{side} troops", None, "state_organ")
        to = report.who("the temple")
        found.append(report.tell("clash", cue, when="2021-06-03", by=by, to=to))

    assert len(gather(*found)) == 2


def test_the_assembly_of_a_headline_is_the_one_of_the_report() -> None:
    report = Report("Arlandic assembly passes law on parties\nThe National Assembly passed a law.")
    by = report.who("Arlandic assembly", None, "state_organ")
    report.tell("law_restrict", "passes", by=by)
    by = report.who("The National Assembly", "assembly", "state_organ")
    report.tell("law_restrict", "passed", when="2021-06-03", by=by)

    assert [len(incident.claims) for incident in gather(report)] == [2]


def test_two_organs_of_one_state_can_be_the_doer_of_one_arrest() -> None:
    police = Report("Police arrested Ana Dorn.")
    police.tell(
        "detain",
        "arrested",
        when="2021-06-03",
        to=police.who("Ana Dorn", "ana"),
        by=police.who("Police", "police", "state_organ", "aa"),
    )
    state = Report("The government has arrested Ana Dorn.")
    state.tell(
        "detain",
        "arrested",
        when="2021-06-03",
        to=state.who("Ana Dorn", "ana"),
        by=state.who("The government", "arland", "state", "aa"),
    )

    assert len(gather(police, state)) == 1


def test_positions_are_grouped_by_speaker_and_what_they_are_about() -> None:
    def position(words: str, speaker: str, about: str) -> Report:
        report = Report(words)
        said_by = report.who(speaker, None, "official")
        return report.tell("position", "said", when="2021-06-03", said_by=said_by, about=about)

    one = position("Prime Minister Varr said the accord was a ghost.", "Prime Minister Varr", "a")
    again = position("The accord has died, Varr said.", "Varr", "a")
    other = position("Envoy Lund said the accord was alive.", "Envoy Lund", "a")
    elsewhere = position("Varr said the border pact was a ghost.", "Varr", "b")

    found = gather(one, again, other, elsewhere)

    assert [len(incident.claims) for incident in found] == [2, 1, 1]


def test_who_is_blamed_in_a_position_is_not_its_speaker() -> None:
    found = []
    for blamed in ("the Green Party", "the Blue Party"):
        report = Report(f"Varr said the accord was broken by {blamed}.")
        by, said_by = report.who(blamed, None, "party"), report.who("Varr", None, "official")
        found.append(
            report.tell("position", "said", when="2021-06-03", by=by, said_by=said_by, about="a")
        )

    (incident,) = gather(*found)

    assert [mention.span.quote for mention in incident.said_by] == ["Varr"]


def test_the_arrest_told_again_in_one_report_is_one_incident() -> None:
    report = Report("Police arrested Ana Dorn on Thursday.\nShe had been detained before dawn.")
    report.tell("detain", "arrested", when="2021-06-03", to=report.who("Ana Dorn", "ana"))
    report.tell("detain", "detained", when="2021-06-03", to=report.who("She"))

    assert [len(incident.claims) for incident in gather(report)] == [2]


def test_another_headline_over_a_copy_is_of_the_story_s_one_event() -> None:
    body = f"Police arrested Ana Dorn on Thursday.\n{FILLER}\n{FILLER.replace('north', 'east')}"
    one = Report(f"Leader held\n{body}", publisher="Lantern")
    one.tell("detain", "held", to=one.who("Leader", None, "politician"))
    one.tell("detain", "arrested", when="2021-06-03", to=one.who("Ana Dorn", "ana"))
    two = Report(f"Opposition chief seized\n{body}", publisher="Tide")
    two.tell("detain", "seized", to=two.who("Opposition chief", None, "politician"))
    two.tell("detain", "arrested", when="2021-06-03", to=two.who("Ana Dorn", "ana"))

    (incident,) = gather(one, two)

    assert len(incident.claims) == 4
    assert len(incident.origins) == 1


def test_of_several_readings_of_a_capture_the_last_counts() -> None:
    report = arrest("Police arrested Ana Dorn.", "2021-06-03", to="Ana Dorn")
    early, late = report.telling, report.telling
    early = type(early)(**{**canon_fields(early), "id": "tel-1", "claims": ()})

    found = incidents.group([early, late], [report.capture], [report.text], lexicon=LEXICON)
    reversed_ = incidents.group([late, early], [report.capture], [report.text], lexicon=LEXICON)

    assert (len(found), len(reversed_)) == (1, 0)


def canon_fields(telling: object) -> dict[str, object]:
    return {name: getattr(telling, name) for name in telling.__slots__ if name != "__weakref__"}


def test_the_id_stays_when_later_reports_join() -> None:
    one = arrest("Police arrested Ana Dorn.", "2021-06-03", to="Ana Dorn", actor="ana")
    two = arrest("Ana Dorn was arrested.", "2021-06-03", to="Ana Dorn", actor="ana")

    (before,) = gather(one)
    (after,) = gather(one, two)

    assert after.id == before.id == canon.identify("inc", one.claims[0].id)


# ------------------------------------------------------------------ properties

NAMES = ["Ana Dorn", "Bo Hall", "Cy Marsh", "two protesters", "three reporters", "Dorn"]
DAYS = ["2021-06-01", "2021-06-02", "2021-06-03", "2021-06-09", "2021-06", "2021", ""]


@st.composite
def some_reports(draw: st.DrawFn) -> list[Report]:
    count = draw(st.integers(2, 6))
    made = []
    for at in range(count):
        lines = []
        for line in range(draw(st.integers(1, 3))):
            lines.append((draw(st.sampled_from(NAMES)), draw(st.sampled_from(DAYS)), line))
        content = "\n".join(f"Police arrested{n} {name}, {at}." for name, _, n in lines)
        report = Report(content + "\n" + FILLER.replace("evening", f"evening {at}" * 9))
        for name, when, n in lines:
            actor = draw(st.sampled_from([None, name.split()[-1]]))
            stance = draw(st.sampled_from(["done", "done", "ongoing", "planned", "denied"]))
            to = report.who(name, actor if name[0].isupper() else None)
            report.tell("detain", f"arrested{n}", when=when, to=to, stance=stance)
        made.append(report)
    return made


@tries(60)
@given(some_reports(), st.randoms(use_true_random=False))
def test_the_order_of_reports_changes_no_grouping(
    reports: list[Report], chance: random.Random
) -> None:
    shuffled = list(reports)
    chance.shuffle(shuffled)

    assert grouping(gather(*reports)) == grouping(gather(*shuffled))


@tries(40)
@given(some_reports(), st.integers(1, 4))
def test_copies_change_no_count_of_incidents_or_origins(reports: list[Report], copies: int) -> None:
    def copy(of: Report, at: int) -> Report:
        again = Report(of.content, publisher=f"Mirror {at}", published="2021-06-20")
        for claim in of.claims:
            again.claims.append(
                type(claim)(
                    **{**canon_fields(claim), "id": f"{claim.id}-{at}", "capture": again.id}
                )
            )
        return again

    more = [copy(report, at) for at in range(copies) for report in reports]

    before, after = gather(*reports), gather(*reports, *more)

    assert [i.id for i in before] == [i.id for i in after]
    assert [len(i.origins) for i in before] == [len(i.origins) for i in after]
    assert [i.when for i in before] == [i.when for i in after]


@tries(60)
@given(some_reports())
def test_no_incident_holds_two_known_people_apart(reports: list[Report]) -> None:
    for incident in gather(*reports):
        known = [{m.actor for m in claim.to if m.actor} for claim in incident.claims]
        assert all(one & other for one in known for other in known if one and other)


@tries(40)
@given(some_reports())
def test_every_claim_is_in_exactly_one_incident(reports: list[Report]) -> None:
    told = [claim.id for report in reports for claim in report.claims]

    held = [claim.id for incident in gather(*reports) for claim in incident.claims]

    assert sorted(held) == sorted(told)


def test_an_interval_open_on_one_side_meets_a_day_inside() -> None:
    since = Report("Ana Dorn has been held since June 3; she was arrested then.")
    since.tell(
        "detain",
        "arrested",
        stance="ongoing",
        when=Interval(date(2021, 6, 3), None, "range", "since June 3"),
        to=since.who("Ana Dorn", "ana"),
    )
    exact = arrest("Police arrested Ana Dorn.", "2021-06-03", to="Ana Dorn", actor="ana")

    (incident,) = gather(since, exact)

    assert (incident.stance, incident.when) == ("done", day("2021-06-03"))


@pytest.mark.parametrize(("again", "incidents_told"), [("five", 1), ("four", 2)])
def test_a_page_that_tells_of_as_many_tells_of_the_same(again: str, incidents_told: int) -> None:
    report = Report(f"Five miners were seized in the hills.\nGunmen seized {again} nationals.")
    counts = {"five": 5.0, "four": 4.0}
    miners, nationals = report.who("Five miners", None, "public"), report.who(f"{again} nationals")
    by = report.who("Gunmen")
    report.tell("abduct", "were seized", when="2021-06-03", to=miners, number=(5, 5, "miners"))
    number = (counts[again], counts[again], "nationals")
    report.tell("abduct", "seized " + again, when="2021-06-03", to=nationals, by=by, number=number)

    assert len(gather(report)) == incidents_told


@pytest.mark.parametrize(("place", "incidents_told"), [("", 1), ("harbour", 2)])
def test_what_a_page_adds_without_whom_where_or_when_is_of_the_event_told(
    place: str, incidents_told: int
) -> None:
    report = Report("A bomb went off at the temple.\nThe blast at the harbour was felt for miles.")
    report.tell("clash", "went off", when="2021-06-03", at="temple")
    report.tell("clash", "blast", at=place, when=Interval(None, date(2021, 6, 5), "unknown"))

    assert len(gather(report)) == incidents_told


def test_in_two_reports_the_same_number_joins_nobody() -> None:
    first = Report("Five miners were seized.", publisher="Lantern")
    second = Report("Gunmen seized five nationals.", publisher="Tide")
    miners, nationals = first.who("Five miners", None, "public"), second.who("five nationals")
    first.tell("abduct", "were seized", when="2021-06-03", to=miners, number=(5, 5, "miners"))
    second.tell("abduct", "seized", when="2021-06-03", to=nationals, number=(5, 5, "nationals"))

    assert len(gather(first, second)) == 2
