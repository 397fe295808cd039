"""A watch of an earlier Servanda, brought up to the form that this one keeps.

What leaves it: sentences on what was done, once every line of the record was checked. A record that
does not check stays in the form that it had.
"""

from __future__ import annotations

from collections.abc import Iterator

from servanda import store, wording
from servanda.watch.projecting.catching_up import answering
from servanda.watch.settings import Watch


def brought_up_to_date(watch: Watch) -> Iterator[str]:
    """Each thing that was done to the record and to what is kept beside it, as it is done.

    Raises StoreError, with nothing changed, where the record does not check.
    """
    forms = store.upgrade(watch.settings.store or watch.folder)
    if forms:
        yield f"record: brought to its newest form ({wording.listed(forms)})."
    else:
        yield "record: in its newest form already."
    with watch.record() as record:
        record.check()
        head = record.head()
        lines = wording.figure(head.seq, "line") if head else "no line"
        yield f"record: {lines}, each hash and the chain well."
        said: list[str] = []
        with answering(watch, record, warn=said.append):
            pass
        yield from said
    yield "answers: made of the whole record."
