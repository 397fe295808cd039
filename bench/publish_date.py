"""Publication dates out of HTML pages: runs the dating of the capture room on a folder.

PATH holds `pages.jsonl` {"id", "url", "file"} and the pages. Writes {"id", "date"}: the day,
or null where no single day could be told.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from servanda import captures


def predict(path: Path) -> Iterator[dict[str, Any]]:
    """One row a page, in the order of the file; pages count as fetched today."""
    today = datetime.now(UTC).date()
    for line in (path / "pages.jsonl").read_text(encoding="utf-8").splitlines():
        page = json.loads(line)
        data = gzip.decompress((path / page["file"]).read_bytes())
        dating = captures.dated(
            data, "text/html", address=page["url"], fetched_on=today, content=""
        )
        when = dating.when
        single = when.from_on is not None and when.from_on == when.to_on
        yield {"id": page["id"], "date": when.from_on.isoformat() if single else None}  # type: ignore[union-attr]
