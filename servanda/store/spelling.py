"""Records on their way in: spelled once, in bytes that are sure to read back. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

from attrs import frozen

from servanda import canon, typed_words
from servanda.errors import EvidenceError, StoreError, nearest
from servanda.model import Quantity
from servanda.store.references import KINDS, named_by, parts_of

# What an id may be in every database: not empty, not endless, no control or half characters.
ID = re.compile(r"[^\x00-\x1f\x7f\ud800-\udfff]{1,200}\Z")

# What persons write: words to be read and published, where an address may be any bytes.
WRITTEN = (
    "decision", "notice", "coding", "correction", "grouping", "identity", "statement", "deferral",
    "expertlink", "opinion", "codingsample", "blindcoding", "adjudication",
    "campaign", "signatory", "signature", "tombstone",
)  # fmt: skip
# Who wrote them, and the words that are theirs: not what they quote of others.
_NAMES = ("added_by", "recorded_by", "coders", "organisation")
_WORDS = ("reason", "words", "source", "how_known", "where", "value", "known_from", "role")
_HALF = re.compile("[\ud800-\udfff]")


@frozen
class SpelledRecord:
    """A record on its way in, spelled once."""

    record: Any
    kind: str
    id: str
    body: bytes
    sha256: str


def spelled(records: Sequence[Any], where: str) -> list[SpelledRecord]:
    """Each different record of a batch, in canonical bytes that are sure to read back.

    Raises StoreError for what is no record, what would not read back, and for one id with two
    contents; EvidenceError for typed words or a name that another would not read as they are.
    """
    batch: dict[tuple[str, str], SpelledRecord] = {}
    for record in records:
        kind = type(record).__name__.lower()
        if KINDS.get(kind) is not type(record):
            raise StoreError(
                f'{where}: a "{kind}" is not kept on record, only '
                f"{', '.join(KINDS)}. {nearest(kind, KINDS)}"
            )
        try:
            _check_ids(record)
            body = canon.spell(record)
            plain = json.loads(body)
            if canon.spell(canon.read(type(record), plain)) != body:
                raise ValueError("it reads back as something else")
            if kind in WRITTEN and _HALF.search(json.dumps(plain, ensure_ascii=False)):
                raise ValueError("its words hold a byte that is not UTF-8, which nobody can read")
        except (ValueError, TypeError) as error:
            raise StoreError(
                f"{where}: {kind} {record.id} cannot be kept as it is: {error}. A record "
                "that does not read back would be lost; mend what made it."
            ) from error
        _check_typed(record, kind)
        entry = SpelledRecord(record, kind, record.id, body, canon.sha256_of_bytes(body))
        earlier = batch.setdefault((kind, record.id), entry)
        if earlier.sha256 != entry.sha256:
            raise other_content(entry, earlier.sha256, where)
    return list(batch.values())


def _check_typed(record: Any, kind: str) -> None:
    """What a person typed is what another reads. Raises EvidenceError.

    A notice's `by` is the id of an actor; everywhere else it names whose words these are.
    """
    names = _NAMES if kind == "notice" else (*_NAMES, "by")
    checks: list[tuple[str, Callable[[str], str]]] = [
        (name, typed_words.why_not_name) for name in names
    ]
    checks += [(name, typed_words.why_not_words) for name in _WORDS]
    for name, why_not in checks if kind in WRITTEN else checks[: len(_NAMES)]:
        value = getattr(record, name, "") or ""
        if isinstance(value, Quantity):  # of a notice: what was reached, in this unit
            value = value.unit
        for words in (value,) if isinstance(value, str) else value:
            if why := why_not(words):
                raise EvidenceError(
                    f'"{name}" of a {kind} {why}. Whoever reads it later, on paper or on a screen, '
                    "would read something else than what is on record. Type it anew. Nothing was "
                    "put on record."
                )


def other_content(entry: SpelledRecord, sha256: str, where: str) -> StoreError:
    """The error for a record whose id is on record with other content."""
    return StoreError(
        f"{where}: {entry.kind} {entry.id} is on record with other content (sha256 "
        f"{sha256[:12]}, not {entry.sha256[:12]}). Records are never edited; give the new one "
        "its own id and say what it replaces."
    )


def _check_ids(record: Any) -> None:
    """ValueError for an id that some database could not hold or find again."""
    names = [record.id, *parts_of(record), *(named.name for named in named_by(record))]
    for name in names:
        if not ID.match(name):
            raise ValueError(f"{name[:220]!r} is no id: 1 to 200 printable characters are asked")
