"""What new lines of the record change in its projection, where they touch little.

What leaves it: the rows and names that change, or None where everything is to be made anew. Each
step asks for what the new lines touch and for nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from servanda import decisions, store
from servanda.model import (
    Capture,
    Coding,
    Correction,
    Decision,
    Finding,
    Notice,
    Signal,
    Statement,
    Telling,
    Text,
)
from servanda.store import ProjectionLine, Row, RowChanges
from servanda.watch.judging.evidence import actors_of, is_page
from servanda.watch.judging.stored_bearings import StoredBearings
from servanda.watch.projecting import pieces
from servanda.watch.projecting.answers import are_touched, touched_by
from servanda.watch.projecting.changing import Changing
from servanda.watch.projecting.counting import count_failures, count_pages, recount_pages
from servanda.watch.projecting.grown import grown, say
from servanda.watch.projecting.persons import PersonsRecords
from servanda.watch.projecting.pieces import Linked
from servanda.watch.projecting.queued import queue_anew
from servanda.watch.settings import Watch

# What can be caught up: what touches no more than can be looked up.
LIGHT = frozenset(
    ("capture", "text", "telling", "grouping", "coding", "correction", "identity")
    + ("statement", "decision", "notice", "signal", "letter", "deferral")
    + ("expertlink", "opinion")
    + ("codingsample", "blindcoding", "adjudication")
    + ("campaign", "signatory", "signature", "tombstone")
)
# What may change which incidents there are, or what they say.
GROWING = frozenset(("telling", "capture", "grouping", "coding", "correction", "identity"))
# Notices that say what was done under the agreement, and not who is bound by it or since when.
OF_STEPS = ("request", "met", "step", "contest")


def changes_since(watch: Watch, record: store.Store, line: ProjectionLine) -> RowChanges | None:
    """What the lines after one change; None where they touch more than can be looked up."""
    kinds: dict[str, list[str]] = {}
    for each in record.since(line.seq):
        kinds.setdefault(each.kind, []).append(each.id)
    if not set(kinds) <= LIGHT:
        return None
    changing = Changing(record.projection)
    persons = PersonsRecords(watch, record, line.seq)
    corrected = {
        correction.capture for correction in record.some(Correction, kinds.get("correction", ()))
    }
    signals = record.some(Signal, kinds.get("signal", ()))
    if any(signal.at is None for signal in signals):
        return None
    pages = _new_pages(record, kinds, persons)
    if pages is None or (not watch.outlets and (pages or corrected)):
        return None
    if not recount_pages(watch, record, changing, corrected - _ids(pages), persons):
        return None
    count_pages(watch, changing, pages)
    count_failures(watch, changing, signals)
    notices = record.some(Notice, kinds.get("notice", ()))
    if any(notice.kind not in OF_STEPS or _corrects(notice) for notice in notices):
        return None
    codings = record.some(Coding, kinds.get("coding", ()))
    tellings = record.some(Telling, kinds.get("telling", ()))
    fresh = {*corrected, *kinds.get("capture", ())}
    fresh.update(coding.capture for coding in codings)
    fresh.update(telling.capture for telling in tellings)
    if {"coding", "correction"} & set(kinds) or not persons.spoken_of.isdisjoint(fresh):
        say("by hand", persons.signals(), changing)
    moved: list[Linked] | None = []
    if GROWING & set(kinds) or persons.answered != persons.answered_before:
        record.projection.check_counts()
        moved = grown(watch, changing, fresh, persons)
    if moved is None:
        return None
    ruled = persons.ruled
    if {"decision", "correction"} & set(kinds) or are_touched(moved, ruled):
        find(watch, changing, ruled, persons)
    queue_anew(changing, moved, pages, corrected, persons)
    _stand(watch, record, changing)
    return changing.done()


def _corrects(notice: Notice) -> bool:
    """Whether it stands in place of another, whose kind may be any; what takes back is alike."""
    return bool(notice.replaces) and not notice.withdrawn


def _stand(watch: Watch, record: store.Store, changing: Changing) -> None:
    """Say how each commitment stands on the day of the last line, by the findings as they are."""
    head = record.head()
    if head is None:
        return
    findings = tuple(pieces.read(Finding, row) for row in changing.all("finding"))
    on = head.recorded_at.date()
    changing.put(pieces.standing_rows(watch.agreement, findings, record.all(Notice), on))


def _new_pages(
    record: store.Store, kinds: Mapping[str, Sequence[str]], persons: PersonsRecords
) -> tuple[Capture, ...] | None:
    """The new captures that an outlet published; None where what was there before is touched."""
    fresh = persons.captures(kinds.get("capture", ()))
    stated = {statement.capture for statement in record.some(Statement, kinds.get("statement", ()))}
    extracted = {text.capture for text in record.some(Text, kinds.get("text", ()))}
    if not (stated | extracted) <= _ids(fresh):
        return None
    return tuple(capture for capture in fresh if is_page(capture, stated))


def _ids(captures: Sequence[Capture]) -> set[str]:
    return {capture.id for capture in captures}


# ------------------------------------------------------------------ decisions


def find(
    watch: Watch,
    changing: Changing,
    ruled: tuple[Decision, ...],
    persons: PersonsRecords,
) -> None:
    """Say anew what all decisions come to, from the incidents that they touch alone."""
    touched = touched_by(changing, ruled)
    happened = tuple(
        linked.incident
        for linked in touched
        if linked.is_claimed or linked.incident.id in persons.answered
    )
    bearings = StoredBearings(
        happened,
        (),
        ruled,
        {linked.incident.id: linked.links for linked in touched},
        actors=actors_of(watch),
        lexicon=watch.lexicon,
    )
    captures = persons.captures({c.capture for incident in happened for c in incident.claims})
    two_people = watch.settings.two_people
    outcome = decisions.find(
        ruled, happened, bearings.of_decisions, captures, two_people=two_people
    )
    changing.replace("finding", pieces.finding_rows(outcome.findings))
    waiting: dict[str, list[Row]] = {"touched": []}
    waiting |= {kind: [] for kind in changing.rows.kinds() if kind.startswith(pieces.WAITING)}
    for row in pieces.touched_rows(touched, ruled, two_people=two_people):
        waiting.setdefault(row.kind, []).append(row)
    for kind, rows in waiting.items():
        changing.replace(kind, rows)
    say("decisions", outcome.signals, changing)
