"""Checking: agreement files with their scenarios, what ships, and the record of a watch.

What leaves it: what was found well, in a line, and every fault. Nothing is changed by it.
"""

from __future__ import annotations

from collections.abc import Iterator

from servanda import lexicon, store, wording
from servanda.model import Capture, Correction, Signal
from servanda.watch.agreement_files import Checked, check_agreement
from servanda.watch.agreement_places import shipped
from servanda.watch.judging.open_signals import impersonations
from servanda.watch.reading.coverage import language_gaps
from servanda.watch.reading.facts import as_corrected
from servanda.watch.settings import Watch


def check_shipped() -> Iterator[Checked]:
    """Every agreement, act type, subject and language that ships."""
    for file in sorted(shipped("agreements").glob("*.md")):
        yield check_agreement(file)
    words = lexicon.load()
    yield Checked(
        f"{len(words.acts)} act types, {len(words.subjects)} subjects, "
        f"{wording.figure(len(words.languages), 'language')}: well"
    )
    yield from (Checked(line) for line in language_gaps(words))


def borne_names(watch: Watch, record: store.Store) -> tuple[Signal, ...]:
    """A signal for each capture that bears the name of an outlet it is not known to be of."""
    corrections = record.all(Correction)
    pages = as_corrected(record.all(Capture), corrections, watch.outlets)
    return tuple(impersonations(pages, corrections, watch.outlets))


def check_record(watch: Watch) -> Checked:
    """The record, every hash and the chain. Raises StoreError where it does not check."""
    with watch.record() as record:
        record.check()
        entries = sum(1 for _ in record.entries())
    return Checked(f"record: {entries} entries, each hash and the chain well")
