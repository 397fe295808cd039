"""Mailbox files: mbox, or one mail as .eml.

What leaves it: the words of each mail and the PDFs attached to it, each an entry of its own. A
sender's name can be forged, so none is taken for a publisher.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from hashlib import sha256

from servanda.errors import SourceError
from servanda.sources.entry import Entry, Listing, sent_on, title_of

MAILS = 100_000
PARTS = 200  # of one mail
# Without a blank line before it or a day and a year in it, such a line is a sentence of the mail.
_START = re.compile(
    rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From [^\n]*\n"
    rb"|(?<=\n)From \S+ +[A-Z][a-z]{2} [A-Z][a-z]{2} [^\n]{0,40}\d{4}[^\n]*\n"
)
_READ = ("text/plain", "text/html", "application/pdf")
_SHORT_BYTES = 200  # a plain part of fewer stands only for "see the HTML part"


def listing(data: bytes, address: str) -> Listing:
    """The mails of a mailbox file, in its order. Raises SourceError where there is none."""
    mails = _START.split(data)[1:] if data.startswith(b"From ") else [data]
    entries: dict[str, Entry] = {}
    passed = []
    for number, raw in enumerate(mails[:MAILS], start=1):
        try:
            new = list(_entries(raw))
        except RecursionError:  # parts in parts in parts: that mail is passed over, no other
            new = []
        for entry in new:
            entries.setdefault(entry.key, entry)
        if not new:
            passed.append(f"{address}: mail {number} has no words that can be read")
    if len(mails) > MAILS:
        passed.append(f"{address}: holds more than {MAILS:,} mails; the first were taken")
    if not entries:
        raise SourceError(
            f"{address}: holds no mail that can be read. Nothing was taken from it. Export the "
            "mails as mbox or .eml."
        )
    return Listing(tuple(entries.values()), passed=tuple(passed))


def _entries(raw: bytes) -> Iterator[Entry]:
    mail = message_from_bytes(raw)
    if not mail.keys():
        return
    id = _header(mail, "Message-ID").strip("<> ") or sha256(raw).hexdigest()
    title, published = _header(mail, "Subject"), sent_on(_header(mail, "Date"))
    parts = [part for at, part in enumerate(mail.walk()) if at < PARTS and _is_read(part)]
    words = [part for part in parts if part.get_content_type() != "application/pdf"]
    plain = [part for part in words if part.get_content_type() == "text/plain"]
    body = next((part for part in plain if len(_bytes(part)) > _SHORT_BYTES), None)
    body = body or next(iter([part for part in words if part not in plain] or plain), None)
    attached = [part for part in parts if part.get_content_type() == "application/pdf"]
    for number, part in enumerate([*([body] if body else []), *attached]):
        if content := _bytes(part):
            charset = _charset(part)
            yield Entry(
                key=f"mid:{id}" + (f"/{number}" if number else ""),
                title=title_of(title),
                published=published,
                content=content,
                media_type=part.get_content_type() + (f"; charset={charset}" if charset else ""),
            )


def _is_read(part: Message) -> bool:
    return not part.is_multipart() and part.get_content_type() in _READ


def _bytes(part: Message) -> bytes:
    try:
        content = part.get_payload(decode=True)
    except (MessageError, ValueError, LookupError):
        return b""
    return content if isinstance(content, bytes) else b""


def _charset(part: Message) -> str:
    try:
        charset = str(part.get_content_charset() or "")
    except (MessageError, ValueError, LookupError):
        return ""
    return charset if re.fullmatch(r"[\w.:-]{1,40}", charset) else ""


def _header(mail: Message, name: str) -> str:
    raw = mail.get(name, "")
    try:
        return str(make_header(decode_header(str(raw))))
    except (MessageError, LookupError, ValueError):
        return str(raw)
