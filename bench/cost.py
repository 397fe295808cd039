"""`python -m bench cost`: what scanning so many shards costs, from figures given or assumed.

Each rate is a row of the answer. Where shards can be had, `servanda scan --estimate` measures
instead.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from servanda.scan import costs

SHARDS_A_DAY = 20  # of a news archive, assumed; count the lines of its lists of paths instead
DAYS = 3_650
PAGE_BYTES = 35_000  # compressed, of the ordinary pages that `python -m bench scanning` takes
RATES = (2_722.0, 435.0)  # pages a second on one core: nothing relevant; 3 % tell an act


def main(arguments: Sequence[str]) -> int:
    """Print a table in Markdown, its assumptions under it."""
    parser = argparse.ArgumentParser(prog="python -m bench cost", description=__doc__)
    parser.add_argument("--shards", type=int, default=SHARDS_A_DAY * DAYS)
    parser.add_argument("--gigabytes-each", type=float, default=1.0)
    parser.add_argument("--page-bytes", type=float, default=PAGE_BYTES, help="compressed")
    parser.add_argument("--rate", type=float, action="append", help="pages a second on one core")
    parser.add_argument("--megabytes-a-second", type=float, default=100.0, help="for one worker")
    parser.add_argument("--price", type=float, default=0.05, help="dollars a core-hour")
    parser.add_argument("--workers", type=int, default=16)
    print(text(parser.parse_args(arguments)))
    return 0


def text(given: argparse.Namespace) -> str:
    """The table: a column a rate."""
    size = given.gigabytes_each * 1e9
    pages = size / given.page_bytes
    columns = []
    for rate in given.rate or RATES:
        core = pages / rate
        clock = max(core, size / given.megabytes_a_second / 1e6)
        one = costs.ShardSample(size, pages, 0, core, clock)
        columns.append(
            costs.cost_rows([one], shards=given.shards, workers=given.workers, price=given.price)
        )
    lines = [
        "| " + " | ".join(["", *("" for _ in columns)]) + " |",
        "| --- " * (1 + len(columns)) + "|",
    ]
    for row in zip(*columns):
        what = row[0][0]
        if what != "pages kept":
            lines.append(f"| {what} | {' | '.join(figure for _, figure in row)} |")
    lines.append(
        f"\nAssumed: {given.gigabytes_each:g} GB a shard, {given.page_bytes:,.0f} bytes a page as "
        f"compressed, {given.megabytes_a_second:g} MB a second to read for each worker."
    )
    return "\n".join(lines)
