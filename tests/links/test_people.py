"""A promise to protect is borne on by harm to those it names, whoever did it, and by no other."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from servanda import agreements, lexicon, links
from servanda.links import people
from servanda.model import (
    PEOPLE,
    ActorKind,
    Agreement,
    Claim,
    Incident,
    Interval,
    Link,
    Mention,
    Place,
    Span,
)

LEXICON = lexicon.load()
ROOT = Path(__file__).parents[2]
DAY = Interval(date(2019, 5, 2), date(2019, 5, 2), "day")


@pytest.fixture(scope="module")
def colombia() -> Agreement:
    return agreements.read(ROOT / "agreements" / "colombia-2016.md", lexicon=LEXICON)


def linked(
    pact: Agreement,
    sentence: str,
    by: str,
    to: str,
    kind: ActorKind,
    *,
    act: str = "kill",
    doer: str | None = None,
    country: str = "co",
) -> dict[str, Link]:
    """The links of an imagined incident, by commitment; `by` are words of no known person."""

    def span(words: str) -> Span:
        at = sentence.index(words)
        return Span(at, at + len(words), words)

    whole = span(sentence)
    who = (Mention(span(by), doer, "state_organ" if doer else "unknown"),)
    whom = (Mention(span(to), None, kind, country=country),)
    where = (Place(span("Puerto"), "Puerto", country),)
    claim = Claim("c1", "p1", act, "done", whole, whole, who, whom, where, DAY)
    told = Incident("i1", act, "done", DAY, (claim,), by=who, to=whom, where=where)
    found = links.propose([told], pact, pact.actors, lexicon=LEXICON)
    return {link.commitment: link for link in found if not link.asks}


def test_a_leader_killed_by_gunmen_bears_on_the_promise_to_protect_as_nobodys_breach(
    colombia: Agreement,
) -> None:
    found = linked(
        colombia,
        "Gunmen killed a peasant leader in Puerto.",
        "Gunmen",
        "a peasant leader",
        "defender",
    )

    link = found["fa-2.1.2.2"]
    assert (link.bearing, link.bearers) == ("context", ())
    assert "done to defenders and leaders, whom" in link.reason
    assert "whoever did it, it asks whether those who bear the promise protected" in link.reason
    assert {one.bearing for one in found.values()} == {"context"}


def test_the_same_by_soldiers_is_laid_to_the_state_that_promised(colombia: Agreement) -> None:
    found = linked(
        colombia,
        "Soldiers killed a peasant leader in Puerto.",
        "Soldiers",
        "a peasant leader",
        "defender",
        doer="colombian_army",
    )

    assert (found["fa-2.1.2.2"].bearing, found["fa-2.1.2.2"].bearers) == ("breaches", ("colombia",))


def test_harm_to_others_than_those_a_promise_protects_does_not_bear_on_it(
    colombia: Agreement,
) -> None:
    found = linked(
        colombia,
        "Soldiers killed a former FARC combatant in Puerto.",
        "Soldiers",
        "a former FARC combatant",
        "person",
        doer="colombian_army",
    )

    assert "fa-3.4.7.4" in found
    assert not {"fa-2.1.2.1-c", "fa-2.1.2.2", "fa-3.4.8"} & set(found)


def test_the_killing_of_somebody_whom_no_promise_names_is_linked_to_nothing(
    colombia: Agreement,
) -> None:
    assert not linked(
        colombia, "Gunmen killed a taxi driver in Puerto.", "Gunmen", "a taxi driver", "person"
    )


def test_what_is_told_of_another_country_asks_nothing_here(colombia: Agreement) -> None:
    assert not linked(
        colombia,
        "Gunmen killed a peasant leader in Puerto.",
        "Gunmen",
        "a peasant leader",
        "defender",
        country="ve",
    )


def test_who_did_it_is_never_taken_for_whom_it_was_done_to(colombia: Agreement) -> None:
    assert not linked(
        colombia,
        "Former combatants killed a merchant in Puerto.",
        "Former combatants",
        "a merchant",
        "person",
    )


def test_every_kind_of_people_has_words_of_its_own_and_known_subjects() -> None:
    table = tomllib.loads((Path(people.__file__).parent / "people.toml").read_text())

    assert tuple(table) == PEOPLE
    for one in people.known().values():
        assert set(one.subjects) <= set(LEXICON.subjects)
