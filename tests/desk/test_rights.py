"""Every role on every route: the table is whole, what it refuses is refused, and tells nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from attrs import frozen
from desk.teams import TeamDesk
from django.test import Client
from django.urls import URLPattern, resolve

from servanda import watch as way
from servanda.desk.rights import KEEPER, NOBODY, RIGHTS, ROLES, STRANGER, Allowed, may
from servanda.model import Capture, Decision, Statement

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
# What stands on pages of the watch and must stand in no refusal; the last four are in trust.
SECRETS = ("Kem Sokha", "Cambodia", "cps-15", "inc-", "dec-", "reviewer 1")
IN_TRUST = ("Sealedtitle", "Sealedwords", "Sealedperson", "Sealedreason")


@frozen
class Things:
    """What addresses are filled with: of one's own, of another, sealed, and of nobody."""

    incident: str
    own: str  # a decision of the reviewer's
    other: str  # a decision that another made
    sealed: str  # a statement
    claim: str  # coded of the statement's words


def shown(browser: Client, page: str) -> dict[str, str]:
    """What the forms of a page say of what it showed."""
    text = browser.get(page).content.decode()
    return dict(re.findall(r'name="(seen|seen_line)" value="(\w+)"', text))


def withdrawing(browser: Client, team: TeamDesk, id: str) -> dict[str, str]:
    """What the form that takes a decision back says of the page it stands on."""
    with way.open_watch(team.folder).record() as record:
        about = record.get(Decision, id).incident
    return {**shown(browser, f"/incidents/{about}"), "at": about}


@pytest.fixture
def things(team: TeamDesk) -> Things:
    reviewer = team.browsers["reviewer"]
    place = reviewer.get("/questions/next").headers["Location"]
    asked = re.findall(r'name="under" value="([^"]*)"', reviewer.get(place).content.decode())
    answer = {**shown(reviewer, place), "judgement": "rejected", "reason": "a law, no act",
              "under": asked}  # fmt: skip
    assert reviewer.post(f"{place}/decide", answer).status_code == 302
    told = {"title": "Sealedtitle", "kind": "told", "when": "2017-10-02", "where": "Phnom Penh",
            "whose": "Sealedperson", "how_known": "Sealedreason",
            "words": "Sealedwords: on Monday police beat a monk in Phnom Penh."}  # fmt: skip
    keeper = team.browsers["keeper"]
    told |= shown(keeper, "/statements/new")
    at = keeper.post("/statements/new", told).headers["Location"]
    coded = {"words": "beat", "act": "assault", "by": "police", "to": "a monk", "reason": "told"}
    coded |= shown(keeper, at)
    assert keeper.post(f"{at}/code", coded).status_code == 302
    page = reviewer.get(at).content.decode()
    incident = re.search(r"/incidents/(inc-[0-9a-f]+)", page)
    assert incident and "Sealedwords" in page
    with way.open_watch(team.folder).record() as record:
        decisions = record.all(Decision)
        (statement,) = record.all(Statement)
        with way.answering(way.open_watch(team.folder), record) as answers:
            (linked,) = answers.incidents([incident[1]])
    return Things(
        incident[1],
        next(each.id for each in decisions if each.by == "a reviewer"),
        next(each.id for each in decisions if each.by != "a reviewer"),
        statement.capture,
        next(each.id for each in linked.incident.claims if each.capture == statement.capture),
    )


def of_any_desk() -> list[URLPattern]:
    from servanda.desk.urls import urlpatterns

    return list(urlpatterns)


def _routes() -> list[URLPattern]:
    from servanda.desk.team.urls import urlpatterns

    return list(urlpatterns)


def _addresses(route: URLPattern, things: Things) -> Iterator[str]:
    pattern = "/" + str(route.pattern)
    if "<" not in pattern:
        yield pattern
        return
    for id in ("inc-0", things.incident, things.own, things.other, things.sealed, things.claim):
        yield re.sub(r"<int:\w+>", "1", re.sub(r"<(?:str:)?\w+>", id, pattern))


def test_every_route_has_a_line_and_every_line_a_route(team: TeamDesk) -> None:
    assert team
    routes = {route.name for route in (*of_any_desk(), *_routes())}

    assert routes == set(RIGHTS)
    assert all(RIGHTS[name] != Allowed() for name in RIGHTS)


def test_what_has_no_line_is_closed_to_all() -> None:
    assert not any(may(role, "a new page", method) for role in ROLES for method in METHODS)
    assert Allowed() == Allowed(NOBODY, NOBODY)


def test_what_a_role_may_not_is_refused_and_the_refusal_tells_nothing(
    team: TeamDesk, things: Things
) -> None:
    asked = 0
    with way.open_watch(team.folder).record() as record:
        before = record.head()
    for role in (STRANGER, *ROLES):
        for route in _routes():
            for method in METHODS:
                if may(role, route.name, method):
                    continue
                # What a link or a form asks is asked of each thing, the rest of the one told in trust.
                every = list(_addresses(route, things))
                for address in every if method in ("GET", "POST") else every[4:5] or every:
                    answer = team.browsers[role].generic(method, address)
                    asked += 1
                    where = f"{role or 'stranger'} {method} {address}"
                    text = answer.content.decode()
                    if address.startswith("/api/"):
                        assert answer.status_code in (403, 405), where
                        assert answer.headers["Content-Type"] == "application/problem+json", where
                    elif role == STRANGER and method in ("GET", "HEAD"):
                        assert answer.headers.get("Location") == "/sign-in", where
                    else:
                        assert answer.status_code in (403, 405), where
                    assert not [word for word in (*SECRETS, *IN_TRUST) if word in text], where

    assert asked > 1000
    with way.open_watch(team.folder).record() as record:
        assert record.head() == before


