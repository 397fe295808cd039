"""The gate over bytes: whether a page names somebody or somewhere, and shows an act.

What leaves it: yes or no for a page's bytes, and for its text. An automaton of plain hints is run
over the raw bytes first, at the speed of memory; where it finds one, that of the names says whether
one stands there; only pages that pass it are turned into characters for the cues.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable
from typing import Any

import hyperscan

from servanda.scan.words import Words, hints_of, loosened, patterns_of

_ANY = hyperscan.HS_FLAG_SINGLEMATCH
_LOOSE = _ANY | hyperscan.HS_FLAG_CASELESS | hyperscan.HS_FLAG_PREFILTER
_SIZE_BYTES = 8  # of the number before each automaton that is dumped

NOBODY = "names nobody and nowhere"
NO_ACT = "shows no act"


class WordGate:
    """Three automata, ready to run. Belongs to one thread of one process.

    `unheld` are phrases that no automaton can hold; pages shown by them alone are not found.
    """

    def __init__(self, hints: Any, near: Any, acts: Any, unheld: tuple[str, ...] = ()) -> None:
        self._hints, self._near, self._acts, self.unheld = hints, near, acts, unheld

    def dump(self) -> bytes:
        """The automata as bytes, for processors of this kind."""
        dumped = [
            bytes(hyperscan.dumpb(automaton)) for automaton in (self._hints, self._near, self._acts)
        ]
        return b"".join(len(data).to_bytes(_SIZE_BYTES, "big") + data for data in dumped)

    def near(self, view: bytes | memoryview) -> bool:
        """Whether bytes in any common encoding hold a name, menus and scripts left out."""
        if not _shows(self._hints, view):
            return False
        data = bytes(view)

        def met(_: int, __: int, end: int, *___: Any) -> bool:
            return _is_shown(data, end)

        return _shows(self._near, data, met)

    def acts(self, text: str) -> bool:
        """Whether characters hold a cue of an act."""
        return _shows(self._acts, _folded(text).encode("utf-8", "ignore"))

    def passes(self, view: bytes | memoryview) -> str:
        """Empty where a page's bytes pass; else what they lack."""
        view = _narrow(view)
        if not self.near(view):
            return NOBODY
        data = bytes(view)
        if _shows(self._acts, data.lower()):
            return ""
        text = data.decode("utf-8", errors="ignore")
        if self.acts(html.unescape(text) if "&" in text else text):
            return ""
        if not data.isascii() and self.acts(data.decode("cp1252", errors="ignore")):
            return ""
        return NO_ACT

    def passes_text(self, text: str, head: bytes = b"") -> str:
        """Empty where a working text passes; else what it lacks. A name in the `head` will do."""
        if not self.near(text.encode("utf-8", "ignore")) and not self.near(head):
            return NOBODY
        return "" if self.acts(text) else NO_ACT


def made(words: Words, *, acts_of: WordGate | None = None) -> WordGate:
    """The gate for some words, made anew: some seconds of work.

    `acts_of`: a gate with the same acts, whose automaton of them is taken.
    """
    hints = _database([(hint, _ANY) for hint in hints_of(words.near)])
    near = _database([(pattern, 0) for pattern in patterns_of(words.near)])
    if acts_of is not None:
        return WordGate(hints, near, acts_of._acts, acts_of.unheld)
    cues = [(_spelt(word, whole=True), _ANY) for word in words.whole]
    cues += [(_spelt(word, whole=False), _ANY) for word in words.within]
    acts, unheld = _with_phrases(cues, words.phrases)
    return WordGate(hints, near, acts, unheld)


def loaded(dumped: bytes) -> WordGate | None:
    """The gate that was dumped; None where it was for processors of another kind."""
    automata, at = [], 0
    try:
        while at < len(dumped):
            start = at + _SIZE_BYTES
            at = start + int.from_bytes(dumped[at:start], "big")
            automata.append(_opened(dumped[start:at]))
    except hyperscan.error:
        return None
    return WordGate(*automata)


def _opened(dumped: bytes) -> Any:
    """One automaton with the room it works in."""
    database = hyperscan.loadb(dumped, mode=hyperscan.HS_MODE_BLOCK)
    database.scratch = hyperscan.Scratch(database)
    return database


def _narrow(view: bytes | memoryview) -> bytes | memoryview:
    """The bytes, in UTF-8 where they are UTF-16: every second one of such is often zero."""
    start = bytes(view[:200])
    if start.count(0) < 20:
        return view
    odd = start[1::2].count(0) >= start[0::2].count(0)
    text = bytes(view).decode("utf-16-le" if odd else "utf-16-be", "ignore")
    return text.encode("utf-8", "ignore")


def _folded(text: str) -> str:
    """The characters as cues are spelt: small, accents joined, apostrophes straight."""
    text = text.lower()
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", text).replace("’", "'").replace("\xa0", " ")


def _spelt(word: str, *, whole: bool) -> bytes:
    """A cue as an expression; a whole word is bounded where it begins or ends in ASCII."""
    word = _folded(word)
    body = r"\s+".join(re.escape(part) for part in word.split()).encode()
    first = rb"\b" if whole and word[:1].isascii() else b""
    last = rb"\b" if whole and word[-1:].isascii() and word[-1:] != "'" else b""
    return first + body + last


def _with_phrases(
    cues: list[tuple[bytes, int]], phrases: tuple[str, ...]
) -> tuple[Any, tuple[str, ...]]:
    """One automaton over cues and phrases in their loosest form, and the phrases it cannot hold.

    All are tried together: an automaton takes seconds to make, whether of one or of hundreds.
    """
    try:
        return _database([*cues, *((loosened(phrase), _LOOSE) for phrase in phrases)]), ()
    except hyperscan.error:
        unheld = tuple(phrase for phrase in phrases if not _is_holdable(phrase))
        if not unheld:
            raise
    held = tuple(phrase for phrase in phrases if phrase not in unheld)
    return _with_phrases(cues, held)[0], unheld


def _is_holdable(phrase: str) -> bool:
    try:
        _database([(loosened(phrase), _LOOSE)])
    except hyperscan.error:
        return False
    return True


def _database(patterns: list[tuple[bytes, int]]) -> Any:
    """One automaton over all patterns; none gives one that never matches."""
    patterns = patterns or [(rb"\x00\x01\x02servanda\x02\x01\x00", _ANY)]
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    database.compile(
        expressions=[expression for expression, _ in patterns],
        ids=list(range(len(patterns))),
        elements=len(patterns),
        flags=[flags for _, flags in patterns],
    )
    return database


def _shows(
    database: Any, data: bytes | memoryview, met: Callable[..., bool] = lambda *_: True
) -> bool:
    """Whether anything in the automaton stands in the bytes and `met` says so; it stops there."""
    try:
        database.scan(data, match_event_handler=met)
    except hyperscan.ScanTerminated:
        return True
    return False


def _is_shown(data: bytes, end: int) -> bool:
    """Whether a match stands where a reader could see it: in no list to choose from, no script."""
    tag = data.rfind(b"<", max(0, end - 300), end)
    if tag >= 0 and data[tag : tag + 7].lower() == b"<option":
        return False
    for name in (b"script", b"style"):
        opened = data.rfind(b"<" + name, 0, end)
        if opened > data.rfind(b"</" + name, 0, end):
            return False
    return True
