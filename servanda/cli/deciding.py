"""`servanda review` and `servanda decide`: the only doors through which a standing moves."""

from __future__ import annotations

import sys
from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path
from typing import Any, get_args

import click

from servanda import canon, decisions, disguise
from servanda import watch as way
from servanda.cli import naming
from servanda.cli.judging import days
from servanda.cli.showing import (
    DAY,
    by_option,
    json_option,
    now,
    on_option,
    say_json,
    say_signals,
    watch_argument,
)
from servanda.errors import EvidenceError, nearest
from servanda.model import (
    BEARINGS,
    JUDGEMENTS,
    NOTICE_KINDS,
    PROOFS,
    VERDICTS,
    Decision,
    Identity,
    Incident,
    Judgement,
    Link,
    Notice,
    Proof,
    Text,
)

NOBODY = "say who decides: --by NAME, or set SERVANDA_BY."
ANSWERS = {"u": "upheld", "r": "rejected", "n": "unsure"}


@click.command()
@watch_argument
@click.option("--by", envvar="SERVANDA_BY", default="", help="Who decides (or set SERVANDA_BY).")
@click.option(
    "--order",
    type=click.Choice(way.ORDERS),
    default="standing",
    show_default=True,
    help="First what would change a standing, the oldest, or the surest.",
)
@on_option
@json_option
def review(watch: Path, by: str, order: Any, on: date, as_json: bool) -> None:
    """Walk the questions: each incident, what it may bear on, the words, and why.

    First whether two names are one person or two, which may join incidents. Then each incident
    says what upholding it would change on a day. Without a terminal, or with --json, the
    questions are printed and nothing is asked.
    """
    opened = way.open_watch(watch)
    with opened.record() as record:
        evidence = way.weigh(opened, record)
        names = [way.name_row(one, evidence) for one in way.name_questions(opened, evidence)]
        asks = sys.stdin.isatty() and not as_json
        if asks and names:
            if not by:
                raise click.UsageError(NOBODY)
            if not naming.walk(opened, record, evidence, by=by):
                return
            names, evidence = [], way.weigh(opened, record)
        waiting = decisions.queue(*evidence.askable, evidence.decisions)
        questions = way.ordered(waiting, way.moves(opened, evidence, waiting, on=on), order)
        others = _second(opened, evidence)
        if as_json:
            say_json(names)
            say_json(
                {
                    **canon.plain(question),
                    "unsure": question.incident in evidence.unsure,
                    "second_reader": _differing(question, others),
                    "would": canon.plain(move) if move else None,
                }
                for question, move in questions
            )
            return
        for number, row in enumerate(names, start=1):
            click.echo(naming.shown(row, number, len(names)))
        if not questions and not names:
            click.echo("No question is open.")
        texts = {text.capture: text for text in evidence.texts}
        unsure = {incident.id for incident in evidence.unsure}
        if not asks:
            for number, (question, move) in enumerate(questions, start=1):
                click.echo(_shown(question, texts, number, len(questions), unsure, move))
                _say_second(question, others)
            return
        if not by:
            raise click.UsageError(NOBODY)
        for number, (question, move) in enumerate(questions, start=1):
            click.echo(_shown(question, texts, number, len(questions), unsure, move))
            _say_second(question, others)
            decision = _asked(question, by=by)
            if decision == "quit":
                break
            if isinstance(decision, Decision):
                way.rule(record, [decision], now=now())


def _second(opened: way.Watch, evidence: way.Evidence) -> list[way.Difference]:
    """Where the second reader's kept answers differ from the rules; nobody is asked."""
    if opened.settings.second_reader is None:
        return []
    texts = {text.capture: text for text in evidence.texts}
    read = way.compared(opened, evidence.captures, texts, evidence.tellings, asks=False)
    return [one for _, differing in read for one in differing]


def _differing(question: Any, others: Sequence[way.Difference]) -> list[dict[str, Any]]:
    """The differences about an incident's claims, and what only the second reader tells there."""
    claims = {claim.id for claim in question.incident.claims}
    pages = {claim.capture for claim in question.incident.claims}
    return [
        way.difference_row(one)
        for one in others
        if (one.rules.id in claims if one.rules else one.capture in pages)
    ]


def _say_second(question: Any, others: Sequence[way.Difference]) -> None:
    for row in _differing(question, others):
        quote = (row["second"] or row["rules"])["quote"]
        click.echo(f"second reader: {row['differs']}: {disguise.spelt(quote)}")


