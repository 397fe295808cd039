"""What `servanda code` asks at a terminal: a claim, another reading, a fact, a statement."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from attrs import frozen

from servanda import watch as way
from servanda.cli import written
from servanda.cli.asking_claims import field_steps, words_of
from servanda.cli.prompting import (
    Answers,
    Back,
    FormStep,
    Stopped,
    answers_to,
    asked,
    chosen,
    confirmed,
)
from servanda.cli.showing import now, say_signals, warn
from servanda.cli.terminal import echo
from servanda.errors import EvidenceError, ServandaError
from servanda.model import FACTS, STATEMENT_KINDS

WHAT = {
    "claim": "a claim that no reader told, on words of a capture",
    "correct": "another reading of a claim, or none",
    "fact": "a fact about a capture: its day, outlet, title, language, or whose copy it is",
    "statement": "a statement: what you saw or were told",
    "withdraw": "take back something that you recorded",
}
HELP_WHAT = "Nothing is edited: each is a record with your name, and can be taken back."
REASON = FormStep("reason", "why", "A sentence that somebody else can answer.")


@frozen
class Sitting:
    """One person at the terminal, and what is on record when she begins to write."""

    watch: way.Watch
    record: way.Store
    evidence: way.Evidence
    by: str

    def begin(self) -> way.Writing:
        """A sheet with nothing on it."""
        return way.Writing(self.watch, self.evidence, by=self.by, at=now())


def walk(opened: way.Watch, record: way.Store, *, by: str) -> None:
    """Ask until the person stops; each record is confirmed before it is put on record."""
    doors: dict[str, Callable[[Sitting], bool]] = {
        "claim": _claim,
        "correct": _correct,
        "fact": _fact,
        "statement": _statement,
        "withdraw": _withdraw,
    }
    while True:
        evidence = way.evidence(opened, record, warn=warn)
        for row in way.reread_rows(evidence.rereads):
            echo("\n".join(written.row_lines(row)))
        try:
            what = chosen("what would you write", WHAT, HELP_WHAT)
        except (Back, Stopped):
            return
        try:
            if not doors[what](Sitting(opened, record, evidence, by)):
                echo("Nothing was put on record.")
        except Stopped:
            echo("Nothing was put on record.")
            return
        except Back:
            continue


def _put(sitting: Sitting, writing: way.Writing) -> bool:
    """Show what was written, ask, and put it on record; False to go back."""
    additions = writing.additions()
    if not additions.records:
        echo("That is on record already.")
        return True
    for line in written.lines(additions.records, whole=True):
        echo(line)
    if not confirmed():
        return False
    way.write(sitting.watch, sitting.record, additions, now=now())
    echo("Put on record.")
    say_signals(way.open_signals(sitting.watch, sitting.record, warn=warn))
    return True


def _form(steps: list[FormStep], build: Callable[[Answers], way.Writing], sitting: Sitting) -> bool:
    """Ask the steps, build, show and confirm; what is refused at the end is asked again."""
    answers = answers_to(steps)
    while answers is not None:
        try:
            writing = build(answers)
        except ServandaError as error:
            echo(f"  {error}")
            answers = answers_to(steps, answers)
            continue
        if _put(sitting, writing):
            return True
        answers = answers_to(steps, answers)
    return False


# ------------------------------------------------------------------ claims


def _claim(sitting: Sitting) -> bool:
    def page(words: str, _: Answers) -> str:
        return sitting.begin().page(words).id

    def build(answers: Answers) -> way.Writing:
        writing = sitting.begin()
        beside = bool(answers.get("beside"))
        writing.claim(
            answers["capture"], words_of(answers), reason=answers["reason"], beside=beside
        )
        return writing

    capture = FormStep("capture", "capture", "Its id, address, file name or title.", page)
    fields = field_steps(sitting.watch, sitting.begin, base=None)
    beside = FormStep(
        "beside",
        "those words are read already; does this stand beside it? yes, or",
        "Yes: both count. To change what is read, go back and correct that claim.",
        lambda words, _: words.casefold() in ("yes", "y"),
        when=lambda answers: bool(
            sitting.begin().read_already(answers["capture"], words_of(answers))
        ),
    )
    return _form([capture, *fields, beside, REASON], build, sitting)


def _correct(sitting: Sitting) -> bool:
    page = sitting.begin().page(asked("capture", "Its id, address, file name or title."))
    claims = {c.id: c for t in sitting.evidence.tellings if t.capture == page.id for c in t.claims}
    claims |= {
        r.reading.id: r.reading for r in sitting.evidence.rereads if r.reading.capture == page.id
    }
    if not claims:
        raise EvidenceError(f"{page.id} tells no claim; write one on its words instead.")
    lines = {id: "\n     ".join(written.claim_lines(claim)) for id, claim in claims.items()}
    id = chosen("which claim", lines, "The claim that is read wrongly, or asked again.")
    how = chosen(
        "it",
        {
            "other": "says something else: give the fields that differ",
            "strike": "is no such act",
            "keep": "is right as it stands",
            "as_read": "is right as the reader tells it now",
        },
        "What was read before stays on record beside it.",
    )

    def build(answers: Answers) -> way.Writing:
        writing = sitting.begin()
        words = words_of(answers) if how == "other" else None
        writing.correct(
            id, words, reason=answers["reason"], strike=how == "strike", as_read=how == "as_read"
        )
        return writing

    steps = field_steps(sitting.watch, sitting.begin, base=claims[id]) if how == "other" else []
    return _form([*steps, REASON], build, sitting)


# ------------------------------------------------------------------ the rest


def _fact(sitting: Sitting) -> bool:
    page = sitting.begin().page(asked("capture", "Its id, address, file name or title."))
    lines: dict[str, str] = {
        fact: f"{fact}: {sitting.begin().fact_now(page.id, fact) or 'none'}" for fact in FACTS
    }
    fact = chosen("which fact", lines, "The value it has now stands beside it.")

    def build(answers: Answers) -> way.Writing:
        writing = sitting.begin()
        writing.capture(page.id, {fact: answers["value"]}, reason=answers["reason"])
        return writing

    value = FormStep(
        "value", f"the right {fact}", "A day is written 2017-09-03; a copy names a capture."
    )
    return _form([value, REASON], build, sitting)


def _statement(sitting: Sitting) -> bool:
    kinds = {
        "seen": "seen by you",
        "told": "told to you",
        "document": "a document shown to you, and not kept",
    }
    kind = next(k for k in STATEMENT_KINDS if k == chosen("it is", kinds, "How you come by it."))

    def build(answers: Answers) -> way.Writing:
        writing = sitting.begin()
        writing.statement(
            "\n\n".join(answers["words"]).encode("utf-8"),
            kind=kind,
            when=answers["when"],
            where=answers["where"],
            whose=answers["whose"],
            how_known=answers["how_known"],
            title=answers["title"],
            media_type="text/plain; charset=utf-8",
        )
        return writing

    steps = [
        FormStep(
            "when", "the day you saw it or were told", "2017-09-03.", lambda w, _: way.days(w)
        ),
        FormStep("where", "where", "As far as it may be said.", optional=True, none=""),
        FormStep("whose", "whose statement it is", "As far as it may be said; it is not published.",
             optional=True, none=""),
        FormStep("how_known", "how whoever states it knows it", "She stood beside it."),
        FormStep("title", "a name for it", "Others will see it; use nobody's own name."),
        FormStep("words", "what was seen or told", "A paragraph at a time.", many=True),
    ]  # fmt: skip
    return _form(steps, build, sitting)


def _withdraw(sitting: Sitting) -> bool:
    rows: list[Mapping[str, Any]] = [
        row
        for row in way.coding_rows(sitting.evidence)
        if row["what"] in ("coding", "correction") and row["by"] == sitting.by
        and not row["withdrawn"]
    ]  # fmt: skip
    if not rows:
        raise EvidenceError("you have recorded nothing that could be taken back.")
    lines = {row["id"]: "\n     ".join(written.row_lines(dict(row))) for row in rows}
    id = chosen("which one", lines, "What stood before it counts again.")

    def build(answers: Answers) -> way.Writing:
        writing = sitting.begin()
        writing.withdraw(id, reason=answers["reason"])
        return writing

    return _form([REASON], build, sitting)
