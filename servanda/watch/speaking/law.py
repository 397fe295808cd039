"""Rows of the law: the agreements there are, and the words that an agreement file may use.

What leaves it: plain rows, as `servanda agreements --json` and `servanda agreement vocabulary
--json` print them.
"""

from __future__ import annotations

from pathlib import Path

from servanda.errors import AgreementError
from servanda.watch.agreement_files import agreement_files, word_lists
from servanda.watch.speaking.values import Row


def agreement_rows(watch: Path | None = None) -> tuple[Row, ...]:
    """A row an agreement, those of a watch's own before those that ship; what each holds.

    Raises AgreementError where one of them does not read.
    """
    rows: list[Row] = []
    for kind, checked in agreement_files(watch):
        agreement = checked.agreement
        if agreement is None:
            raise AgreementError("\n".join(checked.faults))
        rows.append(
            {
                "id": agreement.id,
                "title": agreement.title,
                "signed_on": agreement.signed_on.isoformat() if agreement.signed_on else "",
                "provisions": len(agreement.provisions),
                "commitments": len(agreement.commitments),
                "rules": len(agreement.rules),
                "scenarios": checked.scenarios or 0,
                "from": kind,
            }
        )
    return tuple(rows)


def vocabulary_rows(watch: Path | None = None) -> tuple[Row, ...]:
    """A row a word that an agreement file may use, with those that a watch adds."""
    return tuple(
        {"list": words.id, "word": word.word, "meaning": word.meaning}
        for words in word_lists(watch)
        for word in words.words
    )
