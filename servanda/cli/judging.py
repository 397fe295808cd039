"""`servanda incidents`, `standing` and `duties`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from servanda import disguise, wording
from servanda import watch as way
from servanda.cli import copies, naming, written
from servanda.cli.opened_answers import answers_of, end_with
from servanda.cli.showing import (
    json_option,
    on_option,
    proposed_option,
    rows_table,
    say_json,
    terminal_width,
    watch_argument,
)
from servanda.cli.terminal import echo
from servanda.cli.turning import say_turned
from servanda.model import Agreement, Capture, Grouping, Quantity, Rule

QUIET = ("not assessed", "dormant", "not in force", "ended")  # states that a table leaves out
INCIDENT_COLUMNS = {
    "id": "id",
    "name": "incident",
    "act": "act",
    "stance": "stance",
    "by": "by",
    "number": "number",
    "outlets": "outlets",
    "origins": "origins",
    "state": "state",
}
AS_BACKGROUND = "told as background: every page that tells it was taken to recall it"
WIDE = 110  # columns that a terminal has where all of these are shown
SAID_BY_NAME = ("act", "stance", "number")
STANDING_COLUMNS = {
    "commitment": "commitment",
    "bearers": "bearers",
    "state": "state",
    "since": "since",
    "because": "rests on",
}
CHANGE_COLUMNS = {
    "on": "on",
    "commitment": "commitment",
    "from": "from",
    "to": "to",
    "because": "rests on",
}
DUTY_COLUMNS = {
    "rule": "rule",
    "state": "state",
    "bearers": "who",
    "must": "must",
    "waiting_on": "waiting on",
    "since": "since",
    "due": "due",
}


@click.command()
@watch_argument
@click.option(
    "--copies",
    "of_copies",
    is_flag=True,
    help="Show instead which captures print one story, and where each differs from the first.",
)
@json_option
def incidents(watch: Path, of_copies: bool, as_json: bool) -> None:
    """What the claims come to: who, what, where and when, said by whom.

    An incident is a set of claims about one event, and no fact: its numbers stand side by side
    where sources differ, and pages that print one story count as one origin. Its state is what
    persons decided.
    """
    if of_copies:
        _say_copies(watch, as_json)
        return
    with answers_of(watch) as (_, answers):
        evidence = answers.evidence
    rows = list(way.incident_rows(evidence))
    if as_json:
        say_json(rows)
    elif not rows:
        echo(
            f"No incidents. {wording.figure(len(evidence.captures), 'capture')}, "
            f"{len(evidence.tellings)} read. "
            f"Next: servanda gather {watch} FILE, servanda read {watch}."
        )
    else:
        echo(incidents_table([way.in_names(row, evidence) for row in rows]))
        for row in rows:
            if row.get("background"):
                echo(f"{row['id']}: {AS_BACKGROUND}")
            for origin in row["came_from"]:
                if len(origin["captures"]) > 1:
                    echo(joined(row["id"], origin))
            for why in row["identities"]:
                echo(f"{row['id']}: also written: {why}")
            for conflict in row["conflicts"]:
                echo(f"{row['id']}: the sources do not agree: {conflict}")
            for line in written.by_hand_lines(row, watch):
                echo(line)
    if not as_json:
        for line in naming.history(evidence.identities):
            echo(f"names judged: {line}")
        taken_back = way.withdrawn_by(evidence.groupings)
        for grouping in evidence.groupings:
            echo(f"claims judged: {_grouping(grouping, taken_back)}")
    end_with(evidence.signals)


def _grouping(grouping: Grouping, taken_back: Mapping[str, str]) -> str:
    """One person's judgement about claims, in a line with its words."""
    row = way.grouping_row(grouping)
    says = f"withdraws {grouping.replaces}" if grouping.withdrawn else row["verdict"]
    over = taken_back.get(grouping.id)
    no_more = f" (withdrawn by {over}, so it does not count)" if over else ""
    quotes = "; ".join(f'"{disguise.spelt(quote)}"' for quote in row["quotes"])
    return (
        f"{row['id']}: {says}{no_more}, {row['by']} on {row['at'][:10]}: {row['reason']} {quotes}"
    )


def _say_copies(watch: Path, as_json: bool) -> None:
    with way.open_watch(watch).record() as record:
        rows = list(way.copy_rows(record))
        count = len(record.all(Capture))
    if as_json:
        say_json(rows)
    elif not rows:
        echo(f"No story is printed twice. Captures looked at: {count:,}.")
    else:
        for line in copies.lines(rows):
            echo(line)


def joined(id: str, origin: dict[str, Any]) -> str:
    """One line that says which reports of an incident count as one origin, and why."""
    why = wording.tallied(way.reasons_of(origin))
    first, others = origin["captures"][0], len(origin["captures"]) - 1
    return f"{id}: {first} and {wording.count(others, 'other report')} are one origin: {why}"


