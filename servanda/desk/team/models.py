"""The desk's own tables: its people, and the log of what they did.

What leaves it: accounts with a role, and lines that are chained by hash and never changed.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac

from servanda.desk.entering import LONGEST_NAME
from servanda.desk.rights import ROLES


class TeamMember(AbstractBaseUser):  # type: ignore[misc]
    """One person of the team; `name` is what signs her decisions and what she signs in with."""

    name = models.CharField(max_length=LONGEST_NAME, unique=True)
    role = models.CharField(max_length=20, choices=[(role, role) for role in ROLES])
    is_active = models.BooleanField(default=True)

    objects = BaseUserManager()

    USERNAME_FIELD = "name"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def get_session_auth_hash(self) -> str:
        """What a session is bound to: with another password or role, or switched off, it ends."""
        return self._bound_to(None)

    def get_session_auth_fallback_hash(self) -> list[str]:
        """None: a desk has one key."""
        return []

    def _bound_to(self, secret: str | None) -> str:
        spelt = "\n".join((self.password, self.role, str(self.is_active)))
        return str(
            salted_hmac("servanda.desk", spelt, secret=secret, algorithm="sha256").hexdigest()
        )


class LogLine(models.Model):  # type: ignore[misc]
    """One line of the desk's log: who did what, when, and its link of the chain."""

    seq = models.BigIntegerField(primary_key=True)
    at = models.CharField(max_length=20)
    who = models.CharField(max_length=LONGEST_NAME)
    did = models.CharField(max_length=40)
    content = models.TextField()  # JSON
    chain_sha256 = models.CharField(max_length=64)
