"""The modules of the house, read and taken apart once a process for all that look at them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


@cache
def files(folder: str = "servanda") -> tuple[Path, ...]:
    """Every module below a folder of the checkout, in order."""
    return tuple(sorted((ROOT / folder).rglob("*.py")))


@cache
def text_of(path: Path) -> str:
    """What stands in a module."""
    return path.read_text(encoding="utf-8")


@cache
def tree_of(path: Path) -> ast.Module:
    """A module taken apart. To be looked at only: everybody is given the same one."""
    return ast.parse(text_of(path))


@cache
def by_name() -> dict[str, Path]:
    """Every module of the package by its dotted name."""
    modules = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for path in files()
    }
    assert len(modules) > 200
    return modules


def statements(node: ast.AST) -> Iterator[ast.stmt]:
    """The statements inside a node, at any depth; expressions, which hold none, are not entered."""
    for field in ("body", "orelse", "finalbody", "handlers", "cases"):
        inner = getattr(node, field, ())
        for child in inner if isinstance(inner, list) else ():
            if isinstance(child, ast.stmt):
                yield child
            yield from statements(child)
