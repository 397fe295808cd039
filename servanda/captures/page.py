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

# One page at 60,000 elements takes about 4 s in the extractor; news pages have 500 to 8,000.
ELEMENTS = 60_000
CHARACTERS = 8_000_000
# The parser compares every attribute of a tag with every other: 40,000 of them take 1.6 s.
ATTRIBUTES = 2_000
_STRUCTURED_CHARACTERS = 1_000_000
_TOO_LITTLE = 60
_SHEET_CHARACTERS = 300_000

_UNSEEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*0(?![.\d]*[1-9])|"
    r"opacity\s*:\s*0(?![.\d]*[1-9])|(?:left|top|right|text-indent|margin-left)\s*:\s*-\d{4,}|"
    r"clip\s*:\s*rect\(\s*0|clip-path\s*:\s*inset\(\s*(?:50|100)%|(?<![-\w])color\s*:\s*transparent|"
    r"(?:max-)?(?:height|width)\s*:\s*0(?:px)?\s*;[^\"]*overflow\s*:\s*hidden",
    re.I,
)
_COLOUR = re.compile(r"(?:^|[;{\s])color\s*:\s*([^;!}]+)", re.I)
_GROUND = re.compile(r"background(?:-color)?\s*:\s*([^;!}\s]+)", re.I)
_WHITE = frozenset(("white", "#fff", "#ffffff", "rgb(255,255,255)"))
# Scripts, styles and comments are passed over whole: "<" is no tag in them. Linear: nothing is
# given back, and a quote that never closes is met once.
_OPEN_TAG = re.compile(
    r"<script\b[^<]*+(?:<(?!/script)[^<]*+)*+|<style\b[^<]*+(?:<(?!/style)[^<]*+)*+"
    r"|<!--[^-]*+(?:-(?!->)[^-]*+)*+"
    r"|(<[a-zA-Z](?:[^>\"'=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?+|[\"'])*+)",
    re.I,
)
_QUOTED = re.compile(r"\"[^\"]*+\"|'[^']*+'")
_SENTENCE = re.compile(r"[.!?។]")
_SIMPLE = re.compile(r"\s*([a-z][a-z0-9]*)?([.#])([\w-]+)\s*\Z", re.I)
_NOT_SHOWN = ("script", "style", "noscript", "template", "head", "title")


@frozen
class Page:
    """One HTML page. `tree` is None where the page is too deep or too large to open."""

    tree: HtmlElement | None
    markup: str
    title: str = ""
    publisher: str = ""
    language: str = ""
    structured: tuple[dict[str, Any], ...] = ()
    hidden: str = ""  # what was taken out because no reader sees it, in words
    hides_prose: bool = False  # and whether it was sentences among the shown ones
    doubt: str = ""  # why the tree could not be opened, in words


def opened(markup: str) -> Page:
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
    count = sum(1 for _ in tree.iter())
    if count > ELEMENTS:
        return _by_head(markup, f"has {count:,} elements, more than {ELEMENTS:,}")
    structured = tuple(_structured(tree))
    etree.strip_elements(tree, "template", "noscript", with_tail=False)
    return Page(
        tree,
        markup,
        _title(tree, structured),
        _publisher(tree, structured),
        _language(tree),
        structured,
        *_without_hidden(tree),
    )


def meta(tree: HtmlElement, *names: str) -> str:
    """The content of the first meta element of the first of these names that is filled."""
    for name in names:
        for element in tree.iter("meta"):
            said = element.get("property") or element.get("name") or element.get("itemprop") or ""
            content = " ".join((element.get("content") or "").split())
            if said.lower() == name and content:
                return content
    return ""


def _has_endless_tag(markup: str) -> bool:
    tags = (found.group(1) or "" for found in _OPEN_TAG.finditer(markup))
    long = (tag for tag in tags if len(tag) > 2 * ATTRIBUTES)
    return any(len(_QUOTED.sub(" ", tag).split()) > ATTRIBUTES for tag in long)


def _by_head(markup: str, doubt: str) -> Page:
    """A page that is not opened: the title is found by its tags alone."""
    found = re.search(r"<title[^<>]*>([^<]{1,500})", markup[:500_000], re.I)
    title = " ".join(unescape(found.group(1)).split()) if found else ""
    return Page(None, markup, title, doubt=doubt)


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
    """The headline as shown: the h1 that the page's own statements or title also say."""
    lines = [item.get("headline") for item in structured if is_article(item)]
    told = next((" ".join(unescape(s).split()) for s in lines if isinstance(s, str) and s), "")
    named = unescape(meta(tree, "og:title", "twitter:title", "title"))
    element = tree.find(".//title")
    tab = " ".join("".join(element.itertext()).split()) if element is not None else ""
    heads = [" ".join("".join(head.itertext()).split()) for head in tree.iter("h1")]
    heads = [head for head in heads if len(head) > 3]
    for claim in filter(None, (told, named, tab)):
        said = claim.casefold()
        shown = [head for head in heads if head.casefold() in said or said in head.casefold()]
        if shown:
            return max(shown, key=len)
    if named or told:
        return _without_site(told or named, meta(tree, "og:site_name"))
    if len(heads) == 1:
        return heads[0]
    return _without_site(tab, meta(tree, "og:site_name"))


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
    said = (
        tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    ).strip()
    said = said or meta(tree, "og:locale", "language", "content-language")
    found = re.match(r"[a-zA-Z]{2,3}(?=$|[-_])", said)
    return found.group(0).lower() if found else ""


