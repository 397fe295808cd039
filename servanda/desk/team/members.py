"""The people of a team, added and changed by a command: nobody adds herself.

What leaves it: rows of people, and one-time links to set a password. Each change is in the log.
"""

from __future__ import annotations

import atexit
from pathlib import Path
from typing import Any

import django
from attrs import frozen
from django.apps import apps
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.db import DatabaseError, connections
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from servanda import watch as way
from servanda.desk.entering import LONGEST_NAME, Desk
from servanda.desk.gathering import Rounds
from servanda.desk.rights import ROLES
from servanda.desk.team import log
from servanda.desk.team.database import bring_up_to_date, home_of, key_of
from servanda.desk.team.settings import team_settings
from servanda.desk.turns import LOCK, WritingTurn
from servanda.errors import SettingsError, StoreError, nearest


@frozen
class Changed:
    """What a command did, in words, and the link it made."""

    words: str
    link: str = ""


def desk_of_team(folder: Path, *, address: str = "") -> Desk:
    """A team's desk: whichever of its processes is asked, what one must not do twice is shared."""
    key, home = key_of(folder), home_of(folder)
    turn, rounds = WritingTurn(home / LOCK), Rounds(home)
    return Desk(
        folder, key=key, place="", is_team=True, address=address, turn=turn, rounds=rounds
    )  # fmt: skip


def configured(folder: Path) -> Desk:
    """The desk of a team, and Django made ready for it; its tables may be of an older form."""
    watch = way.open_watch(folder)
    desk = desk_of_team(folder, address=watch.settings.desk)
    if not settings.configured:
        settings.configure(**team_settings(desk, store=watch.settings.store))
    if not apps.ready:
        django.setup()
    atexit.register(connections.close_all)
    return desk


def opened(folder: Path) -> Desk:
    """The desk of a team with its accounts at hand; the log's end is compared with its note.

    Raises SettingsError, StoreError or VerificationError.
    """
    desk = configured(folder)
    try:
        bring_up_to_date()
    except DatabaseError as error:
        raise StoreError(
            f"{folder}: the accounts of its desk cannot be opened: {error}. Nobody can sign in. "
            "Whether the disk is full or the database away, servanda doctor says."
        ) from error
    log.check_end(home_of(folder))
    return desk


def team(folder: Path, *, by: str = "") -> Team:
    """The people of a watch; `by` is who changes them, as the log says it. Raises as `opened`."""
    opened(folder)
    return Team(folder, by or "the command")


@frozen
class Team:
    """The people of one watch's desk."""

    folder: Path
    by: str

    def rows(self) -> list[dict[str, Any]]:
        """Everybody: name, role, whether switched off, which second proof, when last here."""
        from allauth.mfa.models import Authenticator  # when used: a table

        return [
            {
                "name": each.name,
                "role": each.role,
                "is_active": each.is_active,
                "has_password": each.has_usable_password(),
                "second_factors": sorted(
                    set(
                        Authenticator.objects.filter(user=each)
                        .exclude(type="recovery_codes")
                        .values_list("type", flat=True)
                    )
                ),
                "last_in_at": each.last_login and each.last_login.isoformat(timespec="seconds"),
            }
            for each in _members().objects.order_by("name")
        ]

    def add(self, name: str, role: str) -> Changed:
        """Somebody new, without a password until she sets one by the link."""
        name = " ".join(name.split())
        if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
            raise SettingsError(
                f"{name[:LONGEST_NAME]!r}: a name has 1 to {LONGEST_NAME} printed signs. It signs "
                "decisions on record."
            )
        _known_role(role)
        if _members().objects.filter(name__iexact=name).exists():
            raise SettingsError(
                f'"{name}" is there already; two people who sign alike cannot be told apart. '
                "Choose another name."
            )
        member = _members()(name=name, role=role)
        member.set_unusable_password()
        member.save()
        self._write(name, "added", role=role)
        return Changed(f"{name} is a {role}.", self._link(member))

    def change_role(self, name: str, role: str) -> Changed:
        """Another role; every session of hers ends."""
        _known_role(role)
        member = self._find(name)
        was, member.role = member.role, role
        member.save()
        self._write(member.name, "changed the role of", was=was, role=role)
        return Changed(f"{member.name} was a {was} and is a {role}; her sessions are ended.")

    def switch_off(self, name: str) -> Changed:
        """Nobody comes in by that name; what she decided stays hers. Her sessions end."""
        member = self._find(name)
        member.is_active = False
        member.set_unusable_password()
        member.save()
        self._write(member.name, "switched off")
        return Changed(f"{member.name} is switched off; her sessions are ended.")

    def renew(self, name: str, *, forgets_factors: bool = False) -> Changed:
        """A link for another password; the one before opens nothing more, her sessions end.

        With `forgets_factors` her authenticator, keys and spare codes are forgotten too.
        """
        from allauth.mfa.models import Authenticator  # when used: a table

        member = self._find(name)
        member.is_active = True
        member.set_unusable_password()
        member.save()
        if forgets_factors:
            Authenticator.objects.filter(user=member).delete()
        self._write(member.name, "made a link for", forgets_second_factors=str(forgets_factors))
        return Changed(f"{member.name} has no password until she sets one.", self._link(member))

    def log(self, head: str = "") -> tuple[list[dict[str, Any]], str]:
        """Every line, the oldest first, and the last as "NUMBER HASH", once all were hashed again.

        Raises VerificationError where they are not as they were, or lack the `head` given.
        """
        last = log.check(home_of(self.folder), witness=head)
        rows = [
            {"seq": line.seq, "at": line.at, "who": line.who, "did": line.did,
             "said": log.said(line.content), "content": line.content}
            for line in log.lines()
        ]  # fmt: skip
        return rows[::-1], last

    def _find(self, name: str) -> Any:
        name = " ".join(name.split())
        found = _members().objects.filter(name=name).first()
        if found is None:
            known = list(_members().objects.values_list("name", flat=True))
            raise SettingsError(f'nobody is called "{name}" here. {nearest(name, known)}')
        return found

    def _write(self, name: str, did: str, **said: str) -> None:
        log.add(home_of(self.folder), who=self.by, did=did, person=name, **said)

    def _link(self, member: Any) -> str:
        """It works once: what signs it changes with the password."""
        at = settings.SERVANDA_DESK.address or "http://127.0.0.1:8017"
        id = urlsafe_base64_encode(force_bytes(member.pk))
        path = reverse("password_link", args=[id, default_token_generator.make_token(member)])
        return f"{at.rstrip('/')}{path}"


def _known_role(role: str) -> None:
    if role not in ROLES:
        raise SettingsError(f'there is no role "{role}". {nearest(role, ROLES)}')


def _members() -> Any:
    from servanda.desk.team.models import TeamMember  # when used: a table

    return TeamMember
