"""Checking: agreement files with their scenarios, what ships, and the record of a watch.

What leaves it: what was found well, in a line, and every fault. Nothing is changed by it.
"""

from __future__ import annotations

from collections.abc import Iterator

from servanda import lexicon, wording
from servanda.watch.agreement_files import Checked, check_agreement
from servanda.watch.agreement_places import shipped
from servanda.watch.reading.coverage import language_gaps
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


def check_record(watch: Watch) -> Checked:
    """The record, every hash, the chain and the file. Raises StoreError where it does not check."""
    with watch.record(checks=False) as record:
        record.check()
        entries = sum(1 for _ in record.entries())
    return Checked(f"record: {entries} entries, each hash and the chain well")
