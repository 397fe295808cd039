"""The requirement files and pyproject.toml say the same; deptry, in `make check`, asks the code."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
BUILDERS = {"hatchling", "editables"}  # what `pip install -e .` needs where nothing is fetched


def _asked(name: str) -> list[Requirement]:
    """The requirements that a file of requirements/ asks for itself."""
    lines = (ROOT / "requirements" / name).read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines if line and line[0] not in "#-"]


def _pins(name: str) -> list[Requirement]:
    """The requirements that a lock file pins, each to one version."""
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    return [Requirement(line) for line in re.findall(r"^(\S+==.*?) \\$", text, re.MULTILINE)]


def _names(requirements: list[Requirement]) -> set[str]:
    return {canonicalize_name(requirement.name) for requirement in requirements}


def test_what_is_locked_is_what_the_product_declares() -> None:
    declared = [Requirement(line) for line in PROJECT["project"]["dependencies"]]

    assert _names(_asked("base.in")) == _names(declared) | BUILDERS


def test_every_extra_is_among_what_is_tested() -> None:
    extras = PROJECT["project"]["optional-dependencies"]
    declared = [Requirement(line) for extra in extras.values() for line in extra]

    assert _names(declared) <= _names(_asked("dev.in"))


def test_every_pin_lies_within_what_is_declared_and_within_the_bounds() -> None:
    extras = PROJECT["project"]["optional-dependencies"]
    lines = (*PROJECT["project"]["dependencies"], *sum(extras.values(), []))
    declared = [*map(Requirement, lines), *_asked("bounds.in")]
    pinned = [*_pins("base.txt"), *_pins("dev.txt")]

    for bound in declared:
        versions = {
            next(iter(pin.specifier)).version
            for pin in pinned
            if canonicalize_name(pin.name) == canonicalize_name(bound.name)
        }
        assert versions, f"{bound.name} is declared and not pinned"
        assert all(bound.specifier.contains(version) for version in versions), (bound, versions)


def test_both_lock_files_pin_the_same() -> None:
    base, dev = (
        {(pin.name, str(pin.specifier)) for pin in _pins(name)} for name in ("base.txt", "dev.txt")
    )

    assert base <= dev


def test_every_pin_has_its_hashes() -> None:
    for name in ("base.txt", "dev.txt"):
        text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
        blocks = re.split(r"\n(?=\S)", text.strip())

        assert len(blocks) == len(_pins(name))
        assert all("--hash=sha256:" in block for block in blocks)
        assert "://" not in text
