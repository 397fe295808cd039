"""The published site in a real browser: readable, accessible, asking nothing of anybody."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browsing import PATIENCE_MILLISECONDS

if TYPE_CHECKING:  # imported where it is used: the everyday suite only collects these tests
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow

PAGES = ("index.html", "duties.html", "letter.html", "commitments/sov-3-2-a-i.html", "sources.html")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_passes_the_accessibility_check(browser: Browser, cambodia: Path, name: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(bypass_csp=True)  # only so that the checker itself can run
    context.set_default_timeout(PATIENCE_MILLISECONDS)
    page = context.new_page()
    page.goto((cambodia / "site" / name).as_uri())

    results = Axe().run(page)

    context.close()
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_for_nothing_but_files_and_fits_a_phone(
    browser: Browser, cambodia: Path, name: str
) -> None:
    context = browser.new_context(java_script_enabled=True, viewport={"width": 400, "height": 800})
    context.set_default_timeout(PATIENCE_MILLISECONDS)
    page = context.new_page()
    asked: list[str] = []
    complained: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complained.append(message.text))

    page.goto((cambodia / "site" / name).as_uri())
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")

    context.close()
    assert [url for url in asked if not url.startswith("file:")] == []
    assert complained == []
    assert wide <= 0


def test_the_first_tab_leads_past_the_menu(browser: Browser, cambodia: Path) -> None:
    page = browser.new_page()
    page.set_default_timeout(PATIENCE_MILLISECONDS)
    page.goto((cambodia / "site" / "index.html").as_uri())

    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.getAttribute('href')")

    page.close()
    assert focused is not None
    assert focused.startswith("#")
