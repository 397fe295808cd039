"""The link of an outside expert in a real browser: opened by a stranger, answered, used up."""

from __future__ import annotations

import pytest
from desk.test_in_a_browser import Served, on_record, served

from servanda.model import ExpertLink, Opinion

pytestmark = pytest.mark.slow
__all__ = ["served"]  # the desk that those tests stand on


def test_an_expert_opens_a_link_and_answers_once_without_script(served: Served) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = served.at("/questions/next")
    page.get_by_text("Make a link for an expert without an account").click()
    page.get_by_label("Her name").fill("reviewer 9")
    page.get_by_label("What she is expert in").fill("press law")
    page.get_by_role("button", name="Make the link").click()
    address = page.get_by_label("The link").input_value()
    assert address.startswith(served.address + "/answer/")
    assert Axe().run(page).response["violations"] == []

    browser = page.context.browser
    assert browser
    asked, complained = list[str](), list[str]()
    outside = browser.new_context(viewport={"width": 390, "height": 800}, java_script_enabled=False)
    theirs = outside.new_page()
    theirs.on("request", lambda request: asked.append(request.url))
    theirs.on("console", lambda message: complained.append(message.text))
    theirs.on("dialog", lambda dialog: complained.append(dialog.message))
    for _ in range(3):  # as programs that look at links in messages do
        theirs.request.get(address)
    theirs.goto(address)
    assert theirs.get_by_role("link").count() == 0
    assert theirs.evaluate("document.documentElement.scrollWidth") <= 390
    theirs.get_by_label("Yes: the reports show it").check()
    theirs.get_by_label("Why").fill("One order, told by two pages.")
    theirs.get_by_role("button", name="Send my answer").click()
    theirs.get_by_role("heading", name="Your answer is on record").wait_for()
    theirs.goto(address)
    theirs.get_by_role("heading", name="This link cannot be answered").wait_for()

    assert outside.cookies() == []
    assert {url.split("/")[2] for url in asked} == {served.address.split("/")[2]}
    assert [text for text in complained if "410" not in text] == []
    outside.close()
    (link,), (opinion,) = (on_record(served.folder, kind) for kind in (ExpertLink, Opinion))
    assert (opinion.link, opinion.by, opinion.role) == (link.id, "reviewer 9", "press law")
    page.goto(f"{served.address}/incidents/{link.incident}")
    page.get_by_text("One order, told by two pages.").wait_for()


@pytest.mark.parametrize("width", [390, 1280])
def test_every_page_of_the_link_passes_axe(served: Served, width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = served.at("/questions/next")
    page.get_by_text("Make a link for an expert without an account").click()
    assert Axe().run(page).response["violations"] == []
    page.get_by_label("Her name").fill("reviewer 9")
    page.get_by_label("What she is expert in").fill("press law")
    page.get_by_role("button", name="Make the link").click()
    address = page.get_by_label("The link").input_value()
    page.set_viewport_size({"width": width, "height": 900})

    page.goto(address)
    assert Axe().run(page).response["violations"] == []
    page.get_by_label("I cannot say from this").check()
    page.get_by_label("Why").fill("Neither page says who ordered it.")
    page.get_by_role("button", name="Send my answer").click()
    assert Axe().run(page).response["violations"] == []
    page.goto(address)
    assert Axe().run(page).response["violations"] == []
