"""Where a passage stands: blind until all are in, answered until there is news, in any order alike."""

from __future__ import annotations

from itertools import permutations

import pytest
from reliability.records import ONE, OTHER, adjudication, claim, coding, on, passage, sample

from servanda.model import Place, Quantity, Span
from servanda.reliability.fields import differing
from servanda.reliability.progress import PassageState, states

HELD, HURT = claim("detain"), claim("assault")
MINE, THEIRS = coding(ONE, HELD), coding(OTHER, HURT, hour=2)


def state(*records: object, coders: tuple[str, ...] = (ONE, OTHER)) -> PassageState:
    codings = [each for each in records if type(each).__name__ == "BlindCoding"]
    judged = [each for each in records if type(each).__name__ == "Adjudication"]
    (found,) = states([sample(passage(), coders=coders)], codings, judged)
    return found


def test_nothing_of_any_coding_is_given_out_before_every_coder_is_in() -> None:
    third = coding("coder 3", HELD, hour=3)

    for some in ((), (MINE,), (THEIRS,), (MINE, THEIRS)):
        waiting = state(*some, coders=(ONE, OTHER, "coder 3"))
        assert not waiting.is_in and not waiting.is_open and not waiting.is_settled
        assert waiting.codings == () and waiting.differing == () and waiting.outcome is None
    assert len(state(MINE, THEIRS, third, coders=(ONE, OTHER, "coder 3")).codings) == 3


def test_who_was_not_asked_is_no_coder_and_who_codes_anew_has_one_coding() -> None:
    anew = coding(ONE, HURT, hour=4, replaces=MINE.id)

    assert not state(MINE, coding("somebody", HURT)).is_in
    assert state(MINE, THEIRS).differing == ("act",)
    assert state(MINE, THEIRS, anew).differing == ()
    assert state(MINE, THEIRS, anew).outcome == HURT


def test_what_is_adjudicated_comes_back_where_a_coding_came_since_and_only_then() -> None:
    judged = adjudication(HELD, MINE, THEIRS)
    anew = coding(OTHER, claim("kill"), hour=12, replaces=THEIRS.id)

    answered, back = state(MINE, THEIRS, judged), state(MINE, THEIRS, judged, anew)

    assert answered.answer == judged and not answered.is_open and answered.outcome == HELD
    assert back.answer is None and back.is_open and back.adjudicated == (judged,)
    later = adjudication(None, MINE, anew, hour=13)
    assert state(MINE, THEIRS, judged, anew, later).outcome is None
    assert state(MINE, THEIRS, judged, anew, later).is_settled


def test_in_whatever_order_records_came_in_a_passage_stands_alike() -> None:
    anew = coding(OTHER, HURT, hour=5, replaces=THEIRS.id)
    elsewhere = coding(OTHER, claim("kill"), hour=5)  # of another copy of the watch
    judged = [adjudication(HELD, MINE, anew), adjudication(HURT, MINE, anew, by="keeper 2")]
    records = [MINE, THEIRS, anew, elsewhere, *judged]

    found = {repr(state(*some)) for some in permutations(records)}

    assert len(found) == 1


@pytest.mark.parametrize(
    ("one", "other", "fields"),
    [
        (HELD, HELD, ()),
        (None, None, ()),
        (HELD, None, ("an_act",)),
        (HELD, HURT, ("act",)),
        (HELD, claim(stance="planned"), ("stance",)),
        (claim(when=on(3)), claim(when=on(4)), ("when",)),
        (claim(when=on(3)), HELD, ("when",)),
        (claim(number=Quantity(3, 3, "monks")), claim(number=Quantity(3, 4, "monks")), ("number",)),
        (claim(where=(Place(Span(0, 1, "x"), "Phnom  Penh"),)),
         claim(where=(Place(Span(5, 6, "y"), "phnom penh"),)), ()),
    ],
)  # fmt: skip
def test_two_codings_differ_in_what_they_mean_and_not_in_where_its_words_stand(
    one, other, fields
) -> None:
    assert differing([one, other]) == differing([other, one]) == fields
