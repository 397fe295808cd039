"""One person or two: how `servanda review`, `decide` and `incidents` speak of names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

import click
from attrs import define

from servanda import disguise, wording
from servanda import watch as way
from servanda.cli.prompting import HELP, STOP
from servanda.cli.showing import now, warn
from servanda.cli.terminal import echo, prompt
from servanda.model import Identity, Verdict

NameAsked: TypeAlias = "tuple[way.NameQuestion, dict[str, Any]]"  # a question, and its row
VERDICT_OF: dict[str, Verdict] = {"o": "same", "t": "different", "n": "unsure"}
ANSWERS = (*VERDICT_OF, "s", "q", HELP, STOP)
ASK = "[o]ne, [t]wo, [n]ot sure, [s]kip, ? help, [q]uit ."
WHAT_IS_ASKED = """\
o: both names are one person or body, and what is told of each may become one incident. t: they are
two. n leaves it open with your reason, s for later; q or . ends, and what was recorded stays."""


def describe_question(row: dict[str, Any], number: int, all_: int) -> str:
    """One question about two names, with a quote and its source for each."""
    lines = ["", f"--- ONE PERSON OR TWO? {number} of {all_} ---"]
    for name, claims in ((row["one"], row["claims_one"]), (row["other"], row["claims_other"])):
        lines.append(f'"{name}", in {wording.figure(len(claims), "claim")}')
        if claims:
            first = claims[0]
            lines.append(f"  {disguise.spelt(first['quote'])}")
            lines.append(f"    {first['source']}; {first['capture']}")
    lines.append(f"because {row['why']}")
    lines += [
        f"if one: {name} and {other} would become one incident" for name, other in row["joins"]
    ]
    lines += [f"earlier: {describe_answer(i)}" for i in row["earlier"]]
    return "\n".join(lines)


def describe_answer(row: dict[str, str]) -> str:
    """An answer in a line: who, when, what and why."""
    return f"{row['verdict']}, {row['by']} on {row['at'][:10]}: {row['reason']}"


def history(identities: tuple[Identity, ...]) -> Iterator[str]:
    """Every answer about two names, superseded ones too, in the order of recording."""
    for identity in identities:
        row = way.identity_row(identity)
        yield f'"{row["one"]}" and "{row["other"]}": {describe_answer(row)}'


@define
class ReadAhead:
    """Questions about names, each read when it is asked for; all of them once one is answered.

    So an answer changes nothing of the questions that are still to come, and all is caught up
    with the answers once, at the end.
    """

    opened: way.Watch
    record: way.Store
    pairs: Sequence[way.NamePair]
    _ahead: Sequence[NameAsked] = ()

    def __len__(self) -> int:
        return len(self.pairs)

    def __getitem__(self, place: int) -> NameAsked:
        return self._ahead[place] if self._ahead else self._read([self.pairs[place]])[0]

    def read_all(self) -> None:
        """Read every question, since the record is about to change."""
        if not self._ahead:
            self._ahead = self._read(self.pairs)

    def _read(self, pairs: Sequence[way.NamePair]) -> Sequence[NameAsked]:
        people = tuple({called for pair in pairs for called in (pair.one, pair.other)})
        with way.answering(self.opened, self.record, warn=warn) as answers:
            evidence = answers.before_deciding(way.Concern(people=people))
        questions = way.questions_of(self.opened, evidence, pairs)
        return [(question, way.name_row(question, evidence)) for question in questions]


def walk(record: way.Store, questions: Sequence[NameAsked] | ReadAhead, *, by: str) -> bool:
    """Ask every question about names; False where the person wants to stop."""
    for place in range(len(questions)):
        question, row = questions[place]
        echo(describe_question(row, place + 1, len(questions)))
        answer = HELP
        while answer == HELP:
            answer = prompt(ASK, of=click.Choice(ANSWERS))
            if answer == HELP:
                echo(WHAT_IS_ASKED)
        if answer in ("q", STOP):
            return False
        if answer != "s":
            made = way.answer_name(
                question,
                verdict=VERDICT_OF[answer],
                reason=prompt("reason"),
                by=by,
                at=now(),
            )
            if isinstance(questions, ReadAhead):
                questions.read_all()
            way.name(record, [made], now=now())
    return True
