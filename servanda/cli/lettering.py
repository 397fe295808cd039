"""`servanda letter`, a draft; and the commands below it, for what a person made of it."""

from __future__ import annotations

import sys
import textwrap
from collections import Counter
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, ClassVar

import click
from click.core import ParameterSource

from servanda import disguise, wording
from servanda import watch as way
from servanda.cli.showing import json_option, on_option, say_json, terminal_width, watch_argument
from servanda.cli.speaking import checked, refuse_to_come
from servanda.cli.terminal import echo
from servanda.cli.whole_files import write_whole

MARKS = {"out": ("[-", "-]"), "in": ("{+", "+}")}  # as programs that compare words have them
as_option = click.option(
    "--as", "form", type=click.Choice(way.LETTER_FORMS), help="The form; Markdown if left out."
)
out_option = click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file to write, whole or not.",
)


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
    text = way.read_letter(file)
    _refuse_unsaid_day(text, on)
    letter_check = _held(opened, text, on, language)
    if as_json:
        say_json(list(way.letter_fault_rows(letter_check)))
    else:
        for fault in letter_check.faults:
            echo(_told(file, fault) + "\n")
        echo(_summed(file, letter_check, language or opened.settings.language))
    sys.exit(1 if letter_check.faults else 0)


def _refuse_unsaid_day(text: str, on: date) -> None:
    """Refuse to hold a letter of one day against another that nobody named."""
    dated = way.letter_day(text)
    source = click.get_current_context().get_parameter_source("on")
    if dated and dated != on and source is ParameterSource.DEFAULT:
        raise click.UsageError(
            f"the letter is dated {wording.day(dated)}; give --on {dated}, or the day that it is "
            "to be held against. Another day has another record, so nothing was checked."
        )


def held_letter(opened: way.Watch, text: str, on: date, language: str, file: Path) -> Any:
    """A letter as held against the record of a day, each fault of it told on stderr."""
    _refuse_unsaid_day(text, on)
    letter_check = _held(opened, text, on, language)
    for fault in letter_check.faults:
        echo(_told(file, fault) + "\n", err=True)
    return letter_check


def _held(opened: way.Watch, text: str, on: date, language: str) -> Any:
    """A letter as held against the record of a day, all of which is checked first."""
    evidence = checked(opened)
    judged = way.judge(opened, evidence, on=on)
    return way.check_letter(opened, evidence, judged, text, language=language)


@click.command()
@watch_argument
@click.argument("file", type=click.Path(path_type=Path))
@as_option
@out_option
@on_option
@click.option("--language", default="", help="The letter's language, where not the watch's.")
@click.option(
    "--unchecked", is_flag=True, help="Without the check; every page then says “not checked”."
)
def make(
    watch: Path,
    file: Path,
    form: str | None,
    out: Path | None,
    on: date,
    language: str,
    unchecked: bool,
) -> None:
    """Make a file to print or to send of a letter that you wrote, FILE, once it is checked.

    Where `letter check` finds anything, its faults are told, nothing is made, and the command ends
    with 1. What is made has the same words as FILE, and nothing is sent anywhere.
    """
    refuse_to_come(on)
    opened = way.open_watch(watch)
    text = way.read_letter(file)
    if not unchecked:
        letter_check = held_letter(opened, text, on, language, file)
        if letter_check.faults:
            echo(_summed(file, letter_check, language or opened.settings.language), err=True)
            echo("Nothing was made. With --unchecked every page would say so.", err=True)
            sys.exit(1)
    _give(
        text,
        form or "md",
        out,
        language=language or opened.settings.language,
        on=on,
        unchecked=unchecked,
    )


def _give(
    text: str,
    form: str,
    out: Path | None,
    *,
    language: str,
    on: date,
    unchecked: bool = False,
) -> None:
    """A letter in a form: as a file where one is named, else as it is."""
    if out is None and form in way.BINARY_LETTERS and sys.stdout.isatty():
        raise click.UsageError(f"{form} is no text: say --out FILE.")
    data = way.letter_bytes(text, form, language=language, on=on, unchecked=unchecked)
    if out is None:
        if form in way.BINARY_LETTERS:
            sys.stdout.buffer.write(data)
        else:
            echo(data.decode("utf-8"))
        return
    write_whole(out, data)
    echo(f"{out}: the letter as {form}, {wording.figure(len(data), 'byte')}. Nothing was sent.")


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
    for whole in textwrap.wrap(sentence, width, drop_whitespace=False) or [sentence]:
        line = whole.strip()
        begins = at + len(whole) - len(whole.lstrip())  # a blank may stand where it wraps
        lines.append(f"  {line}")
        first, last = max(start - begins, 0), min(end - begins, len(line))
        if first < last and (start, end) != (0, len(sentence)):
            lines.append("  " + " " * first + "~" * (last - first))
        at += len(whole)
    return lines


