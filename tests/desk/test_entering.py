"""The desk is closed to whoever did not come in by its link, on every route there is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pytest
from desk.conftest import Opened
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from servanda.desk.entering import Desk
from servanda.desk.settings import desk_settings

# The style, the way in, the choice of a language, and one question by a link of its own: they tell
# nothing of a watch to who has no link (test_experts.py, test_languages.py).
OPEN = {"look", "enter", "answer_link", "set_language"}
SECRETS = ("Kem Sokha", "Cambodia", "cps-15", "inc-", "dec-")


def _routes(
    patterns: Iterable[URLPattern | URLResolver], before: str = "/"
) -> Iterator[tuple[str, str]]:
    """Every route there is, its name and an address of it, those under others too."""
    for each in patterns:
        address = before + re.sub(r"<(?:str:)?\w+>", "inc-0", str(each.pattern))
        if isinstance(each, URLResolver):
            yield from _routes(each.url_patterns, address)
        else:
            yield str(each.name), address


def routes() -> list[tuple[str, str]]:
    return list(_routes(get_resolver("servanda.desk.urls").url_patterns))


@pytest.mark.parametrize("method", ["get", "post", "put", "delete", "head", "options"])
@pytest.mark.usefixtures("opened")
def test_no_route_tells_anything_to_who_has_not_entered(method: str) -> None:
    stranger = Client(HTTP_HOST="127.0.0.1")
    for name, address in routes():
        response = getattr(stranger, method)(address)

        assert response.status_code in (403, 405) or name in OPEN, name
        if name != "look":
            text = response.content.decode()
            assert not [word for word in SECRETS if word in text], name


@pytest.mark.usefixtures("opened")
def test_the_routes_that_are_asked_are_those_under_others_too() -> None:
    asked = {address for _, address in routes()}

    assert {"/", "/incidents/inc-0/decide", "/api/", "/api/openapi.json", "/api/claims"} <= asked


def test_the_link_works_once_and_in_no_second_browser(opened: Opened) -> None:
    link = f"/enter/{opened.desk.token}"

    assert Client(HTTP_HOST="127.0.0.1").get(link).status_code == 403
    assert opened.browser.get(link).status_code == 302
    assert "closed to this browser" in opened.post("/leave", {}, status=200)
    assert opened.browser.get(link).status_code == 403
    assert opened.browser.get("/").status_code == 403


def test_a_token_like_it_opens_nothing(opened: Opened) -> None:
    for token in ("x", opened.desk.token[:-1], opened.desk.token + "x", "é" * 32):
        assert Client(HTTP_HOST="127.0.0.1").get(f"/enter/{token}").status_code == 403


def test_another_host_and_a_foreign_form_are_refused(opened: Opened) -> None:
    assert Client(HTTP_HOST="evil.example").get("/").status_code == 400
    strict = Client(HTTP_HOST="127.0.0.1", enforce_csrf_checks=True)
    strict.cookies = opened.browser.cookies

    for name, address in routes():
        if name not in OPEN:
            answer = strict.post(address, {"reason": "x", "judgement": "upheld"})
            assert answer.status_code in (403, 405), name


def test_every_page_says_what_it_may_load_and_is_kept_nowhere(opened: Opened) -> None:
    for path in ("/", "/questions", "/incidents", "/commitments", "/duties", "/sources", "/search"):
        headers = opened.browser.get(path).headers
        policy = headers["Content-Security-Policy"]

        assert "default-src 'none'" in policy and "unsafe" not in policy
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_no_page_holds_script_or_style_of_its_own(opened: Opened) -> None:
    for path in ("/", "/questions", "/incidents", "/commitments", "/duties", "/sources", "/search"):
        page = opened.get(path)

        assert not re.search(r"<script(?! src=\"/static/)|<style| style=| on\w+=|javascript:", page)
        assert not re.findall(r"(?:src|href|action)=\"(?:https?:)?//[^\"]+", page)


def test_whose_the_decisions_are_is_asked_before_anything_else(nameless: Opened) -> None:
    assert "Who decides?" in nameless.get("/duties", status=403)
    assert nameless.post("/name", {"name": "   "}, status=200)

    assert nameless.post("/name", {"name": " reviewer   3 "}) == "/"

    assert "reviewer 3" in nameless.get("/duties")


def test_another_desk_on_this_machine_has_a_cookie_of_another_name(opened: Opened) -> None:
    other = desk_settings(Desk(opened.folder))

    assert list(opened.browser.cookies) == [desk_settings(opened.desk)["SESSION_COOKIE_NAME"]]
    assert other["SESSION_COOKIE_NAME"] not in opened.browser.cookies
