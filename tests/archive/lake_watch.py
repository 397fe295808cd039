"""A small watch over an agreement that never was, from captures to letter, for tests.

Nothing in it is about a real place. It has what a site must show: a gate that waits, a duty
many bear, numbers in conflict, a threat, a rejection, a disagreement, a period that is over.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache

from attrs import evolve

from servanda import canon, decisions, duties, letters, lexicon, standing
from servanda.archive import Official, Published, SourceMonth
from servanda.incident_names import name_incidents
from servanda.model import (
    Actor,
    Agreement,
    Capture,
    Claim,
    Commitment,
    Dating,
    Decision,
    Event,
    Gate,
    Hearing,
    Holding,
    Incident,
    Instrument,
    Interval,
    Link,
    Mention,
    Note,
    Notice,
    Origin,
    Outlet,
    Passage,
    Period,
    Place,
    Provision,
    Quantity,
    Question,
    Reading,
    Role,
    Rule,
    Signal,
    Source,
    Span,
    Term,
    Text,
    Trigger,
)
from servanda.sources import hearing
from servanda.watch.speaking.place_rows import exactness

ON = date(2017, 10, 24)
AT = datetime(2017, 10, 24, 9, 30, tzinfo=UTC)
STATES = [
    "Aland",
    "Belmar",
    "Corvia",
    "Dorne",
    "Estmark",
    "Farrow",
    "Galdia",
    "Hestia",
    "Istra",
    "Jorvik",
    "Kestrel",
    "Lorne",
    "Morav",
    "Noria",
    "Ostrava",
    "Perund",
    "Quill",
    "Rosmar",
]


def agreement() -> Agreement:
    parties = tuple(Holding(name.lower(), date(1994, 3, 1)) for name in STATES[:-1])
    unsettled = Holding("rosmar", date(1994, 3, 1), None, "signature", True, "Rosmar dissolved")
    return Agreement(
        id="lake-1994",
        title="Lake Agreements of 1994",
        signed_on=date(1994, 3, 1),
        in_force_on=date(1994, 3, 1),
        languages=("en", "fr"),
        depositaries=("aland", "belmar"),
        instruments=(
            Instrument(
                "lak", "Settlement of the Lake Conflict", "9999 Treaty Series 1, no. 1",
                date(1994, 3, 1), date(1994, 3, 1),
            ),
            Instrument(
                "shr", "Agreement on the Shore Republic", "9999 Treaty Series 2, no. 2",
                date(1994, 3, 1), date(1994, 3, 1),
            ),
        ),
        actors=(
            Actor("secretary_general", "Secretary-General of the United Nations", "international"),
            *(Actor(name.lower(), name, "state") for name in STATES),
            Actor("tessaly", "Tessaly", "state"),
            Actor("shore", "Shore Republic", "state"),
        ),
        roles=(
            Role("secretary_general_role", "the Secretary-General", (Holding("secretary_general"),)),
            Role("chairs", "Chairs of the Conference", (Holding("aland"), Holding("belmar"))),
            Role("parties", "Parties to the agreement", (*parties, unsettled, Holding("shore"))),
            Role("republic", "Shore Republic", (Holding("shore", date(1994, 3, 1)),)),
            Role("mission", "Transitional mission", (Holding("secretary_general"),)),
        ),
        periods=(Period("transition", "Transition", date(1994, 3, 1), date(1996, 1, 31)),),
        events=(Event("certified", "The vote is certified", date(1995, 6, 1)),),
        provisions=(
            _provision("lak/4", "Free elections", 10, "article 4"),
            _provision("lak/15/2", "Human rights in the Republic", 20, "article 15(2)"),
            _provision("lak/16", "The mission fosters rights", 30, "article 16"),
            _provision("lak/29", "Consultations", 40, "article 29"),
            _provision("shr/5/1", "Parties consult", 50, "article 5(1)"),
            _provision("shr/5/4", "Call on the competent organs", 60, "article 5(4)"),
        ),
        commitments=(
            Commitment(
                "lak-4", "lak/4", "must", ("republic",), "hold periodic and genuine elections",
                subjects=("elections",), line=12,
            ),
            Commitment(
                "lak-15-2-media", "lak/15/2", "must", ("republic",),
                "ensure respect for the freedom of the press", subjects=("media",), line=22,
                readings=(
                    Reading(
                        "lak-15-2-r1", "the duty ended with the transition",
                        "the government of the Shore Republic", "src-statement",
                        "nothing would be owed today",
                    ),
                ),
            ),
            Commitment(
                "lak-15-2-parties", "lak/15/2", "must", ("republic",),
                "ensure that parties may be formed and may take part", line=25,
            ),
            Commitment(
                "lak-16", "lak/16", "must", ("mission",), "foster an environment of rights",
                period="transition", line=32,
            ),
        ),
        rules=(
            Rule(
                "lak-29", "lak/29", "must", ("chairs",),
                "consult at once, members of the Conference included, on steps to ensure respect",
                Trigger(("violation", "threat"), ("lak/*",)),
                gate=Gate("secretary_general_role", "requests the Chairs to consult"),
                term=Term("immediately"), line=42,
                readings=(
                    Reading(
                        "lak-29-r1", "the parties owe consultations without any request",
                        "the authors of an earlier open letter", "",
                        "all parties would be addressed",
                    ),
                ),
            ),
            Rule(
                "shr-5-1", "shr/5/1", "must", ("parties",),
                "consult on all appropriate steps and a peaceful resolution",
                Trigger(("violation", "threat"), ("*",)), term=Term("immediately"), line=52,
            ),
            Rule(
                "shr-5-4", "shr/5/4", "must", ("parties",),
                "call upon the competent organs to prevent and suppress",
                Trigger(("serious",), ("*",)), line=62,
            ),
        ),
        questions=(
            Question("q-1", "is the settlement discharged by the vote of 1995?", ("lak/29",)),
        ),
        sources=(Source("src-statement", "Statement of the Shore Republic, 3 May 2015"),),
        country="sh",
        file_sha256=canon.sha256_of_bytes(AGREEMENT_TEXT.encode()),
    )  # fmt: skip


INSTRUMENTS = {"lak": "Settlement of the Lake Conflict", "shr": "Agreement on the Shore Republic"}


def _provision(id: str, title: str, line: int, citation: str) -> Provision:
    summary = f"In plain words: what {citation} asks, as the file's author reads it."
    name = citation.capitalize()
    title = f"{name}: {title[0].lower()}{title[1:]}"
    whole = f"{name}, {INSTRUMENTS[id[:3]]}"
    return Provision(id, title, id[:3], summary, line=line, citation=whole)


AGREEMENT_TEXT = "# Lake Agreements of 1994\n\nProse and blocks, placeholder of the file.\n"

PAGES = {
    "herald": (
        "Shore Herald", "Ministry orders stations off the air",
        "The ministry said the stations had broken their contracts.\n"
        "The information ministry closed 15 radio stations between Monday and Friday. "
        "Listeners in five provinces found only silence.\n"
        "The weather will be fair on the coast.",
        date(2017, 8, 26),
    ),
    "post": (
        "Lake Post", "At least 19 stations silenced",
        "Reporters counted again on Sunday.\n"
        "At least 19 stations were closed by the ministry last week, a press association said.",
        date(2017, 8, 28),
    ),
    "wire": (
        "Northern Wire", "Opposition leader held after midnight raid",
        "Police arrested the opposition leader Mara Velt at home on Sunday shortly after midnight.\n"
        "She was taken to a prison near the border.",
        date(2017, 9, 3),
    ),
    "tribune": (
        "Shore Tribune", "“A fact”, says Prime Minister",
        "The Prime Minister said on Monday that the dissolution of the Reed Party was a fact.\n"
        "A court is to hear the suit in November.",
        date(2017, 10, 23),
    ),
}  # fmt: skip


def capture(key: str) -> Capture:
    publisher, title, content, published = PAGES[key]
    data = content.encode()
    address = f"https://{key}.example/2017/{key}-story"
    return Capture(
        id=canon.identify("cap", canon.sha256_of_bytes(data), address),
        bytes_sha256=canon.sha256_of_bytes(data),
        size_bytes=len(data),
        media_type="text/html",
        address=address,
        fetched_at=AT,
        added_by="Placeholder One",
        published=Dating(Interval(published, published, "day"), "stated", "JSON-LD datePublished"),
        publisher=publisher,
        source=f"src-{key}",
        title=title,
        language="en",
    )


def text(key: str) -> Text:
    content = PAGES[key][2]
    passages, start = [], 0
    for part in content.split("\n"):
        passages.append(Passage(start, start + len(part), "body"))
        start += len(part) + 1
    owner = capture(key).id
    return Text(canon.identify("txt", owner), owner, content, tuple(passages), "example 1")


def span(key: str, words: str) -> Span:
    start = PAGES[key][2].index(words)
    return Span(start, start + len(words), words)


def claim(key: str, act: str, cue: str, quote: str, when: Interval, **more: object) -> Claim:
    owner = capture(key).id
    return Claim(
        id=canon.identify("clm", owner, act, quote),
        capture=owner,
        act=act,
        stance=more.pop("stance", "done"),  # type: ignore[arg-type]
        cue=span(key, cue),
        quote=span(key, quote),
        when=when,
        reason=f"“{cue}” shows it",
        **more,  # type: ignore[arg-type]
    )


def incident(*claims: Claim, when: Interval | None = None, **more: object) -> Incident:
    return Incident(
        id=canon.identify("inc", claims[0].id),
        act=claims[0].act,
        stance=claims[0].stance,
        when=when or claims[0].when,
        claims=claims,
        by=claims[0].by,
        to=claims[0].to,
        where=claims[0].where,
        said_by=tuple(one.said_by for one in claims if one.said_by),
        origins=tuple(Origin((one.capture,), "told in its own words") for one in claims),
        **more,  # type: ignore[arg-type]
    )


def incidents() -> tuple[Incident, ...]:
    week = Interval(date(2017, 8, 21), date(2017, 8, 25), "range", "between Monday and Friday")
    ministry = Mention(span("herald", "The information ministry"), "shore", "state_organ")
    fifteen = claim(
        "herald", "media_close", "closed 15 radio stations",
        "The information ministry closed 15 radio stations between Monday and Friday.", week,
        by=(ministry,), number=Quantity(15.0, 15.0, "stations", span("herald", "15")),
    )  # fmt: skip
    nineteen = claim(
        "post", "media_close", "were closed",
        "At least 19 stations were closed by the ministry last week, a press association said.",
        week, number=Quantity(19.0, None, "stations", span("post", "At least 19")),
        said_by=Mention(span("post", "a press association"), None, "ngo"),
    )  # fmt: skip
    sunday = Interval(date(2017, 9, 3), date(2017, 9, 3), "day", "on Sunday")
    arrest = claim(
        "wire", "detain", "arrested",
        "Police arrested the opposition leader Mara Velt at home on Sunday shortly after midnight.",
        sunday, to=(Mention(span("wire", "Mara Velt"), None, "politician"),),
        where=(Place(span("wire", "home"), "Reedport", "kh", None, 12.5, 104.5),),
    )  # fmt: skip
    monday = Interval(date(2017, 10, 23), date(2017, 10, 23), "day", "on Monday")
    fact = claim(
        "tribune", "party_dissolve", "dissolution",
        "The Prime Minister said on Monday that the dissolution of the Reed Party was a fact.",
        monday, stance="planned",
        said_by=Mention(span("tribune", "The Prime Minister"), "shore", "official"),
    )  # fmt: skip
    prison = claim(
        "wire", "torture", "taken to a prison", "She was taken to a prison near the border.", sunday
    )
    return (
        incident(
            fifteen, nineteen, numbers=(fifteen.number, nineteen.number),
            number=Quantity(15.0, None, "stations"), conflicts=("how many stations were closed",),
        ),
        incident(arrest),
        incident(fact, planned_for=Interval(date(2017, 11, 1), date(2017, 11, 30), "month")),
        incident(prison),
    )  # fmt: skip


def links() -> tuple[Link, ...]:
    stations, arrest, fact, prison = incidents()
    return (
        _link(stations, "lak-15-2-media", "breaches", "closing outlets harms the freedom of the press"),
        _link(arrest, "lak-15-2-parties", "breaches", "detaining a politician harms taking part"),
        _link(fact, "lak-15-2-parties", "threatens", "announcing a dissolution threatens taking part"),
        _link(fact, "lak-4", "threatens", "a vote without the party would not be genuine"),
        _link(prison, "lak-15-2-parties", "breaches", "ill-treatment of a politician"),
    )  # fmt: skip


def _link(about: Incident, commitment: str, bearing: str, reason: str) -> Link:
    first = about.claims[0]
    must = agreement().commitment(commitment).must
    return Link(
        about.id, commitment, bearing, reason, ("shore",), first.id, first.cue, must, "subject"  # type: ignore[arg-type]
    )  # fmt: skip


def rulings() -> tuple[Decision, ...]:
    stations, arrest, fact, prison = links()[0], links()[1], links()[2], links()[4]
    one, two = "Placeholder One", "Placeholder Two"
    return (
        _ruling(stations, "upheld", "believe", "Two outlets that do not copy each other.", one),
        _ruling(stations, "upheld", "believe", "The ministry does not deny the closings.", two),
        _ruling(arrest, "upheld", "believe", "Told by a wire with a witness.", one, serious=True),
        _ruling(fact, "upheld", "suspect", "Announced by the head of government.", one),
        _ruling(links()[3], "unsure", None, "Depends on the court in November.", one),
        _ruling(prison, "rejected", None, "Transfer to a prison is not torture.", two),
    )


def _ruling(
    link: Link, judgement: str, proof: str | None, reason: str, by: str, *, serious: bool = False
) -> Decision:
    about = next(one for one in incidents() if one.id == link.incident)
    return decisions.decide(
        decisions.see(about, link),
        judgement=judgement,  # type: ignore[arg-type]
        proof=proof,  # type: ignore[arg-type]
        reason=reason,
        by=by,
        at=AT,
        serious=serious,
        bearers=("shore",),
    )


def notices() -> tuple[Notice, ...]:
    said = (
        "accession",
        "parties",
        date(2001, 5, 2),
        "tessaly",
        "Tessaly accedes to the agreement.",
    )
    unnamed = Notice("", *said, recorded_by="Placeholder Two", at=AT)
    return (evolve(unnamed, id=canon.identify("ntc", canon.plain(unnamed))),)


def hearings(stated: tuple[str, ...] = ()) -> tuple[Hearing, ...]:
    """How much of each outlet was heard; captures that are statements are of none."""
    since = ON - timedelta(days=WINDOW_DAYS)
    captures = [one for one in map(capture, PAGES) if one.id not in stated]
    return tuple(
        hearing.hear(
            outlet, [one for one in captures if one.source == outlet.id], since, ON, reached=True
        )
        for outlet in outlets()
    )


WINDOW_DAYS = 120
A_WEEK = 3 * 7 / (WINDOW_DAYS + 1)  # so that three pages are expected of each source


def outlets() -> tuple[Outlet, ...]:
    heard = [Outlet(f"src-{key}", page[0], expect_per_week=A_WEEK) for key, page in PAGES.items()]
    return (
        *heard,
        Outlet(
            "src-radio",
            "Radio of the Shore",
            expect_per_week=A_WEEK,
            owner="Shore Broadcasting",
            wires=("Lake Wire",),
            notes=(
                Note(date(2017, 3, 1), "Off the air; its frequency went to another station."),
                Note(date(2017, 12, 1), "On the air again."),
            ),
        ),
        Outlet(
            "src-daily",
            "The Daily Reed",
            expect_per_week=A_WEEK,
            note="Monthly in the rainy season.",
        ),
    )


def months(stated: tuple[str, ...] = ()) -> tuple[SourceMonth, ...]:
    """How many pages of each outlet there were in each month."""
    rows = []
    for outlet in outlets():
        own = [one for one in map(capture, PAGES) if one.source == outlet.id]
        own = [one for one in own if one.id not in stated]
        for first, last in hearing.months(ON):
            heard = hearing.hear(outlet, own, first, last, reached=True)
            rows.append(SourceMonth(outlet.id, first, last, heard.state, heard.pages))
    return tuple(rows)


@cache
def published(*, decided: bool = True, stated: tuple[str, ...] = ()) -> Published:
    """The whole watch, as `archive.publish` takes it; with `decided` off, nobody judged."""
    hearing_of_all = hearings(stated)
    heard = sum(one.state == "spoke" for one in hearing_of_all)
    expected = len(hearing_of_all)
    ruled = rulings() if decided else ()
    found = decisions.find(ruled, incidents(), links()).findings
    stands = standing.assess_all(
        agreement(), found, notices(), on=ON, heard=heard, expected=expected
    )
    owed = duties.trigger(agreement(), found, notices(), on=ON)
    captures = tuple(capture(key) for key in PAGES)
    acts = lexicon.opened().acts
    names = name_incidents(incidents(), acts=acts, actors=agreement().actors)
    letter = letters.draft(
        agreement(), owed, found, incidents(), stands, captures,
        on=ON, names=names, hearings=hearing_of_all, window_days=WINDOW_DAYS, notices=notices(),
    )  # fmt: skip
    return Published(
        title="A watch over the Lake Agreements",
        on=ON,
        agreement=agreement(),
        agreement_text=AGREEMENT_TEXT,
        captures=captures,
        texts=tuple(text(key) for key in PAGES),
        incidents=incidents(),
        links=links(),
        decisions=ruled,
        notices=notices(),
        findings=found,
        standings=stands,
        duties=owed,
        letter=letter,
        letter_html=letters.html(letter),
        signals=(
            Signal("sig-1", "no-date", "a page", "no date found", "cannot be placed", "give one"),
        ),
        heard=heard,
        expected=expected,
        outlets=outlets(),
        acts={"media_close": "outlet closed", "detain": "arrest or detention"},
        names=names,
        hearings=hearing_of_all,
        window_days=WINDOW_DAYS,
        months=months(stated),
        exactness=exactness,
        official=(Official("lak/29", "Article 29", ("Placeholder of a text.",), True, "0" * 64),),
    )


def lettered(whole: Published) -> Published:
    """The same watch with the letter that its records draft."""
    letter = letters.draft(
        whole.agreement, whole.duties, whole.findings, whole.incidents, whole.standings,
        whole.captures, on=whole.on, names=whole.names, hearings=whole.hearings,
        window_days=whole.window_days, notices=whole.notices,
    )  # fmt: skip
    return evolve(whole, letter=letter, letter_html=letters.html(letter))
