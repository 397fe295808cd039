"""The outbox: each message with its state, so that none is lost and none is sent twice.

What leaves it: what was handed over and what the server said. A message is marked as going before
its first byte is sent; where the machine stops in between, nobody knows whether it went, so it is
named and not sent again unless a person says so.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Literal, Protocol, get_args

from attrs import frozen

from servanda.post.client import Handover
from servanda.post.messages import Message, built
from servanda.post.queue_files import QueueFiles
from servanda.post.requests import spelt

# fmt: off
MessageState = Literal[
    "waiting",   # to be sent, at `next_at` at the earliest
    "going",     # being handed over; or it was, when the machine stopped
    "accepted",  # the server has it
    "refused",   # the server will not have it
    "unknown",   # the connection broke while it was handed over
]
MESSAGE_STATES: tuple[MessageState, ...] = get_args(MessageState)
# fmt: on
WAITS_MINUTES = (1, 5, 30, 120, 360)  # after each try that the server put off; then daily
MOST_TRIES = 12


class Mailer(Protocol):
    """What takes a message: the connection, or in tests its double."""

    def send(self, address: str, data: bytes) -> Handover:
        """Hand over one message."""


@frozen
class OutboxMessage:
    """A message as it stands; of one that was accepted neither body nor address is kept."""

    id: str
    about: str
    kind: str
    address: str
    subject: str
    body: str
    language: str
    state: MessageState
    tries: int
    made_at: str
    next_at: str
    answer: str


def queue_message(
    files: sqlite3.Connection, message: Message, *, about: str, kind: str, now: datetime
) -> None:
    """Put a message in the outbox; one of the same id is there once."""
    files.execute(
        "INSERT OR IGNORE INTO contacts.message "
        "VALUES (?, ?, ?, ?, ?, ?, ?, 'waiting', 0, ?, ?, '')",
        [message.id, about, kind, message.address, message.subject, message.body,
         message.language, spelt(now), spelt(now)],
    )  # fmt: skip


def messages_of(files: sqlite3.Connection) -> list[OutboxMessage]:
    """Every message, the oldest first."""
    rows = files.execute("SELECT * FROM contacts.message ORDER BY made_at, id")
    return [OutboxMessage(**dict(row)) for row in rows]


def send_again(files: sqlite3.Connection, id: str, *, now: datetime) -> bool:
    """Let one go again of which nobody knows whether it went; whether there is such a one."""
    found = files.execute(
        "UPDATE contacts.message SET state = 'waiting', next_at = ? "
        "WHERE id = ? AND state IN ('going', 'unknown') AND body != ''",
        [spelt(now), id],
    )
    return found.rowcount == 1


def send_due(
    queue: QueueFiles, mailer: Mailer, *, sender: str, clock: Callable[[], datetime]
) -> Iterator[OutboxMessage]:
    """Hand over what is due, each once; each as it stands after.

    No transaction is open while a server is waited for. Two that send at once share the messages.
    """
    begun = clock()
    while message := _taken(queue, begun):
        data = built(
            Message(message.id, message.address, message.subject, message.body, message.language),
            sender=sender,
            at=clock(),
        )
        yield _noted(queue, message, mailer.send(message.address, data), clock())


def _taken(queue: QueueFiles, due: datetime) -> OutboxMessage | None:
    """The next message that is due, marked as going; None where there is none."""
    with queue.opened() as files:
        row = files.execute(
            "SELECT * FROM contacts.message WHERE state = 'waiting' AND next_at <= ? "
            "ORDER BY next_at, id LIMIT 1",
            [spelt(due)],
        ).fetchone()
        if row is None:
            return None
        files.execute(
            "UPDATE contacts.message SET state = 'going', tries = tries + 1 WHERE id = ?",
            [row["id"]],
        )
        return OutboxMessage(**{**dict(row), "state": "going", "tries": row["tries"] + 1})


def _noted(
    queue: QueueFiles, message: OutboxMessage, answer: Handover, now: datetime
) -> OutboxMessage:
    state: MessageState
    next_at = message.next_at
    if answer.outcome == "later":
        wait = WAITS_MINUTES[message.tries - 1] if message.tries <= len(WAITS_MINUTES) else 1440
        next_at = spelt(now + timedelta(minutes=wait))
        state = "waiting" if message.tries < MOST_TRIES else "refused"
    else:
        state = answer.outcome
    with queue.opened() as files:
        files.execute(
            "UPDATE contacts.message SET state = ?, next_at = ?, answer = ? WHERE id = ?",
            [state, next_at, answer.words, message.id],
        )
        if state == "accepted":  # its secrets are with who is to have them, and nowhere else
            files.execute(
                "UPDATE contacts.message SET address = '', body = '' WHERE id = ?", [message.id]
            )
        row = files.execute("SELECT * FROM contacts.message WHERE id = ?", [message.id]).fetchone()
    return OutboxMessage(**dict(row))
