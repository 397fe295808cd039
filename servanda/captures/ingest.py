"""Takes bytes in: kept by hash, dated, with their working text.

What leaves it: a capture, its text and the signals of what was doubtful. Bytes that cannot
be read are refused before anything is kept.
"""

from __future__ import annotations

from collections.abc import Container
from datetime import UTC, datetime

from attrs import evolve, field, frozen

from servanda import canon
from servanda.captures import sandbox
from servanda.captures.custody.vault import Vault
from servanda.captures.dates.publication import GIVEN, date_of
from servanda.captures.decoding import kind_of
from servanda.captures.text.working_text import Working, worked
from servanda.errors import SourceError
from servanda.model import Capture, Dating, Interval, Signal, Text

# What a kind of doubt may lead to, and what to do about it.
_DOUBTS = {
    "encoding": (
        "Names and quotes may be misspelt in the working text.",
        "Compare the text with the page; fetch it again if letters are wrong.",
    ),
    "hidden text": (
        "Words no reader sees may be meant to steer a machine, or be left over.",
        "Look at the page as shown before deciding on what it says.",
    ),
    "disguised words": (
        "Letters that only look like others keep words from being found by a search.",
        "Compare the words with the page; the reading sees through them.",
    ),
    "words to a machine": (
        "They are meant to steer a reader that obeys; the rules read them as any other words.",
        "Ask who put them there before relying on the page.",
    ),
    "extraction": (
        "Paragraphs may be missing, or not be the article's.",
        "Compare the text with the page; save the article as text if it is wrong.",
    ),
    "consent wall": (
        "Whatever stands behind it was not read. It is no page that tells nothing, nor one heard.",
        "Open the page in a browser, answer as you see fit, save it and add the file.",
    ),
    "paywall": (
        "Whatever stands behind it was not read. It is no page that tells nothing, nor one heard.",
        "Save the page where you may read the whole of it, or look for the report elsewhere.",
    ),
    "visitor check": (
        "Whatever stands behind it was not read. It is no page that tells nothing, nor one heard.",
        "Open the page in a browser, save it and add the file, or look for a copy in an archive.",
    ),
    "future date": (
        "An event cannot be told of before it was published; days counted from it would be wrong.",
        "Give the day of publication by hand.",
    ),
    "two dates": (
        'Days such as "on Monday" are counted from the day of publication.',
        "Check which is right; the other may be the day of a later edition.",
    ),
    "no date": (
        'Days such as "on Monday" cannot be told without the day of publication.',
        "Give the day of publication by hand, as exactly as it is known.",
    ),
}


