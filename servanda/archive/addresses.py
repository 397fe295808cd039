"""Where things stand in a site, and which addresses of the web may become links.

What leaves it: names of files and anchors that hold no path, whatever an id holds. `verify.py`
carries this very file.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from servanda import canon

# The pages that every page leads to, as they are named there.
SITE_PAGES = {
    "Overview": "index.html",
    "Who must act": "duties.html",
    "Incidents": "incidents.html",
    "Map": "places.html",
    "Letter": "letter.html",
    "On one page": "brief.html",
    "Sources": "sources.html",
    "Method and data": "method.html",
}
LATER_PAGES = ("places.html", "brief.html")  # with those of incidents: no form before 2026.7


def page_of(item_id: str) -> str:
    """The file name of a commitment's page: never a path, whatever the id holds.

    >>> page_of("cps-29")
    'cps-29.html'
    """
    return f"{anchor(item_id)}.html"


def commitment_page(id: str) -> str:
    """Where the page of a commitment stands in a site."""
    return f"commitments/{page_of(id)}"


def incident_page(id: str) -> str:
    """Where the page of an incident stands in a site.

    >>> incident_page("inc-0123456789abcdef")
    'incidents/inc-0123456789abcdef.html'
    """
    return f"incidents/{page_of(id)}"


def anchor(id: str) -> str:
    """An id that can stand in an address and in HTML; another one for each id."""
    plain = re.sub(r"[^a-z0-9-]+", "-", id.lower()).strip("-")[:80]
    return plain if plain and plain == id else f"{plain or 'id'}-{canon.sha256(id)[:8]}"


def web_address(address: str) -> str | None:
    """The address if it may become a link: http or https, a host, no blank or control sign."""
    if not re.fullmatch(r"[!-~]+", address):
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        return None
    return address
