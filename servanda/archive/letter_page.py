"""The letter's page in its site: the way back to the other pages, and to each finding it cites.

What leaves it: the page as it was handed in, with links and not a word more inside its text. A
page that has links gets them anew, so that a site can be drawn again from its own files.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from markupsafe import Markup

NAV = '<nav aria-label="Pages">'
_BEFORE = re.compile(r"(<body>\n).*?<main[^>]*>", re.DOTALL)
_CITED = re.compile(r"(?:<a [^>]*>)?\bFinding (fnd-\w+)(?:</a>)? of the public record")


def in_site(page: str, *, others: Mapping[str, str], findings: Mapping[str, str]) -> str:
    """The letter's page with links to the `others` by name, and to where each finding is shown."""

    def link(cited: re.Match[str]) -> str:
        words = f"Finding {cited[1]}"
        place = findings.get(cited[1])
        linked = Markup('<a href="{}">{}</a>').format(place, words) if place else words
        return f"{linked} of the public record"

    items = "".join(
        Markup('<li><a href="{}">{}</a></li>\n').format(address, name)
        for name, address in others.items()
    )
    top = (
        '<a class="skip" href="#main">Skip to the content</a>\n'
        f"<header>{NAV}\n<ul>\n{items}</ul>\n</nav></header>\n"
    )
    main = '<main id="main" tabindex="-1">'
    placed = _BEFORE.sub(lambda match: f"{match[1]}{top}{main}", page, count=1)
    return _CITED.sub(link, placed)
