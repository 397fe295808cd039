"""The log of custody and the witnesses that go out with captures, as far as they may.

What leaves it: lines in which persons and places stand as they are published, and the lists of
witnesses by which nobody can confirm a guess. A door to the disk that only reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from attrs import frozen

from servanda.captures.custody import timestamps
from servanda.captures.custody.chain import Row, look_through
from servanda.captures.custody.vault import Vault
from servanda.model import Capture


@frozen
class Disclosure:
    """What may go out: captures as they are published, by their own ids, and words for persons.

    `in_trust` are captures of which nothing goes out, `lists` the hashes of imported lists, whose
    columns hold more than was read. With `whole`, lists go out too, and files that may say who
    made them and where.
    """

    captures: Mapping[str, Capture]
    in_trust: frozenset[str]
    person: Callable[[str], str]
    spelt: Callable[[str], str]
    is_public: Callable[[str], bool]
    lists: frozenset[str] = frozenset()
    whole: bool = False


@frozen
class GivenLog:
    """Lines of the log of custody as they go out.

    `safe` says that the hash of a line, which a witness may hold, confirms no guess at what stands
    in it: each line holds chance, or goes out as it is.
    """

    rows: tuple[Row, ...]
    safe: bool


def lines_of(vault: Vault, captures: Sequence[Capture], disclosure: Disclosure | None) -> GivenLog:
    """The lines of the log on these captures, as they may go out.

    Where every line goes out as it is, each keeps the hash of the one before; else none does.
    """
    lines = look_through(vault.folder / "custody.jsonl")
    every = [line[1] for line in lines if isinstance(line, tuple)]
    ids = {capture.id for capture in captures}
    if disclosure is None:
        return GivenLog(tuple(row for row in every if row.get("capture") in ids), safe=True)
    changed = [_changed(row, disclosure) for row in every]
    as_they_are = all(row == new for row, new in zip(every, changed))
    kept = tuple(
        new if as_they_are else _unlinked(new)
        for row, new in zip(every, changed)
        if row.get("capture") in ids - disclosure.in_trust
    )
    return GivenLog(kept, safe=as_they_are or all("salt" in row for row in every[:1]))


def _changed(row: Row, disclosure: Disclosure) -> Row:
    """A line with published ids and addresses, and words for whoever did it."""
    page = disclosure.captures.get(str(row.get("capture")))
    new = dict(row)
    if page:
        new["capture"] = page.id
    for key in ("by", "note", "to"):
        if key in row:
            new[key] = (disclosure.person if key == "by" else disclosure.spelt)(str(row[key]))
    if "address" in row and not disclosure.is_public(str(row["address"])):
        new["address"] = page.address if page else "withheld"
    if "to" in row:
        new["to"] = "a file"
    return new


def _unlinked(row: Row) -> Row:
    """A line without what only the whole log bears out."""
    return {key: value for key, value in row.items() if key not in ("previous", "salt", "pieces")}


def witnesses_of(
    vault: Vault,
    captures: Sequence[Capture],
    disclosure: Disclosure | None,
    log: GivenLog,
    withheld: list[Row],
) -> Iterator[tuple[str, bytes]]:
    """The lists that name the captures and what was answered to them: name and bytes.

    A list stays behind where the hash of a statement is on it, or of a log whose names could be
    guessed by it; then that is said among what is withheld.
    """
    wanted = {capture.bytes_sha256 for capture in captures}
    if disclosure is None:
        yield from timestamps.files_of(vault, wanted)
        return
    trusted = {capture.bytes_sha256 for capture in captures if capture.id in disclosure.in_trust}
    if not log.safe:
        if any(timestamps.files_of(vault, wanted)):
            withheld.append({"why": "witness lists over a log of custody without chance in it"})
        return
    behind = {name.partition(".")[0] for name, _ in timestamps.files_of(vault, trusted)}
    for name, data in timestamps.files_of(vault, wanted - trusted):
        if name.partition(".")[0] not in behind:
            yield name, data
    why = "a list of witnesses, with a statement on it"
    withheld += [{"why": why, "list": listing} for listing in sorted(behind)]
