"""What is read out of each golden page; run with --accept to write it anew, then read the diff."""

from __future__ import annotations

import json
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from servanda import captures

PAGES = Path(__file__).parent / "pages"


def told(page: Path, folder: Path) -> dict[str, Any]:
    """The capture and text of a page in plain words, as its expected file says them."""
    kept = captures.keep(
        page.read_bytes(),
        vault=captures.Vault(folder),
        details=captures.Said(
            address=f"https://lake.example/{page.name}",
            fetched_at=datetime(2022, 1, 1, tzinfo=UTC),
            added_by="a tester",
        ),
    )
    published = kept.capture.published
    return {
        "title": kept.capture.title,
        "publisher": kept.capture.publisher,
        "language": kept.capture.language,
        "published": [str(published.when.from_on), str(published.when.to_on), published.how],
        "passages": [[p.kind, kept.text.content[p.start : p.end]] for p in kept.text.passages],
        "hidden": kept.text.hidden,
        "signals": [[signal.kind, signal.what] for signal in kept.signals],
    }


if __name__ == "__main__" and "--accept" in sys.argv:
    with tempfile.TemporaryDirectory() as vault:
        for path in sorted(PAGES.glob("*.html")):
            text = json.dumps(told(path, Path(vault)), ensure_ascii=False, indent=1)
            path.with_suffix(".expected.json").write_text(text + "\n", encoding="utf-8")
