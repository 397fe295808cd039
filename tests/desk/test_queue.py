"""The queue on the desk: why a question is here, what is put off or in hand, and what is filtered."""

from __future__ import annotations

import re

import pytest
from commands import rows, run
from desk.conftest import Opened

from servanda import watch as way
from servanda.model import Decision, Deferral

ASKED_OF = re.compile(r'<h2><a href="/incidents/(inc-[0-9a-f]+)">')


def deferrals(opened: Opened) -> tuple[Deferral, ...]:
    with way.open_watch(opened.folder).record() as record:
        return record.all(Deferral)


def asked(opened: Opened) -> dict[str, dict]:
    found = [row for row in rows("review", opened.folder) if "incident" in row]
    return {row["incident"]["id"]: row for row in found}


def listed(page: str) -> list[str]:
    return ASKED_OF.findall(page)


def test_what_is_put_off_is_not_asked_and_is_asked_again_when_somebody_says_so(
    opened: Opened,
) -> None:
    id, _ = opened.next_question()
    before = opened.get("/")
    form = {"until": "change", "reason": "the court sits in May"}
    opened.send(f"/incidents/{id}", f"/incidents/{id}/put-off", form)
    (deferral,) = deferrals(opened)

    assert (deferral.by, deferral.incident, deferral.until_change) == ("reviewer 2", id, True)
    assert opened.next_question()[0] != id
    assert id not in listed(opened.get("/questions"))
    page = opened.get("/questions?why=put+off")
    assert listed(page) == [id] and "the court sits in May" in page
    (row,) = asked(opened)[id]["put_off"]
    assert (row["by"], row["reason"]) == ("reviewer 2", "the court sits in May")
    figures = re.compile(r"(?s)<main.*?</main>")
    assert figures.findall(opened.get("/")) == figures.findall(before)

    again = f"/deferrals/{deferral.id}/ask-again"
    opened.send("/questions?why=put+off", again, {"reason": ""})
    assert id in listed(opened.get("/questions?all=1"))
    assert asked(opened)[id]["put_off"] == []


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"until": "change", "reason": " "}, "Say why"),
        ({"until": "day", "day": "", "reason": "wait"}, "Say until which day"),
        ({"until": "day", "day": "2001-01-01", "reason": "wait"}, "has come already"),
        ({"until": "source", "source": "Nobody", "reason": "wait"}, "no source that is known"),
        ({"until": "ever", "reason": "wait"}, "no source that is known"),
    ],
)
def test_what_cannot_be_put_off_is_refused_in_words(
    opened: Opened, form: dict[str, object], says: str
) -> None:
    id, _ = opened.next_question()

    page = opened.send(f"/incidents/{id}", f"/incidents/{id}/put-off", form, status=400)
    assert says in page and ("wait" not in form.values() or 'value="wait"' in page)
    assert deferrals(opened) == ()


@pytest.mark.parametrize("sort", ["put-off", "in-hand"])
def test_who_takes_what_another_took_since_is_shown_who_has_it(opened: Opened, sort: str) -> None:
    id, _ = opened.next_question()
    path = f"/incidents/{id}/{sort}"
    shown = opened.shown(f"/incidents/{id}", path)
    assert run("review", opened.folder, "--in-hand", id, "--by", "reviewer 3").exit_code == 0
    before = deferrals(opened)
    form = {"until": "change", "reason": "kept words", **shown}

    page = opened.post(path, form, status=409)

    assert "On record since:" in page and "<strong><bdi>reviewer 3</bdi></strong>" in page
    assert "in hand until" in page and ("kept words" in page or sort == "in-hand")
    assert deferrals(opened) == before
    opened.post(path, {"until": "change", "reason": "unseen"}, status=409)
    opened.send(f"/incidents/{id}", path, {"until": "change", "reason": "knowing of it"})
    assert len(deferrals(opened)) == len(before) + 1


def test_what_was_put_off_anew_since_is_not_asked_again_unseen(opened: Opened) -> None:
    id, _ = opened.next_question()
    put = ("review", opened.folder, "--put-off", id, "--until", "change", "--by", "reviewer 3")
    assert run(*put, "--reason", "the court sits in May").exit_code == 0
    (first,) = deferrals(opened)
    again = f"/deferrals/{first.id}/ask-again"
    shown = opened.shown("/questions?why=put+off", again)
    assert run(*put, "--reason", "the court sits in June").exit_code == 0

    page = opened.post(again, shown, status=409)

    assert "reviewer 3" in page and "the court sits in June" in page
    assert all(each.kind == "put off" for each in deferrals(opened))


