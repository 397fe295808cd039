"""`servanda trend`: how often something is told to happen, before and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import click

from servanda import watch as way
from servanda import wording
from servanda.cli.opened_answers import answers_of, end_with
from servanda.cli.probing import say_probes
from servanda.cli.showing import (
    DAY,
    json_option,
    on_option,
    proposed_option,
    rows_table,
    say_json,
    watch_argument,
)
from servanda.cli.terminal import echo
from servanda.pictures import Picture, as_file, rates

# The months are those wholly heard: days, times the share of sources heard, times what is in.
TREND_COLUMNS = {
    "row": "row",
    "series": "series",
    "before": "before",
    "after": "after",
    "since": "since",
    "sources": "sources that spoke",
    "of": "--of",
}


@click.command()
@watch_argument
@click.option(
    "--of",
    multiple=True,
    help="Count these apart: commitment, subject, act, place, actor or target, for one row each; "
    "or one of a kind, as act:detain. May be given again.",
)
@click.option("--from", "from_", type=DAY, help="Begin with this day; else with the first page.")
@click.option("--to", type=DAY, help="End with this day; else with that of --on.")
@click.option("--since", type=DAY, help="Compare what is from this day on with what was before.")
@on_option
@proposed_option
@json_option
@click.option(
    "--picture",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Draw the rates before and after, with their intervals, into this SVG file.",
)
@click.option(
    "--probes",
    is_flag=True,
    help="Show in place of rates what each source told of the events in probes.toml.",
)
def trend(
    watch: Path,
    of: Sequence[str],
    from_: date | None,
    to: date | None,
    since: date | None,
    on: date,
    proposed: bool,
    as_json: bool,
    picture: Path | None,
    probes: bool,
) -> None:
    """How often it is told to happen, before and after, and how sure a change is.

    With --since two periods are compared; without it every month is asked whether a change began
    with it. Rates are of what was heard: where less was heard than before, no fall is said. It
    refuses where too little is known. Proposed incidents have rows of their own.
    """
    asked = way.TrendQuestion(
        on=on, of=tuple(of), from_on=from_, to_on=to, since=since, proposed=proposed
    )
    if probes and (of or proposed or picture):
        raise click.UsageError(
            "--probes counts no incidents: leave out --of, --proposed, --picture."
        )
    with answers_of(watch) as (opened, answers):
        if probes:
            _say_probes(way.trend_probe_rows(opened, answers.evidence, asked), as_json=as_json)
            end_with(answers.open_signals)
        rows = way.trend_rows(opened, answers.evidence, answers.counts, asked)
        signals = answers.open_signals
        labels = {row["of"]: _label(opened, answers.evidence, row["of"]) for row in rows}
        title = f"{opened.settings.title}: told a month, before and after"
    if picture:
        picture.write_text(as_file(_drawn(rows, labels, title)), encoding="utf-8")
    if as_json:
        say_json(rows)
    elif not rows:
        echo("Nothing of that kind is upheld or proposed in these days, so nothing is counted.")
    else:
        _say_rows(rows, labels)
    if picture:
        echo(f"{picture}: the picture.", err=as_json)
    end_with(signals)


def _say_probes(rows: Sequence[way.Row], *, as_json: bool) -> None:
    if as_json:
        say_json(rows)
    else:
        say_probes(rows)


def _say_rows(rows: Sequence[way.Row], labels: Mapping[str, str]) -> None:
    """Every series with its numbers; then what is said of each, by the number of its row."""
    places = {id(row): str(place) for place, row in enumerate(rows, start=1)}
    several = len(rows) > 1
    if several:
        numbered = [
            {**_rates(row), "row": places[id(row)], "series": labels[row["of"]]} for row in rows
        ]
        echo(rows_table(TREND_COLUMNS, numbered, may_break=("series", "--of")))
        echo(
            "Before and after: incidents, in months wholly heard, so many a month. Sources that "
            "spoke: of those listed, from the day of the change on, or over all of it."
        )
    said = [row for row in rows if row["enough"] or not several]
    for row in said:
        echo(f"Row {places[id(row)]}. {row['statement']}" if several else row["statement"])
    if others := len(rows) - len(said):
        silent = [places[id(row)] for row in rows if row not in said]
        echo(
            f"Of {_rows_named(silent)} nothing can be said; --json has why, and so has "
            f"{'it' if others == 1 else 'each'} by itself with --of."
        )
    for key, head in (("promise", "Promise"), ("method", "Method")):
        alike: dict[str, list[str]] = {}
        for row in rows:
            if key == "method" or row["enough"]:
                alike.setdefault(row[key], []).append(places[id(row)])
        for words, own in alike.items():
            of = f" of {_rows_named(own)}" if several else ""
            echo(f"{head}{of}: {words.rstrip('.')}.")


def _rows_named(places: Sequence[str]) -> str:
    """Rows by their numbers, neighbours as a span: "rows 1 to 3 and 7"."""
    spans: list[list[str]] = []
    for place in places:
        if spans and int(place) == int(spans[-1][-1]) + 1:
            spans[-1] = [spans[-1][0], place]
        else:
            spans.append([place])
    words = [" to ".join(span) for span in spans]
    return f"{'row' if len(places) == 1 else 'rows'} {wording.listed(words)}"


def _label(opened: way.OpenedWatch, evidence: way.Evidence, of: str) -> str:
    """What a row is of, in words; that it is only proposed stands before it."""
    name, mark, _ = of.partition(" (proposed)")
    label = way.series_label(opened, evidence, name)
    return f"Proposed: {label}" if mark else label


def _drawn(rows: Sequence[way.Row], labels: Mapping[str, str], title: str) -> Picture:
    """The rates of each row, by what they are of."""

    def point(row: way.Row, name: str) -> rates.RatePoint:
        own = row[name]
        words = f"{wording.figure(own['count'], 'incident')} in {own['exposure']:.1f} months heard"
        return rates.RatePoint(name, own["rate"], own["low"], own["high"], words)

    lines = [
        rates.RateLine(labels[row["of"]], (point(row, "before"), point(row, "after")))
        for row in rows
    ]
    return rates.draw(lines, title=title, unit="incidents a month")


def _rates(row: way.Row) -> way.Row:
    """A row whose periods are a count, the months wholly heard and a rate a month."""

    def words(period: way.Row) -> str:
        heard = f"{period['count']} in {period['exposure']:.1f} months"
        if period["rate"] is None:
            return f"{period['count']}, nobody heard"
        return f"{heard}, {period['rate']:.2g} a month"

    heard = f"{row['heard']} of {row['expected']}" if row["expected"] else str(row["heard"])
    periods = {name: words(row[name]) for name in ("before", "after")}
    return {**row, **periods, "sources": heard, "since": row["since"] or "no day"}