# ------------------------------------------------------------------ what no reader sees


def _without_hidden(tree: HtmlElement) -> tuple[str, bool]:
    """Takes hidden elements out of the tree; says how many, with a sample of their words.

    The second value tells whether prose was hidden among what is shown, which menus and forms
    never are. Where almost nothing would be left the page shows itself by script; then nothing
    is taken out, and that is said instead.
    """
    unseen = _unseen_by_rule(tree)
    found = [element for element in tree.iter(etree.Element) if _is_hidden(element, unseen)]
    outer = _outermost(found)
    told = {element: " ".join(_shown(element).split()) for element in found if element in outer}
    told = {element: words for element, words in told.items() if words}
    if not told:
        return "", False
    hidden_count = sum(len(words) for words in told.values())
    if len(" ".join(_shown(tree).split())) - hidden_count < _TOO_LITTLE < hidden_count:
        return "nearly all of the page is hidden by its style until scripts run; it was read", True
    sample = max(told.values(), key=len)
    prose = [words for element, words in told.items() if _is_prose(element, words, outer)]
    for element in outer:
        if element.getparent() is not None:
            element.drop_tree()
    sample = max(prose, key=len) if prose else sample
    return (
        f"{len(told)} hidden element(s), {hidden_count} characters, not read; "
        f'the longest begins "{sample[:120]}"'
    ), bool(prose)


def _is_prose(element: HtmlElement, words: str, hidden: set[HtmlElement]) -> bool:
    """Whether hidden words are sentences that stand within or beside a shown paragraph."""
    if len(words.split()) < 6 or not _SENTENCE.search(words):
        return False
    above = element.getparent()
    if above is None:
        return False
    if any(holder.tag == "p" for holder in (above, *above.iterancestors())):
        return True
    beside = [one for one in above.iterchildren("p") if one not in hidden]
    return any(len(_shown(one).split()) >= 6 for one in beside)


def _outermost(elements: list[HtmlElement]) -> set[HtmlElement]:
    chosen = set(elements)
    return {e for e in elements if not any(above in chosen for above in e.iterancestors())}


def _shown(element: HtmlElement) -> str:
    parts = []
    for item in element.iter(etree.Element):
        if item.tag in _NOT_SHOWN:
            if item is not element:
                parts.append(item.tail or "")
            continue
        parts.append(item.text or "")
        if item is not element:
            parts.append(item.tail or "")
    return " ".join(parts)


def _is_hidden(element: HtmlElement, unseen: frozenset[tuple[str, str, str]]) -> bool:
    if element.tag in ("html", "head", "meta", "link", *_NOT_SHOWN):
        return False
    if element.get("hidden") is not None and element.get("hidden") != "until-found":
        return True
    style = element.get("style")
    if style and (_UNSEEN_STYLE.search(style) or _same_colour(element, style)):
        return True
    if not unseen:
        return False
    marks = [(".", name) for name in (element.get("class") or "").split()]
    marks += [("#", element.get("id") or "")]
    return any((tag, *mark) in unseen for mark in marks for tag in ("", element.tag))


def _same_colour(element: HtmlElement, style: str) -> bool:
    """Words in the colour of their own ground, or white where nothing sets another ground."""
    colour, ground = _COLOUR.search(style), _GROUND.search(style)
    if not colour:
        return False
    value = "".join(colour.group(1).split()).lower()
    if ground:
        return value == "".join(ground.group(1).split()).lower()
    return value in _WHITE and not any(_has_ground(above) for above in element.iterancestors())


def _has_ground(element: HtmlElement) -> bool:
    """Whether an element may stand on a ground of its own: by attribute, style or class."""
    return bool(
        element.get("bgcolor")
        or "background" in (element.get("style") or "")
        or (element.tag not in ("html", "body", "article", "main") and element.get("class"))
    )


def _unseen_by_rule(tree: HtmlElement) -> frozenset[tuple[str, str, str]]:
    """Classes and ids that the page's own style sheet hides by a plain rule.

    Rules for some devices only (inside @media) and compound selectors are left alone.
    """
    unseen: set[tuple[str, str, str]] = set()
    shown: set[tuple[str, str, str]] = set()
    for style in tree.iter("style"):
        sheet = (style.text or "")[:_SHEET_CHARACTERS]
        if not _UNSEEN_STYLE.search(sheet):
            continue
        for selectors, rule in _plain_rules(sheet):
            hides = _UNSEEN_STYLE.search(rule) is not None
            for selector in selectors.split(","):
                found = _SIMPLE.match(selector)
                if found:
                    name = ((found.group(1) or "").lower(), found.group(2), found.group(3))
                    (unseen if hides else shown).add(name)
    return frozenset(unseen - shown)


def _plain_rules(sheet: str) -> Iterator[tuple[str, str]]:
    """The rules of a style sheet that hold everywhere: (selectors, declarations)."""
    sheet = re.sub(r"/\*.*?(?:\*/|\Z)", "", sheet, flags=re.S)
    depth, start, selectors = 0, 0, ""
    for brace in re.finditer(r"[{}]", sheet):
        text = sheet[start : brace.start()].strip()
        if brace.group() == "{":
            selectors = text if depth == 0 else selectors
            depth += 1
        else:
            if depth == 1 and not selectors.startswith("@"):
                yield selectors, text
            depth = max(0, depth - 1)
        start = brace.end()
