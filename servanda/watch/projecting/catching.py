"""What new lines of the record change in its projection, where they touch little.

What leaves it: the rows and names that change, or None where everything is to be made anew. Each
step asks for what the new lines touch and for nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from servanda import decisions, store
from servanda.model import (
    Capture,
    Correction,
    Decision,
    Finding,
    Notice,
    Signal,
    Statement,
    Telling,
    Text,
)
from servanda.store import ProjectionLine, RowChanges
from servanda.watch.judging.bearings import Bearings
from servanda.watch.judging.evidence import actors_of, is_page
from servanda.watch.judging.listening import failures, heard_of
from servanda.watch.projecting import pieces
from servanda.watch.projecting.answers import touched_by
from servanda.watch.projecting.changing import Changing
from servanda.watch.projecting.grown import grown
from servanda.watch.reading import facts
from servanda.watch.settings import Watch

# What can be caught up: what touches no more than can be looked up.
LIGHT = frozenset(
    "capture text telling grouping statement decision notice signal letter".split()  # noqa: SIM905
)
# Notices that say what was done under the agreement, and not who is bound by it or since when.
OF_STEPS = ("request", "met", "step", "contest")


def changes_since(watch: Watch, record: store.Store, line: ProjectionLine) -> RowChanges | None:
    """What the lines after one change; None where they touch how claims are grouped."""
    kinds: dict[str, list[str]] = {}
    for each in record.since(line.seq):
        kinds.setdefault(each.kind, []).append(each.id)
    if not set(kinds) <= LIGHT:
        return None
    changing = Changing(record.projection)
    signals = record.some(Signal, kinds.get("signal", ()))
    if any(signal.at is None for signal in signals):
        return None
    pages = _new_pages(record, kinds)
    if pages is None or (not watch.outlets and (pages or {"telling", "grouping"} & set(kinds))):
        return None
    _hear(watch, changing, pages, signals)
    notices = record.some(Notice, kinds.get("notice", ()))
    if any(notice.kind not in OF_STEPS or notice.replaces for notice in notices):
        return None
    told_of = {telling.capture for telling in record.some(Telling, kinds.get("telling", ()))}
    fresh = {*told_of, *kinds.get("capture", ())}
    if fresh or "grouping" in kinds:
        record.projection.check_counts()
        if not grown(watch, record, changing, fresh, seq=line.seq):
            return None
    if {"telling", "grouping", "notice", "decision"} & set(kinds):
        if _newly_answered(changing, record.some(Decision, kinds.get("decision", ()))):
            return None
        find(watch, record, changing)
    _stand(watch, record, changing)
    return changing.done()


def _stand(watch: Watch, record: store.Store, changing: Changing) -> None:
    """Say how each commitment stands on the day of the last line, by the findings as they are."""
    head = record.head()
    if head is None:
        return
    findings = tuple(pieces.read(Finding, row) for row in changing.all("finding"))
    on = head.recorded_at.date()
    changing.put(pieces.standing_rows(watch.agreement, findings, record.all(Notice), on))


def _newly_answered(changing: Changing, fresh: Sequence[Decision]) -> bool:
    """Whether somebody decided on an incident that was only asked about: it happened now."""
    ids = {decision.incident for decision in fresh}
    return any(not linked.is_claimed for linked in pieces.linked(changing, ids))


# ------------------------------------------------------------------ pages


def _new_pages(record: store.Store, kinds: Mapping[str, Sequence[str]]) -> list[Capture] | None:
    """The new captures that an outlet published; None where what was there before is touched."""
    fresh = record.some(Capture, kinds.get("capture", ()))
    ids = {capture.id for capture in fresh}
    stated = {one.capture for one in record.some(Statement, kinds.get("statement", ()))}
    extracted = {text.capture for text in record.some(Text, kinds.get("text", ()))}
    if not (stated | extracted) <= ids:
        return None
    return [capture for capture in fresh if is_page(capture, stated)]


def _hear(
    watch: Watch, changing: Changing, pages: Sequence[Capture], signals: Sequence[Signal]
) -> None:
    """Count new pages and failures with what was counted before."""
    known = changing.rows.under({pieces.bytes_name(page.bytes_sha256) for page in pages})
    counted: set[str] = set()
    for page in pages:
        name = pieces.bytes_name(page.bytes_sha256)
        changing.names.add((name, page.id))
        if name in known or page.bytes_sha256 in counted:
            continue
        counted.add(page.bytes_sha256)
        heard = heard_of(page, watch.outlets)
        for outlet in heard.outlets:
            _count(changing, outlet, str(heard.on) if heard.on else None, heard.kept_at)
    for outlet, at in failures(watch.sources, signals).items():
        _count_failure(changing, outlet, at)


def _count(changing: Changing, outlet: str, on: str | None, kept_at: datetime) -> None:
    undated, kept, failed = _outlet(changing, outlet)
    last = max(kept or kept_at, kept_at)
    changing.put([pieces.outlet_row(outlet, undated + (on is None), last, failed)])
    if on is not None:
        row = changing.row("heard", pieces.heard_row(outlet, on[:7], {}).key)
        days = json.loads(row.body) if row else {}
        days[on] = days.get(on, 0) + 1
        changing.put([pieces.heard_row(outlet, on[:7], days)])


def _count_failure(changing: Changing, outlet: str, at: datetime) -> None:
    undated, kept, failed = _outlet(changing, outlet)
    changing.put([pieces.outlet_row(outlet, undated, kept, max(failed or at, at))])


def _outlet(changing: Changing, outlet: str) -> tuple[int, datetime | None, datetime | None]:
    row = changing.row("outlet", outlet)
    return pieces.read_outlet(row) if row else (0, None, None)


# ------------------------------------------------------------------ decisions


def find(watch: Watch, record: store.Store, changing: Changing) -> None:
    """Say anew what all decisions come to, from the incidents that they touch alone."""
    ruled = record.all(Decision)
    answered = {decision.incident for decision in ruled}
    happened = tuple(
        linked.incident
        for linked in touched_by(changing, ruled)
        if linked.is_claimed or linked.incident.id in answered
    )
    bearings = Bearings(
        happened,
        (),
        ruled,
        record.all(Notice),
        agreement=watch.agreement,
        actors=actors_of(watch),
        lexicon=watch.lexicon,
    )
    ids = {claim.capture for incident in happened for claim in incident.claims}
    corrections = record.all(Correction)
    captures = facts.as_corrected(record.some(Capture, ids), corrections, watch.outlets)
    found = decisions.find(ruled, happened, bearings.of_decisions, captures)
    changing.replace("finding", pieces.finding_rows(found.findings))
    section = "decisions"
    rows = pieces.signal_rows(section, found.signals)
    changing.replace("signal", rows, pieces.signal_section(section))
