"""Flat rows: one an incident, one a claim, one a finding, each value a word or a number.

What leaves it: rows with the same columns each time, made of the rows of the contract and nothing
else, and the columns with what stands in each; docs/reference/columns.md is written from them.
Names in one cell are parted by "; "; a semicolon inside a name has a backslash before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from attrs import frozen

from servanda import canon, wording
from servanda.model import Agreement, Capture
from servanda.watch.judging.assessing import Judged
from servanda.watch.judging.evidence import Evidence
from servanda.watch.speaking.by_hand_rows import capture_rows
from servanda.watch.speaking.day_rows import duty_rows, standing_rows
from servanda.watch.speaking.evidence_rows import claim_rows
from servanda.watch.speaking.rows import incident_rows
from servanda.watch.speaking.values import Row

Value = str | int | float | None
FlatRow = dict[str, Value]


@frozen
class FlatColumn:
    """One column: its head, what stands in it, and how it is taken out of a row."""

    name: str
    means: str
    value: Callable[[Row], Value]


@frozen
class FlatTable:
    """One kind of rows: its columns in order, and what a row is."""

    name: str
    means: str
    columns: tuple[FlatColumn, ...]

    def rows(self, rows: Iterable[Row]) -> Iterator[FlatRow]:
        """Each row flat, in the order of the columns."""
        for row in rows:
            yield {column.name: _short(column.value(row)) for column in self.columns}


def _short(value: Value) -> Value:
    """A whole number without its point."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def joined(values: Iterable[object]) -> str:
    r"""Values in one cell.

    >>> joined(["Police", "A; B"])
    'Police; A\\; B'
    """
    listed = ["" if value is None else str(value) for value in values]
    return "; ".join(words.replace("\\", "\\\\").replace(";", "\\;") for words in listed)


def _at(*path: str) -> Callable[[Row], Value]:
    """The value at a path of keys; None where something on the way is none."""

    def value(row: Row) -> Value:
        node: Any = row
        for key in path:
            node = node.get(key) if isinstance(node, Mapping) else None
        return node if isinstance(node, str | int | float) else None

    return value


def _each(name: str, *path: str) -> Callable[[Row], Value]:
    """A value of each thing in a list, in one cell; empty where none has it."""

    def value(row: Row) -> Value:
        things = [_at(*path)(thing) if path else thing for thing in row[name]]
        return joined(things) if any(thing not in (None, "") for thing in things) else ""

    return value


def _who(name: str) -> tuple[FlatColumn, ...]:
    """Columns of everybody that a field of a claim names."""
    return (
        FlatColumn(name, f"{_DONE[name]}, as the words stand", _each(name, "span", "quote")),
        FlatColumn(f"{name}_actor", "the ids of those who are known", _each(name, "actor")),
        FlatColumn(f"{name}_kind", "what sort of actor each is", _each(name, "kind")),
        FlatColumn(f"{name}_country", "of which country each is", _each(name, "country")),
    )


_DONE = {"by": "who did it", "to": "to whom it was done"}


def _columns(**given: tuple[str, Callable[[Row], Value]]) -> tuple[FlatColumn, ...]:
    return tuple(FlatColumn(name, means, value) for name, (means, value) in given.items())


