"""Exchanges to archive, as a fetch would hand them over."""

from __future__ import annotations

from datetime import UTC, datetime

from servanda.captures import Exchange

AT = datetime(2026, 3, 1, 6, 30, tzinfo=UTC)


def exchange(
    path: str = "/a",
    body: bytes = b"<p>The radio was closed.</p>",
    *,
    status: int = 200,
    headers: str = "Content-Type: text/html; charset=utf-8",
    at: datetime = AT,
) -> Exchange:
    """One request to example.org and its answer."""
    head = f"HTTP/1.1 {status} {'OK' if status == 200 else 'Other'}\r\n{headers}\r\n\r\n"
    return Exchange(
        address=f"http://example.org{path}",
        at=at,
        peer="192.0.2.7",
        request_head=f"GET {path} HTTP/1.1\r\nHost: example.org\r\n\r\n".encode(),
        response_head=head.encode("latin-1"),
        status=status,
        body=body,
    )
