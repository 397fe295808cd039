"""What a package hands on is what it imports for type checkers, each from its own module."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from servanda.lazy_imports import homes

ROOT = Path(__file__).parent.parent
PACKAGES = sorted(
    path.parent.relative_to(ROOT)
    for path in (ROOT / "servanda").rglob("__init__.py")
    if "handed_on(" in path.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("folder", PACKAGES, ids=str)
def test_a_package_hands_on_what_its_modules_hold(folder: Path) -> None:
    name = ".".join(folder.parts)
    package = import_module(name)

    assert dir(package) == sorted(homes(name)) != []
    for handed, home in homes(name).items():
        assert getattr(package, handed) is getattr(import_module(home), handed)
        # a module of the name would hide what is handed on, once it is imported
        assert not any((ROOT / folder).glob(f"{handed}.py"))
        assert not (ROOT / folder / handed).is_dir()


def test_watch_claims_and_captures_are_among_them() -> None:
    assert {Path("servanda", room) for room in ("captures", "claims", "watch")} <= set(PACKAGES)


def test_a_name_that_is_not_handed_on_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match=r"servanda\.watch.*'spell'"):
        import_module("servanda.watch").spell  # noqa: B018  what asking for it does


def test_what_is_imported_for_this_module_alone_is_not_handed_on() -> None:
    assert "Lexicon" not in dir(import_module("servanda.claims"))
