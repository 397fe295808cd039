"""Erasing addresses: what nobody needs any more is gone from the disk's file, and it says so.

What leaves it: how much was erased. What an organisation signed stays; who of it wrote does not.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime

from attrs import frozen

from servanda.post.queue_files import QueueFiles
from servanda.post.requests import spelt


@frozen
class Erased:
    """How many addresses and messages were erased."""

    addresses: int
    messages: int


def erase_contacts(queue: QueueFiles, *, moved_before: datetime, everything: bool) -> Erased:
    """Addresses of requests that are over since an instant are gone, with their messages.

    `everything` erases those of requests that wait too: nobody of them can be written to again.
    The pages that held them are written over and given back, so that no program finds them in the
    file; what a disk or a backup keeps besides is beyond a program.
    """
    over = (
        "1" if everything
        else "request IN (SELECT id FROM main.request WHERE moved_at < :before "
        "AND state IN ('signed', 'refused', 'lapsed'))"
    )  # fmt: skip
    about = "1" if everything else (
        "state NOT IN ('waiting', 'going') AND (made_at < :before) "
        "AND about NOT IN (SELECT id FROM main.request WHERE state NOT IN "
        "('signed', 'refused', 'lapsed'))"
    )  # fmt: skip
    said = {"before": spelt(moved_before)}
    with queue.opened() as files:
        addresses = files.execute(f"DELETE FROM contacts.contact WHERE {over}", said).rowcount  # noqa: S608
        messages = files.execute(f"DELETE FROM contacts.message WHERE {about}", said).rowcount  # noqa: S608
    with closing(sqlite3.connect(queue.contacts)) as contacts:
        contacts.execute("PRAGMA secure_delete = ON")
        contacts.execute("VACUUM")
    return Erased(addresses, messages)