CLAIMS = FlatTable(
    "claims",
    "one claim: one source's telling of one act",
    (
        *_columns(
            claim=("its id", _at("id")),
            incident=("the incident that it tells of, if any", _at("incident")),
            act=("what was done, as an act type", _at("act")),
            stance=(
                "how it is told: done, ongoing, threatened, planned, denied, ended",
                _at("stance"),
            ),
            when_from=("the first day it can be", _at("when", "from_on")),
            when_to=("the last day it can be", _at("when", "to_on")),
            when_precision=("how exactly the source spoke", _at("when", "precision")),
            when_words=("the words it used", _at("when", "words")),
        ),
        *_who("by"),
        *_who("to"),
        *_columns(
            where=("the places, as the words stand", _each("where", "span", "quote")),
            where_name=("the gazetteer's names of them", _each("where", "name")),
            where_country=("their countries", _each("where", "country")),
            latitude=("degrees north", _each("where", "lat")),
            longitude=("degrees east", _each("where", "lon")),
            geonames=("their numbers in GeoNames", _each("where", "geonames")),
            number_low=("how many, at least", _at("number", "low")),
            number_high=("how many, at most", _at("number", "high")),
            number_unit=("what is counted", _at("number", "unit")),
            number_words=("the words that say so", _at("number", "span", "quote")),
            instrument=("the charge, tax, law or licence", _at("instrument", "quote")),
            said_by=("whose words the source passes on", _at("said_by", "span", "quote")),
            said_by_actor=("that speaker's id, if known", _at("said_by", "actor")),
            said_by_kind=("what sort of actor that is", _at("said_by", "kind")),
            said_by_country=("of which country", _at("said_by", "country")),
            about=("for a position, the part of the agreement", _at("about")),
            planned_from=("the first day for which it is planned", _at("planned_for", "from_on")),
            planned_to=("the last day for which it is planned", _at("planned_for", "to_on")),
            planned_precision=("how exactly the source spoke", _at("planned_for", "precision")),
            planned_words=("the words it used", _at("planned_for", "words")),
            cue=("the words that show the act", _at("cue", "quote")),
            cue_at=("where they begin in the quotation, counted from 0", _at("cue_at")),
            quote=("the sentence or sentences", _at("quote", "quote")),
            confidence=("how sure the reading is, from 0 to 1", _at("confidence")),
            capture=("the id of the capture that tells it", _at("capture")),
            source=("the outlet, as far as it is known and published", _at("source")),
            address=("the address of the page", _at("address")),
            published=("the day it was published", _at("published")),
            title=("the title of the page", _at("title")),
        ),
    ),
)
INCIDENTS = FlatTable(
    "incidents",
    "one incident: what the claims about one event come to",
    _columns(
        incident=("its id", _at("id")),
        name=("what it is called", _at("name")),
        act=("what was done, as an act type", _at("act")),
        stance=("how it is told", _at("stance")),
        state=("upheld, rejected, unsure or proposed: what persons decided", _at("state")),
        when_from=("the first day it can be", _at("when", "from")),
        when_to=("the last day it can be", _at("when", "to")),
        when_precision=("how exactly the sources spoke", _at("when", "precision")),
        by=("who did it, known actors by id", _each("by")),
        to=("to whom it was done, known actors by id", _each("to")),
        where=("the places", _each("where")),
        number_low=("how many, at least", _at("number", "low")),
        number_high=("how many, at most", _at("number", "high")),
        number_unit=("what is counted", _at("number", "unit")),
        said_by=("who says so, where the sources pass on others' words", _each("said_by")),
        instrument=("the charges, taxes, laws or licences", _each("instrument")),
        may_bear_on=("the commitments on which it may bear", _each("links", "commitment")),
        bearing=(
            "how it may bear on each; where persons upheld it, how it bears",
            _each("links", "bearing"),
        ),
        outlets=("how many outlets tell it", _at("outlets")),
        origins=("how many of them do not derive from one another", _at("origins")),
        claims=("how many claims tell of it", lambda row: len(row["claims"])),
        conflicts=("what the sources disagree on", _each("conflicts")),
        confidence=("how sure the surest reading is, from 0 to 1", _at("confidence")),
        by_names=("who did it, known actors by name", _each("by_names")),
        to_names=("to whom it was done, known actors by name", _each("to_names")),
    ),
)
FINDINGS = FlatTable(
    "findings",
    "one finding: what persons decided of one incident under one commitment",
    _columns(
        finding=("its id", _at("id")),
        incident=("the incident's id", _at("incident")),
        name=("what the incident is called", _at("name")),
        act=("what was done, as an act type", _at("act")),
        commitment=("the commitment's id", _at("commitment")),
        bearing=("breaches, threatens, fulfils, excuses or context", _at("bearing")),
        state=("upheld, rejected, unsure or disputed", _at("state")),
        proof=("the standard of proof", _at("proof")),
        serious=("yes where a person marked it so", lambda row: "yes" if row["serious"] else "no"),
        since=("the first day by which it had surely happened", _at("since_on")),
        ended=("the day on which its harm was over", _at("ended_on")),
        bearers=("the parties whose conduct it is", _each("bearers")),
        decisions=("how many decisions it rests on", lambda row: len(row["decisions"])),
        out_of_time=(
            "which of these decisions are out of time, and how",
            lambda row: joined(row["out_of_time"]),
        ),
        article=("where the commitment stands in the agreement", _at("article")),
        bearers_names=("the parties whose conduct it is, by name", _each("bearers_names")),
    ),
)
CAPTURES = FlatTable(
    "captures",
    "one capture: bytes as they were published, hashed",
    _columns(
        capture=("its id", _at("id")),
        source=("the outlet, as far as it is known and published", _at("source")),
        title=("its title", _at("title")),
        address=("where it is from", _at("address")),
        published_from=(
            "the first day it can have been published",
            _at("published", "when", "from_on"),
        ),
        published_to=("the last day it can have been published", _at("published", "when", "to_on")),
        language=("its language", _at("language")),
        fetched_at=("when it was taken in", _at("fetched_at")),
        media_type=("what kind of bytes", _at("media_type")),
        size_bytes=("how many bytes", _at("size_bytes")),
        bytes_sha256=("their hash", _at("bytes_sha256")),
    ),
)
STANDINGS = FlatTable(
    "standings",
    "one commitment: how it stands on the day",
    _columns(
        commitment=("its id", _at("commitment")),
        bearers=("who owes it", _each("bearers")),
        state=("how it stands", _at("state")),
        since=("since when", _at("since")),
        findings=("how many findings and notices it rests on", lambda row: len(row["because"])),
        sources_heard=("sources that spoke in the time before", _at("sources_heard")),
        sources_expected=("sources that should have", _at("sources_expected")),
        on=("the day", _at("on")),
        method=("the method", _at("method")),
        note=("what else is to be said", _at("note")),
        article=("where it stands in the agreement", _at("article")),
        bearers_names=("who owes it, by name", _each("bearers_names")),
        by=("whose conduct it rests on: who breached it, or kept it", _each("by")),
        by_names=("whose conduct it rests on, by name", _each("by_names")),
    ),
)
DUTIES = FlatTable(
    "duties",
    "one duty: who must act on the day",
    _columns(
        rule=("the rule's id", _at("rule")),
        bearers=("who must act", _each("bearers")),
        must=("what must be done", _at("must")),
        state=(
            "owed, waiting, overdue, met, met late, contested, not yet due, not assessed",
            _at("as_said"),
        ),
        waiting_on=("on whose request it waits", _at("waiting_on")),
        since=("since when", _at("since")),
        due=("by when", _at("due")),
        on=("the day", _at("on")),
        note=("what else is to be said", _at("note")),
        article=("where the rule stands in the agreement", _at("article")),
        bearers_names=("who must act, by name", _each("bearers_names")),
        waiting_on_name=("on whose request it waits, by name", _at("waiting_on_name")),
    ),
)
TABLES: dict[str, FlatTable] = {
    table.name: table for table in (INCIDENTS, CLAIMS, FINDINGS, CAPTURES, STANDINGS, DUTIES)
}


