"""Tells a page that keeps its article back: behind a request for consent, a payment or a check.

What leaves it: which kind of wall it is, or none. It goes by what is shown and what the page says
of itself, never by whose page it is, and by little shown text beside: an article about cookies is
no wall, nor is one with a banner below it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

from lxml.html import HtmlElement

from servanda.captures.text.html_page import HtmlPage, is_article, meta
from servanda.model import WallKind

# What a wall shows, as a signal says it.
SHOWS: Mapping[WallKind, str] = {
    "consent wall": "shows a request for consent, to cookies or the like, in place of an article",
    "paywall": "shows the beginning of an article at most, the rest to those who pay or sign in",
    "visitor check": "shows a check of who asks, or a refusal, in place of an article",
}
_LINE = 40  # characters; what is shorter is a button, a date or an entry of a menu
_BESIDE = 250  # characters of other prose that a wall of consent may have beside it
# About 200 words. A beginning that is longer tells what happened, most often.
_STUB = 1_200
_REFUSED = 900


def _words_of(kind: str) -> re.Pattern[str]:
    languages = _WORDS["language"].values()
    return re.compile("|".join(each for one in languages for each in one.get(kind, ())), re.I)


_WORDS = tomllib.loads((files("servanda.captures.text") / "walls.toml").read_text("utf-8"))
_CONSENT, _PAID, _CHECKED = _words_of("consent"), _words_of("paid"), _words_of("checked")
_ASKERS = re.compile("|".join(_WORDS["markup"]["consent"]), re.I)


def wall_of(page: HtmlPage, shown: Sequence[tuple[str, bool]]) -> WallKind:
    """Which wall a page is by its shown paragraphs, each with whether it is links; "" if none."""
    if page.tree is None:
        return ""
    asked = other = 0  # characters
    for words in (words for words, linked in shown if not linked):
        if _CONSENT.search(words):
            asked += len(words)
        elif len(words) >= _LINE:
            other += len(words)
            if other > _STUB:
                return ""
    buttons = [" ".join(each.text_content().split()) for each in page.tree.iter("button")]
    every = [*(words for words, _ in shown), *buttons]
    # two things that only such a request says, or one where a known program asks
    signs = {sign.group().casefold() for words in every for sign in _CONSENT.finditer(words)}
    enough = len(signs) > 1 or (signs and _is_asker_there(page.tree))
    if enough and other <= _BESIDE and 2 * other <= asked:
        return "consent wall"
    if _is_paid(page) or any(_PAID.search(words) for words in every):
        return "paywall"
    if other <= _REFUSED and any(_CHECKED.search(words) for words in every):
        return "visitor check"
    return ""


def _is_asker_there(tree: HtmlElement) -> bool:
    marks = tree.xpath("//body//*/@id | //body//*/@class | //form/@action | //script/@src")
    return any(_ASKERS.search(str(mark)[:200]) for mark in marks)


def _is_paid(page: HtmlPage) -> bool:
    """Whether the page says of its article that it is not free to read."""
    if any(_is_locked(item) for item in page.structured):
        return True
    tier = meta(page.tree, "article:content_tier", "content_tier") if page.tree is not None else ""
    return tier.casefold() == "locked"


def _is_locked(item: Mapping[str, Any]) -> bool:
    free = item.get("isAccessibleForFree")
    is_own = is_article(dict(item)) or item.get("@type") in ("WebPageElement", "WebPage")
    return is_own and (free is False or str(free).strip().casefold() in ("false", "no"))
