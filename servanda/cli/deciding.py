"""`servanda decide`: a decision, a file of them, a notice, names, or what tells of one event."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache, partial
from pathlib import Path

import click

from servanda import user_files, wording
from servanda import watch as way
from servanda.cli.showing import (
    DAY,
    NUMBER,
    by_option,
    law_ids,
    now,
    of_this_watch,
    say_signals,
    today,
    warn,
    watch_argument,
)
from servanda.cli.terminal import controls_spelt, echo
from servanda.errors import EvidenceError
from servanda.model import (
    BEARINGS,
    NOTICE_KINDS,
    PROOFS,
    VERDICTS,
    Bearing,
    Decision,
    Grouping,
    Identity,
    Judgement,
    Notice,
    NoticeKind,
    Proof,
    Quantity,
    Together,
    Verdict,
)

SAID = ("upheld", "rejected", "unsure")  # --withdraw takes back what was said

NOTHING = "Nothing was decided."
WITHDRAWN_BY_ID = ("grp-", "ntc-", "dec-")  # judgements about claims, notices, decisions


@click.command()
@watch_argument
@click.argument("incident", required=False)
@click.option("--from", "file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--judgement", type=click.Choice(SAID))
@click.option(
    "--withdraw",
    is_flag=True,
    help="Take back your own decisions; by id, also one, a notice or what you judged of claims.",
)
@click.option(
    "--commitment",
    multiple=True,
    shell_complete=law_ids,
    help="Default: every one it is proposed to bear on. Any other needs --bearing and --bearer.",
)
@click.option("--bearing", type=click.Choice(BEARINGS), help="Default: as proposed.")
@click.option(
    "--bearer", multiple=True, help="Whose conduct it is (party id). Default: as proposed."
)
@click.option("--proof", type=click.Choice(PROOFS), help="The standard it is upheld at.")
@click.option("--serious", is_flag=True, help="A serious violation.")
@click.option("--reason", default="")
@click.option("--remedies", multiple=True, help="Incidents whose breach this one ends.")
@click.option("--one-event", multiple=True, help="These claims or incidents are one; repeat it.")
@click.option("--apart", multiple=True, help="These are not one event; repeat it, A+B is one part.")
@click.option("--no-incident", multiple=True, help="These claims or incidents tell of none.")
@click.option("--notice", type=click.Choice(NOTICE_KINDS), help="Put a dated step on record.")
@click.option("--about", help="The rule, commitment, event, period or role of the notice.")
@click.option("--names", nargs=2, help="Two names as written: are they one?")
@click.option("--verdict", type=click.Choice(VERDICTS), help="Whether the two names are one.")
@click.option("--on", type=DAY, help="The day of the notice.")
@click.option("--until", type=DAY, help="Its last day, where it has one.")
@click.option(
    "--value", type=(NUMBER, str), metavar="NUMBER UNIT", help="What was reached: 70 percent."
)
@click.option("--actor", help="Who made the step (actor or role id).")
@click.option("--words", default="", help="What it said.")
@click.option("--source", default="", help="Where it can be read: a capture id or a citation.")
@by_option
def decide(
    watch: Path,
    incident: str | None,
    file: Path | None,
    judgement: Judgement | None,
    withdraw: bool,
    commitment: tuple[str, ...],
    bearing: Bearing | None,
    bearer: tuple[str, ...],
    proof: Proof | None,
    serious: bool,
    reason: str,
    remedies: tuple[str, ...],
    one_event: tuple[str, ...],
    apart: tuple[str, ...],
    no_incident: tuple[str, ...],
    notice: NoticeKind | None,
    about: str | None,
    names: tuple[str, str] | None,
    verdict: Verdict | None,
    on: date | None,
    until: date | None,
    value: tuple[float, str] | None,
    actor: str | None,
    words: str,
    source: str,
    by: str,
) -> None:
    """Record one decision about INCIDENT, many --from a FILE, one --notice, or one about --names.

    Each decision is bound to exactly what was on record when it was made. --one-event, --apart and
    --no-incident say which claims tell of one event, whatever the reader grouped.
    """
    together = _together(one_event, apart, no_incident)
    asked = [bool(incident), file is not None, notice is not None, bool(names), bool(together)]
    if sum(asked) != 1 or len(together) > 1:
        raise click.UsageError(
            "give one of: INCIDENT, --from FILE, --notice KIND, --names ONE OTHER, --one-event, "
            "--apart, --no-incident."
        )
    if incident or together:
        _check_options(judgement, reason, withdraw=withdraw, grouping=bool(together))
    opened = way.open_watch(watch)
    with opened.record() as record:
        text = ""
        if file is not None:
            with user_files.refused_as(EvidenceError, file, closing=NOTHING):
                text = user_files.read_text(file, most_bytes=user_files.DECISIONS_BYTES)
        with way.answering(opened, record, warn=warn) as answers:
            whole = cache(partial(way.full_id, answers))  # every id of a file is asked for here
            incident = way.full_id(answers, incident) if incident else None
            remedies = tuple(way.full_id(answers, id) for id in remedies)
            together = {
                sort: [[way.full_id(answers, id) for id in part] for part in parts]
                for sort, parts in together.items()
            }
            sort_of = str(incident)[:4] if withdraw else ""
            concern: way.Concern | None = way.Concern(
                incidents=(incident,) if incident and sort_of not in WITHDRAWN_BY_ID else (),
                either=tuple(id for parts in together.values() for part in parts for id in part),
                people=names or (),
            )
            if file is not None:
                concern = way.concern_of(text, name=file.name, whole=whole)
            evidence = answers.before_deciding(concern)
        settled = way.Settled((), ())
        if file is not None:
            settled = way.settle_file(
                opened, evidence, text, name=file.name, by=by, at=now(), whole=whole
            )
        elif names:
            settled = way.Settled((), (_named(opened, evidence, names, verdict, reason, by),))
        elif notice:
            if about is None or on is None:
                raise click.UsageError("a notice needs --about ID and --on DAY.")
            step = way.notice(
                opened, evidence.notices, kind=notice, about=about, on=on, by=actor, words=words,
                source=source, recorded_by=by, at=now(), until_on=until,
                value=Quantity(value[0], value[0], value[1]) if value else None,
            )  # fmt: skip
            settled = way.Settled((step,), ())
        elif together:
            ((sort, parts),) = together.items()
            judged = way.group_claims(evidence, parts, verdict=sort, reason=reason, by=by, at=now())
            settled = way.Settled((judged,), ())
        elif sort_of in WITHDRAWN_BY_ID:
            undone = _withdrawn(evidence, str(incident), reason=reason, by=by)
            settled = way.Settled((undone,), ())
        else:
            decided = way.decide_incident(
                opened, evidence, str(incident), judgement=judgement or "withdrawn",
                commitments=commitment, bearing=bearing, bearers=bearer, proof=proof,
                serious=serious, remedies=remedies, reason=reason, by=by, at=now(),
            )  # fmt: skip
            settled = way.Settled(decided, ())
            if proof is None and judgement == "upheld":
                echo(
                    f"standard of proof: believe, “{wording.PROOF_WORDS['believe']}” (say --proof "
                    "for another)"
                )
        _put(opened, record, settled, evidence)


def _together(
    one_event: Sequence[str], apart: Sequence[str], no_incident: Sequence[str]
) -> dict[Together, list[list[str]]]:
    """What is said of which claims belong together, with the parts that each option names."""
    parts: dict[Together, list[list[str]]] = {}
    if one_event:
        parts["one event"] = [id.split("+") for id in one_event]
    if apart:
        parts["apart"] = [id.split("+") for id in apart]
    if no_incident:
        parts["no incident"] = [id.split("+") for id in no_incident]
    return parts


def _check_options(
    judgement: Judgement | None, reason: str, *, withdraw: bool, grouping: bool
) -> None:
    if withdraw and judgement:
        raise click.UsageError("give --judgement or --withdraw, not both.")
    if not (withdraw or grouping) and judgement is None:
        raise click.UsageError("say --judgement upheld, rejected or unsure, or --withdraw.")
    if not reason.strip():
        raise click.UsageError("say --reason: a decision without one cannot be answered for.")


def _withdrawn(evidence: way.Evidence, id: str, *, reason: str, by: str) -> way.Ruled:
    """What takes back a record of one's own by its id."""
    at = now()
    if id.startswith("ntc-"):
        return way.withdraw_notice(evidence.notices, id, reason=reason, by=by, at=at)
    if id.startswith("dec-"):
        return way.withdraw_decision(evidence, id, reason=reason, by=by, at=at)
    return way.withdraw_judgement(evidence, id, reason=reason, by=by, at=at)


