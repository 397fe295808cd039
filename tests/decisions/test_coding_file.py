"""A coding file is read strictly: every fault with its line, and nothing taken on the way."""

from __future__ import annotations

from datetime import date

import pytest

from servanda.decisions import (
    CaptureCorrection,
    ClaimCorrection,
    ClaimEntry,
    Described,
    StatementEntry,
    read_coding_file,
)
from servanda.errors import EvidenceError
from servanda.model import Interval

HEAD = 'coded_by = "Ann"\nreason = "read together"\n'
CLAIM = """
[[claim]]
capture = "arrest.txt"
words = "beat"
act = "assault"
by = "They"
to = [{ words = "a reporter", kind = "journalist" }, "his lawyer"]
when = 2017-09-03
when_words = "on Sunday"
number = [15, 19]
unit = "persons"
number_words = "some"
known_from = { number = "the ministry's list" }
"""


def read(text: str):
    return read_coding_file(text, name="coding.toml")


def refused(text: str) -> str:
    with pytest.raises(EvidenceError) as error:
        read(text)
    return str(error.value)


def test_a_claim_says_each_field_in_words() -> None:
    (entry,) = read(HEAD + CLAIM)

    assert isinstance(entry, ClaimEntry)
    assert (entry.line, entry.coded_by, entry.reason) == (4, "Ann", "read together")
    assert entry.words.by and entry.words.by[0].words == "They"
    assert entry.words.to and [one.kind for one in entry.words.to] == ["journalist", ""]
    assert entry.words.when and entry.words.when.from_on == date(2017, 9, 3)
    assert entry.words.number and (entry.words.number.low, entry.words.number.high) == (15, 19)
    assert entry.words.where is None
    assert entry.words.known_from == {"number": "the ministry's list"}


def test_a_claim_to_correct_is_named_by_its_id_or_by_its_words() -> None:
    by_id, by_words = read(
        HEAD
        + '[[correct]]\nclaim = "clm-1"\nwords = "struck"\nto = []\n'
        + '[[correct]]\ncapture = "arrest.txt"\nwords = "beat"\nread_as = "assault"\nstrike = true\n'
    )

    assert isinstance(by_id, ClaimCorrection)
    assert isinstance(by_words, ClaimCorrection)
    assert (by_id.claim, by_id.words.words, by_id.words.to) == ("clm-1", "struck", ())
    assert by_words.claim == Described("beat", "assault", "arrest.txt")
    assert (by_words.words.words, by_words.strike) == ("", True)


def test_facts_and_statements_are_read() -> None:
    fact, stated = read(
        HEAD
        + '[[capture]]\ncapture = "arrest.txt"\npublished = "2017-09-01/2017-09-03"\ncopy_of = "b"\n'
        + '[[statement]]\ntitle = "Market"\nkind = "seen"\nwhen = 2017-09-05\n'
        + 'how_known = "stood there"\nwords = "They beat two men."\n'
    )

    assert isinstance(fact, CaptureCorrection)
    assert isinstance(stated, StatementEntry)
    assert fact.facts == {"published": "2017-09-01/2017-09-03", "copy_of": "b"}
    assert stated.when == Interval(date(2017, 9, 5), date(2017, 9, 5), "day", "2017-09-05")


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ('[[clam]]\nwords = "a"', 'coding.toml:3: "clam" is none of [[claim]]'),
        ('\n[clam]\nwords = "a"', 'coding.toml:4: "clam" is none of [[claim]]'),
        ('\nabout = "a"', 'coding.toml:4: "about" is none of [[claim]]'),
        ('[[claim]]\ncapture = "a"\nact = "kill"', 'coding.toml:3: "words" is missing'),
        ('[[claim]]\ncapture = "a"\nwords = "b"\nact = "kill"\nwehre = "c"', 'Did you mean "where"?'),
        ('[[claim]]\ncapture = "a"\nwords = "b"\nact = "kill"\nstance = "dne"', "is no stance"),
        ('[[claim]]\ncapture = "a"\nwords = "b"\nact = "kill"\nwhen = "Sunday"', "is no day"),
        ('[[claim]]\ncapture = "a"\nwords = "b"\nact = "kill"\nwhen = 2017-09-03T10:00:00', '"when"'),
        ('[[claim]]\ncapture = "a"\nwords = "b"\nact = "kill"\nnumber = 3', 'needs a "unit"'),
        ('[[claim]]\ncapture = "a"\nwords = "b"\nact = "kill"\nnumber = true', '"number" must be'),
        ('[[claim]]\ncapture = "a"\nwords = "b"\nact = "kill"\nby = [3]', '"by" must be words'),
        ('[[claim]]\ncapture = "a"\nwords = "b"\nact = "kill"\nunit = "men"', 'goes with "number"'),
        ('[[correct]]\nstrike = true', '"words" is missing'),
        ('[[correct]]\nclaim = "clm-1"\nstrike = true\nact = "kill"', "leaves nothing else"),
        ('[[correct]]\nclaim = "clm-1"\nstrike = true\nas_read = true', "leaves nothing else"),
        ('[[capture]]\ncapture = "a"', "it corrects nothing"),
        ('[[statement]]\ntitle = "m"\nkind = "heard"\nwhen = 2017-09-05\nhow_known = "x"\nwords = "y"',
         '"heard" is no kind'),
        ('[[statement]]\ntitle = "m"\nkind = "seen"\nwhen = 2017-09-05\nhow_known = "x"', '"file"'),
        ("reason = 3", '"reason" must be a text'),
        ('[[statement]]\nkind = "seen"\nreason = "x"', 'has no key "reason"'),
        ('[[claim]]\ncapture = "a"\nwords = "b"\nact = "kill"\nreason = " "', '"reason" is empty'),
        ('[[claim', "is no TOML"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told_with_its_line_and_nothing_is_taken(entry, told) -> None:
    message = refused(entry if entry.startswith("reason") else HEAD + entry)

    assert told in message
    assert "othing was put on record" in message


def test_every_fault_of_a_file_is_told_at_once() -> None:
    message = refused(HEAD + '[[claim]]\nact = "kill"\n[[correct]]\nstrike = true\n')

    assert message.count("coding.toml:") == 4
