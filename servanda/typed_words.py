"""What a person types, before it is put on record: words that another reads as they were meant.

What leaves it: why some words or a name cannot be taken as they are, or "". It changes nothing:
what is on record is what its person saw when typing.
"""

from __future__ import annotations

import re
import unicodedata

from servanda import disguise

# A line may end as it does anywhere; whatever else moves a cursor is no word.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]|\r(?!\n)")
# Which way letters run, as those who write from right to left set it beside a figure.
_DIRECTIONS = frozenset("\u200e\u200f\u061c")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_BESIDE = 20  # characters shown on each side of a mark


def why_not_words(words: str) -> str:
    """Why words cannot be taken: a mark that no reader sees, or that a screen obeys; "" for none.

    Joiners stand where Khmer or a picture asks for them, and directions in words from right to
    left.

    >>> why_not_words("kil\\u200bled"), why_not_words("She told me so.\\r\\nTwice.")
    ('holds <U+200B>, which no reader sees ("kil<U+200B>led")', '')
    """
    if control := _CONTROLS.search(words):
        return _told(words, control.start(), control[0], "a screen obeys")
    if words.isascii():
        return ""
    is_turned = bool(_RIGHT_TO_LEFT.search(words))
    runs: list[re.Match[str]] = []

    def spell(run: re.Match[str]) -> str:
        if not (is_turned and set(run[0]) <= _DIRECTIONS):
            runs.append(run)
        return run[0]

    disguise.unseen_marks_replaced(words, spell)
    return _told(words, runs[0].start(), runs[0][0], "no reader sees") if runs else ""


def why_not_name(name: str) -> str:
    """Why a name cannot be taken for a person's: two that look alike must be one.

    >>> why_not_name("\\u0410nn"), why_not_name("Ann "), why_not_name("Anna Placeholder")
    ('is written in letters that look like others: they would be read as "Ann"', 'begins or ends \
with a blank, or has two together', '')
    """
    if why := why_not_words(name):
        return why
    if name != " ".join(name.split()):
        return "begins or ends with a blank, or has two together"
    if name != unicodedata.normalize("NFC", name):
        return "has a letter and its accent apart; type that letter anew"
    seen = disguise.see(name).words
    if seen != disguise.without_marks(name)[0]:
        return f'is written in letters that look like others: they would be read as "{seen}"'
    if name and not any(letter.isalnum() for letter in name):
        return "has no letter"
    return ""


def _told(words: str, at: int, marks: str, why: str) -> str:
    around = words[max(0, at - _BESIDE) : at + len(marks) + _BESIDE]
    return f'holds {_spelt(marks[:1])}, which {why} ("{_spelt(around)}")'


def _spelt(words: str) -> str:
    return _CONTROLS.sub(lambda mark: f"<U+{ord(mark[0]):04X}>", disguise.spelt(words))
