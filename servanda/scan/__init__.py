"""One reading over whole news archives: on this machine, or on many.

What leaves it: for each shard one result, the same bytes whenever and wherever it is made. What
other rooms do in it is handed in by `servanda.watch`.
"""

from servanda.scan.cascade import GATES, ReadPage, Steps, scan, total
from servanda.scan.gate import WordGate, loaded, made
from servanda.scan.ledger import NOWHERE, Ledger
from servanda.scan.records import Passed, ShardPage, Tear, pages
from servanda.scan.running import ENGINES, Outcome, Progress, run, tally_of
from servanda.scan.shards import Shard, listed, named
from servanda.scan.words import Words
from servanda.scan.work import scan_shard

__all__ = [
    "ENGINES",
    "GATES",
    "NOWHERE",
    "WordGate",
    "Ledger",
    "Outcome",
    "ShardPage",
    "Passed",
    "Progress",
    "Shard",
    "Steps",
    "Tear",
    "ReadPage",
    "Words",
    "listed",
    "loaded",
    "made",
    "named",
    "pages",
    "run",
    "scan",
    "scan_shard",
    "tally_of",
    "total",
]
