"""Opens an HTML page as what a reader of it would see, and what it says of itself.

What leaves it: the page's tree without what is hidden, with an account of what was hidden;
its title, publisher, language and structured statements. No script runs, nothing is fetched.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from attrs import frozen
from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from servanda.captures.text import line_kinds
from servanda.captures.text.hidden import Unseen, told_aside, without_hidden

# One page at 60,000 elements takes about 4 s in the extractor; news pages have 500 to 8,000.
ELEMENTS = 60_000
CHARACTERS = 8_000_000
# The parser compares every attribute of a tag with every other: 40,000 of them take 1.6 s.
ATTRIBUTES = 2_000
_STRUCTURED_CHARACTERS = 1_000_000


# Scripts, styles and comments are passed over whole: "<" is no tag in them. Linear: nothing is
# given back, and a quote that never closes is met once.
_OPEN_TAG = re.compile(
    r"<script\b[^<]*+(?:<(?!/script)[^<]*+)*+|<style\b[^<]*+(?:<(?!/style)[^<]*+)*+"
    r"|<!--[^-]*+(?:-(?!->)[^-]*+)*+"
    r"|(<[a-zA-Z](?:[^>\"'=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?+|[\"'])*+)",
    re.I,
)
_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_QUOTED = re.compile(r"\"[^\"]*+\"|'[^']*+'")


@frozen
class HtmlPage:
    """One HTML page. `tree` is None where the page is too deep or too large to open."""

    tree: HtmlElement | None
    markup: str
    title: str = ""
    publisher: str = ""
    language: str = ""
    structured: tuple[dict[str, Any], ...] = ()
    hidden: str = ""  # what was taken out because no reader sees it, in words
    hides_prose: bool = False  # and whether it was sentences among the shown ones
    unseen: tuple[Unseen, ...] = ()  # what of it could steer a machine
    doubt: str = ""  # why the tree could not be opened, in words


def opened(markup: str) -> HtmlPage:
    """The page as seen, from its markup."""
    if len(markup) > CHARACTERS:
        return _by_head(markup, f"is longer than {CHARACTERS:,} characters")
    if _has_endless_tag(markup):
        return _by_head(markup, f"has a tag with more than {ATTRIBUTES:,} attributes")
    parser = HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False,
        default_doctype=False,
    )  # fmt: skip
    try:
        tree = document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return _by_head(markup, "has no elements")
    if any(fault.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for fault in parser.error_log):
        return _by_head(markup, "nests its elements deeper than 250")
    count = _cleaned(tree)
    if count > ELEMENTS:
        return _by_head(markup, f"has {count:,} elements, more than {ELEMENTS:,}")
    structured = tuple(_structured(tree))
    aside = told_aside(markup, tree)
    etree.strip_elements(tree, "template", "noscript", with_tail=False)
    hidden = without_hidden(tree)
    return HtmlPage(
        tree,
        markup,
        _title(tree, structured),
        _publisher(tree, structured),
        _language(tree),
        structured,
        hidden.words,
        hidden.prose,
        (*hidden.unseen, *aside),
    )


def _cleaned(tree: HtmlElement) -> int:
    """Blanks stand for characters that the parser takes and the tree then refuses to move.

    How many elements there are.
    """
    count = 0
    for element in tree.iter():
        count += 1
        if element.text and _REFUSED.search(element.text):
            element.text = _REFUSED.sub(" ", element.text)
        if element.tail and _REFUSED.search(element.tail):
            element.tail = _REFUSED.sub(" ", element.tail)
    return count


def meta(tree: HtmlElement, *names: str) -> str:
    """The content of the first meta element of the first of these names that is filled."""
    for name in names:
        for element in tree.iter("meta"):
            key = element.get("property") or element.get("name") or element.get("itemprop") or ""
            content = " ".join((element.get("content") or "").split())
            if key.lower() == name and content:
                return content
    return ""


def _has_endless_tag(markup: str) -> bool:
    tags = (match.group(1) or "" for match in _OPEN_TAG.finditer(markup))
    long = (tag for tag in tags if len(tag) > 2 * ATTRIBUTES)
    return any(len(_QUOTED.sub(" ", tag).split()) > ATTRIBUTES for tag in long)


def _by_head(markup: str, doubt: str) -> HtmlPage:
    """A page that is not opened: the title is found by its tags alone."""
    match = re.search(r"<title[^<>]*>([^<]{1,500})", markup[:500_000], re.I)
    title = " ".join(unescape(match.group(1)).split()) if match else ""
    return HtmlPage(None, markup, title, doubt=doubt)


# ------------------------------------------------------------------ what it says of itself


def _structured(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """Every object of the page's JSON-LD, outer ones first; broken ones are passed over."""
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        text = script.text or ""
        if len(text) > _STRUCTURED_CHARACTERS:
            continue
        text = re.sub(
            r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|(?://\s*)?\]\]>)\s*$", "", text
        )
        try:
            data = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _objects(data)


def _objects(data: Any) -> Iterator[dict[str, Any]]:
    todo = [data]
    for _ in range(2_000):
        if not todo:
            return
        item = todo.pop(0)
        if isinstance(item, dict):
            yield item
            todo += [value for value in item.values() if isinstance(value, (dict, list))]
        elif isinstance(item, list):
            todo += item


def is_article(item: dict[str, Any]) -> bool:
    """Whether a structured statement is about an article or posting."""
    types = item.get("@type")
    names = types if isinstance(types, list) else [types]
    return any(
        isinstance(name, str) and re.search(r"Article$|Posting$|Report$|Review$", name)
        for name in names
    )


def _title(tree: HtmlElement, structured: tuple[dict[str, Any], ...]) -> str:
    """The headline as shown: the h1 that the page's own statements or title also say.

    A headline that a page only states, and shows neither in its text nor in the tab, is none.
    """
    lines = [item.get("headline") for item in structured if is_article(item)]
    stated = next((" ".join(unescape(s).split()) for s in lines if isinstance(s, str) and s), "")
    named = unescape(meta(tree, "og:title", "twitter:title", "title"))
    element = tree.find(".//title")
    tab = " ".join("".join(element.itertext()).split()) if element is not None else ""
    heads = [" ".join("".join(head.itertext()).split()) for head in tree.iter("h1")]
    heads = [head for head in heads if len(head) > 3]
    for claim in filter(None, (stated, named, tab)):
        folded = claim.casefold()
        matching = [
            head for head in heads if head.casefold() in folded or folded in head.casefold()
        ]
        if matching:
            return max(matching, key=len)
    site = meta(tree, "og:site_name")
    shown = f"{line_kinds.key(_shown_words(tree))} {line_kinds.key(tab)}"
    for claim in (_without_site(words, site) for words in (stated, named) if words):
        if line_kinds.key(claim) in shown:
            return claim
    if len(heads) == 1:
        return heads[0]
    return _without_site(tab, site)


def _shown_words(tree: HtmlElement) -> str:
    """All words of a page's body, those of its buttons too."""
    return "".join(tree.xpath("//body//text()[not(parent::script or parent::style)]"))


def _without_site(title: str, site: str) -> str:
    if site:
        title = re.sub(rf"\s+[|–—·:-]\s+{re.escape(site)}\s*$", "", title, flags=re.I)
    return title


def _publisher(tree: HtmlElement, structured: tuple[dict[str, Any], ...]) -> str:
    site = meta(tree, "og:site_name")
    if site:
        return site[:200]
    for item in structured:
        publisher = item.get("publisher") if is_article(item) else None
        name = publisher.get("name") if isinstance(publisher, dict) else publisher
        if isinstance(name, str) and name.strip():
            return " ".join(name.split())[:200]
    return meta(tree, "application-name", "dc.publisher", "publisher")[:200]


def _language(tree: HtmlElement) -> str:
    tag = (tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "").strip()
    tag = tag or meta(tree, "og:locale", "language", "content-language")
    match = re.match(r"[a-zA-Z]{2,3}(?=$|[-_])", tag)
    return match.group(0).lower() if match else ""
