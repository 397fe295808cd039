"""A list of pages: one address a line, what follows a # is a remark."""

from __future__ import annotations

from servanda.errors import SourceError
from servanda.sources.entry import Entry, Listing, tidy

LINES = 100_000


def listing(data: bytes, address: str) -> Listing:
    """The pages listed. Raises SourceError where the bytes are no text."""
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise SourceError(
            f"{address}: byte {error.start} is not UTF-8, so addresses could be misread. Save the "
            "list as UTF-8."
        ) from error
    entries: dict[str, Entry] = {}
    passed = []
    for number, line in enumerate(lines[:LINES], start=1):
        words = line.partition(" #")[0].strip()
        if not words or words.startswith("#"):
            continue
        if target := tidy(words):
            entries.setdefault(target, Entry(key=target, address=target))
        else:
            passed.append(f"{address}:{number}: {words[:80]!r} is no web address")
    if len(lines) > LINES:
        passed.append(f"{address}: has more than {LINES:,} lines; the first were taken")
    return Listing(tuple(entries.values()), passed=tuple(passed))
