"""Spells names and cues as the bytes that a page may hold them in.

What leaves it: for one name, every run of bytes that shows it: as written and in capitals, with
accents joined, apart or left out, in UTF-8, in Windows-1252 and as character references. It
reads nothing; UTF-16 pages are turned into UTF-8 before they are looked at.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from html.entities import codepoint2name

from attrs import frozen

_LATIN = re.compile(r"[^\W\d_]", re.ASCII)
_WORDLIKE = re.compile(r"\w", re.ASCII)
_PARTED = re.compile(r"[ -]")
_GAP = rb"(?:[\s\xa0-]|\xc2\xa0|&nbsp;|&#160;)+"
# How a gap goes on after its first byte, where the second word does not follow at once.
_LONG_GAP = rb"[\t\n\v\f\r\xa0\xc2&]|[ -][\s\xa0\xc2&-]"
LEAST = 3  # letters of the shortest name that opens the gate; "UN" stands on every page


@frozen
class Words:
    """What a page must say to be read: a name out of `near`, and a cue of an act.

    `near` are names as written. Of the words of acts those in `whole` count only as whole words,
    those in `within` anywhere, since no blanks part words in their languages. `phrases` are
    regular expressions over a sentence.
    """

    near: tuple[str, ...]
    whole: tuple[str, ...]
    within: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()


def patterns_of(names: Iterable[str]) -> list[bytes]:
    """A regular expression over bytes for every spelling of every name, each once, in order."""
    patterns: set[bytes] = set()
    for name in names:
        for spelt in _written(name):
            patterns.update(_encoded(spelt))
    return sorted(patterns)


def hints_of(names: Iterable[str]) -> list[bytes]:
    """Fewer and plainer expressions: bytes in which none is found hold no spelling of any name.

    Of a name of several words they hold a word that is a name by itself, else how its first two
    words may stand beside each other.
    """
    written = {spelt for name in names for spelt in _written(name)}
    alone = {spelt for spelt in written if len(_PARTED.split(spelt)) == 1}
    patterns: set[bytes] = set()
    for spelt in written:
        if spelt in alone:
            patterns.update(_encoded(spelt))
        elif not alone.intersection(_PARTED.split(spelt)):
            patterns.update(_beginning(spelt, data) for data in _spellings(spelt))
    return sorted(patterns)


def loosened(phrase: str) -> bytes:
    r"""A regular expression over characters as one over bytes that shows all it does, and more.

    A letter outside ASCII is several bytes, of which an expression over bytes sees each by
    itself: no word ends beside it, a dot takes one of them, and a count of characters counts too
    few. So no count is kept, and the end of a word only beside a letter of ASCII that must stand
    there; an automaton without counts is also made in a tenth of the time.

    >>> loosened(r"\barrest\w{0,3}").decode()
    '\\barrest(?:\\w|[\\x80-\\xff]+){0,}'
    """
    phrase = _ESCAPED.sub(lambda code: chr(int(code[1], 16)), phrase)
    phrase = _COUNT.sub(r"{\1,}", phrase)
    phrase = _COUNTED_LETTER.sub(r"(?:\1)", phrase)
    phrase = _BOUND.sub(lambda bound: bound[0] if _is_kept(bound, phrase) else "", phrase)
    return _PIECE.sub(_over_bytes, phrase).encode("utf-8")


def _over_bytes(found: re.Match[str]) -> str:
    """A class of characters, or a sign for one, as what its bytes may be."""
    piece = found[0]
    if piece == r"\s":
        return rf"(?:[\s{_PARTING}]|[\x80-\xff]+)"
    if not piece.startswith("["):
        return piece if piece in _KEPT else rf"(?:{piece}|[\x80-\xff]+)"
    within = piece[1:-1]
    inside = "".join(sign for sign in _RANGE.sub("", within) if sign.isascii())
    if inside == within and not within.startswith("^") and not _KINDS.search(within):
        return piece
    if r"\s" in inside and not inside.startswith("^"):
        inside += _PARTING
    if inside == "^":
        return r"(?:[^\x80-\xff]|[\x80-\xff]+)"
    return rf"(?:[{inside}]|[\x80-\xff]+)" if inside else r"(?:[\x80-\xff]+)"


def _is_kept(bound: re.Match[str], phrase: str) -> bool:
    """Whether the end of a word is one in bytes too: a letter of ASCII must stand beside it."""
    return bool(_BEFORE.search(phrase[: bound.start()]) or _BEHIND.match(phrase, bound.end()))


_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_PIECE = re.compile(r"\[(?:[^\]\\]|\\.)+\]|\\.|\.", re.DOTALL)
_KINDS = re.compile(r"\\[wWsSdD]")
# An escaped sign that is itself, or no sign at all.
_KEPT = {rf"\{sign}" for sign in "bBAZ.?*+()[]{}|^$/\\-'\" nrt"}
_PARTING = r"\x1c-\x1f"  # blanks to Python's expressions, not to those over bytes
_RANGE = re.compile(r"[^\x00-\x7f]-[^\x00-\x7f]")
_COUNTED_LETTER = re.compile(r"([^\x00-\x7f])(?=[?*+{])")
_COUNT = re.compile(r"\{(\d*),\d+\}")
_BOUND = re.compile(r"\\b")
_WORD = r"[A-Za-z0-9](?:[A-Za-z0-9 '-]*[A-Za-z0-9])?"
_WORDS = rf"\(\?:{_WORD}(?:\|{_WORD})*\)"
_BEFORE = re.compile(rf"(?:(?<!\\)[A-Za-z0-9]|{_WORDS})\Z")
_BEHIND = re.compile(rf"(?:[A-Za-z0-9]|{_WORDS})(?![?*{{])")


def _beginning(name: str, data: bytes) -> bytes:
    """The first two words of a name, whatever stands between them."""
    start, second = (_apostrophes(re.escape(part)) for part in re.split(rb"[ -]", data)[:2])
    first = rb"\b" if _WORDLIKE.match(name[0]) else b""
    return first + start + rb"(?:[ -]" + second + rb"|" + _LONG_GAP + rb")"


def _written(name: str) -> set[str]:
    """The name as written and in capitals; in Latin letters also without its accents."""
    name = " ".join(unicodedata.normalize("NFC", name).replace("’", "'").split())
    if sum(character.isalpha() for character in name) < LEAST:
        return set()
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if ord(c) not in _ACCENTS)
    both = {name, plain} if _LATIN.search(plain) else {name}
    return both | {spelling.upper() for spelling in both}


_ACCENTS = range(0x300, 0x370)


def _encoded(name: str) -> set[bytes]:
    """The name's bytes in every encoding that pages use for its letters, as expressions."""
    return {_bounded(name, data) for data in _spellings(name)}


