"""A watch over the Lake Agreements with as many incidents as are asked for, for tests of growth."""

from __future__ import annotations

from datetime import date, timedelta

from archive.lake_watch import AT, ON, agreement, published
from attrs import evolve

from servanda import canon, decisions, duties, letters, standing
from servanda.archive import Published
from servanda.model import (
    Capture,
    Claim,
    Dating,
    Decision,
    Incident,
    Interval,
    Link,
    Mention,
    Origin,
    Passage,
    Place,
    Span,
    Text,
)

LINKED = ("lak-15-2-media", "lak-15-2-parties", "lak-4")
PERSONS = [
    "Ada",
    "Bela",
    "Cira",
    "Dela",
    "Elna",
    "Fara",
    "Gita",
    "Hela",
    "Iola",
    "Jana",
    "Kaia",
    "Lena",
    "Mira",
    "Nela",
    "Olga",
    "Petra",
]


def large_watch(count: int, *, name: str = "", letter: bool = True) -> Published:
    """The lake watch with so many incidents, each told by a page of its own and upheld.

    `name` goes into the names of all, so that they can be made long.
    """
    captures: list[Capture] = []
    texts: list[Text] = []
    incidents: list[Incident] = []
    links: list[Link] = []
    ruled: list[Decision] = []
    names: dict[str, str] = {}
    for number in range(count):
        capture, text, incident = _one(number)
        captures.append(capture)
        texts.append(text)
        incidents.append(incident)
        names[incident.id] = f"Arrest of person {number}{name}"
        for commitment in LINKED[: 1 + number % 3]:
            must = agreement().commitment(commitment).must
            link = Link(
                incident.id, commitment, "breaches", "detaining a person harms it", ("shore",),
                incident.claims[0].id, incident.claims[0].cue, must, "subject",
            )  # fmt: skip
            links.append(link)
            ruled.append(
                decisions.decide(
                    decisions.see(incident, link),
                    judgement="upheld",
                    proof="believe",
                    reason="Two outlets that do not copy each other.",
                    by="Placeholder One",
                    at=AT,
                    bearers=("shore",),
                )  # fmt: skip
            )
    found = decisions.find(ruled, incidents, links, captures).findings
    whole = published()
    stands = standing.assess_all(agreement(), found, whole.notices, on=ON, heard=0, expected=0)
    owed = duties.trigger(agreement(), found, whole.notices, on=ON)
    drafted = letters.draft(
        agreement(), owed, found, tuple(incidents), stands, tuple(captures), on=ON, language="en",
        names=names, notices=whole.notices,
    ) if letter else None  # fmt: skip
    return evolve(
        whole,
        captures=tuple(captures),
        texts=tuple(texts),
        incidents=tuple(incidents),
        links=tuple(links),
        decisions=tuple(ruled),
        findings=found,
        standings=stands,
        duties=owed,
        letter=drafted,
        letter_html=letters.html(drafted) if drafted else "",
        names=names,
        outlets=(),
        hearings=(),
        months=(),
        heard=0,
        expected=0,
    )


def _one(number: int) -> tuple[Capture, Text, Incident]:
    who = PERSONS[number % len(PERSONS)]
    on = ON - timedelta(days=number % 700)
    content = (
        f"Police arrested {who} {number} in Reedport on {on}.\n"
        "Lawyers were not let in, a neighbour said, and the street was closed."
    )
    data, address = content.encode(), f"https://wire{number % 9}.example/{number}"
    capture = Capture(
        id=canon.identify("cap", canon.sha256_of_bytes(data), address),
        bytes_sha256=canon.sha256_of_bytes(data), size_bytes=len(data), media_type="text/html",
        address=address, fetched_at=AT, added_by="Placeholder One",
        published=Dating(Interval(on, on, "day"), "stated", "JSON-LD datePublished"),
        publisher=f"Wire {number % 9}", title=f"An arrest, number {number}", language="en",
    )  # fmt: skip
    first, second = content.split("\n")
    passages = (Passage(0, len(first), "body"), Passage(len(first) + 1, len(content), "body"))
    text = Text(canon.identify("txt", capture.id), capture.id, content, passages, "example 1")
    claim = Claim(
        id=canon.identify("clm", capture.id), capture=capture.id, act="detain", stance="done",
        cue=_span(content, "arrested"), quote=_span(content, first),
        to=(Mention(_span(content, f"{who} {number}"), None, "person"),),
        where=(Place(_span(content, "Reedport"), "Reedport", "kh", None, *_point(number)),),
        when=Interval(on, on, "day", f"on {on}"), reason="“arrested” shows it",
    )  # fmt: skip
    incident = Incident(
        id=canon.identify("inc", claim.id), act="detain", stance="done", when=claim.when,
        claims=(claim,), to=claim.to, where=claim.where,
        origins=(Origin((capture.id,), "told in its own words"),),
    )  # fmt: skip
    return capture, text, incident


def _point(number: int) -> tuple[float, float]:
    return 11.0 + number % 7 / 3, 103.0 + number % 11 / 4


def _span(content: str, words: str) -> Span:
    start = content.index(words)
    return Span(start, start + len(words), words)


def first_day(published: Published) -> date:
    """The day of the oldest incident."""
    return min(i.when.from_on for i in published.incidents if i.when.from_on)
