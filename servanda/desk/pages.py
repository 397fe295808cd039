"""Draws the pages of the desk: templates over rows, every value escaped.

What leaves it: HTML. What a page may load or send to is said by its policy, in `settings`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import BaseLoader, Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from servanda import disguise, pictures, wording
from servanda.desk.entering import desk, is_allowed, person, role
from servanda.desk.rights import STRANGER

HERE = Path(__file__).parent
NOTICES = "notices"  # in the session: what the last request did, said on the next page
MOST_NOTICES = 40
# The place in the head that a page of one thing belongs to.
UNDER = {"incident": "incidents", "decide": "incidents", "link": "incidents", "group": "incidents",
         "claim": "incidents", "capture": "incidents",
         "put_off": "questions",
         "commitment": "commitments", "names": "questions", "agreement": "commitments",
         "source": "sources", "new-source": "sources", "pause": "sources",
         "gather": "sources", "saved-search": "search"}  # fmt: skip
PLACES = (
    ("Overview", "overview"),
    ("Questions", "questions"),
    ("Incidents", "incidents"),
    ("Commitments", "commitments"),
    ("Duties", "duties"),
    ("Places", "places"),
    ("Sources", "sources"),
    ("Search", "search"),
)


def shown(value: Any) -> Any:
    """Marks that no reader sees are spelt out; markup made by a template stays.

    No word is cut: who decides must see all of what was captured, and of what was typed.
    """
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return disguise.unseen_marks_replaced(value, _spelt)


def _spelt(run: re.Match[str]) -> str:
    return "".join(f"<U+{ord(mark):04X}>" for mark in run[0][:20])


def _day(value: date | str | None) -> str:
    """A day in words, of a day or of its row."""
    if not value:
        return ""
    return wording.day(value if isinstance(value, date) else date.fromisoformat(value[:10]))


def _span(when: dict[str, Any] | None) -> str:
    """The days of a row in words: 3 September 2017; between two; day not known."""
    first, last = (when or {}).get("from"), (when or {}).get("to")
    if not first and not last:
        return "day not known"
    if first == last:
        return _day(first)
    return f"{_day(first)} to {_day(last)}" if first and last else (
        f"by {_day(last)}" if last else f"from {_day(first)}"
    )  # fmt: skip


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
)
_TEMPLATES.filters.update(
    day=_day, span=_span, capital=wording.capital, listed=wording.listed, counted=wording.count,
    figure=wording.figure, drawing=_drawing,
)  # fmt: skip
_TEMPLATES.globals.update(url=reverse, static=static, places=PLACES)


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
    notices = request.session.pop(NOTICES, []) if entered else []
    here = (request.resolver_match.url_name or "") if request.resolver_match else ""
    return {
        "person": person(request) if entered else "",
        "role": role(request),
        "is_team": desk().is_team,
        "may": partial(is_allowed, request),
        "csrf": get_token(request) if entered else "",
        "here": here,
        "under": UNDER.get(here, here),
        "notices": notices,
        "on": None,
        "watch_title": "",
        "said": [],
    }


def environment(**_: BaseLoader | bool | type) -> Environment:
    """The templates of the desk, for the views of libraries that draw through Django."""
    return _TEMPLATES


def notify(request: HttpRequest, *lines: str) -> None:
    """Say something on the next page."""
    request.session[NOTICES] = [*request.session.get(NOTICES, []), *lines][:MOST_NOTICES]
