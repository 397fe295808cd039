"""What persons write counts in incidents, standings and counts of sources, and nothing is lost."""

from __future__ import annotations

from datetime import date

import pytest
from attrs import evolve
from watch.judging.pages import (
    ARREST,
    LATER,
    NOW,
    capture_of,
    claim,
    put,
    read_as,
    text_of,
    told,
    weighed,
    writing,
)

from servanda import claims, errors
from servanda import watch as way
from servanda.model import Claim, Coding, Interval, Signal, Telling, Text
from servanda.watch.reading import reading as reading_room

ON = date(2017, 10, 24)
AGAIN, OTHER = "https://lake.example/again", "https://other.example/story"
WORDS = way.ClaimWords(
    words="beat",
    act="assault",
    by=(way.WhoWords("They", "cambodia"),),
    to=(way.WhoWords("a reporter", kind="journalist"),),
)


@pytest.fixture
def watch(three_reports: way.Watch) -> way.Watch:
    return three_reports


@pytest.fixture
def arrest(watch: way.Watch) -> Text:
    """The first report, read as one arrest."""
    text = text_of(watch, capture_of(watch, "arrest.txt"))
    read_as(watch, text, read_of(text))
    return text


def read_of(text: Text, act: str = "detain", **more) -> Claim:
    return claim(text, "arrested", act, by="Police", to="Kem Sokha", **more)


def rows(watch: way.Watch) -> list[way.Row]:
    return list(way.incident_rows(weighed(watch)))


# ------------------------------------------------------------------ claims


@pytest.mark.usefixtures("arrest")
def test_a_claim_by_hand_becomes_an_incident_that_can_be_upheld(watch) -> None:
    written = writing(watch)
    written.claim("arrest.txt", WORDS, reason="no reader told it")
    put(watch, written)

    (beaten,) = [row for row in rows(watch) if row["act"] == "assault"]
    decided = way.decide_incident(
        watch,
        weighed(watch),
        beaten["id"],
        judgement="upheld",
        reason="seen by three",
        by="Ben",
        at=NOW,
    )
    with watch.record() as record:
        way.rule(record, decided, now=NOW)
    states = way.incident_states(weighed(watch))

    assert beaten["to"] == ["a reporter"]
    assert [row["reason"] for row in beaten["coded"]] == ["no reader told it"]
    assert states[beaten["id"]] == "upheld"
    assert any(
        one.state == "breached" and one.because
        for one in way.judge(watch, weighed(watch), on=ON).standings
    )


def test_a_correction_keeps_the_incident_and_lapses_only_what_changed(watch, arrest) -> None:
    (before,) = rows(watch)
    decided = way.decide_incident(
        watch, weighed(watch), before["id"], judgement="upheld", reason="seen", by="Ben", at=NOW
    )
    with watch.record() as record:
        way.rule(record, decided, now=NOW)
    id = told(watch, arrest)[0].id

    written = writing(watch)
    written.correct(id, way.ClaimWords(where=("Phnom Penh",)), reason="the place is there")
    put(watch, written)
    (placed,) = rows(watch)
    placed_signals = weighed(watch).signals

    written = writing(watch, at=LATER)
    written.correct(id, way.ClaimWords(stance="threatened"), reason="only announced")
    put(watch, written)
    (threatened,) = rows(watch)

    assert placed["id"] == threatened["id"] == before["id"]
    assert placed["where"] == ["Phnom Penh"]
    assert not any("changed" in signal.kind for signal in placed_signals)
    assert any("changed" in signal.kind for signal in weighed(watch).signals)
    assert [row["counts"] for row in threatened["coded"]] == [False, True]


def test_a_struck_claim_makes_no_incident_and_its_history_stays(watch, arrest) -> None:
    written = writing(watch)
    written.correct(told(watch, arrest)[0].id, strike=True, reason="a film is told of")
    put(watch, written)

    (row,) = [one for one in way.coding_rows(weighed(watch)) if one["what"] == "coding"]
    assert rows(watch) == []
    assert (row["coded"], row["read"]["act"]) == (None, "detain")