def incidents_table(rows: Sequence[way.Row]) -> str:
    """Incidents as a table; a narrow one leaves out what the name of an incident says too."""
    columns = INCIDENT_COLUMNS
    if terminal_width() < WIDE:
        columns = {key: head for key, head in columns.items() if key not in SAID_BY_NAME}
    return rows_table(
        columns,
        [{**row, "number": number(row["numbers"] or [row["number"]])} for row in rows],
        may_break=("incident", "act", "by", "number"),
    )


def number(numbers: Sequence[dict[str, Any] | None]) -> str:
    """Numbers as told, side by side."""
    told = [Quantity(one["low"], one["high"], one["unit"]) for one in numbers if one]
    return "; ".join(dict.fromkeys(map(wording.amount, told)))


@click.command()
@watch_argument
@on_option
@proposed_option
@json_option
@click.option("--all", "all_", is_flag=True, help="In the table, those not assessed too.")
@click.option(
    "--sources", "of_sources", is_flag=True, help="Show only how much of each source was heard."
)
@click.option(
    "--two-people", is_flag=True, help="Show what two_people in watch.toml would move, if turned."
)
@click.option("--history", is_flag=True, help="Show instead every day on which a standing moved.")
def standing(
    watch: Path,
    on: date,
    proposed: bool,
    as_json: bool,
    all_: bool,
    of_sources: bool,
    two_people: bool,
    history: bool,
) -> None:
    """The state of every commitment at the end of a day.

    Only what persons upheld by that day counts. It says how many sources were heard and expected,
    and without evidence "not assessed", never "kept". The table leaves out what is not assessed,
    dormant, not in force or ended.
    """
    if two_people:
        with answers_of(watch) as (opened, answers):
            say_turned(way.two_people_turned(opened, answers.evidence, on=on), as_json=as_json)
        return
    if history:
        _say_history(watch, on, proposed=proposed, as_json=as_json)
        return
    with answers_of(watch) as (opened, answers):
        judged = way.judge(opened, answers, on=on, proposed=proposed)
        counted, signals = way.on_record(answers, on), answers.open_signals
        rows = list(way.source_rows(judged) if of_sources else way.standing_rows(judged, answers))
        doers = {
            standing.commitment: wording.doers(opened.agreement, standing, answers.findings)
            for standing in judged.standings
            if standing.because
        }
    if as_json:
        say_json(rows)
        end_with(signals)
    if of_sources:
        _say_sources(opened, judged)
        end_with(signals)
    visible = [row for row in rows if all_ or row["state"] not in QUIET]
    echo(f"{opened.agreement.title}: standings on {on}{_label(proposed)}.")
    if visible:
        echo(
            rows_table(
                _headed(STANDING_COLUMNS, opened.agreement, visible),
                [_bound(opened, row, doers) for row in visible],
            )
        )
        echo(f"Each with what it rests on: servanda show {watch} COMMITMENT --on {on}.")
    for line in _count_hidden(opened.agreement, [row for row in rows if row not in visible]):
        echo(line)
    echo(f"On record by {on}: {counted}.")
    _say_sources(opened, judged)
    end_with(signals)


WOKEN = "woken"  # a rule that lay dormant; whether it was done is not assessed yet


def _say_history(watch: Path, on: date, *, proposed: bool, as_json: bool) -> None:
    """Every day up to one on which a standing moved, from which state to which, and on what."""
    with answers_of(watch) as (opened, answers):
        moves = way.changes(opened, answers, until=on, proposed=proposed)
        signals = answers.open_signals
    rows = list(way.change_rows(moves, proposed=proposed))
    if as_json:
        say_json(rows)
    elif not rows:
        echo(f"No standing moved up to {on}. Of duties that says nothing: servanda duties {watch}.")
    else:
        rules = {item.id for item in opened.agreement.items() if isinstance(item, Rule)}
        for row in rows:
            row["because"] = wording.rests_on(row["because"])
            if row["commitment"] in rules and row["from"] == "dormant":
                row["to"] = WOKEN
        echo(rows_table(_headed(CHANGE_COLUMNS, opened.agreement, rows), rows))
        if any(row["to"] == WOKEN for row in rows):
            echo(f"What a rule that is woken asks, and of whom: servanda duties {watch}.")
        echo(f"Each with what it rests on: servanda show {watch} COMMITMENT.")
    end_with(signals)


def _headed(
    columns: Mapping[str, str], agreement: Agreement, rows: Sequence[way.Row]
) -> dict[str, str]:
    """The heads of a table of standings, which says that there are rules among them."""
    rules = {rule.id for rule in agreement.rules}
    both = any(row["commitment"] in rules for row in rows)
    return {**columns, "commitment": "commitment or rule"} if both else dict(columns)


