"""Answers given on the desk are those of the commands: bound to what was shown, with a reason."""

from __future__ import annotations

import html
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from commands import rows, run
from desk.conftest import Opened
from django.test import Client

from servanda import watch as way
from servanda.desk import incidents
from servanda.model import Decision


def _decisions(opened: Opened) -> tuple[Decision, ...]:
    with way.open_watch(opened.folder).record() as record:
        return record.all(Decision)


def _answer(seen: str, **more: object) -> dict[str, object]:
    return {
        "seen": seen, "judgement": "upheld", "proof": "balance", "reason": "two reports agree",
        "under": ["cps-15-2-a-i", "sov-3-2-a-i"], **more,
    }  # fmt: skip


def test_an_answer_is_on_record_with_its_name_and_the_next_is_asked(opened: Opened) -> None:
    before = _decisions(opened)
    id, seen = opened.next_question()

    assert opened.post(f"/incidents/{id}/decide", _answer(seen)) == "/questions/next"

    fresh = [each for each in _decisions(opened) if each not in before]
    assert {each.commitment for each in fresh} == {"cps-15-2-a-i", "sov-3-2-a-i"}
    assert {(each.by, each.proof, each.judgement) for each in fresh} == {
        ("reviewer 2", "balance", "upheld")
    }
    assert {each.incident for each in fresh} == {id}
    following, _ = opened.next_question()
    assert following != id
    page = opened.get(f"/incidents/{following}")
    assert "On record: 2." not in opened.get("/")  # said once, on the page that followed
    assert page


def test_what_it_moved_and_how_it_is_taken_back_is_said(opened: Opened) -> None:
    id, seen = opened.next_question()
    opened.post(f"/incidents/{id}/decide", _answer(seen, stay="1"))

    page = opened.get(f"/incidents/{id}")
    decision = _decisions(opened)[-1]
    opened.post(f"/records/{decision.id}/withdraw", {"at_once": "1", "at": id})

    assert "On record: 2." in page
    assert "is as it was before" in page and "is now breached" not in page  # both were before
    assert f"Take back {decision.id}" in page
    assert _decisions(opened)[-1].judgement == "withdrawn"
    assert _decisions(opened)[-1].replaces == decision.id


def test_without_a_reason_or_a_judgement_nothing_is_recorded_and_words_stay(opened: Opened) -> None:
    before = _decisions(opened)
    id, seen = opened.next_question()

    for form, says in (
        (_answer(seen, reason=" "), "Say why."),
        (_answer(seen, judgement="maybe"), "Choose upheld, rejected or unsure."),
        (_answer(seen, under=[]), "Choose at least one commitment."),
    ):
        page = opened.post(f"/incidents/{id}/decide", form, status=400)
        assert says in page
        assert str(form["reason"]).strip() in page
    assert _decisions(opened) == before


def test_what_changed_since_the_page_was_loaded_is_shown_and_not_overwritten(
    opened: Opened,
) -> None:
    id, seen = opened.next_question()
    other = ("--judgement", "rejected", "--reason", "no", "--by", "reviewer 3")
    result = run("decide", opened.folder, id, *other, "--commitment", "cps-15-2-a-i")
    assert result.exit_code in (0, 1)
    before = _decisions(opened)

    page = opened.post(f"/incidents/{id}/decide", _answer(seen), status=409)

    assert "has changed since the page was loaded" in page
    assert "two reports agree" in page
    assert _decisions(opened) == before


def test_pressing_it_twice_records_it_once(opened: Opened) -> None:
    id, seen = opened.next_question()
    opened.post(f"/incidents/{id}/decide", _answer(seen))
    once = _decisions(opened)

    opened.post(f"/incidents/{id}/decide", _answer(seen), status=409)

    assert _decisions(opened) == once


@pytest.mark.parametrize(
    ("asked_from", "link"),
    [
        ("http://127.0.0.1/incidents?state=upheld", "/incidents?state=upheld"),
        ("http://elsewhere.example/incidents", ""),
        ("http://127.0.0.1//elsewhere.example", ""),
        ("", ""),
    ],
)
def test_a_page_that_refuses_leads_back_to_where_it_was_asked_from(
    opened: Opened, asked_from: str, link: str
) -> None:
    answer = opened.browser.post(
        "/records/dec-0000000000000000/withdraw", {"reason": "no"}, HTTP_REFERER=asked_from
    )
    page = answer.content.decode()

    assert "This cannot be done" in page
    assert (f'<a href="{link}">Back to the page before</a>' in page) == bool(link)
    assert "elsewhere.example" not in page


def test_no_incident_joins_and_splits_as_the_command_does(opened: Opened) -> None:
    id, _ = opened.next_question()
    place = opened.send(
        f"/incidents/{id}",
        f"/incidents/{id}/group",
        {"verdict": "no incident", "reason": "a law, no act"},
    )

    assert place == "/questions"
    assert id not in [row["id"] for row in rows("incidents", opened.folder)]


def test_a_link_by_hand_is_held_to_whom_it_binds(opened: Opened) -> None:
    id, _ = opened.next_question()
    form = {"under": "cps-annex5-5", "bearing": "breaches", "bearers": "cambodia",
            "judgement": "upheld", "reason": "it bears on it", "proof": "suspect"}  # fmt: skip

    page, path = f"/incidents/{id}", f"/incidents/{id}/link"
    refused = opened.send(page, path, {**form, "form": "link"}, status=400)
    assert "cambodia was never bound" in refused and "it bears on it" in refused
    assert opened.send(page, path, {**form, "under": "cps-15-2-a-ii"})

    last = _decisions(opened)[-1]
    assert (last.commitment, last.bearers, last.proof) == (
        "cps-15-2-a-ii",
        ("cambodia",),
        "suspect",
    )


