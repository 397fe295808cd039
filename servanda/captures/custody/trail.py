"""The custody trail of one capture: fetched, added, given out, witnessed.

What leaves it: what the archive, the log of custody and the witnesses say of it, in the order it
happened, and what is missing or does not hold. It changes nothing and reads no other capture.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from attrs import frozen

from servanda import canon
from servanda.captures.custody import timestamps
from servanda.captures.custody.chain import Fault, Row, look_through
from servanda.captures.custody.log import differences
from servanda.captures.custody.timestamps import Witness
from servanda.captures.custody.vault import Vault
from servanda.errors import StoreError
from servanda.model import Capture


@frozen
class Step:
    """One thing that happened to a capture, and when."""

    at: str  # an instant in UTC; "" where none can be told
    what: str  # fetched, added, exported, listed, witnessed
    words: str  # by whom, from where or to where, for a reader
    row: Row  # the same, as it stands in the log


@frozen
class Trace:
    """All that is known of one capture's custody, and what is wrong with it."""

    capture: Capture
    steps: tuple[Step, ...]
    faults: tuple[str, ...]

    @property
    def row(self) -> dict[str, Any]:
        """The trace as one row of JSON."""
        steps = [{"at": step.at, "what": step.what, **step.row} for step in self.steps]
        return {
            "capture": self.capture.id,
            "address": self.capture.address,
            "bytes_sha256": self.capture.bytes_sha256,
            "custody": steps,
            "faults": list(self.faults),
        }


def traces(vault: Vault, captures: Iterable[Capture]) -> Iterator[Trace]:
    """The custody of each capture; its own bytes are hashed again, and both logs looked through.

    A capture of which no line says who added it has a fault; so has each field of such a line that
    the record has otherwise.
    """
    wire, wire_faults = _lines(vault, "warc/chain.jsonl")
    log, log_faults = _lines(vault, "custody.jsonl")
    witnessed = timestamps.look(vault)
    both = [*wire_faults, *log_faults, *map(str, witnessed.faults)]
    for capture in captures:
        steps = [
            *(_fetched(row) for row in wire if row.get("data_sha256") == capture.bytes_sha256),
            *(_in_hand(row, capture) for row in log if row.get("capture") == capture.id),
            *(_listed(name) for name, on in witnessed.lists.items() if capture.bytes_sha256 in on),
            *map(_witnessed, witnessed.of(capture.bytes_sha256)),
        ]
        faults = [*both, *(fault for row in log for fault in _otherwise(row, capture))]
        try:
            vault.get(capture.bytes_sha256)
        except StoreError as error:
            faults.append(str(error))
        if not any(step.what == "added" for step in steps):
            faults.append(f"custody.jsonl: no line says who added {capture.id}")
        yield Trace(capture, tuple(sorted(steps, key=_moment)), tuple(faults))


def _moment(step: Step) -> tuple[bool, str]:
    """In the order of time, what has none last."""
    return step.at == "", step.at


def _lines(vault: Vault, name: str) -> tuple[list[Row], list[str]]:
    rows, faults = [], []
    for line in look_through(vault.folder / name):
        if isinstance(line, Fault):
            faults.append(str(line))
        else:
            rows.append(line[1])
    return rows, faults


def _fetched(row: Row) -> Step:
    values = defaultdict(lambda: "?", row)
    again = " again, the same bytes," if values["type"] == "revisit" else ""
    peer = f" at {row['peer']}" if row.get("peer") else ""
    words = (
        f"fetched{again} from {values['address']}{peer}: record {values['record']} in "
        f"warc/{values['file']} at byte {values['offset']}"
    )
    kept = ("type", "address", "peer", "record", "file", "offset", "status")
    return Step(str(values["at"]), "fetched", words, {key: row[key] for key in kept if key in row})


def _otherwise(row: Row, capture: Capture) -> Iterator[str]:
    """What a line says otherwise than the record of who added this capture, a sentence a field."""
    if row.get("what") == "added" and row.get("capture") == capture.id:
        for one in differences(row, capture):
            yield (
                f"custody.jsonl: the line on who added {capture.id} has {one.name} "
                f'"{_told(one.logged)}", and the record has "{_told(one.recorded)}": one of the '
                "two was written anew. Compare both with a copy from elsewhere."
            )


def _told(value: object) -> str:
    return "" if value is None else str(value)


def _in_hand(row: Row, capture: Capture) -> Step:
    values = defaultdict(lambda: "?", row)
    hidden = ("at", "what", "capture", "pieces", "previous", "salt")
    words = f"{values['what']} by {values['by']}"
    if values["what"] == "added":
        words += f", from {values['address']}" + (f": {row['note']}" if row.get("note") else "")
    elif values["what"] == "exported":
        words += f", in {values['to']} (SHA-256 {values['file_sha256']})"
    if any(_otherwise(row, capture)):
        words += " (not so on record)"
    visible = {key: value for key, value in row.items() if key not in hidden}
    return Step(str(values["at"]), str(values["what"]), words, visible)


def _listed(name: str) -> Step:
    at = f"{name[:13]}:{name[13:15]}:{name[15:18]}" if len(name) > 24 else ""
    return Step(at, "listed", f"put on the list witness/{name}", {"list": name})


def _witnessed(witness: Witness) -> Step:
    at = canon.plain(witness.at) if witness.at else ""
    words = f"witnessed ({witness.kind}) by way of witness/{witness.list}: {witness.what}"
    return Step(
        at, "witnessed", words, {"list": witness.list, "kind": witness.kind, "said": witness.what}
    )
