"""The documentation says what the product does."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

from commands import run

ROOT = Path(__file__).parent.parent
PAGES = sorted((ROOT / "docs").rglob("*.md"))


def test_the_pages_of_commands_and_columns_are_what_the_product_says() -> None:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec and spec.loader
    generate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generate)

    assert generate.PAGE.read_text(encoding="utf-8") == generate.page(), "run docs/generate.py"
    second = generate.SECOND_PAGE.read_text(encoding="utf-8")
    assert second == generate.second_page(), "run docs/generate.py"
    third = generate.THIRD_PAGE.read_text(encoding="utf-8")
    assert third == generate.third_page(), "run docs/generate.py"
    signon = generate.SIGNON_PAGE.read_text(encoding="utf-8")
    assert signon == generate.signon_page(), "run docs/generate.py"
    columns = generate.COLUMNS_PAGE.read_text(encoding="utf-8")
    assert columns == generate.columns_page(), "run docs/generate.py"


def test_every_link_of_a_page_leads_somewhere() -> None:
    links = [
        (page, link)
        for page in PAGES
        for link in re.findall(r"\]\((?!https?://|#)([^)#]+)", page.read_text(encoding="utf-8"))
    ]

    assert [(page, link) for page, link in links if not (page.parent / link).exists()] == []


def test_a_page_is_at_most_500_lines() -> None:
    assert [page for page in PAGES if len(page.read_text("utf-8").splitlines()) > 500] == []


def test_no_path_of_a_machine_stands_in_a_page() -> None:
    found = [
        p.name for p in PAGES if re.search(r"(?<![\w.])/(home|root|Users)/", p.read_text("utf-8"))
    ]

    assert found == []


def test_the_mapping_on_the_page_about_spreadsheets_takes_in_its_list(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "how-to" / "spreadsheets.md").read_text(encoding="utf-8")
    for name, kind in (("incidents.csv", "csv"), ("mine.toml", "toml")):
        (block,) = re.findall(rf"```{kind}\n(.+?)```", page, re.DOTALL)
        (tmp_path / name).write_text(block, encoding="utf-8")
    folder = tmp_path / "mywatch"
    assert run("new", folder, "--agreement", "paris-1991", "--title", "T").exit_code == 0
    words = ("import", folder, tmp_path / "incidents.csv", "--as", tmp_path / "mine.toml")

    dry, real = run(*words, "--dry-run", "--by", "Ann"), run(*words, "--by", "Ann")

    assert (dry.exit_code, real.exit_code) == (0, 0), dry.output
    assert dry.stdout == real.stdout
    assert "2 rows new" in real.stdout


def test_the_cambodia_watch_is_made_where_git_passes_over_it() -> None:
    page = (ROOT / "docs" / "tutorial" / "cambodia.md").read_text(encoding="utf-8")
    by_hand = [line for line in re.findall(r"^\$ (.+)$", page, re.MULTILINE) if line != "make demo"]
    entered = re.fullmatch(r"mkdir -p (build/\S+) && cd \1", by_hand[0])

    assert entered, by_hand[0]
    assert "build/" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    up = "../" * len(Path(entered[1]).parts)
    named = re.findall(r"\S*examples/cambodia/\S+", "\n".join(by_hand))
    assert named
    for words in named:
        assert words.startswith(f"{up}examples/")
        folder, _, names = words.removeprefix(up).rpartition("/")
        assert all((ROOT / folder / name).exists() for name in names.strip("{}").split(","))


def test_the_first_page_lists_every_page() -> None:
    index = ROOT / "docs" / "index.md"
    links = re.findall(r"\]\(([^)#]+\.md)\)", index.read_text(encoding="utf-8"))

    listed = {(index.parent / link).resolve() for link in links}
    assert [page.name for page in PAGES if page not in {*listed, index}] == []
