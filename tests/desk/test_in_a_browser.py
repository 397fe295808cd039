"""A reviewer's hour in a real browser: by keys alone, without a mouse, and without script."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Literal, cast
from urllib.parse import urljoin, urlsplit

import pytest
from browsing import PATIENCE_MILLISECONDS
from commands import rows, run
from copies import copied
from desk.served_desk import Served, answer_ten_by_keys, apart, on_record, served_desk

from servanda import watch as way
from servanda.model import (
    Adjudication,
    Capture,
    Coding,
    CodingSample,
    Decision,
    Deferral,
    Grouping,
)

if TYPE_CHECKING:  # imported where it is used: the everyday suite only collects these tests
    from playwright.sync_api import Browser

    Scheme = Literal["light", "dark"]

pytestmark = pytest.mark.slow

PAGES = ("/", "/questions", "/questions/next", "/incidents", "/commitments", "/duties", "/places", "/agreement", "/sources/new", "/sources/gather", "/sources",
         "/search?q=radio", "/names", "/keys", "/questions?why=put+off", "/commitments/cps-15-2-a-i", "/coders", "/coders/disagreements", "/coders/corrected", "/coders/draw")  # fmt: skip


@pytest.fixture
def served(cambodia: Path, tmp_path: Path, browser: Browser) -> Iterator[Served]:
    folder = copied(cambodia, tmp_path / "watch")
    with served_desk(folder, browser, "--by", "reviewer 2") as served:
        served.page.goto(served.link)
        yield served


def test_ten_questions_are_answered_by_keys_alone(
    served: Served, record_property: pytest.RecordProperty
) -> None:
    keys, seconds = answer_ten_by_keys(served)

    own = [each for each in on_record(served.folder, Decision) if each.by == "reviewer 2"]
    assert len({each.incident for each in own}) == 10
    assert {each.reason for each in own} == {"seen"}
    assert served.complained == []
    here = f"http://{urlsplit(served.address).netloc}/"
    assert [url for url in served.asked if not url.startswith(here)] == []
    assert median(keys) == 2
    record_property("keystrokes a decision", median(keys))
    record_property("seconds a decision, of a machine", round(median(seconds), 2))
    sys.stdout.write(f"{median(keys):g} keystrokes, {median(seconds):.2f} seconds a decision\n")


def test_a_question_is_put_off_passed_over_and_gone_back_to_by_keys(served: Served) -> None:
    page = served.at("/questions/next")
    first = page.url
    page.keyboard.press("l")
    for key in ("Tab", *"later", "Enter"):
        page.keyboard.press(key)
    page.wait_for_url(lambda url: url != first)
    second = page.url
    assert page.get_by_role("status").inner_text().count("No standing moves") == 1
    page.keyboard.press("n")
    page.wait_for_url(lambda url: url != second)
    page.keyboard.press("b")
    page.wait_for_url(second)
    page.keyboard.press("y")
    assert page.evaluate("document.activeElement.dataset.key") == "why"
    page.keyboard.press("d")
    assert page.evaluate("document.activeElement.id") == "words"
    page.keyboard.press("Escape")
    page.keyboard.press("i")
    page.get_by_text("reviewer 2 is on it").wait_for()

    put_off, in_hand = on_record(served.folder, Deferral)
    assert first.endswith(put_off.incident) and put_off.until_change
    assert second.endswith(in_hand.incident) and in_hand.kind == "in hand"
    assert [each.by for each in (put_off, in_hand)] == ["reviewer 2"] * 2
    assert served.complained == []


def test_a_key_is_another_where_a_person_chose_so_and_no_two_are_one(served: Served) -> None:
    page = served.at("/keys")
    for action, key, says in (
        ("next", "j", "Kept: j."),
        ("back", "j", "does something else already"),
        ("back", "5", "numbers choose a reason"),
    ):
        page.fill(f"[data-action={action}] input", key)
        page.keyboard.press("Tab")
        assert says in page.inner_text("#keys-said")

    page = served.at("/questions")
    assert page.inner_text("[data-key=next] kbd") == "j"
    page.keyboard.press("n")
    page.keyboard.press("j")
    page.wait_for_url("**/incidents/**")
    page.evaluate("localStorage.setItem('servanda-keys', '{\"next\": 7, \"back\": [')")
    page.reload()
    page.keyboard.press("n")
    page.wait_for_url(lambda url: not url.endswith("/questions"))
    assert served.complained == []


def test_what_was_decided_is_taken_back_by_a_key_and_keys_rest_while_somebody_types(
    served: Served,
) -> None:
    page = served.at("/questions/next")
    first = page.url
    page.keyboard.press("w")
    page.keyboard.type("urxlnz")
    assert page.input_value("#reason") == "urxlnz" and page.url == first
    page.click("button[value=upheld]")
    page.wait_for_url(lambda url: url != first)
    page.keyboard.press("z")
    page.wait_for_url(first)

    page.get_by_role("button", name="Switch the keys off").click()
    page.keyboard.press("n")
    page.keyboard.press("l")
    assert page.url == first
    own = [each for each in on_record(served.folder, Decision) if each.by == "reviewer 2"]
    assert [each.judgement for each in own][-1] == "withdrawn"


def test_every_page_passes_the_accessibility_check_and_fits_a_phone(served: Served) -> None:
    from axe_playwright_python.sync_playwright import Axe

    browser = served.context.browser
    assert browser
    context = browser.new_context(  # the policy is passed by only so that the checker can run
        bypass_csp=True, storage_state=served.context.storage_state()
    )
    context.set_default_timeout(PATIENCE_MILLISECONDS)
    page = context.new_page()
    several = [row["id"] for row in apart(lambda: rows("incidents", served.folder))
               if len({claim["capture"] for claim in row["claims"]}) > 2]  # fmt: skip
    page.goto(served.address + "/questions/next")
    linked = [str(page.get_attribute(link, "href"))
              for link in ("a[href*='/captures/']", "a[href*='/claims/']")]  # fmt: skip
    here = page.url
    for path in (*PAGES, f"/incidents/{several[0]}", "/sources/of/after-voa-khmer", "/search",
                 *(urljoin(here, each) for each in linked)):  # fmt: skip
        page.goto(urljoin(served.address, path))
        for scheme, width in (("light", 1280), ("dark", 390)):
            page.emulate_media(color_scheme=cast("Scheme", scheme))
            page.set_viewport_size({"width": width, "height": 800})
            results = Axe().run(page)
            wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")

            assert results.violations_count == 0, f"{path} {scheme}\n{results.generate_report()}"
            assert wide <= 0, f"{path} is {wide} wider than {width}"
    context.close()


def test_in_another_language_every_page_passes_and_the_chooser_needs_no_script(
    served: Served,
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    state = served.context.storage_state()
    browser = served.context.browser
    assert browser
    context = browser.new_context(
        bypass_csp=True, storage_state=state, java_script_enabled=True, locale="km",
        viewport={"width": 390, "height": 800},
    )  # fmt: skip
    context.set_default_timeout(PATIENCE_MILLISECONDS)
    page = context.new_page()
    for path in PAGES:
        page.goto(served.address + path)
        results = Axe().run(page)
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")

        assert page.evaluate("document.documentElement.lang") == "km", path
        assert results.violations_count == 0, f"{path}\n{results.generate_report()}"
        assert wide <= 0, f"{path} is {wide} wider than a phone"
    context.close()

    context = browser.new_context(storage_state=state, java_script_enabled=False)
    context.set_default_timeout(PATIENCE_MILLISECONDS)
    page = context.new_page()
    page.goto(served.address + "/duties")
    page.select_option("#language", "id")
    page.click(".tongue button")
    assert page.url == served.address + "/duties"
    assert page.inner_text("h1") == "Siapa yang harus bertindak"
    context.close()


def test_without_script_a_question_is_answered_and_a_missed_act_is_coded(served: Served) -> None:
    browser = served.context.browser
    assert browser
    context = browser.new_context(
        java_script_enabled=False, storage_state=served.context.storage_state()
    )
    context.set_default_timeout(PATIENCE_MILLISECONDS)
    page = context.new_page()
    page.goto(served.address + "/questions/next")
    first = page.url
    page.fill("#reason", "by hand")
    page.click("button[value=rejected]")
    assert page.url != first

    page.goto(first)
    page.click(".captured-page h2 a")
    page.fill("#f-words", "boycotted the vote")
    page.select_option("#f-act", "position")
    page.select_option("#f-about", "paris-1991")
    page.fill("#f-by", "Lawmakers of the Cambodia National Rescue Party")
    page.fill("#f-reason", "the reader missed it")
    page.get_by_role("button", name="Put the claim on record").click()
    assert page.locator(".text mark.f-act", has_text="boycotted the vote").count() == 1

    page.goto(served.address + "/questions/next")
    asked = page.url
    page.click("summary:has-text('The words tell of no incident')")
    page.fill("#why3", "only a plan")
    page.get_by_role("button", name="No incident").click()
    context.close()
    assert len(on_record(served.folder, Coding)) == 1
    (judged,) = on_record(served.folder, Grouping)
    assert judged.verdict == "no incident" and asked


def test_a_passage_is_coded_blind_and_judged_without_script_and_its_pages_are_accessible(
    served: Served,
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    browser, sample = served.context.browser, apart(lambda: blind_sample(served.folder))
    assert browser
    state = served.context.storage_state()
    still = browser.new_context(java_script_enabled=False, storage_state=state)
    checked = browser.new_context(
        bypass_csp=True, storage_state=state, viewport={"width": 390, "height": 800}
    )
    for context in (still, checked):
        context.set_default_timeout(PATIENCE_MILLISECONDS)
    page, looked = still.new_page(), checked.new_page()

    def check(path: str) -> None:
        looked.goto(served.address + path)
        results = Axe().run(looked)
        wide = looked.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert results.violations_count == 0, f"{path}\n{results.generate_report()}"
        assert wide <= 0, f"{path} is {wide} wider than a phone"

    at = f"/coders/{sample.id}/{sample.passages[0].id}"
    check(f"{at}/code")
    page.goto(served.address + "/coders/next")
    assert page.url.endswith(f"{at}/code") and page.locator(".text mark.f-act").count() == 1
    page.select_option("#f-act", "assault")
    page.get_by_role("button", name="Put this on record").click()
    assert "No passage waits for you." in page.inner_text("main")
    page.goto(served.address + "/name")
    page.fill("#who", "keeper 1")
    page.click("button.main")
    check(f"{at}/adjudicate")
    page.goto(served.address + f"{at}/adjudicate")
    page.get_by_label("Neither: the passage tells no act").check()
    page.select_option("#kind", "not_said")
    page.fill("#why", "the page says no such thing")
    page.get_by_role("button", name="Put this on record").click()
    check("/coders/disagreements")

    assert "Not said there" in page.inner_text("main")
    still.close()
    checked.close()
    (judged,) = on_record(served.folder, Adjudication)
    assert (judged.by, judged.claim) == ("keeper 1", None)


def blind_sample(folder: Path) -> CodingSample:
    """One passage drawn for whoever sits at the desk and for another, who has coded it."""
    run("coders", "draw", folder, "--coder", "reviewer 2", "--coder", "coder 2", "--size", 1,
        "--reason", "training", "--by", "keeper 1")  # fmt: skip
    with way.open_watch(folder).record() as record:
        (sample,) = record.all(CodingSample)
    done = run("coders", "code", folder, "--passage", sample.passages[0].id, "--act", "torture",
               "--by", "coder 2")  # fmt: skip
    assert done.exit_code == 0, done.output
    return sample


def test_words_that_are_selected_go_into_the_form(served: Served) -> None:
    page = served.at("/questions/next")
    page.click(".captured-page h2 a")
    page.locator(".text mark.f-act").first.dblclick()

    assert page.input_value("#f-words") in page.inner_text(".captured .text")
    assert page.input_value("#f-words")
    lit = page.locator(".text mark.f-by").first.inner_text()
    assert lit in page.input_value("#f-by")  # what is lit in the same sentence
    assert page.input_value("#f-when").startswith("20")
    assert page.input_value("#f-act") == ""  # the act is the person's to choose


def test_two_browsers_on_one_incident_and_the_second_is_led_to_both_versions(
    served: Served,
) -> None:
    page = served.at("/questions/next")
    place = page.url
    other = served.context.new_page()
    for each, judgement, reason in ((other, "rejected", "theirs"), (page, "upheld", "mine")):
        each.goto(place)
        each.fill("#reason", reason)
        each.locator(f"button[value={judgement}]").focus()
    other.keyboard.press("Enter")
    other.wait_for_url(lambda url: url != place)

    page.keyboard.press("Enter")
    page.wait_for_url("**/decide")

    assert "whole" in page.evaluate("document.activeElement.className")
    told = page.inner_text(".refused.whole")
    assert "theirs" in told and "mine" in told
    own = [each for each in on_record(served.folder, Decision) if each.by == "reviewer 2"]
    assert {each.judgement for each in own} == {"rejected"}


def test_a_body_larger_than_a_form_is_refused_before_it_is_received(served: Served) -> None:
    port = urlsplit(served.address).port
    with closing(socket.create_connection(("127.0.0.1", port), timeout=20)) as caller:
        caller.sendall(b"POST /name HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9000000\r\n\r\n")

        assert b" 413 " in caller.recv(100)


def test_an_original_calls_nobody_framed_or_alone(served: Served, tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        there = f"http://127.0.0.1:{listener.getsockname()[1]}"
        kept = tmp_path / "calling.html"
        kept.write_text(CALLING.replace("THERE", there), encoding="utf-8")
        apart(lambda: run("gather", served.folder, kept))
        capture = on_record(served.folder, Capture)[-1]

        page = served.at(f"/captures/{capture.id}")
        page.click("summary:has-text('The original, as')")
        page.frame_locator("iframe.original").get_by_text("It was a quiet day").wait_for()
        page.wait_for_timeout(2_000)
        served.at(f"/captures/{capture.id}/original")
        page.wait_for_timeout(2_000)

        listener.setblocking(False)  # noqa: FBT003 the standard library's own
        with pytest.raises(BlockingIOError):
            listener.accept()
        assert page.url.endswith("/original")


# Every way known by which a page without script has a browser call its server.
CALLING = """<!doctype html><html lang="en"><head><title>A quiet day</title>
<meta charset="iso-2022-jp"><meta http-equiv="x-dns-prefetch-control" content="on">
<meta http-equiv="refresh" content="1;url=THERE/refresh">
<link rel="preconnect" href="THERE"><LINK rel="preconnect" crossorigin href="THERE">
<l\x1b(Bink rel="preconnect" href="THERE"><link/rel=dns-prefetch href="THERE">
<link rel="stylesheet" href="THERE/1"><link rel="prefetch" href="THERE/2"><link rel="icon" href="THERE/3">
<style>@import "THERE/4"; body { background: url(THERE/5) }</style></head><body>
<article><h1>A quiet day</h1><p>It was a quiet day in Phnom Penh on Thursday.</p></article>
<img src="THERE/6"><video poster="THERE/7" src="THERE/8"></video><iframe src="THERE/9"></iframe>
<object data="THERE/10"></object><script src="THERE/11"></script></body></html>"""


def test_the_session_is_given_to_no_other_port_of_this_machine(served: Served) -> None:
    (cookie,) = served.context.cookies()
    place = urlsplit(served.address)

    assert cookie["path"] == place.path and len(place.path) > 10
    assert served.context.cookies(served.address + "/duties") == [cookie]
    assert served.context.cookies(f"http://{place.netloc}/duties") == []
    assert served.context.cookies("http://127.0.0.1:9/") == []
