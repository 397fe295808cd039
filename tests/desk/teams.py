"""A team's desk asked without a server: its accounts, and a browser for each of its people."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import reload
from pathlib import Path

from attrs import define, field
from copies import copied
from django.conf import settings
from django.core.cache import cache
from django.db import connections
from django.test import Client, override_settings

from servanda.desk.entering import Desk
from servanda.desk.rights import ROLES
from servanda.desk.team.database import bring_up_to_date, database_of, home_of
from servanda.desk.team.members import desk_of_team
from servanda.desk.team.settings import team_settings
from servanda.store.connect import prepare

PASSWORD = "three words and one"  # noqa: S105 of nobody
HOST = "127.0.0.1"


@define
class TeamDesk:
    """A team's desk over a watch, and a browser that came in for each role."""

    folder: Path
    desk: Desk
    browsers: dict[str, Client] = field(factory=dict)

    @property
    def home(self) -> Path:
        return home_of(self.folder)

    def stranger(self, **more: object) -> Client:
        return Client(HTTP_HOST=HOST, **more)

    def sign_in(self, name: str, password: str = PASSWORD, **more: object) -> Client:
        browser = self.stranger(**more)
        browser.post("/sign-in", {"login": name, "password": password})
        return browser

    def member(self, name: str) -> object:
        from servanda.desk.team.models import TeamMember

        return TeamMember.objects.get(name=name)


@contextmanager
def team_desk(watch: Path, accounts: Path, folder: Path) -> Iterator[TeamDesk]:
    """The desk of a copy of a watch, with one person a role; `accounts` keeps the empty tables."""
    prepare()
    settings.SECRET_KEY = "of nobody"  # noqa: S105 to go back to; the store has none
    copied(watch, folder)
    desk = desk_of_team(folder)
    own = team_settings(desk, store="")
    own |= {"PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"]}
    database = own.pop("DATABASES")["default"]
    assert database == database_of(folder, "")
    if accounts.exists():
        shutil.copy(accounts, database["NAME"])
    before = connections.settings["default"]
    connections["default"].close()
    del connections["default"]
    connections.settings["default"] = connections.configure_settings({"default": database})[
        "default"
    ]
    try:
        # in that order: an application that is made ready looks at the settings
        installed = own.pop("INSTALLED_APPS")
        with override_settings(**own), override_settings(INSTALLED_APPS=installed):
            _default_limits()
            bring_up_to_date()
            cache.clear()  # of how many came in within a minute
            if not accounts.exists():
                connections["default"].close()
                shutil.copy(database["NAME"], accounts)
            yield _peopled(TeamDesk(folder, desk))
    finally:
        connections["default"].close()
        del connections["default"]
        connections.settings["default"] = before


def _default_limits() -> None:
    """django-axes writes its defaults into the settings once a process, when it is first imported."""
    from axes import conf

    reload(conf)


def _peopled(team: TeamDesk) -> TeamDesk:
    from servanda.desk.team.models import TeamMember

    for role in ROLES:
        member = TeamMember(name=f"a {role}", role=role)
        member.set_password(PASSWORD)
        member.save()
        team.browsers[role] = team.sign_in(member.name)
        assert "sessionid" not in team.browsers[role].cookies
        assert "servanda" in team.browsers[role].cookies, role
    team.browsers[""] = team.stranger()
    return team
