"""What waits for a person, found by why it waits, and by act, commitment, source, language, place.

What leaves it: a row for each incident of which something is asked, the names it is found under,
and how many each name has. A row is a function of the incident, what is asked of it, its captures
and the signals about it, whether it is made with all others or caught up alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from attrs import frozen

from servanda import canon, wording
from servanda.decisions.findings import LAPSED, NEW_EVIDENCE
from servanda.decisions.proposing import ReviewQuestion, by_commitment
from servanda.model import Capture, Decision, Signal
from servanda.store import Row
from servanda.watch.projecting import pieces
from servanda.watch.projecting.changing import Changing
from servanda.watch.projecting.persons import PersonsRecords
from servanda.watch.projecting.pieces import QUESTION, SIGNALS, Linked, Name

QUEUED, COUNTED = "queued", "queued count"
# What the queue is filtered by; "kind" is of questions that rank alike, "all" has every one.
FACETS = ("why", "act", "commitment", "source", "language", "place")
KIND, ALL = "kind", "all"
MOST_COUNTED = 10**12  # what has the most comes first in order
SIGNALLED, RECAPTURED = "signal", "recaptured and edited"
_ID = re.compile(r"(?:inc|clm|dec)-[0-9a-f]{16}")
_ABOUT_DECISIONS = (LAPSED, NEW_EVIDENCE)  # told as what changed, or as news, already


@frozen
class Around:
    """What stands around an incident: its captures, later ones of their addresses, its signals."""

    captures: Mapping[str, Capture]
    by_address: Mapping[str, Collection[str]]
    signalled: Collection[str]  # incidents that a signal is about

    def facets(self, linked: Linked, asked: Sequence[ReviewQuestion]) -> dict[str, list[str]]:
        """What an incident is found under, by facet; each value once, in order."""
        incident = linked.incident
        ids = {claim.capture for claim in incident.claims}
        captures = [self.captures[id] for id in sorted(ids) if id in self.captures]
        why = {question.because for question in asked}
        found = {
            "why": [*sorted(why), *self._more(linked, captures)],
            "act": [incident.act],
            "commitment": [q.link.commitment for q in asked if q.link],
            "source": [wording.source(capture) for capture in captures],
            "language": [capture.language for capture in captures if capture.language],
            "place": [place.name for place in incident.where],
            KIND: [kind_of(question) for question in asked],
        }
        return {name: sorted({pieces.plain(v) for v in values}) for name, values in found.items()}

    def _more(self, linked: Linked, captures: Sequence[Capture]) -> Iterable[str]:
        if linked.incident.id in self.signalled:
            yield SIGNALLED
        if any(self._is_recaptured(capture) for capture in captures):
            yield RECAPTURED

    def _is_recaptured(self, capture: Capture) -> bool:
        """Whether a later capture of the same address has other bytes."""
        there = self.by_address.get(pieces.address_name(capture.address), ())
        others = (self.captures[id] for id in there if id in self.captures)
        return any(
            other.bytes_sha256 != capture.bytes_sha256 and other.fetched_at > capture.fetched_at
            for other in others
        )


def kind_of(question: ReviewQuestion) -> str:
    """The kind of questions that rank alike, by its name; what lapsed comes before the new."""
    kind = pieces.question_kind(question.link).removeprefix(QUESTION)
    return f"{int(not question.lapsed)} {kind}"


def queued_name(facet: str, value: str = "") -> str:
    """The name under which what waits is found by one value of a facet, in order of days."""
    return f"{QUEUED} {facet} {canon.sha256(value)[:32]}"


def asked_of(linked: Linked, touched: Row | None) -> list[ReviewQuestion]:
    """What is asked of an incident; `touched` is the row of one that decisions touch."""
    if touched is not None:
        return list(pieces.read_waiting(touched, linked))
    links = by_commitment(linked.links) or (None,)
    return [ReviewQuestion(linked.incident, link, False, "") for link in links]


def queued_row(linked: Linked, touched: Row | None, around: Around) -> Row | None:
    """The row of what waits; None where nothing is asked."""
    asked = asked_of(linked, touched)
    if not asked:
        return None
    place = pieces.question_place(linked.incident)
    return Row(QUEUED, linked.incident.id, place, canon.spell(around.facets(linked, asked)))


def _found_under(row: Row) -> list[tuple[str, str]]:
    """The facets and values of a row, with the one that every row has."""
    facets: Mapping[str, Sequence[str]] = pieces.plain_data(row)
    return [(ALL, ""), *((facet, value) for facet, some in facets.items() for value in some)]


def queued_names(row: Row) -> set[Name]:
    """The names that a row is found under; the key says the day first, then the incident."""
    return {(queued_name(facet, value), row.sort) for facet, value in _found_under(row)}


def _count_row(facet: str, value: str, count: int) -> Row:
    key = queued_name(facet, value).removeprefix(f"{QUEUED} ")
    return Row(COUNTED, key, f"{facet} {MOST_COUNTED - count:012}", canon.spell([value, count]))


def queued_rows(rows: Sequence[Row]) -> tuple[list[Row], set[Name]]:
    """All rows of what waits with their counts, and all names."""
    counts = Counter(found for row in rows for found in _found_under(row))
    counted = [_count_row(facet, value, n) for (facet, value), n in counts.items()]
    return [*rows, *counted], {name for row in rows for name in queued_names(row)}


# ------------------------------------------------------------------ signals


def mentioned(signals: Iterable[Signal], ruled: Sequence[Decision]) -> set[str]:
    """The incidents and claims that some signals are about, by their ids or by a decision's."""
    decided = {decision.id: decision for decision in ruled}
    found: set[str] = set()
    for signal in signals:
        if signal.kind in _ABOUT_DECISIONS:
            continue
        for id in _ID.findall(f"{signal.where} {signal.what}"):
            found.add(id)
            if id in decided:
                found |= {decided[id].incident, *decided[id].seen.claims}
    return found


