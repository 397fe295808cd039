"""The passages that links are measured on, found again by id, sum and offsets.

What leaves it: texts of others' sets as this project labelled them. The repository holds no
text of theirs: only the id, the SHA-256 of the whole text, where the passage ends and the labels.
"""

from __future__ import annotations

import hashlib
import html
import json
import random
import re
from pathlib import Path

_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.S)
_TAG = re.compile(r"<[^>]+>")
_END = re.compile(r"[.!?][\"'”’)\]]*(?=\s)")
LONG = 700  # characters of a passage at most, cut at the end of a sentence


def whole(path: Path) -> dict[str, str]:
    """The texts of a set by id, title first, paragraphs parted by a blank line."""
    if path.suffix == ".jsonl":
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        return {str(row["id"]): row["text"].strip() for row in rows}
    found = {}
    for row in json.loads(path.read_text(encoding="utf-8")):
        sample = row["sample"]
        parts = [sample["Input.title"], *_PARAGRAPH.findall(sample["Input.article_interface"])]
        plain = (" ".join(html.unescape(_TAG.sub(" ", part)).split()) for part in parts)
        found[str(sample["Input.GLOBALEVENTID"])] = "\n\n".join(part for part in plain if part)
    return found


def end(text: str) -> int:
    """Where the opening of a text ends: the last end of a sentence within its length."""
    ends = [m.end() for m in _END.finditer(text[: LONG + 1])]
    return ends[-1] if ends and ends[-1] > LONG // 4 else min(LONG, len(text))


def sha256(text: str) -> str:
    """The sum by which a text is known again."""
    return hashlib.sha256(text.encode()).hexdigest()


def draw(path: Path, count: int, *, seed: int) -> list[str]:
    """That many ids of a set, drawn by a seed, the same each time."""
    return sorted(random.Random(seed).sample(sorted(whole(path)), count))  # noqa: S311
