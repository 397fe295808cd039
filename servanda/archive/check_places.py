"""Whether the places of a site are those that the incidents on its map name, and no others.

What leaves it: sentences, as in checks.py. In which country a place lies and of what its point is
needs a gazetteer, which only `servanda verify` has. `verify.py` carries this very file.
"""

from __future__ import annotations

from collections.abc import Iterator

from servanda.archive.edition import BEFORE_PLACES, Edition, form_of
from servanda.archive.shown_incidents import mapped_places, place_key


def place_faults(edition: Edition) -> Iterator[str]:
    """Each place that an incident on the map names has one row, in their order."""
    if form_of(edition) in BEFORE_PLACES:
        return
    told, wanted = [place_key(place) for place in edition.places], list(mapped_places(edition))
    if told == wanted:
        return
    odd = next((key for key in [*told, *wanted] if (key in told) != (key in wanted)), None)
    what = f"{odd[0]} is there and no incident on the map names it so" if odd in told and odd else (
        f"{odd[0]} is missing; an incident on the map names it" if odd else "not in their order"
    )  # fmt: skip
    yield f"data/places.jsonl: {what}."