# ------------------------------------------------------------------ caught up


def queue_anew(
    changing: Changing,
    moved: Sequence[Linked],
    pages: Sequence[Capture],
    corrected: Collection[str],
    persons: PersonsRecords,
) -> None:
    """Say anew what waits, of the incidents that anything new touches; the last step of all."""
    kinds = ("incident", "links", "flood", "touched")
    ids = {key for kind, key in (*changing.fresh, *changing.gone) if kind in kinds}
    ids |= {linked.incident.id for linked in moved}
    signalled = _signalled(changing, persons)
    before = changing.rows.under([queued_name("why", SIGNALLED)])
    ids |= signalled ^ {key.split(" ")[-1] for keys in before.values() for key in keys}
    ids |= _touched_by_pages(changing, pages, corrected)
    there = {linked.incident.id: linked for linked in pieces.linked(changing, ids)}
    around = _around(changing, list(there.values()), signalled, persons)
    touched = changing.get("touched", list(there))
    rows = [queued_row(linked, touched.get(id), around) for id, linked in there.items()]
    _put(changing, ids, [row for row in rows if row is not None])


def _put(changing: Changing, ids: Collection[str], rows: Sequence[Row]) -> None:
    """Put these rows in place of those of some incidents, with their names and counts."""
    old = changing.before(QUEUED, sorted(ids))
    for id in old.keys() - {row.key for row in rows}:
        changing.remove(QUEUED, id)
    changing.put(rows)
    names = [{name for row in some for name in queued_names(row)} for some in (old.values(), rows)]
    changing.rename(*names)
    more = Counter(found for row in rows for found in _found_under(row))
    more.subtract(found for row in old.values() for found in _found_under(row))
    moved = {_count_row(*found, 0).key: (found, n) for found, n in more.items() if n}
    counted = changing.before(COUNTED, list(moved))
    for key, (found, n) in moved.items():
        was = pieces.plain_data(counted[key])[1] if key in counted else 0
        if was + n:
            changing.put([_count_row(*found, was + n)])
        else:
            changing.remove(COUNTED, key)


def _signalled(changing: Changing, persons: PersonsRecords) -> set[str]:
    """The incidents that a signal is about, of those that are on record by nobody."""
    start = pieces.signal_section(SIGNALS[1])
    rows = {row.key: row for row in changing.rows.between("signal", start, "~")}
    rows = {key: row for key, row in rows.items() if ("signal", key) not in changing.gone}
    rows |= {
        key: row
        for (kind, key), row in changing.fresh.items()
        if kind == "signal" and row.sort >= start
    }
    ids = mentioned((pieces.read(Signal, row) for row in rows.values()), persons.ruled)
    return _homes(changing, ids) | {row.key for row in changing.all("flood")}


def _homes(changing: Changing, ids: Collection[str]) -> set[str]:
    """The incidents of some ids: their own, and those that hold such claims."""
    claims = changing.under([f"claim {id}" for id in ids if id.startswith("clm-")])
    own = {id for id in ids if id.startswith("inc-")}
    return own | {id for found in claims.values() for id in found}


def _touched_by_pages(
    changing: Changing, pages: Sequence[Capture], corrected: Collection[str]
) -> set[str]:
    """The incidents told by corrected pages, and by those of an address that was captured again."""
    for page in pages:
        changing.names.add((pieces.address_name(page.address), page.id))
    alike = changing.under([pieces.address_name(page.address) for page in pages])
    captures = {*corrected, *(id for ids in alike.values() for id in ids)}
    found = changing.under([f"capture {id}" for id in sorted(captures)])
    return {id for ids in found.values() for id in ids}


def _around(
    changing: Changing,
    some: Sequence[Linked],
    signalled: Collection[str],
    persons: PersonsRecords,
) -> Around:
    own = persons.captures({c.capture for linked in some for c in linked.incident.claims})
    by_address = changing.under([pieces.address_name(capture.address) for capture in own])
    beside = {id for ids in by_address.values() for id in ids} - {capture.id for capture in own}
    captures = {capture.id: capture for capture in (*own, *persons.captures(beside))}
    return Around(captures, by_address, signalled)


def queued_of_all(
    every: Mapping[str, Linked],
    touched: Iterable[Row],
    pages: Iterable[Capture],
    captures: Mapping[str, Capture],
    told: Collection[str],
) -> tuple[list[Row], set[Name]]:
    """The rows and names of all that waits. `told` are the incidents and claims of signals."""
    by_address: dict[str, list[str]] = {}
    for page in pages:
        by_address.setdefault(pieces.address_name(page.address), []).append(page.id)
    signalled = {
        id
        for id, linked in every.items()
        if id in told or any(claim.id in told for claim in linked.incident.claims)
    }
    around = Around(captures, by_address, signalled)
    by_id = {row.key: row for row in touched}
    made = (queued_row(linked, by_id.get(id), around) for id, linked in every.items())
    rows, names = queued_rows([row for row in made if row is not None])
    names |= {(name, id) for name, ids in by_address.items() for id in ids}
    return rows, names


def plain_facets(row: Row) -> Mapping[str, Any]:
    """What a row of the queue is found under, by facet."""
    facets: Mapping[str, Any] = pieces.plain_data(row)
    return facets
