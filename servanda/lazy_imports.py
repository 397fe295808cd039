"""Names that a package hands on, each module imported when one of its names is first asked for.

(Lazy imports, PEP 562.) What leaves it: the `__getattr__` and `__dir__` of such a package. It is
for packages whose parts need heavy libraries that most commands never use. The names stand once,
in the block `if TYPE_CHECKING:` of the package, where type checkers and editors read them; here
that block is read when the first name is asked for.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from typing import Any


def handed_on(package: str) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """The `__getattr__` and `__dir__` of a package that imports its names for type checkers alone.

    What is found is not kept in the package: a name is always what its own module holds.
    """

    def attribute(name: str) -> Any:
        if name.startswith("__") or name not in homes(package):
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(homes(package)[name]), name)

    def names() -> list[str]:
        return sorted(homes(package))

    return attribute, names


@cache
def homes(package: str) -> Mapping[str, str]:
    """Each name that a package imports for type checkers under its own name, and its module."""
    module = sys.modules[package]
    source = module.__spec__.loader.get_source(package)  # type: ignore[union-attr]
    return {
        alias.name: imported.module or ""
        for block in ast.parse(source).body
        if isinstance(block, ast.If) and ast.unparse(block.test) == "TYPE_CHECKING"
        for imported in block.body
        if isinstance(imported, ast.ImportFrom)
        for alias in imported.names
        if alias.asname == alias.name
    }