def test_words_that_are_read_already_are_corrected_or_stand_beside(watch, arrest) -> None:
    second = way.ClaimWords(words="arrested", act="detain", to=(way.WhoWords("his lawyer"),))

    with pytest.raises(errors.EvidenceError, match="read already as detain"):
        writing(watch).claim("arrest.txt", second, reason="two were taken")
    written = writing(watch)
    written.claim("arrest.txt", second, reason="two were taken", beside=True)
    put(watch, written)

    assert len(told(watch, arrest)) == 2
    assert weighed(watch).rereads == ()


@pytest.mark.usefixtures("arrest")
def test_words_that_are_coded_already_as_that_act_are_corrected_or_stand_beside(watch) -> None:
    more = evolve(WORDS, words="beat a reporter")
    first = writing(watch)
    first.claim("arrest.txt", WORDS, reason="not read")
    put(watch, first)
    written = writing(watch)

    with pytest.raises(errors.EvidenceError, match='"beat" is coded as assault already, by') as no:
        written.claim("arrest.txt", more, reason="not read either")
    asked = [one.cue.quote for one in written.read_already("arrest.txt", more)]
    another = written.claim("arrest.txt", evolve(more, act="threaten"), reason="another act")
    beside = written.claim("arrest.txt", more, reason="two were beaten", beside=True)

    assert "beside = true" in str(no.value)
    assert asked == ["beat"]
    assert another.claim and another.claim.act == "threaten"
    assert beside.claim and beside.claim.cue.quote == "beat a reporter"


def test_the_same_again_adds_nothing_and_something_else_must_correct(watch) -> None:
    written = writing(watch)
    written.claim("arrest.txt", WORDS, reason="no reader told it")
    put(watch, written)

    again = writing(watch)
    again.claim("arrest.txt", WORDS, reason="no reader told it")

    assert again.additions().records == ()
    assert again.additions().already_there == 1
    with pytest.raises(errors.EvidenceError, match="coded as assault already, by Ann"):
        writing(watch, by="Ben").claim(
            "arrest.txt", evolve(WORDS, stance="threatened"), reason="another"
        )


def test_one_takes_back_ones_own_and_does_it_again(watch, arrest) -> None:
    written = writing(watch)
    coding = written.claim("arrest.txt", WORDS, reason="no reader told it")
    put(watch, written)

    with pytest.raises(errors.EvidenceError, match="is Ann's"):
        writing(watch, by="Ben").withdraw(coding.id, reason="mine")
    with pytest.raises(errors.EvidenceError, match="Did you mean"):
        writing(watch).withdraw(coding.id[:-1], reason="a slip")
    written = writing(watch)
    written.withdraw(coding.id, reason="a slip")
    put(watch, written)
    assert [one.act for one in told(watch, arrest)] == ["detain"]
    with pytest.raises(errors.EvidenceError, match="withdrawn already"):
        writing(watch).withdraw(coding.id, reason="again")

    written = writing(watch)
    written.claim("arrest.txt", WORDS, reason="no reader told it")
    put(watch, written)

    assert [one.act for one in told(watch, arrest)] == ["detain", "assault"]
    with watch.record() as record:
        assert len(record.all(Coding)) == 3
        record.check()


@pytest.mark.parametrize("nothing", [{"by": "", "reason": "x"}, {"by": "Ann", "reason": " "}])
@pytest.mark.usefixtures("arrest")
def test_nobody_writes_without_a_name_and_a_reason(watch, nothing) -> None:
    with pytest.raises(errors.EvidenceError, match="nobody"):
        writing(watch, by=nothing["by"]).claim("arrest.txt", WORDS, reason=nothing["reason"])


# ------------------------------------------------------------------ a reader of another version


def test_a_coding_survives_another_reader_and_the_question_comes_back_with_both(
    watch, arrest, monkeypatch
) -> None:
    """The reader's own door, with another version of it that tells the words otherwise."""
    written = writing(watch)
    written.correct(told(watch, arrest)[0].id, way.ClaimWords(stance="denied"), reason="denied")
    written.claim("arrest.txt", WORDS, reason="no reader told it")
    put(watch, written)
    before = told(watch, arrest)

    def another(capture, text, **_) -> Telling:
        found = (read_of(text, "abduct"),) if capture.address == "arrest.txt" else ()
        return Telling("", capture.id, text.id, "tests 2", "another", "", found)

    monkeypatch.setattr(claims, "READER", "tests 2")
    monkeypatch.setattr(reading_room.claims, "read", another)
    with watch.record() as record:
        way.read(watch, record, now=LATER)
    evidence = weighed(watch)

    assert set(told(watch, arrest)) == set(before)
    (question,) = list(way.reread_rows(evidence.rereads))
    assert (question["coded"]["stance"], question["read"]["act"]) == ("denied", "abduct")
    assert [signal.kind for signal in evidence.signals] == [
        "words that a person coded are read differently"
    ]
    assert next(way.question_rows(evidence, []))["question"] == "read differently"


