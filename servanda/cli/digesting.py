"""`servanda digest`: what is new since a day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

import click

from servanda import disguise, wording
from servanda import watch as way
from servanda.cli.judging import say_paused
from servanda.cli.opened_answers import answers_of, end_with
from servanda.cli.showing import DAY, json_option, on_option, say_json, watch_argument
from servanda.cli.terminal import echo

FEED_FORMS = ("atom", "json-feed")
WAITING = 10  # incidents and decisions that a digest names; of more it says how many


@click.command()
@watch_argument
@click.option("--since", type=DAY, help="From the start of this day, whoever was told what.")
@click.option("--days", type=click.IntRange(1, 3660), help="Or so many days before the last one.")
@click.option(
    "--by",
    "reader",
    envvar="SERVANDA_BY",
    default="",
    help="Who reads it (or set SERVANDA_BY): what she did herself is left out.",
)
@click.option("--mail", is_flag=True, help="Send it, by [mail] and [digest.to] of watch.toml.")
@click.option("--as", "form", type=click.Choice(FEED_FORMS), help="Write a feed, with --out.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file of the feed, written whole or not.",
)
@on_option
@json_option
def digest(
    watch: Path,
    since: date | None,
    days: int | None,
    reader: str,
    mail: bool,
    form: str | None,
    out: Path | None,
    on: date,
    as_json: bool,
) -> None:
    """What is new since the last digest, each thing once: printed, as e-mail or as a feed.

    The watch notes how far each reader was told, and a second run tells nothing twice. Where
    nothing is new it says so in one line, and mails that once a day. With --since or --days it
    counts what is new since a day instead, and notes nothing.
    """
    if since is None and days is None:
        # when used: the counts of some days need none of it
        from servanda.cli.mornings import give

        give(watch, reader.strip(), on=on, mail=mail, feed=(form, out), as_json=as_json)
        return
    if mail or form or out:
        raise click.UsageError(
            "--mail and --as give what is new since the last digest: leave out --since and --days."
        )
    if since and days:
        raise click.UsageError("say from when: --since DAY or --days NUMBER, one of the two.")
    since = since or on - timedelta(days=days or 0)
    if since > on:
        raise click.UsageError(f"--since {since} comes after --on {on}: nothing lies between them.")
    _say_days(watch, since, on, as_json=as_json)


def _say_days(watch: Path, since: date, on: date, *, as_json: bool) -> None:
    """What is new from the start of one day to the end of another, with its counts."""
    with answers_of(watch) as (opened, answers):
        evidence, times = answers.evidence, way.out_of_time(answers.record)
    row = way.digest_row(answers.watch, evidence, since=since, on=on, times=times)
    if as_json:
        say_json([row])
        end_with(evidence.signals)
    judged = way.judge(opened, evidence, on=on)
    heard = wording.heard(judged.heard, judged.expected, judged.hearings)
    silent = way.fell_silent(opened, evidence, since=since, on=on)
    if way.is_quiet(evidence, row, silent, since=since, on=on):
        waiting = wording.figure(row["undecided"], "incident")
        echo(
            f"{opened.settings.title}, from {since} to {on}: nothing is new. Nothing was kept, "
            "decided or written, no standing moved and no source fell silent; "
            f"{waiting} waiting for a decision; {heard}."
        )
        end_with(evidence.signals)
    echo(
        f"{opened.settings.title}, since {since}: "
        f"{wording.figure(row['captures'], 'capture')} added; "
        f"{wording.figure(len(row['decided']), 'decision')} made{_on_how_many(row['decided'])}; "
        f"{wording.figure(row['moved'], 'standing')} moved; "
        f"{_earlier(row['moved_earlier'])}"
        f"{wording.figure(row['undecided'], 'incident')} waiting for a decision"
        f"{_asked_of(row['waiting'])}; "
        f"{wording.figure(row['duties'], 'duty', 'duties')} on {on}; on record: "
        f"{way.on_record(evidence, on)}; {heard}."
    )
    for change in way.changes(opened, evidence, until=on):
        if change.on >= since:
            item = opened.agreement.commitment(change.commitment)
            article = wording.articles(opened.agreement, [item.provision])
            moved = f"{change.before} -> {change.after}"
            echo(f"  {change.on} {article} ({change.commitment}): {moved}")
    for line in _earlier_lines(opened, row["moved_earlier"]):
        echo(f"  {line}")
    decided = list(_decision_lines(opened, row["decided"]))
    for line in decided[:WAITING]:
        echo(f"  {line}")
    if more := decided[WAITING:]:
        decisions = wording.figure(len(more), "more decision")
        echo(f"  and {decisions}: servanda digest {watch} --since {since} --json")
    for incident in row["waiting"][:WAITING]:
        mark = f" ({way.ASKED})" if incident["asked"] else ""
        name = disguise.spelt(incident["name"])
        echo(f"  waits for a decision{mark}: {name} ({incident['id']})")
    if more := row["waiting"][WAITING:]:
        echo(f"  and {len(more)} more: servanda review {watch}")
    for hearing in silent:
        if not hearing.reason:
            said = wording.hearing(hearing)
            echo(disguise.spelt(f"  fell silent: {hearing.publisher}: {said}"))
    say_paused(judged)
    end_with(evidence.signals)


def _earlier(moved: Sequence[way.Row]) -> str:
    """How many standings the entries of these days moved as of earlier days; "" where none."""
    many = len({row["commitment"] for row in moved})
    if not many:
        return ""
    moved_by = "moved by what was decided in these days, as of earlier days"
    return f"{wording.figure(many, 'standing')} {moved_by}; "


def _earlier_lines(opened: way.OpenedWatch, moved: Sequence[way.Row]) -> Iterator[str]:
    """Each move as of an earlier day that was decided on now, and each that is taken back now."""
    for row in moved:
        item = opened.agreement.commitment(row["commitment"])
        article = wording.articles(opened.agreement, [item.provision])
        said = "no longer, by what was decided now" if row["taken_back"] else "decided now"
        yield f"{row['on']} {article} ({item.id}): {row['from']} -> {row['to']} ({said})"


def _asked_of(waiting: Sequence[way.Row]) -> str:
    """Of the incidents that wait, how many the reader only asks about; nothing where none is."""
    asked = sum(incident["asked"] for incident in waiting)
    return f", {asked} of them {way.ASKED}" if asked else ""


def _on_how_many(decided: Sequence[way.Row]) -> str:
    """On how many incidents decisions were made, since those of one are told in a line."""
    names = {row["name"] for row in decided}
    return f" on {wording.figure(len(names), 'incident')}" if decided else ""


def _decision_lines(opened: way.OpenedWatch, decided: Sequence[way.Row]) -> Iterator[str]:
    """A line for what was decided on a day of one incident, with the articles it was under."""
    items = {item.id: item for item in opened.agreement.items()}
    alike: dict[tuple[str, str, str, str], list[str]] = {}
    for row in decided:
        name = disguise.spelt(row["name"]) or "an incident not there any more"
        key = (row["at"], name, row["judgement"], row.get("out_of_time", ""))
        commitments = alike.setdefault(key, [])
        if id := row["commitment"]:
            commitments.append(id)
    for (at, name, judgement, late), commitments in alike.items():
        provisions = [items[id].provision for id in commitments if id in items]
        articles = wording.articles(opened.agreement, provisions)
        gone = [id for id in commitments if id not in items]
        under = wording.listed(filter(None, [articles, *gone]))
        under = f" under {under}" if under else ""
        yield f"decided on {at}: {name}: {judgement}{under}" + (f"; it {late}" if late else "")
