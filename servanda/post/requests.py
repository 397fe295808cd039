"""Sign-ons that are asked for and not on record yet: who asked, what it waits for, until when.

What leaves it: requests and their approvals. A receipt's number is known to who asked; the secrets
of a link and of a code are kept as hashes alone.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Literal, get_args

from attrs import frozen

# fmt: off
RequestState = Literal[
    "to confirm",  # its message was made: a button or a code is awaited
    "held",        # asked in a burst: no message is made until a keeper lets it through
    "to admit",    # confirmed; a keeper is to say whether the domain is the organisation's
    "signed",      # on record
    "refused",     # by a keeper, with a reason in `alarms`
    "lapsed",      # nobody confirmed in time
]
REQUEST_STATES: tuple[RequestState, ...] = get_args(RequestState)
# fmt: on
MOST_WRONG = 10  # codes typed wrongly for one approval, after which none is looked at


@frozen
class SignRequest:
    """What one organisation asked for; `alarms` say what a keeper should look at first."""

    id: str
    receipt: str
    campaign: str
    organisation: str
    domain: str
    signatory: str  # whom a keeper invited by that name and domain; "" for none
    officers: int  # how many must confirm
    state: RequestState
    reservations: tuple[tuple[int, str], ...]
    language: str
    alarms: tuple[str, ...]
    asked_at: datetime
    until_at: datetime
    moved_at: datetime
    signature: str = ""


@frozen
class Approval:
    """One person's part of a request, by number from 1; `how` is empty until it is confirmed."""

    request: str
    number: int
    code_sha256: str
    confirmed_at: str
    how: str
    wrong: int


def spelt(at: datetime) -> str:
    """An instant as the files have it, in the order of time."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _at(words: str) -> datetime:
    return datetime.fromisoformat(words.replace("Z", "+00:00"))


def _request(row: sqlite3.Row) -> SignRequest:
    said = dict(row)
    for name in ("asked_at", "until_at", "moved_at"):
        said[name] = _at(said[name])
    said["reservations"] = tuple((n, words) for n, words in json.loads(said["reservations"]))
    said["alarms"] = tuple(json.loads(said["alarms"]))
    return SignRequest(**said)


def add_request(
    files: sqlite3.Connection, request: SignRequest, people: Sequence[tuple[str, str, str]]
) -> None:
    """Put a request in the queue, with the address, link's secret and code of each person."""
    row: list[Any] = [
        request.id, request.receipt, request.campaign, request.organisation, request.domain,
        request.signatory, request.officers, request.state, json.dumps(request.reservations),
        request.language, json.dumps(request.alarms), spelt(request.asked_at),
        spelt(request.until_at), spelt(request.moved_at), request.signature,
    ]  # fmt: skip
    files.execute(f"INSERT INTO main.request VALUES ({', '.join('?' * len(row))})", row)  # noqa: S608
    for number, (address, token, code) in enumerate(people, start=1):
        files.execute(
            "INSERT INTO main.approval VALUES (?, ?, ?, ?, '', '', 0)",
            [request.id, number, secret_sha256(token), secret_sha256(request.id + code)],
        )
        files.execute(
            "INSERT INTO contacts.contact VALUES (?, ?, ?, ?)",
            [request.id, number, address, spelt(request.asked_at)],
        )


def secret_sha256(secret: str) -> str:
    """The hash under which a secret is known."""
    return sha256(secret.encode()).hexdigest()


def renew_secrets(
    files: sqlite3.Connection, request: SignRequest, number: int, token: str, code: str
) -> None:
    """Another link and code for one person; those before hold no more."""
    files.execute(
        "UPDATE main.approval SET token_sha256 = ?, code_sha256 = ?, wrong = 0 "
        "WHERE request = ? AND number = ? AND how = ''",
        [secret_sha256(token), secret_sha256(request.id + code), request.id, number],
    )


def requests_of(
    files: sqlite3.Connection,
    campaign: str,
    *,
    address: str = "",
    states: Sequence[RequestState] = REQUEST_STATES,
) -> list[SignRequest]:
    """The requests of a campaign in some states, the oldest first; of one mailbox, where named."""
    own = "AND id IN (SELECT request FROM contacts.contact WHERE address = ?) " if address else ""
    marks = ", ".join("?" * len(states))
    rows = files.execute(
        f"SELECT * FROM main.request WHERE campaign = ? {own}"  # noqa: S608
        f"AND state IN ({marks}) ORDER BY asked_at, id",
        [campaign, *([address] if address else []), *states],
    )
    return [_request(row) for row in rows]


