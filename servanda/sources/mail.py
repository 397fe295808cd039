"""Mailbox files: mbox, or one mail as .eml.

What leaves it: the words of each mail and the PDFs attached to it, each an entry of its own; a mail
within a mail is one of its own, with its own day. A sender's name can be forged, so none is taken
for a publisher.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from hashlib import sha256

from attrs import define, evolve, field

from servanda.errors import SourceError
from servanda.sources.entry import Entry, Listing, sent_on, title_of

MAILS = 100_000
PARTS = 200  # of one mail, those of mails within it counted
DEPTH = 10  # mails within mails
# Without a blank line before it or a day and a year in it, such a line is a sentence of the mail.
_START = re.compile(
    rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From [^\n]*\n"
    rb"|(?<=\n)From \S+ +[A-Z][a-z]{2} [A-Z][a-z]{2} [^\n]{0,40}\d{4}[^\n]*\n"
)
# The header that must follow: lines of it, one of them such as no sentence begins with.
_HEADER = re.compile(rb"(?:>?From [^\n]*\n)?((?:[!-9;-~]{1,100}:[^\n]*\n|[ \t][^\n]*\n){1,300})")
_OF_MAIL = re.compile(
    rb"^(?:From|To|Cc|Date|Subject|Message-ID|Received|Return-Path|Delivered-To|Reply-To|Sender|"
    rb"MIME-Version|Content-Type|Status|In-Reply-To|List-Id|DKIM-Signature|X-[!-9;-~]+):",
    re.I | re.M,
)
_ESCAPED = re.compile(rb"(?m)^>(?=>*From )")
_READ = ("text/plain", "text/html", "application/pdf")
# Kinds that hold no words, or the other form of what is read; the rest is told.
_WORDLESS = re.compile(
    r"image/|audio/|video/|font/|multipart/|text/(?:calendar|css|x-amp-html|rfc822-headers)$"
    r"|message/|application/(?:pgp|pkcs7|x-pkcs7|ms-tnef)"
)
_MAIL_NAME = re.compile(r"\.eml\Z", re.I)
_SHORT_BYTES = 200  # a plain part of fewer stands only for "see the HTML part"


@define
class _Mailbox:
    """What is read of a mailbox so far."""

    address: str
    entries: dict[str, Entry] = field(factory=dict)
    passed: list[str] = field(factory=list)
    unread: list[str] = field(factory=list)  # names of what is attached and not read


def listing(data: bytes, address: str) -> Listing:
    """The mails of a mailbox file, in its order. Raises SourceError where there is none."""
    data = data.lstrip(b"\xef\xbb\xbf\r\n")
    mails = list(_parted(data)) if data.startswith(b"From ") else [data]
    box = _Mailbox(address)
    for number, raw in enumerate(mails[:MAILS], start=1):
        try:
            count = _take(message_from_bytes(raw), raw, box, f"mail {number}", 0)
        except RecursionError:  # parts in parts in parts: that mail is passed over, no other
            count = 0
        if not count:
            box.passed.append(f"{address}: mail {number} has no words that can be read")
    if len(mails) > MAILS:
        box.passed.append(f"{address}: holds more than {MAILS:,} mails; the first were taken")
    if box.unread:
        names = ", ".join(dict.fromkeys(box.unread[:5]))
        box.passed.append(
            f"{address}: {len(box.unread):,} attached files are of kinds not read ({names})"
        )
    if not box.entries:
        raise SourceError(
            f"{address}: holds no mail that can be read. Nothing was taken from it. Export the "
            "mails as mbox or .eml."
        )
    return Listing(tuple(box.entries.values()), passed=tuple(box.passed))


def _parted(data: bytes) -> Iterator[bytes]:
    """The mails of an mbox: a line that begins with "From " parts them only before a header."""
    starts = [match for match in _START.finditer(data) if _is_header(data, match.end())]
    ends = [match.start() for match in starts[1:]] + [len(data)]
    for match, end in zip(starts, ends):
        yield _ESCAPED.sub(b"", data[match.end() : end])


def _is_header(data: bytes, place: int) -> bool:
    header = _HEADER.match(data, place)
    return bool(header and _OF_MAIL.search(header[1]))


def _take(mail: Message, raw: bytes, box: _Mailbox, name: str, depth: int) -> int:
    """The entries of a mail and of those within it are in the box; how many there were."""
    if not mail.keys():
        return 0
    parts, within = _parts(mail, box, name)
    new = list(_entries(mail, raw, parts))
    for entry in new:
        own = box.entries.setdefault(entry.key, entry)
        if (own.title, own.published) != (entry.title, entry.published):
            # another mail under the same id: a program's habit, or a reused draft
            key = f"{entry.key}-{sha256(entry.content).hexdigest()[:16]}"
            box.entries.setdefault(key, evolve(entry, key=key))
    count = len(new)
    for number, inner in enumerate(within, start=1):
        place = f"{name}, the mail {number} within it"
        if depth == DEPTH:
            box.passed.append(f"{box.address}: {place} lies deeper than {DEPTH} and is not read")
            continue
        of_it = _take(inner, inner.as_bytes(), box, place, depth + 1)
        if not of_it:
            box.passed.append(f"{box.address}: {place} has no words that can be read")
        count += of_it
    return count


def _parts(mail: Message, box: _Mailbox, name: str) -> tuple[list[Message], list[Message]]:
    """The parts of a mail that are read, and the mails within it; what is neither is told."""
    parts: list[Message] = []
    within: list[Message] = []
    todo = [mail]
    for count in range(PARTS + 1):
        if not todo:
            break
        if count == PARTS:
            box.passed.append(f"{box.address}: {name} has more than {PARTS} parts; the first count")
            break
        part = todo.pop(0)
        if inner := _mail_in(part) if part is not mail else None:
            within.append(inner)
        elif part.is_multipart():
            payload = part.get_payload()
            todo[:0] = [each for each in payload if isinstance(each, Message)]
        elif part.get_content_type() in _READ:
            parts.append(part)
        elif not _WORDLESS.match(part.get_content_type()):
            box.unread.append(title_of(_file_name(part) or part.get_content_type())[:80])
    return parts, within


def _mail_in(part: Message) -> Message | None:
    """The mail that a part is: as such, packed against the rules, or as a file that is named so."""
    if part.get_content_type() == "message/rfc822" and part.is_multipart():
        payload = part.get_payload()
        inner = payload[0] if isinstance(payload, list) and payload else None
        if not isinstance(inner, Message):
            return None
        if inner.keys():
            return inner
        packed = inner.get_payload()
        try:
            return message_from_bytes(base64.b64decode(str(packed).encode(), validate=False))
        except (binascii.Error, ValueError):
            return inner
    if part.is_multipart() or not _MAIL_NAME.search(_file_name(part)):
        return None
    inner = message_from_bytes(_bytes(part))
    return inner if inner.keys() else None


def _file_name(part: Message) -> str:
    try:
        return str(part.get_filename() or "")
    except (MessageError, ValueError, LookupError, TypeError):
        return ""


def _entries(mail: Message, raw: bytes, parts: list[Message]) -> Iterator[Entry]:
    id = _header(mail, "Message-ID").strip("<> ") or sha256(raw).hexdigest()
    title, published = _header(mail, "Subject"), sent_on(_header(mail, "Date"))
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
