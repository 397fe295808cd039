"""Place names in news: every place the product finds, with its point on the map."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.lines import read
from servanda.claims.places import toponyms


def predict(path: Path) -> Iterator[dict[str, Any]]:
    """One line a document. Reads `id` and `text`, nothing else; no home country is given."""
    for row in read(path, "id", "text"):
        found = [
            {"start": p.span.start, "end": p.span.end, "lat": p.lat, "lon": p.lon}
            for p in toponyms.find(row["text"])
        ]
        yield {"id": row["id"], "places": found}
