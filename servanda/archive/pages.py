"""Draws the pages: templates over views, every value escaped, no script, no address called.

What leaves it: the bytes of every page by its path.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from servanda import wording
from servanda.archive.addresses import (
    SITE_PAGES,
    anchor,
    commitment_page,
    incident_page,
    page_of,
    web_address,
)
from servanda.archive.brief import brief
from servanda.archive.edition import Edition, tables_of
from servanda.archive.incident_views import incident_views
from servanda.archive.letter_page import in_site
from servanda.archive.site_pictures import site_map, strip_of_sources
from servanda.archive.timeline_rows import lanes
from servanda.archive.view_records import LIVE, CommitmentView
from servanda.archive.views import Shelf
from servanda.model import Commitment, Dating, Interval, Rule
from servanda.pictures import TEMPLATES, timeline
from servanda.pictures.svg import short
from servanda.wording import visible

HERE = Path(__file__).parent


def _visible(value: Any) -> Any:
    """Take out control signs, which no page may hold; markup made by a template stays."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return visible(value)


def _of_shelf(ask: Callable[[Shelf, Any], str]) -> Callable[[Context, Any], str]:
    """A filter that asks the shelf of the page being drawn."""

    @pass_context
    def answer(context: Context, value: Any) -> str:
        return ask(context["shelf"], value)

    return answer


def name_findings(shelf: Shelf, words: str) -> Markup:
    """What a method notes of a standing or duty; each finding in it by its incident, linked."""

    def link(id: str) -> Markup:
        finding = shelf.findings.get(id)
        here = finding and finding.incident in shelf.cases and finding.commitment in shelf.items
        if finding is None or not here:
            return Markup("a finding that is not published here")
        place = f"{page_of(finding.commitment)}#{anchor(id)}"
        title = _visible(shelf.cases[finding.incident].title)
        return Markup('<a href="{}">{}</a>').format(place, title)

    plain = _visible(wording.noted(shelf.agreement, words))
    parts = re.split(r"\b(fnd-\w+(?:(?:, | and )fnd-\w+)*)", plain)  # every second one holds ids
    return Markup("").join(
        Markup("; ").join(map(link, re.findall(r"fnd-\w+", part))) if number % 2 else escape(part)
        for number, part in enumerate(parts)
    )


def _span(when: Interval) -> str:
    words = wording.span_of_days(when)
    return words.removeprefix("on ") if when.from_on or when.to_on else "day not known"


def _after_state(remark: str, state: str) -> str:
    """A remark where the state already stands beside it, so that it does not stand twice."""
    return wording.capital(remark.removeprefix(f"{wording.capital(state)}: "))


def _basis(basis: str) -> str:
    """How the day of a page is known, without the names of marks that only machines read."""
    return re.sub(r"^(?:(?:meta|JSON-LD|itemprop) [^,]*|time element)", "in its marks", basis)


def _published(dating: Dating) -> str:
    return "day not known" if dating.how == "unknown" else _span(dating.when)


