"""`servanda duties --ahead`: a calendar of what may soon be breached, is due or runs out."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from servanda import disguise, wording
from servanda import watch as way
from servanda.cli.opened_answers import answers_of, end_with
from servanda.cli.showing import say_json
from servanda.cli.terminal import echo
from servanda.model import Agreement


def say_ahead(watch: Path, on: date, days: int, *, proposed: bool, as_json: bool) -> None:
    """Print what is to come, a line each with the duties that follow from it already."""
    with answers_of(watch) as (opened, answers):
        judged = way.judge(opened, answers, on=on, proposed=proposed)
        rows = way.ahead_rows(opened, answers.evidence, judged, days=days)
        signals = answers.open_signals
    if as_json:
        say_json(rows)
        end_with(signals)
    until = on + timedelta(days=days)
    label = ", as proposed too" if proposed else ""
    echo(
        f"{opened.agreement.title}: from {wording.day(on)} to {wording.day(until)}{label}. Each "
        "day was said by somebody or is set by the agreement; none is a forecast."
    )
    if not rows:
        echo("Nothing is announced, due or ending in these days by what is on record.")
    for row in rows:
        for line in _lines(opened.agreement, row, on):
            echo(disguise.spelt(line))
    end_with(signals)


def _lines(agreement: Agreement, row: way.Row, on: date) -> list[str]:
    when = row["on"] or "no day known"
    items = {item.id: item for item in agreement.items()}
    about = [items[id].provision for id in row["commitments"] if id in items]
    under = wording.articles(agreement, about) or row["of"]
    words = row["words"]
    if row["kind"].startswith("announced"):
        mark = "" if row["state"] == "upheld" else f" ({row['state']}: nobody has upheld it)"
        lines = [f"  {when}  {way.AHEAD_KINDS[row['kind']]}: {words}{mark}"]
        if about:
            lines.append(f"      it would bear on {under}")
    else:
        state = f" ({row['state']})" if row["state"] else ""
        return [f"  {when}  {way.AHEAD_KINDS[row['kind']]}{state}: {under}: {words}"]
    for duty in row["duties"]:
        rule = items[duty["rule"]]
        who = wording.bearers(agreement, rule, duty["bearers"])
        article = wording.articles(agreement, [rule.provision])
        holders = wording.holders(agreement, duty["waiting_on"], on) if duty["waiting_on"] else ()
        waits = f", waiting on {wording.actors(agreement, holders, last='or')}" if holders else ""
        lines.append(
            f"      already {duty['state']} since {duty['since']}{waits}: {article}, {who}"
        )
    return lines
