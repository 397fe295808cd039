"""Draws the pages of the sign-on: every value escaped, in the language that the address says.

What leaves it: HTML without a script. The language is in the address and no cookie is set.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation as django_translation
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from servanda import wording
from servanda.desk import composed, translation
from servanda.desk.translation import shown

CHOSEN = "language"
_TEMPLATES = Environment(
    loader=FileSystemLoader([Path(__file__).parent.parent / "templates"]),
    autoescape=True,
    undefined=StrictUndefined,
    finalize=shown,
    trim_blocks=True,
    lstrip_blocks=True,
    extensions=["jinja2.ext.i18n"],
)
_TEMPLATES.newstyle_gettext = True  # type: ignore[attr-defined]  # of the extension
_TEMPLATES.policies["ext.i18n.trimmed"] = True
_TEMPLATES.filters.update(translation.FILTERS, **composed.FILTERS, capital=wording.capital)
_TEMPLATES.globals.update(translation.CALLED, static=static)


class InItsLanguage:
    """Answers in the language that the address says, else in one that the browser asks for."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer."""
        asked = request.GET.get(CHOSEN, "")
        own = asked if asked in translation.languages() else (
            django_translation.get_language_from_request(request)
        )  # fmt: skip
        with django_translation.override(own):
            response = self._answer(request)
        response.headers["Content-Language"] = own
        response.headers["Vary"] = "Accept-Language"
        return response


def page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, object] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """A page, in the language of the request; kept by no cache and found by no search engine."""
    asked = request.GET.get(CHOSEN, "")
    chosen = asked if asked in translation.languages() else ""
    values: dict[str, Any] = translation.language_values_of(request, home=reverse("letter"))
    values |= {"to": partial(_to, chosen), "here": request.path}
    words = _TEMPLATES.get_template(f"signon/{template}").render({**values, **(context or {})})
    response = HttpResponse(words, status=status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _to(chosen: str, name: str, *args: object) -> str:
    """The address of a page, in the language that was chosen."""
    place = reverse(name, args=args)
    return f"{place}?{CHOSEN}={chosen}" if chosen else place


def is_from_here(request: HttpRequest) -> bool:
    """Whether a form was sent from a page of this very site, as far as the browser says."""
    said = request.headers.get("Origin", "")
    if said and said != "null":
        return bool(urlsplit(said).netloc == request.get_host())
    return str(request.headers.get("Sec-Fetch-Site", "none")) in ("same-origin", "none")
