"""The few ways things go wrong.

    ServandaError
    ├── AgreementError      an agreement, act or language file cannot be read as meant
    ├── SourceError         a page, file or feed cannot be taken in
    ├── EvidenceError       a claim, incident or decision does not fit what is on record
    ├── StoreError          the record could not be kept or is not whole
    ├── VerificationError   something published does not agree with itself
    └── SettingsError       a watch or a setting is not usable

A message says where, what, why it matters and what to do next. `code` in the command line
is always 1; wrong use of a command is 2 and is click's own.
"""

from __future__ import annotations

from collections.abc import Iterable


class ServandaError(Exception):
    """Anything Servanda refuses to go on from."""


class AgreementError(ServandaError):
    """An agreement, act or language file cannot be read as meant."""


class SourceError(ServandaError):
    """A page, file or feed cannot be taken in."""


class EvidenceError(ServandaError):
    """A claim, incident or decision does not fit what is on record.

    `field` names the value that cannot be taken as it is, as "bearers"; "" where it is none alone.
    """

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class StoreError(ServandaError):
    """The record could not be kept, or is not whole."""


class VerificationError(ServandaError):
    """Something published does not agree with itself."""


class SettingsError(ServandaError):
    """A watch or a setting is not usable."""


def nearest(word: str, words: Iterable[str]) -> str:
    """A closing question that offers the nearest right word, or lists what there is.

    >>> nearest("press_close", ["media_close", "kill"])
    'Did you mean "media_close"?'
    """
    from difflib import get_close_matches

    known = sorted(set(words))
    close = get_close_matches(word, known, n=1, cutoff=0.55)
    if close:
        return f'Did you mean "{close[0]}"?'
    if not known:
        return "None is defined."
    more = f" and {len(known) - 8} more" if len(known) > 8 else ""
    return f"Known: {', '.join(known[:8])}{more}."