def _count_hidden(agreement: Agreement, rows: list[way.Row]) -> list[str]:
    """What a table leaves out, counted by state: commitments, and apart from them rules."""
    rules = {rule.id for rule in agreement.rules}
    lines = []
    for noun, is_rule in (("commitment", False), ("rule", True)):
        rest = Counter(row["state"] for row in rows if (row["commitment"] in rules) == is_rule)
        if rest:
            states = ", ".join(f"{n} {state}" for state, n in rest.items())
            lines.append(f"Not shown: {wording.figure(rest.total(), noun)} ({states}).")
    if lines and rules & {row["commitment"] for row in rows}:
        lines.append("What a rule asks is a duty: servanda duties says which.")
    return lines


def _bound(opened: way.OpenedWatch, row: way.Row, doers: Mapping[str, str]) -> way.Row:
    """A standing's row with names in place of the ids of whom it binds, and whose conduct it is."""
    item = opened.agreement.commitment(row["commitment"])
    return {
        **row,
        "bearers": wording.bearers(opened.agreement, item, row["bearers"]),
        "because": wording.rests_on(row["because"]),
        "state": wording.state_by(row["state"], doers.get(row["commitment"], "")),
    }


def _say_sources(opened: way.OpenedWatch, judged: way.Judged) -> None:
    """How many sources were heard, and how much of each that is listed."""
    among = wording.heard(judged.heard, judged.expected, judged.hearings)
    days_before = wording.figure(opened.settings.window_days, "day")
    echo(f"In the {days_before} before: {among}.")
    for hearing in judged.hearings:
        echo(f"  {hearing.publisher}: {wording.hearing(hearing)}")
    echo("Silence is not peace.")


@click.command()
@watch_argument
@on_option
@proposed_option
@json_option
@click.option(
    "--ahead",
    type=click.IntRange(1, 3660),
    metavar="DAYS",
    help="Show instead what is to come in so many days: announced acts, days due, terms that end.",
)
def duties(watch: Path, on: date, proposed: bool, as_json: bool, ahead: int | None) -> None:
    """Who must act on a day, waiting on whom, since when, due when.

    A duty follows from a rule of the agreement, what woke it and the requests on record. "Overdue"
    is said only where somebody recorded whether it was done; where nobody did, that is said of what
    is owed too. With --ahead it is a calendar: acts that were announced and what they would breach,
    what is due or late, and what runs out. Each day was said by somebody or is set by the
    agreement.
    """
    if ahead:
        from servanda.cli.looking_ahead import say_ahead  # when used: a day needs none of it

        say_ahead(watch, on, ahead, proposed=proposed, as_json=as_json)
        return
    with answers_of(watch) as (opened, answers):
        judged = way.judge(opened, answers, on=on, proposed=proposed)
        rows = list(way.duty_rows(judged, answers))
        waiting = way.waiting_words(answers, on)
        owed = duties_table(opened.agreement, judged, answers)
        states, signals = way.duty_states(judged, answers), answers.open_signals
        unseen = [
            duty.rule
            for duty, state in zip(judged.duties, states, strict=True)
            if state == "owed" and not wording.is_recorded(duty, answers.findings, answers.notices)
        ]
    if as_json:
        say_json(rows)
        end_with(signals)
    echo(f"{opened.agreement.title}: duties on {on}{_label(proposed)}.")
    echo(owed or "None is owed or waiting on what has been decided.")
    if "not assessed" in states:
        echo("Not assessed: nobody has recorded whether it was done.")
    if waiting:
        echo(f"Not counted here: {waiting}.")
    if unseen:
        rules = wording.listed(dict.fromkeys(unseen))
        echo(f"Owed under {rules}: not assessed, for nobody has recorded whether it was done.")
    say_paused(judged)
    end_with(signals)


def say_paused(judged: way.Judged) -> None:
    """Each source that was not asked on the day, and why: what it would have told is missing."""
    for hearing in judged.hearings:
        if hearing.reason:
            echo(disguise.spelt(f"  {hearing.publisher}: {wording.hearing(hearing)}"))


def duties_table(agreement: Agreement, judged: way.Judged, evidence: way.Assessable) -> str:
    """The duties of a day as a table, those to act on first, each in the state as it is said."""
    rows = []
    pairs = zip(judged.duties, way.duty_states(judged, evidence), strict=True)
    first = wording.DUTY_ORDER.index
    for duty, state in sorted(pairs, key=lambda pair: first(pair[1])):
        late = wording.days_late(duty)
        words = f"{state} ({wording.count(late, 'day')})" if late else state
        waiting = wording.holders(agreement, duty.waiting_on, duty.on) if duty.waiting_on else ()
        names = {
            "bearers": wording.bearers(agreement, agreement.commitment(duty.rule), duty.bearers),
            "waiting_on": wording.actors(agreement, waiting, last="or"),
        }
        row = {**way.duty_row(duty), **names, "state": words}
        if later := wording.days_missed(duty)[0] - 1:
            row["due"] = f"{row['due']} and {wording.count(later, 'later day')}"
        rows.append(row)
    return rows_table(DUTY_COLUMNS, rows)


def _label(proposed: bool) -> str:
    return " as PROPOSED, undecided links included" if proposed else ""
