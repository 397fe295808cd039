"""Pieces: what a record comes to as rows of the projection, each made from little.

What leaves it: rows and the names they are found under. The rows of an incident are a function of
that incident, its links and its captures alone; nothing here is read from a database.

    agreement   the agreement as its file was read
    incident    an incident; first those that claims tell, then those only asked about
    links       the links of an incident, weighed
    flood       the signals of an incident that many unlisted outlets print
    question …  what is asked of an incident that nobody decided on: a kind for each commitment
    waiting …   what is asked of one that somebody did, where it is open all the same
    spelling, name    how often each name is told, and which two may be one: `spellings`
    standing    how each commitment stands on the day of the last line of the record
    finding     what decisions come to, in order
    queued, queued count    what waits, found as `queued` says, and how much of it
    touched     an incident that decisions are about, with what of it is open all the same
    signal      what is not handled, in order, by what it is of
    heard, outlet, voice    how many pages were published, by source and month
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from attrs import frozen

from servanda import canon
from servanda.decisions.findings import find
from servanda.decisions.proposing import BY_HAND, ReviewQuestion, asked_again, by_commitment
from servanda.model import BEARINGS, Agreement, Decision, Finding, Incident, Link, Notice, Signal
from servanda.standing import assess_all
from servanda.store import AGAIN, ProjectionError, Row
from servanda.watch.judging.listening import Listened

if TYPE_CHECKING:
    from servanda.incidents import Rank

T = TypeVar("T")
Name = tuple[str, str]

CLAIMED, ASKED = "0", "1"  # how the sort of an incident begins
SIGNALS = ("on record", "by hand", "decisions", "grouping", "names")  # in the order they are said
QUESTION, WAITING = "question ", "waiting "


# What reading comes to where a row holds other than what is written there.
UNREADABLE = (ValueError, TypeError, LookupError, AttributeError, RecursionError)


def read(cls: type[T], row: Row) -> T:
    """The record that a row holds. Raises ProjectionError where it holds none."""
    try:
        return canon.read(cls, json.loads(row.body))
    except UNREADABLE as error:
        raise _unreadable(row) from error


def read_all(cls: type[T], row: Row) -> tuple[T, ...]:
    """The records that a row holds. Raises ProjectionError where it holds another thing."""
    try:
        return tuple(canon.read(cls, each) for each in json.loads(row.body))
    except UNREADABLE as error:
        raise _unreadable(row) from error


def tells_any(row: Row, acts: Iterable[str]) -> bool:
    """Whether an incident may tell one of some acts: told from the bytes of its row, unread."""
    return any(canon.spell({"act": act})[1:-1] in row.body for act in acts)


def plain_data(row: Row) -> Any:
    """What a row holds that is no record. Raises ProjectionError where it cannot be read."""
    try:
        return json.loads(row.body)
    except UNREADABLE as error:
        raise _unreadable(row) from error


def _unreadable(row: Row) -> ProjectionError:
    return ProjectionError(f"{row.kind} {row.key}, kept beside the record, cannot be read. {AGAIN}")


# ------------------------------------------------------------------ one incident


@frozen
class Linked:
    """One incident with all that it may bear on, whether that is proposed or only asked."""

    incident: Incident
    links: tuple[Link, ...]
    sort: str

    @property
    def is_claimed(self) -> bool:
        """Whether claims tell it, and not questions of the reader alone."""
        return self.sort.startswith(CLAIMED)


class RowsByName(Protocol):
    """Where rows are looked up by their keys, and keys by names."""

    def get(self, kind: str, keys: Collection[str]) -> Mapping[str, Row]:
        """The rows of those keys that there are, by key."""

    def under(self, names: Collection[str]) -> Mapping[str, Collection[str]]:
        """The keys found under each name that has any."""


def linked(rows: RowsByName, ids: Collection[str]) -> tuple[Linked, ...]:
    """The incidents of those ids that there are, with their links, in the order of all."""
    there = rows.get("incident", ids)
    links = rows.get("links", list(there))
    found = [
        Linked(
            read(Incident, row),
            read_all(Link, links[id]) if id in links else (),
            row.sort,
        )
        for id, row in there.items()
    ]
    return tuple(sorted(found, key=lambda one: (one.sort, one.incident.id)))


def incident_rows(
    incident: Incident, links: Sequence[Link], floods: Sequence[Signal], sort: str
) -> Iterator[Row]:
    """The rows of one incident. `sort` is its place, after `CLAIMED` or `ASKED`."""
    yield Row("incident", incident.id, sort, canon.spell(incident))
    if links:
        yield Row("links", incident.id, sort, canon.spell(list(links)))
    if floods:
        yield Row("flood", incident.id, sort, canon.spell(list(floods)))
    place = question_place(incident)
    for link in by_commitment(links):
        key = f"{incident.id} {link.commitment}"
        yield Row(question_kind(link), key, place, canon.spell([incident.id, link]))
    if not links:
        yield Row(question_kind(None), incident.id, place, canon.spell([incident.id, None]))


def incident_names(incident: Incident, links: Sequence[Link], called: str) -> Iterator[Name]:
    """The names an incident is found under: its claims, captures, commitments and first day.

    And what it is called where nothing else is called so.
    """
    # when used: it brings the lexicon with it
    from servanda.incidents.name_tallies import names_told

    yield called_name(called), incident.id
    for words in {words for claim in incident.claims for words, _ in names_told(claim)}:
        yield spelt_name(words), incident.id
    for claim in incident.claims:
        yield f"claim {claim.id}", incident.id
    for capture in {claim.capture for claim in incident.claims}:
        yield f"capture {capture}", incident.id
    for commitment in {link.commitment for link in links}:
        yield f"commitment {commitment}", incident.id
    day = incident.when.from_on or incident.when.to_on
    if day:
        yield f"day {day}", incident.id


def spelt_name(words: Sequence[str]) -> str:
    """The name under which the incidents are found that tell somebody's name."""
    return f"spelt {canon.sha256(' '.join(words))[:32]}"


