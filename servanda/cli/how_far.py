"""How far a scan is: a bar where stderr is a terminal, a line after every shard where it is none.

Within the shards that are under way it counts what their workers take down, so that the bar moves
and the time left means something while each shard takes minutes.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from attrs import define

from servanda.cli.terminal import echo
from servanda.watch.scanning import Ledger, Progress, Shard

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

LEARNING_SECONDS = 20  # in which workers load what they read with, and no rate is to be trusted
Tell = Callable[[Progress], None]


@contextmanager
def show_distance(ledger: Ledger, shards: Sequence[Shard], *, version: str) -> Iterator[Tell]:
    """While a run goes on it is shown how far it is; what is given back is told of each shard."""
    at = Distance.of(ledger, shards, version=version)
    if sys.stderr.isatty():
        from rich.console import Console  # when used: rich draws on terminals alone

        with bar(at, Console(stderr=True)):
            yield at.count_shard
        return

    def report(progress: Progress) -> None:
        at.count_shard(progress)
        echo(at.line(), err=True)

    yield report


@contextmanager
def bar(at: Distance, console: Console) -> Iterator[None]:
    """A bar that is drawn anew twice a second."""
    from rich.live import Live  # when used: rich draws on terminals alone
    from rich.progress_bar import ProgressBar  # when used: rich draws on terminals alone
    from rich.table import Table  # when used: rich draws on terminals alone

    def drawn() -> Table:
        row = Table.grid(padding=(0, 1))
        row.add_row(ProgressBar(total=1.0, completed=at.share(), width=24), at.line())
        return row

    with Live(get_renderable=drawn, console=console, refresh_per_second=2, redirect_stdout=False):
        yield


@define
class Distance:
    """What a run has to read, what of it is read, and since when.

    `left`: the sizes of the shards that are not done, by key. Where one server does not say how
    long its shard is, all count alike.
    """

    ledger: Ledger
    left: dict[str, int]
    last: Progress
    all_bytes: int
    began: float
    read_bytes: int = 0

    @classmethod
    def of(cls, ledger: Ledger, shards: Sequence[Shard], *, version: str) -> Distance:
        """The way that is left of some shards."""
        sizes = {shard.key(version): shard.size_bytes for shard in shards}
        todo = {k: s for k, s in sizes.items() if not ledger.output(k) and not ledger.refused(k)}
        known = all(todo.values())
        left = {key: size if known and size else 1 for key, size in todo.items()}
        last = Progress(len(sizes) - len(left), len(shards), 0, 0, "")
        return cls(ledger, left, last, sum(left.values()), time.monotonic())

    def count_shard(self, progress: Progress) -> None:
        """One more shard is done."""
        self.last = progress
        self.read_bytes += self.left.pop(progress.key, 0)

    def share(self) -> float:
        """How much of the bytes is read, from 0 to 1."""
        inside = sum(min(place, self.left[key]) for key, place, _ in self._under_way())
        return min(1.0, (self.read_bytes + inside) / max(1, self.all_bytes))

    def line(self) -> str:
        """Shards, pages a second, kept, time left, in words."""
        share = self.share()
        if not share:
            self.began = time.monotonic()  # workers are still getting ready
        seconds = max(time.monotonic() - self.began, 1e-9)
        pages = self.last.pages + sum(records for _, _, records in self._under_way())
        left = "time left not known yet"
        if share == 1 or (share and seconds > LEARNING_SECONDS):
            left = f"{seconds * (1 - share) / share / 60:,.0f} min left"
        return (
            f"scanning: {self.last.done}/{self.last.all} shards, {pages / seconds:,.0f} pages/s, "
            f"{self.last.kept} kept, {left}"
        )

    def _under_way(self) -> list[tuple[str, int, int]]:
        """The shards of this run that are begun and not done: place and records of each."""
        return [entry for entry in self.ledger.under_way() if entry[0] in self.left]
