"""Which claims are compared: every pair that can be likely, and not many more."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st
from incidents.report import Report, day
from tries import tries

from bench import growth
from servanda import incidents, lexicon
from servanda.incidents.candidates import pairs
from servanda.incidents.identities import Naming
from servanda.incidents.likeness import Manner, likeness
from servanda.incidents.outcomes import led
from servanda.model import Claim

LEXICON = lexicon.load()
WHO = [
    *("Ana Dorn", "Dorn", "the Dorn family", "two reporters", "reporter", "repoters", "She"),
    *("an opposition reporter", "protesters", "Bo Hall and others", "three other men", "the"),
]
DAYS = ["2021-06-01", "2021-06-02", "2021-06-03", "2021-07-30", "2021-06", "2021", "2001", ""]
TAILS = ["near the harbour that evening", "near the harbour that same evening", "in June", ""]


@st.composite
def some_claims(draw: st.DrawFn) -> list[Claim]:
    claims: list[Claim] = []
    for at in range(draw(st.integers(2, 9))):
        who = draw(st.lists(st.sampled_from(WHO), max_size=2, unique=True))
        place = draw(st.sampled_from(["", "Kampot"]))
        tail = draw(st.sampled_from(TAILS))
        report = Report(f"Police of {place} arrested {', '.join(who)} {tail}.", name=str(at))
        mentions = [
            report.who(
                one, draw(st.sampled_from([None, None, "dorn"])) if one[0].isupper() else None
            )
            for one in who
        ]
        report.tell(
            "detain",
            "arrested",
            when=draw(st.sampled_from(DAYS)),
            to=mentions,
            by=report.who("Police"),
            at=place,
            stance=draw(st.sampled_from(["done", "done", "denied", "planned"])),
            said_by=mentions[0] if mentions and draw(st.booleans()) else None,
        )
        claims += report.claims
    return claims


@tries(150)
@given(some_claims(), st.sampled_from(["spoken", "a state's", "anyone's"]), st.integers(1, 4))
def test_no_likely_pair_is_left_out(claims: list[Claim], manner: Manner, stories: int) -> None:
    story = [str(at % (stories * 3)) for at in range(len(claims))]

    found = pairs(claims, story, manner)

    likely = {
        (one, other)
        for one, other in combinations(range(len(claims)), 2)
        if likeness(claims[one], claims[other], manner, within=story[one] == story[other])
    }
    assert likely <= found


def test_a_crowd_that_says_the_same_is_one_incident_and_is_not_compared_all_with_all() -> None:
    made = [
        Report(f"Police arrested Ana Dorn on Tuesday, said witness {at}.", name=str(at))
        for at in range(200)
    ]
    for report in made:
        report.tell("detain", "arrested", when="2021-06-01", to=report.who("Ana Dorn"))
    claims = [report.claims[0] for report in made]

    assert len(pairs(claims, [claim.capture for claim in claims], "a state's")) < 400
    found = incidents.group(
        [r.telling for r in made],
        [r.capture for r in made],
        [r.text for r in made],
        lexicon=LEXICON,
    )
    assert [len(incident.claims) for incident in found] == [200]


def test_as_many_reports_again_are_about_as_many_pairs_again() -> None:
    def compared(count: int) -> int:
        claims = [telling.claims[0] for telling in growth.watched(count)[0]]
        return len(pairs(claims, [claim.capture for claim in claims], "a state's"))

    assert compared(2000) < 2.5 * compared(1000)


def test_a_page_of_many_names_is_not_compared_name_with_name() -> None:
    def compared(count: int) -> int:
        made = " ".join(f"Police arrested Man{n} Person on Monday." for n in range(count))
        report = Report(made, name="one")
        for n in range(count):
            report.tell("detain", "arrested", when="2021-06-01", to=report.who(f"Man{n} Person"))
        return len(pairs(report.claims, ["one"] * count, "a state's"))

    assert compared(200) <= 2.2 * compared(100) + 10


def test_other_men_are_not_the_same_men_because_a_name_stands_beside_them() -> None:
    one = Report("Fadi and three other men were kidnapped by the group.", name="one")
    one.tell("abduct", "kidnapped", to=[one.who("Fadi"), one.who("three other men")])
    other = Report("Because three British men were abducted too, the court agreed.", name="other")
    other.tell("abduct", "abducted", to=other.who("three British men"))

    found = incidents.group(
        [one.telling, other.telling],
        [one.capture, other.capture],
        [one.text, other.text],
        lexicon=LEXICON,
    )

    assert len(found) == 2


def test_a_plan_leads_to_the_first_deeds_after_it_and_to_none_before() -> None:
    told = []
    for on in ("2021-06-01", "2021-06-20", "2021-06-20", "2021-07-20"):
        report = Report(f"Police arrested Ana Dorn on {on}, {len(told)}.", name=f"{len(told)}")
        report.tell("detain", "arrested", when=on, to=report.who("Ana Dorn"))
        told.append(report)
    plan = Report("Police will arrest Dorn.", name="plan")
    plan.tell("detain", "arrest", when="2021-06-10", to=plan.who("Dorn"), stance="planned")
    found = [
        incident
        for report in (*told, plan)
        for incident in incidents.group(
            [report.telling], [report.capture], [report.text], lexicon=LEXICON
        )
    ]

    last = led(found, Naming())[-1]

    assert last.when == day("2021-06-10")
    assert last.leads_to == (found[1].id, found[2].id)
