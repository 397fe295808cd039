"""The questions of a claim: each answer checked against the text at once, and said again in words.

What leaves it: steps of a form, and what their answers say as one `ClaimWords`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from attrs import evolve

from servanda import watch as way
from servanda.cli.claim_options import day_words
from servanda.cli.prompting import Answers, FormStep, always, asked
from servanda.cli.terminal import echo
from servanda.errors import EvidenceError
from servanda.model import STANCES, Claim


class WordCheck(Protocol):
    """What checks words for a claim against a text."""

    def faults(
        self, capture: str, words: way.ClaimWords, *, base: Claim | None = None
    ) -> Sequence[way.FieldFault]:
        """What cannot be taken as it is, field by field."""


def field_steps(
    opened: way.Watch, begin: Callable[[], WordCheck], *, base: Claim | None
) -> list[FormStep]:
    """The questions of a claim, each answer checked against the text at once."""

    def checked(name: str) -> Callable[[str, Answers], Any]:
        """The answer, checked; what stands nowhere is asked where it is known from."""

        def read(words: str, answers: Answers) -> Any:
            given = _value(name, words)
            tried = _added(answers, name, given)
            capture = base.capture if base else tried["capture"]
            try:
                faults = begin().faults(capture, words_of(tried), base=base)
            except EvidenceError as error:
                raise ValueError(str(error)) from error
            mine = [fault for fault in faults if fault.field == FIELD_OF.get(name, name)]
            if name == "words" and mine and "places" in mine[0].what:
                echo(f"  {mine[0].what}")
                return given
            if mine and name in FROM_ELSEWHERE and "known_from" in mine[0].do:
                echo(f"  {mine[0].what}")
                source = asked(
                    "where is it known from (Enter: give other words)",
                    "A register, a judgment, a person who told you.",
                )
                if source:
                    return Elsewhere(given, source)
            if mine:
                raise ValueError("\n  ".join(map(str, mine)))
            return given

        return read

    acts = ", ".join(sorted(opened.lexicon.acts))
    kept = base is not None
    more = " (Enter: as it is)" if kept else ""

    def several(answers: Answers) -> bool:
        capture = base.capture if base else answers["capture"]
        faults = begin().faults(capture, words_of(answers), base=base)
        return any(fault.field == "words" for fault in faults)

    def step(
        name: str,
        asks: str,
        help: str,
        *,
        optional: bool = False,
        none: Any = None,
        many: bool = False,
        when: Callable[[Answers], bool] = always,
    ) -> FormStep:
        return FormStep(name, asks, help, checked(name), optional, none, many, when)

    return [
        step("words", f"words that show the act{more}", "As they stand in the text.",
             optional=kept, none=""),
        step("quote", "more of the sentence", "Words that stand in the text once.", when=several,
             none=""),
        step("act", f"act{more}", f"One of: {acts}.", optional=kept, none=""),
        step("stance", "told as done, or what else", f"One of: {', '.join(STANCES)}.",
             optional=True, none=""),
        step("by", "who did it", "In the words of the text, or a known actor's name or id.",
             many=True, optional=True),
        step("to", "to whom", "In the words of the text, or a known actor's name or id.",
             many=True, optional=True),
        step("where", "where", "In the words of the text.", many=True, optional=True),
        step("when_words", "words that give the day", "As they stand: on Sunday.", optional=True,
             none=""),
        step("when", "the day", "2017-09-03, or 2017-09-01/2017-09-03 for the first and the last.",
             optional=True),
        step("planned_for_words", "words that give a day it is planned for", "As they stand.",
             optional=True, none="", when=_is_ahead),
        step("planned_for", "the day it is planned for", "2017-09-03, or first/last.",
             optional=True, when=_is_ahead),
        step("unit", "what is counted", "persons, stations, per cent.", optional=True, none=""),
        step("number_words", "words that give the number", "As they stand: thirty-one.",
             optional=True, none="", when=lambda answers: bool(answers["unit"])),
        step("number", "the number", "31, or 15/19 for a range.",
             when=lambda answers: bool(answers["unit"])),
        step("instrument", "charge, tax, law or licence", "In the words of the text.",
             optional=True),
        step("said_by", "whose words the source passes on", "In the words of the text; Enter where "
             "the source says it itself.", optional=True),
        step("about", "which part of the agreement it is about", "The id of the agreement or part.",
             optional=True, when=lambda answers: _asks_about(opened, answers, base)),
    ]  # fmt: skip


# Fields whose faults are told under another name, and those that may be known from elsewhere.
FIELD_OF = {
    "when_words": "when",
    "planned_for_words": "planned_for",
    "number_words": "number",
    "unit": "",
}
FROM_ELSEWHERE = ("by", "to", "where", "when", "planned_for", "number", "instrument", "said_by")


class Elsewhere(tuple[Any, str]):
    """A value with where it is known from."""

    def __new__(cls, value: Any, source: str) -> Elsewhere:
        return super().__new__(cls, (value, source))


def _is_ahead(answers: Answers) -> bool:
    return answers["stance"] in ("planned", "threatened")


def _asks_about(opened: way.Watch, answers: Answers, base: Claim | None) -> bool:
    act = opened.lexicon.acts.get(answers["act"] or (base.act if base else ""))
    return act is not None and "about" in act.asks


def _value(name: str, words: str) -> Any:
    """An answer in the form that its field has."""
    if name in ("by", "to", "said_by"):
        return way.WhoWords(words)
    if name in ("when", "planned_for"):
        return way.days(words)
    if name == "number":
        first, _, last = words.partition("/")
        return float(first), float(last or first)
    return words


def _added(answers: Answers, name: str, value: Any) -> dict[str, Any]:
    many = name in ("by", "to", "where")
    return {**answers, name: (value,) if many else value}


def words_of(answers: Answers) -> way.ClaimWords:
    """What the answers so far say of a claim."""
    known_from: dict[str, str] = {}

    def of(name: str) -> Any:
        value = answers.get(name)
        if isinstance(value, Elsewhere):
            known_from[name] = value[1]
            return value[0]
        if isinstance(value, tuple) and any(isinstance(answer, Elsewhere) for answer in value):
            known_from[name] = "; ".join(
                answer[1] for answer in value if isinstance(answer, Elsewhere)
            )
            return tuple(answer[0] if isinstance(answer, Elsewhere) else answer for answer in value)
        return value

    number = of("number")
    count = None
    if number:
        unit, spelt = answers.get("unit") or "", answers.get("number_words") or ""
        count = way.NumberWords(number[0], number[1], unit, spelt)
    words = way.ClaimWords(
        words=answers.get("words") or "",
        quote=answers.get("quote") or "",
        act=answers.get("act") or "",
        stance=answers.get("stance") or "",
        by=of("by"),
        to=of("to"),
        where=of("where"),
        when=day_words(of("when"), answers.get("when_words") or ""),
        planned_for=day_words(of("planned_for"), answers.get("planned_for_words") or ""),
        number=count,
        instrument=of("instrument"),
        said_by=of("said_by"),
        about=of("about"),
    )
    return evolve(words, known_from=known_from)
