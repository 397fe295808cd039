"""What the desk shows is whole, in words, and of the day that is looked at."""

from __future__ import annotations

import html
import re

from commands import rows
from desk.conftest import Opened

from servanda.desk.pages import shown


def test_no_word_is_cut_and_marks_that_no_reader_sees_are_spelt_out() -> None:
    long = "They closed the office. " * 100
    khmer = "ប៉ូលិស\u200bចាប់ខ្លួន"

    assert shown(long) == long
    assert shown(khmer) == khmer
    assert shown("kil\u200bled") == "kil<U+200B>led"


def test_a_long_reason_comes_back_whole_where_an_answer_is_refused(opened: Opened) -> None:
    id, seen = opened.next_question()
    reason = "Two reports of independent origin agree on it. " * 20

    page = opened.post(
        f"/incidents/{id}/decide", {"seen": seen, "judgement": "maybe", "reason": reason}, 400
    )

    assert reason.strip() in html.unescape(page)


def test_how_others_read_a_clause_is_said_in_words(opened: Opened) -> None:
    for path in ("/commitments/cps-29", "/duties?on=2017-10-24"):
        page = html.unescape(opened.get(path))
        assert "Reading(" not in page and "direct-duty" not in page
        assert "Civil society organisations, in their joint letter of 23 October 2017" in page


def test_what_is_asked_says_of_whom_and_whether_it_must_or_must_not_be(opened: Opened) -> None:
    page = html.unescape(opened.get("/commitments/sov-2-2-c"))

    assert re.search(r"<h1>Article 2\(2\)\(c\): no force against Cambodia</h1>", page)
    assert "other than Cambodia must not threaten or use force" in page


def test_a_commitment_shows_no_finding_of_a_later_day(opened: Opened) -> None:
    id = "cps-15-2-a-i"
    known = {row["id"]: row["name"] for row in rows("incidents", opened.folder)}
    early, late = (
        html.unescape(opened.get(f"/commitments/{id}?on={day}"))
        for day in ("2017-10-24", "2017-12-01")
    )

    later = [name for name in known.values() if name.endswith("16 November 2017") and name in late]
    assert later and all(name not in early for name in later)


def test_why_a_claim_was_read_names_its_act_and_no_id(opened: Opened) -> None:
    (one,) = (row for row in rows("incidents", opened.folder) if "radio stations" in row["name"])

    page = html.unescape(opened.get(f"/incidents/{one['id']}"))

    assert "media_close" not in page and "shows outlet closed or its licence revoked" in page
    assert "The sources do not agree on the number:" in page


def test_what_is_asked_now_stands_apart_and_the_sum_is_the_commands(opened: Opened) -> None:
    standings = rows("standing", opened.folder, "--on", "2017-10-24")
    unassessed = sum(row["state"] == "not assessed" for row in standings)

    page = opened.get("/commitments?on=2017-10-24")

    assert re.search(rf"With the 2 asked now, {unassessed} stand so\.", page)


def test_places_show_where_what_was_decided_is_told_to_have_been(opened: Opened) -> None:
    page = html.unescape(opened.get("/places?on=2017-10-24"))

    assert re.search(r"<h2[^>]*><bdi>Phnom Penh</bdi>, Cambodia</h2>", page)
    assert re.search(r'<circle class="upheld"', page)
    assert 'href="/places#place-' in page
    assert "Kem Sokha, arrest, Phnom Penh" in page
    assert "Thai forces" not in page, "of a later day"