@pytest.mark.parametrize("how", ["keep", "as_read", "strike"])
def test_what_came_back_is_answered_and_asked_no_more(watch, arrest, how) -> None:
    id = told(watch, arrest)[0].id
    written = writing(watch)
    written.correct(id, way.ClaimWords(stance="denied"), reason="he denies it")
    put(watch, written)
    anew = evolve(read_of(arrest), stance="planned")
    read_as(watch, arrest, anew, version="2")
    assert len(weighed(watch).rereads) == 1

    written = writing(watch, at=LATER)
    written.correct(id, reason="looked again", strike=how == "strike", as_read=how == "as_read")
    put(watch, written)

    stances = {"keep": ["denied"], "as_read": ["planned"], "strike": []}
    assert weighed(watch).rereads == ()
    assert [one.stance for one in told(watch, arrest)] == stances[how]


# ------------------------------------------------------------------ facts of captures


@pytest.mark.usefixtures("arrest")
def test_a_corrected_day_outlet_and_title_count_from_there_on(watch) -> None:
    page = capture_of(watch, "arrest.txt")
    written = writing(watch)
    written.capture(
        "arrest.txt",
        {"published": "2017-09-03", "publisher": "Lake Post", "title": "An arrest"},
        reason="as the paper itself shows",
    )
    put(watch, written)
    (row,) = [one for one in way.capture_rows(weighed(watch)) if one["id"] == page.id]

    assert (row["publisher"], row["title"]) == ("Lake Post", "An arrest")
    assert [(one["fact"], one["was"]) for one in row["corrections"]] == [
        ("published", "2017-09-04"), ("publisher", "Shore Herald"), ("title", "arrest.txt"),
    ]  # fmt: skip
    assert capture_of(watch, "arrest.txt") == page


def test_a_corrected_day_is_read_again_and_until_then_says_so(watch, monkeypatch) -> None:
    days = []

    def read(capture, text, **_) -> Telling:
        days.append(capture.published.when.to_on)
        return Telling("", capture.id, text.id, "tests", "none", "", ())

    monkeypatch.setattr(reading_room.claims, "read", read)
    with watch.record() as record:
        way.read(watch, record, now=NOW)
    days.clear()
    written = writing(watch)
    correction = written.capture("arrest.txt", {"published": "2017-09-03"}, reason="as printed")
    put(watch, written)
    stale = [signal.kind for signal in weighed(watch).signals]
    with watch.record() as record:
        way.read(watch, record, now=NOW)
        again = way.read(watch, record, now=NOW)
    fresh = weighed(watch).signals

    written = writing(watch)
    written.withdraw(correction[0].id, reason="it was right")
    put(watch, written)
    with watch.record() as record:
        way.read(watch, record, now=NOW)

    assert stale == ["capture corrected and not read since"]
    assert days == [date(2017, 9, 3), date(2017, 9, 4)]
    assert (again, fresh, weighed(watch).signals) == ((), (), ())


@pytest.mark.usefixtures("arrest")
def test_what_a_person_says_is_a_copy_is_one_origin(watch) -> None:
    other = text_of(watch, capture_of(watch, "copy.txt"))
    read_as(watch, other, claim(other, "arrested", "detain", to="Kem Sokha"))
    (before,) = rows(watch)

    written = writing(watch)
    written.capture("copy.txt", {"copy_of": "arrest.txt"}, reason="the editor says so")
    put(watch, written)
    (after,) = rows(watch)

    assert (before["origins"], after["origins"], after["outlets"]) == (2, 1, 2)
    assert "a person says it is a copy: the editor says so" in after["came_from"][0]["because"]
    with pytest.raises(errors.EvidenceError, match="copy of itself"):
        writing(watch).capture("arrest.txt", {"copy_of": "copy.txt"}, reason="round")


