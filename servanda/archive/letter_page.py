"""The letter's page in its site: the way back to the other pages, and to each finding it cites.

What leaves it: the page as it was handed in, with links and not a word more inside its text. A
page that has links gets them anew, so that a site can be drawn again from its own files.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from markupsafe import Markup

HOME = "index.html"
NAV = '<nav aria-label="Pages">'
_BEFORE = re.compile(r"(<body>\n).*?<main[^>]*>", re.DOTALL)
_CITED = re.compile(r"(?:<a [^>]*>)?\bFinding (fnd-\w+)(?:</a>)?")


def in_site(
    page: str, *, title: str, pages: Mapping[str, str], here: str, findings: Mapping[str, str]
) -> str:
    """The letter's page under the title of its site, with links to where each finding is shown.

    `pages` are those of the site by name, and `here` the letter's own.
    """

    def link(cited: re.Match[str]) -> str:
        words = f"Finding {cited[1]}"
        place = findings.get(cited[1])
        return Markup('<a href="{}">{}</a>').format(place, words) if place else words

    other = Markup('<li><a href="{}">{}</a></li>\n')
    own = Markup('<li><a href="{}" aria-current="page"><strong>{}</strong></a></li>\n')
    items = "".join(
        (own if address == here else other).format(address, name) for name, address in pages.items()
    )
    home = Markup('<p class="name"><a href="{}"><bdi>{}</bdi></a></p>\n').format(HOME, title)
    top = (
        '<a class="skip" href="#main">Skip to the content</a>\n'
        f"<header>{home}{NAV}\n<ul>\n{items}</ul>\n</nav></header>\n"
    )
    main = '<main id="main" tabindex="-1">'
    placed = _BEFORE.sub(lambda match: f"{match[1]}{top}{main}", page, count=1)
    return _CITED.sub(link, placed)
