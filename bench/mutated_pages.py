"""Every element of every page of a site changed in turn: its text, its attributes, itself.

What leaves it: bytes in place of a page's, each with what kind of change it is. It knows nothing
of what a page says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import frozen

Edit = tuple[str, str, int, int, str]  # kind, where, and what stands in place of [start, end)

_PART = re.compile(r"<!--.*?-->|<[^>]*>|[^<]+", re.DOTALL)
_ATTRIBUTE = re.compile(r"""\s([\w:-]+)(?:=("[^"]*"|'[^']*'|[^\s>]+))?""")
_VOID = {"meta", "link", "br", "img", "input", "hr", "path", "rect", "circle", "line", "use"}
SCRIPT = "<script>document.title='x'</script>"
QUOTES = "\"'"
WORDS = "<p>The Prime Minister was right.</p>"


@frozen
class PageChange:
    """One change of a page; `where` names the element by the tags around it."""

    kind: str
    where: str
    start: int
    end: int
    instead: str

    def of(self, page: bytes) -> bytes:
        """The page so changed."""
        text = page.decode("utf-8")
        return (text[: self.start] + self.instead + text[self.end :]).encode("utf-8")


def changes(page: bytes) -> Iterator[PageChange]:
    """Every change of every element."""
    text = page.decode("utf-8")
    for edit in _changes(text):
        if edit[4] != text[edit[2] : edit[3]]:
            yield PageChange(*edit)


def _changes(text: str) -> Iterator[Edit]:
    path: list[tuple[str, int]] = []  # each open element and where it begins
    for found in _PART.finditer(text):
        part, start, end = found[0], found.start(), found.end()
        where = "/".join(tag for tag, _ in path)
        if part.startswith("</"):
            if path:
                _, began = path.pop()
                yield "an element taken out", where, began, end, ""
                yield "an element twice", where, end, end, text[began:end]
                yield "a script put after", where, end, end, SCRIPT
        elif part.startswith("<!"):
            yield "a declaration taken out", where, start, end, ""
        elif part.startswith("<"):
            tag = re.match(r"<([\w:-]+)", part)
            name = tag[1].lower() if tag else "?"
            inside = f"{where}/{name}"
            yield from _of_tag(part, inside, start)
            if part.endswith("/>") or name in _VOID:
                yield "an element taken out", inside, start, end, ""
                continue
            path.append((name, start))
            yield "a script put in", inside, end, end, SCRIPT
            yield "an element put in", inside, end, end, WORDS
            yield "words put in", inside, end, end, "Not so: "
        elif part.strip():
            yield "text changed", where, start, end, _otherwise(part)
            yield "text taken out", where, start, end, ""
            yield "a comment put in", where, start, start, "<!-- x -->"
        else:
            yield "a blank more", where, end, end, " "
    yield "words after the end", "", len(text), len(text), "More words.\n"
    yield "a script after the end", "", len(text), len(text), SCRIPT
    yield "words before the start", "", 0, 0, "Words. "


def _of_tag(part: str, where: str, start: int) -> Iterator[Edit]:
    for found in _ATTRIBUTE.finditer(part):
        at = f"{where}@{found[1]}"
        yield "an attribute taken out", at, start + found.start(), start + found.end(), ""
        if found[2]:
            other = f'"{found[2].strip(QUOTES)}x"'
            yield "an attribute changed", at, start + found.start(2), start + found.end(2), other
    name = re.match(r"<[\w:-]+", part)
    for more in (' onclick="x()"', ' style="display:none"', " hidden"):
        place = start + (name.end() if name else 1)
        yield f"an attribute put in:{more.split('=')[0]}", where, place, place, more


def _otherwise(words: str) -> str:
    """The same text with its first word another."""
    if not re.search(r"\w", words):
        return f"{words}x"
    return re.sub(r"\w+", lambda word: f"{word[0][::-1]}x", words, count=1)
