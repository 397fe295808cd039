"""Checking: agreement files with their scenarios, what ships, and the record of a watch.

What leaves it: what was found well, in a line, and every fault. Nothing is changed by it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

from servanda import agreements, lexicon, scenarios
from servanda.errors import ServandaError
from servanda.watch.reading.coverage import language_gaps
from servanda.watch.settings import Watch, shipped


@frozen
class Checked:
    """What a check came to: a line where all is well, and the faults where not."""

    line: str
    faults: tuple[str, ...] = ()


def check_agreement(file: Path) -> Checked:
    """An agreement file and the scenarios beside it, read strictly."""
    try:
        agreement = agreements.read(file, lexicon=lexicon.load())
        beside = file.with_name(f"{file.stem}.scenarios.toml")
        stories = scenarios.read(beside, agreement) if beside.exists() else None
    except ServandaError as error:
        return Checked("", tuple(str(error).splitlines()))
    count = f", {len(stories)} scenarios" if stories is not None else ""
    return Checked(
        f"{file.name}: {len(agreement.provisions)} provisions, {len(agreement.commitments)} "
        f"commitments, {len(agreement.rules)} rules, {len(agreement.roles)} roles{count}",
        tuple(scenarios.disagreements(stories or (), agreement)),
    )


def check_shipped() -> Iterator[Checked]:
    """Every agreement, act type, subject and language that ships."""
    for file in sorted(shipped("agreements").glob("*.md")):
        yield check_agreement(file)
    words = lexicon.load()
    yield Checked(
        f"{len(words.acts)} act types, {len(words.subjects)} subjects, "
        f"{len(words.languages)} language(s): well"
    )
    yield from (Checked(line) for line in language_gaps(words))


def check_record(watch: Watch) -> Checked:
    """The record, every hash and the chain. Raises StoreError where it does not check."""
    with watch.record() as record:
        record.check()
        entries = sum(1 for _ in record.entries())
    return Checked(f"record: {entries} entries, each hash and the chain well")
