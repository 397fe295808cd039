"""The report on growth: the same made-up watch each time, and the power it says."""

import pytest

from bench import growth


def test_the_power_is_that_of_the_seconds():
    assert growth.exponent((1000, 2000, 4000), (1.0, 4.0, 16.0)) == pytest.approx(2)
    assert growth.line("pairs", (1000, 2000), (0.5, 1.0)).split() == [
        "pairs",
        "0.50",
        "1.00",
        "1.00",
    ]


def test_a_made_up_watch_is_the_same_each_time_and_as_large_as_asked():
    tellings, captures, texts = growth.watched(60)

    assert growth.watched(60) == (tellings, captures, texts)
    assert len(tellings) == len(captures) == len(texts) == 60
    for telling, text in zip(tellings, texts, strict=True):
        for claim in telling.claims:
            assert text.content[claim.cue.start : claim.cue.end] == "arrested"


def test_one_made_up_text_in_four_is_a_copy():
    texts = growth.made_up(40)

    assert texts == growth.made_up(40)
    assert len(set(growth.stories(texts).values())) <= 32  # ten, two of them past finding


def test_seconds_are_of_the_work_and_not_of_making_it():
    done = []

    seconds = growth.timed(lambda size: lambda: done.append(size), (1, 2))

    assert done == [1, 2]
    assert all(0 < one < 1 for one in seconds)
