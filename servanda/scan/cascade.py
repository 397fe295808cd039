"""One reading over one shard: what costs least is asked first, and most pages answer no.

What leaves it: the pages kept with what they tell, how many pages came to each gate and passed
it, and a sample of what each gate turned away. A pure function of the shard and the steps: the
same bytes come out whenever and wherever it runs.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from attrs import frozen

from servanda import canon
from servanda.model import Capture, Signal, Telling, Text
from servanda.scan.gate import WordGate
from servanda.scan.records import AnswerReader, Passed, ShardPage, Tear
from servanda.scan.sampling import Sample

# The gates in their order, and what passes each.
GATES: Mapping[str, str] = {
    "page": "a page of HTML or text that was answered with success",
    "bytes": "its bytes name somebody or somewhere and show an act",
    "words": "its head or its text does, menus and scripts left out",
    "language": "its text is in a language that can be read",
    "sentence": "a sentence shows an act, and a name stands by it or in the page's head",
    "copy": "no earlier page of the shard tells the same story",
    "extraction": "its working text can be taken out",
    "telling": "it tells an act, or asks whether it does",
}
SAMPLED = 6  # pages a gate and shard, held for the report
_SHOWN_BYTES = 60_000
_SHOWN_CHARACTERS = 400


@frozen
class ReadPage:
    """What one page came to: described, its text taken out, read."""

    capture: Capture
    text: Text
    telling: Telling
    signals: tuple[Signal, ...] = ()


@frozen
class Steps:
    """What the other rooms do in a scan, handed in by whoever puts them in order.

    `sift` says why no sentence of a text in a language tells of an act that a name belongs to, or
    "" where one does; it is given the page's head. `copy_of` gives back what makes, for one shard,
    a function from a page's address and text to the address of the page it copies, or "". `tell`
    says why a page cannot be taken in, or what it tells. `version` names everything that the
    outcome depends on beside the shard. `reader` reads the answers of servers.
    """

    version: str
    gate: WordGate
    text: Callable[[bytes], str]
    language: Callable[[str], str]
    languages: frozenset[str]
    sift: Callable[[str, str, bytes], str]
    copy_of: Callable[[], Callable[[str, str], str]]
    tell: Callable[[ShardPage, str], ReadPage | str]
    reader: AnswerReader


class GateTally:
    """How many pages came to each gate and passed it, and a sample of the others."""

    def __init__(self) -> None:
        self.counts = {gate: [0, 0] for gate in GATES}
        self.samples = {gate: Sample(SAMPLED) for gate in GATES}

    def meet(self, gate: str, key: str, why: str, sample: Callable[[], bytes | str]) -> bool:
        """Count a page at a gate; `why` it is turned away, empty where it passes."""
        count = self.counts[gate]
        count[0] += 1
        if not why:
            count[1] += 1
            return True
        self.samples[gate].offer(f"{gate} {key}", lambda: {"why": why, "shown": sample()})
        return False


def scan(
    records: Iterable[ShardPage | Passed | Tear], *, shard: str, steps: Steps
) -> Iterator[bytes]:
    """The lines of a shard's result, each canonical JSON: pages kept, copies, tears, the tally."""
    tally, read = GateTally(), 0
    exact: dict[bytes, str] = {}
    copy_of = steps.copy_of()
    for record in records:
        if isinstance(record, Tear):
            yield _torn(record.start, record.end, record.why)
            continue
        key = f"{record.address} {record.offset}"
        if isinstance(record, Passed):
            tally.meet("page", key, record.why, lambda: "")
            continue
        tally.meet("page", key, "", lambda: "")
        read += len(record.block) - record.begins
        yield from _page(record, key, tally, steps, shard, exact, copy_of)
    samples = {
        gate: [
            {
                "page": name.partition(" ")[2],
                "why": entry["why"],
                "shown": _beginning(entry["shown"], steps),
            }
            for name, entry in sample.entries()
        ]
        for gate, sample in tally.samples.items()
    }
    yield _line(
        {
            "kind": "tally",
            "shard": shard,
            "bytes": read,
            "counts": tally.counts,
            "samples": samples,
        }
    )


def _page(
    page: ShardPage,
    key: str,
    tally: GateTally,
    steps: Steps,
    shard: str,
    exact: dict[bytes, str],
    copy_of: Callable[[str, str], str],
) -> Iterator[bytes]:
    """Take one page through the gates after the first."""
    why = steps.gate.passes(page.view)
    if not tally.meet("bytes", key, why, lambda: bytes(page.view[:_SHOWN_BYTES])):
        return
    data, head = page.data, page.head
    text = steps.text(data)
    if not tally.meet("words", key, steps.gate.passes_text(text, head), lambda: text):
        return
    code = steps.language(text)
    strange = "" if code in steps.languages else f'is in "{code}", for which there is no file'
    if not tally.meet("language", key, strange, lambda: text):
        return
    if not tally.meet("sentence", key, steps.sift(text, code, head), lambda: text):
        return
    if page.fault:
        yield _torn(page.offset, page.offset, page.fault)
        return
    digest = hashlib.sha256(data).digest()
    first = exact.setdefault(digest, page.address)
    origin = (first if first != page.address else "") or copy_of(page.address, text)
    if not tally.meet("copy", key, f"copies {origin}" if origin else "", lambda: text):
        yield _line({"kind": "copy", "address": page.address, "of": origin, "offset": page.offset})
        return
    outcome = steps.tell(page, shard)
    why = outcome if isinstance(outcome, str) else ""
    if not tally.meet("extraction", key, why, lambda: text):
        return
    assert isinstance(outcome, ReadPage)
    tells = bool(outcome.telling.claims or outcome.telling.questions)
    if not tally.meet("telling", key, "" if tells else "tells no act", lambda: text):
        return
    yield _line(
        {
            "kind": "kept",
            "capture": outcome.capture,
            "text": outcome.text,
            "telling": outcome.telling,
            "signals": list(outcome.signals),
            "body": base64.b64encode(data).decode("ascii"),
        }
    )


def _beginning(sample: bytes | str, steps: Steps) -> str:
    """The beginning of a page's text, on one line."""
    words = steps.text(sample) if isinstance(sample, bytes) else sample
    return " ".join(words.split())[:_SHOWN_CHARACTERS]


def _torn(start: int, end: int | None, why: str) -> bytes:
    return _line({"kind": "torn", "start": start, "end": end, "why": why})


def _line(row: Mapping[str, object]) -> bytes:
    """A line of a result: plain values, and records spelt as they are on record."""
    return canon.spell(row) + b"\n"


def total(tallies: Sequence[Mapping[str, Any]]) -> tuple[dict[str, list[int]], dict[str, Any]]:
    """The counts of all shards, and of their samples the few that stand for the whole."""
    counts = {gate: [0, 0] for gate in GATES}
    samples = {gate: Sample(SAMPLED) for gate in GATES}
    for tally in tallies:
        for gate, (met, passed) in tally["counts"].items():
            counts[gate][0] += met
            counts[gate][1] += passed
        for gate, entries in tally["samples"].items():
            for entry in entries:
                samples[gate].offer(f"{gate} {entry['page']}", partial(dict, entry))
    return counts, {gate: [entry for _, entry in s.entries()] for gate, s in samples.items()}
