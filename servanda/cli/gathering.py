"""`servanda gather` and `servanda read`."""

from __future__ import annotations

import shlex
import sys
import time
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import NoReturn

import click

from servanda import disguise, user_files, wording
from servanda import watch as way
from servanda.cli import summing
from servanda.cli.progressing import progress
from servanda.cli.showing import (
    DAY,
    json_option,
    now,
    say_json,
    say_signals,
    table,
    watch_argument,
)
from servanda.cli.terminal import echo
from servanda.errors import SourceError, nearest
from servanda.model import Capture, Interval, Telling


@click.command()
@watch_argument
@click.argument("items", nargs=-1)
@click.option("--publisher", default="", help="Who published it, where the page does not say.")
@click.option("--address", default="", help="Where it was published, for a file saved from there.")
@click.option("--title", default="", help="Its title, where the page does not say.")
@click.option("--language", default="", help="Its language, as a two-letter code.")
@click.option(
    "--published",
    type=DAY,
    multiple=True,
    help="Its day of publication; given twice, the first and last day it can be.",
)
@click.option("--by", envvar="SERVANDA_BY", default="not said", help="Who adds it.")
@click.option("--source", "only", multiple=True, help="Gather from this source alone, by its id.")
@click.option(
    "--witness",
    is_flag=True,
    help="Afterwards list what is kept and on no list yet, for witnesses of the time.",
)
@json_option
def gather(
    watch: Path,
    items: tuple[str, ...],
    publisher: str,
    address: str,
    title: str,
    language: str,
    published: tuple[date, ...],
    by: str,
    only: tuple[str, ...],
    witness: bool,
    as_json: bool,
) -> None:
    """Gather what is new from the sources of WATCH, or keep ITEMS in it.

    ITEMS are files, folders, http(s) addresses, or - for standard input. Only an address you name,
    here or in a source's file, is asked for on the network; nothing else leaves the machine.
    """
    if items and (only or as_json):
        raise click.UsageError("--source and --json go with sources, not with ITEMS.")
    if len(published) > 2:
        raise click.UsageError("--published takes one day, or the first and the last.")
    _refuse_to_come(published)
    given = way.Given(publisher, address, title, language, _interval(published))
    opened = way.open_watch(watch)
    if not items and not (witness and not opened.gathered):
        _from_sources(opened, only=only, by=by, as_json=as_json, witness=witness)
    with opened.record() as record:
        gathered = way.gather(
            opened,
            record,
            wanted(items, opened),
            now=now(),
            by=by,
            given=given,
            progress=progress("gathering"),
        )
    if witness:
        _enlist(opened)
    if not (gathered.kept or gathered.unchanged or gathered.signals):
        echo(f"Nothing was found in {', '.join(map(str, items))}, so nothing was kept.")
        return
    echo(
        f"{len(gathered.kept)} kept, {len(gathered.unchanged)} already there, "
        f"{wording.figure(len(gathered.signals), 'signal')}. Next: servanda read {watch}."
    )
    for line in (
        *_explain_whose(gathered, given),
        *_explain_correcting(watch, gathered, given),
    ):
        echo(line)
    say_signals(gathered.signals)
    sys.exit(1 if gathered.signals else 0)


def _explain_whose(gathered: way.Gathered, given: way.Given) -> list[str]:
    """As whose pages files count because of what they are called, which whoever made them chose."""
    if given.publisher or given.address:
        return []
    counts = Counter(c.source for c in gathered.kept if c.source and "://" not in c.address)
    return [
        f"Counted as pages of {source}, for sources/{source}.toml names them (`files`): {count}. "
        "Where they are another's: servanda code WATCH --capture ID --fact publisher NAME."
        for source, count in sorted(counts.items())
    ]


def _explain_correcting(folder: Path, gathered: way.Gathered, given: way.Given) -> list[str]:
    """How to say what was given of a page that is there already: gathering changes none."""
    facts = {
        "publisher": given.publisher,
        "title": given.title,
        "language": given.language,
        "published": "/".join(_days(given.published)) if given.published else "",
    }
    lines = []
    for capture in gathered.unchanged:
        there = {
            "publisher": capture.publisher,
            "title": capture.title,
            "language": capture.language,
            "published": "/".join(_days(capture.published.when)),
        }
        options = " ".join(
            f"--fact {fact} {shlex.quote(value)}"
            for fact, value in facts.items()
            if value and value != there[fact]
        )
        if options:
            lines.append(
                f"{capture.address} is on record as {capture.id} and stays as it was. To say so of "
                f"it: servanda code {folder} --capture {capture.id} {options} --reason WHY"
            )
    return lines


def _days(when: Interval) -> list[str]:
    """The first and the last day of an interval, one where they are the same."""
    return list(dict.fromkeys(str(day) for day in (when.from_on, when.to_on) if day))


