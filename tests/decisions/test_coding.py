"""A claim by hand: each value stands in the text or says where it is known from; no guessing."""

from __future__ import annotations

from datetime import date

import pytest
from decisions.coding import ACTORS, PUBLISHED, REPORT, coded, ground, who
from hypothesis import given
from hypothesis import strategies as st

from servanda.decisions import (
    ClaimWords,
    CodingError,
    DayWords,
    NumberWords,
    WhoWords,
    read_words,
)
from servanda.decisions.words_in_text import places
from servanda.errors import EvidenceError
from servanda.model import Actor, Place, Span


def faults(**fields) -> dict[str, str]:
    with pytest.raises(CodingError) as refused:
        coded(**fields)
    return {fault.field: str(fault) for fault in refused.value.faults}


def test_every_value_is_tied_to_its_words_in_the_sentence_of_the_act() -> None:
    claim = coded(
        by=who("Police"), to=who("Kem Sokha"), where=("Phnom Penh",),
        when=DayWords(date(2017, 9, 3), date(2017, 9, 3), "on Sunday"),
    )  # fmt: skip

    assert claim.quote.quote == REPORT[: REPORT.index(".") + 1]
    assert claim.cue == Span(7, 15, "arrested")
    assert claim.by[0].span == Span(0, 6, "Police")
    assert (claim.to[0].actor, claim.to[0].kind, claim.to[0].country) == (
        "kem_sokha", "politician", "kh",
    )  # fmt: skip
    assert claim.where[0].span.start == REPORT.index("Phnom Penh")
    assert (claim.when.precision, claim.when.words) == ("day", "on Sunday")
    assert claim.when_span and claim.when_span.quote == "on Sunday"


def test_what_the_sentence_does_not_say_is_taken_from_the_nearest_place() -> None:
    claim = coded("charged", "prosecute", to=who("Kem Sokha"), instrument="treason")

    assert claim.to[0].span.quote == "Kem Sokha"
    assert claim.instrument and claim.instrument.quote == "treason"


def test_words_at_no_place_are_refused_with_the_nearest_that_stand_there() -> None:
    told = faults(to=who("Kem Soka"))["to"]

    assert '"Kem Soka" stands nowhere' in told
    assert 'Did you mean "Kem Sokha"?' in told
    assert "known_from" in told


def test_words_that_stand_letter_for_letter_come_before_other_case() -> None:
    assert len(places("POLICE", REPORT)) == 2
    assert places("police", REPORT) == [(REPORT.index("police"), REPORT.index("police") + 6)]


@pytest.mark.parametrize("words", ["in", "Phnom Penh"])
def test_words_for_an_act_that_stand_twice_need_more_words(words: str) -> None:
    told = faults(words=words)["words"]

    assert "stands at 2 places" in told
    assert '"quote"' in told


def test_a_quote_says_which_of_two_places_is_meant() -> None:
    claim = coded("Phnom Penh", "position", quote="charged him", about="paris-1991")

    assert claim.cue.start == REPORT.rindex("Phnom Penh")


def test_words_inside_other_words_are_not_those_words() -> None:
    assert places("arrest", REPORT) == []
    assert places("arrested", REPORT) == [(7, 15)]


def test_words_in_khmer_are_found_though_no_blank_parts_them() -> None:
    assert places("ចាប់ខ្លួន", "គាត់ត្រូវបានចាប់ខ្លួននៅភ្នំពេញ") != []


def test_a_value_known_from_elsewhere_has_no_length_and_says_so() -> None:
    claim = coded(by=who("A ministry"), known_from={"by": "the court's register"})

    assert claim.by[0].span == Span(7, 7, "A ministry")


def test_where_a_value_is_known_from_is_said_of_a_field_that_there_is() -> None:
    assert 'Did you mean "by"' in faults(known_from={"bye": "a register"})["known_from"]


def test_a_name_of_two_known_actors_is_refused_until_an_id_is_given() -> None:
    told = faults(by=who("the court"))["by"]
    claim = coded("charged", "prosecute", by=(WhoWords("A court", "court_one"),))

    assert "court_one, court_two" in told
    assert claim.by[0].actor == "court_one"


