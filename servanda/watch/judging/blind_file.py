"""A file of blind codings, entry by entry, against the passages that wait: all of it or none.

What leaves it: what the file's entries come to, ready to be put on record.
"""

from __future__ import annotations

from datetime import datetime

from servanda import store
from servanda.decisions import CodingError
from servanda.decisions.blind_file import read_blind_file
from servanda.errors import EvidenceError
from servanda.model import BlindCoding
from servanda.watch.judging.double_coding import DoubleCodings, code_blind, passage_ground
from servanda.watch.settings import Watch


def code_blind_file(
    watch: Watch,
    record: store.Store,
    there: DoubleCodings,
    text: str,
    *,
    name: str,
    sample: str = "",
    by: str,
    at: datetime,
) -> tuple[BlindCoding, ...]:
    """What every entry of a file comes to; one passage may stand in it once.

    `name` is the file's, for messages. Raises EvidenceError with every fault of the file; nothing
    is put on record.
    """
    faults: list[str] = []
    made: dict[str, BlindCoding] = {}
    for entry in read_blind_file(text, name=name):
        try:
            state = there.state(entry.passage, sample, coder=by)
            if state.passage.id in made:
                raise EvidenceError(f"{state.passage.id} stands in this file twice. Keep one.")
            ground = passage_ground(watch, record, state.passage)
            made[state.passage.id] = code_blind(
                state, ground, entry.words, there, reason=entry.reason, by=by, at=at
            )
        except CodingError as error:
            faults += [f"{name}:{entry.lines.of(each.field)}: {each}" for each in error.faults]
        except EvidenceError as error:
            faults.append(f"{name}:{entry.lines.of('passage')}: {error}")
    if faults:
        undone = "Nothing was put on record: a file counts whole or not at all."
        raise EvidenceError("\n".join([*faults, undone]))
    return tuple(made.values())