def _to_the_second(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError(f"fetched_at {at!r} has no time zone; give UTC")
    return at.astimezone(UTC).replace(microsecond=0)


@frozen(kw_only=True)
class Said:
    """What the user, or the source, says of some bytes.

    `publisher`, `title` and `language` stand before what the page says of itself. `published` is
    used where the page states no day, and `published_by` says whose word it is.
    """

    address: str  # URL, or file name, or "stdin"
    fetched_at: datetime = field(converter=_to_the_second)  # an instant without a zone is refused
    added_by: str
    media_type: str | None = None  # as it was sent: "text/html; charset=utf-8"
    publisher: str = ""
    source: str | None = None  # id of the watch's source, where it is one
    published: Interval | None = None
    published_by: str = GIVEN
    title: str = ""
    language: str = ""
    note: str = ""


@frozen
class Kept:
    """What taking in some bytes came to."""

    capture: Capture
    text: Text
    signals: tuple[Signal, ...]


def keep(data: bytes, *, vault: Vault, details: Said, on_record: Container[str] = ()) -> Kept:
    """The bytes are in the vault and described; the same bytes and address give the same ids.

    What a run that broke off had in hand, and no record of `on_record` has, is described as it was
    then: by whom and when it was added is what the log of custody says. Raises SourceError, before
    anything is kept, when there is nothing to read; StoreError when the disk refuses.
    """
    kept = described(data, details)
    logged = put(kept.capture, data, vault=vault)
    if logged == kept.capture or logged.id in on_record:
        return kept
    then = evolve(details, fetched_at=logged.fetched_at, added_by=logged.added_by, note=logged.note)
    return described(data, then)


def described(data: bytes, details: Said) -> Kept:
    """Bytes described as by `describe`; HTML in the sandbox, as PDFs are there too.

    What is known here of the bytes is not left for the sandbox to say. Raises SourceError as
    `describe` does, and where HTML makes its parser crash, hang or describe another page.
    """
    if not _is_html(data, details.media_type):
        return describe(data, details)
    where = f"{details.address or 'the data given'}: "
    try:
        kept = sandbox.parsed(describe, data, result=Kept, given=details)
    except SourceError as error:
        raise SourceError(where + str(error).removeprefix(where)) from error
    if not _describes(kept, data, details):
        raise SourceError(
            f"{where}makes its parser describe another page. Nothing of it was kept. Save it anew "
            "with another program, or keep its text alone."
        )
    return kept


def _is_html(data: bytes, media_type: str | None) -> bool:
    try:
        return kind_of(data, media_type) == "text/html"
    except SourceError:
        return False  # refused in the same words where it is described


def _describes(kept: Kept, data: bytes, details: Said) -> bool:
    """Whether a description is of these bytes, this address and this taking in."""
    capture, sha256 = kept.capture, canon.sha256_of_bytes(data)
    expected = evolve(
        capture,
        id=canon.identify("cap", sha256, details.address),
        bytes_sha256=sha256,
        size_bytes=len(data),
        address=details.address,
        fetched_at=details.fetched_at,
        added_by=details.added_by,
    )
    return expected == capture and kept.text.capture == capture.id


def put(capture: Capture, data: bytes, *, vault: Vault) -> Capture:
    """The bytes of a described capture are in the vault, with who added them and when.

    It comes back as the log of custody has it, and goes on record so: the two never differ.
    """
    vault.put(data)
    return vault.custody.add(capture, data)


def describe(data: bytes, details: Said) -> Kept:
    """Bytes described, with their working text; nothing is written anywhere.

    Raises SourceError when there is nothing to read.
    """
    working = worked(data, details.media_type, address=details.address, title=details.title)
    dated = date_of(
        working.page,
        working.content,
        working.passages,
        address=details.address,
        fetched_on=details.fetched_at.date(),
        given=details.published,
        given_by=details.published_by,
    )
    capture = _capture(data, details, working, dated.dating)
    text = Text(
        id=canon.identify("txt", capture.id, working.extractor, working.content),
        capture=capture.id,
        content=working.content,
        passages=working.passages,
        extractor=working.extractor,
        hidden=working.hidden,
        flags=working.flags,
    )
    doubts = (*working.doubts, *dated.doubts)
    return Kept(capture, text, tuple(_signal(capture, *doubt) for doubt in doubts))


def _capture(data: bytes, details: Said, working: Working, published: Dating) -> Capture:
    sha256, page = canon.sha256_of_bytes(data), working.page
    return Capture(
        id=canon.identify("cap", sha256, details.address),
        bytes_sha256=sha256,
        size_bytes=len(data),
        media_type=_media_type(working, details.media_type),
        address=details.address,
        fetched_at=details.fetched_at,
        added_by=details.added_by,
        published=published,
        publisher=details.publisher or (page.publisher if page else ""),
        source=details.source,
        title=working.title,
        language=details.language or (page.language if page else ""),
        note=details.note,
        wall=working.wall,
    )


def _media_type(working: Working, given: str | None) -> str:
    """The kind the bytes were read as; with the given charset, which reading them again needs."""
    charset = (given or "").lower().partition("charset=")[2].split(";")[0].strip("\"' ")
    return f"{working.media_type}; charset={charset}" if charset else working.media_type


def _signal(capture: Capture, kind: str, what: str) -> Signal:
    why, do = _DOUBTS[kind]
    return Signal(
        id=canon.identify("sig", kind, capture.id, what),
        kind=kind,
        where=capture.address,
        what=what,
        why=why,
        do=do,
        at=capture.fetched_at,
    )
