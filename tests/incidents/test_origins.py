"""Origins: copies, agencies, houses and witnesses count once."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Sequence

import pytest
from incidents.report import FILLER, Report
from outside import data

from servanda import incidents, lexicon
from servanda.incidents.copies import stories
from servanda.incidents.credits import wire
from servanda.incidents.houses import Houses, houses
from servanda.model import Origin, Outlet

LEXICON = lexicon.load()
LEAD = "Police arrested Ana Dorn on Thursday."
OWN = "Neighbours had seen three cars wait under the lime trees since noon, one without plates."
BODY = f"{LEAD}\n{FILLER}\n{FILLER.replace('evening', 'next morning').replace('north', 'east')}"


def report(content: str, publisher: str, *, said_by: str = "") -> Report:
    made = Report(content, publisher=publisher)
    speaker = made.who(said_by, "league", "ngo") if said_by else None
    return made.tell(
        "detain", "arrested", when="2021-06-03", to=made.who("Ana Dorn", "ana"), said_by=speaker
    )


def origins(*reports: Report, outlets: Sequence[Outlet] = ()) -> list[tuple[list[str], str]]:
    (incident,) = incidents.group(
        [r.telling for r in reports],
        [r.capture for r in reports],
        [r.text for r in reports],
        lexicon=LEXICON,
        outlets=outlets,
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
        ("PHNOM PENH, 3 juin (AFP) \u2013 La police est venue \u00e0 l'aube.", "AFP"),
        ("La police est venue.\nAvec AFP", "AFP"),
        ("Jakarta (ANTARA) - Polisi datang pagi hari.", "Antara"),
        ("Polisi datang.\nSumber: Antara", "Antara"),
        ("Police came at dawn. They left.\n(Reuters/AFP)", "AFP"),
        (
            "\u1797\u17d2\u1793\u17c6\u1796\u17c1\u1789 (AKP) \u2014 \u1794\u17c9\u17bc\u179b\u17b8\u179f",
            "AKP",
        ),
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
    lamp = [
        Outlet("lantern", "Lantern", family="lamp"),
        Outlet("weekly", "The Lantern Weekly", family="lamp"),
    ]
    assert origins(one, two, outlets=lamp) == [
        (["Lantern", "The Lantern Weekly"], "one origin: the same publisher (lamp)")
    ]


def test_outlets_of_one_owner_are_one_origin_however_its_name_is_spelt() -> None:
    one = report(f"{LEAD} {OWN}", "Lantern")
    two = report(f"{LEAD} {FILLER}", "Tide")
    owned = [
        Outlet("lantern", "Lantern", owner="The Placeholder Holding"),
        Outlet("tide", "Tide", owner="Placeholder holding"),
    ]

    assert origins(one, two, outlets=owned) == [
        (["Lantern", "Tide"], "one origin: the same owner (placeholder holding)")
    ]
    assert len(origins(one, two, outlets=[owned[0], Outlet("tide", "Tide", owner="Other")])) == 2


def test_an_owner_and_a_family_in_common_make_one_house_of_three() -> None:
    found = houses(
        [
            Outlet("a", "A", family="lamp"),
            Outlet("b", "B", family="lamp", owner="Placeholder Holding"),
            Outlet("c", "C", owner="Placeholder Holding"),
            Outlet("d", "D"),
            Outlet("e", "E", owner="D"),
        ]
    )

    assert {name: found.of[name] for name in ("a", "b", "c")} == dict.fromkeys("abc", "lamp")
    assert found.of["d"] == found.of["e"] == "d"
    assert houses([Outlet("a", "A"), Outlet("b", "B")]) == Houses()


def test_copy_of_an_agency_that_an_outlet_carries_goes_back_to_the_agency() -> None:
    agency = report(f"{LEAD} {OWN}", "Lake Wire")
    printed = report(f"{LEAD}\n{FILLER}\nSource: Lake Wire", "Tide")
    own = report(f"{LEAD} Its own reporter was there. {FILLER[::-1]}", "Lantern")
    carrying = [Outlet("tide", "Tide", wires=("Lake Wire",))]

    found = origins(agency, printed, own, outlets=carrying)

    assert [publishers for publishers, _ in found] == [["Lake Wire", "Tide"], ["Lantern"]]
    assert "credited to lake wire" in found[0][1]
    assert len(origins(agency, printed, own)) == 3


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


@pytest.mark.parametrize(
    "words",
    [
        "Police arrested Ana Dorn on Thursday, Reuters reported.",
        "According to the Reuters news agency police arrested Ana Dorn on Thursday.".replace(
            "the Reuters news agency", "Reuters"
        ),
        "Selon Reuters, Ana Dorn was arrested.",
        "Menurut kantor berita Reuters, Ana Dorn was arrested.",
    ],
)
def test_a_report_that_cites_an_agency_goes_back_to_it(words: str) -> None:
    wired = report(f"HARBOUR CITY (Reuters) - {LEAD} {OWN}", "Lantern")
    citing = report(f"{words}\n{FILLER}", "Tide")

    assert origins(wired, citing) == [
        (["Lantern", "Tide"], "one origin: credited to Reuters; it cites Reuters")
    ] or origins(wired, citing) == [(["Lantern", "Tide"], "one origin: it cites Reuters")]


def test_outlets_that_cite_one_another_in_a_ring_are_one_origin() -> None:
    ring = [
        report(f"{LEAD[:-1]}, the {cited} reported. {OWN} {number}" * 1, own)
        for number, (own, cited) in enumerate(
            [
                ("Harbour Post", "Tide Times"),
                ("Tide Times", "Lake News"),
                ("Lake News", "Harbour Post"),
            ]
        )
    ]
    alone = report(f"{LEAD} Its own reporter was there. {FILLER}", "Lantern")

    found = origins(*ring, alone)

    assert [publishers for publishers, _ in found] == [
        ["Harbour Post", "Tide Times", "Lake News"],
        ["Lantern"],
    ]


def test_two_reports_that_cite_a_paper_not_on_record_are_one_origin() -> None:
    one = report(f"{LEAD[:-1]}, according to the Harbour Post. {OWN}", "Lantern")
    two = report(
        f"The Harbour Post reported this. {LEAD[:-1]}, the Harbour Post said. {FILLER}", "T"
    )

    assert origins(one, two) == [(["Lantern", "T"], "one origin: it cites harbour post")]


def test_copies_are_found_where_no_blanks_part_the_words() -> None:
    line = "\u1794\u17c9\u17bc\u179b\u17b8\u179f\u1785\u17b6\u1794\u1781\u17d2\u179b\u17bd\u1793\u1798\u17c1\u178a\u17b9\u1780\u1793\u17b6\u17c6\u1782\u178e\u1794\u1780\u17d2\u179f\u1794\u17d2\u179a\u1786\u17b6\u17c6\u1784 "
    other = "".join(reversed(line))
    one = Report(line * 3 + "\u200b" + other, name="a")
    two = Report(line * 3 + other + "AB", name="b")
    three = Report(line[20:] + line[:18] * 6, name="c")

    found = stories([r.text for r in (one, two, three)])

    assert found[one.id] == found[two.id] != found[three.id]


def test_a_text_cut_short_is_a_copy_and_an_empty_text_is_no_ones() -> None:
    def alike(one: str, other: str) -> bool:
        found = stories([Report(one, name="a").text, Report(other, name="b").text])
        return len(set(found.values())) == 1

    assert alike(BODY, BODY[: len(BODY) * 2 // 3])
    assert not alike("", "")
    assert not alike(BODY, FILLER.replace(" ", " quite "))


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


def test_each_copy_says_why_it_was_put_with_another() -> None:
    reports = [
        report(BODY, "Lantern"),
        report(f"{BODY}\nShare this.", "Tide"),
        report(f"HARBOUR CITY (Reuters) - {LEAD} {OWN}", "Post"),
        report(f"According to Reuters, {LEAD[0].lower()}{LEAD[1:]}", "Mail"),
    ]

    (incident,) = incidents.group(
        [r.telling for r in reports],
        [r.capture for r in reports],
        [r.text for r in reports],
        lexicon=LEXICON,
    )

    assert [origin.because for origin in incident.origins] == [
        ("told in its own words", "the same text as Lantern"),
        ("credited to Reuters", "it cites Reuters, as with Post"),
    ]