def test_what_somebody_else_is_on_is_not_next_and_the_page_says_who(opened: Opened) -> None:
    first, _ = opened.next_question()
    assert run("review", opened.folder, "--in-hand", first, "--by", "reviewer 3").exit_code == 0

    second, _ = opened.next_question()
    opened.send(f"/incidents/{second}", f"/incidents/{second}/in-hand", {})

    assert second != first
    assert opened.next_question()[0] == second  # their own is asked all the same
    page = opened.get("/questions")
    assert {first, second} <= set(listed(page))
    assert "reviewer 3</bdi> is on it" in page


def test_what_two_reviewers_differ_on_comes_back_with_both_and_is_not_asked_twice_over(
    opened: Opened,
) -> None:
    id, _ = opened.next_question()
    run("decide", opened.folder, id, "--judgement", "upheld", "--reason", "two agree", "--by", "A")
    run(
        "decide", opened.folder, id, "--judgement", "rejected", "--reason", "one story", "--by", "B"
    )

    (why,) = asked(opened)[id]["why_here"]
    page = opened.get("/questions?why=reviewers+differ")
    assert why["why"] == "reviewers differ"
    assert 'A upheld it as breaches: "two agree"; B rejected it: "one story"' in why["told"][0]
    assert listed(page) == [id] and "two agree" in page

    place, seen = opened.next_question()
    assert place == id
    parts = re.findall(r'name="under" value="([^"]*)" checked', opened.get(f"/incidents/{id}"))
    form = {"seen": seen, "judgement": "unsure", "reason": "who knows", "under": parts}
    opened.post(f"/incidents/{id}/decide", form)
    assert opened.browser.get("/questions/next").headers["Location"] != f"/incidents/{id}"


def test_a_filter_and_an_order_stay_for_the_questions_that_follow(opened: Opened) -> None:
    every = asked(opened)
    act = next(row["incident"]["act"] for row in every.values())
    alike = {id for id, row in every.items() if row["incident"]["act"] == act}

    page = opened.get(f"/questions?act={act}&order=age")
    following = opened.browser.get("/questions/next").headers["Location"]

    assert set(listed(page)) == alike and len(alike) < len(every)
    assert f"({len(alike)})" in page
    assert following.removeprefix("/incidents/") == listed(page)[0]
    days = [str(every[id]["incident"]["when"]["to_on"]) for id in listed(page)]
    assert days == sorted(days)
    assert set(listed(opened.get("/questions?all=1"))) == set(every)
    assert listed(opened.get("/questions?act=nothing&place=%00%F0%9F")) == []


def test_a_reason_given_before_is_given_again_by_its_own_field(opened: Opened) -> None:
    id, seen = opened.next_question()
    form = {"seen": seen, "judgement": "rejected", "under": ["cps-15-2-a-i", "sov-3-2-a-i"]}
    opened.post(f"/incidents/{id}/decide", {**form, "reason": "one story"})

    id, seen = opened.next_question()
    page = opened.get(f"/incidents/{id}")
    parts = re.findall(r'name="under" value="([^"]*)" checked', page)
    assert 'name="said" value="one story"' in page
    opened.post(
        f"/incidents/{id}/decide",
        {"seen": seen, "judgement": "unsure", "under": parts, "reason": "", "said": "one story"},
    )

    with way.open_watch(opened.folder).record() as record:
        last = record.all(Decision)[-1]
    assert (last.incident, last.reason, last.judgement) == (id, "one story", "unsure")


def test_a_language_is_chosen_by_its_name_and_what_only_is_asked_comes_after_what_is_proposed(
    opened: Opened,
) -> None:
    page = opened.get("/questions")

    assert re.search(r'<option value="en"[^>]*>English', page.split('id="by-language"')[1])
    asked_only = page.find("(asked, not proposed)")
    assert asked_only == -1 or page.rfind("a letter would give it as a ground") < asked_only
    assert "first what is proposed, and of that what would open a duty" in opened.get("/")
