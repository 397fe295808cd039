"""Sitemaps in every form the protocol allows, with the news extension, and indexes of sitemaps.

What leaves it: the pages a site says it has. No entity is opened and nothing is fetched. What is
not well-formed is read as far as it goes, and that is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from lxml import etree

from servanda import titles
from servanda.errors import SourceError
from servanda.sources import feed, pages
from servanda.sources.entry import Entry, Listing, day_of, tidy, title_of
from servanda.sources.list_text import text_of

ENTRIES = 50_000  # the protocol allows no more in one file
_FEEDS = ("rss", "feed", "rdf")
_MARKED = re.compile(
    r"<!\[CDATA\[.*?\]\]>|&(?!(?:#\d{1,7}|#x[0-9a-f]{1,6}|\w{1,31});)", re.S | re.I
)
_ENTITY = re.compile(r"<!\[CDATA\[.*?\]\]>|&(?!(?:amp|lt|gt|quot|apos);)\w{1,31};", re.S)
_DECLARATION = re.compile(r"\A\s*<\?xml[^<>]*\?>")
_BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def listing(data: bytes, address: str) -> Listing:
    """The pages, or the further sitemaps, of one sitemap. Raises SourceError where it is none."""
    text, odd = text_of(data)
    text = text.lstrip("\ufeff \t\r\n")
    if not text.startswith("<"):
        return _of_lines(text, odd, address)
    root, fault = _root(text, address)
    kind = _name(root)
    if kind in _FEEDS:
        return feed.listing(data, address)
    if kind not in ("urlset", "sitemapindex"):
        raise SourceError(
            f'{address}: is no sitemap but "{kind[:60]}". Nothing new of this source was seen. '
            "Give the address of the sitemap, often named in robots.txt."
        )
    passed = [f"{address}: {words}" for words in (odd, fault) if words]
    rows = [child for child in root if _name(child) in ("url", "sitemap")]
    if len(rows) > ENTRIES:
        passed.append(f"{address}: lists more than {ENTRIES:,} pages; the first were taken")
    addresses = {row: tidy(_text(row, "loc"), base=address) for row in rows[:ENTRIES]}
    if lost := sum(not own for own in addresses.values()):
        passed.append(f"{address}: {lost} entries have no address that can be asked")
    if kind == "sitemapindex":
        more = tuple(dict.fromkeys(own for own in addresses.values() if own))
        return Listing(more=more, passed=tuple(passed))
    entries = {own: _entry(row, own) for row, own in addresses.items() if own}
    return Listing(tuple(entries.values()), passed=tuple(passed))


def _of_lines(text: str, odd: str, address: str) -> Listing:
    """A sitemap of bare addresses, one a line. Raises SourceError where none is among them."""
    listing = pages.listing(text.encode("utf-8", "replace"), address)
    if not listing.entries:
        raise SourceError(
            f"{address}: is no sitemap that can be read: neither XML nor a list of addresses. "
            "Nothing new of this source was seen. Check the address."
        )
    passed = (f"{address}: {odd}",) if odd else ()
    return Listing(listing.entries, passed=(*passed, *listing.passed))


def _root(text: str, address: str) -> tuple[etree._Element, str]:
    """The outermost element, and what had to be mended. Raises SourceError."""
    bare = _BAD.sub("", _DECLARATION.sub("", text, count=1)).encode("utf-8", "replace")
    try:
        return etree.fromstring(bare, _parser(recover=False)), ""
    except etree.XMLSyntaxError as error:
        fault = " ".join(str(error).split())[:200]
    mended = _MARKED.sub(lambda match: _kept(match, "&amp;"), bare.decode())
    mended = _ENTITY.sub(lambda match: _kept(match, unescape(match[0])), mended)
    root = etree.fromstring(mended.encode("utf-8", "replace"), _parser(recover=True))
    if root is None:
        raise SourceError(
            f"{address}: is no sitemap that can be read ({fault}). Nothing new of this source was "
            "seen. Check the address."
        )
    return root, f"is not well-formed ({fault}); what could be read was taken"


def _kept(match: re.Match[str], instead: str) -> str:
    """Words marked as plain ones stay as they are; an "&" that begins no entity is escaped."""
    if match[0].startswith("<!"):
        return match[0]
    return instead.replace("<", "&lt;") if instead != match[0] else f"&amp;{match[0][1:]}"


def _parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        recover=recover, encoding="utf-8",
    )  # fmt: skip


def _entry(row: etree._Element, address: str) -> Entry:
    news = next((each for each in _elements(row) if _name(each) == "news"), row)
    return Entry(
        key=address,
        address=address,
        title=title_of(titles.in_words(_text(news, "title", deep=True))),
        published=day_of(_text(news, "publication_date", deep=True)),
        version=_text(row, "lastmod"),
        publisher=title_of(titles.in_words(_text(news, "name", deep=True))),
        language=_text(news, "language", deep=True)[:2].lower(),
    )


def _elements(row: etree._Element) -> Iterator[etree._Element]:
    return (element for element in row.iter() if isinstance(element.tag, str))


def _name(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def _text(row: etree._Element, name: str, *, deep: bool = False) -> str:
    """The words of a row's first element of a name, in whatever name space.

    Not `deep`: of its own only, for a picture's or a film's address is none of the page's.
    """
    among = _elements(row) if deep else iter(row)
    texts = ("".join(element.itertext()) for element in among if _name(element) == name)
    return next(texts, "").strip()