def test_an_id_is_found_by_the_names_of_its_actor() -> None:
    assert coded(to=who("kem_sokha")).to[0].span.quote == "Kem Sokha"


def test_an_id_is_the_name_that_the_sentence_has_though_another_is_its_id() -> None:
    front = Actor("ruf", "Revolutionary United Front", "armed_group", ("RUF",))
    report = (
        "The Revolutionary United Front abducted 50 peacekeepers near Makeni. The RUF denied it."
    )
    there = ground(report, actors=(front,))

    words = ClaimWords(words="abducted", act="abduct", by=who("ruf"))
    denied = ClaimWords(words="denied", act="position", by=who("ruf"), about="paris-1991")

    assert read_words(words, there).by[0].span.quote == "Revolutionary United Front"
    assert read_words(denied, there).by[0].span.quote == "RUF"


@pytest.mark.parametrize(
    "words",
    ["the RUF", "RUF fighters", "fighters of the Revolutionary United Front", "the RUF’s troops"],
)
def test_an_article_and_words_for_its_people_leave_a_party_its_name(words: str) -> None:
    front = Actor("ruf", "Revolutionary United Front", "armed_group", ("RUF",))
    there = ground(f"On Sunday {words} attacked a camp.", actors=(front, *ACTORS))

    told = read_words(ClaimWords(words="attacked", act="clash", by=who(words)), there).by[0]

    assert (told.actor, told.span.quote) == ("ruf", words)


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("to", "RUF fighters"),  # who is hurt is not the whole party
        ("by", "former RUF fighters"),
        ("by", "leader of the RUF"),
        ("by", "members of the Court of Appeal"),
    ],
)
def test_other_words_beside_a_name_are_not_that_party(field: str, words: str) -> None:
    front = Actor("ruf", "Revolutionary United Front", "armed_group", ("RUF",))
    there = ground(f"On Sunday {words} were in an attack.", actors=(front, *ACTORS))
    said = ClaimWords(words="attack", act="clash", **{field: who(words)})

    assert getattr(read_words(said, there), field)[0].actor is None


def test_an_article_before_a_name_leaves_the_id_of_the_claim_as_it_was() -> None:
    front = Actor("ruf", "Revolutionary United Front", "armed_group", ("RUF",))
    report = "On Sunday the RUF was attacked."
    said = ClaimWords(words="attacked", act="clash", to=who("the RUF"))

    tied, untied = (read_words(said, ground(report, actors=a)) for a in ((front,), ()))

    assert (tied.to[0].actor, untied.to[0].actor) == ("ruf", None)
    assert tied.id == untied.id


def test_a_single_day_without_words_is_said_once() -> None:
    told = faults(when=DayWords(date(2017, 9, 3), date(2017, 9, 3)))["when"]

    assert told.startswith("2017-09-03 has no words") or "when: 2017-09-03 has no words" in told


def test_nobody_known_keeps_the_words_and_no_kind_is_guessed() -> None:
    named = coded(by=who("Police")).by[0]
    told = coded("beat", "assault", to=(WhoWords("two reporters", kind="journalist"),)).to[0]

    assert (named.actor, named.kind) == (None, "unknown")
    assert told.kind == "journalist"
    assert "no kind" in faults(by=(WhoWords("Police", kind="cops"),))["by"]


def test_nearly_the_name_of_an_actor_is_not_that_actor() -> None:
    claim = coded(to=who("Kem"))

    assert claim.to[0].actor is None


def test_a_day_needs_words_of_the_text_or_where_it_is_known_from() -> None:
    day = DayWords(date(2017, 9, 3), date(2017, 9, 3))

    assert "when_words" in faults(when=day)["when"]
    assert coded(when=day, known_from={"when": "the charge sheet"}).when.from_on == day.from_on


def test_words_for_a_day_alone_resolve_to_no_day() -> None:
    when = coded(when=DayWords(words="on Sunday")).when

    assert (when.from_on, when.to_on, when.words) == (None, None, "on Sunday")


def test_what_was_done_was_not_done_after_it_was_published() -> None:
    ahead = DayWords(date(2017, 9, 5), date(2017, 9, 5), "on Sunday")

    assert str(PUBLISHED) in faults(when=ahead)["when"]
    assert coded(when=ahead, stance="planned").when.from_on == date(2017, 9, 5)


