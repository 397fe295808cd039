"""No module of the house imports its own importer, not even from inside a function.

The imports are read from the text of the modules, so that one that runs only now and then counts
as much as one at the top. import-linter keeps the floors; this keeps every room, and counts what
it cannot see: imports for type checkers alone, and modules that are loaded by name.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache

from attrs import frozen
from house.modules import by_name, text_of, tree_of

PACKAGE = "servanda"

# What is imported inside a function, by the module that does it, and why it is not at the top.
# An import inside a function may say so itself, in a comment that begins "when used:", on its
# line or above the imports that it speaks of; then it need not stand here.
WHEN_USED = {
    ("servanda.captures.text.quick_text", "resiliparse"): "only a scan takes text this quickly",
    ("servanda.claims.by_cues.normalise", "khmercut"): "half a second; only for such a script",
    ("servanda.claims.english.parser", "servanda.claims.english.attributes"): "it imports spaCy",
    ("servanda.claims.english.parser", "spacy"): "a second; only where something is read",
    ("servanda.claims.english.parser", "thinc"): "comes with spaCy",
    ("servanda.claims.english.parser", "threadpoolctl"): "of use to the parser only",
    ("servanda.claims.language_id", "fasttext"): "only where a language has to be told",
    ("servanda.cli.progressing", "rich"): "commands that show no progress start without it",
    ("servanda.disguise", "tomllib"): "only where its patterns are asked for",
    ("servanda.errors", "difflib"): "only a misspelt word needs it; verify.py carries the file",
    ("servanda.incidents.copies", "numpy"): "only where two long texts are compared",
    ("servanda.links.nearness", "wordllama"): "its files are checked before it is loaded",
    ("servanda.scan.cluster", "ray"): "an extra that may not be here",
    ("servanda.scan.costs", "scipy"): "only an estimate from several shards needs it",
    ("servanda.scan.remote", "aiohttp"): "an extra that may not be here",
    ("servanda.scan.remote", "fsspec"): "only a shard at an address needs it",
    ("servanda.scan.tables", "pyarrow"): "an extra that may not be here",
}

# Modules that are loaded by a name worked out at run time: the call, and the modules it can load.
BY_NAME = {
    ("servanda.cli", "importlib.import_module(f'servanda.cli.{COMMANDS[cmd_name]}')"): (
        "servanda.cli."
    ),
    # the child beside the sandbox loads what its parent names; it is imported by nobody
    ("servanda.captures.sandbox_child", "import_module(module)"): "",
    ("servanda.captures.sandbox_child", "import_module(name)"): "",
    ("servanda.captures.sandbox_child", "import_module('servanda.sources')"): "",
    ("servanda.sources", "import_module(KINDS[kind])"): "servanda.sources.",
    # what packages hand on when it is asked for: they import it for type checkers
    ("servanda.lazy_imports", "import_module(homes(package)[name])"): "",
    # a migration's name begins with a number; its triggers are compared with those there are
    (
        "servanda.store.tables",
        "import_module('servanda.store.migrations.0002_append_only')",
    ): "servanda.store.migrations.",
}

REASON = re.compile(r"#.*\bwhen used: \S")


@frozen
class Import:
    """One import of one module: where, of what, and how."""

    module: str
    target: str
    line: int
    in_function: bool
    for_types: bool
    reason: bool  # a comment says why it is not at the top


def test_no_module_imports_its_own_importer() -> None:
    assert circles(_graph(_imports())) == []


def test_no_package_runs_in_a_circle_when_it_is_imported() -> None:
    graph = _graph(_imports())
    for module, targets in graph.items():
        parents = {parent for target in targets for parent in _parents(target)}
        targets |= {parent for parent in parents if not f"{module}.".startswith(f"{parent}.")}

    assert circles(graph) == []


def test_neighbours_in_a_folder_do_not_import_each_other_in_a_circle() -> None:
    for folder, graph in _neighbours(_graph(_imports())).items():
        assert circles(graph) == [], folder


def test_an_import_inside_a_function_says_why() -> None:
    unsaid = [
        f"{each.module}:{each.line} imports {each.target} inside a function: move it to the top, "
        'or say why not in a comment "# when used: ..."'
        for each in _imports()
        if each.in_function and not each.reason and _listed(each) not in WHEN_USED
    ]

    assert unsaid == []


def test_every_listed_import_is_still_inside_a_function() -> None:
    inside = {_listed(each) for each in _imports() if each.in_function}

    assert sorted(set(WHEN_USED) - inside) == [], "take these out of WHEN_USED"


def test_modules_are_loaded_by_name_only_where_it_is_listed() -> None:
    calls = {
        (module, ast.unparse(node))
        for module, text in _modules().items()
        if "import_module" in text
        for node in ast.walk(tree_of(by_name()[module]))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module")
    }

    assert calls == set(BY_NAME)


def test_a_circle_through_a_function_or_a_type_is_found() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == [["a", "b", "c"]]
    assert circles({"a": {"a"}}) == [["a"]]
    text = (
        "if TYPE_CHECKING:\n    import servanda.x\n"
        "def f():\n    # when used: heavy\n    import b\n    from c import d\n\n    import e\n"
    )

    assert [
        (each.target, each.in_function, each.for_types, each.reason)
        for each in _imports_of("servanda.a", text, ast.parse(text), known=("servanda.x",))
    ] == [
        ("servanda.x", False, True, False),
        ("b", True, False, True),
        ("c", True, False, True),
        ("e", True, False, False),
    ]


def circles(graph: Mapping[str, Collection[str]]) -> list[list[str]]:
    """The groups of nodes that reach each other (Tarjan), each in order; none where none does."""
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    path: list[str] = []
    groups: list[list[str]] = []

    def visit(node: str) -> None:
        number[node] = lowest[node] = len(number)
        path.append(node)
        for target in graph.get(node, ()):
            if target not in number:
                visit(target)
                lowest[node] = min(lowest[node], lowest[target])
            elif target in path:
                lowest[node] = min(lowest[node], number[target])
        if lowest[node] == number[node]:
            group = path[path.index(node) :]
            del path[path.index(node) :]
            if len(group) > 1 or node in graph.get(node, ()):
                groups.append(sorted(group))

    for node in graph:
        if node not in number:
            visit(node)
    return sorted(groups)


@cache
def _modules() -> dict[str, str]:
    """The text of every module, by its dotted name."""
    return {name: text_of(path) for name, path in by_name().items()}


@cache
def _imports() -> tuple[Import, ...]:
    """Every import of the package, wherever it stands in its module."""
    modules = _modules()
    return tuple(
        each
        for module, text in modules.items()
        for each in _imports_of(module, text, tree_of(by_name()[module]), known=modules)
    )


def _imports_of(
    module: str, text: str, tree: ast.Module, *, known: Collection[str]
) -> Iterator[Import]:
    """The imports of one module's text; `known` are the modules that a name can stand for."""
    lines = text.splitlines()

    def walk(node: ast.AST, in_function: bool, for_types: bool) -> Iterator[Import]:
        reason_until = 0  # the line up to which the last comment speaks
        for child in _parts(node):
            if isinstance(child, ast.Import | ast.ImportFrom):
                last = child.end_lineno or child.lineno
                reason = reason_until == child.lineno - 1 or _has_reason(lines, child.lineno, last)
                reason_until = last if reason else 0
                for target in dict.fromkeys(_targets(child, known)):
                    yield Import(module, target, child.lineno, in_function, for_types, reason)
            elif isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                yield from walk(child, True, for_types)
            elif isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
                for inner in child.body:
                    yield from walk(ast.Module([inner], []), in_function, True)
                for inner in child.orelse:
                    yield from walk(ast.Module([inner], []), in_function, for_types)
            else:
                yield from walk(child, in_function, for_types)

    yield from walk(tree, False, False)


