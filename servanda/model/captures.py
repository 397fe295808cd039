"""Bytes as they were published, and the working text taken out of them."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, get_args

from attrs import field, frozen
from attrs.validators import ge, in_

from servanda.model.ranges import LATER, Interval


@frozen
class Dating:
    """When something was published, and how that is known.

    how: "stated" by the page itself, "guessed" from its text or address, "given" by the user,
    "unknown". `basis` names the field or rule ("JSON-LD datePublished").
    """

    when: Interval
    how: Literal["stated", "guessed", "given", "unknown"]
    basis: str = ""


# fmt: off
WallKind = Literal[
    "",               # none: the page shows what it has
    "consent wall",   # a request for consent, to cookies or the like
    "paywall",        # the beginning at most; the rest for those who pay or sign in
    "visitor check",  # a check of who asks, or a refusal
]
WALL_KINDS: tuple[WallKind, ...] = get_args(WallKind)
# fmt: on


@frozen
class Capture:
    """Bytes as they were published, hashed, with where and when from; kept in the vault."""

    id: str  # "cap-..." of bytes_sha256 and address
    bytes_sha256: str
    size_bytes: int = field(validator=ge(0))
    media_type: str
    address: str  # URL, or file name, or "stdin"
    fetched_at: datetime
    added_by: str
    published: Dating
    publisher: str = ""
    source: str | None = None  # id of the watch's source, where it is one
    title: str = ""
    language: str = ""
    note: str = ""
    # what the page shows in place of its article: whatever stands behind it was not heard
    wall: WallKind = field(default="", validator=in_(WALL_KINDS), metadata=LATER)
    # only its own word says who its publisher is, and that is a listed outlet's name, or it is a
    # saved file; worked out of what the watch lists, never on record
    only_said: bool = field(default=False, metadata=LATER)
    named_by_person: bool = field(default=False, metadata=LATER)  # a person said its publisher


# fmt: off
PassageKind = Literal[
    "title", "heading", "body", "caption", "pull_link", "list", "quote", "table",
]
PASSAGE_KINDS: tuple[PassageKind, ...] = get_args(PassageKind)
# fmt: on


@frozen
class Passage:
    """A paragraph of the working text, what kind it is, and in which language where known."""

    start: int
    end: int
    kind: PassageKind = field(validator=in_(PASSAGE_KINDS))
    language: str = ""  # ISO 639-1


# fmt: off
FlagKind = Literal[
    "hidden",      # words that no reader of the page sees
    "invisible",   # marks without width inside a word
    "turned",      # marks that turn letters round, or carry words nobody sees
    "lookalike",   # letters of another script that look like those of the word's own
    "wide",        # full-width, mathematical, circled or struck-out forms of letters
    "to_machine",  # words addressed to a machine that reads
]
FLAG_KINDS: tuple[FlagKind, ...] = get_args(FlagKind)
# fmt: on


@frozen
class Flag:
    """Something in a page that could steer a reader unseen: what kind, where, which words.

    `words` spell invisible marks out ("kil<U+200B>led"). Where they do not stand in the working
    text, `start` equals `end` and is the place they stood at, as nearly as it is known.
    """

    kind: FlagKind = field(validator=in_(FLAG_KINDS))
    start: int
    end: int
    words: str


@frozen
class Text:
    """The working text taken out of a capture; derived, never in place of the bytes.

    `content` is the text that all spans of claims count in. Passages do not overlap and are
    in order of `start`.
    """

    id: str  # "txt-..."
    capture: str
    content: str
    passages: tuple[Passage, ...]
    extractor: str  # name and version
    hidden: str = ""  # what was hidden or stripped, in words
    flags: tuple[Flag, ...] = ()  # the same and more, each with its kind, place and words
