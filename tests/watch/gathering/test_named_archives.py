"""An archive named as a file says how it is gathered."""

from __future__ import annotations

from pathlib import Path

import pytest

from servanda.errors import SourceError
from servanda.watch import items, open_watch


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.wacz", b"PK\x03\x04"), ("a.warc.gz", b"\x1f\x8b"), ("a", b"WARC/1.1\r\n")],
)
def test_an_archive_named_as_a_page_says_how_it_is_gathered(
    folder: Path, name: str, data: bytes
) -> None:
    (folder / name).write_bytes(data)
    ((_, get),) = items([str(folder / name)], open_watch(folder), stdin=bytes)

    with pytest.raises(SourceError, match='kind = "archive"'):
        get()
