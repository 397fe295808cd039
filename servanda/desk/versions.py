"""Versions: what was kept from one address at several times, and what changed between.

What leaves it: each other version, with the lines in which the two differ.
"""

from __future__ import annotations

from attrs import frozen

from servanda import watch as way
from servanda.desk.opened import Sight
from servanda.model import Capture, Text
from servanda.wording import DiffStretch, differing_lines

COMPARED = 6  # versions that are laid beside this one, those nearest in time first


@frozen
class OtherVersion:
    """Another version of a page; `lines` go from the earlier of the two to the later.

    `is_same_text` where not a word of the working text differs.
    """

    capture: Capture
    is_earlier: bool
    is_same_text: bool
    lines: tuple[tuple[DiffStretch, ...], ...]


def versions(seen: Sight, capture: Capture, content: str) -> list[OtherVersion]:
    """The other versions that were kept from the address of a capture, the earliest first."""
    if "://" not in capture.address:
        return []
    others = [c for c in way.captures_at(seen.answers, [capture.address]) if c.id != capture.id]
    others.sort(key=lambda each: abs(each.fetched_at - capture.fetched_at))
    others = sorted(others[:COMPARED], key=lambda each: each.fetched_at)
    texts = {t.capture: t.content for _, t in seen.record.about(Text, [c.id for c in others])}
    found = []
    for each in others:
        earlier, other = each.fetched_at <= capture.fetched_at, texts.get(each.id, "")
        pair = (other, content) if earlier else (content, other)
        lines = tuple(tuple(line) for line in differing_lines(*pair)) if other != content else ()
        found.append(OtherVersion(each, earlier, other == content, lines))
    return found
