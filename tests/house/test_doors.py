"""Every door says what it takes, and no module stands hidden behind a function of its name."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from house.modules import files, text_of, tree_of

import servanda

ROOT = Path(servanda.__file__).parent


def takes_anything(module: ast.Module) -> Iterator[str]:
    """The functions of a module that take `**name: Any`, or `**name` of no type at all."""
    for node in ast.walk(module):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            rest = node.args.kwarg
            kind = ast.unparse(rest.annotation) if rest and rest.annotation else "Any"
            if rest and kind.rpartition(".")[2] in ("Any", "object"):
                yield f"{getattr(node, 'name', 'lambda')}(**{rest.arg})"


def packages() -> list[ModuleType]:
    below = pkgutil.walk_packages(servanda.__path__, "servanda.")
    return [servanda, *(importlib.import_module(each.name) for each in below if each.ispkg)]


def hidden(package: ModuleType) -> set[str]:
    """The modules of a package that bear the name of something else it hands on."""
    modules = {each.name for each in pkgutil.iter_modules(package.__path__)}
    names = set(getattr(package, "__all__", ()))
    for node in ast.parse(Path(str(package.__file__)).read_text(encoding="utf-8")).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, ast.ImportFrom) and node.module != package.__name__:
            names |= {each.asname or each.name for each in node.names}
    return modules & names


def test_no_function_takes_keywords_of_any_kind() -> None:
    doors = {
        f"{path.relative_to(ROOT).as_posix()}: {function}"
        for path in files()
        if "**" in text_of(path)
        for function in takes_anything(tree_of(path))
    }

    assert doors == set()


def test_a_function_that_takes_keywords_of_any_kind_is_seen() -> None:
    source = (
        "def one(**options: Any): ...\nasync def two(**options): ...\nthree = lambda **more: more\n"
        "class Four:\n    def five(self, **more: typing.Any): ...\n    def six(self, **to: str): ..."
    )

    assert sorted(takes_anything(ast.parse(source))) == [
        "five(**more)", "lambda(**more)", "one(**options)", "two(**options)",
    ]  # fmt: skip


def test_no_module_stands_behind_a_function_of_its_name() -> None:
    assert {each.__name__: hidden(each) for each in packages() if hidden(each)} == {}


def test_a_module_behind_a_function_of_its_name_is_seen() -> None:
    package = ModuleType("doors")
    package.__path__ = [str(Path(__file__).parent)]
    package.__all__ = ["test_doors"]
    package.__file__ = __file__

    assert hidden(package) == {"test_doors"}


def test_the_crowded_rooms_show_at_most_thirteen_entries() -> None:
    for room in ("claims", "captures", "watch"):
        entries = [
            path.name
            for path in (ROOT / room).iterdir()
            if path.name[:2] != "__" and (path.is_dir() or path.suffix == ".py")
        ]
        assert len(entries) <= 13, (room, sorted(entries))