def flat_rows(
    what: str,
    evidence: Evidence,
    judged: Judged,
    times: Mapping[str, str],
    agreement: Agreement,
) -> Iterator[FlatRow]:
    """The flat rows of one kind, of evidence as it is published and what it comes to on a day.

    `times` are what is out of time about its decisions, by their ids.
    """
    rows: Iterable[Row]
    match what:
        case "incidents":
            rows = _incidents(evidence)
        case "claims":
            rows = _claims(evidence)
        case "findings":
            rows = finding_rows(evidence, times)
        case "captures":
            rows = _captures(evidence)
        case "standings":
            rows = standing_rows(judged, evidence)
        case _:
            rows = duty_rows(judged, evidence)
    return TABLES[what].rows(_with_names(rows, evidence, agreement))


# The fields that hold ids of actors, and the key of what names them beside it.
_BY_NAME = {
    "by": "by_names", "to": "to_names", "bearers": "bearers_names", "waiting_on": "waiting_on_name"
}  # fmt: skip


def _with_names(rows: Iterable[Row], evidence: Evidence, agreement: Agreement) -> Iterator[Row]:
    """The rows with the names of known actors, and the article, beside the ids."""
    names = {id: actor.name for id, actor in evidence.bearings.actors.items()}
    provisions = {item.id: item.provision for item in agreement.items()}
    for row in rows:
        named: Row = {}
        for key, beside in _BY_NAME.items():
            ids = row.get(key)
            if isinstance(ids, str):
                named[beside] = names.get(ids, ids)
            elif ids and isinstance(ids[0], str):
                named[beside] = list(dict.fromkeys(names.get(id, id) for id in ids))
            else:
                named[beside] = []
        about = provisions.get(row.get("rule") or row.get("commitment") or "")
        yield {**row, **named, "article": wording.articles(agreement, [about]) if about else ""}