# Every value is escaped, and a name that nothing defines is an error.
_TEMPLATES = Environment(
    loader=FileSystemLoader([HERE / "templates", TEMPLATES]),
    autoescape=True,
    undefined=StrictUndefined,
    finalize=_visible,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.globals.update(_=str)  # the site is in English alone
_TEMPLATES.filters.update(
    day=wording.day,
    told=str,
    drawn_words=lambda drawing: drawing,
    span=_span,
    basis=_basis,
    published=_published,
    counted=wording.count,
    figure=wording.figure,
    source=wording.source,
    hearing=wording.hearing,
    capital=wording.capital,
    page=page_of,
    cut=short,
    incident_page=incident_page,
    anchor=anchor,
    web=web_address,
    address=wording.address,
    clause=wording.clause,
    if_later=wording.remark_if_later,
    after_state=_after_state,
    articles=_of_shelf(lambda shelf, words: wording.with_articles(shelf.agreement, words)),
    noted=_of_shelf(name_findings),
    term=_of_shelf(lambda shelf, due: wording.term(shelf.agreement, due)),
    names=_of_shelf(Shelf.names),
    name=_of_shelf(Shelf.name),
    item_title=_of_shelf(Shelf.item_title),
    cited=_of_shelf(Shelf.citation),
)
_TEMPLATES.globals.update(
    heard=wording.heard,
    means=wording.STATE_MEANS,
    proof=wording.PROOF_WORDS,
    site_pages=SITE_PAGES,
)


def pages(edition: Edition) -> dict[str, bytes]:
    """Every page of a site by its path."""
    shelf = Shelf(edition)
    live = shelf.asked(*LIVE)
    rows = lanes(shelf)
    strip, on_map = strip_of_sources(edition), site_map(shelf)
    drawn: dict[str, dict[str, Any]] = {
        "index.html": {
            "live": live,
            "unrecorded": len(shelf.duties("not assessed")),
            "groups": shelf.groups(),
            "line": timeline.draw(rows, until=shelf.on, name="line") if rows else None,
            "standings": edition.standings,
        },
        "duties.html": {"duties": shelf.duties()},
        "incidents.html": {"shown": shelf.shown_cases},
        "places.html": {"map": on_map},
        "brief.html": {"brief": brief(shelf), "standings": edition.standings},
        "sources.html": {
            "strip": strip,
            "captures": edition.captures,
            "outlets": edition.outlets,
            "heard_of": {hearing.source: hearing for hearing in edition.head.hearings},
        },
        "method.html": {"duty_means": wording.DUTY_MEANS, "tables": tables_of(edition)},
    }
    files = {
        name: _draw(shelf, name, {"here": name, "up": "", **values})
        for name, values in drawn.items()
    }
    if edition.letter:
        files["letter.html"] = in_site(
            edition.letter_html,
            title=_visible(edition.head.title),
            pages=SITE_PAGES,
            here="letter.html",
            findings=_cited(shelf),
        ).encode("utf-8")
    for one in incident_views(shelf, on_map.links):
        files[one.page] = _draw(shelf, "incident.html", {"view": one, "here": "", "up": "../"})
    for item in shelf.items.values():
        view = shelf.commitments[item.id]
        own = lanes(shelf, up="../", only=item.id)
        values = {
            "view": view,
            "rule": isinstance(item, Rule),
            "line": timeline.draw(own, until=shelf.on, name="line") if own else None,
            "strip": strip,
            "history": _history(shelf, view),
            "questions": [
                question
                for question in edition.agreement.questions
                if {item.id, item.provision} & set(question.about)
            ],
            "here": "",
            "up": "../",
        }
        files[f"commitments/{view.page}"] = _draw(shelf, "commitment.html", values)
    return files


def _cited(shelf: Shelf) -> dict[str, str]:
    """Where each finding that a letter may cite is shown: by its incident, else its commitment."""
    shown = {case.incident.id for case in shelf.shown_cases}
    places = {}
    for id, finding in shelf.findings.items():
        is_of_the_day = finding.since_on is None or finding.since_on <= shelf.on
        if finding.incident in shown and is_of_the_day:
            places[id] = f"{incident_page(finding.incident)}#{anchor(id)}"
        elif finding.commitment in shelf.items:
            places[id] = f"{commitment_page(finding.commitment)}#{anchor(id)}"
    return places


def _draw(shelf: Shelf, name: str, values: Mapping[str, Any]) -> bytes:
    text = _TEMPLATES.get_template(name).render(
        shelf=shelf,
        head=shelf.edition.head,
        agreement=shelf.agreement,
        letter=shelf.edition.letter,
        cases=shelf.cases,
        totals=shelf.totals,
        on_record=wording.totals(shelf.totals),
        **values,
    )
    return "\n".join(line for line in text.split("\n") if line.strip()).encode("utf-8") + b"\n"


def _history(shelf: Shelf, view: CommitmentView) -> list[tuple[date | None, str, str, str]]:
    """What is on record about a commitment by the day: when, what, where below, and as what."""
    rows = []
    for piece in (*view.evidence, *view.set_aside):
        what = piece.case.title if piece.case else piece.finding.incident
        record = f"{piece.finding.bearing}, {piece.finding.state}"
        if piece.finding.proof == "suspect":
            record += f" at “{wording.PROOF_WORDS['suspect']}”"
        rows.append((piece.finding.since_on, what, anchor(piece.finding.id), record))
    for notice in view.notices:
        by = f"{shelf.name(notice.by)}: " if notice.by else ""
        rows.append((notice.on, f"{by}{notice.words}", "", f"notice of {notice.kind}"))
    if isinstance(view.item, Commitment) and view.item.until:
        rows += [
            (event.on, event.title, "", "event of the agreement file, which completes it")
            for event in shelf.agreement.events
            if event.id == view.item.until and event.on and event.on <= shelf.on
        ]
    if isinstance(view.item, Rule):
        rows += [
            (*_waking(shelf, one.duty.because, one.duty.since), "because", f"duty, {one.state}")
            for one in view.duties
        ]
        awake = view.item.force == "may" and view.standing and not view.standing.because
        if awake and (because := shelf.wakings(view.item)):
            rows.append((*_waking(shelf, because, None), "", "power, it may be used"))
    return sorted(rows, key=lambda row: (row[0] or date.max, row[1], row[2]))


def _waking(shelf: Shelf, because: Sequence[str], since: date | None) -> tuple[date | None, str]:
    """The first day on which something on record triggered a rule, and by what.

    `since` where what did has no day of its own.
    """
    known: dict[str, tuple[date | None, str]] = {}
    for id in because:
        finding = shelf.findings.get(id)
        if finding:
            case = shelf.cases.get(finding.incident)
            known[id] = finding.since_on, case.title if case else finding.incident
    known |= {id: (None, shelf.item_title(id)) for id in because if id in shelf.items}
    known |= {event.id: (event.on, event.title) for event in shelf.agreement.events}
    known |= {notice.id: (notice.on, notice.words) for notice in shelf.notices}
    told = sorted((known[id] for id in because if id in known), key=lambda t: t[0] or date.max)
    if not told:
        return since, "Triggered by the agreement’s own dates"
    more = f", and {len(told) - 1} more" if len(told) > 1 else ""
    return told[0][0] or since, f"Triggered by this: {told[0][1]}{more}"
