"""`servanda show` and `servanda search`: one thing by its id, or many by their words."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from pathlib import Path

import click

from servanda import disguise
from servanda import watch as way
from servanda.cli.field_words import day_in_words, in_words
from servanda.cli.showing import (
    DAY,
    json_option,
    law_ids,
    on_option,
    say_json,
    warn,
    watch_argument,
)
from servanda.cli.terminal import Styled, controls_spelt, echo
from servanda.cli.written import row_lines

ID = re.compile("[a-z]{3}-[0-9a-f]{4,16}")
BY_HAND = ("coded", "corrections", "statements", "statement")  # what persons wrote, in a row
LINKED = 12  # things of one kind that are listed; of more, how many


@click.command()
@watch_argument
@click.argument("id", shell_complete=law_ids)
@on_option
@json_option
def show(watch: Path, id: str, on: date, as_json: bool) -> None:
    """Show anything that has an ID: what it is, what is linked to it, and its history.

    A capture, claim, incident, commitment, rule, provision, decision, finding, statement, coding,
    correction, grouping, notice, letter, source, actor, role or signal; the start of an id is
    enough where nothing else begins so, and so are eight digits of a hash that a letter or a site
    names, and the id that a thing has in a letter, a site or an export, where it is another than
    on this machine. The standing and duties of a commitment are those of the day asked about.
    """
    opened = way.open_watch(watch)
    with opened.record() as record:
        evidence = way.evidence(opened, record, warn=warn)
        rows = list(way.rows_by_id(opened, record, evidence, id, on=on))
    if as_json:
        say_json(rows)
        return
    for row in rows:
        if row["what"] == "incident":
            row["row"] = way.in_names(row["row"], evidence)
        elif row["what"] == "claim":
            act = row["row"]["act"]
            row["row"] = {**row["row"], "act": f"{opened.lexicon.act_title(act)} ({act})"}
        elif row["what"] in ("commitment", "rule"):
            row["row"] = way.law_in_names(row["row"], evidence)
        for line in _lines(row):
            echo(controls_spelt(line))


@click.command()
@watch_argument
@click.argument("words", nargs=-1)
@click.option(
    "--kind", "kinds", multiple=True, type=click.Choice(way.KINDS), help="Only these; repeat it."
)
@click.option("--since", type=DAY, help="Only what may be of this day or a later one.")
@click.option("--until", type=DAY, help="Only what may be of this day or an earlier one.")
@click.option(
    "--most", type=click.IntRange(1, 1000), default=10, show_default=True, help="Of each kind."
)
@click.option("--saved", metavar="NAME", help="The words that are saved under this name.")
@click.option("--save", metavar="NAME", help="Save WORDS under this name, for the whole watch.")
@click.option("--forget", metavar="NAME", help="Delete the search that is saved under this name.")
@json_option
def search(
    watch: Path,
    words: tuple[str, ...],
    kinds: tuple[str, ...],
    since: date | None,
    until: date | None,
    most: int,
    saved: str | None,
    save: str | None,
    forget: str | None,
    as_json: bool,
) -> None:
    """Find WORDS in captures, claims, incidents, commitments and statements.

    All of the words must stand in what is found. Words in quotation marks stand one after another;
    any other word is found as the start of longer ones too. Case and accents do not count, and
    Khmer is found however it is split. What is found is listed kind by kind, the newest first.
    A search that is saved is on the desk's page of searches too.
    """
    opened = way.open_watch(watch)
    if forget:
        way.delete_search(opened.folder, forget)
        echo(f"The search {forget} is deleted.")
        return
    if saved:
        if words:
            raise click.UsageError("Give WORDS or --saved, not both.")
        words = (way.saved_search(opened.folder, saved).words,)
    if not words:
        names = ", ".join(each.name for each in way.saved_searches(opened.folder))
        known = f" Saved: {disguise.spelt(names)}." if names else ""
        raise click.UsageError(f"Give WORDS to look for, or --saved and a name.{known}")
    if save:
        way.save_search(opened.folder, save, " ".join(words))
    with opened.record() as record:
        rows = list(
            way.search_rows(
                opened,
                record,
                lambda: way.evidence(opened, record, warn=warn),
                " ".join(words),
                kinds=kinds,
                since=since,
                until=until,
                most=most,
            )
        )
    if as_json:
        say_json(rows)
    elif not rows:
        more = "Give fewer of them, or only their beginnings."
        if len(words) == 1 and ID.fullmatch(words[0]):
            more = f"What has an id is shown by: servanda show {watch} {words[0]}"
        echo(f"Nothing holds all of these words. {more}")
    bold = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    for row in () if as_json else rows:
        of = f" ({row['day']})" if row["day"] else ""
        of += f" ({way.ASKED})" if row["asked"] else ""
        name = controls_spelt(disguise.spelt(row["name"]))
        echo(f"{row['what']} {row['id']}{of}: {name}")
        echo(Styled(f"    {lit(row, bold=bold)}"))


def lit(row: way.Row, *, bold: bool) -> str:
    """The snippet of a row with the words found in bold, or in brackets."""
    words, parts, last = row["snippet"], [], 0
    for start, end in row["lit"]:
        if start < last:
            continue
        match = _on_a_line(words[start:end])
        mark = click.style(match, bold=True) if bold else f"[{match}]"
        parts += [_on_a_line(words[last:start]), mark]
        last = end
    return "".join((*parts, _on_a_line(words[last:])))


def _on_a_line(words: str) -> str:
    return controls_spelt(words.replace("\n", " "))


def _lines(row: way.Row) -> Iterator[str]:
    """Everything of one thing, a line a field, a link or a record in its history."""
    yield f"{row['what']} {row['id']}: {disguise.spelt(row['name'])}"
    if row.get("moved"):
        yield f"  {row['moved']}"
    if row.get("published_as"):
        yield f"  published as: {row['published_as']}"
    for key, value in row["row"].items():
        if key in BY_HAND or key in ("id", "what", "name", "content"):
            continue
        if value not in (None, False, "", [], {}):
            yield f"  {key.replace('_', ' ')}: {disguise.spelt(in_words(value))}"
    told = {each["id"] for each in (*row["linked"], *row["history"]) if "id" in each}
    for key in BY_HAND:
        written = row["row"].get(key) or []
        for entry in written if isinstance(written, list) else [written]:
            if isinstance(entry, dict) and entry["id"] not in told:
                yield from _history(entry, "by hand")
    for what, group in groupby(row["linked"], key=lambda link: link["what"]):
        alike = list(group)
        for link in alike[:LINKED]:
            yield f"linked: {what} {link['id']}: {disguise.spelt(link['name'])}"
        if len(alike) > LINKED:
            yield f"linked: and {len(alike) - LINKED} more of {what}: --json lists them"
    for entry in row["history"]:
        yield from _history(entry)


def _history(row: way.Row, called: str = "history") -> Iterator[str]:
    """One record of the history of a thing: who, when, what and why."""
    if row["what"] in ("coding", "correction", "statement"):
        yield from (
            f"{called}: {line}" if at == 0 else line for at, line in enumerate(row_lines(row))
        )
        return
    if row["what"] == "change":
        because = f", on {', '.join(row['because'])}" if row["because"] else ""
        yield f"history: {day_in_words(row['on'])}: {row['from']} -> {row['to']}{because}"
        return
    judged = row.get("judgement") or row.get("verdict") or row.get("kind")
    takes_back = row.get("replaces") and (row.get("withdrawn") or judged == "withdrawn")
    by, at = row.get("by") or row.get("recorded_by"), day_in_words(str(row.get("at") or "")[:10])
    about = f" under {row['commitment']}" if row.get("commitment") else ""
    no_more = "" if row["counts"] else " (does not count any more)"
    if takes_back:
        judged, no_more = f"withdraws {row['replaces']}", ""
    elif row.get("withdrawn_by"):
        no_more = f" (withdrawn by {row['withdrawn_by']})"
    yield (
        f"history: {row['what']} {row['id']}: {judged}{about}, {row.get('recorded_by') or by} on "
        f"{at}{no_more}: {disguise.spelt(row.get('reason') or row.get('words') or '')}"
    )
    if row.get("out_of_time"):
        yield f"  out of time: it {row['out_of_time']}"
