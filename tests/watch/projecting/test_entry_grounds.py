"""What a person writes or takes back rests on what it is about, and comes to the same record."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from watch.projecting.acts import Acts

from servanda import canon, store
from servanda import watch as way
from servanda.decisions import ClaimWords
from servanda.errors import EvidenceError
from servanda.model import Decision, Grouping, Interval
from servanda.watch.projecting.answers import Answers

Entry = Callable[[way.Evidence], object]


@pytest.fixture
def acts(new_watch: Path) -> Acts:
    """Pages read, decided on, grouped, coded and corrected; one claim is struck."""
    acts = Acts(way.open_watch(new_watch), store.open(new_watch))
    acts.source(0)
    for number in range(4):
        acts.capture(number, number, number % 3, copied=False, dated=True)
        acts.read(number, number % 3, 1, asks=number == 1, elsewhere=number == 2)
    for at in range(3):
        acts.decide(at, upheld=at == 0, alone=at == 1, by=0)
    acts.code(0, strikes=True)
    acts.code(3, strikes=False)
    acts.correct(0, 1, 2)
    acts.group(2, 5, 1)
    return acts


def said(entry: Entry, evidence: way.Evidence) -> object:
    """What an entry comes to, or why it is refused."""
    try:
        return canon.plain(entry(evidence))
    except EvidenceError as error:
        return str(error)


def written(acts: Acts, what: Callable[[way.Writing], object]) -> Entry:
    def entry(evidence: way.Evidence) -> object:
        hand = way.Writing(acts.watch, evidence, by="Ann", at=acts.at)
        what(hand)
        return hand.additions().records

    return entry


def test_what_is_written_is_the_same_as_of_everything_and_reads_none_of_the_rest(
    acts: Acts, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [capture.id for capture in acts.captures]
    police = ClaimWords(words="Police", act="surveil", stance="done")
    again = ClaimWords(words="arrested", act="detain", stance="done")
    day = Interval(None, None)
    about_pages = [
        (lambda hand, id=id, words=words: hand.claim(id, words, reason="told"), [id])
        for id in ids
        for words in (police, again)
    ]
    facts = [
        (lambda hand, id=id, fact=fact: hand.capture(id, fact, reason="printed"), [id, ids[1]])
        for id in ids
        for fact in ({"title": "Another"}, {"publisher": "Hill Times"}, {"copy_of": ids[1]})
    ]
    corrected = [
        (lambda hand, id=id, w=words: hand.correct(id, w, reason="read", strike=not w), id)
        for id in sorted(acts.told)
        for words in (ClaimWords(stance="planned"), None)
    ]

    def stated(hand: way.Writing) -> object:
        return hand.statement(b"I saw it.", kind="seen", when=day, how_known="there", title="It")

    with way.answering(acts.watch, acts.record) as answers:
        whole = answers.evidence
        cases = [(what, {"captures": about}) for what, about in (*about_pages, *facts)]
        cases += [(what, {"claim": id}) for what, id in corrected] + [(stated, {})]
        monkeypatch.setattr(Answers, "evidence", property(_forbidden))
        for what, about in cases:
            entry = written(acts, what)
            assert said(entry, way.evidence_to_write(answers, **about)) == said(entry, whole)


def test_what_is_taken_back_is_the_same_as_of_everything_and_reads_none_of_the_rest(
    acts: Acts, monkeypatch: pytest.MonkeyPatch
) -> None:
    by = {"reason": "a slip", "by": "Ann", "at": acts.at}
    every = [*acts.record.all(Decision), *acts.record.all(Grouping)]

    with way.answering(acts.watch, acts.record) as answers:
        whole = answers.evidence
        monkeypatch.setattr(Answers, "evidence", property(_forbidden))
        for each in every:
            undo = way.withdraw_decision if isinstance(each, Decision) else way.withdraw_judgement
            part = way.evidence_to_take_back(answers, each.id)

            def entry(evidence: way.Evidence, undo=undo, id=each.id) -> object:
                return undo(evidence, id, **by)

            assert said(entry, part) == said(entry, whole)
            assert (part.findings, part.notices) == (whole.findings, whole.notices)
            assert set(part.signals) == set(whole.signals)
            assert all(whole.names[id] == name for id, name in part.names.items())
    assert {type(each) for each in every} == {Decision, Grouping}


@pytest.mark.parametrize("about", [{"captures": ["cap-0"]}, {"claim": "clm-0"}])
def test_what_is_not_there_is_looked_for_among_all(acts: Acts, about: dict) -> None:
    with way.answering(acts.watch, acts.record) as answers:
        assert way.evidence_to_write(answers, **about) is answers.evidence


def _forbidden(_: object) -> None:
    raise AssertionError("everything was read")
