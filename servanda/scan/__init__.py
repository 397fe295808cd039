"""One reading over whole news archives: on this machine, or on many.

What leaves it: for each shard one result, the same bytes whenever and wherever it is made. What
other rooms do in it is handed in by `servanda.watch`.
"""

from typing import TYPE_CHECKING

from servanda.lazy_imports import handed_on

# Each name and its module, imported when the name is first used.
HOMES = {
    "GATES": "servanda.scan.cascade",
    "Steps": "servanda.scan.cascade",
    "ReadPage": "servanda.scan.cascade",
    "scan": "servanda.scan.cascade",
    "total": "servanda.scan.cascade",
    "WordGate": "servanda.scan.gate",
    "loaded": "servanda.scan.gate",
    "made": "servanda.scan.gate",
    "Ledger": "servanda.scan.ledger",
    "NOWHERE": "servanda.scan.ledger",
    "AnswerReader": "servanda.scan.records",
    "ShardAnswer": "servanda.scan.records",
    "ShardPage": "servanda.scan.records",
    "Passed": "servanda.scan.records",
    "Tear": "servanda.scan.records",
    "pages": "servanda.scan.records",
    "ENGINES": "servanda.scan.running",
    "Outcome": "servanda.scan.running",
    "Progress": "servanda.scan.running",
    "run": "servanda.scan.running",
    "tally_of": "servanda.scan.running",
    "Shard": "servanda.scan.shards",
    "listed": "servanda.scan.shards",
    "named": "servanda.scan.shards",
    "Words": "servanda.scan.words",
    "scan_shard": "servanda.scan.work",
}

if TYPE_CHECKING:
    from servanda.scan.cascade import GATES as GATES
    from servanda.scan.cascade import ReadPage as ReadPage
    from servanda.scan.cascade import Steps as Steps
    from servanda.scan.cascade import scan as scan
    from servanda.scan.cascade import total as total
    from servanda.scan.gate import WordGate as WordGate
    from servanda.scan.gate import loaded as loaded
    from servanda.scan.gate import made as made
    from servanda.scan.ledger import NOWHERE as NOWHERE
    from servanda.scan.ledger import Ledger as Ledger
    from servanda.scan.records import AnswerReader as AnswerReader
    from servanda.scan.records import Passed as Passed
    from servanda.scan.records import ShardAnswer as ShardAnswer
    from servanda.scan.records import ShardPage as ShardPage
    from servanda.scan.records import Tear as Tear
    from servanda.scan.records import pages as pages
    from servanda.scan.running import ENGINES as ENGINES
    from servanda.scan.running import Outcome as Outcome
    from servanda.scan.running import Progress as Progress
    from servanda.scan.running import run as run
    from servanda.scan.running import tally_of as tally_of
    from servanda.scan.shards import Shard as Shard
    from servanda.scan.shards import listed as listed
    from servanda.scan.shards import named as named
    from servanda.scan.words import Words as Words
    from servanda.scan.work import scan_shard as scan_shard
else:
    __getattr__, __dir__ = handed_on(__name__, HOMES)
