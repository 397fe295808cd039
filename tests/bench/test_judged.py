"""Judged claims: named by place, never by their words."""

import json

import pytest
from outside import data
from tries import one_of

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
    folder, every = data("hrdsattack").parent, one_of(3)

    found = list(judged(folder, "dev", every=every))

    assert len(found) >= 0.9 * len(labels("dev", every=every)) > 30
    assert all(j.content[j.key[4] : j.key[5]] == j.claim.cue.quote for j in found)
