"""The tables: agreement by field and language, and how often what was read stood."""

from __future__ import annotations

from datetime import timedelta

import pytest
from attrs import evolve
from decisions.evidence import incident
from reliability.records import AT, ONE, OTHER, adjudication, claim, coding, on, passage, sample

from servanda.decisions import decide, see
from servanda.model import Coding
from servanda.reliability.agreement import LEAST, agreement
from servanda.reliability.progress import states
from servanda.reliability.reading_errors import DAILY, exact, of_daily_work, of_samples, shares


def table(count: int, slips: int, *, km: int = 0, waiting: int = 0):
    """Agreement of two coders, of whom one slips in so many, and so many of whose pages wait."""
    passages = [passage(n, language="km" if n < km else "en") for n in range(count)]
    acts = ("detain", "kill")
    codings = []
    for number, each in enumerate(passages):
        here = claim(acts[number % 2], when=on(1 + number % 9))
        there = evolve(here, act=acts[(number + (number < slips)) % 2])
        codings.append(coding(ONE, here, of=each.id))
        if number < count - waiting:
            codings.append(coding(OTHER, there, of=each.id))
    found = agreement(states([sample(*passages)], codings, ()), seed=1)
    return {(line.field, line.language): line for line in found}


def test_a_field_has_alpha_its_interval_and_how_many_passages_it_rests_on() -> None:
    line = table(40, 4)["act", "all"]

    # 80 values, 40 of each act: 1 - 79 * (2 * 4) / (80 * 80 - 2 * 40 * 40)
    assert line.alpha == pytest.approx(1 - 79 * 8 / 3200)
    assert line.range.low < line.alpha < line.range.high
    assert (line.passages, line.same, line.one_only) == (40, 36, 0)


def test_below_so_many_passages_none_is_given_and_those_that_wait_do_not_count() -> None:
    few, enough = table(LEAST + 3, 2, waiting=4), table(LEAST + 3, 2, waiting=3)

    assert few["act", "all"].alpha is None and few["act", "all"].range is None
    assert f"{LEAST - 1} of the {LEAST} passages" in few["act", "all"].why_none
    assert enough["act", "all"].alpha is not None


def test_each_language_has_its_own_line_where_there_is_more_than_one() -> None:
    lines = table(60, 6, km=25)

    assert {language for _, language in lines} == {"all", "en", "km"}
    assert lines["act", "km"].same == 19 and lines["act", "en"].same == 35
    assert lines["when", "en"].alpha == 1 and "one and the same" in lines["by", "km"].why_none
    assert {language for _, language in table(20, 1)} == {"all"}


def test_a_field_that_one_coder_alone_gives_is_counted_and_not_taken_for_agreement() -> None:
    codings = [coding(ONE, claim(when=on(3))), coding(OTHER, claim())]
    lines = {x.field: x for x in agreement(states([sample()], codings, ()), seed=1)}

    assert (lines["when"].passages, lines["when"].one_only) == (0, 1)
    assert (lines["act"].passages, lines["act"].one_only) == (1, 0)


# ------------------------------------------------------------------ persons and the reading


def test_what_was_read_stands_as_coders_agree_or_as_was_adjudicated() -> None:
    passages = [passage(n) for n in range(4)]
    both = [coding(who, claim("detain"), of="clm-0") for who in (ONE, OTHER)]
    other = [coding(who, claim("kill"), of="clm-1") for who in (ONE, OTHER)]
    differ = [coding(ONE, claim("detain", when=on(3)), of="clm-2"), coding(OTHER, None, of="clm-2")]
    alone = [coding(ONE, claim("kill"), of="clm-3")]
    every = [*both, *other, *differ, *alone]

    def counted(*judged):
        found = list(of_samples(states([sample(*passages)], every, judged)))
        return [(share.act, share.looked_at, share.stood, share.stood_whole)
                for share in shares(found, of="samples")]  # fmt: skip

    assert counted() == [("", 2, 1, 1), ("detain", 2, 1, 1)]
    right = adjudication(differ[0].claim, *differ)
    assert counted(right) == [("", 3, 2, 1), ("detain", 3, 2, 1)]
    assert counted(adjudication(None, *differ))[0] == ("", 3, 1, 1)


def test_in_daily_work_a_coding_counts_first_and_a_link_rejected_says_nothing() -> None:
    happened = incident()
    (told,) = [each.id for each in happened.claims]

    def decided(judgement, *, link=None, hours=0):
        proof = "believe" if judgement == "upheld" else None
        return decide(see(happened, link), judgement=judgement, proof=proof, reason="seen",
                      by="reviewer 1", at=AT + timedelta(hours=hours))  # fmt: skip

    def coded(said, read):
        made = read and evolve(read, id=told)
        return Coding("cod-1", "cap-0", said and evolve(said, id=told), "why", ONE, AT, made)

    def counted(codings, decisions):
        return [
            (each.act, each.stood, each.stood_whole) for each in of_daily_work(codings, decisions)
        ]

    assert counted([], [decided("upheld")]) == [(happened.act, True, True)]
    assert counted([], [decided("rejected")]) == [(happened.act, False, False)]
    assert counted([], [decided("unsure")]) == []
    assert counted([coded(None, claim("kill"))], [decided("upheld")]) == [("kill", False, False)]
    assert counted([coded(claim("kill", when=on(2)), claim("kill"))], []) == [("kill", True, False)]
    assert counted([coded(claim("kill"), None)], [decided("upheld")]) == []


def test_the_interval_of_a_share_is_that_of_clopper_and_pearson() -> None:
    # Clopper and Pearson's own method; the ends for 0 and n of n are 0.025 ** (1 / n)
    assert exact(0, 10) == (0, pytest.approx(1 - 0.025**0.1))
    assert exact(10, 10) == (pytest.approx(0.025**0.1), 1)
    assert [round(end, 4) for end in exact(8, 10)] == [0.4439, 0.9748]
    assert list(shares([], of=DAILY)) == []