def _from_sources(
    opened: way.Watch, *, only: tuple[str, ...], by: str, as_json: bool, witness: bool
) -> NoReturn:
    known = [source.outlet.id for source in opened.gathered]
    if not known:
        raise click.UsageError(
            f"no source of {opened.folder} has a [gather] table, so there is nothing to gather "
            "from. Write one (docs/how-to/add-a-source.md), or give ITEMS."
        )
    if lost := sorted(set(only) - set(known)):
        raise click.UsageError(f'no source "{lost[0]}" is gathered from. {nearest(lost[0], known)}')
    if opened.route:
        echo(f"Asked {opened.route}.", err=True)
    means = way.Means(now=now, seconds=time.monotonic, pause=time.sleep)
    with opened.record() as record:
        tallies = way.visit(
            opened, record, means=means, by=by, only=only, progress=progress("gathering")
        )
    if witness:
        _enlist(opened)
    rows = list(way.tally_rows(tallies))
    if as_json:
        say_json(rows)
    else:
        heads = ["source", "new", "unchanged", "failed", "waiting", "silent"]
        lines = [
            [str(row[head]) if head != "silent" else "silent" * row[head] for head in heads]
            for row in rows
        ]
        echo(table(heads, lines))
        for row in rows:
            if row["passed"]:
                echo(disguise.spelt(f"{row['source']}: passed over, {row['passed']}"))
        new = sum(row["new"] for row in rows)
        echo(f"{new} new. Next: servanda read {opened.folder}.")
    signals = [signal for tally in tallies for signal in tally.signals]
    if not as_json:
        say_signals(signals)
    sys.exit(1 if signals else 0)


def _enlist(opened: way.Watch) -> None:
    """Make a list for witnesses and say what to do with it; nothing is sent."""
    made = way.enlist(opened.vault, at=now())
    if made is None:
        echo("Everything kept, and the heads of both chains, are on lists already.")
        return
    path, count = made
    echo(
        f"{wording.figure(count, 'kept file')} and the heads of both chains are listed in "
        f"{path}. Nothing was sent. To have the time witnessed, "
        f"send {path.name}.tsq to a time-stamp authority (curl -H 'Content-Type: "
        f"application/timestamp-query' --data-binary @{path.name}.tsq ADDRESS -o {path.name}.tsr), "
        f"or run ots stamp {path.name}. Then: servanda check {opened.folder} --captures."
    )


def _refuse_to_come(published: tuple[date, ...]) -> None:
    """Refuse a day of publication to come; tomorrow is today somewhere."""
    if published and max(published) > now().date() + timedelta(days=1):
        raise click.UsageError(
            f"--published {max(published)} is still to come, and what is on hand was published "
            "already: nothing was kept. Give the day that the page or its outlet says, up to "
            "today, or leave --published out; a day that is not known stays unknown."
        )


def _interval(published: tuple[date, ...]) -> Interval | None:
    if not published:
        return None
    first, last = min(published), max(published)
    words = " to ".join(day.isoformat() for day in dict.fromkeys((first, last)))
    return Interval(first, last, "day" if first == last else "range", words)


def wanted(names: tuple[str, ...], opened: way.Watch) -> list[tuple[str, way.Getter]]:
    """Each item as an address and a way to get its bytes; a usage error where there is none."""
    try:
        return way.items(names, opened, stdin=_typed)
    except SourceError as error:
        raise click.UsageError(str(error)) from error


def _typed() -> bytes:
    with user_files.refused_as(SourceError, "stdin"):
        return user_files.read_stream(sys.stdin.buffer, most_bytes=way.LIMIT_BYTES)


@click.command()
@watch_argument
@click.option("--second", is_flag=True, help="Ask the second reader of watch.toml as well.")
@click.option(
    "--workers",
    type=click.IntRange(1),
    help="Processes that read.  [default: cores, or one where there is little to read]",
)
@json_option
def read(watch: Path, second: bool, workers: int | None, as_json: bool) -> None:
    """Read every capture of WATCH that has not been read: who says what.

    Prints what each report in English that tells of an act seems to be about as a whole: a hint
    where to look first, no claim; --json prints it under "gist", null where there is none.
    With --second, also show where the second reader differs; --json prints the differences.
    What it says joins no incident. Answers once kept are not asked for again.
    """
    opened = way.open_watch(watch)
    if second:
        echo(way.describe_sending(way.configured(opened)), err=True)
    with opened.record() as record:
        tellings = way.read(
            opened, record, now=now(), progress=progress("reading"), workers=workers
        )
        count = len(record.all(Capture))
        gists = (
            [] if as_json and second else list(way.gists(opened, record, tellings, workers=workers))
        )
        readings = list(way.second_readings(opened, record)) if second else []
    rows = [way.reading_row(*gist) for gist in gists]
    if as_json:
        _say_reach(opened, tellings, err=True)
        if second:
            rows = [way.difference_row(each) for _, differing in readings for each in differing]
        say_json(rows)
        return
    for row in rows:
        echo("\n".join(summing.block(row)))
    if not count:
        echo(f"There is no capture to read. Next: servanda gather {watch} FILE.")
        return
    claims = sum(len(telling.claims) for telling in tellings)
    echo(
        f"{len(tellings)} of {wording.figure(count, 'capture')} read anew, "
        f"{wording.figure(claims, 'claim')}. "
        f"Next: servanda incidents {watch}, then servanda review {watch}."
    )
    _say_reach(opened, tellings)
    for other, differing in readings:
        _say_second(other, differing)


def _say_reach(opened: way.Watch, tellings: Sequence[Telling], *, err: bool = False) -> None:
    """Print how far the languages read by cues reach, and what nobody here can read."""
    for line in way.reach(opened.lexicon, tellings):
        echo(line, err=err)
    for telling in tellings:
        say_signals(way.unreadable(telling, now=now()))


def _say_second(other: Telling, differing: tuple[way.Difference, ...]) -> None:
    claims = wording.figure(len(other.claims), "claim")
    echo(f"{other.capture}: second reader ({other.model}): {claims}")
    for difference in differing:
        claim = difference.second or difference.rules
        echo(f"  {difference.words}: {disguise.spelt(claim.quote.quote) if claim else ''}")
    for line in other.unread:
        echo(f"  {disguise.spelt(line)}")
