"""Which sources of an incident a letter names in its text, the strongest first, and by what rule.

What leaves it: claims in the order of their strength, and the rule in words, which stands in each
letter. Strength says how a telling came about, never whether it is true.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from servanda import wording
from servanda.model import Capture, Claim, Incident, Interval

# So many sources of one incident are named where it is told; the others stand in the annex.
STRONGEST = 3
RULE = (
    "Where an incident is told, three sources of it at most are named: one of each independent "
    "origin before a second one of any, and one of each outlet before a second page of any. Among "
    "these a page of a known outlet comes before one that only names itself, a report in a page’s "
    "own voice before words that it repeats, a page kept whole before one that showed a wall in "
    "place of its article, and a page of the nearest day before one of another."
)
_FAR = 100_000  # days: a page without a date comes after all that have one


def strongest(
    claims: Sequence[Claim], incident: Incident, captures: Mapping[str, Capture]
) -> list[Claim]:
    """All of some claims of an incident by the rule; those alike in everything keep their order."""
    origin = {id: at for at, each in enumerate(incident.origins) for id in each.captures}
    voice = wording.voices_of(captures.values()).of
    ordered = sorted(claims, key=lambda claim: _weakness(claim, incident, captures))
    origins: set[object] = set()
    voices: set[str] = set()
    ranks: dict[str, int] = {}
    for claim in ordered:
        own_origin = origin.get(claim.capture, claim.capture)
        own_voice = voice.get(claim.capture) or claim.capture
        ranks[claim.id] = (own_origin in origins) + (own_voice in voices)
        origins.add(own_origin)
        voices.add(own_voice)
    return sorted(ordered, key=lambda claim: ranks[claim.id])


def _weakness(
    claim: Claim, incident: Incident, captures: Mapping[str, Capture]
) -> tuple[bool, bool, bool, int]:
    """What puts a claim after others, the heaviest first."""
    capture = captures.get(claim.capture)
    if capture is None:
        return True, True, True, _FAR
    kept_whole = bool(capture.bytes_sha256) and not capture.wall
    days = _days_between(incident.when, capture.published.when)
    return capture.only_said, claim.said_by is not None, not kept_whole, days


def _days_between(one: Interval, other: Interval) -> int:
    """How many days lie between two stretches; none where they meet, very many if one is open."""
    ends = (one.from_on, one.to_on, other.from_on, other.to_on)
    if any(end is None or end in (date.min, date.max) for end in ends):
        return _FAR
    first, last, begins, ended = (end.toordinal() for end in ends if end is not None)
    return max(begins - last, first - ended, 0)
