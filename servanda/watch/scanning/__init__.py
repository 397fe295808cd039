"""Scanning: whole archives read shard by shard, what bears on the agreement put on record."""

from servanda.watch.scanning.recipe import (
    TOWN_PEOPLE,
    Recipe,
    recipe_for,
    recipe_of,
    steps,
    words_of,
    work,
)
from servanda.watch.scanning.recording import (
    Added,
    add,
    kept_of,
    refused,
    set_aside,
    signalled,
    unreached,
)

__all__ = [
    "TOWN_PEOPLE",
    "Added",
    "Recipe",
    "add",
    "kept_of",
    "recipe_for",
    "recipe_of",
    "refused",
    "set_aside",
    "signalled",
    "steps",
    "unreached",
    "words_of",
    "work",
]
