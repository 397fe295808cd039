"""A claim coded and corrected on the desk, and a hostile page looked at."""

from __future__ import annotations

import re

from commands import rows, run
from desk.conftest import Opened

from servanda import watch as way
from servanda.model import Capture, Coding

HOSTILE = """<!doctype html><html lang="en"><head><title>"><script>alert(1)</script></title>
<LINK rel="preconnect" href="https://elsewhere.example"><link/rel=dns-prefetch href=//elsewhere.example>
<meta property="article:published_time" content="2017-09-07"></head><body><article>
<h1>Police arrested Placeholder One</h1><p>Police arrested Placeholder One in Phnom Penh on Thursday
&lt;img src=x onerror=alert(2)&gt; &lt;script&gt;alert(3)&lt;/script&gt;.</p></article>
<script>alert(4)</script><IFRAME src="https://elsewhere.example"></IFRAME></body></html>"""


def _capture(opened: Opened, title: str) -> str:
    with way.open_watch(opened.folder).record() as record:
        return next(each.id for each in record.all(Capture) if title in (each.title or ""))


def test_a_claim_coded_on_a_capture_is_lit_and_asked_about(opened: Opened) -> None:
    capture = _capture(opened, "lets courts dissolve parties")
    form = {
        "words": "boycotted the vote", "act": "position", "stance": "done", "reason": "it is told",
        "about": "paris-1991", "by": "Lawmakers of the Cambodia National Rescue Party",
    }  # fmt: skip

    opened.send(f"/captures/{capture}", f"/captures/{capture}/code", form)

    page = opened.get(f"/captures/{capture}")
    assert re.search(r'<mark class="f-act"[^>]*>boycotted the vote</mark>', page)
    with way.open_watch(opened.folder).record() as record:
        (coding,) = record.all(Coding)
    assert (coding.by, coding.claim and coding.claim.act) == ("reviewer 2", "position")


def test_what_cannot_be_taken_is_said_beside_its_field_and_words_stay(opened: Opened) -> None:
    capture = _capture(opened, "lets courts dissolve parties")
    form = {"words": "words that stand nowhere", "act": "detain", "reason": "try"}

    page = opened.send(f"/captures/{capture}", f"/captures/{capture}/code", form, status=400)

    assert 'aria-invalid="true"' in page and "words that stand nowhere" in page


def test_a_day_or_number_that_is_none_is_said_beside_its_field_and_words_stay(
    opened: Opened,
) -> None:
    id = _capture(opened, "Court charges")
    typed = {"words": "sent", "reason": "told in the last sentence"}

    for field, said in (("when", "is no day"), ("number", "is no number")):
        form = {**typed, field: "some"}
        page = opened.send(f"/captures/{id}", f"/captures/{id}/code", form, 400)

        assert said in page and 'value="sent"' in page and "told in the last sentence" in page


def test_a_correction_changes_only_what_was_changed(opened: Opened) -> None:
    id, _ = opened.next_question()
    claim = re.search(r'href="(/claims/clm-[0-9a-f]+)"', opened.get(f"/incidents/{id}"))
    assert claim
    page = opened.get(claim[1])
    was = dict(re.findall(r'name="(was_\w+)" value="([^"]*)"', page))
    form: dict[str, object] = {**was, **{name[4:]: value for name, value in was.items()}}

    opened.send(claim[1], claim[1], {**form, "stance": "planned", "reason": "it is only announced"})

    with way.open_watch(opened.folder).record() as record:
        (coding,) = record.all(Coding)
    assert coding.claim and coding.corrects
    assert (coding.claim.stance, coding.corrects.stance) == ("planned", "done")
    assert coding.claim.by == coding.corrects.by and coding.claim.when == coding.corrects.when


