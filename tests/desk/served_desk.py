"""A desk served as people serve it, by its command, and a browser that complains aloud."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from attrs import define, field
from browsing import PATIENCE_MILLISECONDS
from commands import rows

from servanda import watch as way

if TYPE_CHECKING:  # imported where it is used: the everyday suite only collects these tests
    from playwright.sync_api import Browser, BrowserContext, Page

T = TypeVar("T")


def apart(work: Callable[[], T]) -> T:
    """Work that reads a record: not in the thread that waits for the browser."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()


def on_record(folder: Path, kind: type[T]) -> tuple[T, ...]:
    """Every record of a kind."""

    def read() -> tuple[T, ...]:
        with way.open_watch(folder).record() as record:
            return record.all(kind)

    return apart(read)


def waiting(folder: Path) -> int:
    """How many questions are open, as the command says."""
    return len([row for row in apart(lambda: rows("review", folder)) if "incident" in row])


@define
class Served:
    """A desk that is served, and a browser of one person; what it asked for and complained of."""

    folder: Path
    address: str
    link: str
    context: BrowserContext
    page: Page
    asked: list[str] = field(factory=list)
    complained: list[str] = field(factory=list)

    def at(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page

    def note(self, words: str) -> None:
        """What the console said, but for chromium's advice on the form of forms."""
        if not words.startswith("[DOM]"):
            self.complained.append(words)


def answer_ten_by_keys(served: Served) -> tuple[list[int], list[float]]:
    """Ten decisions without a mouse: the keys pressed for each, and the seconds it took."""
    page = served.at("/")
    before = waiting(served.folder)
    keys, seconds = list[int](), list[float]()
    page.keyboard.press("n")
    page.wait_for_url("**/incidents/**")
    for number in range(10):
        was, started = page.url, monotonic()
        judges = "r" if number % 2 else "u"
        # A reason is typed once; after that its number says it again.
        pressed = (judges, *"seen", "Enter") if number == 0 else ("1", judges)
        for key in pressed:
            page.keyboard.press(key)
        page.wait_for_url(lambda url, was=was: url != was)
        assert page.evaluate("document.activeElement.tagName") == "H1"
        keys.append(len(pressed))
        seconds.append(monotonic() - started)
    assert waiting(served.folder) == before - 10
    return keys, seconds


@contextmanager
def served_desk(folder: Path, browser: Browser, *options: str) -> Iterator[Served]:
    """The desk of a watch by its command; its link is printed, and not followed yet."""
    command = [sys.executable, "-m", "servanda", "desk", folder, "--no-browser", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            link = next(found for line in process.stdout if (found := re.search(r"http\S+", line)))
            address = link[0].split("/enter/")[0].rstrip("/")
            context = browser.new_context(viewport={"width": 1280, "height": 900})
            context.set_default_timeout(PATIENCE_MILLISECONDS)
            page = context.new_page()
            served = Served(folder, address, link[0], context, page)
            page.on("request", lambda request: served.asked.append(request.url))
            page.on("console", lambda message: served.note(message.text))
            page.on("pageerror", lambda error: served.complained.append(str(error)))
            page.on("dialog", lambda dialog: served.complained.append(dialog.message))
            yield served
            context.close()
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=60)