def request_by_receipt(files: sqlite3.Connection, receipt: str) -> SignRequest | None:
    """The request of a receipt's number; None for none."""
    row = files.execute("SELECT * FROM main.request WHERE receipt = ?", [receipt]).fetchone()
    return _request(row) if row else None


def request_by_token(files: sqlite3.Connection, token: str) -> tuple[SignRequest, Approval] | None:
    """The request and the person of a link's secret; None for any other."""
    row = files.execute(
        "SELECT request, number FROM main.approval WHERE token_sha256 = ?", [secret_sha256(token)]
    ).fetchone()
    if row is None:
        return None
    found = files.execute("SELECT * FROM main.request WHERE id = ?", [row["request"]]).fetchone()
    approvals = {each.number: each for each in approvals_of(files, row["request"])}
    return _request(found), approvals[row["number"]]


def approvals_of(files: sqlite3.Connection, request: str) -> list[Approval]:
    """The persons of a request, by number."""
    rows = files.execute(
        "SELECT request, number, code_sha256, confirmed_at, how, wrong FROM main.approval "
        "WHERE request = ? ORDER BY number",
        [request],
    )
    return [Approval(**dict(row)) for row in rows]


def approve(files: sqlite3.Connection, approval: Approval, how: str, *, now: datetime) -> None:
    """One person confirmed, by a button or a code; the first time counts."""
    files.execute(
        "UPDATE main.approval SET confirmed_at = ?, how = ? "
        "WHERE request = ? AND number = ? AND how = ''",
        [spelt(now), how, approval.request, approval.number],
    )


def note_wrong_code(files: sqlite3.Connection, request: str) -> None:
    """A code was typed that is none of a request's."""
    files.execute("UPDATE main.approval SET wrong = wrong + 1 WHERE request = ?", [request])


def move_request(
    files: sqlite3.Connection,
    request: str,
    state: RequestState,
    *,
    now: datetime,
    signature: str = "",
    alarms: Sequence[str] | None = None,
    signatory: str | None = None,
) -> None:
    """A request is in another state from now on."""
    files.execute(
        "UPDATE main.request SET state = ?, moved_at = ?, signature = ? WHERE id = ?",
        [state, spelt(now), signature, request],
    )
    if alarms is not None:
        files.execute(
            "UPDATE main.request SET alarms = ? WHERE id = ?", [json.dumps(list(alarms)), request]
        )
    if signatory is not None:
        files.execute("UPDATE main.request SET signatory = ? WHERE id = ?", [signatory, request])


def contacts_of(files: sqlite3.Connection, request: str) -> dict[int, str]:
    """The addresses of a request's persons by number; none once they are erased."""
    rows = files.execute(
        "SELECT number, address FROM contacts.contact WHERE request = ? ORDER BY number", [request]
    )
    return {row["number"]: row["address"] for row in rows}


@frozen
class AskedLately:
    """How much was asked since an instant: of an address, of a domain, by all that nobody invited.

    `all` is how many requests the campaign ever had.
    """

    address: int
    domain: int
    unknown: int
    all: int


def asked_since(
    files: sqlite3.Connection, campaign: str, address: str, domain: str, *, since: datetime,
    burst_since: datetime,
) -> AskedLately:  # fmt: skip
    """How much was asked since `since`, and of unknown organisations since `burst_since`.

    `domain` is the one that is registered: what lies below it belongs to the same people.
    """

    def count(words: str, *values: str) -> int:
        return int(files.execute(f"SELECT count(*) FROM {words}", values).fetchone()[0])  # noqa: S608

    return AskedLately(
        count("contacts.contact WHERE address = ? AND asked_at >= ?", address, spelt(since)),
        count(
            "main.request WHERE campaign = ? AND (domain = ? OR domain LIKE ?) AND asked_at >= ?",
            campaign, domain,
            f"%.{domain}", spelt(since),
        ),
        count(
            "main.request WHERE campaign = ? AND signatory = '' AND asked_at >= ?",
            campaign, spelt(burst_since),
        ),
        count("main.request WHERE campaign = ?", campaign),
    )  # fmt: skip
