"""The report on copies: altered copies are found by both finders, and counted as they say."""

import random

import pytest

from bench import copies
from bench.copies import ALTERED, measured
from servanda.errors import SettingsError
from servanda.incidents.copies import pieces, stories, words_of


def reports(count, words=120):
    draw = random.Random(7)  # noqa: S311
    said = [f"word{at}" for at in range(3000)]
    return {f"r{at}": " ".join(draw.choices(said, k=words)) for at in range(count)}


@pytest.mark.parametrize("finder", [stories, copies.by_minhash])
def test_a_copy_under_another_head_is_found_and_makes_no_two_reports_one(finder):
    found = measured(reports(6), "under another head", finder)

    assert (found.reports, found.found, found.astray, found.joined) == (6, 6, 0, 0)
    assert found.text().endswith("100.0 % (6 of 6, 61-100)     0.0 % (0 of 6, 0-39)       0 of 15")


def test_a_page_of_two_reports_makes_them_one_story():
    found = measured(reports(4), "two reports on one page", stories)

    assert (found.found, found.joined) == (4, 2)


@pytest.mark.parametrize("way", ALTERED)
def test_every_alteration_is_the_same_each_time(way):
    made = reports(3)

    assert measured(made, way, stories) == measured(made, way, stories)


def test_two_texts_have_as_many_values_of_minhash_in_common_as_they_share_runs():
    words = words_of(reports(1, words=400)["r0"])
    one, other = (copies.sketch(pieces(part)) for part in (words[:300], words[100:]))

    same = sum(a == b for a, b in zip(one, other)) / len(one)

    assert same == pytest.approx(0.5, abs=0.12)  # 196 of 396 runs
    assert copies.sketch(pieces([])) == []


def test_copies_among_the_reports_are_left_out():
    made = reports(3)
    made["r9"] = made["r1"] + " and more"

    assert sorted(copies.different(made)) == ["r0", "r1", "r2"]


def test_shares_are_of_the_shorter_text_and_the_widest_gap_is_named():
    made = reports(2) | {"r9": reports(2)["r0"]}

    told = copies.spread(copies.shares(made))

    assert sorted(copies.shares(made)) == [0.0, 0.0, 1.0]
    assert told[-1] == "  widest gap: none between 0.00 and 1.00; 1 pairs lie above it"


def test_without_outside_reports_it_says_where_to_put_them(tmp_path):
    with pytest.raises(SettingsError, match="--data"):
        copies.report(tmp_path)
