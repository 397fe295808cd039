"""Scanning: whole archives read shard by shard, what bears on the agreement put on record."""

from typing import TYPE_CHECKING

from servanda.lazy_imports import handed_on

# Each is imported when it is first used.
if TYPE_CHECKING:
    from servanda.scan.cascade import GATES as GATES
    from servanda.scan.cascade import total as total
    from servanda.scan.costs import ShardSample as ShardSample
    from servanda.scan.costs import cost_rows as cost_rows
    from servanda.scan.costs import drawn as drawn
    from servanda.scan.ledger import Ledger as Ledger
    from servanda.scan.running import ENGINES as ENGINES
    from servanda.scan.running import Outcome as Outcome
    from servanda.scan.running import Progress as Progress
    from servanda.scan.running import tally_of as tally_of
    from servanda.scan.shards import Shard as Shard
    from servanda.scan.shards import listed as listed
    from servanda.scan.shards import named as named
    from servanda.watch.scanning.recipe import TOWN_PEOPLE as TOWN_PEOPLE
    from servanda.watch.scanning.recipe import Recipe as Recipe
    from servanda.watch.scanning.recipe import recipe_for as recipe_for
    from servanda.watch.scanning.recipe import recipe_of as recipe_of
    from servanda.watch.scanning.recipe import scan_shards as scan_shards
    from servanda.watch.scanning.recipe import steps as steps
    from servanda.watch.scanning.recipe import words_of as words_of
    from servanda.watch.scanning.recipe import work as work
    from servanda.watch.scanning.recording import Added as Added
    from servanda.watch.scanning.recording import add as add
    from servanda.watch.scanning.recording import kept_of as kept_of
    from servanda.watch.scanning.recording import refused as refused
    from servanda.watch.scanning.recording import set_aside as set_aside
    from servanda.watch.scanning.recording import signalled as signalled
    from servanda.watch.scanning.recording import unreached as unreached
    from servanda.watch.scanning.recording import write_claims as write_claims
else:
    __getattr__, __dir__ = handed_on(__name__)
