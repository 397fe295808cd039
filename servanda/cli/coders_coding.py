"""`servanda coders code` and `adjudicate`: what a coder finds in a passage, and what is right."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click
from attrs import evolve

from servanda import disguise, user_files, wording
from servanda import watch as way
from servanda.cli import written
from servanda.cli.answering import at_terminal
from servanda.cli.asking_claims import field_steps, words_of
from servanda.cli.claim_options import as_typed, claim_options, claim_words
from servanda.cli.prompting import Answers, Back, FormStep, Stopped, answers_to, confirmed
from servanda.cli.showing import now, watch_argument
from servanda.cli.terminal import echo, say_who
from servanda.errors import EvidenceError
from servanda.model import Capture

NOTHING = "Nothing was put on record."
sample_option = click.option(
    "--sample", default="", metavar="ID", help="Of this sample alone; the start of its id will do."
)


@click.command()
@watch_argument
@sample_option
@click.option(
    "--from", "file", type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Take all that a file of [[passage]] says, or none of it.",
)  # fmt: skip
@click.option("--passage", default="", metavar="ID", help="The passage that is coded.")
@click.option("--no-act", is_flag=True, help="It tells no act.")
@claim_options
@click.option("--reason", default="", help="A remark, where one is wanted.")
@click.option("--by", envvar="SERVANDA_BY", default="", help="Who codes (or set SERVANDA_BY).")
def code(
    watch: Path,
    sample: str,
    file: Path | None,
    passage: str,
    no_act: bool,
    reason: str,
    by: str,
) -> None:
    """Code the passages that wait for you, without seeing what anybody else coded.

    At a terminal, without options, it asks one passage after another. A coding can be made anew
    until every coder of its passage is in.
    """
    words = claim_words()
    if not by.strip():
        raise click.UsageError(say_who("codes"))
    opened = way.open_watch(watch)
    with opened.record() as record:
        there = way.double_codings(record)
        if file is not None:
            with user_files.refused_as(EvidenceError, file, closing=NOTHING):
                text = user_files.read_text(file, most_bytes=user_files.DECISIONS_BYTES)
            made = way.code_blind_file(
                opened, record, there, text, name=file.name, sample=sample, by=by, at=now()
            )
        elif passage:
            if no_act == (words != way.ClaimWords()):
                raise click.UsageError("say what --passage tells: its fields, or --no-act.")
            state = there.state(passage, sample, coder=by)
            ground = way.passage_ground(opened, record, state.passage)
            try:
                coding = way.code_blind(
                    state, ground, None if no_act else words, there, reason=reason, by=by, at=now()
                )
            except EvidenceError as error:
                raise EvidenceError(as_typed(str(error))) from error
            made = (coding,)
        elif at_terminal():
            _walk(opened, record, there, sample, by)
            return
        else:
            raise click.UsageError("say --passage or --from; at a terminal it asks by itself.")
        way.keep_double_coding(record, made, now=now())
        left = len(way.double_codings(record).waiting(by, sample))
    echo(f"{len(made)} put on record; {wording.figure(left, 'passage')} left for you.")


def _walk(
    opened: way.Watch, record: way.Store, there: way.DoubleCodings, sample: str, by: str
) -> None:
    """Ask one passage after another until none waits or the person stops."""
    waiting = there.waiting(by, sample)
    for number, state in enumerate(waiting, start=1):
        ground = way.passage_ground(opened, record, state.passage)
        echo(f"\n{number} of {len(waiting)}: {_passage_lines(ground, state)}")
        try:
            words = _asked(opened, ground)
        except (Back, Stopped):
            break
        made = way.code_blind(state, ground, words, way.double_codings(record), by=by, at=now())
        way.keep_double_coding(record, [made], now=now())
        echo("Put on record.")
    left = len(way.double_codings(record).waiting(by, sample))
    echo(f"{wording.capital(wording.figure(left, 'passage'))} left for you.")


def _passage_lines(ground: way.PassageGround, state: way.PassageState) -> str:
    capture: Capture = ground.capture
    passage = state.passage
    lines = [f"{passage.id}, {wording.source(capture)}, {capture.title}"]
    if passage.quote is None or passage.cue is None:
        lines += ["Code the first act of its news.", ground.text.content]
    else:
        lines += [passage.quote.quote, f"Code what these words tell: “{passage.cue.quote}”"]
    if not state.sample.hides_reading:
        lines.append(f"As it was read: {way.coded_words(way.coded_row(passage.read))}")
    return disguise.spelt("\n".join(lines))


def _asked(opened: way.Watch, ground: way.PassageGround) -> way.ClaimWords | None:
    """What the person says that a passage tells; None for no act. Raises Stopped and Back."""

    def tells(words: str, _: Answers) -> bool:
        if words.casefold() not in ("y", "yes", "n", "no"):
            raise ValueError("Say yes or no.")
        return words.casefold() in ("y", "yes")

    first = FormStep("tells", "does it tell an act? yes or no", "An act that has a type.", tells)
    page = FormStep("capture", "", "", when=lambda _: False, none=ground.capture.id)
    steps = [first, page]
    for step in field_steps(opened, lambda: ground, base=ground.base):
        if ground.base is not None and step.name in ("words", "quote"):
            continue
        if step.name == "act":
            step = evolve(step, asks="act", optional=False)
        steps.append(evolve(step, when=_where_told(step)))
    answers = answers_to(steps)
    while answers is not None:
        words = words_of(answers) if answers["tells"] else None
        try:
            claim = ground.read(words) if words is not None else None
            lines = written.claim_lines(claim) if claim else ["It tells no act."]
            echo("\n".join(lines))
            if confirmed():
                return words
        except EvidenceError as error:
            echo(f"  {error}")
        answers = answers_to(steps, answers)
    raise Back


def _where_told(step: FormStep) -> Callable[[Answers], bool]:
    """Whether a step is asked: not where the passage tells no act."""
    return lambda answers: bool(answers["tells"]) and step.when(answers)


@click.command()
@watch_argument
@click.argument("passage")
@sample_option
@click.option("--right", default="", metavar="ID", help="The coding that is right.")
@click.option("--no-act", is_flag=True, help="It tells no act.")
@claim_options
@click.option("--kind", default="", help="What kind of error it was: servanda coders kinds.")
@click.option("--reason", default="", help="Why; the coders read it.")
@click.option("--by", envvar="SERVANDA_BY", default="", help="Who judges (or set SERVANDA_BY).")
def adjudicate(
    watch: Path,
    passage: str,
    sample: str,
    right: str,
    no_act: bool,
    kind: str,
    reason: str,
    by: str,
) -> None:
    """Say what PASSAGE tells, where its coders differ: one of their codings, or a third.

    It takes a reason and a kind of error, and somebody who coded it may not. It comes back only
    where another coding comes.
    """
    words = claim_words()
    if not by.strip():
        raise click.UsageError(say_who("judges"))
    if sum((bool(right), no_act, words != way.ClaimWords())) != 1:
        raise click.UsageError("say what is right: --right ID, --no-act, or the fields of a third.")
    opened = way.open_watch(watch)
    with opened.record() as record:
        state = way.double_codings(record).state(passage, sample)
        claim = None
        if words != way.ClaimWords():
            try:
                claim = way.passage_ground(opened, record, state.passage).read(words)
            except EvidenceError as error:
                raise EvidenceError(as_typed(str(error))) from error
        made = way.adjudicate(
            state, right or claim, kind_of_error=kind, reason=reason, by=by, at=now(),
            known_from=way.known_lines(words) if claim else (),
        )  # fmt: skip
        way.keep_double_coding(record, [made], now=now())
    told = way.coded_words(way.coded_row(made.claim))
    echo(disguise.spelt(f"{made.id}: {told}. Its coders are shown it."))
