"""A decisions file is read strictly and settles whole, each entry on exactly one incident."""

from __future__ import annotations

import re
import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest
from decisions.evidence import AGREES, CLOSED, DENIES, NOON, capture, claim, incident, link

from servanda import canon, decisions
from servanda.errors import EvidenceError
from servanda.model import Decision, Notice, Quantity

ENTRY = """
[[decision]]
capture = "fifteen-stations.html"
quote = "closed 15 radio stations"
act = "media_close"
judgement = "upheld"
proof = "believe"
reason = "Three reports agree."
"""
NOTICE = """
[[notice]]
kind = "request"
about = "cps-29"
on = 2017-10-20
by = "un_secretary_general"
words = "The Secretary-General asks the Co-Chairs to consult."
source = "S/2017/900"
"""
HAPPENED = [incident(), incident(claim("clm-2", DENIES, stance="denied"), id="inc-2")]
LINKS = [link(), link("cps-15-2-a-i", bearers=("cambodia", "france"))]


def read(text):
    return decisions.read_file(text, name="decisions.toml")


def settle(text, happened=HAPPENED, links=LINKS, **more):
    said = {"by": "Ann", "at": NOON, "captures": [capture()], **more}
    return decisions.settle(read(text), happened, links, **said)


def test_an_entry_makes_one_decision_for_each_commitment_it_is_proposed_to_bear_on():
    made = settle(ENTRY)

    assert [(d.commitment, d.bearing, d.bearers) for d in made] == [
        ("sov-3-2-a-i", "breaches", ("cambodia",)),
        ("cps-15-2-a-i", "breaches", ("cambodia", "france")),
    ]
    assert {(d.by, d.at, d.proof, d.judgement) for d in made} == {
        ("Ann", NOON, "believe", "upheld")
    }
    assert {d.seen_sha256 for d in made} == {
        canon.sha256(decisions.see(HAPPENED[0], bearing)) for bearing in LINKS
    }


def test_the_named_commitments_bearing_name_and_gravity_are_taken():
    (made,) = settle(
        ENTRY + 'commitments = ["sov-3-2-a-i"]\nbearing = "threatens"\nserious = true\nby = "Bo"\n'
    )

    assert (made.commitment, made.bearing, made.serious, made.by) == (
        "sov-3-2-a-i", "threatens", True, "Bo",
    )  # fmt: skip
    assert made.seen.bearing == "breaches"


def test_the_file_may_name_who_decides_once():
    made = settle('by = "Cy"\n' + ENTRY + NOTICE)

    assert {getattr(m, "recorded_by", m.by) if isinstance(m, Notice) else m.by for m in made} == {
        "Cy"
    }


def test_a_bearing_of_ones_own_needs_its_bearers():
    own = ENTRY + 'commitments = ["sov-2-1"]\n'

    with pytest.raises(EvidenceError, match="not proposed to bear on sov-2-1"):
        settle(own)
    (made,) = settle(own + 'bearing = "threatens"\nbearers = ["cambodia"]\n')

    assert (made.commitment, made.seen.commitment, made.bearers) == ("sov-2-1", None, ("cambodia",))
    assert decisions.find([made], HAPPENED, LINKS).findings[0].state == "upheld"


def test_an_incident_that_bears_on_nothing_is_decided_by_itself():
    (made,) = settle(
        '[[decision]]\nincident = "inc-2"\njudgement = "rejected"\nreason = "He meant another."\n'
    )

    assert (made.incident, made.commitment, made.proof) == ("inc-2", None, None)


def test_what_a_person_types_may_differ_from_the_page_in_case_quotes_and_line_ends():
    told = incident(claim("clm-1", "The   Ministry’s order\nclosed “15 radio stations”."))

    made = settle(ENTRY.replace('"closed 15', "'''ministry's order closed \"15").replace(
        'radio stations"', "radio stations\"'''"
    ), [told])  # fmt: skip

    assert {d.incident for d in made} == {"inc-1"}


def test_a_capture_may_be_named_by_its_title_and_anything_else_is_asked_back():
    named = ENTRY.replace("fifteen-stations.html", "fifteen stations CLOSED")

    assert len(settle(named)) == 2
    with pytest.raises(EvidenceError, match='Did you mean "fifteen-stations.html"'):
        settle(ENTRY.replace("fifteen", "fiften"))


