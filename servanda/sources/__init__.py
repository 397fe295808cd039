"""What a source lists: feeds, sitemaps, lists of pages, mailboxes and sheets, one file a kind.

A kind is a module with `listing(data, address)`; adding one is a file here and a line in
`KINDS`. Nothing here asks the network or the disk. See docs/how-to/add-a-source.md.
"""

from collections.abc import Callable, Mapping

from servanda.sources import feed, mail, pages, sheet, sitemap
from servanda.sources.entry import Entry, Listing
from servanda.sources.robots import Robots

KINDS: Mapping[str, Callable[[bytes, str], Listing]] = {
    "pages": pages.listing,
    "feed": feed.listing,
    "sitemap": sitemap.listing,
    "mailbox": mail.listing,
    "sheet": sheet.listing,
}

__all__ = ["KINDS", "Entry", "Listing", "Robots"]
