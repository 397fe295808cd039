"""Labels against the Paris clauses: they name real commitments, and figures count as they say."""

import json

import pytest

from bench import clauses
from bench.clauses import LabelledPassage, ProposedLink, score
from bench.passages import LONG, end
from servanda.errors import EvidenceError
from servanda.model import BEARINGS


def rows(name):
    path = clauses.LABELS / f"{name}.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_every_label_names_commitments_of_the_agreement_and_a_bearing():
    known = {item.id for item in clauses.paris().items()}
    labels = [one for name in ("blind", "tuning") for row in rows(name) for one in row["labels"]]

    named = {id for one in labels for id in clauses.groups().get(one["group"], (one["group"],))}

    assert len(rows("blind")) == 60
    assert named <= known
    assert {one["bearing"] for one in labels} <= set(BEARINGS)


def test_no_passage_is_both_blind_and_for_tuning():
    blind = {row["sha256"] for row in rows("blind")}

    assert not blind & {row["sha256"] for row in rows("tuning")}


def test_a_doubtful_label_is_right_when_proposed_and_never_missed():
    case = LabelledPassage("a", "", "kh", ("rights",), ("past",), (("rights", "breaches"),))

    silent = score([case], lambda _: [])
    doubtful = score([case], lambda _: [ProposedLink("cps-15-2-a-iii", "breaches", 0.9)])

    assert silent.missed == ("a rights",)
    assert (doubtful.first_right, doubtful.found, doubtful.asked) == (1, 0, 1)


def test_twin_commitments_of_two_treaties_count_once():
    case = LabelledPassage("a", "", "kh", ("rights",), (), (("rights", "breaches"),))
    twins = [ProposedLink(id, "breaches", 0.9) for id in ("cps-15-2-a-i", "sov-3-2-a-i")]

    scored = score([case], lambda _: twins)

    assert (scored.right, scored.proposed, scored.found) == (1, 1, 1)


def test_an_opening_ends_with_a_sentence_within_its_length():
    words = "The court sat. " * 80

    assert end(words) <= LONG
    assert words[: end(words)].endswith("sat.")


def test_a_changed_text_is_refused(tmp_path):
    for part in ("hrdsattack", "muc4"):
        (tmp_path / part).mkdir()
    (tmp_path / "hrdsattack" / "dev.json").write_text("[]")
    (tmp_path / "muc4" / "dev.jsonl").write_text("")

    with pytest.raises(EvidenceError, match="not the text that was labelled"):
        clauses.cases("blind", tmp_path)


def test_labels_that_agree_no_better_than_chance_have_no_kappa():
    def labelled(*groups):
        return LabelledPassage(
            "a", "", "kh", groups, (), tuple((one, "breaches") for one in groups)
        )

    assert "kappa 1.00" in clauses.agreement([labelled("rights")], [labelled("rights")])
    assert "kappa -0.07" in clauses.agreement([labelled("rights")], [labelled("past")])


def test_what_is_only_asked_is_no_proposal(monkeypatch):
    asked = ProposedLink("cps-15-2-a-i", "breaches", 0.3, asks=True)
    monkeypatch.setattr(clauses, "by_rules", lambda _: [asked])
    case = LabelledPassage("a", "", "kh", ("rights",), (), (("rights", "breaches"),))

    assert clauses.only_proposed(case) == []
    assert score([case], clauses.by_rules).found == 1
