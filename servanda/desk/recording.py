"""Putting on record what a form said, and saying on the next page what it moved."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest

from servanda import watch as way
from servanda.desk.opened import day_of, now
from servanda.desk.pages import notify, notify_in_english
from servanda.desk.translation import say

ON_RECORD = "servanda_on_record"  # on a request: the ids of what it put on record, for a log
# on a request: which link was answered, whose it is and what that put on record, for a log
BY_LINK = "servanda_by_link"


def put_on_record(
    request: HttpRequest,
    watch: way.Watch,
    record: way.Store,
    before: way.Evidence,
    entries: Iterable[way.Ruled],
) -> None:
    """Put it on record and say on the next page what it moved, and how it is taken back."""
    fresh = way.rule(record, tuple(entries), now=now())
    if not fresh:
        notify(request, say("That was on record already, by you. Nothing was added."))
        return
    setattr(request, ON_RECORD, [entry.id for entry in fresh])
    with way.answering(watch, record) as answers:
        lines = list(way.effect_lines(watch, before, answers, fresh, on=day_of(request)))
        lines += way.lapse_lines(answers.open_signals)
    notify(request, say("On record: %(what)s.", what=len(fresh)))
    notify_in_english(request, *lines)
    request.session["undo"] = [entry.id for entry in fresh]