def _summed(file: Path, letter_check: Any, language: str) -> str:
    """How many sentences were held against what, and what was found."""
    parts = (
        (letter_check.drafted, "as drafted", "as drafted"),
        (
            letter_check.found,
            "with an act, number, day or quotation found in what it points to",
            "with an act, number, day or quotation found in what they point to",
        ),
        (letter_check.uncontradicted, *["that nothing on record contradicts"] * 2),
        (letter_check.own, "that says nothing of facts", "that say nothing of facts"),
    )
    counted = wording.listed(
        f"{count} {one if count == 1 else more}" for count, one, more in parts if count
    )
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


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
def compare(old: Path, new: Path) -> None:
    """Show what differs between two versions of a letter, OLD and NEW, word by word.

    [-What only OLD has-] and {+what only NEW has+} stand in their paragraphs, one around each. A
    paragraph or source that only has another number is no difference. Signatures are on the hash of
    a text, so the hash of each is told.
    """
    texts = [way.read_letter(file, closing="Nothing was compared.") for file in (old, new)]
    lines = way.letter_differences(*texts)
    for line in lines:
        echo("".join(map(_marked, line)) + "\n")
    counts = Counter(each.op for line in lines for each in line)
    places = sum(any(each.op in ("in", "out") for each in line) for line in lines)
    words = "No word differs." if not places else (
        f"{wording.count(places, 'place')} in which words differ: {counts['out']} left out, "
        f"{counts['in']} put in."
    )  # fmt: skip
    hashes = [sha256(text.encode("utf-8")).hexdigest() for text in texts]
    for file, digest in zip((old, new), hashes, strict=True):
        words += f" {file}: SHA-256 {digest}."
    if not places and hashes[0] != hashes[1]:
        words += " They differ in marks, blanks or numbers alone, and are two texts to sign."
    echo(wording.capital(words))


def _marked(stretch: Any) -> str:
    """Some words, with the marks that say which version alone has them."""
    if stretch.op not in ("out", "in"):
        return str(stretch.words)
    words, (before, after) = stretch.words.rstrip(), MARKS[stretch.op]
    return f"{before}{words}{after}{stretch.words[len(words) :]}"


@click.command()
@watch_argument
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--to", "language", required=True, help="The other language: fr, id or km.")
@out_option
def translate(watch: Path, file: Path, language: str, out: Path | None) -> None:
    """Make a sheet on which persons translate a letter, FILE, paragraph by paragraph.

    Headings, head and end stand in the other language, which no native reader has checked; each
    other line is one to fill in, with what it is to say below it. It says which text binds.
    """
    text = way.read_letter(file, closing="Nothing was made.")
    sheet = way.translation_sheet(way.open_watch(watch), text, language)
    if out is None:
        echo(sheet)
        return
    write_whole(out, sheet.encode("utf-8"))
    echo(f"{out}: a sheet to translate {file} on. Nothing was sent.")


@click.command()
@click.argument("binding", type=click.Path(path_type=Path))
@click.argument("other", type=click.Path(path_type=Path))
def align(binding: Path, other: Path) -> None:
    """Hold a translation of a letter, OTHER, against the text that binds, BINDING.

    Told is each numbered paragraph that only one has or that is not translated, and each whose
    sources or figures differ. Whether a translation is a good one, people say.
    """
    texts = [way.read_letter(file, closing="Nothing was compared.") for file in (binding, other)]
    faults = way.alignment_faults(*texts)
    for fault in faults:
        echo(f"{other}: {fault.paragraph} {fault.what}.")
    found = wording.capital(wording.count(len(faults), "difference"))
    echo(
        f"{found}. Numbered paragraphs, sources and figures were compared; whether the translation "
        "is a good one, people say."
    )
    sys.exit(1 if faults else 0)


class _Letter(click.Command):
    """The draft, with commands below it, which the commands look for by their word."""

    commands: ClassVar[Mapping[str, click.Command]] = {
        "check": check,
        "make": make,
        "compare": compare,
        "translate": translate,
        "align": align,
    }


@click.command(cls=_Letter)
@watch_argument
@on_option
@json_option
@click.option("--html", "as_html", is_flag=True, help="The same as --as html.")
@as_option
@out_option
def letter(
    watch: Path, on: date, as_json: bool, as_html: bool, form: str | None, out: Path | None
) -> None:
    """Draft the open letter of a day from the duties and what was upheld.

    It is a draft: a person reads it, and organisations sign the hash of exactly its text. Every
    sentence points to its source. Nothing is sent anywhere. All of the record is checked first.

    Save it, write and rearrange, and hold it against the record again: servanda letter check WATCH
    FILE. Make a file to send of it: servanda letter make WATCH FILE --as pdf --out letter.pdf.
    """
    if as_json and (as_html or form or out):
        raise click.UsageError("--json is a row, and goes with none of --html, --as and --out.")
    if as_html and form not in (None, "html"):
        raise click.UsageError(f"--html and --as {form} are two forms: say one.")
    refuse_to_come(on)
    opened = way.open_watch(watch)
    evidence = checked(opened)
    drafted = way.letter(opened, evidence, way.judge(opened, evidence, on=on))
    if as_json:
        say_json([way.letter_row(drafted)])
        return
    form = form or ("html" if as_html else "md")
    _give(drafted.text, form, out, language=drafted.language, on=on)
