"""What a docstring names in backticks is there: a word that was renamed is renamed there too.

A record's docstring may name its own fields and those of the records it holds; a function's its
own words, its class's and its module's, the fields of the vocabulary, and the modules beside it.
What is no word of the house at all (a pattern, a line to type) is left alone, but for commands.
"""

from __future__ import annotations

import ast
import builtins
import datetime
import keyword
import re
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path

from attrs import frozen
from house.modules import ROOT, by_name, text_of, tree_of

from servanda.cli import COMMANDS

# Words that stand in one docstring and name nothing of the house, each with the reason.
CARRIED = "verify.py of every published site carries the file's text: with the record's next form"
ELSEWHERE = {
    ("servanda.model.claims.Mention", "number"): f"no field of it. {CARRIED}",
    ("servanda.model.decisions.Seen", "sha256"): f"no field of it. {CARRIED}",
}

# Words that any docstring may name, each with what it is.
OF_OTHERS = {
    "revisit": "WARC's word for the record of an answer that is kept already",
    "sha256sum": "a program that every Linux has",
    "_on": "how the name of a calendar date ends",
    "_at": "how the name of an instant ends",
    "_sha256": "how the name of a hash ends",
    "Z": "how an instant in UTC ends",
}

WORD = re.compile(r"[A-Za-z_]\w*\Z")
DOTTED = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+\Z")
FILE = re.compile(r"(?:[\w*-]+/)*[\w*-]+\.(?:py|toml|tsv|jsonl|json|sqlite3|md|txt|html|css)\Z")
CALL = re.compile(r"([A-Za-z_][\w.]*)[(\[].*[)\]]\Z", re.DOTALL)
COMMAND = re.compile(r"servanda ([a-z]+)\b")

Node = ast.Module | ast.ClassDef | ast.FunctionDef


@frozen
class Module:
    """One module: the names at its top level, what each of its classes holds.

    `around` has everything that may bear a docstring, with what it stands in, outermost first.
    """

    name: str
    text: str
    top: frozenset[str]
    classes: dict[str, frozenset[str]]
    around: dict[Node, tuple[Node, ...]]

    @property
    def room(self) -> str:
        """The package that it lies in, or that it is."""
        return self.name if _file(self.name).name == "__init__.py" else _parent(self.name)


def test_what_a_docstring_names_exists() -> None:
    unknown = [
        f"{place}: `{word}` names nothing. Name what is meant, or list it with the reason"
        for place, word in _unknown()
        if (place, word) not in ELSEWHERE
    ]

    assert unknown == []


def test_what_is_listed_still_names_nothing() -> None:
    assert sorted(ELSEWHERE.keys() - set(_unknown())) == [], "take these out of ELSEWHERE"
    words = {word for _, _, word in _named()}
    assert sorted(OF_OTHERS.keys() - words) == [], "take these out of OF_OTHERS"


def test_a_word_that_is_not_there_is_found() -> None:
    text = (
        '"""Leaves a `Page`; see `told` and `model.Claim`."""\n\n\n'
        'class Page:\n    """A page; `size` is not here, `of` is."""\n\n    of: str\n\n\n'
        'def keep(page, *, limit):\n    """`page` up to `limit`, not `most`; `Page.of`."""\n'
    )
    module = _taken_apart("servanda.claims.pages", text, ast.parse(text))

    unknown = [word for node, _, word in _named_in(module) if not _exists(word, node, module)]
    assert unknown == ["told", "size", "most"]


# ------------------------------------------------------------------ what is named


@cache
def _unknown() -> tuple[tuple[str, str], ...]:
    """The place and the word, for each word that names nothing."""
    return tuple(
        (place, word)
        for module in _modules().values()
        for node, place, word in _named_in(module)
        if word not in OF_OTHERS and not _exists(word, node, module)
    )


def _named() -> Iterator[tuple[Node, str, str]]:
    return chain.from_iterable(_named_in(module) for module in _modules().values())


def _named_in(module: Module) -> Iterator[tuple[Node, str, str]]:
    """Every word in backticks of a module's docstrings, with where it stands."""
    for node, around in module.around.items():
        place = module.name + "".join(f".{outer.name}" for outer in (*around, node)[1:])
        for word in re.findall(r"`+([^`]+)`+", ast.get_docstring(node) or ""):
            yield node, place, word


def _exists(word: str, node: Node, module: Module) -> bool:
    """Whether what stands in backticks names something; true of what is no name at all."""
    if command := COMMAND.match(word):
        return command[1] in COMMANDS
    if call := CALL.match(word):
        word = call[1]
    if FILE.match(word):
        return _is_file(word)
    if DOTTED.match(word):
        return _is_dotted(word, node, module)
    return not WORD.match(word) or _is_word(word, node, module)


