"""What new lines of the record change in its projection, where they touch little.

What leaves it: the rows and names that change, or None where everything is to be made anew. Each
step asks for what the new lines touch and for nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from attrs import define, field

from servanda import decisions, store
from servanda.model import (
    Capture,
    Decision,
    Notice,
    Signal,
    Statement,
    Text,
)
from servanda.store import Changes, ProjectedRows, ProjectionLine, Row
from servanda.watch.judging.bearings import Bearings
from servanda.watch.judging.evidence import actors_of, is_page
from servanda.watch.judging.listening import failures, heard_of
from servanda.watch.projecting import pieces
from servanda.watch.projecting.answers import Answers, touched_by
from servanda.watch.projecting.opening import OpenedWatch
from servanda.watch.projecting.pieces import Linked, Name
from servanda.watch.reading import facts
from servanda.watch.settings import Watch

# What touches neither claims nor how they are grouped.
LIGHT = frozenset({"capture", "text", "statement", "decision", "notice", "signal", "letter"})
# Notices that say what was done under the agreement, and not who is bound by it or since when.
OF_STEPS = ("request", "met", "step", "contest")


@define
class Changing:
    """Rows and names of a projection on their way to be others."""

    rows: ProjectedRows
    fresh: dict[tuple[str, str], Row] = field(factory=dict)
    gone: set[tuple[str, str]] = field(factory=set)
    names: set[Name] = field(factory=set)

    def put(self, rows: Iterable[Row]) -> None:
        """Put rows in place of those of their kind and key; what is as it was stays."""
        some = list(rows)
        for kind in {row.kind for row in some}:
            own = [row for row in some if row.kind == kind]
            before = self.rows.get(kind, [row.key for row in own])
            for row in own:
                self.gone.discard((kind, row.key))
                if before.get(row.key) != row:
                    self.fresh[kind, row.key] = row

    def replace(self, kind: str, rows: Iterable[Row], under: str = "") -> None:
        """Put rows in place of all of a kind whose order begins with `under`."""
        some = list(rows)
        keys = {row.key for row in some}
        for row in self.rows.all(kind):
            if row.sort.startswith(under) and row.key not in keys:
                self.gone.add((kind, row.key))
        self.put(some)

    def row(self, kind: str, key: str) -> Row | None:
        """The row as it will be."""
        return self.fresh.get((kind, key)) or self.rows.get(kind, [key]).get(key)

    def done(self) -> Changes:
        """What has changed."""
        return Changes(
            tuple(self.fresh.values()), tuple(sorted(self.gone)), tuple(sorted(self.names))
        )


def changes_since(watch: Watch, record: store.Store, line: ProjectionLine) -> Changes | None:
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
    if pages is None or (pages and not watch.outlets):
        return None
    _hear(watch, changing, pages, signals)
    if "notice" in kinds or "decision" in kinds:
        answers = Answers(OpenedWatch.of(watch), record, changing.rows)
        notices = record.some(Notice, kinds.get("notice", ()))
        if any(notice.kind not in OF_STEPS or notice.replaces for notice in notices):
            return None
        if _newly_answered(answers, record.some(Decision, kinds.get("decision", ()))):
            return None
        find(watch, record, changing, touched_by(answers, answers.decisions), answers)
    return changing.done()


def _newly_answered(answers: Answers, fresh: Sequence[Decision]) -> bool:
    """Whether somebody decided on an incident that was only asked about: it happened now."""
    ids = {decision.incident for decision in fresh}
    return any(not linked.is_claimed for linked in answers.incidents(ids))


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


def find(
    watch: Watch,
    record: store.Store,
    changing: Changing,
    touched: Sequence[Linked],
    answers: Answers,
) -> None:
    """Say anew what all decisions come to, from the incidents that they touch alone."""
    ruled = answers.decisions
    answered = {decision.incident for decision in ruled}
    happened = tuple(
        linked.incident for linked in touched if linked.is_claimed or linked.incident.id in answered
    )
    bearings = Bearings(
        happened,
        (),
        ruled,
        answers.notices,
        agreement=watch.agreement,
        actors=actors_of(watch),
        lexicon=watch.lexicon,
    )
    ids = {claim.capture for incident in happened for claim in incident.claims}
    captures = facts.as_corrected(record.some(Capture, ids), answers.corrections, watch.outlets)
    found = decisions.find(ruled, happened, bearings.of_decisions, captures)
    changing.replace("finding", pieces.finding_rows(found.findings))
    section = "decisions"
    rows = pieces.signal_rows(section, found.signals)
    changing.replace("signal", rows, pieces.signal_section(section))
