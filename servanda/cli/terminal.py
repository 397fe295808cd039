"""The one way out to the terminal: what is printed moves no cursor and turns no letters round.

What leaves it: lines on stdout and stderr in which every mark that a terminal would obey, in words
of a page, a file's name, a title or a setting, is spelt out. JSON says them as JSON escapes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable

import click

# what moves a cursor, turns letters round, carries words nobody sees, or is no character; a line's
# end and a tabulator are the commands' own. Marks without width are spelt out beside these, unless
# they stand where a script asks for them (between Khmer words, in an emoji): `disguise` knows.
_OBEYED = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ud800-\udfff"
    "\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e0fff"
)
_CONTROL = re.compile(f"[{_OBEYED}]")
_CONTROL_OF_A_LINE = re.compile(f"[\\t\\n{_OBEYED}]")


class Styled(str):
    """A line with the styles of these commands, of which everything else is spelt out."""


def controls_spelt(words: str) -> str:
    """Words of others for one line, with everything spelt out that a terminal would obey.

    >>> controls_spelt("a\\x1b[2Jb\\n")
    'a<U+001B>[2Jb<U+000A>'
    >>> controls_spelt("kil\\u200bled")
    'kil<U+200B>led'
    """
    return _CONTROL_OF_A_LINE.sub(_spelt, _unseen_replaced(words, _spelt))


def lines_spelt(words: str) -> str:
    """The same of words that have lines of their own."""
    return _CONTROL.sub(_spelt, _unseen_replaced(words.replace("\r\n", "\n"), _spelt))


def _unseen_replaced(words: str, spell: Callable[[re.Match[str]], str]) -> str:
    """Words in which marks without width are spelt out, but where a script asks for them."""
    if words.isascii():
        return words
    # when used: tables of lookalike letters, which most lines do not need
    from servanda.disguise import unseen_marks_replaced

    return unseen_marks_replaced(words, spell)


def _spelt(marks: re.Match[str]) -> str:
    return "".join(f"<U+{ord(mark):04X}>" for mark in marks[0])


def json_spelt(line: str) -> str:
    r"""A line of JSON with those marks as JSON escapes: it reads as the same.

    >>> json_spelt('{"a":"\u202eb"}')
    '{"a":"\\u202eb"}'
    """
    return _CONTROL.sub(_json_escape, _unseen_replaced(line, _json_escape))


def _json_escape(marks: re.Match[str]) -> str:
    units = marks[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))


def echo(words: object = "", *, err: bool = False, nl: bool = True) -> None:
    """Print words; of a Styled line nothing is spelt out any more."""
    click.echo(words if isinstance(words, Styled) else lines_spelt(str(words)), err=err, nl=nl)


def echo_lines(lines: Iterable[str]) -> None:
    """Print lines of which some are Styled."""
    for line in lines:
        echo(line)


def prompt(asks: str, *, of: click.Choice[str] | None = None, default: str | None = None) -> str:
    """What a person answers, asked in words that are spelt out; one `of` these, if they are given.

    Enter alone is the default, where there is one.
    """
    answer = click.prompt(
        lines_spelt(asks), type=of, default=default, show_choices=False, show_default=False
    )
    return str(answer)


def say_refusal(error: click.ClickException) -> None:
    """Print what click says of wrong use, on stderr; it may name files and words of others."""
    says = io.StringIO()
    error.show(says)
    echo(says.getvalue(), err=True, nl=False)
    missing = error.param if isinstance(error, click.MissingParameter) else None
    variable = missing.envvar if missing else None
    if isinstance(variable, str) and variable:
        echo(set_for_good(variable), err=True)


def say_who(does: str) -> str:
    """That somebody must be named who does something, once or for every command."""
    return f"say who {does}: --by NAME. {set_for_good('SERVANDA_BY')}"


def set_for_good(variable: str) -> str:
    """How an option is given once for every command of a terminal."""
    return f'To say it once for every command in this terminal: export {variable}="..."'