def _shown(
    question: Any,
    texts: dict[str, Text],
    number: int,
    all_: int,
    unsure: Collection[str],
    move: way.Move | None,
) -> str:
    incident: Incident = question.incident
    link: Link | None = question.link
    lines = ["", f"--- {number} of {all_} {'(asked again) ' if question.lapsed else ''}---"]
    lines.append(way.in_words(incident))
    if incident.id in unsure:
        lines.append(
            f"NOT CLAIMED: the reader thinks this right in {incident.confidence:.0%} of such "
            "cases, so it asks. Does the text say so?"
        )
        lines += [f"  {claim.reason}" for claim in incident.claims]
    when = incident.when
    lines.append(
        f"when: {days(str(when.from_on or ''), str(when.to_on or ''))}"
        + (f' ("{when.words}")' if when.words else "")
        + f"; {len(incident.origins)} independent source(s)"
    )
    for claim in incident.claims:
        lines.append(f"  {_lit(texts.get(claim.capture), claim.quote.start, claim.quote.end)}")
        flags = texts[claim.capture].flags if claim.capture in texts else ()
        lines += [f'    flagged: {flag.kind} at {flag.start}: "{flag.words}"' for flag in flags[:5]]
        said = claim.said_by.span.quote if claim.said_by else "the source itself"
        lines.append(f"    said by {said}; {claim.capture}")
    lines += [f"names: {why}" for why in incident.identities]
    lines += [f"conflict: {conflict}" for conflict in incident.conflicts]
    if link:
        lines.append(
            f"ASKED, not proposed: does this bear on {link.commitment} ({link.bearing})? "
            f"{link.confidence:.0%} of such links are right"
            if link.asks
            else f"may bear on {link.commitment}: {link.bearing}"
        )
        lines.append(f"  because {link.reason}")
        lines.append(f'  the commitment: "{link.commitment_words}"')
    if move:
        lines.append(f"upheld, it {move.in_words()}")
    return "\n".join(lines)


def _lit(text: Text | None, start: int, end: int) -> str:
    if text is None:
        return "(text not on record)"
    paragraph = next((p for p in text.passages if p.start <= start < p.end), None)
    first, last = (paragraph.start, paragraph.end) if paragraph else (start, end)
    lit = click.style(text.content[start:end], bold=True, underline=True)
    return text.content[first:start] + lit + text.content[end : max(end, last)]


def _asked(question: Any, *, by: str) -> Decision | str | None:
    answer = click.prompt(
        "[u]pheld, [r]ejected, [n]ot sure, [s]kip, [q]uit",
        type=click.Choice([*ANSWERS, "s", "q"]),
        show_choices=False,
    )
    if answer in ("s", "q"):
        return "quit" if answer == "q" else None
    proof: Proof | None = None
    serious = False
    if answer == "u":
        proof = click.prompt("standard of proof", type=click.Choice(PROOFS), default="believe")
        if question.link and question.link.bearing == "breaches":
            serious = click.confirm("is it serious?", default=False)
    reason = click.prompt("reason")
    judgement: Judgement = dict(zip(ANSWERS, get_args(Judgement)))[answer]
    return decisions.decide(
        decisions.see(question.incident, question.link),
        judgement=judgement,
        proof=proof,
        reason=reason,
        by=by,
        at=now(),
        serious=serious,
        bearers=question.link.bearers if question.link else (),
    )


