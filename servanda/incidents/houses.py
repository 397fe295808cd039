"""Which outlets are one house, and whose copy each carries: the one place that says so.

What leaves it: the house of every outlet that a watch lists. Outlets of one family or of one owner
are one house, and so is an owner that is an outlet itself; a house counts as one origin.
Source: docs/why/incidents.md, "Origins".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from attrs import frozen

from servanda.incidents.copies import Joined
from servanda.incidents.credits import plain
from servanda.model import Outlet


@frozen
class Houses:
    """What a watch says of its outlets, by their ids and their publishers' names.

    `of` gives the house where it is not the publisher's own, `owned` the houses of one owner, and
    `wires` the agencies whose copy is carried.
    """

    of: Mapping[str, str] = {}
    owned: frozenset[str] = frozenset()
    wires: Mapping[str, tuple[str, ...]] = {}

    def why(self, house: str) -> str:
        """Why two reports of a house are one origin."""
        return f"the same {'owner' if house in self.owned else 'publisher'} ({house})"


def houses(outlets: Sequence[Outlet]) -> Houses:
    """The houses of a watch's outlets. A family's name stands for its house, else the owner's."""
    owners = {plain(outlet.owner) for outlet in outlets} - {""}
    joined = Joined(outlet.id for outlet in outlets)
    first: dict[str, str] = {}
    for outlet in outlets:
        for key in _keys(outlet, owners):
            joined.join(first.setdefault(key, outlet.id), outlet.id)
    of: dict[str, str] = {}
    owned: set[str] = set()
    for group in _groups(outlets, joined):
        families = sorted(outlet.family for outlet in group if outlet.family)
        theirs = sorted(plain(outlet.owner) for outlet in group if outlet.owner)
        if not families and not theirs:
            continue
        house = (families or theirs)[0]
        owned |= set() if families else {house}
        names = [name for outlet in group for name in (outlet.id, outlet.publisher)]
        of |= dict.fromkeys([*names, *theirs], house)
    wires = {
        name: outlet.wires
        for outlet in outlets
        if outlet.wires
        for name in (outlet.id, outlet.publisher)
    }
    return Houses(of, frozenset(owned), wires)


def _keys(outlet: Outlet, owners: set[str]) -> Iterable[str]:
    """What outlets of one house have in common."""
    if outlet.family:
        yield f"family {outlet.family}"
    names = (outlet.owner, outlet.family, outlet.publisher, *outlet.aliases)
    yield from (f"owner {name}" for name in sorted({plain(name) for name in names} & owners))


def _groups(outlets: Sequence[Outlet], joined: Joined) -> Iterable[list[Outlet]]:
    groups: dict[str, list[Outlet]] = {}
    for outlet in outlets:
        groups.setdefault(joined.of(outlet.id), []).append(outlet)
    return groups.values()
