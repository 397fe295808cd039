"""Titles in words: what producers put into a title that is no word of it is taken out.

What leaves it: one line without the tags of HTML and without its entities, however often they were
escaped. A "<" or "&" that is neither stays what it is.
"""

from __future__ import annotations

import re
from html import unescape

_ROUNDS = 3  # escaped once by whoever wrote it, once by the program, once by the feed
_LONGEST = 5_000  # characters looked at; a title has a few hundred
# Elements that stand within a line of text; "<enter>" in a title is a word.
_TAG = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|big|br|center|cite|code|del|div|em|font|h[1-6]|i|img|ins|kbd|mark|nobr|"
    r"p|q|s|small|span|strike|strong|sub|sup|time|tt|u|wbr)(?:\s[^<>]{0,1000})?\s?/?>",
    re.I,
)
_PARTS = re.compile(r"</?(?:br|p|div|h[1-6]|center)\b", re.I)  # these part words
# Only where it ends as one: "Law &notes" is no entity.
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")


def in_words(title: str) -> str:
    """The title as a reader of its page sees it.

    >>> in_words("Police &amp;amp; army detain <i>three</i> monks")
    'Police & army detain three monks'
    >>> in_words("R&D: 1 < 2 > 0")
    'R&D: 1 < 2 > 0'
    """
    words = title[:_LONGEST]
    for _ in range(_ROUNDS):
        bare = _TAG.sub(lambda tag: " " if _PARTS.match(tag[0]) else "", words)
        bare = _ENTITY.sub(lambda entity: unescape(entity[0]), bare)
        if bare == words:
            break
        words = bare
    return " ".join(words.split())
