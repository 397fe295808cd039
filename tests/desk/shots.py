"""Pictures of every page of the desk, to be looked at: python tests/desk/shots.py WATCH FOLDER [CODE …].

What leaves it: PNG files in FOLDER, a page each, named by page, language and width, and a line for
each page that is wider than its window. WATCH is copied first: passages are drawn and coded and a
link is made in the copy, so that the pages of coders and of an outside expert have something.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from browsing import chromium
from desk.served_desk import Served, served_desk, waiting
from reliability.coded import NO_ACT, ONE, OTHER, coded, drawn

if TYPE_CHECKING:
    from playwright.sync_api import Page

ME = ONE  # who sits at the desk: a coder, so that there is a passage to code
SIZES = {"wide": (1280, 900), "narrow": (390, 844)}
CODES = ("en", "km")
DAY = "2017-10-24"
FIRST = "main a[href*='/{}/']"


def say(line: str) -> None:
    """A line at once, for it takes minutes."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def prepared(watch: Path, folder: Path) -> Path:
    """A copy of a watch with one sample coded by both, who differ, and one that waits."""
    copy = Path(shutil.copytree(watch, folder))
    sample = drawn(copy, size=6)
    coded(copy, sample, ONE)
    coded(copy, sample, OTHER, {sample.passages[0].id: NO_ACT})
    drawn(copy, size=4)
    return copy


def linked(served: Served) -> str:
    """The address of a question for an expert, made at the desk."""
    page = served.at("/questions/next")
    page.get_by_text("Make a link for an expert without an account").click()
    page.get_by_label("Her name").fill("reviewer 9")
    page.get_by_label("What she is expert in").fill("press law")
    page.get_by_role("button", name="Make the link").click()
    return str(page.get_by_label("The link").input_value())


def addresses(served: Served, expert: str) -> Iterator[tuple[str, str]]:
    """Every page by its name, the first of its kind."""
    page = served.page
    plain = ("questions", "incidents", "commitments", "duties", "places", "sources", "coders",
             "coders/disagreements", "coders/corrected", "coders/draw", "names", "keys", "api/",
             "agreement", "statements/new", "sources/new", "sources/gather")  # fmt: skip
    yield "overview", served.address + "/"
    for name in plain:
        yield name.strip("/").replace("/", "-"), f"{served.address}/{name}"
    yield "question", served.address + "/questions/next"
    yield "search", served.address + "/search?q=police"
    yield "blind", served.address + "/coders/next"
    yield "expert", expert
    for name, start, part in (
        ("incident", "/incidents?state=upheld", "incidents"),
        ("commitment", "/commitments", "commitments"),
        ("rule", "/duties", "commitments"),
        ("capture", "/questions/next", "captures"),
        ("claim", "/questions/next", "claims"),
        ("source", "/sources", "sources/of"),
        ("adjudicate", "/coders/disagreements", "coders"),
    ):
        served.at(start)
        links = page.locator(FIRST.format(part))
        if links.count():
            href = str(links.first.get_attribute("href"))
            yield name, urljoin(served.address, href.partition("?")[0])
        else:
            say(f"{name}: no page of it is linked from {start}")


def shoot(page: Page, file: Path) -> None:
    """The whole page in one picture, and what is in sight at first in another."""
    page.evaluate("document.fonts.ready.then(() => true)")  # what is in a font of the desk's own
    page.screenshot(path=file.with_suffix(".top.png"))
    page.screenshot(path=file, full_page=True)
    wide, window = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    high = page.evaluate("document.documentElement.scrollHeight")
    too_wide = f", {wide} wide in a window of {window}" if wide > window else ""
    say(f"{file.name}: {high} high{too_wide}")


def main(watch: Path, folder: Path, codes: tuple[str, ...]) -> None:
    """Draw them all."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        copy = prepared(watch, Path(place) / "watch")
        with chromium() as browser, served_desk(copy, browser, "--by", ME) as served:
            page = served.page
            page.goto(served.link)
            served.at(f"/?on={DAY}")
            pages = dict(addresses(served, linked(served)))
            for code in codes:
                page.set_extra_http_headers({"Accept-Language": code})
                for size, (width, height) in SIZES.items():
                    page.set_viewport_size({"width": width, "height": height})
                    for name, address in pages.items():
                        page.goto(address)
                        shoot(page, folder / f"{name}.{code}.{size}.png")
            say(f"{waiting(copy)} questions waited; the console complained: {served.complained}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), tuple(sys.argv[3:]) or CODES)
