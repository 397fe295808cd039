"""Who does what to whom where verbs share an object, and on which day where two are named."""

from __future__ import annotations

from datetime import date

import pytest

from servanda.model import Claim
from tests.claims.reading import telling, the


def parties(claim: Claim) -> tuple[list[str], list[str]]:
    return [m.span.quote for m in claim.by], [m.span.quote for m in claim.to]


def test_two_verbs_of_one_object_are_two_acts_of_one_doer() -> None:
    told = telling("Police arrested and later released the editor of a weekly on Monday.").claims

    assert [(c.act, *parties(c)) for c in told] == [
        ("detain", ["Police"], ["the editor of a weekly"]),
        ("release", ["Police"], ["the editor of a weekly"]),
    ]


def test_three_verbs_of_one_object_are_three_acts_of_one_doer() -> None:
    told = telling("Soldiers detained, tortured and killed three monks in Kep on Sunday.").claims

    assert {c.act for c in told} == {"detain", "torture", "kill"}
    assert {c.when.from_on for c in told} == {date(2018, 5, 13)}
    assert {str(parties(c)) for c in told} == {str((["Soldiers"], ["three monks"]))}


def test_who_is_named_at_the_end_of_a_row_does_all_that_is_passive_in_it() -> None:
    told = telling("The men were tortured and killed by soldiers.").claims

    assert {(c.act, *map(tuple, parties(c))) for c in told} == {
        ("torture", ("soldiers",), ("The men",)),
        ("kill", ("soldiers",), ("The men",)),
    }


def test_a_headline_in_participles_names_who_suffers() -> None:
    told = telling("Editor arrested and later released.").claims

    assert {str(parties(c)) for c in told} == {str(([], ["Editor"]))}


@pytest.mark.parametrize(
    ("content", "doer", "day"),
    [
        ("On 9 May soldiers killed six farmers in Pailin.", "soldiers", 9),
        ("On 9 May, soldiers killed six farmers in Pursat.", "soldiers", 9),
        ("On May 7 soldiers killed six farmers.", "soldiers", 7),
        ("On 8 May 2018 soldiers killed six farmers.", "soldiers", 8),
        ("On 9 May Cambodian soldiers killed six farmers.", "Cambodian soldiers", 9),
        ("On Sunday soldiers killed six farmers.", "soldiers", 13),
    ],
)
def test_a_day_before_the_doer_is_the_day_and_no_part_of_a_name(
    content: str, doer: str, day: int
) -> None:
    claim = the("kill", content)

    assert [m.span.quote for m in claim.by] == [doer]
    assert (claim.when.from_on, claim.when.to_on) == (date(2018, 5, day), date(2018, 5, day))


@pytest.mark.parametrize(
    ("content", "day"),
    [
        ("Families said on Tuesday soldiers detained twelve fishermen in Kampot on 9 May.", 9),
        ("The army said on Tuesday its soldiers had detained four villagers on Sunday.", 13),
        ("Police said Tuesday they had arrested the editor of a weekly on Sunday.", 13),
        ("Families said on Tuesday that police detained three monks in Kep on 9 May.", 9),
        ("The minister said that on Tuesday police arrested the editor.", 15),
        ("The minister said police arrested the editor on Tuesday.", 15),
        ("Police arrested the editor on Sunday, 13 May 2018, villagers said.", 13),
        ("Police arrested the editor at the mill on Sunday, 13 May 2018, villagers said.", 13),
    ],
)
def test_the_day_of_saying_is_not_the_day_of_the_act(content: str, day: int) -> None:
    assert the("detain", content).when.from_on == date(2018, 5, day)


@pytest.mark.parametrize(
    ("content", "doers"),
    [
        ("KYIV, Ukraine (AP) — Police arrested three editors on Monday.", ["Police"]),
        ("PHNOM PENH, Cambodia (AP) - Police arrested three editors on Monday.", ["Police"]),
        ("BANGKOK — Police arrested three editors on Monday.", ["Police"]),
        ("SAN SALVADOR, 3 May 2018 (Wire) -- Police arrested three editors.", ["Police"]),
        ("PHNOM PENH Police arrested three editors on Monday.", ["Police"]),
        ("SAN JOSE DEL GUAVIARE Police arrested three editors on Monday.", ["Police"]),
        ("UNHCR police arrested three editors on Monday.", ["UNHCR police"]),
    ],
)
def test_a_dateline_does_nothing(content: str, doers: list[str]) -> None:
    assert [m.span.quote for m in the("detain", content).by] == doers


def test_who_tells_of_a_killing_was_not_killed() -> None:
    content = "Soldiers fired on protesters, killing six, witnesses and opposition leaders said."

    assert [m.span.quote for m in the("kill", content).to] == ["six"]
