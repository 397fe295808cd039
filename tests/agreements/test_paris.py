"""The Paris Agreements are in their file: every provision, who is bound and when."""

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from servanda import binding, lexicon
from servanda.agreements import read

PATH = Path(__file__).parents[2] / "agreements" / "paris-1991.md"

# fmt: off
MAIN = [
    "cps/1", "cps/2/1", "cps/2/2", "cps/3", "cps/4", "cps/5", "cps/6", "cps/8", "cps/9", "cps/10",
    "cps/11", "cps/12", "cps/13", "cps/14", "cps/15/1", "cps/15/2/a/i", "cps/15/2/a/ii",
    "cps/15/2/a/iii", "cps/15/2/a/iv", "cps/15/2/b", "cps/16", "cps/17", "cps/18", "cps/19",
    "cps/20/1", "cps/20/2", "cps/21", "cps/22", "cps/23", "cps/24", "cps/25", "cps/26", "cps/27",
    "cps/28/1", "cps/28/2", "cps/29", "cps/30", "cps/31", "cps/32",
]
ANNEX_1 = [
    "a/2", "a/3", "b/1", "b/2", "b/3", "b/4", "b/5/a", "b/5/b", "b/6", "c/1", "c/2", "c/3", "c/4",
    "c/5", "d/1", "d/2", "d/3/a", "d/3/b", "d/3/c", "d/3/d", "d/3/e", "d/3/f", "d/3/g", "d/3/h",
    "d/3/i", "d/3/j", "d/3/k", "d/3/l", "d/4", "d/5", "d/6", "e/a", "e/b", "e/c",
]
ANNEX_2 = [
    "1/1", "1/2", "1/3", "1/4", "1/5", "1/6", "2", "3", "4", "5", "6", "7/1", "7/2", "7/3", "8",
    "9", "10", "11", "12",
]
ANNEX_3 = ["1", "2", "3", "4", "5", "6", "7", "8", "9"]
ANNEX_4 = ["1", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13"]
ANNEX_5 = ["1", "2", "3", "4", "5", "6"]
SOV = [
    "sov/1/1", "sov/1/2/a", "sov/1/2/b", "sov/1/2/c", "sov/1/2/d", "sov/1/2/e", "sov/1/2/f",
    "sov/1/2/g", "sov/1/2/h", "sov/2/1", "sov/2/2/a", "sov/2/2/b", "sov/2/2/c", "sov/2/2/d",
    "sov/2/2/e", "sov/2/2/f", "sov/2/2/g", "sov/3/1", "sov/3/2/a/i", "sov/3/2/a/ii",
    "sov/3/2/a/iii", "sov/3/2/a/iv", "sov/3/2/b", "sov/3/3", "sov/4", "sov/5/1", "sov/5/2",
    "sov/5/3", "sov/5/4", "sov/6", "sov/7", "sov/8",
]
OTHERS = ["fa/1", "fa/6", "dec/1", "dec/2", "dec/3", "dec/4", "dec/5", "dec/6", "dec/12"]
PROVISIONS = [
    *MAIN,
    *(f"cps/annex{n}/{id}" for n, ids in enumerate([ANNEX_1, ANNEX_2, ANNEX_3, ANNEX_4, ANNEX_5], 1)
      for id in ids),
    *SOV, *OTHERS,
]
STATES = {
    "australia", "brunei", "cambodia", "canada", "china", "france", "india", "indonesia", "japan",
    "laos", "malaysia", "philippines", "singapore", "thailand", "united_kingdom", "united_states",
    "viet_nam",
}
# fmt: on
THEN, NOW = date(1992, 3, 1), date(2017, 10, 24)


@cache
def paris():
    return read(PATH, lexicon=lexicon.load())


def held(role, on):
    return set(binding.holders(paris(), (role,), on))


def test_every_provision_is_in_the_file_and_bears_something():
    bearing = {item.provision for item in paris().items()}

    assert {p.id for p in paris().provisions} == set(PROVISIONS)
    assert set(PROVISIONS) - bearing == set()


def test_every_item_says_what_it_is_about():
    assert [item.id for item in paris().items() if not item.subjects] == []


def test_nineteen_states_signed_and_hold_the_role_by_date():
    assert held("parties", date(1991, 10, 23)) == STATES | {"ussr", "yugoslavia"}
    assert held("parties", date(1991, 12, 27)) == STATES | {"russia", "yugoslavia"}
    assert held("parties", date(1992, 4, 28)) == STATES | {"russia"}
    assert held("parties", NOW) == STATES | {"russia"}


def test_the_other_parties_are_the_parties_without_cambodia():
    for on in (THEN, NOW):
        for role in ("other_parties", "other_signatories"):
            assert held(role, on) == held("parties", on) - {"cambodia"}


def test_the_succession_of_yugoslavia_is_carried_as_an_open_question():
    parties = next(role for role in paris().roles if role.id == "parties")
    holding = next(h for h in parties.held_by if h.actor == "yugoslavia")

    assert holding.open_question
    assert any("yugoslavia" in question.about for question in paris().questions)


@pytest.mark.parametrize(
    ("role", "on", "holders"),
    [
        ("co_chairs", NOW, {"france", "indonesia"}),
        ("depositaries", NOW, {"france", "indonesia"}),
        ("un_secretary_general", NOW, {"un_secretary_general"}),
        ("human_rights_commission", THEN, {"un_commission_on_human_rights"}),
        ("human_rights_commission", NOW, {"un_human_rights_council"}),
        ("snc", THEN, {"snc"}),
        ("snc", NOW, set()),
        ("cambodia", THEN, {"cambodia"}),
        ("cambodia", NOW, {"cambodia"}),
        ("untac", NOW, set()),
        ("neighbours", NOW, {"laos", "thailand", "viet_nam"}),
    ],
)
def test_roles_are_held_by_whom_they_were_held_by(role, on, holders):
    assert held(role, on) == holders


def test_what_binds_the_transition_ends_with_it():
    for item in paris().items():
        if item.id == "cps-16" or item.provision.startswith("cps/annex3"):
            assert binding.phase(paris(), item, date(1993, 9, 24)) == "within"
            assert binding.phase(paris(), item, date(1993, 9, 25)) == "after"


@pytest.mark.parametrize(
    "id",
    ["cps-15-2-a-i", "cps-15-2-b", "cps-17", "cps-18-others", "cps-25", "cps-28-1-good-faith",
     "cps-29", "sov-5-1", "sov-5-4", "sov-2-2-c", "sov-3-2-a-i"],
)  # fmt: skip
def test_what_has_no_limit_in_time_still_binds(id):
    assert binding.phase(paris(), paris().commitment(id), NOW) == "within"


def test_the_consultation_clause_of_the_settlement_waits_for_a_request():
    rule = paris().commitment("cps-29")

    assert (rule.bearers, rule.force, rule.term.kind) == (("co_chairs",), "must", "immediately")
    assert set(rule.trigger.standard) == {"violation", "threat"}
    assert rule.gate.by == "un_secretary_general"
    assert "direct-duty" in {reading.id for reading in rule.readings}


def test_the_consultation_clause_of_the_sovereignty_agreement_needs_no_request():
    rule = paris().commitment("sov-5-1")

    assert (rule.bearers, rule.borne, rule.gate) == (("parties",), "each", None)
    assert rule.term.kind == "immediately"
    assert rule.trigger.names(paris().commitment("sov-3-2-a-i"))
    assert not rule.trigger.names(paris().commitment("cps-15-2-a-i"))


def test_calling_on_united_nations_organs_takes_a_serious_violation_of_rights():
    rule = paris().commitment("sov-5-4")

    assert (rule.force, rule.trigger.standard, rule.gate) == ("must", ("serious",), None)
    assert rule.trigger.names(paris().commitment("sov-3-2-a-i"))
    assert not rule.trigger.names(paris().commitment("sov-2-2-c"))


@pytest.mark.parametrize("id", ["sov-5-2", "sov-5-3"])
def test_powers_of_the_parties_are_no_duties(id):
    assert paris().commitment(id).force == "may"


def test_deadlines_of_the_ceasefire_hang_on_its_second_phase():
    terms = {
        item.id: item.term for item in paris().items()
        if item.term and item.term.after == "start_of_phase_2"
    }  # fmt: skip

    assert terms["cps-annex2-3-report"].days == 14
    assert (terms["cps-annex2-6"].kind, terms["cps-annex2-6"].days) == ("before", 14)
    assert terms["cps-annex2-7-2-confirm"].days == 28
    assert len(terms) >= 9


@pytest.mark.parametrize(
    ("id", "quantity", "op", "unit"),
    [
        ("cps-annex2-5", 70, "at least", "percent"),
        ("cps-annex3-1-members", 120, "exactly", "members"),
        ("cps-annex3-5", 5000, "at least", "registered voters"),
    ],
)
def test_quantities_of_the_text_are_measures(id, quantity, op, unit):
    measure = paris().commitment(id).measures[0]

    assert (measure.quantity, measure.op, measure.unit) == (quantity, op, unit)


def test_the_assembly_has_three_months_and_the_vote_nine():
    assert paris().commitment("cps-annex3-1").term.months == 3
    assert paris().commitment("cps-annex1-d-5").term.months == 9


def test_doubt_is_marked_where_the_text_was_not_read():
    for id in ("dec-6", "dec-12", "fa-6"):
        assert paris().commitment(id).confidence == "low"


def test_only_treaties_are_treaties():
    assert {i.id: i.treaty for i in paris().instruments} == {
        "fa": False, "cps": True, "sov": True, "dec": False,
    }  # fmt: skip


def test_open_questions_of_law_are_carried():
    assert {q.id for q in paris().questions} >= {
        "is-the-settlement-discharged", "was-it-replaced", "succession-of-yugoslavia",
        "succession-of-the-ussr", "accession-of-the-netherlands", "end-of-transition",
        "commission-to-council",
    }  # fmt: skip
