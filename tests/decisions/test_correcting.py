"""What persons coded stands in place of what was read, whatever the order, and comes back once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from attrs import evolve
from decisions.coding import coded, ground, page, who
from decisions.evidence import NOON
from hypothesis import given
from hypothesis import strategies as st

from servanda import decisions
from servanda.corrections import claim_of, corrected_captures, made_id, said_copies, standing
from servanda.model import Claim, Coding, Correction, Interval, Telling

TEXT = ground().text
READ = evolve(coded(to=who("Kem Sokha")), id="clm-read", confidence=0.6)
OTHER = evolve(coded("charged", "prosecute", to=who("Kem Sokha")), id="clm-other")
MISSED = coded("beat", "assault", to=who("two reporters"))


def telling(*claims: Claim, id: str = "tel-1", questions: tuple[Claim, ...] = ()) -> Telling:
    return Telling(id, TEXT.capture, TEXT.id, "tests", "none", "0" * 64, claims, (), questions)


def coding(claim: Claim | None, corrects: Claim | None = None, **more) -> Coding:
    said = {"reason": "read again", "by": "Ann", "at": NOON, **more}
    made = Coding("", TEXT.capture, claim, corrects=corrects, **said)
    return evolve(made, id=made_id("cod", made))


def withdrawal(of: Coding, **more) -> Coding:
    made = evolve(of, id="", withdrawn=True, replaces=of.id, reason="a mistake",
                  at=more.pop("at", of.at + timedelta(hours=1)), **more)  # fmt: skip
    return evolve(made, id=made_id("cod", made))


def applied(*codings: Coding, told: Telling | None = None, history=()) -> decisions.Corrected:
    return decisions.corrected(
        [told or telling(READ, OTHER)], codings, texts=[TEXT], history=history
    )


def claims(found: decisions.Corrected) -> tuple[Claim, ...]:
    return found.tellings[0].claims


NOT_DONE = evolve(READ, stance="denied", confidence=1.0)


def test_without_codings_nothing_changes() -> None:
    told = telling(READ, OTHER)

    assert applied(told=told) == ((told,), (), ())


def test_what_no_reader_told_is_added_to_its_capture() -> None:
    assert claims(applied(coding(MISSED))) == (READ, OTHER, MISSED)


def test_a_capture_that_nobody_read_tells_what_is_coded_of_it() -> None:
    found = decisions.corrected([], [coding(MISSED)], texts=[TEXT])

    assert [telling.claims for telling in found.tellings] == [(MISSED,)]
    assert found.tellings[0].reader == "by hand"


def test_another_reading_stands_in_the_place_of_the_claim_and_keeps_its_id() -> None:
    found = applied(coding(NOT_DONE, READ))

    assert claims(found) == (NOT_DONE, OTHER)
    assert (found.rereads, found.signals) == ((), ())


def test_a_struck_claim_counts_nowhere() -> None:
    assert claims(applied(coding(None, READ))) == (OTHER,)


def test_the_newest_coding_counts_and_withdrawn_it_gives_way_to_the_one_before() -> None:
    first = coding(NOT_DONE, READ)
    struck = coding(None, READ, at=NOON + timedelta(minutes=1), replaces=first.id)

    assert claims(applied(struck, first)) == (OTHER,)
    assert claims(applied(first, struck, withdrawal(struck))) == (NOT_DONE, OTHER)
    assert claims(applied(first, withdrawal(first))) == (READ, OTHER)


def test_what_is_withdrawn_and_done_again_counts_again_even_in_one_instant() -> None:
    first = coding(MISSED)
    taken_back = withdrawal(first, at=NOON)
    again = coding(MISSED, replaces=taken_back.id)

    assert again.id != first.id
    assert claims(applied(again, taken_back, first)) == (READ, OTHER, MISSED)


def test_nobody_takes_back_what_another_person_recorded() -> None:
    first = coding(NOT_DONE, READ)
    found = applied(first, withdrawal(first, by="Ben"))

    assert claims(found) == (NOT_DONE, OTHER)
    assert [signal.kind for signal in found.signals] == [
        "withdrawal of what another person recorded"
    ]


def test_another_content_under_the_id_comes_back_with_both() -> None:
    anew = evolve(READ, act="exile")
    found = applied(coding(NOT_DONE, READ), told=telling(anew, OTHER))

    assert claims(found) == (NOT_DONE, OTHER)
    assert [(claim_of(one.coding), one.reading) for one in found.rereads] == [("clm-read", anew)]
    assert "coded clm-read as detain, denied" in found.signals[0].what
    assert "exile, done" in found.signals[0].what


def test_a_reading_of_the_same_act_comes_back_with_what_differs() -> None:
    coded_so = evolve(READ, to=MISSED.to, confidence=1.0)
    anew = evolve(READ, when=Interval(date(2017, 9, 2), date(2017, 9, 2), "day"), number=None)
    [signal] = applied(coding(coded_so, READ), told=telling(anew, OTHER)).signals

    assert signal.what.endswith("as detain, done, and differs in to whom and the day")


def test_a_surer_reader_that_tells_the_same_asks_nothing() -> None:
    surer = evolve(READ, confidence=0.99, reason="a better model")

    assert applied(coding(NOT_DONE, READ), told=telling(surer, OTHER)).rereads == ()


def test_a_reader_that_now_agrees_with_the_person_asks_nothing() -> None:
    agrees = evolve(NOT_DONE, id="clm-new", confidence=0.7)
    found = applied(coding(NOT_DONE, READ), told=telling(agrees, OTHER))

    assert found.rereads == ()
    assert claims(found) == (OTHER, NOT_DONE)


def test_other_claims_on_the_same_words_are_set_aside_and_asked() -> None:
    other_act = evolve(READ, id="clm-new", act="abduct")
    found = applied(coding(NOT_DONE, READ), told=telling(other_act, OTHER))

    assert claims(found) == (OTHER, NOT_DONE)
    assert [one.reading.id for one in found.rereads] == ["clm-new"]


def test_what_no_reader_tells_any_more_stays_as_the_person_coded_it() -> None:
    found = applied(coding(NOT_DONE, READ), told=telling(OTHER))

    assert claims(found) == (OTHER, NOT_DONE)
    assert found.rereads == ()


@pytest.mark.parametrize("answer", ["keep mine", "take the reading", "strike the reading"])
def test_a_newer_coding_answers_what_came_back(answer: str) -> None:
    mine = coding(NOT_DONE, READ)
    anew = evolve(READ, act="exile")
    later = {"at": NOON + timedelta(days=1), "replaces": mine.id}
    answers = {
        "keep mine": coding(NOT_DONE, anew, **later),
        "take the reading": coding(anew, anew, **later),
        "strike the reading": coding(None, anew, **later),
    }
    found = applied(mine, answers[answer], told=telling(anew, OTHER))

    assert found.rereads == ()


def test_a_claim_on_the_same_words_is_answered_by_a_coding_of_its_own() -> None:
    mine, beside = coding(NOT_DONE, READ), evolve(READ, id="clm-new", act="abduct")
    told = telling(beside, OTHER)

    kept = applied(mine, coding(beside, beside), told=told)
    struck = applied(mine, coding(None, beside), told=told)

    assert set(claims(kept)) == {beside, NOT_DONE, OTHER}
    assert set(claims(struck)) == {NOT_DONE, OTHER}
    assert kept.rereads == struck.rereads == ()


def test_two_claims_read_of_one_word_are_not_taken_for_two_readings_of_it() -> None:
    second = evolve(READ, id="clm-second", to=MISSED.to)
    first = telling(READ, second)
    found = applied(coding(None, READ), told=first)

    assert claims(found) == (second,)
    assert found.rereads == ()


def test_a_question_that_a_person_coded_is_asked_no_more() -> None:
    asked = evolve(MISSED, id="clm-asked", confidence=0.2)

    found = applied(coding(MISSED), told=telling(READ, questions=(asked,)))

    assert found.tellings[0].questions == ()


def test_two_persons_who_do_not_know_of_one_another_and_differ_are_signalled() -> None:
    ann, ben = coding(NOT_DONE, READ), coding(None, READ, by="Ben", at=NOON + timedelta(days=1))
    knew = coding(None, READ, by="Ben", at=NOON + timedelta(days=1), replaces=ann.id)

    assert [s.kind for s in applied(ann, ben).signals] == ["two persons code one thing differently"]
    assert claims(applied(ann, ben)) == (OTHER,)
    assert applied(ann, knew).signals == ()


STEPS = st.lists(
    st.tuples(st.sampled_from(["add", "correct", "strike", "withdraw"]),
              st.sampled_from(["Ann", "Ben"]), st.integers(0, 3)),
    min_size=1, max_size=7,
)  # fmt: skip
VERSIONS = [
    telling(READ, OTHER),
    telling(evolve(READ, act="exile"), OTHER, id="tel-2"),
    telling(evolve(READ, id="clm-new", act="abduct"), id="tel-3"),
    telling(READ, questions=(evolve(MISSED, id="clm-asked"),), id="tel-4"),
]


def written(steps) -> list[Coding]:
    """Codings as persons write them one after another, some within one instant."""
    made: list[Coding] = []
    for number, (what, by, hours) in enumerate(steps):
        at = NOON + timedelta(hours=hours)
        mine = [one for one in made if one.by == by and not one.withdrawn]
        last = {claim_of(one): one.id for one in made}
        said = {"by": by, "at": at, "reason": f"step {number}"}
        if what == "add":
            made.append(coding(MISSED, replaces=last.get(MISSED.id), **said))
        elif what == "correct":
            made.append(coding(NOT_DONE, READ, replaces=last.get(READ.id), **said))
        elif what == "strike":
            made.append(coding(None, READ, replaces=last.get(READ.id), **said))
        elif mine:
            made.append(withdrawal(mine[-1], at=at))
    return made


@given(steps=STEPS, told=st.sampled_from(VERSIONS), data=st.data())
def test_the_order_of_recording_changes_nothing(steps, told: Telling, data) -> None:
    made = written(steps)
    shuffled = data.draw(st.permutations(made))

    assert applied(*shuffled, told=told, history=VERSIONS) == applied(
        *made, told=told, history=VERSIONS
    )


@given(steps=STEPS, told=st.sampled_from(VERSIONS))
def test_nothing_that_counts_is_lost_and_nothing_counts_twice(steps, told: Telling) -> None:
    found = applied(*written(steps), told=told)
    counts = {id: mine[-1] for id, mine in standing(written(steps), claim_of).items()}

    ids = [claim.id for claim in claims(found)]
    assert len(ids) == len(set(ids))
    for id, last in counts.items():
        assert (last.claim in claims(found)) if last.claim else (id not in ids)
    aside = {one.reading.id for one in found.rereads}
    for claim in told.claims:
        assert claim.id in {*ids, *aside, *counts} or any(
            one.claim and decisions.corrected([told], [one]).rereads == ()
            for one in counts.values()
        )


@given(steps=STEPS)
def test_all_withdrawn_it_is_as_it_was_read(steps) -> None:
    made = written(steps)
    by_id = {one.id: one for one in made}
    every = [*made, *(withdrawal(one, at=one.at) for one in by_id.values() if not one.withdrawn)]

    assert claims(applied(*every)) == (READ, OTHER)


# ------------------------------------------------------------------ facts of captures


def fact(name: str, value: str, **more) -> Correction:
    said = {"was": "", "reason": "wrong", "by": "Ann", "at": NOON, **more}
    made = Correction("", page().id, name, value, **said)
    return evolve(made, id=made_id("cor", made))


def test_facts_of_a_capture_are_as_the_last_correction_of_each_says() -> None:
    later = {"at": NOON + timedelta(hours=1)}
    (now,) = corrected_captures(
        [page()],
        [fact("publisher", "Lake Post", **later), fact("publisher", "Shore Herald"),
         fact("published", "2017-09-01/2017-09-02")],
    )  # fmt: skip

    assert now.publisher == "Lake Post"
    assert (str(now.published.when.from_on), now.published.how) == ("2017-09-01", "given")
    assert now.title == page().title


def test_a_copy_is_said_until_it_is_said_to_be_none() -> None:
    said = fact("copy_of", "cap-1")
    undone = fact("copy_of", "", at=NOON + timedelta(hours=1), replaces=said.id)

    assert set(said_copies([said])) == {page().id}
    assert said_copies([said, undone]) == {}


def test_two_who_give_a_fact_two_values_unseen_are_signalled() -> None:
    ann, ben = fact("title", "One"), fact("title", "Two", by="Ben")

    found = decisions.contradictions(
        [ann, ben], lambda one: (one.capture, one.fact), lambda one: one.value
    )

    assert [signal.kind for signal in found] == ["two persons code one thing differently"]
