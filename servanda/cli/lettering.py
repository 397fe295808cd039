"""`servanda letter`, a draft; and `servanda letter check`, for what a person made of it."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

import click

from servanda import disguise, wording
from servanda import watch as way
from servanda.cli.showing import json_option, on_option, say_json, terminal_width, watch_argument
from servanda.cli.speaking import checked, refuse_to_come
from servanda.cli.terminal import echo


@click.command()
@watch_argument
@click.argument("file", type=click.Path(path_type=Path))
@on_option
@click.option("--language", default="", help="The letter's language, where not the watch's.")
@json_option
def check(watch: Path, file: Path, on: date, language: str, as_json: bool) -> None:
    """Hold a letter that you wrote or changed, FILE, against the record of a day.

    Named are: a sentence without support, or on a finding that no longer stands; a number or day
    beyond its sources; an act announced told as done; a quotation that is not word for word; the
    law told beyond its article; and a source edited since. It is no judgement of the letter.
    """
    refuse_to_come(on)
    opened = way.open_watch(watch)
    evidence = checked(opened)
    judged = way.judge(opened, evidence, on=on)
    letter_check = way.check_letter(opened, evidence, judged, file, language=language)
    if as_json:
        say_json(list(way.letter_fault_rows(letter_check)))
    else:
        for fault in letter_check.faults:
            echo(_told(file, fault) + "\n")
        echo(_summed(file, letter_check, language or opened.settings.language))
    sys.exit(1 if letter_check.faults else 0)


def _told(file: Path, fault: Any) -> str:
    """A fault: its place, the sentence with the words at fault underlined, and what to do."""
    width = min(terminal_width(), 100) - 4
    words = [disguise.spelt(fault.sentence)]
    if words[0] == fault.sentence:
        words = _underlined(fault.sentence, fault.start, fault.end, width)
    each = (disguise.spelt(words) for words in (fault.what, fault.why, fault.do))
    says = textwrap.wrap(" ".join(each), width)
    return "\n".join(
        [f"{disguise.spelt(str(file))}:{fault.line}: {fault.kind}", *words]
        + [f"  {line}" for line in says]
    )


def _underlined(sentence: str, start: int, end: int, width: int) -> list[str]:
    """The lines of a sentence, those words marked beneath."""
    lines, at = [], 0
    for line in textwrap.wrap(sentence, width, drop_whitespace=False) or [sentence]:
        lines.append(f"  {line.rstrip()}")
        first, last = max(start - at, 0), min(end - at, len(line.rstrip()))
        if first < last and (start, end) != (0, len(sentence)):
            lines.append("  " + " " * first + "~" * (last - first))
        at += len(line)
    return lines


def _summed(file: Path, letter_check: Any, language: str) -> str:
    """How many sentences were held against what, and what was found."""
    parts = (
        (letter_check.drafted, "as drafted"),
        (letter_check.supported, "supported by what they point to"),
        (letter_check.own, "that say nothing of facts"),
    )
    counted = wording.listed(f"{count} {words}" for count, words in parts if count)
    found = wording.count(len(letter_check.faults), "fault")
    sentences = wording.count(letter_check.sentences, "sentence")
    name = disguise.spelt(str(file))
    limits = "" if language == "en" else (
        " Of its numbers those that go with an act were looked at, and no days."
    )  # fmt: skip
    return (
        f"{name}: {sentences}{f', {counted}' if counted else ''}; {found}. What a machine can hold "
        f"against the record was; whether the letter is right, people say.{limits}"
    )


class _Letter(click.Command):
    """The draft, with `letter check` below it, which the commands look for by its word."""

    commands: ClassVar[Mapping[str, click.Command]] = {"check": check}


@click.command(cls=_Letter)
@watch_argument
@on_option
@json_option
@click.option("--html", "as_html", is_flag=True, help="HTML in place of Markdown.")
def letter(watch: Path, on: date, as_json: bool, as_html: bool) -> None:
    """Draft the open letter of a day from the duties and what was upheld.

    It is a draft: a person reads it, and organisations sign the hash of exactly its text. Every
    sentence points to its source. Nothing is sent anywhere. All of the record is checked first.

    Save it, write and rearrange, and hold it against the record again: servanda letter check WATCH
    FILE.
    """
    refuse_to_come(on)
    opened = way.open_watch(watch)
    evidence = checked(opened)
    drafted = way.letter(opened, evidence, way.judge(opened, evidence, on=on))
    if as_json:
        say_json([way.letter_row(drafted)])
    else:
        echo(way.letter_html(drafted) if as_html else drafted.text)