def _is_word(word: str, node: Node, module: Module) -> bool:
    known = module.top | _beside(module.room) | _of_the_house()
    if word in known or word in COMMANDS or keyword.iskeyword(word) or hasattr(builtins, word):
        return True
    if isinstance(node, ast.ClassDef):
        return word in _words(node) or any(word in held for held in _held_by(node))
    if isinstance(node, ast.Module):
        return word in _words(node) or word in _strings(node)
    around = module.around[node]
    return (
        word in _words(node)
        or word in _strings(node)
        or any(word in _words(outer) for outer in around[1:])
        or any(word in held for held in module.classes.values())
        or word in _of_the_vocabulary()
    )


def _is_dotted(word: str, node: Node, module: Module) -> bool:
    """Whether `a.b` is there: a module and what it has, or a class and what it holds."""
    if word in _modules():
        return True
    first, _, last = word.rpartition(".")
    if "." in first or first == "servanda":
        return first in _modules() and last in _modules()[first].top
    for known in _modules().values():
        if known.name.rpartition(".")[2] == first and last in known.top | _beside(known.name):
            return True
        if last in known.classes.get(first, ()):
            return True
    if last in module.classes.get(first, ()):
        return True
    if hasattr(getattr(builtins, first, getattr(datetime, first, None)), last):
        return True
    return _is_word(first, node, module) and first not in _of_the_house()


def _is_file(name: str) -> bool:
    """Whether a file of that name lies in the package, or a module has its name in a string."""
    if any((ROOT / "servanda").rglob(name)):
        return True
    last = name.rpartition("/")[2]
    written = re.compile(f"""["']{re.escape(last)}["']""")
    return "*" in last or any(written.search(module.text) for module in _modules().values())


# ------------------------------------------------------------------ what is there


@cache
def _modules() -> dict[str, Module]:
    """Every module of the package by its dotted name, its text taken apart."""
    return {
        name: _taken_apart(name, text_of(path), tree_of(path)) for name, path in by_name().items()
    }


def _taken_apart(name: str, text: str, tree: ast.Module) -> Module:
    around = dict(_bearers(tree, ()))
    classes = {
        node.name: frozenset(_words(node)) for node in around if isinstance(node, ast.ClassDef)
    }
    return Module(name, text, frozenset(_top(tree.body)), classes, around)


def _bearers(node: ast.AST, around: tuple[Node, ...]) -> Iterator[tuple[Node, tuple[Node, ...]]]:
    """A module, class or function and those inside it, each with what it stands in."""
    if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
        yield node, around
        around = (*around, node)
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt):
            yield from _bearers(child, around)


def _top(body: list[ast.stmt]) -> Iterator[str]:
    """The names that stand at a module's top level, imported ones included."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Import | ast.ImportFrom):
            yield from ((alias.asname or alias.name).rpartition(".")[2] for alias in node.names)
        elif isinstance(node, ast.If | ast.Try | ast.With):
            yield from _top(node.body)
        else:
            yield from (n.id for n in ast.walk(node) if isinstance(n, ast.Name))


@cache
def _words(node: ast.AST) -> set[str]:
    """Every name in a node: parameters, locals, fields, attributes, keywords."""
    words = set()
    for inner in ast.walk(node):
        match inner:
            case ast.Name(id=word) | ast.arg(arg=word) | ast.Attribute(attr=word):
                words.add(word)
            case ast.keyword(arg=str(word)):
                words.add(word)
            case ast.FunctionDef(name=word) | ast.ClassDef(name=word):
                words.add(word)
    return words


@cache
def _strings(node: ast.AST) -> set[str]:
    """The texts in a node: keys of what is read and written among them."""
    return {
        inner.value
        for inner in ast.walk(node)
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str)
    }


def _held_by(node: ast.ClassDef) -> Iterator[frozenset[str]]:
    """What the classes hold that a class's own fields are of."""
    types = {
        name.id
        for line in node.body
        if isinstance(line, ast.AnnAssign)
        for name in ast.walk(line.annotation)
        if isinstance(name, ast.Name)
    }
    for module in _modules().values():
        yield from (module.classes[name] for name in types & module.classes.keys())


@cache
def _beside(room: str) -> frozenset[str]:
    """The modules and rooms in a package, and the names at their top level."""
    names: set[str] = set()
    for name, module in _modules().items():
        if name == room or _parent(name) == room:
            names |= module.top | {name.rpartition(".")[2]}
    return frozenset(names)


@cache
def _of_the_house() -> frozenset[str]:
    """The rooms and modules right below `servanda`, and the records of the vocabulary."""
    rooms = {name.split(".")[1] for name in _modules() if "." in name}
    records = {
        c for name, m in _modules().items() if _parent(name) == VOCABULARY for c in m.classes
    }
    return frozenset(rooms | records | {"servanda"})


@cache
def _of_the_vocabulary() -> frozenset[str]:
    """The fields of the records of the vocabulary."""
    modules = (m for name, m in _modules().items() if _parent(name) == VOCABULARY)
    return frozenset().union(*(held for module in modules for held in module.classes.values()))


VOCABULARY = "servanda.model"


def _parent(name: str) -> str:
    return name.rpartition(".")[0]


def _file(name: str) -> Path:
    folder = ROOT.joinpath(*name.split("."))
    return folder / "__init__.py" if folder.is_dir() else folder.with_suffix(".py")
