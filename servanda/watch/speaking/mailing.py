"""The mail server of a watch's settings, once nothing is in the way of using it.

What leaves it: `MailSettings`, or SettingsError that says what to write.
"""

from __future__ import annotations

from pathlib import Path

from servanda.errors import SettingsError
from servanda.mailing import MailSettings
from servanda.post import is_address
from servanda.watch.settings_file import Settings

HOW = 'Write it in watch.toml: [mail], host = "smtp.example.org", from = "monitor@example.org".'


def mail_server(folder: Path, settings: Settings) -> MailSettings:
    """The server that watch.toml names. Raises SettingsError."""
    mail = settings.mail
    place = f"{folder / 'watch.toml'}: [mail]"
    if mail is None:
        raise SettingsError(
            f"{folder / 'watch.toml'}: names no mail server, so nothing can be sent. {HOW}"
        )
    if not is_address(mail.sender.lower()):
        raise SettingsError(f"{place}: from is no plain e-mail address. {HOW}")
    if settings.route and not mail.is_here:
        raise SettingsError(
            f"{place}: requests go by the route {settings.route}, which mail does not take: "
            f"{mail.host} would see where this machine is. Name a mail server of this machine "
            '(host = "localhost") that goes by it, or take the route out.'
        )
    return mail
