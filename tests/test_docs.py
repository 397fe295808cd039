"""The documentation says what the product does."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = sorted((ROOT / "docs").rglob("*.md"))


def test_the_page_of_commands_is_what_the_commands_say() -> None:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec and spec.loader
    generate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generate)

    assert generate.PAGE.read_text(encoding="utf-8") == generate.page(), "run docs/generate.py"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?://|#)([^)#]+)", page.read_text(encoding="utf-8"))

    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_a_page_is_at_most_500_lines(page: Path) -> None:
    assert len(page.read_text(encoding="utf-8").splitlines()) <= 500


def test_no_path_of_a_machine_stands_in_a_page() -> None:
    found = [
        p.name for p in PAGES if re.search(r"(?<![\w.])/(home|root|Users)/", p.read_text("utf-8"))
    ]

    assert found == []
