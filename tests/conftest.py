"""What every test stands on: no network but loopback, one lexicon, one parser."""

from __future__ import annotations

import atexit
import gc
import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import browsing
import bytecode  # noqa: F401 before the package, whose bytecode it keeps
import commands
import in_memory  # noqa: F401 before a temporary file is made
import pytest
import ready_records
import tries
from copies import copied
from costs import (  # noqa: F401 hooks
    Meter,
    is_everyday,
    pytest_addoption,
    pytest_collection_modifyitems,
    pytest_ignore_collect,
)
from hypothesis import settings
from watch.judging import pages

from servanda import lexicon as lexicons
from servanda.watch import Watch, open_watch

if TYPE_CHECKING:  # imported where it is used: the everyday suite only collects these tests
    from playwright.sync_api import Browser


def pytest_configure(config: pytest.Config) -> None:
    """The everyday suite is the one without what is slow; --hypothesis-profile chooses otherwise."""
    settings.load_profile(tries.EVERYDAY if is_everyday(config) else tries.WHOLE)
    if config.getoption("--dear"):
        config.pluginmanager.register(Meter())
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # begun in the background of a shell
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_sessionstart() -> None:
    """Look for no garbage among what is imported: nearly all of it stays."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Look for garbage among what tests make, not again and again through what was imported.

    The collector still comes by while tests run, and pytest has it go through everything once at
    the end, so what is not closed is told as before; only the end of the process, when that is
    done, passes over what is left.
    """
    gc.freeze()
    gc.set_threshold(10_000, 20, 100)
    gc.enable()
    atexit.register(gc.freeze)


@pytest.fixture(autouse=True, scope="session")
def only_loopback() -> Iterator[None]:
    """Refuse every connection that would leave this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        inside = self.family == socket.AF_UNIX or str(address[0]) in (
            "127.0.0.1",
            "::1",
            "localhost",
        )
        if not inside:
            raise AssertionError(f"a test tried to reach {address}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


@pytest.fixture(autouse=True, scope="session")
def records_made_ready(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let new records be copies of an empty one, and no write wait for the disk."""
    with pytest.MonkeyPatch.context() as patch:
        ready_records.spare(patch, tmp_path_factory.mktemp("tables"))
        yield


@pytest.fixture
def as_shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the tables of a record as the product does, and wait for the disk as it does."""
    ready_records.spare_nothing(monkeypatch)


@pytest.fixture(scope="session")
def lexicon() -> lexicons.Lexicon:
    """The shipped acts, subjects and languages."""
    return lexicons.load()


@pytest.fixture(scope="session")
def first_watch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A watch as `servanda new` makes it, its empty record opened once. To be copied only."""
    folder = tmp_path_factory.mktemp("first") / "watch"
    made = commands.run("new", folder, "--title", "A placeholder watch")
    assert made.exit_code == 0, made.output
    with open_watch(folder).record():
        pass
    return folder


@pytest.fixture
def new_watch(first_watch: Path, tmp_path: Path) -> Path:
    """A watch as `servanda new` makes it, of the test's own."""
    return copied(first_watch, tmp_path / "watch")


@pytest.fixture(scope="session")
def first_reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A watch with the three reports of `pages` on record, none read. To be copied only."""
    return pages.watch_of(tmp_path_factory.mktemp("reports") / "watch").folder


@pytest.fixture
def three_reports(first_reports: Path, tmp_path: Path) -> Watch:
    """A watch of the test's own with three reports of two outlets on record, none read."""
    return open_watch(copied(first_reports, tmp_path / "watch"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's chromium."""
    with browsing.chromium() as opened:
        yield opened


@pytest.fixture(scope="session")
def cambodia(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Cambodia watch, run end to end once by `servanda demo`."""
    folder = tmp_path_factory.mktemp("demo") / "cambodia"
    result = commands.run("demo", folder)
    assert result.exit_code == 0, result.output
    (folder / "demo.txt").write_text(result.stdout, encoding="utf-8")
    with open_watch(folder).record():  # known as checked from now on, and so are its copies
        pass
    return folder
