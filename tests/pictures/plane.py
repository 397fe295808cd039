"""What a drawing holds, read back from its XML: elements, words, and every place in its plane."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.etree import _Element as Element
from lxml.etree import fromstring

from servanda.pictures import Picture, as_file
from servanda.pictures.svg import NAMESPACE


def tree(picture: Picture) -> Element:
    """The root of the drawing; raises XMLSyntaxError where it is not well formed."""
    root = fromstring(as_file(picture).encode())
    assert root.tag == f"{{{NAMESPACE}}}svg"
    for one in root.iter():
        one.tag = one.tag.removeprefix(f"{{{NAMESPACE}}}")
    return root


def places(root: Element) -> Iterator[tuple[float, float]]:
    """Every point that an element of the drawing reaches or starts from, in the root's units."""
    yield from _places(root, 0.0, 0.0)


def _places(one: Element, dx: float, dy: float) -> Iterator[tuple[float, float]]:
    moved = re.match(r"translate\((\S+) (\S+)\)", one.get("transform", ""))
    if moved:
        dx, dy = dx + float(moved[1]), dy + float(moved[2])
        yield dx, dy
    here = {name: float(value) for name, value in one.items() if name in NUMBERS}
    if one.tag == "line":
        yield dx + here["x1"], dy + here["y1"]
        yield dx + here["x2"], dy + here["y2"]
    elif one.tag == "circle":
        x, y, r = dx + here.get("cx", 0), dy + here.get("cy", 0), here["r"]
        yield from ((x - r, y - r), (x + r, y + r))
    elif one.tag == "rect":
        assert here["width"] >= 0
        assert here["height"] >= 0
        yield dx + here["x"], dy + here["y"]
        yield dx + here["x"] + here["width"], dy + here["y"] + here["height"]
    elif one.tag == "path":
        yield from ((dx + x, dy + y) for x, y in corners(one.attrib["d"]))
    elif one.tag == "text":
        yield dx + here.get("x", 0), dy + here.get("y", 0)
    for inside in one:
        yield from _places(inside, dx, dy)


NUMBERS = {"x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "width", "height"}


def corners(path: str) -> Iterator[tuple[float, float]]:
    """The corners of a path of straight lines, each at its own place: M, L, H and Z."""
    x = y = 0.0
    for command, given in re.findall(r"([MLHZ])([^MLHZ]*)", path):
        numbers = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", given)]
        if command == "H":
            numbers = [numbers[0], y]
        assert len(numbers) % 2 == 0, path
        for x, y in zip(numbers[::2], numbers[1::2]):
            yield x, y


def outside(root: Element) -> list[tuple[float, float]]:
    """The places that do not lie inside the view box."""
    left, top, width, height = map(float, root.attrib["viewBox"].split())
    return [
        (x, y)
        for x, y in places(root)
        if not (left <= x <= left + width and top <= y <= top + height)
    ]


def is_named(root: Element, picture: Picture) -> bool:
    """Whether the drawing is labelled by the title and the description that the picture has."""
    known = {one.get("id"): one for one in root.iter() if one.get("id")}
    title, words = (known[id] for id in root.attrib["aria-labelledby"].split())
    return (title.tag, title.text, words.tag, words.text) == (
        *("title", picture.title),
        *("desc", picture.description),
    )
