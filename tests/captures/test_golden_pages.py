"""Each page beside what must be read out of it."""

import json
from pathlib import Path

import pytest
from captures.goldens import PAGES, told


@pytest.mark.parametrize("page", sorted(PAGES.glob("*.html")), ids=lambda page: page.stem)
def test_a_page_gives_what_is_written_beside_it(page: Path, tmp_path: Path) -> None:
    expected = json.loads(page.with_suffix(".expected.json").read_text(encoding="utf-8"))

    assert expected == told(page, tmp_path)