def finding_rows(evidence: Evidence, times: Mapping[str, str]) -> Iterator[Row]:
    """Every finding in the plain words of its record, with what its incident is called."""
    acts = {incident.id: incident.act for incident in evidence.incidents}
    for finding in evidence.findings:
        name = evidence.names.get(finding.incident, "")
        row: Row = canon.plain(finding)
        late = [f"one {times[id]}" for id in finding.decisions if id in times]
        act = acts.get(finding.incident, "")
        yield {**row, "name": name, "act": act, "out_of_time": late}


def _incidents(evidence: Evidence) -> Iterator[Row]:
    """Every incident; what persons upheld of it stands in place of what was proposed."""
    upheld: dict[str, dict[str, Row]] = {}
    for finding in evidence.findings:
        if finding.state == "upheld":
            bears = {"commitment": finding.commitment, "bearing": finding.bearing}
            upheld.setdefault(finding.incident, {})[finding.commitment] = bears
    for row in incident_rows(evidence):
        proposed = {link["commitment"]: link for link in row["links"]}
        yield {**row, "links": list((proposed | upheld.get(row["id"], {})).values())}


def _claims(evidence: Evidence) -> Iterator[Row]:
    """Every claim as it counts, with its incident and what is known of its page."""
    incidents = {claim.id: i.id for i in evidence.incidents for claim in i.claims}
    pages = {capture.id: capture for capture in evidence.captures}
    for row in claim_rows(evidence.tellings):
        page = pages.get(row["capture"])
        yield {
            **row,
            "incident": incidents.get(row["id"], ""),
            "cue_at": row["cue"]["start"] - row["quote"]["start"],
            "source": wording.source(page) if page else "",
            "address": page.address if page else "",
            "title": page.title if page else "",
            "published": _day(page) if page else "",
        }


def _day(page: Capture) -> str:
    when = page.published.when
    ends = dict.fromkeys(day.isoformat() for day in (when.from_on, when.to_on) if day)
    return "/".join(ends)


def _captures(evidence: Evidence) -> Iterator[Row]:
    sources = {capture.id: wording.source(capture) for capture in evidence.captures}
    for row in capture_rows(evidence):
        yield {**row, "source": sources[row["id"]]}
