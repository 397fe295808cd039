"""`servanda review`: the questions one by one, each with all it may bear on, and their answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click
from attrs import define, field, frozen

from servanda import disguise
from servanda import watch as way
from servanda.cli import naming, terminal, written
from servanda.cli.answering import at_terminal, choose, confirm, write
from servanda.cli.clocks import warn_where_ahead
from servanda.cli.deferring import Deferring, ask_until, record_deferral
from servanda.cli.prompting import BACK, STOP, Back, Stopped
from servanda.cli.prompting import HELP as HELP_MARK
from servanda.cli.question_page import QuestionPage, page_of
from servanda.cli.showing import json_option, now, on_option, say_json, warn, watch_argument
from servanda.cli.terminal import echo, echo_lines, prompt
from servanda.model import PROOFS, Grouping, Judgement, Proof

NOBODY = terminal.say_who("decides")
ANSWERS: dict[str, Judgement] = {"u": "upheld", "r": "rejected", "n": "unsure"}
ASK = (
    "[u]pheld, [r]ejected, [n]ot sure, no [i]ncident; [s]kip, [l]ater, [b]ack <, [h]elp ?, [q]uit ."
)
REREAD = "  The person's reading counts until it is answered: servanda code WATCH."
HELP = """\
u, r and n answer for every commitment that is proposed; with numbers only for those: "u 1 3".
What is ASKED and not proposed is answered where its number is given.
i says that the words tell of no incident at all. s passes the question over this once; l puts it
off for everybody, until a day, a source or a change. b goes back to the one before, q ends; what
was recorded stays. At every prompt < alone goes back a step, ? alone
helps and . alone stops; after this one everything else is taken as it is written."""
# The marks of every prompt, and words for them, by the letter that is asked for here.
MARKED = {HELP_MARK: "h", "help": "h", BACK: "b", "back": "b", STOP: "q", "quit": "q", "stop": "q"}


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
@click.option("--put-off", default="", metavar="INCIDENT", help="Put its question off; --until.")
@click.option("--until", default="", help='A day, the name of a source, or "change".')
@click.option("--in-hand", default="", metavar="INCIDENT", help="Say that you are answering it.")
@click.option("--ask-again", default="", metavar="ID", help="End what was put off, by its id.")
@click.option("--reason", default="", help="Why it is put off, or asked again.")
@on_option
@json_option
def review(
    watch: Path,
    by: str,
    order: Any,
    put_off: str,
    until: str,
    in_hand: str,
    ask_again: str,
    reason: str,
    on: date,
    as_json: bool,
) -> None:
    """Walk the questions: each incident, all that it may bear on, the words, and why.

    First whether two names are one person or two, which may join incidents. Then each incident
    says what upholding it would change on a day. In the order "standing", while any would open a
    duty, each is chosen when the one before is answered, since an answer may change what is worth
    asking. Without a terminal, or with --json, the questions are printed and nothing is asked.

    What is put off is not asked until its day comes, its source tells of it, or it is told
    otherwise; what somebody else has in hand is not asked for an hour. Both are put on record with
    who and why, move no standing, and are printed with the rest.
    """
    opened = way.open_watch(watch)
    with opened.record() as record:
        warn_where_ahead(record)
        deferring = Deferring(put_off, until, in_hand, ask_again, reason)
        if deferring.is_asked:
            if not by:
                raise click.UsageError(NOBODY)
            record_deferral(opened, record, deferring, by=by, on=on)
            return
        asks = at_terminal() and not as_json
        if asks and order == "standing" and _walk_one_by_one(opened, record, by=by, on=on):
            return
        evidence = way.evidence(opened, record, warn=warn)
        names = [
            way.name_row(question, evidence) for question in way.name_questions(opened, evidence)
        ]
        if asks and names:
            if not by:
                raise click.UsageError(NOBODY)
            asked = way.name_questions(opened, evidence)
            if not naming.walk(record, list(zip(asked, names, strict=True)), by=by):
                return
            names, evidence = [], way.evidence(opened, record, warn=warn)
        questions = way.open_questions(opened, evidence, on=on, order=order)
        texts = {text.capture: text for text in evidence.texts}
        others = way.kept_differences(opened, evidence.captures, texts, evidence.tellings)
        if as_json:
            say_json(names)
            rows = way.question_rows(evidence, questions, others, way.out_of_time(record))
            with way.answering(opened, record, warn=warn) as answers:
                beside = way.Queue(answers, on, now()).beside(questions)
                say_json(way.with_reasons(rows, evidence, beside, evidence.signals))
            return
        for number, row in enumerate(names, start=1):
            echo(naming.describe_question(row, number, len(names)))
        _say_reread(evidence.rereads, or_nothing=not (questions or names))
        with way.answering(opened, record, warn=warn) as answers:
            queue = way.Queue(answers, on, now())
            if asks:
                own = queue.answered_by(by)
                questions = [
                    each
                    for each in questions
                    if not queue.is_held(each, by) and each.incident.id not in own
                ]
            found = [
                page_of(question, number, len(questions), opened, record, evidence, texts, others,
                        queue)
                for number, question in enumerate(questions, start=1)
            ]  # fmt: skip
        if not asks:
            for page in found:
                echo_lines(page.lines)
            return
        if not by:
            raise click.UsageError(NOBODY)
        pages = iter(found)
        _walk(record, lambda _: next(pages, None), by=by)


def _say_reread(rereads: Sequence[way.Reread], *, or_nothing: bool) -> None:
    """Say what is read differently than a person coded it; or, if so, that no question is open."""
    for row in way.reread_rows(rereads):
        echo("\n".join([*written.row_lines(row), REREAD]))
    if or_nothing and not rereads:
        echo("No question is open.")


def _walk_one_by_one(opened: way.Watch, record: way.Store, *, by: str, on: date) -> bool:
    """Ask question after question, each looked for when the one before is answered.

    False, with nothing asked, where what the record comes to cannot be kept beside it: it would
    then be worked out anew for each question.
    """
    with way.answering(opened, record, warn=warn) as answers:
        if not answers.is_kept:
            return False
        pairs = answers.name_pairs
    if pairs:
        if not by:
            raise click.UsageError(NOBODY)
        if not naming.walk(record, naming.ReadAhead(opened, record, pairs), by=by):
            return True
    walk = QuestionWalk(opened, record, on, by)
    first = walk.next_page(())
    with way.answering(opened, record, warn=warn) as answers:
        _say_reread(answers.rereads, or_nothing=first is None)
    if not by:
        raise click.UsageError(NOBODY)
    _walk(record, lambda ids: walk.next_page(ids) if ids else first, by=by)
    return True


@define
class QuestionWalk:
    """A walk over the questions, each read when the one before is answered.

    While something asked would open a duty, the next is chosen among all. After that every
    question has been tried, and they are asked in the order that this gave.
    """

    opened: way.Watch
    record: way.Store
    on: date
    by: str
    _turns: list[str] = field(factory=list, init=False)  # the last first

    def next_page(self, before: Sequence[str]) -> QuestionPage | None:
        """What is to be asked now, but for the incidents asked about before; None for nothing."""
        with way.answering(self.opened, self.record, warn=warn) as answers:
            asking = way.Asking(answers, self.on)
            queue = way.Queue(answers, self.on, now())
            passed = [*before, *queue.held_from(self.by), *queue.answered_by(self.by)]
            question = self._next(asking, passed)
            if question is None:
                return None
            incident = question.incident
            evidence, texts = answers.part([incident.id]), answers.texts_of(incident)
            others: Sequence[way.Difference] = ()
            if self.opened.settings.second_reader:
                tellings = answers.tellings_of(incident)
                others = way.kept_differences(self.opened, evidence.captures, texts, tellings)
            number, all_ = len(before) + 1, len(before) + asking.count(passed)
            return page_of(
                question, number, all_, self.opened, self.record, evidence, texts, others, queue
            )

    def _next(self, asking: way.Asking, before: Sequence[str]) -> way.OpenQuestion | None:
        """The next in turn that is still open; where none is, the first of all that are."""
        for looks_anew in (False, True):
            if looks_anew:
                self._turns = asking.first(before)[::-1]
            while self._turns:
                id = self._turns.pop()
                question = None if id in before else asking.question(id)
                if question is not None:
                    return question
        return None


def _walk(
    record: way.Store, ask: Callable[[Sequence[str]], QuestionPage | None], *, by: str
) -> None:
    """Ask each question; every answer is on record before the next is asked.

    `ask` gives the next by the incidents asked about before.
    """
    pages: list[QuestionPage] = []
    at = 0
    while True:
        if at == len(pages):
            fresh = ask([page.question.incident.id for page in pages])
            if fresh is None:
                return
            pages.append(fresh)
        question, evidence = pages[at].question, pages[at].evidence
        echo_lines(pages[at].lines)
        answer = _answer(question)
        if answer.command == "q":
            return
        if answer.command == "b":
            at = max(0, at - 1)
            continue
        if answer.command == "l":
            try:
                ask_until(record, question.incident, pages[at].sources, by=by)
            except Back:
                continue
            except Stopped:
                return
        elif answer.command != "s":
            try:
                records = _settled(evidence, question, answer, by=by)
            except Back:
                continue
            except Stopped:
                return
            way.rule(record, records, now=now())
            echo(f"recorded: {len(records)}")
        at += 1


@frozen
class ReviewAnswer:
    """What was typed at a question: a command, and the parts it is about, by place from 0."""

    command: str
    parts: tuple[int, ...] = ()


def _answer(question: way.OpenQuestion) -> ReviewAnswer:
    proposed = [at for at, (part, _) in enumerate(question.parts) if not _asks(part)]
    while True:
        typed = prompt(ASK).strip().lower()
        typed = MARKED.get(typed, typed)
        match = re.fullmatch(r"([urnislbhq])((?:[\s,]*\d+)*)", typed)
        numbers = [int(number) for number in re.findall(r"\d+", match[2])] if match else []
        if match is None or not all(0 < number <= len(question.parts) for number in numbers):
            echo(f'"{disguise.spelt(typed)}" is no answer here; h or ? says what is.')
        elif match[1] == "h":
            echo(HELP)
        else:
            parts = [number - 1 for number in numbers] or proposed or range(len(question.parts))
            return ReviewAnswer(match[1], tuple(dict.fromkeys(parts)))


def _asks(part: way.ReviewQuestion) -> bool:
    return part.link is not None and part.link.asks


def _settled(
    evidence: way.Evidence, question: way.OpenQuestion, answer: ReviewAnswer, *, by: str
) -> Sequence[way.Ruled]:
    """The records of an answer, after its reason was asked and all of it confirmed.

    Raises Back where the person goes back before the first step or does not confirm.
    """
    if answer.command == "i":
        (reason,) = _steps([lambda: write("why is this no incident?")])
        return (_no_incident(evidence, question, reason, by),)
    judgement = ANSWERS[answer.command]
    about = [question.parts[part][0].link for part in answer.parts]
    under = ", ".join(link.commitment for link in about if link) or "no commitment"
    steps: list[Callable[[], Any]] = []
    if judgement == "upheld":
        steps.append(lambda: choose("standard of proof", PROOFS, default="believe"))
        if any(link and link.bearing == "breaches" for link in about):
            steps.append(lambda: confirm("is it serious?", default=False))
    steps.append(lambda: write("reason"))
    steps.append(lambda: confirm(f"record {judgement} under {under}, by {by}?", default=True))
    *answers, is_sure = _steps(steps)
    if not is_sure:
        raise Back
    proof: Proof | None = answers[0] if judgement == "upheld" else None
    return way.answer_question(
        question,
        answer.parts,
        judgement=judgement,
        proof=proof,
        reason=answers[-1],
        by=by,
        at=now(),
        serious=len(answers) == 3 and bool(answers[1]),
    )


def _no_incident(
    evidence: way.Evidence, question: way.OpenQuestion, reason: str, by: str
) -> Grouping:
    parts = [[question.incident.id]]
    return way.group_claims(evidence, parts, verdict="no incident", reason=reason, by=by, at=now())


def _steps(steps: Sequence[Callable[[], Any]]) -> list[Any]:
    """The answer of each step; going back asks the one before, or raises Back at the first."""
    answers: list[Any] = []
    while len(answers) < len(steps):
        try:
            answers.append(steps[len(answers)]())
        except Back:
            if not answers:
                raise
            answers.pop()
    return answers
