"""The labels of languages read by cues are sound, and the report counts what it says."""

from __future__ import annotations

import json
from datetime import date

from bench import languages
from servanda import lexicon
from servanda.model import STANCES, Claim, Interval, Mention, Span


def _claim(act: str, quote: str, on: date) -> Claim:
    span = Span(0, len(quote), quote)
    return Claim(
        "clm",
        "cap",
        act,
        "done",
        span,
        span,
        to=(Mention(span, None, "person", "test"),),
        when=Interval(on, on, "day"),
    )


def test_every_label_names_a_known_act_and_words_of_its_passage() -> None:
    acts = lexicon.load().acts
    items = [json.loads(line) for line in languages.LABELS.read_text("utf-8").splitlines()]

    assert len({item["id"] for item in items}) == len(items) == 72
    for item in items:
        assert item["part"] == ("seen" if int(item["id"][-2:]) % 2 else "blind")
        for act in item["acts"]:
            assert act["act"] in acts and act["stance"] in STANCES
            assert act["victim"] in item["text"]
            assert not act["day"] or date.fromisoformat(act["day"])


def test_a_score_counts_hits_misses_and_what_is_right_of_the_hits() -> None:
    wanted = (
        languages.Label("kill", "done", "2016-07-10", "Kem Ley"),
        languages.Label("detain", "done", "", ""),
    )
    told = (_claim("kill", "Kem Ley", date(2016, 7, 11)), _claim("exile", "", date(2016, 7, 1)))
    row = languages.PassageRow("km-99", "km", "seen", "", wanted, told)

    figures = languages.score([row])

    assert figures == {
        "precision": (1, 2), "recall": (1, 2), "stance": (1, 1), "day": (0, 1), "victim": (1, 1),
    }  # fmt: skip
    shown = languages.report((row,), misses=True)
    assert "km-99: lost detain" in shown
    assert 'km-99: told exile by ""' in shown
    assert "km-99: kill: wrong day" in shown