def _spellings(name: str) -> set[bytes]:
    """The name's bytes in every encoding that pages use for its letters."""
    if name.isascii():
        return {name.encode("ascii")}
    encoded = {name.encode("utf-8"), unicodedata.normalize("NFD", name).encode("utf-8")}
    with suppress(UnicodeEncodeError):
        encoded.add(name.encode("cp1252"))
    for form in ("&#{:d};", "&#x{:x};", "&#x{:X};"):
        referred = (c if c.isascii() else form.format(ord(c)) for c in name)
        encoded.add("".join(referred).encode())
    if all(c.isascii() or ord(c) in codepoint2name for c in name):
        named = "".join(c if c.isascii() else f"&{codepoint2name[ord(c)]};" for c in name)
        encoded.add(named.encode())
    return encoded


def _bounded(name: str, data: bytes) -> bytes:
    """The bytes as an expression: whole words where the name begins or ends in Latin letters."""
    parts = [_apostrophes(re.escape(part)) for part in re.split(rb"[ -]", data)]
    first = rb"\b" if _WORDLIKE.match(name[0]) else b""
    last = rb"\b" if _WORDLIKE.match(name[-1]) else b""
    return first + _GAP.join(parts) + last


def _apostrophes(part: bytes) -> bytes:
    return part.replace(b"'", rb"(?:'|\xe2\x80\x99|\x92|&rsquo;|&#39;|&#8217;)")
