"""Asking the sites of sources no faster and no more often than they can bear.

What leaves it: questions, one at a time, each with when its site is ready for it; then the answer,
each exchange archived, or an error that says how it ended. Whoever drives it puts the questions:
see `servanda.watch.gathering.side_by_side`.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from datetime import datetime
from functools import partial
from urllib.parse import urlsplit

from attrs import define, field, frozen

from servanda import captures
from servanda.captures import Failed, Fetched, Refused, Route, Vault
from servanda.errors import SourceError
from servanda.sources import Robots
from servanda.watch.source_files import Gathering

TRIES = 3
LONGEST_WAIT_SECONDS = 120.0  # a site that asks for a longer wait is asked again another day
_LATER = (429, 503)  # with these a site may say when to come again
_PASSING = (500, 502, 504)


@frozen
class Means:
    """What a gathering needs of the world: two clocks, a pause, and the way to the network.

    `fetch` is called from several threads at once, the others never.
    """

    now: Callable[[], datetime]
    seconds: Callable[[], float]
    pause: Callable[[float], None]
    fetch: Callable[..., Fetched] = captures.fetch


@frozen
class Wish:
    """A page that is wanted. `conditions` are looked up when its turn has come.

    `from_own_file` says that a list on this machine names it, and no list that was fetched.
    """

    address: str
    gathering: Gathering
    conditions: Callable[[], Mapping[str, str]] = dict
    from_own_file: bool = False

    @property
    def places_here(self) -> frozenset[str]:
        """The hosts and ports of this machine that may be asked for it."""
        if not self.gathering.on_this_machine:
            return frozenset()
        own = (self.address,) if self.from_own_file else ()
        return captures.places_here((*self.gathering.at, *own))


@frozen
class Request:
    """One request to be sent once the steady clock is at `ready_at`; `ask` sends it."""

    address: str
    ready_at: float
    ask: Callable[[], Fetched]


Asking = Generator[Request, Fetched, Fetched]


def site_of(address: str) -> str:
    """The site that bears a request: a machine's name and port, whatever the scheme.

    With and without "www." it is one: most redirects go from one to the other.
    """
    return urlsplit(address).netloc.lower().removeprefix("www.")


class RobotsForbid(SourceError):
    """A site's robots.txt asks that this address be left alone."""


@define
class _Site:
    """What is known of one site in this gathering. `robots` is None until they were asked for."""

    ready_at: float = 0.0
    robots: Robots | None = None
    why_not: str = ""  # why its robots.txt could not be had, so nothing may be asked


@define
class Polite:
    """The sites asked in one gathering."""

    means: Means
    vault: Vault
    route: Route | None
    user_agent: str = captures.NEUTRAL_AGENT
    _sites: dict[str, _Site] = field(factory=dict)

    def asking(self, wish: Wish) -> Asking:
        """The questions that a wish takes; at the end its answer.

        What passes (a full house, a break of the line) is tried three times. Raises RobotsForbid,
        Refused or Failed; every exchange is in the archive by then. Nothing else may be asked of
        the site meanwhile.
        """
        address, gathering = wish.address, wish.gathering
        site = self._site(address)
        if not gathering.ignores_robots:
            yield from self._heed(site, wish)
        asks = site.robots.delay_seconds if site.robots and not gathering.ignores_robots else 0.0
        delay = max(gathering.delay_seconds, asks)
        for attempt in range(1, TRIES + 1):
            try:
                return (yield from self._once(address, wish, delay, wish.conditions()))
            except Failed as error:
                wait = _wait(error, delay * 2**attempt)
                if wait is None or attempt == TRIES:
                    raise
                site.ready_at = max(site.ready_at, self.means.seconds() + wait)
        raise AssertionError("the last try returns or raises")

    def _once(
        self, address: str, wish: Wish, delay: float, conditions: Mapping[str, str]
    ) -> Asking:
        site, named = self._site(address), wish.places_here
        here = {"open_here": named} if named else {}
        ask = partial(
            self.means.fetch,
            address,
            conditions=conditions,
            route=self.route,
            user_agent=self.user_agent,
            **here,
        )
        try:
            fetched = yield Request(address, site.ready_at, ask)
        except Failed as error:
            self.vault.record(error.exchanges)
            raise
        finally:
            site.ready_at = self.means.seconds() + delay
        self.vault.record(fetched.exchanges)
        return fetched

    def _heed(self, site: _Site, wish: Wish) -> Generator[Request, Fetched, None]:
        """Ask for the site's robots.txt once; RobotsForbid where it says no."""
        address = wish.address
        parts = urlsplit(address)
        place = f"{parts.scheme}://{parts.netloc}/robots.txt"
        if site.robots is None and not site.why_not:
            try:
                answer = yield from self._once(place, wish, 0.0, {})
                site.robots = Robots(answer.data, agent=self.user_agent)
            except Refused as error:  # RFC 9309: with 4xx there are no rules, with 5xx no leave
                site.robots = Robots(b"")
                if error.status >= 500 or error.status == 429:
                    site.why_not = f"it answers {error.status} for robots.txt"
            except Failed as error:
                site.why_not = f"its robots.txt cannot be had: {error}"
        if site.why_not:
            raise Failed(f"{address}: was not asked: {site.why_not}. It is tried next time.")
        if site.robots and not site.robots.allow(address):
            raise RobotsForbid(
                f"{address}: robots.txt of {parts.netloc} asks machines to leave it alone. It was "
                "not asked for. Ask the site, or say in the source's file why it must be had "
                '([gather] ignores_robots = "...").'
            )

    def _site(self, address: str) -> _Site:
        parts = urlsplit(address)
        return self._sites.setdefault(f"{parts.scheme}://{parts.netloc}", _Site())


def _wait(error: Failed, backoff_seconds: float) -> float | None:
    """How long to wait before trying again; None where that would be no use now."""
    if not isinstance(error, Refused):
        return backoff_seconds if isinstance(error.__cause__, OSError) else None
    if error.status in _PASSING:
        return backoff_seconds
    if error.status not in _LATER or not error.exchanges:
        return None
    delay = error.exchanges[-1].headers.get("Retry-After", "")
    wait = float(delay) if delay.isdigit() and len(delay) < 9 else backoff_seconds
    return wait if wait <= LONGEST_WAIT_SECONDS else None
