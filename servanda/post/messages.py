"""A message as it goes out: plain text, no tracking, no word of it able to become a header.

What leaves it: the bytes of one message. The same message has the same Message-ID each time it is
built, so that a server that got it already can tell.
"""

from __future__ import annotations

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from attrs import frozen

from servanda.errors import EvidenceError

_LONGEST_SUBJECT = 200


@frozen
class Message:
    """One message to one address."""

    id: str
    address: str
    subject: str
    body: str
    language: str = "en"


def built(message: Message, *, sender: str, at: datetime) -> bytes:
    """The bytes of a message. Raises EvidenceError where a line of it would be another's header."""
    mail = EmailMessage(policy=SMTP)
    subject = " ".join(message.subject.split())[:_LONGEST_SUBJECT]
    host = sender.rpartition("@")[2]
    try:
        mail["From"] = Address(addr_spec=sender)
        mail["To"] = Address(addr_spec=message.address)
        mail["Subject"] = subject
        mail["Date"] = format_datetime(at)
        mail["Message-ID"] = f"<{message.id}@{host}>"
        mail["Content-Language"] = message.language
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(message.body, charset="utf-8", cte="quoted-printable")
    except (ValueError, IndexError) as error:
        raise EvidenceError(f"The message to that address cannot be written: {error}.") from error
    return mail.as_bytes()
