"""Anyone with the same record, seed and size draws the same passages, and every stratum has its share."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reliability.records import passage
from tries import some

from servanda.errors import EvidenceError
from servanda.reliability.sampling import allocate, draw, frame_sha256, stratum_of

FRAME = [
    passage(number, act, language)
    for number, (act, language) in enumerate(
        [("detain", "en")] * 30 + [("kill", "en")] * 9 + [("detain", "km")] * 5 + [(None, "fr")]
    )
]


def test_the_same_are_drawn_whatever_order_they_lie_in_and_others_with_another_seed() -> None:
    drawn = draw(FRAME, size=12, seed=7)

    assert draw(FRAME[::-1], size=12, seed=7) == drawn
    assert draw(FRAME, size=12, seed=8) != drawn
    assert len({each.id for each in drawn}) == 12
    assert frame_sha256(FRAME[::-1]) == frame_sha256(FRAME) != frame_sha256(FRAME[1:])


def test_each_language_and_act_has_one_and_the_rest_is_shared_in_proportion() -> None:
    counts = Counter(map(stratum_of, draw(FRAME, size=12, seed=7)))

    # one of each, and of the other 8 by 29 : 8 : 4 : 0, which is 5.7, 1.6, 0.8 and none
    assert counts == {("en", "detain"): 7, ("en", "kill"): 2, ("km", "detain"): 2, ("fr", ""): 1}


def test_the_order_says_nothing_of_what_was_read() -> None:
    acts = [stratum_of(each) for each in draw(FRAME, size=45, seed=1)]

    assert acts != sorted(acts) and len(set(acts[:12])) > 2


@pytest.mark.parametrize("size", [0, 46])
def test_more_than_there_are_is_refused_with_how_many_there_are(size: int) -> None:
    with pytest.raises(EvidenceError, match="there are 45 to draw from"):
        draw(FRAME, size=size, seed=1)
    with pytest.raises(EvidenceError, match="nothing to draw from"):
        draw([], size=1, seed=1)


@settings(max_examples=some(60))
@given(st.dictionaries(st.tuples(st.sampled_from(["en", "km"]), st.text("ab", max_size=3)),
                       st.integers(1, 20), min_size=1), st.data())  # fmt: skip
def test_shares_come_to_the_size_and_to_no_more_than_there_are(counts, data) -> None:
    size = data.draw(st.integers(1, sum(counts.values())))

    shares = allocate(counts, size=size, seed=1)

    assert sum(shares.values()) == size
    assert all(0 < share <= counts[key] for key, share in shares.items())
    assert len(shares) == min(size, len(counts))
