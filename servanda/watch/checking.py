"""Checking: agreement files with their scenarios, what ships, and the record of a watch.

What leaves it: what was found well, in a line, and every fault. Nothing is changed by it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from servanda import lexicon, wording
from servanda.captures.custody.record_heads import RecordHeads
from servanda.watch.agreement_files import Checked, check_agreement
from servanda.watch.agreement_places import shipped
from servanda.watch.reading.coverage import language_gaps
from servanda.watch.record_door import note
from servanda.watch.settings import Watch
from servanda.watch.witnesses import head_faults, seen_in


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


def check_record(watch: Watch, *, witnesses: Sequence[Path] = ()) -> Checked:
    """The record: its file, every hash, the chain, and every head of it that was seen earlier.

    `witnesses` are published sites, and lists of heads. Raises StoreError where it does not
    check, VerificationError where a witness cannot be read.
    """
    seen = [head for path in witnesses for head in seen_in(path)]
    with watch.record(checks=False) as record:
        record.check()
        lines = tuple(record.entries())
        links = {line.seq: line.chain_sha256 for line in lines}
        heads = RecordHeads(watch.vault.folder)
        faults = tuple(head_faults(heads, links, seen))
        if not faults and lines and not record.is_read_only:
            note(record, heads)
    said = [f"record: {len(lines)} entries, each hash and the chain well"]
    if heads.last and heads.last.at:
        head = heads.last
        said.append(f"head: {head.at[:10]} {head.seq} {head.sha256}")
    said += [f"{head}: on record still" for head in seen]
    return Checked("" if faults else "\n".join(said), faults)
