"""What a site asks of machines: its robots.txt (RFC 9309).

What leaves it: whether an address may be asked, and how long to wait between two.
"""

from __future__ import annotations

import re

from protego import Protego

from servanda.sources.list_text import text_of

AGENT = "Servanda"  # rules for it are heeded whatever requests call themselves
LIMIT_BYTES = 500_000  # RFC 9309 asks to read at least this much
LONGEST_SECONDS = 60.0  # a longer wait between two pages is a way to say no
# A mark, or a mark read as another alphabet, at the start of any line: files are joined together.
_NOT_SEEN = re.compile("(?m)^(?:[\ufeff\u200b\u00a0\u2060]|ï»¿)+")


class Robots:
    """The rules of one site, for what requests call themselves and for this program by its name.

    Of the two the stricter holds. The file may be in whatever encoding the site keeps it.
    """

    def __init__(self, data: bytes, *, agent: str = AGENT) -> None:
        self._agents = (agent, AGENT)
        text, _ = text_of(data[:LIMIT_BYTES])
        lines = re.sub("\r\n?|\u2028|\x85", "\n", text)
        self._rules = Protego.parse(_NOT_SEEN.sub("", lines))

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