def _named(
    opened: way.Watch,
    evidence: way.Evidence,
    names: tuple[str, str],
    verdict: Verdict | None,
    reason: str,
    by: str,
) -> Identity:
    if verdict is None:
        raise click.UsageError("say --verdict same, different or unsure.")
    question = way.name_question(opened, evidence, *names)
    return way.answer_name(question, verdict=verdict, reason=reason, by=by, at=now())


def _takeable(fresh: Sequence[way.Ruled]) -> Iterator[str]:
    """The ids of notices and of what was judged of claims, by which they are taken back."""
    for entry in fresh:
        if isinstance(entry, Decision) or entry.withdrawn:
            continue
        says = (
            f"{entry.kind}, {entry.about}, {entry.on}"
            if isinstance(entry, Notice)
            else entry.verdict
        )
        yield f"{entry.id}: {says}. `servanda decide WATCH {entry.id} --withdraw` takes it back."


def _put(opened: way.Watch, record: way.Store, settled: way.Settled, before: way.Evidence) -> None:
    """Put it on record, say what of it is new and what it moved, and end with what it signals."""
    fresh = way.rule(record, settled.decided, now=now())
    count = len(fresh) + len(way.name(record, settled.names, now=now()))
    with way.answering(opened, record, warn=warn) as answers:
        signals = answers.open_signals
        moved = list(way.effect_lines(opened, before, answers, fresh, on=today()))
        judged = {
            id
            for entry in fresh
            if isinstance(entry, Grouping) and entry.verdict == "one event"
            for part in entry.parts
            for id in part
        }
        moved += way.covered_lines(way.joined(answers, judged, within=judged))
    there = len(settled.decided) + len(settled.names) - count
    echo(f"{count} put on record, {there} already there.")
    for line in _takeable(fresh):
        echo(of_this_watch(line))
    known = {signal.id for signal in before.signals}
    raised = [signal for signal in signals if signal.id not in known]
    for line in (*moved, *way.lapse_lines(raised)):
        echo(controls_spelt(of_this_watch(line)))
    say_signals(raised)
    if others := len(signals) - len(raised):
        be = "was" if others == 1 else "were"
        warn(f"{wording.figure(others, 'signal')} {be} open before: servanda incidents says which.")
    sys.exit(1 if raised else 0)
