"""The words of a digest: one line for a quiet day, else a line for each thing that is new.

What leaves it: plain text, an e-mail message, Atom and JSON Feed. The same news gives the same
bytes, and the same ids, so that what is sent twice is known to be one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from uuid import UUID
from xml.sax.saxutils import escape, quoteattr

from servanda import canon, wording
from servanda.watch.importing.safe_cells import cleaned
from servanda.watch.speaking.digest_marks import EVERYBODY, GivenDigest, ReaderFile
from servanda.watch.speaking.news import HEADINGS, News
from servanda.watch.speaking.values import Row

MOST = 25  # of one kind that are named; of more it says how many
FEED_FORMS = ("atom", "json-feed")


def digest_words(news: News, *, command: str = "servanda digest WATCH") -> str:
    """A digest in plain text, its lines unbroken; one line where nothing is new.

    `command` is what shows the rest, where there is more of a kind than is named.
    """
    until = news.until.on
    assert until is not None
    on = wording.day(until)
    since = news.since.on
    before = f"since {wording.day(since)}" if since else "since the record began"
    closing = _closing(news)
    if news.is_quiet:
        others = " by others" if news.reader else ""
        return (
            f"{news.title}, {on}: nothing changed {before}. Nothing was kept, decided or written"
            f"{others}, no standing moved, nothing fell due and no source fell silent; {closing}.\n"
        )
    many = wording.figure(len(news.items), "thing is", "things are")
    lines = [f"{news.title}, {on}: {many} new {before}; {closing}."]
    for kind, heading in HEADINGS.items():
        some = [item.words for item in news.items if item.kind == kind]
        if some:
            lines += ["", f"{heading} ({len(some)})" if len(some) > 1 else heading]
            lines += [f"- {wording.capital(words)}" for words in some[:MOST]]
            if len(some) > MOST:
                shown = f": {command} --since {news.since.at:%Y-%m-%d}" if news.since.at else ""
                lines.append(f"- and {len(some) - MOST} more{shown}")
    return "\n".join(lines) + "\n"


def _closing(news: News) -> str:
    waiting = wording.figure(news.undecided, "incident")
    silent = wording.listed(news.still_silent)
    still = f"; still silent, and nobody said why: {silent}" if silent else ""
    return f"{waiting} waiting for a decision; {news.heard}{still}"


def digest_title(news: News) -> str:
    """The subject of a digest: whether anything is new is in it."""
    until = news.until.on
    assert until is not None
    many = len(news.items)
    said = "nothing changed" if news.is_quiet else f"{wording.figure(many, 'thing')} new"
    return f"{news.title}: {said}, {wording.day(until)}"


def given_digest(news: News, *, command: str = "servanda digest WATCH") -> GivenDigest:
    """The digest as it is given. Its id is of what the reader was told before, and until when."""
    assert news.until.at is not None
    id = canon.identify(
        "dig", news.title, news.reader, news.since.line, news.since.link, news.until.line,
        news.until.link, news.until.on,
    )  # fmt: skip
    return GivenDigest(id, news.until.at, digest_title(news), digest_words(news, command=command))


def news_row(news: News) -> Row:
    """A digest in the words of the contract: one object, with an object for each new thing."""
    return {
        "reader": news.reader or EVERYBODY,
        "since": news.since.on.isoformat() if news.since.on else None,
        "on": news.until.on.isoformat() if news.until.on else None,
        "from_line": news.since.line,
        "to_line": news.until.line,
        "quiet": news.is_quiet,
        "items": [canon.plain(item) for item in news.items],
        "undecided": news.undecided,
        "still_silent": list(news.still_silent),
        "heard": news.heard,
    }


def digest_mail(given: GivenDigest, *, sender: str, reader: str, address: str) -> EmailMessage:
    """The message of a digest to one reader; sent twice, it has the same id and is one."""
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = sender
    message["To"] = formataddr((cleaned(reader), address))
    message["Subject"] = " ".join(cleaned(given.title).split())
    message["Date"] = format_datetime(given.at)
    message["Message-ID"] = f"<{given.id}@{sender.rpartition('@')[2] or 'localhost'}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no absence notice answers it
    message.set_content(cleaned(given.words))
    return message


def digest_feed(told: ReaderFile, form: str, *, title: str) -> bytes:
    """The digests that a reader was given as a feed of one of `FEED_FORMS`, the newest first."""
    newest = sorted(told.given, key=lambda one: one.at, reverse=True)
    if form == "json-feed":
        return _json_feed(newest, told.reader, title)
    return "".join(f"{line}\n" for line in _atom_lines(newest, told.reader, title)).encode("utf-8")


def _json_feed(newest: Sequence[GivenDigest], reader: str, title: str) -> bytes:
    """JSON Feed 1.1 (jsonfeed.org)."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": f"{title}: digests",
        "authors": [{"name": title}],
        "items": [
            {
                "id": _urn(reader, one.id),
                "title": one.title,
                "content_text": one.words,
                "date_published": canon.plain(one.at),
            }
            for one in newest
        ],
    }
    return (json.dumps(feed, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _atom_lines(newest: Sequence[GivenDigest], reader: str, title: str) -> Iterator[str]:
    """Atom (RFC 4287), each digest an entry of plain text."""
    yield '<?xml version="1.0" encoding="utf-8"?>'
    yield f"<feed xmlns={quoteattr('http://www.w3.org/2005/Atom')}>"
    yield f"<id>{_urn(reader, title)}</id>"
    yield f"<title>{_xml(title)}: digests</title>"
    yield f"<author><name>{_xml(title)}</name></author>"
    # a feed always has a day: where nothing was given yet, one that cannot be mistaken for news
    yield f"<updated>{canon.plain(newest[0].at) if newest else '1970-01-01T00:00:00Z'}</updated>"
    for one in newest:
        yield "<entry>"
        yield f"<id>{_urn(reader, one.id)}</id>"
        yield f"<title>{_xml(one.title)}</title>"
        yield f"<updated>{canon.plain(one.at)}</updated>"
        yield f'<content type="text">{_xml(one.words)}</content>'
        yield "</entry>"
    yield "</feed>"


def _urn(*parts: str) -> str:
    """A name that stays, and says nothing of the machine or the reader."""
    return UUID(hex=canon.sha256(list(parts))[:32], version=5).urn


def _xml(words: str) -> str:
    return escape(cleaned(words))
