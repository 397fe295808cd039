"""Judged claims: named by place, never by their words."""

import json

import pytest
from outside import data

from bench.judged import LABELS, judged, labels


def test_a_judgement_names_a_claim_once_and_holds_no_text():
    rows = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]

    assert {frozenset(row) for row in rows} == {
        frozenset({"set", "part", "id", "act", "cue", "right", "why"})
    }
    assert all(row["right"] == (row["why"] == "") for row in rows)
    assert len(labels("train")) + len(labels("dev")) == len(rows)


@pytest.mark.slow
def test_the_reader_still_makes_or_asks_nine_in_ten_judged_claims():
    folder = data("hrdsattack").parent

    found = list(judged(folder, "dev"))

    assert len(found) >= 0.9 * len(labels("dev"))
    assert all(j.content[j.key[4] : j.key[5]] == j.claim.cue.quote for j in found)
