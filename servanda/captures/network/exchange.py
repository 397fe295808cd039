"""What one request to the network leaves behind: the words sent, the words received.

What leaves it: plain records that an archive can be made of, and the two ways a fetch ends
without a page. Nothing here speaks to the network.
"""

from __future__ import annotations

from datetime import datetime
from email.message import Message
from email.parser import HeaderParser

from attrs import frozen

from servanda.errors import SourceError


@frozen
class Exchange:
    """One request and its answer as they went over the wire.

    `body` has the transfer coding undone and the content coding (gzip, br) kept as sent.
    `truncated` says why the body stops before its end, in WARC's words: "length", "time" or
    "disconnect"; empty where it is whole.
    """

    address: str  # asked for
    at: datetime  # UTC, when the request was sent
    peer: str  # IP address of the machine reached; "" through a proxy
    request_head: bytes  # request line and headers, ending with an empty line
    response_head: bytes  # status line and headers, byte for byte as received
    status: int
    body: bytes
    truncated: str = ""

    @property
    def headers(self) -> Message:
        """The answer's headers, found by name in any case: `exchange.headers["ETag"]`."""
        _, _, rest = self.response_head.partition(b"\n")
        # as Latin-1 every byte is a letter; left as bytes, some would come out as no string
        return HeaderParser().parsestr(rest.decode("latin-1"))


@frozen
class Fetched:
    """What an address gave. `address` is where it was in the end, after redirects.

    `data` has the content coding undone; it is b"" where status 304 says that nothing changed.
    """

    data: bytes
    media_type: str
    address: str
    status: int
    exchanges: tuple[Exchange, ...] = ()  # redirects first, the answer last


class Failed(SourceError):
    """A fetch brought no page. `exchanges` holds what went over the wire until then."""

    def __init__(self, message: str, exchanges: tuple[Exchange, ...] = ()) -> None:
        super().__init__(message)
        self.exchanges = exchanges


class Refused(Failed):
    """The other side answered, but with no page: 401, 403, 404, 410, 429, 451, 5xx and such."""

    def __init__(self, message: str, exchanges: tuple[Exchange, ...], status: int) -> None:
        super().__init__(message, exchanges)
        self.status = status
