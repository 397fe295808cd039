"""What commands say of clocks that are or were wrong: on stderr, and where a decision is shown."""

from __future__ import annotations

from collections.abc import Iterator

from servanda import watch as way
from servanda.cli.showing import now, warn


def warn_where_ahead(record: way.Store) -> None:
    """Say where the last line of a record is still to come."""
    head = record.head()
    if head and (words := way.ahead_of_now(head.seq, head.recorded_at, now())):
        warn(f"{record.where}: {words}")


def late_lines(
    question: way.OpenQuestion, evidence: way.Evidence, record: way.Store
) -> Iterator[str]:
    """What is out of time about the decisions on what a question asks about."""
    if any(decision.incident == question.incident.id for decision in evidence.decisions):
        for words in way.late_words(evidence, question, way.out_of_time(record)):
            yield f"out of time: {words}"