def _parts(node: ast.AST) -> Iterator[ast.AST]:
    """What a statement holds that may hold an import; an expression holds none."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt | ast.excepthandler | ast.match_case):
            yield child


def _has_reason(lines: list[str], first: int, last: int) -> bool:
    """Whether a comment on the import's lines, or right above them, says when it is used."""
    above = first - 2
    while above >= 0 and lines[above].lstrip().startswith("#"):
        above -= 1
    return any(REASON.search(line) for line in lines[above + 1 : last])


def _targets(node: ast.Import | ast.ImportFrom, known: Collection[str]) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
        return
    assert node.module and not node.level, "imports are written out in full"
    for alias in node.names:
        full = f"{node.module}.{alias.name}"
        yield full if full in known else node.module


def _graph(imports: Sequence[Import]) -> dict[str, set[str]]:
    """Which modules of the package each one imports, those for type checkers included."""
    graph: dict[str, set[str]] = {module: set() for module in _modules()}
    for each in imports:
        if each.target in graph:
            graph[each.module].add(each.target)
    for (module, _), prefix in BY_NAME.items():
        graph[module] |= {target for target in graph if prefix and target.startswith(prefix)}
    return graph


def _neighbours(graph: Mapping[str, Collection[str]]) -> dict[str, dict[str, set[str]]]:
    """For each folder, which of its entries import which: a room counts as one."""
    folders: dict[str, dict[str, set[str]]] = {}
    for module, targets in graph.items():
        for target in targets:
            ours, theirs = module.split("."), target.split(".")
            same = 0
            while same < min(len(ours), len(theirs)) and ours[same] == theirs[same]:
                same += 1
            if same < min(len(ours), len(theirs)):
                folder = folders.setdefault(".".join(ours[:same]), {})
                folder.setdefault(ours[same], set()).add(theirs[same])
    return folders


def _parents(module: str) -> list[str]:
    parts = module.split(".")
    return [".".join(parts[:length]) for length in range(1, len(parts))]


def _listed(each: Import) -> tuple[str, str]:
    """How an import stands in the table: ours by module, others by their package."""
    ours = each.target.startswith(f"{PACKAGE}.")
    return each.module, each.target if ours else each.target.partition(".")[0]
