"""The published site in a real browser: readable, accessible, asking nothing of anybody."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from archive.lake_watch import published
from archive.test_brief import at_its_longest
from browsing import PATIENCE_MILLISECONDS

from servanda.archive.published import edit
from servanda.archive.site import site_files

if TYPE_CHECKING:  # imported where it is used: the everyday suite only collects these tests
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow

INCIDENT = "incidents/*"  # the first of them
PAGES = (
    *("index.html", "duties.html", "letter.html", "commitments/sov-3-2-a-i.html", "sources.html"),
    *("incidents.html", "places.html", "brief.html", "method.html", INCIDENT),
)


def address(site: Path, name: str) -> str:
    """Where a page of a site is opened."""
    return min(site.glob(name)).as_uri()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_passes_the_accessibility_check(browser: Browser, cambodia: Path, name: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(bypass_csp=True)  # only so that the checker itself can run
    context.set_default_timeout(PATIENCE_MILLISECONDS)
    page = context.new_page()
    page.goto(address(cambodia / "site", name))

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

    page.goto(address(cambodia / "site", name))
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


@pytest.mark.parametrize("width", [390, 1280])
def test_a_timeline_is_never_cut(browser: Browser, cambodia: Path, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    context.set_default_timeout(PATIENCE_MILLISECONDS)
    page = context.new_page()
    cut = []
    for name in ("index.html", "commitments/sov-3-2-a-i.html", "sources.html"):
        page.goto(address(cambodia / "site", name))
        cut += page.evaluate(
            """() => [...document.querySelectorAll("svg.timeline")]
            .map(svg => svg.getBoundingClientRect()).filter(box => box.width)
            .map(box => [box.left, box.right])"""
        )
    context.close()

    assert len(cut) == 4  # on each page one drawing of each picture is shown, and one hidden
    assert all(left >= 0 and right <= width for left, right in cut)


@pytest.mark.parametrize("which", ["the example", "at its longest", "nothing decided"])
def test_the_sheet_is_one_page_of_a4(
    browser: Browser, cambodia: Path, tmp_path: Path, which: str
) -> None:
    site = cambodia / "site"
    if which != "the example":
        longest = which == "at its longest"
        archive_files = site_files(edit(at_its_longest() if longest else published(decided=False)))
        site = tmp_path
        for name in ("brief.html", "style.css"):
            (site / name).write_bytes(archive_files[name])
    page = browser.new_page()
    page.set_default_timeout(PATIENCE_MILLISECONDS)
    page.goto((site / "brief.html").as_uri())

    printed = page.pdf(prefer_css_page_size=True)

    page.close()
    assert re.findall(rb"/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]", printed)[0] == (
        b"594.95996",
        b"841.91998",
    )
    assert len(re.findall(rb"/Type ?/Page\b", printed)) == 1
