"""One edition of a public record: everything a site is made from, and nothing else.

What leaves it: records only. Any site's data reads back into the `Edition` it was made from,
so that a stranger can make the pages again. Imports only the vocabulary, because `verify.py`
carries this very file.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from attrs import field, frozen

from servanda.model import (
    LATER,
    Agreement,
    Capture,
    Claim,
    Coding,
    Correction,
    Decision,
    Duty,
    Finding,
    Hearing,
    HearingState,
    Incident,
    Letter,
    Link,
    Notice,
    Outlet,
    PassageKind,
    Standing,
    Statement,
)

# The form of the pages and files. A site of another form is checked by its data, not drawn again.
FORM = "2026.8"
BEFORE_JUDGED = ("2026.1", "2026.2", "2026.3")  # forms without a table of lone judgements
BEFORE_WITHHELD = ("2026.1", "2026.2")  # forms whose ids are not made of what is published alone
BEFORE_VOICES = (*BEFORE_JUDGED, "2026.4", "2026.5")  # forms in which a page's own name was a voice
BEFORE_PLACES = (*BEFORE_VOICES, "2026.6")  # forms without pages of incidents, places and months
FORMS = (*BEFORE_PLACES, "2026.7", FORM)  # every form that is known here


@frozen
class Excerpt:
    """The paragraph around a claim's words, as captured; offsets are those of the working text."""

    capture: str
    start: int
    end: int
    kind: PassageKind
    content: str


@frozen
class Official:
    """The official text of a provision as a user attached it, pinned by the hash of the whole.

    `exact` is False where only the whole article was found.
    """

    provision: str
    heading: str
    paragraphs: tuple[str, ...]
    exact: bool
    text_sha256: str


@frozen
class IncidentName:
    """What people would call an incident: who, what, where and when; no two have one name."""

    incident: str
    name: str


@frozen
class IncidentJudgement:
    """What persons decided of an incident by itself, under no commitment; it moves no standing.

    `since_on` is the day by which it had surely happened, as of a finding.
    """

    incident: str
    state: Literal["upheld", "rejected", "unsure", "disputed", "waiting"]
    since_on: date | None
    decisions: tuple[str, ...]


@frozen
class ExactPlace:
    """How exactly a place is known that an incident on the map names.

    `precision`: of what its point is the point: "town", "region", "country", "as given", "none".
    """

    name: str
    country: str | None  # ISO alpha-2, lower case
    geonames: int | None
    lat: float | None
    lon: float | None
    country_name: str
    precision: str


@frozen
class SourceMonth:
    """How many pages of a listed source were published in one month, and what that comes to."""

    source: str
    first: date
    last: date
    state: HearingState
    pages: int


@frozen
class SignalCount:
    """How many signals of one kind the watch had open, and what they say."""

    kind: str
    count: int
    what: str


@frozen
class Head:
    """What the whole edition says of itself; stands at the top of the manifest."""

    title: str
    on: date
    heard: int
    expected: int
    undecided: int  # incidents that no person has decided about; not published
    versions: dict[str, str]  # "servanda", "site", "standing", "duties"
    records: dict[str, int]  # table -> rows
    acts: dict[str, str]  # act type -> title
    signals: tuple[SignalCount, ...]
    hearings: tuple[Hearing, ...] = field(default=(), metadata=LATER)
    window_days: int = field(default=0, metadata=LATER)
    people: str = field(default="", metadata=LATER)  # what is published of persons; "": not said
    told: str = field(default="", metadata=LATER)  # the same of statements
    # Whether a finding counts only where two persons agree on it; what no two do is "waiting".
    two_people: bool = field(default=False, metadata=LATER)
    # The record it was made from: how many lines it had, the day of the last, and a hash by which
    # whoever holds the watch can show that they are the same still.
    record_lines: int = field(default=0, metadata=LATER)
    record_on: date | None = field(default=None, metadata=LATER)
    record_sha256: str = field(default="", metadata=LATER)
    # By which key the site is signed, as a log and as minisign spell it; "" where it is not.
    log_key: str = field(default="", metadata=LATER)
    minisign_key: str = field(default="", metadata=LATER)


@frozen
class Edition:
    """The whole published record as of a day."""

    head: Head
    agreement: Agreement
    agreement_text: str
    captures: tuple[Capture, ...]
    passages: tuple[Excerpt, ...]
    claims: tuple[Claim, ...]
    incidents: tuple[Incident, ...]
    links: tuple[Link, ...]
    decisions: tuple[Decision, ...]
    notices: tuple[Notice, ...]
    findings: tuple[Finding, ...]
    standings: tuple[Standing, ...]
    duties: tuple[Duty, ...]
    outlets: tuple[Outlet, ...]
    official: tuple[Official, ...]
    letter: Letter | None
    letter_html: str
    codings: tuple[Coding, ...] = ()
    corrections: tuple[Correction, ...] = ()
    statements: tuple[Statement, ...] = ()
    names: tuple[IncidentName, ...] = ()
    judged: tuple[IncidentJudgement, ...] = ()
    places: tuple[ExactPlace, ...] = ()
    months: tuple[SourceMonth, ...] = ()


def form_of(edition: Edition) -> str:
    """The form of the site an edition was read from; the first one did not say so."""
    return edition.head.versions.get("site", BEFORE_JUDGED[0])


# Each becomes data/NAME.jsonl and data/NAME.csv, one record a line.
TABLES: dict[str, type] = {
    "captures": Capture,
    "passages": Excerpt,
    "claims": Claim,
    "incidents": Incident,
    "links": Link,
    "decisions": Decision,
    "notices": Notice,
    "findings": Finding,
    "standings": Standing,
    "duties": Duty,
    "outlets": Outlet,
    "official": Official,
    "codings": Coding,
    "corrections": Correction,
    "statements": Statement,
    "names": IncidentName,
    "judged": IncidentJudgement,
    "places": ExactPlace,
    "months": SourceMonth,
}
# What persons wrote, and what came later, has files only in an edition that holds some.
BY_HAND = ("codings", "corrections", "statements")
LATER_TABLES = (*BY_HAND, "names", "judged", "places", "months")


def tables_of(edition: Edition) -> tuple[str, ...]:
    """The tables that an edition has files of."""
    return tuple(name for name in TABLES if name not in LATER_TABLES or getattr(edition, name))
