"""What `servanda incidents --copies` prints: stories that several captures print."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import shorten
from typing import Any

from servanda import wording

SHOWN = 4  # differences of one copy; --json has all
QUOTED_CHARACTERS = 100


def lines(stories: Iterable[dict[str, Any]]) -> Iterator[str]:
    """The lines for a person: each story, the first that printed it, how each copy differs."""
    for story in stories:
        first, copies = story["first"], story["copies"]
        title = f": {_quoted(first['title'])}" if first["title"] else ""
        credit = f", credited to {story['credit']}" if story["credit"] else ""
        yield f"{first['capture']}  {_named(first)}{title}"
        yield f"  printed {wording.count(len(copies), 'more time')}{credit}"
        for copy in copies:
            yield f"  {copy['capture']}  {_named(copy)}: {_shares(copy)}"
            for passage in copy["differences"][:SHOWN]:
                yield f"    {difference(passage)}"
            if (rest := len(copy["differences"]) - SHOWN) > 0:
                yield f"    and {wording.count(rest, 'more difference')}: see --json"


def difference(passage: dict[str, Any]) -> str:
    """One passage in words: left out, added, or said in other words."""
    first, copy = passage["first"]["quote"], passage["copy"]["quote"]
    if not copy:
        return f"leaves out {_quoted(first)}"
    return f"for {_quoted(first)} has {_quoted(copy)}" if first else f"adds {_quoted(copy)}"


def _shares(copy: dict[str, Any]) -> str:
    if not copy["differences"]:
        return "the same words"
    own = f", {copy['own']:.0%} of its words its own" if copy["own"] else ""
    return f"has {copy['kept']:.0%} of the first{own}"


def _named(row: dict[str, Any]) -> str:
    return f"{row['outlet']}, {row['day'].removeprefix('on ')}"


def _quoted(words: str) -> str:
    return f'"{shorten(words, QUOTED_CHARACTERS, placeholder=" ...")}"'
