"""What decisions come to, and when they lapse."""

from __future__ import annotations

import ast
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from attrs import evolve
from decisions.evidence import (
    AGREES,
    CLOSED,
    DENIES,
    NOON,
    UNDATED,
    capture,
    claim,
    incident,
    link,
    mention,
    stations,
)
from hypothesis import given
from hypothesis import strategies as st

from servanda import decisions
from servanda.decisions import comparison, findings, second_person
from servanda.errors import EvidenceError
from servanda.model import PROOFS, Interval, Quantity


def judged(happened, proposal=None, /, **more):
    said = {"judgement": "upheld", "proof": "believe", "reason": "seen", "by": "Ann", "at": NOON}
    return decisions.decide(decisions.see(happened, proposal), **{**said, **more})


def only(found):
    (finding,) = found.findings
    return finding


def test_an_upheld_link_becomes_a_finding_of_its_day_and_bearers():
    happened = incident()

    finding = only(decisions.find([judged(happened, link())], [happened], [link()]))

    assert (finding.state, finding.bearing, finding.proof) == ("upheld", "breaches", "believe")
    assert finding.since_on == date(2017, 8, 26)
    assert finding.bearers == ("cambodia",)
    assert finding.decided_by == ("Ann",)


def test_two_persons_who_disagree_leave_it_disputed():
    happened = incident()
    yes = judged(happened, link())
    no = judged(happened, link(), judgement="rejected", proof=None, by="Bo")

    assert only(decisions.find([yes, no], [happened], [link()])).state == "disputed"


def test_one_person_unsure_does_not_undo_what_another_upholds():
    happened = incident()
    yes = judged(happened, link())
    unsure = judged(happened, link(), judgement="unsure", proof=None, by="Bo")

    finding = only(decisions.find([yes, unsure], [happened], [link()]))

    assert (finding.state, set(finding.decided_by)) == ("upheld", {"Ann", "Bo"})


def test_the_later_decision_of_the_same_person_stands():
    happened = incident()
    yes = judged(happened, link())
    no = judged(happened, link(), judgement="rejected", proof=None, at=NOON + timedelta(days=1))

    finding = only(decisions.find([no, yes], [happened], [link()]))

    assert (finding.state, finding.decisions) == ("rejected", (no.id,))


def test_a_decision_that_names_an_earlier_one_replaces_it_and_not_another_persons():
    happened = incident()
    first = judged(happened, link())
    second = judged(happened, link(), judgement="rejected", proof=None, replaces=first.id)
    other = judged(happened, link(), judgement="rejected", proof=None, by="Bo", replaces=first.id)

    own = decisions.find([first, second], [happened], [link()])
    found = decisions.find([first, other], [happened], [link()])

    assert only(own).state == "rejected"
    assert only(found).state == "disputed"
    assert [s.kind for s in found.signals] == [findings.NOT_THEIRS]


def test_a_lone_denial_of_the_whole_incident_rejects_each_bearing_not_decided_apart():
    happened = incident()
    links = [link(), link("cps-15-2-a-i")]
    no = judged(happened, judgement="rejected", proof=None)
    yes = judged(happened, links[0], at=NOON - timedelta(days=1))

    found = decisions.find([no, yes], [happened], links)

    assert {f.commitment: f.state for f in found.findings} == {
        "sov-3-2-a-i": "upheld",
        "cps-15-2-a-i": "rejected",
    }


def test_upholding_an_incident_alone_moves_no_commitment():
    happened = incident()

    found = decisions.find([judged(happened)], [happened], [link()])

    assert found == decisions.Found((), ())


@pytest.mark.parametrize("rungs", [("beyond_doubt", "suspect"), ("balance", "believe")])
def test_proof_is_the_highest_rung_that_all_who_uphold_share(rungs):
    happened = incident()
    ruled = [judged(happened, link(), proof=r, by=r) for r in rungs]

    finding = only(decisions.find(ruled, [happened], [link()]))

    assert finding.proof == min(rungs, key=PROOFS.index)


