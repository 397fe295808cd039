"""Two coders at one desk: neither learns what the other coded by guessing and trying the guess."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from attrs import evolve
from desk.teams import TeamDesk
from desk.test_coders import drawn

from servanda import canon
from servanda import watch as way
from servanda.model import BlindCoding

pytestmark = pytest.mark.slow  # a watch and a desk of its own


def test_no_guess_of_what_another_coded_can_be_tried_against_the_log(team: TeamDesk) -> None:
    """Whoever keeps the watch codes too, and reads in its log when another did and as what id."""
    sample = drawn(team.folder, "a reviewer", "a keeper")
    passage = sample.passages[0].id
    at = f"/coders/{sample.id}/{passage}/code"
    sent = team.browsers["reviewer"].post(at, {"no_act": "1"})
    assert sent.status_code == 302
    with way.open_watch(team.folder).record() as record:
        (coding,) = record.all(BlindCoding)

    log = team.browsers["keeper"].get("/log").content.decode()

    def guessed(moment: datetime) -> str:
        """What the id would be, had she found that the passage tells no act at that moment."""
        guess = BlindCoding(id="", sample=sample.id, passage=passage, claim=None, by="a reviewer",
                            at=moment)  # fmt: skip
        return evolve(guess, id=canon.identify("bcd", canon.plain(guess))).id

    guesses = {guessed(coding.at + timedelta(seconds=s)) for s in range(-30, 31)}
    assert coding.id in guesses  # so it would be found out
    assert not [guess for guess in guesses if guess in log]
    assert passage in log and "a reviewer" in log


def test_another_coders_answer_is_no_slower_or_longer_than_none(team: TeamDesk) -> None:
    """The page of who codes is the same, letter by letter, whether the other was here or not."""
    sample = drawn(team.folder, "a reviewer", "a keeper")
    at = f"/coders/{sample.id}/{sample.passages[0].id}/code"
    pages = ("/coders", "/coders/next", at, "/coders/disagreements", "/coders/corrected")
    before = [len(team.browsers["keeper"].get(page).content) for page in pages]

    sizes = []
    for form in ({"no_act": "1"}, {"act": "torture", "stance": "done", "reason": "x" * 500}):
        assert team.browsers["reviewer"].post(at, form).status_code == 302
        sizes.append([len(team.browsers["keeper"].get(page).content) for page in pages])

    assert sizes[0] == sizes[1]
    assert before[1:] == sizes[0][1:]  # that one of two is in stands on the page of samples
