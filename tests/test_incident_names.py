"""What incidents are called: who, what, where and when, and never only what kind of thing it was."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from servanda import lexicon
from servanda.incident_names import name_incidents, when
from servanda.model import (
    NO_TIME,
    STANCES,
    Actor,
    Claim,
    Incident,
    Interval,
    Mention,
    Place,
    Quantity,
    Span,
)

ACTS = lexicon.opened().acts
KEM = Actor("kem", "Kem Sokha", "politician", ("Sokha",))
LAND = Actor("land", "Cambodia", "state")
MINISTRY = Actor("ministry", "Ministry of Information", "state_organ")
ACTORS = (KEM, LAND, MINISTRY)
SUNDAY = Interval(date(2017, 9, 3), date(2017, 9, 3), "day", "on Sunday")
PENH = Place(Span(0, 10, "Phnom Penh"), "Phnom Penh", "kh", 1821306, 11.6, 104.9)
COUNTRY = Place(Span(0, 8, "Cambodia"), "Cambodia", "kh", None, 12.5, 105.0)


def who(words: str, actor: str | None = None, start: int = 20) -> Mention:
    return Mention(Span(start, start + len(words), words), actor)


def claim(number: int = 1, **parts: Any) -> Claim:
    given_parts: dict[str, Any] = {"act": "detain", "stance": "done", **parts}
    words = Span(0, 12, "Words told 1")
    return Claim(
        id=f"clm-{number}",
        capture=f"cap-{number}",
        cue=given_parts.pop("cue", words),
        quote=given_parts.pop("quote", words),
        **given_parts,
    )


def incident(*claims: Claim, id: str = "inc-1", **parts: Any) -> Incident:
    first = claims[0]
    return Incident(
        id=id,
        act=first.act,
        stance=parts.pop("stance", first.stance),
        when=parts.pop("when", first.when),
        claims=claims,
        by=tuple(mention for one in claims for mention in one.by),
        to=tuple(mention for one in claims for mention in one.to),
        where=tuple(place for one in claims for place in one.where),
        **parts,
    )


def called(*incidents: Incident) -> list[str]:
    return list(name_incidents(incidents, acts=ACTS, actors=ACTORS).values())


def name(*claims: Claim, **parts: Any) -> str:
    return called(incident(*claims, **parts))[0]


def test_it_says_who_what_where_and_when() -> None:
    arrest = claim(to=(who("Kem Sokha"),), where=(PENH, COUNTRY), when=SUNDAY)

    assert name(arrest) == "Kem Sokha, arrest, Phnom Penh, 3 September 2017"


@pytest.mark.parametrize("other", ["he", "the man", "Sokha", "opposition leader", "il", "គាត់"])
def test_people_are_called_by_the_fullest_name_told(other: str) -> None:
    told = [
        claim(1, to=(who(other),)),
        claim(2, to=(who(other),)),
        claim(3, to=(who("Kem Sokha"),)),
    ]

    assert name(*told) == "Kem Sokha, arrest"


def test_a_known_person_is_called_as_the_watch_knows_her() -> None:
    assert name(claim(to=(who("Sokha", "kem"), who("The Leader"))), when=SUNDAY) == (
        "Kem Sokha, arrest, 3 September 2017"
    )


def test_where_nobody_suffered_it_the_doer_is_named_and_never_in_the_victims_place() -> None:
    burned = claim(act="displace", by=(who("Government soldiers", start=0),))

    assert name(claim(by=(who("the Royal Guard"),), when=SUNDAY)) == (
        "Arrest by the Royal Guard, 3 September 2017"
    )
    assert name(burned) == "Displacement by government soldiers"


def shown_by(words: str, quote: str = "", **parts: Any) -> Claim:
    """A claim whose act these words show, in a quotation."""
    whole = quote or f"They {words} them."
    return claim(**parts, quote=Span(0, len(whole), whole), cue=Span(0, len(words), words))


@pytest.mark.parametrize(
    ("cue", "words"),
    [
        ("attacked", "Attack on Catholic schoolgirls by Thai forces"),
        ("clashed", "Catholic schoolgirls, fighting"),
    ],
)
def test_fire_at_somebody_is_an_attack_on_them_and_a_clash_is_none(cue: str, words: str) -> None:
    told = {"to": (who("Catholic schoolgirls"),), "by": (who("Thai forces"),)}

    assert name(shown_by(cue, act="clash", **told)) == words


@pytest.mark.parametrize(
    ("cue", "quote", "words"),
    [
        ("killed", "", "Kem Sokha, killing"),
        ("kill", "They tried to kill Kem Sokha.", "Kem Sokha, killing or attempt"),
        ("shot at", "", "Kem Sokha, killing or attempt"),
    ],
)
def test_a_death_that_is_told_is_no_attempt(cue: str, quote: str, words: str) -> None:
    assert name(shown_by(cue, quote, act="kill", to=(who("Kem Sokha"),))) == words


@pytest.mark.parametrize(
    ("act", "cue", "quote", "words"),
    [
        ("access", "refused", "", "Monitors, access of monitors or aid refused"),
        ("access", "denied", "", "Monitors, access of monitors or aid refused"),
        ("access", "let", "", "Monitors, access of monitors or aid"),
        ("access", "refuse", "It did not refuse monitors.", "Monitors, access of monitors or aid"),
        ("access", "ditolak", "", "Monitors, access of monitors or aid refused"),
        ("access", "stopped", "", "Monitors, access of monitors or aid refused"),
        ("access", "held", "They had to return.", "Monitors, access of monitors or aid refused"),
        ("access", "stopped", "It stopped blocking them.", "Monitors, access of monitors or aid"),
        ("access", "stop", "It did not stop them.", "Monitors, access of monitors or aid"),
        ("return_act", "turned back", "", "Monitors, return refused"),
        ("return_act", "returned", "", "Monitors, return"),
        ("return_act", "blocked", "", "Monitors, return refused"),
        ("return_act", "return", "They may not return.", "Monitors, return"),
        ("return_act", "return", "It did not let them return.", "Monitors, return refused"),
        ("return_act", "returning", "It kept them from returning.", "Monitors, return refused"),
        ("return_act", "blocked", "It has not blocked them.", "Monitors, return"),
        ("access", "let", "It did not let them in.", "Monitors, access of monitors or aid refused"),
    ],
)
def test_what_was_refused_is_called_a_refusal(act: str, cue: str, quote: str, words: str) -> None:
    assert name(shown_by(cue, quote, act=act, to=(who("Monitors"),))) == words


def test_one_telling_of_an_attempt_keeps_both_words() -> None:
    told = [shown_by(cue, act="kill", to=(who("Kem Sokha"),)) for cue in ("killed", "shot at")]

    assert name(*told) == "Kem Sokha, killing or attempt"


def test_a_branch_that_its_owner_closes_is_called_by_the_owner() -> None:
    owner = evolve(who("Radio Free Asia"), kind="media")
    ministry = evolve(who("it", "ministry"), kind="state_organ")
    bureau = (who("its Phnom Penh bureau"),)

    assert name(claim(act="media_close", to=bureau, by=(owner,))) == (
        "Radio Free Asia’s Phnom Penh bureau, closure"
    )
    assert name(claim(act="media_close", to=bureau, by=(ministry,))) == (
        "Phnom Penh bureau, closure by the Ministry of Information"
    )


def test_a_long_name_gives_way_to_the_short_one_that_its_file_gives() -> None:
    long = "United Front for the Liberation of the Eastern Lakes"
    front = Actor("front", long, "armed_group", ("the Front", "UFLEL"))
    told = incident(claim(to=(who("the Front", "front"),)))

    named = name_incidents([told], acts=ACTS, actors=(front,))

    assert named == {"inc-1": "UFLEL, arrest"}


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ([(15.0, 15.0)], "15 radio stations"),
        ([(15.0, 15.0), (31.0, 31.0)], "15 to 31 radio stations"),
        ([(15.0, 15.0), (19.0, None)], "At least 15 radio stations"),
    ],
)
def test_a_group_is_counted_and_what_sources_tell_differently_is_spread(
    numbers: Sequence[tuple[float, float | None]], words: str
) -> None:
    told = tuple(Quantity(low, high, "radio stations") for low, high in numbers)
    lows = min(number.low or 0 for number in told)
    highs = [number.high for number in told]
    spread = Quantity(lows, None if None in highs else max(map(float, filter(None, highs))), "")
    closed = claim(act="media_close", to=(who("15 radio stations"),), by=(who("it", "ministry"),))

    called_so = name(closed, number=evolve(spread, unit="radio stations"), numbers=told)

    assert called_so == f"{words}, closure by the Ministry of Information"


def test_a_number_in_words_is_not_counted_twice() -> None:
    span = Span(20, 25, "Three")
    told = claim(to=(who("Three reporters"),), number=Quantity(3, 3, "reporters", span))

    assert name(told, number=told.number, numbers=(told.number,)) == "Three reporters, arrest"


@pytest.mark.parametrize(
    ("stance", "words"), [("planned", "announced"), ("denied", "denied"), ("ended", "ended")]
)
def test_what_was_not_simply_done_says_so(stance: str, words: str) -> None:
    assert name(claim(stance=stance, to=(who("Kem Sokha"),))) == f"Kem Sokha, arrest ({words})"


@pytest.mark.parametrize(
    ("shown_by_words", "words"),
    [
        (["asks", "asking"], "asked for"),
        (["asks", "would"], "announced"),
        (["asks", None], "announced"),
    ],
)
def test_what_all_tell_as_asked_of_somebody_is_asked_for(
    shown_by_words: list[str | None], words: str
) -> None:
    told = [
        claim(
            at, stance="planned", to=(who("Kem Sokha"),),
            stance_span=Span(0, len(shown), shown) if shown else None,
        )
        for at, shown in enumerate(shown_by_words)
    ]  # fmt: skip

    assert name(*told) == f"Kem Sokha, arrest ({words})"


@pytest.mark.parametrize(
    ("words", "kind", "stance", "called_so"),
    [
        ("its officials", "official", "done", "Arrest by the Royal Guard"),
        ("118 of its officials", "official", "done", "118 officials, arrest by the Royal Guard"),
        ("The party", "party", "done", "Arrest by the Royal Guard"),
        ("other parties", "party", "done", "Arrest by the Royal Guard"),
        ("a dissolved party", "party", "planned", "Arrest by the Royal Guard (announced)"),
        ("a journalist", "journalist", "done", "A journalist, arrest by the Royal Guard"),
        ("the villagers", "public", "done", "The villagers, arrest by the Royal Guard"),
    ],
)
def test_a_description_that_leaves_open_who_is_meant_is_no_name(
    words: str, kind: Any, stance: str, called_so: str
) -> None:
    whom = evolve(who(words), kind=kind)
    told = claim(stance=stance, to=(whom,), by=(who("the Royal Guard"),))

    assert name(told) == called_so


def test_laws_do_nothing_and_a_sentence_with_its_verb_is_nobody() -> None:
    whole = "Cambodia's Ministry closed radio stations"
    sentence = Mention(Span(0, len(whole), whole), None, "media")
    closed = claim(
        act="media_close",
        cue=Span(20, 26, "closed"),
        to=(sentence,),
        by=(who("four election laws"),),
    )
    freed = "the arrested activists"
    kept = claim(cue=Span(4, 12, "arrested"), to=(Mention(Span(0, len(freed), freed), None),))

    assert name(closed, when=SUNDAY) == "Closure, 3 September 2017"
    assert name(kept) == "The arrested activists, arrest"


@pytest.mark.parametrize(
    ("first", "last", "precision", "words"),
    [
        ("2017-09-03", "2017-09-03", "day", "3 September 2017"),
        ("2017-09-01", "2017-09-30", "month", "September 2017"),
        ("2017-01-01", "2017-12-31", "year", "2017"),
        ("2017-09-01", "2017-09-05", "day", "about 3 September 2017"),
        ("2017-09-04", "2017-09-10", "week", "4 to 10 September 2017"),
        ("2017-08-28", "2017-09-03", "range", "28 August to 3 September 2017"),
        ("2016-12-30", "2017-01-03", "range", "30 December 2016 to 3 January 2017"),
        (None, "2017-09-03", "unknown", "by 3 September 2017"),
        ("2017-09-03", None, "unknown", "from 3 September 2017 on"),
    ],
)
def test_days_are_as_exact_as_they_were_told(
    first: str | None, last: str | None, precision: Any, words: str
) -> None:
    days = [date.fromisoformat(day) if day else None for day in (first, last)]

    assert when(Interval(*days, precision)) == words


@pytest.mark.parametrize(
    ("words", "quote"),
    [
        ("លោក កឹម សុខា", "នគរបាលបានចាប់ខ្លួនលោក កឹម សុខា"),
        ("l’opposant Kem Sokha", "La police a arrêté l’opposant Kem Sokha"),
        ("pemimpin oposisi Kem Sokha", "Polisi menangkap pemimpin oposisi Kem Sokha"),
    ],
)
def test_words_of_other_languages_stand_as_they_were_told(words: str, quote: str) -> None:
    start = quote.index(words)
    mention = Mention(Span(start, start + len(words), words), None)
    told = claim(to=(mention,), quote=Span(0, len(quote), quote), when=SUNDAY, where=(PENH,))

    assert name(told) == f"{words[0].upper()}{words[1:]}, arrest, Phnom Penh, 3 September 2017"


def test_two_that_would_be_called_the_same_are_told_apart() -> None:
    twins = [
        incident(claim(1, to=(who("Kem Sokha"),), by=(who("Police"),), when=SUNDAY), id="inc-1"),
        incident(claim(2, to=(who("Kem Sokha"),), by=(who("Soldiers"),), when=SUNDAY), id="inc-2"),
        incident(claim(3, to=(who("Kem Sokha"),), when=SUNDAY), id="inc-3"),
    ]

    assert called(*twins) == [
        "Kem Sokha, arrest, 3 September 2017, by Police",
        "Kem Sokha, arrest, 3 September 2017, by Soldiers",
        "Kem Sokha, arrest, 3 September 2017",
    ]


def test_two_of_which_nothing_differs_have_their_ids() -> None:
    alike = [incident(claim(1), id="inc-1"), incident(claim(1), id="inc-2")]

    assert called(*alike) == [
        "Arrest, nobody named, on a day not known [inc-1]",
        "Arrest, nobody named, on a day not known [inc-2]",
    ]


def test_every_act_that_ships_has_a_noun_and_none_of_them_is_part_of_what_a_reading_is_of() -> None:
    words = lexicon.load()
    nameless = evolve(
        words,
        acts={id: evolve(act, noun="", named_for="to", told_as=()) for id, act in ACTS.items()},
    )

    assert [act.name for act in words.acts.values() if not act.noun] == []
    assert nameless.sha256 == words.sha256


def test_a_noun_that_would_part_a_name_is_refused() -> None:
    with pytest.raises(ValueError, match="commas part the name"):
        evolve(ACTS["detain"], noun="arrest, or not")


WORDS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=100)
DAYS = st.dates(date(1990, 1, 1), date(2030, 1, 1))


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    mentions = st.builds(who, WORDS | st.sampled_from(["he", "Kem Sokha", "31 radio stations"]))
    first, last = sorted((draw(DAYS), draw(DAYS)))
    return claim(
        draw(st.integers(1, 4)),
        act="kill",
        to=tuple(draw(st.lists(mentions, max_size=3))),
        by=tuple(draw(st.lists(mentions, max_size=2))),
        where=tuple(draw(st.lists(st.sampled_from([PENH, COUNTRY]), max_size=2))),
        when=draw(st.sampled_from([NO_TIME, SUNDAY, Interval(first, last, "range")])),
    )


@given(st.lists(st.tuples(claims(), st.sampled_from(STANCES)), min_size=1, max_size=6))
def test_a_name_is_never_empty_nor_only_a_category_and_no_two_are_alike(
    told: list[tuple[Claim, Any]],
) -> None:
    every = [incident(one, id=f"inc-{at}", stance=stance) for at, (one, stance) in enumerate(told)]

    names = name_incidents(every, acts=ACTS, actors=ACTORS)

    assert len({words.casefold() for words in names.values()}) == len(every)
    for each in every:
        words = names[each.id]
        (one,) = each.claims
        assert words.strip() and words.isprintable() | ("\u200b" in words)
        if one.where or one.when != NO_TIME:
            assert "nobody named" not in words
            assert words.casefold().split(" [")[0] not in (
                "killing or attempt",
                "killing",
                ACTS["kill"].title,
            )
        for mention in one.to:
            if mention.span.quote == "Kem Sokha":
                assert "Kem Sokha" in words or len(one.to) > 1
