"""Names are taken for exactly one known actor, or left open with a reason."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.claims.actors.resolver import Resolver, acronyms
from servanda.model import Actor, ActorKind, Interval, Office

PREMIER = ("Prime Minister", "PM", "Arcadian Prime Minister")
ACTORS = (
    Actor("arcadia", "Arcadia", "state", aliases=("Kingdom of Arcadia",), country="aq"),
    Actor(
        "old",
        "Ban Soren",
        "official",
        offices=(
            Office(
                "Prime Minister of Arcadia",
                "arcadia",
                date(1985, 1, 14),
                date(2023, 8, 22),
                PREMIER,
            ),
        ),
    ),
    Actor(
        "new",
        "Ban Marek",
        "official",
        offices=(Office("Prime Minister of Arcadia", "arcadia", date(2023, 8, 22), None, PREMIER),),
    ),
    Actor("sokha", "Kem Sokha", "politician", not_to_confuse_with=("sokhan",)),
    Actor("party", "Arcadia National Rescue Party", "party", aliases=("ANRP",)),
    Actor("guterres", "António Guterres", "international"),
)
TEXT = "They arrested the Arcadian National Rescue Party’s (ANRP) leader Kem Sokha on Monday."


def resolver(
    on: date | None = date(2017, 10, 24), content: str = "", home: str | None = "aq"
) -> Resolver:
    return Resolver(ACTORS, on=on, acronyms=acronyms(TEXT), home=home, content=content)


@pytest.mark.parametrize(
    ("words", "actor"),
    [
        ("Ban Soren", "old"),
        ("Arcadian Prime Minister Ban Soren", "old"),
        ("UN Secretary-General António Guterres", "guterres"),
        ("ANTONIO GUTERRES", "guterres"),
        ("the ANRP", "party"),
        ("Arcadian National Rescue Party", "party"),
        ("the Arcadian National Rescue Party’s (ANRP) leader Kem Sokha", "sokha"),
        ("ANRP leader Kem Sokha", "sokha"),
        ("Kem Sokha, leader of the ANRP,", "sokha"),
        ("Mr. Kem Sokha", "sokha"),
        ("Ban Soren’s government", "arcadia"),
        ("Arcadia's government", "arcadia"),
        ("the government of Arcadia", "arcadia"),
        ("the government", "arcadia"),
        ("leader of the ANRP", None),
        ("Kem Sokha's lawyer", None),
        ("John Ban Soren", None),
        ("Kem Sokhan", None),
        ("a farmer", None),
        ("", None),
    ],
)
def test_names_are_taken_for_the_actor_they_name(words: str, actor: str | None) -> None:
    assert resolver().resolve(words, kind="unknown").actor == actor


@pytest.mark.parametrize(
    ("on", "actor"),
    [
        (date(2017, 10, 24), "old"),
        (date(2024, 1, 1), "new"),
        (date(1980, 1, 1), None),
        (date(2023, 8, 22), None),  # both held it that day
        (None, None),
    ],
)
def test_an_office_names_who_held_it_on_that_day(on: date | None, actor: str | None) -> None:
    assert resolver(on).resolve("the Prime Minister", kind="official").actor == actor


def test_government_of_someone_out_of_office_is_nobody_known() -> None:
    assert resolver(date(2024, 1, 1)).resolve("Ban Soren's government", kind="state").actor is None


def test_a_surname_counts_only_after_the_full_name() -> None:
    fresh = resolver()

    before = fresh.resolve("Sokha", kind="person").actor
    fresh.resolve("Kem Sokha", kind="person")

    assert before is None
    assert fresh.resolve("Mr Sokha", kind="person").actor == "sokha"
    assert resolver(content=TEXT).resolve("Sokha", kind="person").actor == "sokha"


def test_a_surname_two_known_people_share_is_left_open() -> None:
    pair = (Actor("a", "Ana Reyes", "journalist"), Actor("b", "Luis Reyes", "official"))
    both = Resolver(pair, on=None, acronyms={}, content="Ana Reyes met Luis Reyes.")
    one = Resolver(pair, on=None, acronyms={}, content="Ana Reyes was held.")

    assert both.resolve("Reyes", kind="person").actor is None
    assert "left open" in both.resolve("Reyes", kind="person").how
    assert one.resolve("Reyes", kind="person").actor == "a"


def test_nearly_the_same_name_stays_another_person_and_says_so() -> None:
    taken = resolver(content=TEXT).resolve("Kem Sokhan", kind="person")

    assert (taken.actor, taken.kind) == (None, "person")
    assert "close to Kem Sokha" in taken.how


def test_one_name_of_two_actors_is_left_open() -> None:
    twins = (Actor("a", "Radio One", "media"), Actor("b", "radio one", "media"))

    assert Resolver(twins, on=None, acronyms={}).resolve("Radio One", kind="media").actor is None


def test_a_known_actor_brings_its_kind_and_an_unknown_one_keeps_the_hint() -> None:
    hint: ActorKind = "journalist"

    assert resolver().resolve("Kem Sokha", kind=hint).kind == "politician"
    assert resolver().resolve("two reporters", kind=hint).kind == "journalist"


def test_without_a_home_the_government_is_nobody_known() -> None:
    assert resolver(home=None).resolve("the government", kind="state").actor is None


def test_acronyms_are_read_where_the_text_explains_them() -> None:
    text = (
        "The Office of the High Commissioner for Human Rights (OHCHR), the Committee to Protect "
        "Journalists (CPJ) and the Arcadian Centre (established 1990) met (ABC) there (NO)."
    )

    assert acronyms(text) == {
        "OHCHR": "Office of the High Commissioner for Human Rights",
        "CPJ": "Committee to Protect Journalists",
    }


@given(st.text(max_size=60))
def test_no_words_break_it_and_no_actor_is_invented(words: str) -> None:
    taken = resolver().resolve(words, kind="unknown")

    assert taken.actor is None or taken.actor in {actor.id for actor in ACTORS}
    assert taken.how


def test_an_office_is_whose_it_was_throughout_the_days_of_the_event() -> None:
    now = resolver(date(2024, 5, 1))

    def holder(first: date, last: date) -> str | None:
        days = Interval(first, last)
        return now.resolve("the Prime Minister", kind="official", during=days).actor

    assert holder(date(2017, 1, 1), date(2017, 12, 31)) == "old"
    assert holder(date(2024, 1, 1), date(2024, 1, 1)) == "new"
    assert holder(date(2023, 1, 1), date(2023, 12, 31)) is None
    assert holder(date(1980, 1, 1), date(1985, 12, 31)) is None
    assert now.resolve("the Prime Minister", kind="official").actor == "new"


@pytest.mark.parametrize(
    "words",
    [
        "former Prime Minister",
        "the former Arcadian Prime Minister",
        "ex-Prime Minister",
        "the late Prime Minister",
        "the ousted Prime Minister",
        "the next Prime Minister",
        "the incoming Prime Minister",
        "Prime Minister-elect",
        "Prime Minister in waiting",
        "acting Prime Minister",
        "Deputy Prime Minister",
        "shadow Prime Minister",
        "mantan Prime Minister",
        "l'ancien Prime Minister",
        "អតីត Prime Minister",
        "Thailand's Prime Minister",
        "the Prime Minister of Thailand",
        "the Thai Prime Minister",
        "an aide to the Prime Minister",
        "the Prime Minister, Thaksin Shinawatra",
        "then-Prime Minister",
    ],
)
def test_words_that_tell_of_another_never_name_the_holder(words: str) -> None:
    assert resolver().resolve(words, kind="official").actor is None


@pytest.mark.parametrize(
    "words", ["then-Prime Minister", "the then Prime Minister", "Prime Minister of Arcadia"]
)
def test_then_is_the_day_of_the_event(words: str) -> None:
    day = Interval(date(2017, 3, 1), date(2017, 3, 1), "day")

    assert resolver(date(2024, 5, 1)).resolve(words, kind="official", during=day).actor == "old"


def test_a_former_holder_with_a_name_is_the_one_named() -> None:
    now = resolver(date(2024, 5, 1))

    assert now.resolve("former Prime Minister Ban Soren", kind="official").actor == "old"
    assert now.resolve("ex-Prime Minister Ban Soren", kind="official").actor == "old"


def test_an_acronym_that_the_text_explains_is_what_the_text_says() -> None:
    known = (Actor("cambodian", "Cambodian People's Party", "party", aliases=("CPP",)),)

    def taken(content: str, words: str) -> str | None:
        found = Resolver(known, on=None, acronyms=acronyms(content))
        return found.resolve(words, kind="party").actor

    other = "The Communist Party of the Philippines (CPP) spoke."
    assert acronyms(other) == {"CPP": "Communist Party of the Philippines"}
    assert taken(other, "the CPP") is None
    assert taken(other, "Communist Party of the Philippines") is None
    assert taken("The Cambodian People's Party (CPP) spoke.", "the CPP") == "cambodian"
    assert taken("The party spoke.", "the CPP") == "cambodian"


def test_an_acronym_of_two_known_actors_is_left_open() -> None:
    known = (
        Actor("kh", "Cambodian People's Party", "party", aliases=("CPP",)),
        Actor("ph", "Communist Party of the Philippines", "party", aliases=("CPP",)),
    )
    taken = Resolver(known, on=None, acronyms={}).resolve("the CPP", kind="party")

    assert taken.actor is None
    assert "could be any of kh, ph" in taken.how
