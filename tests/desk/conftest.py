"""A desk over a watch of its own, asked without a server."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import define
from django.conf import settings
from django.test import Client, override_settings

from servanda.desk.entering import Desk
from servanda.desk.settings import desk_settings
from servanda.store.connect import prepare


@define
class Opened:
    """A desk, a browser that has entered, and the folder of its watch."""

    desk: Desk
    browser: Client
    folder: Path

    def get(self, path: str, status: int = 200) -> str:
        """A page."""
        response = self.browser.get(path)
        assert response.status_code == status, response.content.decode()[-600:]
        return response.content.decode()

    def post(self, path: str, form: dict[str, object], status: int = 302) -> str:
        """Send a form; the place it leads to, or the page it came back as."""
        response = self.browser.post(path, form)
        text = response.content.decode()
        assert response.status_code == status, text[-1500:]
        return response.headers["Location"] if status == 302 else text

    def next_question(self) -> tuple[str, str]:
        """The id of the incident that is asked about next, and the hash of what its page shows."""
        place = self.browser.get("/questions/next").headers["Location"]
        seen = re.search(r'name="seen" value="([0-9a-f]{64})"', self.get(place))
        assert seen
        return place.removeprefix("/incidents/"), seen[1]


@pytest.fixture
def opened(cambodia: Path, tmp_path: Path) -> Iterator[Opened]:
    """The example's desk, entered as a placeholder."""
    folder = Path(shutil.copytree(cambodia, tmp_path / "watch"))
    yield from _opened(folder, by="reviewer 2")


@pytest.fixture
def nameless(cambodia: Path) -> Iterator[Opened]:
    """A desk that was opened without saying whose the decisions are; it only looks."""
    yield from _opened(cambodia, by="")


def _opened(folder: Path, *, by: str) -> Iterator[Opened]:
    prepare()
    settings.SECRET_KEY = "of nobody"  # noqa: S105 to go back to; the store has none
    desk = Desk(folder, by)
    own = {name: value for name, value in desk_settings(desk).items() if name != "DATABASES"}
    with override_settings(**own):
        browser = Client(HTTP_HOST="127.0.0.1")
        assert browser.get(f"/enter/{desk.token}").status_code == 302
        yield Opened(desk, browser, folder)
        desk.rounds.close()
