"""Names that a package hands on, each module imported when one of its names is first asked for.

(Lazy imports, PEP 562.) What leaves it: the `__getattr__` and `__dir__` of such a package. It is
for packages whose parts need heavy libraries that most commands never use. Type checkers and
editors see the same names in a TYPE_CHECKING block beside the table; a test holds the two alike.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def handed_on(
    package: str, homes: Mapping[str, str]
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """The `__getattr__` and `__dir__` of a package; `homes` has the module of each name.

    What is found is not kept in the package: a name is always what its own module holds.
    """

    def attribute(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(homes[name]), name)

    def names() -> list[str]:
        return sorted(homes)

    return attribute, names