def test_a_hostile_page_is_words_on_every_page_and_its_original_can_do_nothing(
    opened: Opened,
) -> None:
    page = opened.folder.parent / "hostile.html"
    page.write_text(HOSTILE, encoding="utf-8")
    assert run("gather", opened.folder, page).exit_code in (0, 1)
    run("read", opened.folder)
    with way.open_watch(opened.folder).record() as record:
        capture = record.all(Capture)[-1]
    found = [row for row in rows("incidents", opened.folder) if "Placeholder One" in row["name"]]

    pages = [opened.get(f"/captures/{capture.id}"), opened.get("/search?q=Placeholder"),
             *(opened.get(f"/incidents/{row['id']}") for row in found)]  # fmt: skip
    original = opened.browser.get(f"/captures/{capture.id}/original")

    assert found and all("<script>alert" not in each and "<img" not in each for each in pages)
    policy = original.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox;") and "default-src 'none'" in policy
    assert "allow-scripts" not in policy and b"alert(4)" in original.content
    assert not re.search(rb"<(link|iframe)", original.content, re.IGNORECASE)
    assert b"elsewhere.example" in original.content
    assert original.headers["X-DNS-Prefetch-Control"] == "off"


def test_what_a_monitor_saw_is_kept_and_can_be_coded(opened: Opened) -> None:
    form = {
        "title": "At the station", "kind": "seen", "when": "2017-10-02", "where": "Phnom Penh",
        "whose": "monitor 1", "how_known": "stood there", "words": "Police beat a monk.",
    }  # fmt: skip
    assert "is no day" in opened.post("/statements/new", {**form, "when": "soon"}, status=400)

    place = opened.send("/statements/new", "/statements/new", form)
    opened.send(
        place,
        f"{place}/code",
        {"words": "beat", "act": "assault", "by": "Police", "reason": "I saw it"},
    )

    assert re.search(r'<mark class="f-act"[^>]*>beat</mark>', opened.get(place))


def test_a_request_is_recorded_moves_the_duty_and_is_taken_back(opened: Opened) -> None:
    form = {"kind": "request", "on": "2017-10-25", "by": "un_secretary_general", "words": "asked"}

    there, path = "/commitments/cps-29", "/commitments/cps-29/step"
    assert opened.send(there, path, form) == there
    after = rows("duties", opened.folder, "--on", "2017-10-26")
    page = opened.get("/commitments/cps-29?on=2017-10-26")
    notice = re.search(r"/records/(ntc-[0-9a-f]+)/withdraw", page)
    assert notice
    back = {"reason": "not so", "at": "cps-29"}
    opened.send(there, f"/records/{notice[1]}/withdraw", back)

    assert {row["as_said"] for row in after if row["rule"] == "cps-29"} != {"waiting"}
    last = rows("duties", opened.folder, "--on", "2017-10-26")
    assert {row["as_said"] for row in last if row["rule"] == "cps-29"} == {"waiting"}
    odd = opened.send(there, path, {**form, "form": "step", "by": "nobody"}, status=400)
    assert "nobody" in odd and 'value="asked"' in odd


def test_a_fact_about_a_capture_is_corrected(opened: Opened) -> None:
    capture = _capture(opened, "lets courts dissolve parties")

    opened.send(
        f"/captures/{capture}",
        f"/captures/{capture}/fact",
        {"fact": "published", "value": "2017-02-22", "reason": "the printed page says so"},
    )

    assert "22 February 2017" in opened.get(f"/captures/{capture}")


def test_the_number_that_was_read_stands_in_the_form_and_its_unit_alone_is_corrected(
    opened: Opened,
) -> None:
    claim = next(
        row
        for row in rows("search", opened.folder, '"15 radio stations"')
        if row["what"] == "claim"
    )
    at = f"/claims/{claim['id']}"
    page = opened.get(at)
    typed = dict(re.findall(r'name="(number|unit|was_number|was_unit)"[^>]*value="([^"]*)"', page))
    assert typed["number"] == typed["was_number"] == "15"

    was = dict(re.findall(r'name="(was_\w+)" value="([^"]*)"', page))
    same = {name.removeprefix("was_"): value for name, value in was.items()}
    form = {**was, **same, "unit": "transmitters", "reason": "the page means masts"}
    opened.send(at, at, form)
    with way.open_watch(opened.folder).record() as record:
        (coding,) = record.all(Coding)
    assert coding.claim and coding.claim.number
    number = coding.claim.number
    assert (number.low, number.high, number.unit) == (15, 15, "transmitters")