def test_a_question_passed_over_is_not_next(opened: Opened) -> None:
    id, _ = opened.next_question()

    place = opened.browser.get(f"/questions/next?after={id}").headers["Location"]

    assert place != f"/incidents/{id}"
    assert "1 passed over" in opened.get("/questions")
    assert opened.browser.get("/questions/back").headers["Location"] == f"/incidents/{id}"


def test_pages_agree_with_the_commands(opened: Opened) -> None:
    asked = [row for row in rows("review", opened.folder) if "incident" in row]
    page = opened.get("/questions")

    assert f"{len(asked)} questions" in page
    assert all(row["incident"]["id"] in page for row in asked)
    day = opened.get("/duties?on=2017-10-24")
    for row in rows("duties", opened.folder, "--on", "2017-10-24"):
        assert row["rule"] in day and row["as_said"] in day


def test_odd_addresses_are_answered_in_words(opened: Opened) -> None:
    for path in (
        "/incidents/inc-zz",
        "/captures/x",
        "/claims/clm-0",
        "/commitments/nothing",
        "/no",
    ):
        assert "No such page" in opened.get(path, status=404)
    assert "It is found nowhere" in opened.get("/search?q=inc-/../x")
    assert opened.get("/?on=0001-01-01") and opened.get("/?on=9999-12-31")
    assert "no word to look for" in opened.get("/search?q=%20%2e")
    assert opened.get("/?on=yesterday") and opened.get("/questions?from=999999999")


def test_incidents_are_listed_newest_first_a_page_at_a_time(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(incidents, "A_PAGE", 10)
    every = rows("incidents", opened.folder)
    place, ids = "/incidents", list[str]()
    while place:
        page = opened.get(place)
        ids += re.findall(r'<a href="/incidents/(inc-[0-9a-f]+)">', page)
        older = re.search(r'href="(/incidents\?after=\d+)"', page)
        place = older[1] if older else ""

    days = {row["id"]: row["when"]["to"] or "" for row in every}
    assert len(ids) == len(set(ids)) and set(ids) >= set(days)
    told = [days[id] for id in ids if days.get(id)]
    assert told == sorted(told, reverse=True)


def test_those_of_a_state_are_listed_a_page_at_a_time_and_no_more_is_drawn(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(incidents, "A_PAGE", 2)
    every = {row["id"]: row for row in rows("incidents", opened.folder)}
    upheld = {id for id, row in every.items() if row["state"] == "upheld"}
    place, ids = "/incidents?state=upheld", list[str]()
    while place:
        page = opened.get(place)
        some = re.findall(r'<a href="/incidents/(inc-[0-9a-f]+)">', page)
        ids += some
        older = re.search(r'href="(/incidents\?state=upheld&amp;after=[^"]+)"', page)
        place = html.unescape(older[1]) if older else ""
        assert len(some) <= 2 and f"{len(upheld)} incident" in page

    assert len(upheld) > 2 and len(ids) == len(upheld) and set(ids) == upheld
    days = [every[id]["when"]["to"] or "" for id in ids]
    assert days == sorted(days, reverse=True)


def test_what_the_reader_only_asks_about_is_said_to_be_not_claimed(opened: Opened) -> None:
    questions = [row for row in rows("review", opened.folder) if "incident" in row]
    told = {
        row["incident"]["id"]: "Not claimed:" in opened.get(f"/incidents/{row['incident']['id']}")
        for row in questions
    }

    assert told == {row["incident"]["id"]: row["unsure"] for row in questions}
    assert any(told.values())


def test_joining_twice_says_where_the_incident_is_now(opened: Opened) -> None:
    first, second = [row["id"] for row in rows("incidents", opened.folder)][:2]
    form: dict[str, object] = {"verdict": "one event", "reason": "one story"}

    page, path = f"/incidents/{first}", f"/incidents/{first}/group"
    home = opened.send(page, path, {**form, "others": second})
    kept = home.removeprefix("/incidents/")
    gone = second if kept == first else first
    again = opened.post(f"/incidents/{gone}/group", {**form, "others": kept}, status=409)

    assert "There is no such incident any more" in again
    assert f'<a href="/incidents/{kept}"' in again


def test_of_two_who_answer_one_question_at_once_the_second_is_shown_the_first(
    opened: Opened,
) -> None:
    id, seen = opened.next_question()
    page = opened.get(f"/incidents/{id}")
    form = {"seen": seen, "under": re.findall(r'name="under" value="([^"]*)"', page)}

    def answer(judgement: str) -> int:
        browser = Client(HTTP_HOST="127.0.0.1")
        browser.cookies = opened.browser.cookies
        given = {**form, "judgement": judgement, "reason": judgement}
        return browser.post(f"/incidents/{id}/decide", given).status_code

    before = len(_decisions(opened))
    with ThreadPoolExecutor(3) as pool:
        codes = sorted(pool.map(answer, ("upheld", "rejected", "unsure")))

    assert codes == [302, 409, 409]
    assert len({each.judgement for each in _decisions(opened)[before:]}) == 1


def test_a_reason_with_marks_that_nobody_sees_is_refused_in_words(opened: Opened) -> None:
    before = _decisions(opened)
    id, seen = opened.next_question()

    page = opened.post(f"/incidents/{id}/decide", _answer(seen, reason="kil\u200bled"), status=400)

    assert "holds &lt;U+200B&gt;, which no reader sees" in page
    assert _decisions(opened) == before
