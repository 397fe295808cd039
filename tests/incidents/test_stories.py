"""Origins: copies, agencies, houses and witnesses count once."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Mapping

import pytest
from incidents.report import FILLER, Report
from outside import data

from servanda import incidents, lexicon
from servanda.incidents.stories import copied, stories, wire
from servanda.model import Origin

LEXICON = lexicon.load()
LEAD = "Police arrested Ana Dorn on Thursday."
OWN = "Neighbours had seen three cars wait under the lime trees since noon, one without plates."
BODY = f"{LEAD}\n{FILLER}\n{FILLER.replace('evening', 'next morning').replace('north', 'east')}"


def report(content: str, publisher: str, *, said_by: str = "", lead: str = LEAD) -> Report:
    made = Report(content, publisher=publisher)
    speaker = made.who(said_by, "league", "ngo") if said_by else None
    return made.tell(
        "detain", "arrested", when="2021-06-03", to=made.who("Ana Dorn", "ana"), said_by=speaker
    )


def origins(
    *reports: Report, families: Mapping[str, str] | None = None
) -> list[tuple[list[str], str]]:
    (incident,) = incidents.gather(
        [r.telling for r in reports],
        [r.capture for r in reports],
        [r.text for r in reports],
        lexicon=LEXICON,
        families=families,
    )
    publisher = {r.id: r.capture.publisher for r in reports}

    def plain(origin: Origin) -> tuple[list[str], str]:
        return [publisher[capture] for capture in origin.captures], origin.reason

    return [plain(origin) for origin in incident.origins]


def test_one_text_under_three_names_is_one_origin() -> None:
    found = origins(
        report(BODY, "Lantern"), report(BODY, "Tide"), report(f"{BODY}\nShare this.", "Post")
    )

    assert found == [(["Lantern", "Tide", "Post"], "one origin: the same text")]


def test_two_reports_credited_to_one_agency_are_one_origin() -> None:
    one = report(f"HARBOUR CITY (Reuters) - {LEAD} {OWN}", "Lantern")
    two = report(f"{LEAD}\n{FILLER}\n\u2014 Reuters", "T")

    assert origins(one, two) == [(["Lantern", "T"], "one origin: credited to Reuters")]


def test_an_agency_that_is_only_spoken_of_is_no_credit() -> None:
    one = report(f"{LEAD} Her lawyer told Reuters he was turned away. {OWN}", "Lantern")
    two = report(f"{LEAD} An AP reporter was at the gate. {FILLER}", "Tide")

    assert [wire(r.capture, r.text) for r in (one, two)] == ["", ""]
    assert len(origins(one, two)) == 2


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("HARBOUR CITY (AP) \u2014 Police came at dawn.", "AP"),
        ("NORTH BAY, June 3 (Xinhua) -- Police came at dawn.", "Xinhua"),
        ("Police came at dawn.\nBy Jo Reed, Associated Press\nThey left at noon.", "AP"),
        ("Police came at dawn.\n\u00a9 2021 AFP", "AFP"),
        ("Police came at dawn. \u2014 Bernama", "Bernama"),
        ("Police came at dawn.\nSource: IANS", "IANS"),
        ("Police came at dawn.", ""),
        ("The AP office was searched.", ""),
    ],
)
def test_a_credit_is_read_at_the_head_or_tail(content: str, name: str) -> None:
    made = Report(content)

    assert wire(made.capture, made.text) == name


def test_one_house_is_one_origin_and_a_named_family_too() -> None:
    one = report(f"{LEAD} {OWN}", "Lantern")
    two = report(f"{LEAD} {FILLER}", "The Lantern Weekly")

    assert len(origins(one, two)) == 2
    assert origins(one, two, families={"Lantern": "lamp", "The Lantern Weekly": "lamp"}) == [
        (["Lantern", "The Lantern Weekly"], "one origin: the same publisher (lamp)")
    ]


def test_a_copy_printed_by_another_house_does_not_make_two_sources_one() -> None:
    own = report(f"{LEAD} {OWN}", "Tide")

    found = origins(report(BODY, "Lantern"), own, report(BODY, "Tide"))

    assert [publishers for publishers, _ in found] == [["Lantern", "Tide"], ["Tide"]]


def test_two_reports_of_one_speakers_words_are_one_origin() -> None:
    one = report(
        f"{LEAD} So the League for Rights says. {OWN}", "A", said_by="the League for Rights"
    )
    two = report(
        f"The League for Rights told the press this. {LEAD} {FILLER}", "B", said_by="The League"
    )

    assert origins(one, two) == [(["A", "B"], "one origin: the words of one speaker (league)")]


def test_a_text_cut_short_is_a_copy_and_an_empty_text_is_no_ones() -> None:
    assert copied(BODY, BODY[: len(BODY) * 2 // 3])
    assert not copied("", "")
    assert not copied(BODY, FILLER.replace(" ", " quite "))


def test_stories_do_not_depend_on_the_order_of_texts() -> None:
    texts = [
        report(BODY, "A").text,
        report(BODY + "\nMore on page two.", "B").text,
        report(BODY, "C").text,
        report(f"{LEAD} {OWN}", "D").text,
    ]

    found = [stories(order) for order in itertools.permutations(texts)]

    assert all(one == found[0] for one in found)
    assert len(set(found[0].values())) == 2


@pytest.mark.slow
def test_among_outside_reports_only_copies_share_half_their_text() -> None:
    rows = json.loads(data("hrdsattack/train.json").read_text())
    made = [
        Report(re.sub(r"<[^>]+>", "\n", row["sample"]["Input.article_interface"]), name=str(at))
        for at, row in enumerate(rows)
    ]

    found = stories([one.text for one in made])

    copies = len(made) - len(set(found.values()))
    assert copies == 9  # sixteen reports tell seven stories; looked at one by one
