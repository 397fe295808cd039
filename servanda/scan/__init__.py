"""One reading over whole news archives: on this machine, or on many.

What leaves it: for each shard one result, the same bytes whenever and wherever it is made. What
other rooms do in it is handed in by `servanda.watch`.
"""

from typing import TYPE_CHECKING

from servanda.lazy_imports import handed_on

# Each is imported when it is first used.
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
    __getattr__, __dir__ = handed_on(__name__)
