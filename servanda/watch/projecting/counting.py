"""Counting: how many pages each source published, as pages come and their facts are corrected.

What leaves it: the rows that count them, changed by those pages alone.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from servanda import store
from servanda.model import Capture, Signal, Statement
from servanda.watch.judging.evidence import is_page
from servanda.watch.judging.listening import Heard, failures, heard_of
from servanda.watch.projecting import pieces
from servanda.watch.projecting.changing import Changing
from servanda.watch.projecting.persons import PersonsRecords
from servanda.watch.settings import Watch


def count_pages(watch: Watch, changing: Changing, pages: Sequence[Capture]) -> None:
    """Count new pages with what was counted before; the same bytes count once."""
    known = changing.rows.under({pieces.bytes_name(page.bytes_sha256) for page in pages})
    counted: set[str] = set()
    for page in pages:
        name = pieces.bytes_name(page.bytes_sha256)
        changing.names.add((name, page.id))
        if name not in known and page.bytes_sha256 not in counted:
            counted.add(page.bytes_sha256)
            _count(changing, heard_of(page, watch.outlets), 1)


def recount_pages(
    watch: Watch,
    record: store.Store,
    changing: Changing,
    corrected: Collection[str],
    persons: PersonsRecords,
) -> bool:
    """Count pages that were counted before by their facts as corrected; False where not sure.

    When the last page of an outlet was kept is not looked for among all others: so it is not sure
    where that page turns out to be another outlet's.
    """
    stated = {statement.capture for _, statement in record.about(Statement, corrected)}
    now = {page.id: page for page in persons.captures(corrected) if is_page(page, stated)}
    for was in persons.captures_before(list(now)):
        name = pieces.bytes_name(was.bytes_sha256)
        alike = record.some(Capture, changing.rows.under([name]).get(name, ()))
        if not alike or alike[0].id != was.id:
            continue
        old, new = (heard_of(page, watch.outlets) for page in (was, now[was.id]))
        if old == new:
            continue
        if old.is_wall:
            return False  # nor when a try to reach the outlet last failed beside it
        for outlet in set(old.outlets) - set(new.outlets):
            _, kept, _ = _outlet(changing, outlet)
            if kept is None or kept <= old.kept_at:
                return False
        _count(changing, old, -1)
        _count(changing, new, 1)
    return True


def count_failures(watch: Watch, changing: Changing, signals: Sequence[Signal]) -> None:
    """Note when a try to reach each source last failed."""
    for outlet, at in failures(watch.sources, signals).items():
        undated, kept, failed = _outlet(changing, outlet)
        changing.put([pieces.outlet_row(outlet, undated, kept, max(failed or at, at))])


def _count(changing: Changing, heard: Heard, more: int) -> None:
    for outlet in heard.outlets:
        undated, kept, failed = _outlet(changing, outlet)
        if heard.is_wall:
            failed = max(failed or heard.kept_at, heard.kept_at)
            changing.put([pieces.outlet_row(outlet, undated, kept, failed)])
            continue
        last = max(kept or heard.kept_at, heard.kept_at)
        undated += more if heard.on is None else 0
        changing.put([pieces.outlet_row(outlet, undated, last, failed)])
        if heard.on is not None:
            _count_day(changing, outlet, str(heard.on), more)


def _count_day(changing: Changing, outlet: str, on: str, more: int) -> None:
    key = pieces.heard_row(outlet, on[:7], {}).key
    row = changing.row("heard", key)
    days = pieces.plain_data(row) if row else {}
    days[on] = days.get(on, 0) + more
    there = {day: count for day, count in days.items() if count}
    if there:
        changing.put([pieces.heard_row(outlet, on[:7], there)])
    else:
        changing.remove("heard", key)


def _outlet(changing: Changing, outlet: str) -> tuple[int, datetime | None, datetime | None]:
    row = changing.row("outlet", outlet)
    return pieces.read_outlet(row) if row else (0, None, None)
