"""A class name is used once in the house, so that a name in a message or a search means one thing.

Counted are the classes of `servanda/` and `bench/`, those inside others and private ones included.
The word of `model/` wins; the other class takes the field's word for what it holds.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from functools import cache

from house.modules import ROOT, files, statements, tree_of

# Names that stand more than once for good, each with the reason.
FOR_GOOD = {
    "Meta": "Django asks for a class of this name inside each table",
    "Migration": "Django asks for a class of this name in each migration",
}


def test_a_class_name_is_used_once_in_the_house() -> None:
    several = {name: places for name, places in _classes().items() if len(places) > 1}

    assert {name: several[name] for name in sorted(several.keys() - FOR_GOOD.keys())} == {}


def test_what_is_listed_is_still_used_more_than_once() -> None:
    once = {name for name in FOR_GOOD if len(_classes()[name]) < 2}

    assert once == set(), "take these out of the list"


@cache
def _classes() -> defaultdict[str, tuple[str, ...]]:
    """Where each class name is defined: file and line."""
    places: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for path in sorted([*files("servanda"), *files("bench")]):
        for node in statements(tree_of(path)):
            if isinstance(node, ast.ClassDef):
                places[node.name] += (f"{path.relative_to(ROOT)}:{node.lineno}",)
    assert len(places) > 200
    return places
