"""A campaign over a watch of the test's own, its page asked without a server, and a mail server."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from attrs import define, field
from django.conf import settings
from django.test import Client, override_settings

from servanda import watch as way
from servanda.desk.signon.settings import SignonPage, signon_settings
from servanda.mailing import MailSettings
from servanda.model import Campaign
from servanda.store.connect import prepare

TEXT = """\
# An open letter on a placeholder

1. The promise was made.

2. The promise was not kept.

3. We ask that it be kept.
"""
KEEPER = "Placeholder Keeper"
SENDER = "letter@sign.example"


def instant() -> datetime:
    """Now, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def open_campaign(folder: Path, text: str = TEXT, **said: Any) -> Campaign:
    """A text opened for signature, as `signon open` does once it was checked."""
    now = instant()
    given: dict[str, Any] = {
        "title": "An open letter on a placeholder", "language": "en", "checked_on": now.date(),
        "closes_on": now.date() + timedelta(days=30), "officers": 1, "threshold": 0,
        "embargo_until": None, "replaces": "", "by": KEEPER, "at": now,
    } | said  # fmt: skip
    with way.open_watch(folder).record() as record:
        campaign = way.opened_campaign(text, way.SignonRecords.of(record), **given)
        record.add([campaign], at=now)
    return campaign


def invite(folder: Path, name: str, domain: str = "", key: str = "") -> None:
    """An organisation is known, and asked."""
    with way.open_watch(folder).record() as record:
        signatory = way.known_signatory(
            way.SignonRecords.of(record), name=name, domain=domain, key=key,
            how_known="its letterhead", by=KEEPER, at=instant(),
        )  # fmt: skip
        record.add([signatory], at=instant())


@define
class MailPeer:
    """A real SMTP server of this machine: what it accepted, and whom it refuses."""

    port: int = 0
    got: list[EmailMessage] = field(factory=list)
    recipients: list[str] = field(factory=list)
    refused: set[str] = field(factory=set)
    put_off: int = 0  # so many messages are put off before one is taken

    async def handle_RCPT(  # noqa: N802 as aiosmtpd calls it
        self, _: SMTP, __: Session, envelope: Envelope, address: str, ___: list[str]
    ) -> str:
        if address in self.refused:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _: SMTP, __: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.put_off:
            self.put_off -= 1
            return "451 come again later"
        content = envelope.content
        assert isinstance(content, bytes)
        message = message_from_bytes(content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.got.append(message)
        self.recipients += envelope.rcpt_tos
        return "250 taken"

    @property
    def server(self) -> MailSettings:
        return MailSettings("127.0.0.1", SENDER, self.port, security="none")


@contextmanager
def mail_peer() -> Iterator[MailPeer]:
    """The server, while it listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        peer = MailPeer(free.getsockname()[1])
    controller = Controller(peer, hostname="127.0.0.1", port=peer.port)
    controller.start()
    try:
        yield peer
    finally:
        controller.stop()


@define
class SignonSite:
    """The page of a watch, a browser, and where its messages go."""

    folder: Path
    campaign: Campaign
    browser: Client
    mail: MailPeer

    def ask(self, name: str, *addresses: str, status: int = 200, **more: str) -> str:
        """Send the form; the page that it comes to."""
        form = {"text_sha256": self.campaign.text_sha256, "organisation": name,
                "address": list(addresses), **more}  # fmt: skip
        response = self.browser.post("/sign", form)
        assert response.status_code == status, response.content.decode()[-1500:]
        return str(response.content.decode())

    def deliver(self) -> None:
        """Hand over what is due."""
        queue = way.QueueFiles(self.folder)
        with way.Smtp(self.mail.server) as smtp:
            list(way.send_due(queue, smtp, sender=SENDER, clock=instant))

    def letters_to(self, address: str) -> list[tuple[str, str, str]]:
        """The path of the link, the number and the code of each message to an address."""
        found = []
        for message in self.mail.got:
            if message["To"] == address:
                body = message.get_content()
                link = re.search(r"https?://[^/\s]+(/confirm/\S+)", body)
                number = re.search(r"Number: (\S+)", body)
                code = re.search(r"Code: (\S+)", body)
                assert link and number and code, body
                found.append((link[1], number[1], code[1]))
        return found

    def signed(self) -> list[str]:
        """The organisations that count."""
        return [row["organisation"] for row in self.rows() if row["state"] == "verifies"]

    def rows(self) -> list[dict[str, Any]]:
        with way.open_watch(self.folder).record() as record:
            view = way.signon_view(
                way.SignonRecords.of(record), way.QueueFiles(self.folder), self.campaign,
                on=instant().date(),
            )  # fmt: skip
        return list(way.signature_rows(view))


@contextmanager
def site_of(folder: Path, campaign: Campaign, mail: MailPeer) -> Iterator[SignonSite]:
    """The page over a watch."""
    prepare()
    settings.SECRET_KEY = "of nobody"  # noqa: S105 to go back to; the store has none
    own = SignonPage(folder, "https://sign.example")
    some = {name: value for name, value in signon_settings(own).items() if name != "DATABASES"}
    with override_settings(**some):
        from django.core.cache import cache  # when used: by the settings of the page

        cache.clear()
        yield SignonSite(folder, campaign, Client(HTTP_HOST="sign.example"), mail)


@pytest.fixture
def mail() -> Iterator[MailPeer]:
    with mail_peer() as peer:
        yield peer


@pytest.fixture
def site(new_watch: Path, mail: MailPeer) -> Iterator[SignonSite]:
    """A page with one invited organisation, of rights.example."""
    campaign = open_campaign(new_watch)
    invite(new_watch, "Placeholder Rights Union", "rights.example")
    with site_of(new_watch, campaign, mail) as opened:
        yield opened