def test_it_is_serious_once_one_who_upholds_it_says_so():
    happened = incident()
    plain = judged(happened, link())
    grave = judged(happened, link(), serious=True, by="Bo")
    loud = judged(happened, link(), serious=True, by="Cy", judgement="rejected", proof=None)

    assert only(decisions.find([plain, grave], [happened], [link()])).serious
    assert not only(decisions.find([plain, loud], [happened], [link()])).serious


def test_a_breach_and_a_threat_upheld_share_the_threat_and_opposites_are_disputed():
    happened = incident()
    breach = judged(happened, link())
    threat = judged(happened, link(), bearing="threatens", by="Bo")
    kept = judged(happened, link(), bearing="fulfils", by="Cy")

    shared = only(decisions.find([breach, threat], [happened], [link()]))

    assert (shared.state, shared.bearing) == ("upheld", "threatens")
    assert only(decisions.find([breach, kept], [happened], [link()])).state == "disputed"


# ------------------------------------------------------------------ since when


def test_an_incident_of_unknown_day_had_happened_when_it_was_first_published():
    happened = incident(claim("clm-1", when=UNDATED))
    ruled = [judged(happened, link())]

    with_captures = decisions.find(ruled, [happened], [link()], [capture()])
    without = decisions.find(ruled, [happened], [link()])

    assert only(with_captures).since_on == date(2017, 8, 26)
    assert only(without).since_on == NOON.date()


def test_a_threat_counts_from_the_day_it_was_said():
    said = Interval(date(2017, 10, 23), date(2017, 10, 23), "day")
    happened = incident(claim("clm-1", stance="threatened", when=said))
    threat = link(bearing="threatens")

    finding = only(decisions.find([judged(happened, threat)], [happened], [threat]))

    assert (finding.bearing, finding.since_on) == ("threatens", date(2017, 10, 23))


def test_what_is_told_as_ended_has_its_last_day():
    happened = incident(claim("clm-1", stance="ended"))

    finding = only(decisions.find([judged(happened, link())], [happened], [link()]))

    assert finding.ended_on == date(2017, 8, 26)


# ------------------------------------------------------------------ what was seen


def test_a_claim_that_joins_and_agrees_leaves_the_decision_as_it_was():
    before = incident()
    after = incident(claim("clm-1"), claim("clm-2", AGREES))

    found = decisions.find([judged(before, link())], [after], [link()])

    assert (only(found).state, found.signals) == ("upheld", ())


def test_a_claim_that_comes_first_and_renames_the_incident_leaves_the_decision():
    before = incident()
    after = incident(claim("clm-0", AGREES), claim("clm-1"), id="inc-0")

    found = decisions.find([judged(before, link())], [after], [link(incident="inc-0")])

    assert (only(found).incident, found.signals) == ("inc-0", ())


@pytest.mark.parametrize(
    ("joins", "words"),
    [
        (claim("clm-2", DENIES, stance="denied"), "denies it"),
        (claim("clm-2", number=stations(31, 31)), "counts 31 stations, not 15 stations"),
        (claim("clm-2", number=Quantity(31, 31, "people")), "counts 31 people, not 15 stations"),
        (claim("clm-2", to=(mention("Ana Bel"),)), "done to Ana Bel, whom nothing seen names"),
    ],
)
def test_a_claim_that_joins_and_disagrees_is_news_and_the_decision_counts(joins, words):
    before = incident(claim("clm-1", number=stations(15, 15)), number=stations(15, 15))
    after = incident(before.claims[0], joins, number=stations(15, 31))

    found = decisions.find([judged(before, link())], [after], [link()])
    (signal,) = found.signals

    assert only(found).state == "upheld"
    assert signal.kind == findings.NEW_EVIDENCE
    assert words in signal.what


