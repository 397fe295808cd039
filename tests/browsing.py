"""Debian's chromium for tests: how it is started, and how long it is waited for."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from served import LONG

if TYPE_CHECKING:  # imported where it is used: the everyday suite only collects these tests
    from playwright.sync_api import Browser

PATIENCE_MILLISECONDS = LONG * 1000
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser, closed again."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    assert path, "these tests need Debian's chromium: apt-get install chromium"
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=path, args=ARGUMENTS, timeout=PATIENCE_MILLISECONDS
        )
        yield opened
        opened.close()
