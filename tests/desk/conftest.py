"""A desk over a watch of its own, asked without a server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import define
from copies import copied
from desk.teams import TeamDesk, team_desk
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

    def shown(self, page: str, path: str = "") -> dict[str, object]:
        """What the form of a page that is sent to a path says it showed; else what the last does."""
        text = self.get(page)
        start = text.find(f'action="{path}"') if path else -1
        seen = re.compile(r'name="(seen|seen_line|seen_claims)" value="([\w -]+)"')
        return dict(seen.findall(text[start:].partition("</form>")[0] if start >= 0 else text))

    def send(self, page: str, path: str, form: dict[str, object], status: int = 302) -> str:
        """Load a page and send a form of it; the place it leads to, or the page it came back as."""
        return self.post(path, {**self.shown(page, path), **form}, status)

    def next_question(self) -> tuple[str, str]:
        """The id of the incident that is asked about next, and the hash of what its page shows."""
        place = self.browser.get("/questions/next").headers["Location"]
        seen = re.search(r'name="seen" value="([0-9a-f]{64})"', self.get(place))
        assert seen
        return place.removeprefix("/incidents/"), seen[1]


@pytest.fixture
def opened(cambodia: Path, tmp_path: Path) -> Iterator[Opened]:
    """The example's desk, entered as a placeholder."""
    folder = copied(cambodia, tmp_path / "watch")
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
        assert browser.get(f"/enter/{desk.token}").status_code == 200
        yield Opened(desk, browser, folder)
        desk.rounds.close()


@pytest.fixture(scope="session")
def accounts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the empty tables of accounts are kept, once they were made."""
    return tmp_path_factory.mktemp("accounts") / "accounts.sqlite3"


@pytest.fixture
def team(cambodia: Path, accounts: Path, tmp_path: Path) -> Iterator[TeamDesk]:
    """The example's desk with accounts: one person of each role, signed in."""
    with team_desk(cambodia, accounts, tmp_path / "watch") as opened:
        yield opened