@pytest.mark.parametrize("joins", [stations(15, 15), stations(19, 19), stations(40, None)])
def test_a_number_that_one_of_the_seen_claims_allows_is_no_news(joins):
    known = (claim("clm-1", number=stations(15, 15)), claim("clm-2", number=stations(19, None)))
    after = incident(*known, claim("clm-3", number=joins))

    found = decisions.find([judged(incident(*known), link())], [after], [link()])

    assert (only(found).state, found.signals) == ("upheld", ())


@pytest.mark.parametrize(
    "more",
    [
        {"to": (mention("Two reporters"),)},
        {"to": (mention("Mr Ana Bel"),)},
        {"by": (mention("Ben Dor"),)},
        {"number": Quantity(40, 40, "percent")},
    ],
)
def test_a_name_that_was_seen_and_another_doer_or_measure_are_no_news(more):
    seen = claim("clm-1", to=(mention("Bel"),), number=stations(15, 15))
    after = incident(seen, claim("clm-2", AGREES, **{"to": (mention("Bel"),), **more}))

    found = decisions.find([judged(incident(seen), link())], [after], [link()])

    assert (only(found).state, found.signals) == ("upheld", ())


def test_a_decision_that_lapsed_is_signalled_until_its_person_or_its_question_is_decided_again():
    before = incident()
    after = incident(claim("clm-1", by=(mention("Villagers"),)))
    old, day = judged(before, link()), timedelta(days=1)
    anew = {
        "the same person alone": judged(after, None, at=NOON + day),
        "another person alone": judged(after, None, at=NOON + day, by="Ben"),
        "another person there": judged(
            after, None, at=NOON + day, by="Ben", commitment="sov-3-2-a-i", bearing="breaches"
        ),
    }

    signals = {who: decisions.find([old, new], [after], []).signals for who, new in anew.items()}
    still = decisions.find([old, anew["the same person alone"]], [after], [link()]).signals

    assert [signal.where for signal in decisions.find([old], [after], []).signals] == [old.id]
    assert {who: len(some) for who, some in signals.items()} == {
        "the same person alone": 0, "another person alone": 1, "another person there": 0,
    }  # fmt: skip
    assert [signal.where for signal in still] == [old.id]  # it is proposed there, and open


def test_a_denial_that_turns_the_whole_incident_is_news_too():
    before = incident()
    after = evolve(
        incident(claim("clm-1"), claim("clm-2", DENIES, stance="denied")), stance="denied"
    )

    found = decisions.find([judged(before, link())], [after], [link()])

    assert only(found).state == "upheld"
    assert [s.kind for s in found.signals] == [findings.NEW_EVIDENCE]


