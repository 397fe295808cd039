"""The mail server of a watch's settings, with its password from where they say it is.

What leaves it: a `MailServer`, or SettingsError that says what to write. The password is printed
nowhere and is in none of the watch's files.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from servanda import post, user_files
from servanda.errors import SettingsError
from servanda.watch.settings import Watch

LOOPBACK = ("127.0.0.1", "::1", "localhost")
MOST_BYTES = 4_000
HOW = 'Write it in watch.toml: [mail], host = "mail.example.org", sender = "letter@example.org".'


def mail_server(watch: Watch, environ: Mapping[str, str]) -> post.MailServer:
    """The server that watch.toml names. Raises SettingsError."""
    mail = watch.settings.mail
    place = f"{watch.folder / 'watch.toml'}: [mail]"
    if mail is None:
        raise SettingsError(
            f"{watch.folder / 'watch.toml'}: names no mail server, so no message can be sent; each "
            f"waits in the outbox. {HOW}"
        )
    if not post.is_address(mail.sender.lower()):
        raise SettingsError(f"{place}: sender is no plain e-mail address. {HOW}")
    if mail.security == "none" and mail.host not in LOOPBACK:
        raise SettingsError(
            f'{place}: security = "none" is for a server of this very machine; to {mail.host} '
            'addresses and codes would go where others can read them. Use "starttls" or "tls".'
        )
    if watch.route is not None and mail.host not in LOOPBACK:
        raise SettingsError(
            f"{place}: watch.toml has a route for what is fetched, and mail does not go by it: "
            f"{mail.host} would see where this machine is. Send through a server of this machine "
            "(127.0.0.1), or take the route out."
        )
    return post.MailServer(
        mail.host, mail.port, mail.security, mail.sender, mail.user, _password(watch, environ)
    )


def _password(watch: Watch, environ: Mapping[str, str]) -> str:
    mail = watch.settings.mail
    if mail is None or not mail.user:
        return ""
    place = f"{watch.folder / 'watch.toml'}: [mail]"
    if mail.password_env:
        if mail.password_env not in environ:
            raise SettingsError(
                f"{place}: the variable {mail.password_env} is not set, so the server would let "
                "nobody in. Set it in the shell that sends."
            )
        return environ[mail.password_env]
    if mail.password_file:
        path = Path(mail.password_file).expanduser()
        with user_files.refused_as(SettingsError, path):
            return user_files.read_text(path, most_bytes=MOST_BYTES).partition("\n")[0].strip()
    raise SettingsError(f"{place}: user is set, and neither password_env nor password_file.")
