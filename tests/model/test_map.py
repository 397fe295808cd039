"""The first page of the vocabulary is a map that leaves nothing out."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from servanda import model

FOLDER = Path(model.__file__).parent
MAP = re.findall(r"^    (\w+)  +\S", model.__doc__ or "", re.M)


def defined(module: str) -> list[str]:
    """The names a module of the vocabulary defines, in its own order."""
    names: list[str] = []
    for node in ast.parse((FOLDER / f"{module}.py").read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            names.append(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names += [target.id for target in targets if isinstance(target, ast.Name)]
    return names


def test_the_map_names_every_module() -> None:
    assert sorted(MAP) == sorted(p.stem for p in FOLDER.glob("*.py") if p.stem != "__init__")


def test_the_package_gives_every_name_in_the_order_of_the_map() -> None:
    names = [name for module in MAP for name in defined(module) if not name.startswith("_")]

    assert model.__all__ == names


def test_a_module_of_the_vocabulary_uses_only_those_before_it_on_the_map() -> None:
    for place, module in enumerate(MAP):
        text = (FOLDER / f"{module}.py").read_text(encoding="utf-8")
        used = set(re.findall(r"^from servanda\.model\.(\w+) import", text, re.M))

        assert used <= set(MAP[:place]), module
