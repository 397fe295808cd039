"""`servanda review` and `servanda decide`: the only doors through which a standing moves."""

from __future__ import annotations

import sys
from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path
from typing import Any, get_args

import click

from servanda import disguise
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
from servanda.model import (
    BEARINGS,
    JUDGEMENTS,
    NOTICE_KINDS,
    PROOFS,
    VERDICTS,
    Bearing,
    Decision,
    Identity,
    Incident,
    Judgement,
    Link,
    Notice,
    NoticeKind,
    Proof,
    Text,
    Verdict,
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
        questions = way.open_questions(opened, evidence, on=on, order=order)
        texts = {text.capture: text for text in evidence.texts}
        others = way.kept_differences(opened, evidence.captures, texts, evidence.tellings)
        if as_json:
            say_json(names)
            say_json(way.question_rows(evidence, questions, others))
            return
        for number, row in enumerate(names, start=1):
            click.echo(naming.shown(row, number, len(names)))
        if not questions and not names:
            click.echo("No question is open.")
        unsure = {incident.id for incident in evidence.unsure}
        if not asks:
            for number, (question, effect) in enumerate(questions, start=1):
                click.echo(_shown(question, texts, number, len(questions), unsure, effect))
                _say_second(question, others)
            return
        if not by:
            raise click.UsageError(NOBODY)
        for number, (question, effect) in enumerate(questions, start=1):
            click.echo(_shown(question, texts, number, len(questions), unsure, effect))
            _say_second(question, others)
            decision = _asked(question, by=by)
            if decision == "quit":
                break
            if isinstance(decision, Decision):
                way.rule(record, [decision], now=now())


def _say_second(question: way.ReviewQuestion, others: Sequence[way.Difference]) -> None:
    for row in way.differing_rows(question.incident, others):
        quote = (row["second"] or row["rules"])["quote"]
        click.echo(f"second reader: {row['differs']}: {disguise.spelt(quote)}")


def _shown(
    question: way.ReviewQuestion,
    texts: dict[str, Text],
    number: int,
    all_: int,
    unsure: Collection[str],
    effect: way.Effect | None,
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
    if effect:
        lines.append(f"upheld, it {effect.in_words()}")
    return "\n".join(lines)


def _lit(text: Text | None, start: int, end: int) -> str:
    if text is None:
        return "(text not on record)"
    paragraph = next((p for p in text.passages if p.start <= start < p.end), None)
    first, last = (paragraph.start, paragraph.end) if paragraph else (start, end)
    lit = click.style(text.content[start:end], bold=True, underline=True)
    return text.content[first:start] + lit + text.content[end : max(end, last)]


def _asked(question: way.ReviewQuestion, *, by: str) -> Decision | str | None:
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
    return way.answer_question(
        question, judgement=judgement, proof=proof, reason=reason, by=by, at=now(), serious=serious
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
def decide(
    watch: Path,
    incident: str | None,
    file: Path | None,
    judgement: Judgement | None,
    commitment: tuple[str, ...],
    bearing: Bearing | None,
    proof: Proof | None,
    serious: bool,
    reason: str,
    remedies: tuple[str, ...],
    notice: NoticeKind | None,
    about: str | None,
    names: tuple[str, str] | None,
    verdict: Verdict | None,
    on: date | None,
    actor: str | None,
    words: str,
    source: str,
    by: str,
) -> None:
    """Record one decision about INCIDENT, many --from a FILE, one --notice, or one about --names.

    Each decision is bound to exactly what was on record when it was made.
    """
    ways = [bool(incident), file is not None, notice is not None, bool(names)]
    if sum(ways) != 1:
        raise click.UsageError(
            "give one of: INCIDENT, --from FILE, --notice KIND, --names ONE OTHER."
        )
    opened = way.open_watch(watch)
    with opened.record() as record:
        evidence = way.weigh(opened, record)
        decided: Sequence[Decision | Notice] = ()
        identities: Sequence[Identity] = ()
        if file is not None:
            settled = way.settle_file(
                opened,
                evidence,
                file.read_text(encoding="utf-8"),
                name=file.name,
                by=by,
                at=now(),
            )
            decided, identities = settled.decided, settled.names
        elif names:
            if verdict is None:
                raise click.UsageError("say --verdict same, different or unsure.")
            question = way.name_question(opened, evidence, *names)
            identities = [
                way.answer_name(question, verdict=verdict, reason=reason, by=by, at=now())
            ]
        elif notice:
            if about is None or on is None:
                raise click.UsageError("a notice needs --about ID and --on DAY.")
            decided = [
                way.notice(
                    opened,
                    kind=notice,
                    about=about,
                    on=on,
                    by=actor,
                    words=words,
                    source=source,
                    recorded_by=by,
                    at=now(),
                )
            ]
        else:
            if judgement is None:
                raise click.UsageError("say --judgement upheld, rejected or unsure.")
            if not reason.strip():
                raise click.UsageError(
                    "say --reason: a decision without one cannot be answered for."
                )
            decided = way.decide_incident(
                evidence,
                str(incident),
                judgement=judgement,
                commitments=commitment,
                bearing=bearing,
                proof=proof,
                serious=serious,
                remedies=remedies,
                reason=reason,
                by=by,
                at=now(),
            )
        count = len(way.rule(record, decided, now=now()))
        count += len(way.name(record, identities, now=now()))
        signals = tuple(s for s in way.weigh(opened, record).signals if s.at is None)
    there = len(decided) + len(identities) - count
    click.echo(f"{count} put on record, {there} already there.")
    say_signals(signals)
    sys.exit(1 if signals else 0)
