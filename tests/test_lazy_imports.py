"""What a package hands on is named once for Python and once for type checkers, and both agree."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path

import pytest

from servanda.lazy_imports import handed_on

ROOT = Path(__file__).parent.parent
PACKAGES = sorted(
    path.parent.relative_to(ROOT)
    for path in (ROOT / "servanda").rglob("__init__.py")
    if "handed_on(" in path.read_text(encoding="utf-8")
)


def for_type_checkers(tree: ast.Module) -> dict[str, str]:
    """The names that a package imports again under their own name, each with its module."""
    return {
        alias.asname: str(imported.module)
        for block in tree.body
        if isinstance(block, ast.If) and ast.unparse(block.test) == "TYPE_CHECKING"
        for imported in block.body
        if isinstance(imported, ast.ImportFrom)
        for alias in imported.names
        if alias.asname == alias.name
    }


@pytest.mark.parametrize("folder", PACKAGES, ids=str)
def test_a_package_hands_on_the_same_names_to_python_and_to_type_checkers(folder: Path) -> None:
    package = import_module(".".join(folder.parts))
    source = (ROOT / folder / "__init__.py").read_text(encoding="utf-8")

    assert for_type_checkers(ast.parse(source)) == package.HOMES
    assert dir(package) == sorted(package.HOMES)
    for name, home in package.HOMES.items():
        assert getattr(package, name) is getattr(import_module(home), name)
        # a module of the name would hide what is handed on, once it is imported
        assert not any((ROOT / folder).glob(f"{name}.py")) and not (ROOT / folder / name).is_dir()


def test_watch_claims_and_captures_are_among_them() -> None:
    assert {Path("servanda", room) for room in ("captures", "claims", "watch")} <= set(PACKAGES)


def test_a_name_that_is_not_handed_on_is_an_attribute_error() -> None:
    attribute, names = handed_on("servanda.rooms", {"plain": "servanda.canon"})

    with pytest.raises(AttributeError, match=r"servanda\.rooms.*'spell'"):
        attribute("spell")
    assert attribute("plain") is import_module("servanda.canon").plain
    assert names() == ["plain"]
