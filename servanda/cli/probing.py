"""`servanda trend --probes`: what each source told of events that are sure to be reported."""

from __future__ import annotations

from collections.abc import Sequence

from servanda import watch as way
from servanda import wording
from servanda.cli.showing import rows_table
from servanda.cli.terminal import echo

PROBE_COLUMNS = {
    "source": "source",
    "from": "from",
    "to": "to",
    "of": "told",
    "share_words": "per cent",
}
NO_PROBES = (
    "No probe of this watch lies in these days. List events that are sure to be reported in its "
    "probes.toml, and how much each source tells is measured: docs/how-to/measure-coverage.md."
)
TOLD_FIRST = 20  # tellings said one by one


def say_probes(rows: Sequence[way.Row]) -> None:
    """Each source and period with what it told of how many; then the pages that told it."""
    if not rows:
        echo(NO_PROBES)
        return
    echo(rows_table(PROBE_COLUMNS, [{**row, **_words(row)} for row in rows]))
    echo("Per cent: of the events expected of the source, with the 95 per cent interval.")
    told = [(row["source"], one) for row in rows for one in row["probes"] if one["told"]]
    for source, one in told[:TOLD_FIRST]:
        how = (
            f"by {one['by']}, who says: {one['words']}"
            if one["by"]
            else f'by "{one["words"]}" in {one["capture"]}'
        )
        echo(f"{source} told {one['probe']} ({one['on']}): {how}.")
    if len(told) > TOLD_FIRST:
        echo(f"And {len(told) - TOLD_FIRST} more; --json has all.")
    untold = sum(not one["told"] for row in rows for one in row["probes"])
    echo(
        f"{wording.capital(wording.figure(untold, 'time'))} a source did not tell what was "
        "expected of it. Where that is wrong, say so below the event in probes.toml."
    )


def _words(row: way.Row) -> dict[str, str]:
    low, high = (f"{100 * row[end]:.0f}" for end in ("low", "high"))
    share = f"{100 * row['share']:.0f}"
    return {
        "of": f"{row['told']} of {row['expected']}",
        "share_words": f"{share} ({low} to {high})",
    }
