"""`servanda scan`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from servanda import disguise, wording
from servanda import watch as way
from servanda.cli import estimating, how_far
from servanda.cli.file_modes import as_the_shell_says
from servanda.cli.progressing import progress
from servanda.cli.showing import NUMBER, now, say_json, say_signals, table
from servanda.cli.terminal import echo
from servanda.errors import SettingsError
from servanda.model import Signal
from servanda.watch import scanning


@click.command("scan")
@click.argument("shards", nargs=-1, required=True)
@click.option(
    "--watch",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Look for this watch's agreement and actors, and add what is found to it.",
)
@click.option(
    "--parquet",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write a Parquet file for analysts instead: a row a claim.",
)
@click.option("--agreement", default="", help="With --parquet and no watch: what to look for.")
@click.option(
    "--engine",
    type=click.Choice(list(scanning.ENGINES)),
    default="local",
    show_default=True,
    help="Processes of this machine, or Ray tasks on the cluster RAY_ADDRESS names.",
)
@click.option(
    "--workers", type=click.IntRange(1), default=lambda: os.cpu_count() or 1, show_default="cores"
)
@click.option(
    "--ledger",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where results rest between runs; on a cluster, a folder every machine sees.",
)
@click.option("--by", envvar="SERVANDA_BY", default="not said", help="Who adds what is found.")
@click.option(
    "--estimate",
    type=click.IntRange(1),
    help="Scan only so many shards, drawn by lot, and say what all would cost.",
)
@click.option(
    "--price",
    type=NUMBER,
    default=0.05,
    show_default=True,
    help="With --estimate: dollars a core-hour.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a shard.")
def scan(
    shards: tuple[str, ...],
    watch: Path | None,
    parquet: Path | None,
    agreement: str,
    engine: str,
    workers: int,
    ledger: Path | None,
    by: str,
    estimate: int | None,
    price: float,
    as_json: bool,
) -> None:
    """Read SHARDS, whole archives of pages, for what bears on an agreement.

    SHARDS are WARC files, folders of them, @LISTS of them, or http(s) and s3 addresses, which are
    asked for as given. A run that was broken off goes on where it stopped: a shard that is done
    is not read again.
    """
    if not watch and not (parquet and agreement):
        raise click.UsageError("give --watch WATCH, or --parquet FILE with --agreement ID.")
    if price < 0:
        raise click.UsageError(f"--price {price:g} is less than nothing. Write 0.05 or 0.")
    opened = way.open_watch(watch) if watch else None
    recipe = scanning.recipe_for(opened, by=by) if opened else scanning.recipe_of(agreement, by=by)
    folder = ledger or (watch / "scan" if watch and not parquet else Path(f"{parquet}.ledger"))
    folder.mkdir(parents=True, exist_ok=True)  # refused here, not by every worker
    kept = scanning.Ledger(folder.absolute())
    if estimate:
        _estimate(shards, recipe, kept, count=estimate, workers=workers, price=price)
        return
    archives = scanning.listed(shards)
    with how_far.show_distance(kept, archives, version=recipe.version) as tell:
        outcome = scanning.scan_shards(
            recipe, kept, archives, engine=engine, workers=workers, tell=tell
        )
    if as_json:
        say_json(way.shard_rows(kept, outcome))
    else:
        echo(_report(kept, outcome))
    signals = [scanning.refused(shard, now=now()) for shard in outcome.aside]
    signals += [scanning.unreached(shard, why, now=now()) for shard, why in outcome.unreached]
    if parquet:
        with as_the_shell_says():
            count = scanning.write_claims(kept, outcome, parquet)
        came_to = f"{wording.figure(count, 'row')} in {parquet}."
        for shard, key in outcome.finished:
            signals += scanning.set_aside(shard, kept.lines(key), now=now())
    else:
        assert opened is not None
        came_to, signals = _added(opened, kept, outcome, signals)
    echo(
        f"{came_to}\n{wording.figure(len(archives), 'shard')}: {outcome.read} read now, "
        f"{len(outcome.finished) - outcome.read} done before, {len(outcome.aside)} set aside, "
        f"{len(outcome.unreached)} not reached.",
        err=as_json,
    )
    say_signals(signals)
    sys.exit(1 if signals else 0)


def _estimate(
    items: tuple[str, ...],
    recipe: scanning.Recipe,
    ledger: scanning.Ledger,
    *,
    count: int,
    workers: int,
    price: float,
) -> None:
    """Say what scanning all shards would cost, from a few that are scanned now."""
    places = scanning.named(items)
    runs = list(estimating.sampled(places, recipe, ledger, count=count))
    if not runs:
        raise SettingsError(
            "every shard is done or given up, so there is none to scan and nothing to estimate. "
            "Run the same command without --estimate for the result."
        )
    finished = tuple((shard, key) for shard, key, _ in runs)
    echo(_report(ledger, scanning.Outcome(finished, (), (), len(finished))) + "\n")
    samples = [sample for _, _, sample in runs]
    estimating.say(samples, shards=len(places), workers=workers, price=price)


def _added(
    watch: way.Watch, ledger: scanning.Ledger, outcome: scanning.Outcome, signals: list[Signal]
) -> tuple[str, list[Signal]]:
    """Put what was found on record; what that came to, and every signal of the run."""
    with watch.record() as record:
        added = scanning.add(
            watch, record, ledger, outcome.finished, now=now(), progress=progress("adding")
        )
        signals = [*scanning.signalled(record, signals, now=now()), *added.signals]
    summary = (
        f"{wording.figure(added.kept, 'capture')} added with "
        f"{wording.figure(added.claims, 'claim')}, {added.already} already there. "
        f"Next: servanda incidents {watch.folder}, then servanda review {watch.folder}."
    )
    return summary, signals


def _report(ledger: scanning.Ledger, outcome: scanning.Outcome) -> str:
    """How many pages came to each gate and passed, and some of those it turned away."""
    counts, samples = scanning.total([scanning.tally_of(ledger, k) for _, k in outcome.finished])
    rows = [
        (gate, f"{met:,}", f"{passed:,}", f"{100 * passed / met:.2f} %" if met else "", meaning)
        for (gate, meaning), (met, passed) in zip(scanning.GATES.items(), counts.values())
    ]
    lines = [table(("gate", "came", "passed", "share", "what passes"), rows)]
    for gate, pages in samples.items():
        if pages and gate != "page":
            lines.append(f'\nTurned away at "{gate}", drawn by lot; to be read by hand:')
        for page in pages if gate != "page" else ():
            lines.append(f"  {page['page']}: {page['why']}")
            if page["shown"]:
                lines.append(f"    {disguise.spelt(page['shown'])}")
    return "\n".join(lines)