def called_name(called: str) -> str:
    """The name under which incidents are found that would be called the same."""
    return f"called {canon.sha256(called)[:32]}"


def place_of(rank: Rank, *, is_claimed: bool) -> str:
    """The place of an incident among all, by where its first claim came on record."""
    return f"{CLAIMED if is_claimed else ASKED}{rank[0]:012} {rank[1]:06}"


def question_kind(link: Link | None) -> str:
    """The kind of the rows of questions alike: of one commitment and bearing, proposed or asked."""
    if link is None:
        return f"{QUESTION}9 - -"
    grave = BEARINGS.index(link.bearing)
    return f"{QUESTION}{int(link.asks)} {grave} {link.commitment}"


@frozen
class AlikeQuestions:
    """What questions of one kind have in common; `about` is None where they bear on nothing."""

    asks: bool
    grave: int
    about: str | None
    lapsed: bool = False

    @staticmethod
    def of(kind: str) -> AlikeQuestions | None:
        """The same by the name of their kind; None where it is no kind of questions."""
        lapsed = False
        if kind.startswith(WAITING):
            lapsed, kind = kind.startswith(f"{WAITING}0"), QUESTION + kind[len(WAITING) + 2 :]
        if not kind.startswith(QUESTION):
            return None
        asks, grave, about = kind.removeprefix(QUESTION).split(" ", 2)
        if asks == "9":
            return AlikeQuestions(asks=False, grave=len(BEARINGS), about=None, lapsed=lapsed)
        return AlikeQuestions(asks=asks == "1", grave=int(grave), about=about, lapsed=lapsed)


def touched_rows(
    touched: Sequence[Linked], ruled: Sequence[Decision], *, two_people: bool = False
) -> Iterator[Row]:
    """A row for each incident that decisions touch, and one for what of it is open all the same."""
    some = [linked.incident for linked in touched]
    links = [link for linked in touched for link in linked.links]
    waiting: dict[str, list[Any]] = {linked.incident.id: [] for linked in touched}
    findings = find(ruled, some, links, two_people=two_people).findings
    for asked in asked_again(some, links, ruled, findings, two_people=two_people):
        incident, link = asked.incident, asked.link
        about = link.commitment if link else None
        own = [link] if link and link.rule == BY_HAND else []
        waiting[incident.id].append([about, asked.lapsed, asked.why, asked.because, *own])
        kind = question_kind(link).replace(QUESTION, f"{WAITING}{int(not asked.lapsed)} ", 1)
        key = f"{incident.id} {about or ''}".strip()
        body = [incident.id, link, asked.why, asked.because]
        yield Row(kind, key, question_place(incident), canon.spell(body))
    for linked in touched:
        id = linked.incident.id
        yield Row("touched", id, linked.sort, canon.spell(waiting[id]))


def question_place(incident: Incident) -> str:
    """The place of a question about an incident among those alike."""
    day = incident.when.to_on or incident.when.from_on or date.max
    return f"{day} {incident.id}"


