"""Who has signed, as it stands below a letter: each organisation and how its signature was checked.

What leaves it: Markdown to set after the text that is signed. It is no part of that text, and says
on which it is by its hash. It names organisations, and none of their people.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from servanda import wording
from servanda.letters.marking import plain, quoted
from servanda.letters.phrases import phrase_languages, phrases_in
from servanda.model import Signature


def signed_below(
    signatures: Sequence[Signature], text_sha256: str, *, on: date, language: str, named: bool
) -> str:
    """The part below a letter: those that count on a day, by name, each with its reservations.

    Where they are not to be `named` yet it says how many they are. In a language whose fixed words
    are not written it is in English.
    """
    said = phrases_in(language).of if language in phrase_languages() else str
    lines = [f"## {said('Who has signed')}", "", said(_counted(len(signatures), on)), ""]
    if not named:
        lines += [said("They are named once the letter is published."), ""]
        signatures = ()
    for each in sorted(signatures, key=lambda each: (each.organisation.casefold(), each.id)):
        lines.append(f"- {_signed(each, said)}")
    if signatures:
        lines.append("")
    lines.append(
        said("Each signature is on exactly the text above: SHA-256 {}").format(text_sha256)
    )
    return "\n".join(lines) + "\n"


def _counted(count: int, on: date) -> str:
    if count == 1:
        return f"One organisation has signed, by what verifies on {wording.day(on)}."
    return f"{count} organisations have signed, by what verifies on {wording.day(on)}."


def _signed(signature: Signature, said: Callable[[str], str]) -> str:
    """One line: the name, how it was checked, and what it does not put its name to."""
    parts = [f"**{plain(signature.organisation)}**, {said(wording.WAY_WORDS[signature.way])}"]
    for each in signature.reservations:
        paragraph = said(f"does not put its name to paragraph {each.paragraph}")
        parts.append(f"{paragraph}: {quoted(each.words)}")
    return "; ".join(parts)