def test_a_number_in_figures_is_found_and_one_in_words_is_asked_for() -> None:
    figures = coded("fell silent", "media_close", number=NumberWords(31, 31, "stations"))
    told = faults(number=NumberWords(2, 2, "reporters"))["number"]
    spelt = coded("beat", "assault", number=NumberWords(2, 2, "reporters", "two"))

    assert figures.number and figures.number.span and figures.number.span.quote == "31"
    assert "number_words" in told
    assert spelt.number and (spelt.number.low, spelt.number.high) == (2.0, 2.0)


def test_every_fault_of_every_field_is_told_at_once() -> None:
    told = faults(act="detian", stance="don", to=who("Kem Soka"), instrument="sedition")

    assert set(told) == {"act", "stance", "to", "instrument"}
    assert 'Did you mean "detain"?' in told["act"]
    assert 'Did you mean "done"?' in told["stance"]


def test_a_position_says_what_it_is_about() -> None:
    assert "about" in faults(words="said", act="position")
    assert (
        "nothing that the agreement has"
        in faults(words="said", act="position", about="paris-1919")["about"]
    )


def test_a_place_is_the_gazetteers_only_where_it_knows_those_words() -> None:
    known = Place(Span(0, 10, "Phnom Penh"), "Phnom Penh", "kh", 1821306, 11.56, 104.92)
    here = ground(places=lambda words: [known] if words == "Phnom Penh" else [])

    claim = read_words(ClaimWords("arrested", act="detain", where=("Phnom Penh", "home")), here)

    assert [(place.name, place.country) for place in claim.where] == [
        ("Phnom Penh", "kh"), ("home", None),
    ]  # fmt: skip


def test_correcting_changes_what_is_given_and_keeps_the_rest() -> None:
    was = coded(by=who("Police"), to=who("Kem Sokha"), where=("Phnom Penh",))

    now = read_words(ClaimWords(stance="threatened", where=()), ground(), base=was)

    assert (now.id, now.by, now.to, now.cue) == (was.id, was.by, was.to, was.cue)
    assert (now.stance, now.where) == ("threatened", ())


@pytest.mark.parametrize(
    "hidden",
    [
        "ar\u200brested",
        "\u202earrested\u202c",
        "arr\u2066este\u2069d",
        "\u0430rrested",
        "ａｒｒｅｓｔｅｄ",
    ],
)
def test_words_disguised_in_the_page_are_found_as_a_reader_sees_them(hidden: str) -> None:
    report = REPORT.replace("arrested", hidden)

    claim = coded("arrested", report=report, to=who("Kem Sokha"))

    assert report[claim.cue.start : claim.cue.end] == claim.cue.quote
    assert report[claim.to[0].span.start : claim.to[0].span.end] == "Kem Sokha"


def test_no_control_mark_reaches_a_message() -> None:
    report = REPORT.replace("Kem Sokha", "Kem\u202eSokha")

    with pytest.raises(EvidenceError) as refused:
        coded(report=report, to=who("Kem Soka"))

    assert "\u202e" not in str(refused.value)


WORDS = st.sampled_from([*REPORT.replace(".", "").replace(",", "").split(), "Kem Soka", "31", ""])
PHRASES = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)


@given(words=PHRASES, by=PHRASES, to=PHRASES, where=PHRASES, when=PHRASES, known=st.booleans())
def test_every_span_is_its_quote_or_has_no_length_and_a_source(
    words: str, by: str, to: str, where: str, when: str, known: bool
) -> None:
    known_from = dict.fromkeys(("by", "to", "where", "when"), "a register") if known else {}
    try:
        claim = coded(words, by=who(by), to=who(to), where=(where,), when=DayWords(words=when),
                      known_from=known_from)  # fmt: skip
    except CodingError as error:
        assert error.faults
        return

    spans = [claim.cue, claim.quote, claim.by[0].span, claim.to[0].span, claim.where[0].span]
    for span in [*spans, *([claim.when_span] if claim.when_span else [])]:
        if span.start == span.end:
            assert known
        else:
            assert REPORT[span.start : span.end] == span.quote
