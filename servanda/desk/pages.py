"""Draws the pages of the desk: templates over rows, every value escaped.

What leaves it: HTML. What a page may load or send to is said by its policy, in `settings`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import BaseLoader, Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from servanda import pictures, wording
from servanda.desk import coded, composed, translation
from servanda.desk.entering import desk, is_allowed, person, role
from servanda.desk.rights import STRANGER
from servanda.desk.translation import noop, shown

HERE = Path(__file__).parent
NOTICES = "notices"  # in the session: what the last request did, said on the next page
MOST_NOTICES = 40
# The place in the head that a page of one thing belongs to.
UNDER = {"incident": "incidents", "decide": "incidents", "link": "incidents", "group": "incidents",
         "put_off": "questions", "ask_expert": "incidents",
         "claim": "incidents", "capture": "incidents",
         "commitment": "commitments", "names": "questions", "agreement": "commitments",
         "blind": "coders", "adjudicate": "coders", "disagreements": "coders",
         "corrected": "coders", "draw-sample": "coders",
         "source": "sources", "new-source": "sources", "pause": "sources",
         "gather": "sources", "saved-search": "search"}  # fmt: skip
PLACES = (
    (noop("Overview"), "overview"),
    (noop("Questions"), "questions"),
    (noop("Incidents"), "incidents"),
    (noop("Commitments"), "commitments"),
    (noop("Duties"), "duties"),
    (noop("Places"), "places"),
    (noop("Sources"), "sources"),
    (noop("Coders"), "coders"),
    (noop("Search"), "search"),
)


def _drawing(svg: str) -> Markup:
    """A picture that a library of ours drew of words of ours, without its declaration."""
    return Markup(svg[svg.index("<svg") :])  # noqa: S704 no word of it comes from a request


_TEMPLATES = Environment(
    loader=FileSystemLoader([HERE / "templates", pictures.TEMPLATES]),
    autoescape=True,
    undefined=StrictUndefined,
    finalize=shown,
    trim_blocks=True,
    lstrip_blocks=True,
    extensions=["jinja2.ext.i18n"],
)
_TEMPLATES.newstyle_gettext = True  # type: ignore[attr-defined]  # of the extension
_TEMPLATES.policies["ext.i18n.trimmed"] = True
_TEMPLATES.filters.update(
    translation.FILTERS, **composed.FILTERS, coded=coded.fields_listed, capital=wording.capital,
    listed=wording.listed, counted=wording.count, figure=wording.figure, drawing=_drawing,
)  # fmt: skip
_TEMPLATES.globals.update(translation.CALLED, url=reverse, static=static, places=PLACES)


def page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, object] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """A page with what every page has: the person, the day, what was just done."""
    words = _TEMPLATES.get_template(template).render({**frame_values(request), **(context or {})})
    return HttpResponse(words, status=status)


def frame_values(request: HttpRequest) -> dict[str, Any]:
    """What every page has: who asks, what she may, and what was just done."""
    entered = role(request) != STRANGER
    notices = [_noted(line) for line in request.session.pop(NOTICES, [])] if entered else []
    here = (request.resolver_match.url_name or "") if request.resolver_match else ""
    return {
        "person": person(request) if entered else "",
        "role": role(request),
        "is_team": desk().is_team,
        "may": partial(is_allowed, request),
        "csrf": get_token(request) if entered or desk().is_team else "",
        "here": here,
        "under": UNDER.get(here, here),
        "notices": notices,
        "on": None,
        "watch_title": "",
        "said": [],
        **translation.language_values(request),
    }


def first_shown(request: HttpRequest, name: str = "from") -> int:
    """How many of a long list an address passes over; 0 where it says nothing that is a number."""
    start = request.GET.get(name, "0")
    return int(start) if start.isascii() and start.isdecimal() and len(start) < 7 else 0


def environment(**_: BaseLoader | bool | type) -> Environment:
    """The templates of the desk, for the views of libraries that draw through Django."""
    return _TEMPLATES


def notify(request: HttpRequest, *lines: str) -> None:
    """Say something on the next page, in the language of this one."""
    _note(request, lines)


def notify_in_english(request: HttpRequest, *lines: str) -> None:
    """Say on the next page what was made in English."""
    _note(request, [{translation.ENGLISH: line} for line in lines])


def _note(request: HttpRequest, lines: Iterable[str | dict[str, str]]) -> None:
    request.session[NOTICES] = [*request.session.get(NOTICES, []), *lines][:MOST_NOTICES]


def _noted(line: str | dict[str, str]) -> str:
    return translation.english(line[translation.ENGLISH]) if isinstance(line, dict) else line