def test_remedies_are_incidents_by_id_or_by_their_words():
    ends = ENTRY + 'remedies = ["inc-1", { quote = "no station was closed", act = "media_close" }]'

    assert {d.remedies for d in settle(ends)} == {("inc-1", "inc-2")}


def test_the_sha256_of_what_was_seen_must_be_that_of_what_is_there():
    entry = '[[decision]]\nincident = "inc-1"\njudgement = "unsure"\nreason = "thin"\nseen = "{}"\n'
    now = canon.sha256(decisions.see(HAPPENED[0], None))

    assert len(settle(entry.format(now))) == 2
    with pytest.raises(EvidenceError, match=f"is not what was seen: its sha256 is now {now}"):
        settle(entry.format("0" * 64))


def test_a_notice_becomes_a_dated_step_with_its_source():
    (made,) = settle(NOTICE + 'value = { number = 70, unit = "percent" }\nuntil_on = 2018-01-01\n')

    assert isinstance(made, Notice)
    assert (made.kind, made.about, made.on, made.by) == (
        "request", "cps-29", date(2017, 10, 20), "un_secretary_general",
    )  # fmt: skip
    assert (made.recorded_by, made.value) == ("Ann", Quantity(70, 70, "percent"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (ENTRY.replace("media_close", "media_block"), "is read as media_close, done"),
        (ENTRY + 'stance = "planned"', "is not read as media_close planned: inc-1 is read as"),
        (ENTRY.replace("closed 15", "shut 15"), f'Nearest: "{re.escape(CLOSED)}" .incident inc-1'),
        (ENTRY + ENTRY, "decides incident inc-1 under sov-3-2-a-i again, which line 2 does"),
        ('[[decision]]\nincident = "inc-3"\njudgement = "unsure"\nreason = "?"', "no incident"),
        (NOTICE.replace("2017-10-20", "2017-12-01"), "2017-12-01 has not come yet"),
    ],
)
def test_an_entry_that_fits_no_incident_says_its_line_and_what_differs(text, words):
    with pytest.raises(EvidenceError, match=words) as told:
        settle(text)

    assert re.match(r"decisions\.toml:\d+: ", str(told.value))


def test_an_entry_that_fits_several_incidents_names_them():
    two = [incident(), incident(claim("clm-2"), id="inc-2", stance="denied")]

    with pytest.raises(EvidenceError, match=r"stands in 2 incidents: inc-1 .*; inc-2 .*denied"):
        settle(ENTRY, two)


def test_a_file_settles_whole_or_not_at_all_and_lists_every_fault():
    text = ENTRY + ENTRY.replace("closed 15", "shut 15") + ENTRY.replace("media_close", "kill")

    with pytest.raises(EvidenceError) as told:
        settle(text)

    lines = str(told.value).splitlines()
    assert [line.split(":")[1] for line in lines[:2]] == ["10", "18"]
    assert lines[-1] == "Nothing was decided: a file counts whole or not at all."


def test_ids_the_agreement_does_not_define_are_refused_where_it_is_known():
    nameable = ["cps-29", "sov-3-2-a-i"]

    assert settle(NOTICE, nameable=nameable)
    with pytest.raises(EvidenceError, match='about "cps-28".*Did you mean "cps-29"'):
        settle(NOTICE.replace("cps-29", "cps-28"), nameable=nameable)


def test_reading_a_file_twice_changes_nothing():
    first = settle(ENTRY + NOTICE)

    assert settle(ENTRY + NOTICE) == first
    assert settle(ENTRY + NOTICE, at=NOON + timedelta(days=1), known=first) == first
    assert settle(ENTRY, at=NOON + timedelta(days=1)) != first[:2]


def test_what_was_settled_is_decided_anew_once_it_has_changed():
    first = settle(ENTRY)
    more = [incident(claim("clm-1"), claim("clm-3", AGREES)), HAPPENED[1]]

    second = settle(ENTRY, more, known=first)

    assert not set(first) & set(second)
    assert all(isinstance(d, Decision) for d in second)


