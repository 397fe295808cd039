"""What foreign reports are laid to Cambodia, when they are read in a watch of Cambodia.

What leaves it: of the incidents in labelled reports of attacks elsewhere, how many are proposed as
a breach or threat by Cambodia, and how many are only asked about. Each proposal is a fault, since
nobody in such a report is bound by the Paris Agreements for what was done.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from attrs import frozen

from bench.calibration import wilson
from bench.clauses import paris
from bench.hrdsattack import passages_of, rows_of
from bench.reading import page
from servanda import claims, incidents, lexicon, links
from servanda.model import Link

STATE = "cambodia"  # the state's id in the agreement's file
OURS = "Cambodia"
LAID = ("breaches", "threatens")


@frozen
class ForeignIncident:
    """An incident of a report from elsewhere, and how its links lay it to Cambodia."""

    act: str
    quote: str
    proposed: tuple[str, ...]  # reasons of links proposed as a breach or threat
    asked: tuple[str, ...]


def incidents_of(path: Path) -> Iterator[ForeignIncident]:
    """The incidents of each report that names Cambodia nowhere, read with the agreement at hand."""
    words = lexicon.load()
    for row in rows_of(path):
        sample = row["sample"]
        parts = passages_of(sample)
        if any(OURS in passage for _, passage in parts):
            continue
        on = datetime.fromisoformat(sample["Input.publish_date"]).date()
        capture, text = page(str(sample["Input.GLOBALEVENTID"]), parts, on)
        told = claims.read(
            capture, text, parser=claims.load_parser(), lexicon=words, agreements=(paris(),)
        )
        for incident in incidents.group([told], [capture], [text], lexicon=words):
            laid = [
                link
                for link in links.propose([incident], paris(), paris().actors, lexicon=words)
                if link.bearing in LAID and STATE in link.bearers
            ]
            quote = incident.claims[0].quote.quote
            yield ForeignIncident(incident.act, quote, _why(laid, False), _why(laid, True))


def _why(laid: list[Link], asks: bool) -> tuple[str, ...]:
    return tuple(link.reason for link in laid if link.asks == asks)


def report(data: Path) -> str:
    """The counts, and the words of each incident that is laid to Cambodia."""
    every = list(incidents_of(data / "hrdsattack" / "dev.json"))
    laid = [one for one in every if one.proposed]
    asked = [one for one in every if one.asked and not one.proposed]
    low, high = wilson(len(laid), len(every))
    lines = [
        f"{len(laid)} of {len(every)} incidents in reports from elsewhere are proposed as a breach "
        f"or threat by Cambodia ({100 * low:.0f} to {100 * high:.0f} in a hundred); "
        f"{len(asked)} more are asked about.",
        *(f"  {one.act}: {' '.join(one.quote.split())[:160]}" for one in laid),
    ]
    return "\n".join(lines)
