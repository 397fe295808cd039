"""Sitemaps, with the news extension, and indexes of sitemaps.

What leaves it: the pages a site says it has. No entity is opened and nothing is fetched.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from servanda.errors import SourceError
from servanda.sources.entry import Entry, Listing, day_of, tidy, title_of

ENTRIES = 50_000  # the protocol allows no more in one file


def listing(data: bytes, address: str) -> Listing:
    """The pages, or the further sitemaps, of one sitemap. Raises SourceError where it is none."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise SourceError(
            f"{address}: is no sitemap that can be read ({str(error)[:200]}). Nothing new of this "
            "source was seen. Check the address."
        ) from error
    kind = _name(root)
    if kind not in ("urlset", "sitemapindex"):
        raise SourceError(
            f'{address}: is no sitemap but "{kind[:60]}". Nothing new of this source was seen. '
            "Give the address of the sitemap, often named in robots.txt."
        )
    passed = []
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


def _entry(row: etree._Element, address: str) -> Entry:
    return Entry(
        key=address,
        address=address,
        title=title_of(_text(row, "title")),
        published=day_of(_text(row, "publication_date")),
        version=_text(row, "lastmod"),
        publisher=title_of(_text(row, "name")),
        language=_text(row, "language")[:2].lower(),
    )


def _elements(row: etree._Element) -> Iterator[etree._Element]:
    return (element for element in row.iter() if isinstance(element.tag, str))


def _name(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def _text(row: etree._Element, name: str) -> str:
    """The words of the first element of a name within a row, in whatever name space."""
    texts = (element.text for element in _elements(row) if _name(element) == name)
    return (next(texts, "") or "").strip()
