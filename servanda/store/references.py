"""Which records a record names, and which of its parts others may name. Pure."""

from __future__ import annotations

import re
from typing import Any

from attrs import frozen

from servanda.model import (
    Adjudication,
    BlindCoding,
    Campaign,
    Capture,
    Coding,
    CodingSample,
    Correction,
    Decision,
    Deferral,
    ExpertLink,
    Grouping,
    Identity,
    Letter,
    Notice,
    Opinion,
    Signal,
    Signatory,
    Signature,
    Statement,
    Telling,
    Text,
    Tombstone,
)

# A record is kept under its class's name in lower case.
KINDS: dict[str, type[Any]] = {
    cls.__name__.lower(): cls
    for cls in (
        Capture,
        Text,
        Telling,
        Statement,
        Coding,
        Correction,
        Grouping,
        CodingSample,
        BlindCoding,
        Adjudication,
        Decision,
        Deferral,
        ExpertLink,
        Opinion,
        Identity,
        Notice,
        Letter,
        Signal,
        Campaign,
        Signatory,
        Signature,
        Tombstone,
    )  # fmt: skip
}

CAPTURE_ID = re.compile(r"cap-[0-9a-f]{16}\Z")


@frozen
class Referent:
    """A record, or a part of one, that another names, and the role in which it does."""

    role: str
    kind: str  # of the record looked for; "claim" for a part of a telling
    name: str


def named_by(record: object) -> tuple[Referent, ...]:
    """Everything on record that this record rests on, each once.

    A notice's `source` counts only where it has the form of a capture's id; a citation of
    anything else is words.
    """
    named: list[Referent] = []
    match record:
        case Text():
            named = [Referent("capture", "capture", record.capture)]
        case Telling():
            named = [
                Referent("capture", "capture", record.capture),
                Referent("text", "text", record.text),
            ]
        case Statement() | Correction():
            named = [Referent("capture", "capture", record.capture)]
        case Coding():
            named = [Referent("capture", "capture", record.capture)]
            named += [Referent("corrects", "claim", record.corrects.id)] if record.corrects else []
        case Grouping():
            named = [Referent("joins", "claim", claim) for part in record.parts for claim in part]
        case Decision():
            named = [Referent("saw", "claim", claim) for claim in record.seen.claims]
        case Deferral() | ExpertLink():
            named = [Referent("saw", "claim", claim) for claim in record.claims]
        case Opinion():
            named = [Referent("answers", "expertlink", record.link)]
            named += [Referent("saw", "claim", claim) for claim in record.claims]
        case CodingSample():
            named = [Referent("sampled", "capture", each.capture) for each in record.passages]
            named += [Referent("sampled", "text", each.text) for each in record.passages]
        case BlindCoding():
            named = [Referent("of", "codingsample", record.sample)]
        case Adjudication():
            named = [Referent("of", "codingsample", record.sample)]
            named += [Referent("judges", "blindcoding", id) for id in record.codings]
        case Signature():
            named = [
                Referent("of", "campaign", record.campaign),
                Referent("by", "signatory", record.signatory),
            ]
        case Tombstone():
            named = [Referent("of", "signature", record.signature)]
        case Notice() if CAPTURE_ID.match(record.source):
            named = [Referent("source", "capture", record.source)]
        case _:
            pass
    replaces = getattr(record, "replaces", None)
    if replaces is not None:
        named.append(Referent("replaces", type(record).__name__.lower(), replaces))
    return tuple(dict.fromkeys(named))


def parts_of(record: object) -> tuple[str, ...]:
    """The ids inside a record that other records may name, each once."""
    if isinstance(record, Telling):
        return tuple(dict.fromkeys(c.id for c in (*record.claims, *record.questions)))
    if isinstance(record, Coding) and record.claim:
        return (record.claim.id,)
    return ()
