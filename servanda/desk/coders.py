"""Coders: the samples, how far their coders agree, and what each of them can learn.

What leaves it: pages. What anyone coded of a passage stands on none before all coders are in.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from servanda import watch as way
from servanda.desk.coded import coded_line
from servanda.desk.entering import person
from servanda.desk.opened import Sight, sight
from servanda.desk.pages import first_shown, page
from servanda.desk.refusing import asked_by
from servanda.desk.sealing import open_sealed
from servanda.model import Capture

A_PAGE = 50


@asked_by("GET")
def coders(request: HttpRequest) -> HttpResponse:
    """The samples, what waits for whoever looks, and the table of agreement."""
    with sight(request) as seen:
        there = way.double_codings(seen.record)
        chosen = request.GET.get("sample", "")
        sample = chosen if chosen in {each.id for each in there.samples} else ""
        states = there.states()
        me = person(request)
        return page(
            request,
            "coders.html",
            {
                "samples": list(way.sample_rows(there)),
                "waiting": len(there.waiting(me)),
                "differing": sum(state.is_open for state in states),
                "corrected": len(list(way.corrected_rows(seen.record, there, me))),
                "rows": list(way.agreement_between_coders_rows(there, sample)),
                "chosen": sample,
                "readings": list(way.reading_error_rows(seen.watch, seen.record)),
                **seen.frame(),
            },
        )


@asked_by("GET")
def disagreements(request: HttpRequest) -> HttpResponse:
    """The passages in which coders differ, those not adjudicated first."""
    with sight(request) as seen:
        states = [state for state in way.double_codings(seen.record).states() if state.differing]
        _open(request, seen, states)
        rows = list(way.disagreement_rows(seen.record, states))
        start = first_shown(request)
        return page(
            request,
            "disagreements.html",
            {
                "rows": [_told(seen, row) for row in rows[start : start + A_PAGE]],
                "count": len(rows),
                "open": sum(row["open"] for row in rows),
                "first": start,
                "a_page": A_PAGE,
                **seen.frame(),
            },
        )


@asked_by("GET")
def corrected(request: HttpRequest) -> HttpResponse:
    """Where whoever adjudicated found something else than this person had coded."""
    with sight(request) as seen:
        there = way.double_codings(seen.record)
        rows = list(way.corrected_rows(seen.record, there, person(request)))
        start = first_shown(request)
        shown = rows[start : start + A_PAGE]
        passages = {row["passage"] for row in shown}
        _open(request, seen, [s for s in there.states() if s.passage.id in passages])
        return page(
            request,
            "corrected.html",
            {
                "rows": [
                    {
                        **row,
                        "said": said(seen, row["coded"]),
                        "right": said(seen, row["adjudicated"]["right"]),
                    }
                    for row in shown
                ],
                "count": len(rows),
                "first": start,
                "a_page": A_PAGE,
                **seen.frame(),
            },
        )


def said(seen: Sight, row: way.Row | None) -> str:
    """What a coding says, in one line of names."""
    return coded_line(way.coded_in_names(seen.watch, row))


def _told(seen: Sight, row: way.Row) -> way.Row:
    """A disagreement with each coding in words."""
    codings = [{**each, "said": said(seen, each["coded"])} for each in row["codings"]]
    judged = [{**each, "said": said(seen, each["right"])} for each in row["adjudicated"]]
    return {**row, "codings": codings, "adjudicated": judged}


def _open(request: HttpRequest, seen: Sight, states: list[way.PassageState]) -> None:
    """Note that what was made in trust was looked at; refuse who may not see it."""
    for capture in seen.record.some(Capture, {state.passage.capture for state in states}):
        open_sealed(request, capture)
