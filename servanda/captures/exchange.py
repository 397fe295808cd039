"""One request and its answer as they went over the wire.

What leaves it: a record of bytes, nothing read into it. What is archived is made of these.
"""

from __future__ import annotations

from datetime import datetime

from attrs import frozen


@frozen
class Exchange:
    """One request and its answer as they went over the wire; what WARC records are made of."""

    address: str  # asked for
    at: datetime  # UTC, when the request was sent
    peer: str  # IP address of the machine reached; "" through a proxy
    request_head: bytes  # request line and headers, CRLF, ending with an empty line
    response_head: bytes  # status line and headers as received, ending with an empty line
    status: int
    body: bytes  # transfer coding undone, content coding (gzip, br) kept as sent
