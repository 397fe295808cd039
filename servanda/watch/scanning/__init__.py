"""Scanning: whole archives read shard by shard, what bears on the agreement put on record."""

from servanda.scan import (
    ENGINES,
    GATES,
    Ledger,
    Outcome,
    Progress,
    Shard,
    listed,
    named,
    tally_of,
    total,
)
from servanda.scan.costs import Sample, drawn
from servanda.scan.costs import rows as cost_rows
from servanda.watch.scanning.recipe import (
    TOWN_PEOPLE,
    Recipe,
    recipe_for,
    recipe_of,
    scan_shards,
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
    write_claims,
)

__all__ = [
    "ENGINES",
    "GATES",
    "TOWN_PEOPLE",
    "Added",
    "Ledger",
    "Outcome",
    "Progress",
    "Recipe",
    "Sample",
    "Shard",
    "add",
    "cost_rows",
    "drawn",
    "kept_of",
    "listed",
    "named",
    "recipe_for",
    "recipe_of",
    "refused",
    "scan_shards",
    "set_aside",
    "signalled",
    "steps",
    "tally_of",
    "total",
    "unreached",
    "words_of",
    "work",
    "write_claims",
]