def read_waiting(row: Row, linked: Linked) -> Iterator[ReviewQuestion]:
    """What is open of an incident that decisions touch."""
    links = {link.commitment: link for link in by_commitment(linked.links)}
    for about, lapsed, why, because, *own in plain_data(row):
        link = links[about] if about is not None and not own else None
        if own:
            link = canon.read(Link, own[0])
        yield ReviewQuestion(linked.incident, link, lapsed, why, because)


# ------------------------------------------------------------------ what is of all of them


def listed(kind: str, records: Iterable[Any], under: str = "") -> Iterator[Row]:
    """A row a record, in order; `under` comes before the number."""
    for number, record in enumerate(records):
        place = f"{under}{number:06}"
        yield Row(kind, place, place, canon.spell(record))


@lru_cache(maxsize=2)
def agreement_row(agreement: Agreement) -> Row:
    """The agreement as its file was read, so that it need not be read again while it is that."""
    return Row("agreement", agreement.file_sha256, "", canon.spell(agreement))


@lru_cache(maxsize=2)
def agreement_of(body: bytes) -> Agreement:
    """The agreement that such a row holds; the same one again while it is asked for again."""
    return canon.read(Agreement, json.loads(body))


def standing_rows(
    agreement: Agreement, findings: tuple[Finding, ...], notices: tuple[Notice, ...], on: date
) -> Iterator[Row]:
    """How each commitment stands on a day, so that another version's answer is told from it."""
    for number, each in enumerate(
        assess_all(agreement, findings, notices, on=on, heard=0, expected=0)
    ):
        stands = {"state": each.state, "on": on}
        yield Row("standing", each.commitment, f"{number:06}", canon.spell(stands))


def finding_rows(findings: Sequence[Finding]) -> Iterator[Row]:
    """The findings, in their order."""
    return listed("finding", findings)


def signal_rows(section: str, signals: Iterable[Signal]) -> Iterator[Row]:
    """The signals of one of `SIGNALS`."""
    return listed("signal", signals, signal_section(section))


def signal_section(section: str) -> str:
    """How the order of the signals of one of `SIGNALS` begins."""
    return f"{SIGNALS.index(section)} "


def plain(words: str) -> str:
    """Words as a database takes them: half a surrogate is spelt out."""
    return words.encode("utf-8", "backslashreplace").decode("utf-8")


# ------------------------------------------------------------------ what was heard


def heard_rows(counts: Listened) -> Iterator[Row]:
    """How much of each source was heard: a row a source and month, and a row a source."""
    for outlet, days in counts.days.items():
        for month, some in months(days).items():
            yield heard_row(outlet, month, some)
    for outlet in sorted({*counts.no_day, *counts.kept, *counts.failed}):
        yield outlet_row(
            outlet, counts.undated(outlet), counts.kept.get(outlet), counts.failed.get(outlet)
        )
    for month, each in months(counts.by_day).items():
        yield voice_row(month, each)


def months(days: Mapping[date, T]) -> dict[str, dict[str, T]]:
    """What is counted by day, by month and then by day."""
    found: dict[str, dict[str, T]] = {}
    for day, value in days.items():
        found.setdefault(str(day)[:7], {})[str(day)] = value
    return found


def heard_row(outlet: str, month: str, days: Mapping[str, int]) -> Row:
    """The pages of an outlet by day, of one month."""
    key = f"{month} {outlet}"
    return Row("heard", key, key, canon.spell(dict(days)))


def outlet_row(outlet: str, undated: int, kept: datetime | None, failed: datetime | None) -> Row:
    """What is known of an outlet beside its days."""
    body = canon.spell({"undated": undated, "kept": kept, "failed": failed})
    return Row("outlet", outlet, outlet, body)


def read_outlet(row: Row) -> tuple[int, datetime | None, datetime | None]:
    """Pages of no known day, when the last was kept, and when a try last failed."""
    body = plain_data(row)
    return body["undated"], instant(body["kept"]), instant(body["failed"])


def instant(value: str | None) -> datetime | None:
    """An instant as the spelling of records has it; None for none."""
    return datetime.fromisoformat(value) if value else None


def bytes_name(sha256: str) -> str:
    """The name under which the pages of some bytes are found."""
    return f"bytes {sha256}"


def address_name(address: str) -> str:
    """The name under which the pages of one address are found."""
    return f"address {canon.sha256(address)[:32]}"


def voice_row(month: str, days: Mapping[str, Mapping[str, int]]) -> Row:
    """Who spoke on each day of a month, and in how many pages."""
    return Row("voice", month, month, canon.spell({day: dict(each) for day, each in days.items()}))