CHANGES = {
    "the words": (incident(claim("clm-1", "The ministry opened stations.")), [link()], "now reads"),
    "the act": (incident(act="media_block"), [link()], "read as media_block, not media_close"),
    "the stance": (incident(stance="planned"), [link()], "told as planned, not done"),
    "who did it": (incident(claim("clm-1", by=())), [link()], "done by nobody named, not cambodia"),
    "to whom": (incident(claim("clm-1", to=())), [link()], "not 15 radio stations"),
    "the day": (
        incident(when=Interval(date(2016, 1, 1), date(2016, 1, 1), "day")),
        [link()],
        "dated 2016-01-01 to 2016-01-01, not 2017-08-21 to 2017-08-26",
    ),
    "the number": (incident(number=stations(31, 31)), [link()], "counts 31 stations, not nothing"),
    "the claim": (incident(claim("clm-9", AGREES)), [link()], "nothing that was seen is read"),
    "the link": (incident(), [], "no longer proposed to bear on sov-3-2-a-i"),
    "the bearing": (
        incident(),
        [link(bearing="threatens")],
        "threatens on sov-3-2-a-i, not breach",
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_decision_lapses_when_what_was_seen_has_changed_in(what):
    after, links, words = CHANGES[what]

    found = decisions.find([judged(incident(), link())], [after], links)
    (signal,) = found.signals

    assert found.findings == ()
    assert signal.kind == findings.LAPSED
    assert words in signal.what
    assert signal.do


def test_a_decision_lapses_when_what_it_saw_as_one_is_told_as_two():
    before = incident(claim("clm-1"), claim("clm-2", AGREES))
    after = [incident(claim("clm-1")), incident(claim("clm-2", AGREES), id="inc-2")]

    found = decisions.find([judged(before, link())], after, [link(), link(incident="inc-2")])

    assert found.findings == ()
    assert "seen as one is now 2 incidents" in found.signals[0].what


def test_a_decision_whose_seen_was_tampered_with_does_not_count():
    happened = incident()
    ruled = judged(happened, link())
    forged = evolve(ruled, seen=evolve(ruled.seen, act="media_block"))

    found = decisions.find([forged], [happened], [link()])

    assert found.findings == ()
    assert "its own hash" in found.signals[0].what


def test_a_later_lapsed_decision_does_not_bring_the_earlier_one_back():
    happened = incident()
    first = judged(happened, link(), judgement="rejected", proof=None)
    wider = incident(claim("clm-1"), claim("clm-2", AGREES))
    later = judged(wider, link(), at=NOON + timedelta(days=1))

    found = decisions.find([first, later], [happened], [link()])

    assert found.findings == ()
    assert [s.where for s in found.signals] == [later.id]


def test_a_person_who_judged_two_incidents_apart_that_become_one_settles_it_by_judging_again():
    one, two = incident(), incident(claim("clm-2", AGREES), id="inc-2")
    yes = judged(one, link())
    no = judged(two, link(incident="inc-2"), judgement="rejected", proof=None)
    merged = incident(claim("clm-1"), claim("clm-2", AGREES))
    again = judged(merged, link(), at=NOON + timedelta(days=1))

    before = decisions.find([yes, no], [merged], [link()])
    after = decisions.find([yes, no, again], [merged], [link()])

    assert only(before).state == "disputed"
    assert (only(after).state, only(after).decisions) == ("upheld", (again.id,))


def test_a_remedy_of_an_incident_that_is_not_there_is_signalled():
    happened = incident()

    found = decisions.find([judged(happened, link(), remedies=("inc-7",))], [happened], [link()])

    assert [s.kind for s in found.signals] == [findings.UNKNOWN_REMEDY]
    assert only(found).remedies == ("inc-7",)


@given(st.data())
def test_shuffled_decisions_come_to_the_same(data):
    happened = [incident(), incident(claim("clm-2", AGREES), id="inc-2")]
    links = [link(incident=i.id) for i in happened] + [link("cps-15-2-a-i")]
    ruled = [
        judged(
            next(i for i in happened if i.id == bearing.incident),
            bearing,
            by=data.draw(st.sampled_from(["Ann", "Bo"])),
            judgement=data.draw(st.sampled_from(["upheld", "rejected", "unsure"])),
            proof=data.draw(st.sampled_from(PROOFS)),
            at=NOON + timedelta(days=data.draw(st.integers(0, 2))),
            serious=data.draw(st.booleans()),
        )
        for bearing in data.draw(st.lists(st.sampled_from(links), max_size=6))
    ]

    shuffled = data.draw(st.permutations(ruled))

    assert decisions.find(ruled, happened, links) == decisions.find(shuffled, happened, links)
    assert decisions.find(ruled, happened, links) == decisions.find(ruled * 2, happened, links)


# ------------------------------------------------------------------ proposals, seeing, bundling


def test_proposals_say_what_the_gravest_link_would_come_to():
    happened = incident()
    links = [link(bearing="context"), link()]

    (finding,) = decisions.propose([happened], links)

    assert (finding.state, finding.bearing, finding.proof) == ("proposed", "breaches", None)
    assert finding.since_on == date(2017, 8, 26)
    assert finding.id == only(decisions.find([judged(happened, link())], [happened], links)).id


def test_what_is_seen_holds_every_word_that_was_shown():
    seen = decisions.see(incident(claim("clm-1"), claim("clm-2", AGREES)), link())

    assert (seen.claims, seen.quotes) == (("clm-1", "clm-2"), (CLOSED, AGREES))
    assert (seen.by, seen.to) == (("cambodia",), ("15 radio stations",))
    assert (seen.commitment, seen.bearing) == ("sov-3-2-a-i", "breaches")


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"reason": " "}, "no reason"),
        ({"by": ""}, "nobody's name"),
        ({"proof": None}, "no standard of proof"),
        ({"commitment": "cps-15-2-a-i"}, "nothing of how it bears"),
        ({"at": datetime(2017, 10, 24)}, "no time zone"),  # noqa: DTZ001
    ],
)
def test_a_decision_that_says_too_little_is_refused(more, words):
    with pytest.raises(EvidenceError, match=words):
        judged(incident(), link(), **more)


