"""Mail, and who waits for it: the two files of a campaign's queue, and the only door to a server.

What leaves it: what was asked and how far it is, messages handed to the user's own mail server,
and what that said. Nothing is sent unasked, and nothing is sent twice.
"""

from sqlite3 import Connection as Connection

from servanda.post.client import Smtp, is_address
from servanda.post.erasing import Erased, erase_contacts
from servanda.post.messages import Message, built
from servanda.post.outbox import (
    MESSAGE_STATES,
    OutboxMessage,
    messages_of,
    queue_message,
    send_again,
    send_due,
)
from servanda.post.queue_files import QueueFiles
from servanda.post.requests import (
    MOST_WRONG,
    REQUEST_STATES,
    Approval,
    RequestState,
    SignRequest,
    add_request,
    approvals_of,
    approve,
    asked_since,
    contacts_of,
    move_request,
    note_wrong_code,
    renew_secrets,
    request_by_receipt,
    request_by_token,
    requests_of,
)

__all__ = [
    "MESSAGE_STATES",
    "MOST_WRONG",
    "REQUEST_STATES",
    "Approval",
    "Connection",
    "Erased",
    "Message",
    "OutboxMessage",
    "QueueFiles",
    "RequestState",
    "SignRequest",
    "Smtp",
    "add_request",
    "approvals_of",
    "approve",
    "asked_since",
    "built",
    "contacts_of",
    "erase_contacts",
    "is_address",
    "messages_of",
    "move_request",
    "note_wrong_code",
    "queue_message",
    "renew_secrets",
    "request_by_receipt",
    "request_by_token",
    "requests_of",
    "send_again",
    "send_due",
]
