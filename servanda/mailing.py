"""Mail, as the user's own server takes it: one message handed over, or an error that says why not.

What leaves the machine: the message that is given, once a person asked for it. It adds no name of
the machine, asks no address book, and never sends in the clear but to the machine itself.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from attrs import field, frozen
from attrs.validators import and_, ge, in_, le

from servanda import user_files
from servanda.errors import SettingsError, nearest

if TYPE_CHECKING:
    import smtplib
    import ssl

MailSecurity = Literal[
    "starttls",  # in the clear until the server is asked to encrypt, and nothing is sent before
    "tls",  # encrypted from the first byte
    "none",  # never: for a relay on this machine alone
]
SECURITIES: tuple[MailSecurity, ...] = get_args(MailSecurity)
PASSWORD = "SERVANDA_MAIL_PASSWORD"  # noqa: S105 the name of the variable, and no password
LOOPBACK = ("localhost", "127.0.0.1", "::1")
TIMEOUT_SECONDS = 60
MACHINE = "[127.0.0.1]"  # servers ask for a name, and an address in brackets is one
PASSWORD_BYTES = 4096
_KEYS = ("host", "port", "from", "user", "security", "password_file")


@frozen
class MailSettings:
    """The table [mail] of watch.toml: whose server takes mail, and who it is from.

    `user` is who signs in where that is not `sender`. The password is never in watch.toml: it is
    the first line of `password_file`, or of the variable SERVANDA_MAIL_PASSWORD; with neither
    nobody signs in.
    """

    host: str
    sender: str  # "from" in watch.toml
    port: int = field(default=587, validator=and_(ge(1), le(65_535)))
    user: str = ""
    security: MailSecurity = field(default="starttls", validator=in_(SECURITIES))
    password_file: str = ""

    @property
    def is_here(self) -> bool:
        """Whether the server is on this machine, so that nobody could read along."""
        return self.host in LOOPBACK


def mail_table(path: Path, table: Any) -> dict[str, Any]:
    """The table [mail] of a watch.toml with "from" as `MailSettings` has it.

    Raises SettingsError with the place, what is wrong and what to write.
    """
    if not isinstance(table, Mapping):
        raise SettingsError(f"{path}: mail is a table: [mail], then {', '.join(_KEYS)}.")
    for key in table:
        if key not in _KEYS:
            raise SettingsError(
                f'{path}: [mail] has the key "{key}". {nearest(str(key), _KEYS)} A password '
                f"stands in the file that password_file names, or in {PASSWORD}."
            )
    for key in ("host", "from"):
        if not str(table.get(key, "")).strip():
            raise SettingsError(
                f'{path}: [mail] has no {key}. Write host = "smtp.example.org" and from = '
                '"monitor@example.org": no mail could be sent.'
            )
    if table.get("security") == "none" and table["host"] not in LOOPBACK:
        raise SettingsError(
            f'{path}: security = "none" would send mail to {table["host"]} in the clear, for '
            'anybody on the way to read. Write "starttls" or "tls"; "none" is for a relay on this '
            "machine."
        )
    return {"sender" if key == "from" else key: value for key, value in table.items()}


def connected(
    settings: MailSettings, *, context: Callable[[], ssl.SSLContext] | None = None
) -> smtplib.SMTP:
    """A connection to the server, encrypted as the settings say, the user let in.

    It tells no name of this machine, and sends nothing in the clear but to this machine. Raises
    what smtplib and the network do; SettingsError where the password cannot be read.
    """
    # when used: they load the library of certificates
    import smtplib
    import ssl

    password = _password(settings)
    trusted = context or ssl.create_default_context
    if settings.security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            settings.host, settings.port, local_hostname=MACHINE, timeout=TIMEOUT_SECONDS,
            context=trusted(),
        )  # fmt: skip
    else:
        server = smtplib.SMTP(
            settings.host, settings.port, local_hostname=MACHINE, timeout=TIMEOUT_SECONDS
        )
    try:
        if settings.security == "starttls":
            server.starttls(context=trusted())
        server.ehlo_or_helo_if_needed()
        if password:
            server.login(settings.user or settings.sender, password)
    except BaseException:
        server.close()
        raise
    return server


def send(settings: MailSettings, message: EmailMessage) -> None:
    """The server has taken a message for every one it is addressed to.

    Raises SettingsError where the server is not reached, its certificate is not good, it refuses
    the user, the sender or any address: then nothing is known to be sent.
    """
    import smtplib  # when used: it loads the library of certificates

    where = f"{settings.host}, port {settings.port}"
    try:
        with connected(settings) as server:
            refused = server.send_message(message)
    except smtplib.SMTPAuthenticationError as error:
        raise SettingsError(
            f"{where}: the server does not take the user or the password ({error.smtp_code}). "
            f"Nothing was sent. Correct user and password_file of [mail], or {PASSWORD}."
        ) from error
    except smtplib.SMTPException as error:
        raise SettingsError(
            f"{where}: the server did not take the message: {_said(error)}. It is not known to be "
            "sent. Look at host, port, from and security of [mail] in watch.toml."
        ) from error
    except OSError as error:  # not reached, or a certificate that is not good
        raise SettingsError(
            f"{where}: not reached: {error}. Nothing was sent. Look at host, port and security of "
            "[mail] in watch.toml, and at the network."
        ) from error
    if refused:
        raise SettingsError(
            f"{where}: the server refused {', '.join(sorted(refused))}. Correct the address."
        )


def _password(settings: MailSettings) -> str:
    """The password, "" where none is set."""
    if not settings.password_file:
        return os.environ.get(PASSWORD, "")
    path = Path(settings.password_file).expanduser()
    with user_files.refused_as(SettingsError, path):
        words = user_files.read_text(path, most_bytes=PASSWORD_BYTES)
    if not words.strip():
        raise SettingsError(f"{path}: is empty, where the password of [mail] is asked.")
    return words.splitlines()[0].strip()


def _said(error: Exception) -> str:
    """What a server answered, in one line."""
    code, words = getattr(error, "smtp_code", ""), getattr(error, "smtp_error", b"")
    if isinstance(words, bytes):
        words = words.decode("utf-8", errors="replace")
    return " ".join(f"{code} {words or error}".split())[:200]