def test_the_same_decision_has_the_same_id_and_another_instant_another():
    same = judged(incident(), link(), at=NOON.astimezone(UTC))

    assert judged(incident(), link()) == same
    assert judged(incident(), link(), at=NOON + timedelta(seconds=1)).id != same.id


def test_a_link_of_another_incident_cannot_be_seen_with_this_one():
    with pytest.raises(EvidenceError, match="never shown"):
        decisions.see(incident(), link(incident="inc-2"))


@pytest.mark.parametrize(
    ("module", "carried"),
    [
        (comparison, {"servanda.model", "servanda.canon"}),
        (
            findings,
            {
                "servanda.model",
                "servanda.canon",
                "servanda.decisions.comparison",
                "servanda.decisions.second_person",
            },
        ),
        (second_person, {"attrs", "servanda.lookalikes", "servanda.model"}),
    ],
)
def test_findings_imports_only_what_an_archive_can_carry(module, carried):
    tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
    names = {
        node.module if isinstance(node, ast.ImportFrom) else alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    ours = {name for name in names if name.split(".")[0] not in sys.stdlib_module_names}

    assert ours == carried


def test_the_queue_asks_first_what_would_move_a_standing_and_marks_what_has_lapsed():
    one, two, three = (incident(claim(f"clm-{n}"), id=f"inc-{n}") for n in (1, 2, 3))
    lapsed, old = incident(claim("clm-4"), id="inc-4"), incident(claim("clm-4", AGREES), id="inc-4")
    links = [
        link(),
        link(incident="inc-2"),
        link("cps-15-2-a-i", incident="inc-2"),
        link("cps-15-2-a-i", incident="inc-1", bearing="context"),
        link("cps-15-2-a-i", incident="inc-4"),
    ]
    ruled = [judged(one, link()), judged(old, links[4])]

    questions = decisions.queue([three, two, one, lapsed], links, ruled)

    assert [(q.incident.id, q.link and q.link.commitment, q.lapsed) for q in questions] == [
        ("inc-4", "cps-15-2-a-i", True),
        ("inc-2", "cps-15-2-a-i", False),
        ("inc-2", "sov-3-2-a-i", False),
        ("inc-1", "cps-15-2-a-i", False),
        ("inc-3", None, False),
    ]
    assert "now reads" in questions[0].why


def test_what_was_answered_is_not_asked_again():
    happened = incident()
    unsure = judged(happened, link(), judgement="unsure", proof=None)

    assert decisions.queue([happened], [link()], [unsure]) == ()


def test_what_newer_claims_deny_is_asked_again_until_its_person_has_seen_them():
    denied = incident(claim("clm-1"), claim("clm-2", DENIES, stance="denied"))
    before = judged(incident(), link())
    after = judged(denied, link(), at=NOON + timedelta(days=1))

    (question,) = decisions.queue([denied], [link()], [before])

    assert (question.lapsed, "denies it" in question.why) == (False, True)
    assert decisions.queue([denied], [link()], [before, after]) == ()
    assert decisions.find([before, after], [denied], [link()]).signals == ()
