"""Hands messages of a queue to the user's own mail server, one after another.

What leaves it: what the server said to each message. It opens no connection until it is asked to
send, and none that can be read on the way, but to this very machine.
"""

from __future__ import annotations

import re
import smtplib
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self

from attrs import field, frozen
from attrs.validators import in_

from servanda.mailing import MailSettings, connected

if TYPE_CHECKING:
    import ssl

# Plain addresses alone: what is quoted, commented or in another script could be read two ways.
_ATOM = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
_ADDRESS = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@([a-z0-9.-]+)\Z")


def is_address(address: str) -> bool:
    """Whether an address in small letters is one that nobody can read in two ways."""
    return len(address) <= 254 and bool(_ADDRESS.match(address))


# fmt: off
Outcome = Literal[
    "accepted",  # the server has it: from here on it is the server's to bring
    "refused",   # it will not have it, today or any day
    "later",     # it may be asked again
    "unknown",   # the connection broke after all of it was given
]
# fmt: on


@frozen
class Handover:
    """What the server said to one message."""

    outcome: Outcome = field(validator=in_(("accepted", "refused", "later", "unknown")))
    words: str = ""


class Smtp:
    """A connection for several messages, made when the first is sent; used with `with`."""

    def __init__(
        self, server: MailSettings, *, context: Callable[[], ssl.SSLContext] | None = None
    ) -> None:
        self._server = server
        self._context = context
        self._open: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self._drop()

    def send(self, address: str, data: bytes) -> Handover:
        """Hand over one message, and say what became of it. Raises nothing of the network's."""
        try:
            smtp = self._opened()
        except smtplib.SMTPAuthenticationError as error:
            return Handover("later", f"the server refuses the name or password ({error.smtp_code})")
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            return Handover("later", f"the server cannot be reached: {_words(error)}")
        given = False
        try:
            smtp.mail(self._server.sender)
            code, words = smtp.rcpt(address)
            if code not in (250, 251):
                smtp.rset()
                return _refused(code, words)
            given = True
            code, words = smtp.data(data)
            if code != 250:
                smtp.rset()
                return _refused(code, words)
            return Handover("accepted", f"{code} {_text(words)}")
        except smtplib.SMTPDataError as error:  # said before any of the message was given
            self._drop()
            return _refused(error.smtp_code, error.smtp_error)
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            return Handover(
                "unknown" if given else "later", f"the connection broke: {_words(error)}"
            )

    def _opened(self) -> smtplib.SMTP:
        if self._open is None:
            self._open = connected(self._server, context=self._context)
        return self._open

    def _drop(self) -> None:
        smtp, self._open = self._open, None
        if smtp is not None:
            try:
                smtp.quit()
            except (OSError, smtplib.SMTPException):
                smtp.close()


def _refused(code: int, words: bytes | str) -> Handover:
    return Handover("refused" if 500 <= code < 600 else "later", f"{code} {_text(words)}")


def _text(words: bytes | str) -> str:
    said = words.decode("utf-8", errors="replace") if isinstance(words, bytes) else words
    return " ".join("".join(s if s.isprintable() else " " for s in said).split())[:200]


def _words(error: BaseException) -> str:
    return _text(str(error)) or type(error).__name__