# ------------------------------------------------------------------ reading

FAULTS = {
    "an odd key": (ENTRY + 'proove = "believe"', r':9: a \[\[decision\]\] has no key "proove"'),
    "an odd table": ("[[ruling]]\n", '"ruling" is not a list of'),
    "an odd word": (
        ENTRY.replace('"believe"', '"beleive"'),
        ':7: "beleive" is no proof. Did you mean "bel',
    ),
    "a wrong type": (ENTRY + 'serious = "yes"', ":9: \"serious\" must be true or false, not 'yes'"),
    "a wrong list": (ENTRY + "commitments = [3]", '"commitments" must be a list of texts'),
    "no proof": (
        ENTRY.replace('proof = "believe"\n', ""),
        ":6: it upholds at no standard of proof",
    ),
    "no reason": (ENTRY.replace("Three reports agree.", " "), ':8: "reason" is empty'),
    "no judgement": (ENTRY.replace('judgement = "upheld"\n', ""), ':2: "judgement" is missing'),
    "no act": (ENTRY.replace('act = "media_close"\n', ""), ':2: "act" is missing'),
    "two ways": (ENTRY + 'incident = "inc-1"', ':3: it gives both "incident" and "capture"'),
    "a lone seen": (ENTRY + 'seen = "00"', '"seen" goes with "incident" only'),
    "an odd remedy": (ENTRY + "remedies = [{}]", 'each of "remedies" must be an id'),
    "an instant": (NOTICE.replace("2017-10-20", "2017-10-20T10:00:00Z"), '"on" must be a day'),
    "no source": (NOTICE.replace('source = "S/2017/900"\n', ""), ':2: "source" is missing'),
    "an empty identity": ("\n[[identity]]\n", ':2: "verdict" is missing'),
    "an odd value": (NOTICE + "value = { number = true }", '"value" must be { number = 70'),
    "days reversed": (NOTICE + "until_on = 2017-01-01", '"until_on" lies before "on"'),
    "no table": ("decision = [3]", r"a \[\[decision\]\] must be a table"),
    "a name that is none": ("by = 3", '"by" must be a text'),
    "no TOML": (ENTRY + "reason\n", ":9: is no TOML"),
}


@pytest.mark.parametrize("what", FAULTS)
def test_a_file_is_refused_for(what):
    text, words = FAULTS[what]

    with pytest.raises(EvidenceError, match=words):
        read(text)


def test_every_fault_of_a_file_is_listed_with_its_line():
    text = ENTRY + "\n# [[decision]]\n" + ENTRY.replace("upheld", "uphold").replace("act", "akt")

    with pytest.raises(EvidenceError) as told:
        read(text)

    assert [line.split(":")[1] for line in str(told.value).splitlines()[:-1]] == ["12", "15", "16"]


def test_lines_inside_a_long_text_are_not_taken_for_keys_or_tables():
    long = 'reason = """\n[[decision]]\nproof = odd\n"""\n'
    text = ENTRY.replace('reason = "Three reports agree."\n', long) + ENTRY

    assert [entry.line for entry in read(text)] == [2, 13]


def test_the_reference_page_shows_a_file_that_is_read_and_names_every_key():
    page = (Path(__file__).parents[2] / "docs/reference/decisions-file.md").read_text("utf-8")
    blocks = re.findall(r"```toml\n(.*?)```", page, re.S)

    entries = [entry for block in blocks for entry in read(block)]

    assert {type(entry).__name__ for entry in entries} == {
        "Ruling",
        "Noted",
        "IdentityEntry",
        "GroupingEntry",
    }
    known = decisions.reading
    grouping = decisions.grouping_entries.GROUPING_KEYS
    for key in (*known.DECISION_KEYS, *known.NOTICE_KEYS, *known.IDENTITY_KEYS, *grouping):
        assert f"`{key}`" in page


def test_the_example_watch_has_a_decisions_file_that_is_read():
    path = Path(__file__).parents[2] / "examples/cambodia/decisions.toml"
    text = path.read_text("utf-8")

    assert len(read(text)) == sum(len(tables) for tables in tomllib.loads(text).values())
