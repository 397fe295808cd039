"""A mail server of the test's own at loopback (aiosmtpd), and what it was sent."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


class Inbox:
    """What came in, as the bytes of each message; and what the server is to answer."""

    def __init__(self, answer: str = "250 OK") -> None:
        self.answer = answer
        self.raw: list[bytes] = []
        self.greetings: list[str] = []
        self.logins: list[tuple[str, str]] = []
        self.is_encrypted: list[bool] = []

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:  # noqa: N802
        """Keep one message."""
        transport = server.transport
        self.greetings.append(session.host_name)
        self.is_encrypted.append(
            transport is not None and transport.get_extra_info("ssl_object") is not None
        )
        if self.answer.startswith("2"):
            self.raw.append(envelope.content)
        return self.answer

    @property
    def messages(self) -> list[EmailMessage]:
        """The messages, parsed as a mail program does."""
        return [message_from_bytes(raw, policy=policy.default) for raw in self.raw]

    def authenticate(
        self, server: SMTP, session: Any, envelope: Any, mechanism: str, data: LoginPassword
    ) -> AuthResult:
        """Take one password alone."""
        assert server and session and envelope and mechanism
        self.logins.append((data.login.decode(), data.password.decode()))
        return AuthResult(success=data.password == b"right", handled=False)


@contextmanager
def smtp_peer(
    inbox: Inbox,
    *,
    starttls: ssl.SSLContext | None = None,
    tls: ssl.SSLContext | None = None,
    with_password: bool = False,
) -> Iterator[int]:
    """A server that listens at loopback while the block runs; its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    words: dict[str, Any] = {}
    if starttls:
        words |= {"tls_context": starttls, "require_starttls": True}
    if with_password:
        words |= {
            "authenticator": inbox.authenticate,
            "auth_require_tls": False,
        }  # fmt: skip
    controller = Controller(
            inbox, hostname="127.0.0.1", port=port, ssl_context=tls, server_hostname="localhost",
        **words,
    )  # fmt: skip
    controller.start()
    try:
        yield port
    finally:
        controller.stop()