@pytest.mark.slow
@pytest.mark.parametrize("role", ["reader", "counsel", "reviewer"])
def test_no_page_offers_what_its_reader_may_not_do(
    team: TeamDesk, things: Things, role: str
) -> None:
    browser = team.browsers[role]
    known = [team.browsers["keeper"].get("/questions/next").headers["Location"], "/incidents",
             "/commitments/cps-29", "/sources", f"/incidents/{things.incident}", "/", "/questions",
             "/questions?why=put+off", "/duties", "/search?q=radio", "/search", "/names", "/places",
             "/agreement", "/keys", "/commitments"]  # fmt: skip
    text = browser.get(known[0]).content.decode()
    known += re.findall(r'href="(/(?:captures|claims)/[^"]+)"', text)[:4]
    for page in known:
        text = browser.get(page).content.decode()
        forms = re.findall(r"<form\b([^>]*)>(.*?)</form>", text, re.DOTALL)
        sent = [re.search(r'action="([^"]*)"', tag) for tag, inner in forms
                if 'method="post"' in tag and "<button" in inner]  # fmt: skip
        offered = [("POST", at[1] if at else page) for at in sent]
        offered += [("GET", at) for at in re.findall(r'<a [^>]*href="(/[^"]*)"', text)]
        for method, at in offered:
            route = resolve(at.split("?")[0].split("#")[0]).url_name
            assert may(role, route, method), f"{role} is offered {method} {at} on {page}"


@pytest.mark.slow
@pytest.mark.parametrize("role", ["reader", "counsel"])
def test_no_page_of_theirs_holds_what_was_said_in_trust(
    team: TeamDesk, things: Things, role: str
) -> None:
    browser = team.browsers[role]
    looked = 0
    for route in _routes():
        if not may(role, route.name, "GET") or route.name.startswith(("account_", "mfa_")):
            continue
        for address in _addresses(route, things):
            text = browser.get(address).content.decode()
            looked += 1
            assert not [word for word in IN_TRUST if word in text], address
    for word in IN_TRUST:
        found = browser.get("/search", {"q": word}).content.decode()
        assert "It is found nowhere." in found
        assert "It is found nowhere." not in (
            team.browsers["reviewer"].get("/search", {"q": word}).content.decode()
        ) or word in ("Sealedperson", "Sealedreason")
    assert looked > 40
    for at in (f"/captures/{things.sealed}", f"/captures/{things.sealed}/original",
               f"/claims/{things.claim}"):  # fmt: skip
        assert browser.get(at).status_code == 404
    assert "was made in trust" in browser.get(f"/incidents/{things.incident}").content.decode()


def test_rows_with_words_said_in_trust_are_given_to_who_may_see_them_and_that_is_logged(
    team: TeamDesk, things: Things
) -> None:
    given = {
        (role, name): team.browsers[role].get(f"/api/{name}")
        for role in ROLES
        for name in ("captures", "claims", "standings")
    }

    statuses = {key: answer.status_code for key, answer in given.items()}
    assert statuses == {
        (role, name): 200 if name == "standings" or role in ("reviewer", "keeper") else 403
        for role, name in statuses
    }
    assert b"Sealedperson" in given["reviewer", "captures"].content
    assert b"beat a monk" in given["reviewer", "claims"].content
    log = team.browsers["keeper"].get("/log").content.decode()
    assert "api-captures" in log and things.sealed in log


def test_who_may_do_it_does_it_and_nobody_takes_back_what_another_decided(
    team: TeamDesk, things: Things
) -> None:
    reviewer, keeper = team.browsers["reviewer"], team.browsers["keeper"]

    for browser, id in ((keeper, things.own), (reviewer, things.other)):
        form = {**withdrawing(browser, team, id), "reason": "mine now"}
        answer = browser.post(f"/records/{id}/withdraw", form)
        assert answer.status_code == 409 and b"nobody takes back" in answer.content
    form = {**withdrawing(reviewer, team, things.own), "reason": "x"}
    assert reviewer.post(f"/records/{things.own}/withdraw", form).status_code == 302
    with way.open_watch(team.folder).record() as record:
        assert [each.by for each in record.all(Decision)][-1] == "a reviewer"
        assert record.has(Capture, things.sealed)


def test_counsel_contests_a_rule_and_records_no_other_step(team: TeamDesk) -> None:
    counsel, at = team.browsers["counsel"], "/commitments/cps-29/step"
    form = {"on": "2017-10-25", "by": "cambodia", "words": "it was completed in 1993"}
    form |= shown(counsel, "/commitments/cps-29")

    assert counsel.post(at, {**form, "kind": "met"}).status_code in (400, 409)
    assert counsel.post(at, {**form, "kind": "contest"}).status_code == 302
    assert "contest" in counsel.get("/commitments/cps-29").content.decode()
    assert 'action="/commitments/cps-29/step"' not in (
        team.browsers["reader"].get("/commitments/cps-29").content.decode()
    )


@pytest.mark.usefixtures("opened")
def test_whoever_came_in_by_the_link_keeps_her_own_watch() -> None:
    assert all(may(KEEPER, route.name, "GET") or route.name in ONLY_SENT for route in of_any_desk())


ONLY_SENT = {name for name, allowed in RIGHTS.items() if allowed.look == NOBODY}
