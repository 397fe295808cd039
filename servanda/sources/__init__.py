"""What a source lists: feeds, sitemaps, lists of pages, mailboxes and sheets, one file a kind.

A kind is a module with `listing(data, address)`; adding one is a file here and a line in
`KINDS`. Nothing here asks the network or the disk. See docs/how-to/add-a-source.md.
"""

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, cast

from servanda.lazy_imports import handed_on

# Each kind and its module, imported when a list of the kind is first read.
KINDS = {
    "pages": "servanda.sources.pages",
    "feed": "servanda.sources.feed",
    "sitemap": "servanda.sources.sitemap",
    "mailbox": "servanda.sources.mail",
    "sheet": "servanda.sources.sheet",
}
# Each is imported when it is first used.
if TYPE_CHECKING:
    from servanda.sources.entry import Entry as Entry
    from servanda.sources.entry import Listing as Listing
    from servanda.sources.robots import Robots as Robots
else:
    __getattr__, __dir__ = handed_on(__name__)


def reader_of(kind: str) -> "Callable[[bytes, str], Listing]":
    """What reads a list of that kind: from its bytes and its address."""
    return cast("Callable[[bytes, str], Listing]", import_module(KINDS[kind]).listing)
