"""What a question is answered with is in sight before anything is scrolled, and Khmer is drawn."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browsing import PATIENCE_MILLISECONDS
from desk.served_desk import Served, served_desk

if TYPE_CHECKING:  # imported where it is used: the everyday suite only collects these tests
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow


@pytest.fixture
def served(cambodia: Path, tmp_path: Path, browser: Browser) -> Iterator[Served]:
    folder = Path(shutil.copytree(cambodia, tmp_path / "watch"))
    with served_desk(folder, browser, "--by", "reviewer 2") as served:
        served.page.goto(served.link)
        yield served


def test_the_answer_is_in_sight_at_once_and_covers_nothing_that_has_the_focus(
    served: Served,
) -> None:
    browser = served.context.browser
    assert browser
    for width, height in ((1280, 900), (390, 844)):
        still = browser.new_context(
            java_script_enabled=False,
            storage_state=served.context.storage_state(),
            viewport={"width": width, "height": height},
        )
        still.set_default_timeout(PATIENCE_MILLISECONDS)
        page = still.new_page()
        page.goto(served.address + "/questions/next")

        for name in ("Uphold", "Reject", "Not sure"):
            box = page.get_by_role("button", name=name).first.bounding_box()
            assert box and box["y"] >= 0 and box["y"] + box["height"] <= height, (name, width)
        bar = page.locator(".decide .answer").bounding_box()
        assert bar and bar["height"] < height / 3
        last = page.locator("footer.bottom button").last
        last.focus()
        box = last.bounding_box()
        assert box and box["y"] + box["height"] <= bar["y"]
        still.close()


def test_on_a_low_window_the_answer_stands_in_its_place(served: Served) -> None:
    page = served.at("/questions/next")
    page.set_viewport_size({"width": 640, "height": 400})

    assert page.evaluate("getComputedStyle(document.querySelector('.answer')).position") == "static"


def test_khmer_is_drawn_with_the_font_of_the_desk(served: Served) -> None:
    page = served.page
    page.set_extra_http_headers({"Accept-Language": "km"})
    served.at("/questions/next")
    loaded = page.evaluate(
        "document.fonts.ready.then(fonts => [...fonts].filter(f => f.status == 'loaded')"
        ".map(f => f.family.replaceAll('\"', '') + ' ' + f.weight))"
    )

    # what was drawn while the font was on its way is drawn anew
    widths = page.evaluate(
        "(() => { const at = document.querySelector('nav a[aria-current]');"
        "const was = at.getBoundingClientRect().width;"
        "at.style.fontFamily = '\"Noto Sans Khmer\"';"
        "return [was, at.getBoundingClientRect().width]; })()"
    )

    assert widths[0] == pytest.approx(widths[1], abs=0.5)
    assert sorted(loaded) == ["Noto Sans Khmer 100 500", "Noto Sans Khmer 600 900"]
    assert served.complained == []
