"""Verifying: a published site is made again from its own data by every room that made it.

What leaves it: what does not agree and what was not checked. Nothing in the folder is run.
"""

from __future__ import annotations

from pathlib import Path

from attrs import evolve

from servanda import agreements, archive, letters, lexicon
from servanda.archive.edition import Edition
from servanda.model import Agreement, Letter, Letterhead
from servanda.watch.speaking.place_rows import exactness


def verify(site: Path) -> tuple[str, ...]:
    """Everything that keeps a published folder from being believed, the first thing first."""
    return archive.verify(site, makers())


def examine(
    site: Path,
    trust: archive.Trust = archive.Trust(),  # noqa: B008  # frozen
) -> archive.Verification:
    """Check a published folder against what the reader brings; say what was not checked."""
    return archive.examine(site, makers(), trust)


def _read_agreement(edition: Edition) -> Agreement:
    """The agreement as its file reads; raises AgreementError.

    A watch may have acts and subjects of its own. They are in no site, and the reading of a file
    does not hang on them, so whatever the published agreement names is taken to be one.
    """
    words = lexicon.opened()
    items = edition.agreement.items()
    acts = {name for item in edition.agreement.commitments for name in item.acts}
    subjects = {name for item in items for name in item.subjects}
    act, subject = next(iter(words.acts.values())), next(iter(words.subjects.values()))
    return agreements.read_text(
        edition.agreement_text,
        name="agreement.md",
        lexicon=evolve(
            words,
            acts={**{name: evolve(act, name=name) for name in acts}, **words.acts},
            subjects={**{name: evolve(subject, id=name) for name in subjects}, **words.subjects},
        ),
    )


def _draft(edition: Edition) -> Letter:
    head = edition.head
    return letters.draft(
        edition.agreement,
        edition.duties,
        edition.findings,
        edition.incidents,
        edition.standings,
        edition.captures,
        on=head.on,
        language=edition.letter.language if edition.letter else "en",
        names={record.incident: record.name for record in edition.names},
        hearings=head.hearings,
        window_days=head.window_days,
        notices=edition.notices,
        alone=edition.judged,
        decisions=edition.decisions,
        letterhead=edition.letter.letterhead if edition.letter else Letterhead(),
    )


def _act_titles() -> dict[str, str]:
    return {act.name: act.title for act in lexicon.opened().acts.values() if act.title}


def makers() -> archive.Makers:
    """What the rooms make of a record, to compare a site with."""
    return archive.Makers(
        read_agreement=_read_agreement,
        draft=_draft,
        letter_page=letters.html,
        act_titles=_act_titles(),
        exactness=exactness,
    )
