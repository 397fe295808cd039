"""Publication dates out of HTML pages: runs the dating of the capture room on a folder.

PATH holds `pages.jsonl` {"id", "url", "file"} and the pages. Writes {"id", "date"}: the day,
or null where no single day could be told.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from servanda import captures

# The set's own account says that its pages are news of 2020; it does not say the day of the fetch.
FETCHED_ON = date(2020, 12, 31)


def predict(path: Path) -> Iterator[dict[str, Any]]:
    """One row a page, in the order of the file; pages count as fetched on the stated day."""
    for line in (path / "pages.jsonl").read_text(encoding="utf-8").splitlines():
        page = json.loads(line)
        data = gzip.decompress((path / page["file"]).read_bytes())
        dating = captures.dated(
            data, "text/html", address=page["url"], fetched_on=FETCHED_ON, content=""
        )
        when = dating.when
        single = when.from_on is not None and when.from_on == when.to_on
        yield {"id": page["id"], "date": when.from_on.isoformat() if single else None}  # type: ignore[union-attr]