@click.command()
@watch_argument
@click.argument("incident", required=False)
@click.option("--from", "file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--judgement", type=click.Choice(JUDGEMENTS))
@click.option("--commitment", multiple=True, help="Default: every one it is proposed to bear on.")
@click.option("--bearing", type=click.Choice(BEARINGS), help="Default: as proposed.")
@click.option("--proof", type=click.Choice(PROOFS), help="The standard it is upheld at.")
@click.option("--serious", is_flag=True, help="A serious violation.")
@click.option("--reason", default="")
@click.option("--remedies", multiple=True, help="Incidents whose breach this one ends.")
@click.option("--notice", type=click.Choice(NOTICE_KINDS), help="Put a dated step on record.")
@click.option("--about", help="The rule, commitment, event or role of the notice.")
@click.option("--names", nargs=2, help="Two names as written: are they one?")
@click.option("--verdict", type=click.Choice(VERDICTS), help="Whether the two names are one.")
@click.option("--on", type=DAY, help="The day of the notice.")
@click.option("--actor", help="Who made the step (actor or role id).")
@click.option("--words", default="", help="What it said.")
@click.option("--source", default="", help="Where it can be read: a capture id or a citation.")
@by_option
def decide(watch: Path, incident: str | None, file: Path | None, by: str, **said: Any) -> None:
    """Record one decision about INCIDENT, many --from a FILE, one --notice, or one about --names.

    Each decision is bound to exactly what was on record when it was made.
    """
    ways = [bool(incident), file is not None, said["notice"] is not None, bool(said["names"])]
    if sum(ways) != 1:
        raise click.UsageError(
            "give one of: INCIDENT, --from FILE, --notice KIND, --names ONE OTHER."
        )
    opened = way.open_watch(watch)
    with opened.record() as record:
        evidence = way.weigh(opened, record)
        ruled: Sequence[Decision | Notice] = ()
        named: Sequence[Identity] = ()
        if file is not None:
            entries = decisions.read_file(file.read_text(encoding="utf-8"), name=file.name)
            named = naming.from_entries(opened, evidence, entries, by=by, at=now())
            ruled = decisions.settle(
                [entry for entry in entries if not isinstance(entry, decisions.IdentityEntry)],
                *evidence.askable,
                by=by,
                at=now(),
                captures=evidence.captures,
                known=(*evidence.decisions, *evidence.notices),
                nameable=_nameable(opened),
            )
        elif said["names"]:
            named = [naming.answered(opened, evidence, by=by, at=now(), **said)]
        elif said["notice"]:
            ruled = [_notice(opened, by=by, **said)]
        else:
            ruled = _decided(evidence, str(incident), by=by, **said)
        put = len(way.rule(record, ruled, now=now())) + len(way.name(record, named, now=now()))
        signals = tuple(s for s in way.weigh(opened, record).signals if s.at is None)
    click.echo(f"{put} put on record, {len(ruled) + len(named) - put} already there.")
    say_signals(signals)
    sys.exit(1 if signals else 0)


def _decided(evidence: way.Evidence, id: str, *, by: str, **said: Any) -> list[Decision]:
    known, bearings = evidence.askable
    incident = next((i for i in known if i.id == id), None)
    if incident is None:
        raise EvidenceError(
            f'no incident "{id}" on record. {nearest(id, [i.id for i in known])} '
            "Nothing was decided. `servanda incidents WATCH` lists them."
        )
    if said["judgement"] is None:
        raise click.UsageError("say --judgement upheld, rejected or unsure.")
    if not said["reason"].strip():
        raise click.UsageError("say --reason: a decision without one cannot be answered for.")
    links = [link for link in bearings if link.incident == id]
    proposed = [link.commitment for link in links]
    for commitment in said["commitment"]:
        if commitment not in proposed:
            raise EvidenceError(
                f"incident {id} is not proposed to bear on {commitment}. "
                f"{nearest(commitment, proposed)} A decisions file can add a bearing of your own."
            )
    wanted = said["commitment"]
    chosen: list[Link | None] = [
        x for x in links if x.commitment in wanted or not (wanted or x.asks)
    ]
    return [
        decisions.decide(
            decisions.see(incident, link),
            judgement=said["judgement"],
            proof=said["proof"] or ("believe" if said["judgement"] == "upheld" else None),
            reason=said["reason"],
            by=by,
            at=now(),
            serious=said["serious"],
            bearers=link.bearers if link else (),
            remedies=tuple(said["remedies"]),
        )
        for link in (chosen or [None])
    ]


def _notice(opened: way.Watch, *, by: str, **said: Any) -> Notice:
    known = _nameable(opened)
    about, on = said["about"], said["on"]
    if about is None or on is None:
        raise click.UsageError("a notice needs --about ID and --on DAY.")
    if about not in known:
        raise EvidenceError(
            f'{opened.agreement.id} defines nothing called "{about}". {nearest(about, known)} '
            "A notice about nothing would open no gate."
        )
    if isinstance(on, date) and on > now().date():
        raise EvidenceError(f"{on} has not come yet: a notice records what was done.")
    return Notice(
        id=canon.identify("ntc", said["notice"], about, on, said["actor"], said["words"], by),
        kind=said["notice"],
        about=about,
        on=on,
        by=said["actor"],
        words=said["words"],
        recorded_by=by,
        at=now(),
        source=said["source"],
    )


def _nameable(opened: way.Watch) -> frozenset[str]:
    """The ids a notice can be about."""
    agreement = opened.agreement
    ids = [commitment.id for commitment in agreement.commitments]
    ids += [rule.id for rule in agreement.rules]
    ids += [event.id for event in agreement.events]
    ids += [role.id for role in agreement.roles]
    return frozenset({agreement.id, *ids})
