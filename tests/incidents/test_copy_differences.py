"""Where the copies of one story differ from the one that came first."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from incidents.report import FILLER, Report

from servanda.incidents import copied_stories
from servanda.incidents.copy_differences import compared

STORY = "Police arrested Ana Dorn in the town of Kep on Friday evening. " + FILLER


def stories(*reports: Report) -> tuple[object, ...]:
    return copied_stories([r.text for r in reports], {r.capture.id: r.capture for r in reports})


def quotes(first: str, copy: str) -> list[tuple[str, str]]:
    found = compared(Report(first, name="a").text, Report(copy, name="b").text)
    return [(one.first.quote, one.copy.quote) for one in found.passages]


def test_a_story_names_the_first_its_agency_and_each_copy_once() -> None:
    first = Report(STORY + " (Reuters)", publisher="Lantern", published="2021-06-04")
    cut = Report(STORY[: len(STORY) * 3 // 4], publisher="Tide", published="2021-06-05")
    other = Report("The market opened early. Nobody came, and the rain went on for days.")

    (story,) = stories(other, cut, first)

    assert (story.first, story.credit) == (first.capture.id, "Reuters")
    (copy,) = story.copies
    assert copy.capture == cut.capture.id
    assert 0.7 < copy.kept < 0.8
    assert copy.own < 0.05


def test_what_is_left_out_added_and_changed_stands_with_its_place_in_both() -> None:
    first = "On Friday police arrested Ana Dorn in Kep. Her lawyer was not told. The court sat."
    copy = "On Friday police detained Ana Dorn in Kep. The court sat. It was raining that day."

    assert quotes(first, copy) == [
        ("arrested", "detained"),
        ("Her lawyer was not told", ""),
        ("", "It was raining that day"),
    ]


def test_case_quotation_marks_and_hidden_hyphens_are_no_difference() -> None:
    assert quotes('The "Daily" was closed', "THE “Dai\u00adly” was closed") == []


def test_where_no_blanks_part_words_a_passage_is_found_by_its_letters() -> None:
    first = "នគរបាលបានចាប់ខ្លួនប្រធានគណបក្សប្រឆាំងនៅទីក្រុងភ្នំពេញ"
    copy = "នគរបាលបានចាប់ខ្លួនអនុប្រធានគណបក្សប្រឆាំងនៅទីក្រុងភ្នំពេញ"

    assert quotes(first, copy) == [("", "អនុ")]


def test_very_long_texts_are_compared_line_by_line_and_one_endless_line_whole() -> None:
    lines = [f"word{at} is said here" for at in range(8000)]
    changed = [*lines[:5000], "something else is said", *lines[5001:]]

    assert quotes("\n".join(lines), "\n".join(changed)) == [(lines[5000], changed[5000])]
    ((first, copy),) = quotes("\n".join(["w"] * 25_000), "\n".join(["v"] * 25_000))
    assert len(first) == len(copy) == 49_999


WORDS = st.lists(st.sampled_from(["ana", "dorn", "police", "កខ", "-", "\n", "Kep"]), max_size=30)


@given(WORDS, WORDS)
def test_the_places_are_the_words_and_what_lies_between_is_the_same(
    some: list[str], others: list[str]
) -> None:
    first, copy = Report(" ".join(some), name="a").text, Report(" ".join(others), name="b").text

    found = compared(first, copy)

    for one in found.passages:
        assert first.content[one.first.start : one.first.end] == one.first.quote
        assert copy.content[one.copy.start : one.copy.end] == one.copy.quote
    at = (0, 0)
    for one in found.passages:
        ours = first.content[at[0] : one.first.start].replace("-", " ").split()
        assert ours == copy.content[at[1] : one.copy.start].replace("-", " ").split()
        at = (one.first.end, one.copy.end)
