"""What a site asks of machines: its robots.txt (RFC 9309).

What leaves it: whether an address may be asked, and how long to wait between two.
"""

from __future__ import annotations

from protego import Protego

AGENT = "Servanda"  # rules for it are heeded whatever requests call themselves
LIMIT_BYTES = 500_000  # RFC 9309 asks to read at least this much
LONGEST_SECONDS = 60.0  # a longer wait between two pages is a way to say no


class Robots:
    """The rules of one site, for what requests call themselves and for this program by its name.

    Of the two the stricter holds.
    """

    def __init__(self, data: bytes, *, agent: str = AGENT) -> None:
        self._agents = (agent, AGENT)
        self._rules = Protego.parse(data[:LIMIT_BYTES].decode("utf-8", "replace"))

    def allow(self, address: str) -> bool:
        """Whether this address may be asked."""
        return all(self._rules.can_fetch(address, agent) for agent in self._agents)

    @property
    def delay_seconds(self) -> float:
        """How long to wait between two pages; 0 where nothing is asked."""
        try:
            seconds = max(float(self._rules.crawl_delay(agent) or 0.0) for agent in self._agents)
        except ValueError:
            return 0.0
        return min(max(seconds, 0.0), LONGEST_SECONDS)