@pytest.mark.parametrize(
    ("fact", "value", "told_"),
    [
        ("published", "Sunday", "is no day"),
        ("published", "2027-01-01", "has not come yet"),
        ("publisher", " ", "is empty"),
        ("publisher", "Shore Herald", "already"),
        ("language", "English", "two-letter"),
        ("copy_of", "nowhere.txt", "no capture"),
        ("outlet", "x", "no fact"),
    ],
)
def test_a_fact_that_cannot_be_is_refused(watch, fact, value, told_) -> None:
    with pytest.raises(errors.EvidenceError, match=told_):
        writing(watch).capture("arrest.txt", {fact: value}, reason="x")


@pytest.mark.usefixtures("arrest")
def test_the_same_bytes_added_twice_are_one_outlet_and_a_file_is_none(watch) -> None:
    with watch.record() as record:
        for name, publisher in ((AGAIN, "Lake Post"), (OTHER, ""), ("scans/other.txt", "")):
            way.gather(
                watch, record, [(name, lambda: (ARREST.encode(), "text/plain", None))], now=NOW,
                by="Ann", given=way.Given(publisher, published=Interval(ON, ON, "day")),
            )  # fmt: skip
    for name in (AGAIN, OTHER):
        text = text_of(watch, capture_of(watch, name))
        read_as(watch, text, read_of(text))
    (row,) = rows(watch)

    assert (row["origins"], row["outlets"]) == (1, 1)
    assert row["came_from"][0]["outlets"] == ["Shore Herald"]
    assert not [one for one in weighed(watch).captures if one.address == "scans/other.txt"]
    assert way.judge(watch, weighed(watch), on=ON).heard == 2  # the two papers, the same bytes once


# ------------------------------------------------------------------ statements


def stated(watch: way.Watch, **more) -> way.Writing:
    written = writing(watch)
    written.statement(
        **{
            "data": b"On Monday I saw police beat two reporters by the court.",
            "kind": "seen",
            "when": Interval(date(2017, 9, 5), date(2017, 9, 5), "day"),
            "where": "Phnom Penh",
            "whose": "canary witness",
            "how_known": "she stood beside it",
            "title": "By the court",
            "media_type": "text/plain; charset=utf-8",
            **more,
        }
    )
    return written


def test_a_statement_is_kept_like_a_capture_and_is_no_outlet(watch) -> None:
    heard = way.judge(watch, weighed(watch), on=ON).heard
    put(watch, stated(watch))
    written = writing(watch)
    written.claim("By the court", way.ClaimWords(words="beat", act="assault",
                                                 to=(way.WhoWords("two reporters"),)), reason="x")  # fmt: skip
    put(watch, written)
    (row,) = rows(watch)
    page = next(one for one in weighed(watch).captures if one.title == "By the court")

    assert watch.vault.get(page.bytes_sha256).startswith(b"On Monday I saw")
    assert (row["origins"], row["outlets"]) == (1, 0)
    assert row["came_from"][0]["outlets"] == ["a statement"]
    assert row["statements"][0]["how_known"] == "she stood beside it"
    assert way.judge(watch, weighed(watch), on=ON).heard == heard
    assert "canary" not in page.address + page.title + page.publisher
    trails = list(way.trail_rows(way.traces(watch.vault, [page])))
    assert trails and trails[0]["capture"] == page.id
    with watch.record() as record:
        record.check()
        assert not [one for one in record.all(Signal) if "no date" in one.kind]


def test_a_statement_given_again_is_on_record_once_and_another_day_is_another(watch) -> None:
    put(watch, stated(watch))
    again = stated(watch)
    other = stated(watch, when=Interval(date(2017, 9, 6), date(2017, 9, 6), "day"))

    assert again.additions().records == ()
    assert put(watch, other) == 1


def test_nothing_was_seen_on_a_day_to_come_and_nothing_empty_is_kept(watch) -> None:
    ahead = Interval(date(2018, 1, 1), date(2018, 1, 1), "day")

    with pytest.raises(errors.EvidenceError, match="has not come yet"):
        stated(watch, when=ahead)
    with pytest.raises(errors.EvidenceError, match="nothing to read"):
        stated(watch, data=b"  ")
    with pytest.raises(errors.EvidenceError, match="no reason|gives no reason"):
        stated(watch, how_known=" ")
