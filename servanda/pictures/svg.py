"""SVG as text, written so that words stay words: all is escaped, and nothing can act or call out.

What leaves it: elements, and a `Picture` with its title, its description and the table behind it.
MarkupSafe escapes, as it does for the templates of the site: a writer of XML spells quotation
marks and empty elements in its own way, and published sites must be drawn again byte for byte.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from datetime import date

from attrs import field, frozen
from markupsafe import Markup, escape

from servanda import wording

# What a picture may be made of: nothing here runs, embeds or fetches.
ELEMENTS = frozenset(
    ("a", "circle", "desc", "g", "line", "path", "rect", "svg", "text", "title"),
)
ATTRIBUTES = frozenset(
    (
        *("aria-hidden", "aria-labelledby", "class", "height", "href", "id", "role", "viewBox"),
        *("width", "cx", "cy", "d", "r", "transform", "x", "x1", "x2", "y", "y1", "y2"),
        *("fill", "fill-opacity", "font-family", "font-size", "stroke", "stroke-dasharray"),
        *("stroke-width", "text-anchor"),
    )
)
NAMESPACE = "http://www.w3.org/2000/svg"

Attributes = Mapping[str, str | int | float]


def beside(link: str) -> str:
    """The link, if it is a plain path to a page beside the picture's; else nothing.

    >>> beside("commitments/a.html#b"), beside("//evil.example"), beside("javascript:x")
    ('commitments/a.html#b', '', '')
    """
    return link if re.fullmatch(r"(?!//)[\w./#-]+", link, re.ASCII) else ""


@frozen
class Cell:
    """One cell of the table behind a picture. `link` leads to a page beside it, where one does."""

    words: str
    link: str = field(default="", converter=beside)
    day: date | None = None


@frozen
class Picture:
    """A drawing for a page, and everything that says in words what it shows.

    `svg` goes into a page as it stands, its title and description inside; `key` explains its
    shapes. `covers` says of what days, or of how many answers, the drawing is. `left_out` says
    what stands in the table only, and is empty where the drawing has everything. `narrow` shows the
    same on a screen on which the drawing would have to be moved sideways; it may be empty.
    """

    svg: Markup
    title: str
    description: str
    covers: str
    left_out: str
    key: tuple[tuple[Markup, str], ...]
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    narrow: Markup = Markup("")


def element(name: str, attributes: Attributes, *inside: str) -> Markup:
    """One element with what stands inside it; strings that are not elements are escaped.

    Raises ValueError for an element or an attribute that no picture needs, and for a number that
    is no place in a plane.

    >>> print(element("text", {"x": 1.5}, "a < b"))
    <text x="1.5">a &lt; b</text>
    """
    if name not in ELEMENTS or not ATTRIBUTES.issuperset(attributes):
        unknown = [name, *attributes][name in ELEMENTS :]
        raise ValueError(f"a picture is not made of {', '.join(map(repr, unknown))}")
    for value in attributes.values():
        if isinstance(value, float) and not math.isfinite(value):
            raise ValueError(f"<{name}>: {value} is no place in a picture")
    # All that is put together is escaped by now or stands in the lists above, so that plain strings
    # do, in a third of the time of `Markup.format`.
    spelt = "".join(
        f' {key}="{escape(wording.visible(str(value)))}"' for key, value in attributes.items()
    )
    if not inside:
        return Markup(f"<{name}{spelt}/>")  # noqa: S704
    return Markup(f"<{name}{spelt}>{''.join(map(text, inside))}</{name}>")  # noqa: S704


def text(words: str) -> Markup:
    """Words as they may stand between tags; an element stays an element."""
    return words if isinstance(words, Markup) else escape(wording.visible(words))


def linked(inside: Markup, link: str) -> Markup:
    """What is given, made a link if that leads to a page beside this one; else as it is."""
    return element("a", {"href": beside(link)}, inside) if beside(link) else inside


def drawing(
    inside: Sequence[Markup],
    *,
    name: str,
    title: str,
    description: str,
    size: tuple[int, int],
    role: str,
    attributes: Attributes | None = None,
) -> Markup:
    """The whole drawing, an element a line, named by its title and its description.

    `name` begins the ids in it, so that two drawings can stand on one page. `attributes` stand
    first. A `role` of "img" hides what is inside from a screen reader, links included.
    """
    if not re.fullmatch(r"[a-z][a-z0-9-]*", name):
        raise ValueError(f"{name!r} cannot begin an id: use small letters, digits and hyphens")
    width, height = size
    lines = (
        element("title", {"id": f"{name}-title"}, title),
        element("desc", {"id": f"{name}-words"}, description),
        *inside,
    )
    return element(
        "svg",
        {
            **(attributes or {}),
            "viewBox": f"0 0 {width} {height}",
            "width": width,
            "height": height,
            "role": role,
            "aria-labelledby": f"{name}-title {name}-words",
        },
        *(part for line in lines for part in (Markup("\n"), line)),
        Markup("\n"),
    )


def icon(shape: Markup, *, box: str, size: tuple[int, int], css: str) -> Markup:
    """A small drawing beside words that say the same, so unseen by a screen reader."""
    width, height = size
    return element(
        "svg",
        {"class": css, "viewBox": box, "width": width, "height": height, "aria-hidden": "true"},
        shape,
    )


def as_file(picture: Picture) -> str:
    """The drawing as the text of an SVG file that stands alone."""
    # As plain text: `Markup` would escape what is put into it.
    return str(picture.svg).replace("<svg ", f'<svg xmlns="{NAMESPACE}" ', 1) + "\n"


def short(words: str, most: int) -> str:
    """The words, cut to so many letters with a sign that they are."""
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"
