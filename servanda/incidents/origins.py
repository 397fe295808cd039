"""How many independent origins an incident has, and why captures go back to one.

What leaves it: the captures of an incident put together where one derives from another or both
from a third, each with the reason. Never counts outlets: one wire report in ten papers is one
origin. Source: docs/why/incidents.md, "Origins".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from attrs import frozen

from servanda import wording
from servanda.incidents import credits
from servanda.incidents.copies import Joined, leading, stories
from servanda.incidents.houses import Houses
from servanda.incidents.likeness import name
from servanda.model import Capture, Claim, Origin, Text
from servanda.web_places import place_of, voice_of

SAME_TEXT = "the same text"
OWN_WORDS = "told in its own words"
HEADINGS = frozenset({"title", "heading", "pull_link", "caption"})


@frozen
class KnownCaptures:
    """What is known of every capture on record, worked out once for all incidents.

    `headings` are where its text has any, `story` names the capture that stands for each one's
    text, `credit` the agency it is credited to, `listed` what the watch says of its outlets,
    `houses` the house of a folded name.
    """

    captures: Mapping[str, Capture]
    headings: Mapping[str, tuple[tuple[int, int], ...]]
    story: Mapping[str, str]
    credit: Mapping[str, str]
    listed: Houses
    houses: Mapping[str, str]


def known(
    captures: Mapping[str, Capture],
    texts: Mapping[str, Text],
    *,
    story: Mapping[str, str],
    listed: Houses,
) -> KnownCaptures:
    """Look at every capture for its agency and house."""
    houses = known_houses(captures.values(), listed)
    credited = crediting(listed)
    credit = {id: credited(captures[id], text) for id, text in texts.items() if id in captures}
    headings = {id: headings_of(text) for id, text in texts.items()}
    return KnownCaptures(captures, headings, story, credit, listed, houses)


def known_houses(captures: Iterable[Capture], listed: Houses) -> dict[str, str]:
    """The house of every folded name of an outlet or agency that is listed or on record."""
    return credits.houses(captures, listed.of, _agencies(listed).values())


def crediting(listed: Houses) -> Callable[[Capture, Text], str]:
    """What says of a capture which agency it is credited to, or "", by what is listed alone."""
    agencies, houses = _agencies(listed), known_houses((), listed)

    def credited(capture: Capture, text: Text) -> str:
        carried = _carried(capture, listed, agencies)
        return credits.wire(capture, text, carried=carried, houses=houses)

    return credited


def publisher_of(capture: Capture) -> str:
    """The folded name of a capture's publisher, "" where it names none."""
    return credits.plain(capture.publisher) if capture.publisher.strip() else ""


def headings_of(text: Text) -> tuple[tuple[int, int], ...]:
    """Where a text has titles, headings and captions."""
    return tuple((p.start, p.end) for p in text.passages if p.kind in HEADINGS)


def _agencies(listed: Houses) -> dict[str, str]:
    """The agencies whose copy is carried, by folded name."""
    return {credits.plain(wire): wire for wires in listed.wires.values() for wire in wires}


def _carried(capture: Capture, listed: Houses, agencies: Mapping[str, str]) -> tuple[str, ...]:
    """The agencies whose copy a capture's outlet carries, and itself where it is one of them."""
    wires = listed.wires.get(capture.source or "") or listed.wires.get(capture.publisher, ())
    itself = agencies.get(credits.plain(capture.publisher), "")
    return (*wires, itself) if itself else wires


def house_of(capture: Capture, listed: Houses) -> str:
    """The publishing house a capture comes from; "" where nothing tells.

    Where the watch names no house of its source or publisher, the publisher's own name, or the
    host of the address, stands for it.
    """
    for given in (capture.source or "", capture.publisher):
        if given and given in listed.of:
            return listed.of[given]
    if capture.publisher.strip():
        return credits.plain(capture.publisher)
    return host_of(capture)


def host_of(capture: Capture) -> str:
    """The host that a capture lies on, of an archive's copy the one it copies; "" for a file."""
    place = place_of(capture.address)
    return place.host if place else ""


def voices(captures: Sequence[Capture], texts: Sequence[Text]) -> dict[str, str]:
    """Who speaks in each capture: the voice of the copy of its story that came first.

    So a story printed on four hundred hosts is one voice, and not four hundred; and one host is
    one voice, whatever its pages call themselves and whichever agencies they credit. "" where
    nobody is known to speak: the name of a file, and what it calls itself, is nobody's.
    """
    by_id = {capture.id: capture for capture in captures}
    story = stories(tuple(text for text in texts if text.capture in by_id))
    lead = leading(by_id, story)
    return {
        id: voice_of(lead[story[id]] if id in story else capture) for id, capture in by_id.items()
    }


def origins(claims: Sequence[Claim], known: KnownCaptures) -> tuple[Origin, ...]:
    """Put the captures of an incident together by origin, each with the reason, in order.

    Copies of one text and reports credited to one agency come first; then reports that give an
    outlet or a speaker as where they have it from, and houses. A house counts only for the
    capture first on record of each text, and never for what it has from elsewhere: so that a
    copy never makes two sources one.
    """
    by_capture: dict[str, list[Claim]] = {}
    for claim in claims:
        by_capture.setdefault(claim.capture, []).append(claim)
    meeting = _Meeting(by_capture, {id: _called(known.captures.get(id), id) for id in by_capture})
    for capture in by_capture:
        meeting.meet(f"story {known.story.get(capture, capture)}", capture, SAME_TEXT)
        if agency := known.credit.get(capture):
            meeting.meet(f"house {agency}", capture, f"credited to {agency}")
    firsts: dict[str, str] = {}
    for capture in by_capture:
        firsts.setdefault(meeting.joined.of(capture), capture)
    credited = {meeting.joined.of(capture) for capture in by_capture if known.credit.get(capture)}
    for root, capture in firsts.items():
        if root not in credited:
            _derive(capture, by_capture[capture], known, meeting)
    return meeting.origins()


def _called(capture: Capture | None, id: str) -> str:
    return wording.source(capture) if capture else id


def _derive(capture: str, claims: Sequence[Claim], known: KnownCaptures, meeting: _Meeting) -> None:
    """Join one report with the outlet it cites, else with its house; and with its one speaker.

    A host of no listed outlet is one house, whatever its pages call themselves.
    """
    page = known.captures.get(capture)
    house = house_of(page, known.listed) if page else ""
    source = _cited(capture, claims, known, house)
    if source:
        meeting.meet(f"house {source}", capture, f"it cites {source}")
    elif house:
        meeting.meet(f"house {house}", capture, known.listed.why(house))
        if page and page.source is None and (host := host_of(page)):
            meeting.meet(f"host {host}", capture, f"the same host ({host})")
    if speaker := _witness(claims):
        meeting.meet(f"witness {speaker}", capture, f"the words of one speaker ({speaker})")


def _cited(capture: str, claims: Sequence[Claim], known: KnownCaptures, house: str) -> str:
    """The outlet that a report gives as its source where it first tells of the event, or "".

    A headline names no source and is passed over where the body tells it too.
    """
    headings = known.headings.get(capture, ())
    body = [c for c in claims if not any(start <= c.quote.start < end for start, end in headings)]
    first = min(body or claims, key=lambda claim: (claim.quote.start, claim.id))
    source = credits.cited(first, known.houses)
    return "" if source == house else source


def _witness(claims: Iterable[Claim]) -> str:
    """The one speaker all the claims are the words of, known or named in full, or ""."""
    speakers = set()
    for claim in claims:
        named = name(claim.said_by) if claim.said_by else ()
        full = " ".join(named) if len(named) > 1 else ""
        speakers.add((claim.said_by.actor or full) if claim.said_by else "")
    return speakers.pop() if len(speakers) == 1 else ""


class _Meeting:
    """Captures that meet at a key are of one origin; remembers why each joined, and whom."""

    def __init__(self, captures: Iterable[str], called: Mapping[str, str]) -> None:
        self.order = list(captures)
        self.joined = Joined(self.order)
        self._called = called
        self._reasons: dict[str, list[tuple[str, str]]] = {}
        self._first: dict[str, str] = {}
        self._alone: dict[str, str] = {}

    def meet(self, key: str, capture: str, reason: str) -> None:
        """Let a capture join the one that came first to this key."""
        other = self._first.setdefault(key, capture)
        if other == capture and reason.startswith(("it cites", "credited")):
            self._alone[capture] = reason
        if self.joined.of(other) != self.joined.of(capture):
            self.joined.join(other, capture)
            self._reasons.setdefault(capture, []).append((reason, other))

    def origins(self) -> tuple[Origin, ...]:
        """The captures by origin, in order, with the reasons of each."""
        groups: dict[str, list[str]] = {}
        for capture in self.order:
            groups.setdefault(self.joined.of(capture), []).append(capture)
        return tuple(
            Origin(
                tuple(group),
                self._reason(group),
                tuple(self._because(capture) for capture in group),
            )
            for group in groups.values()
        )

    def _reason(self, group: Sequence[str]) -> str:
        if len(group) == 1:
            why = self._alone.get(group[0], "")
            return f"one report, {why}" if why else "one report, no copy of another"
        reasons = dict.fromkeys(
            why for capture in group for why, _ in self._reasons.get(capture, ())
        )
        return "one origin: " + "; ".join(reasons)

    def _because(self, capture: str) -> str:
        """Why a capture is with the others: "the same text as The Lantern"."""
        reasons = [
            f"the same text as {self._called[other]}"
            if reason == SAME_TEXT
            else f"{reason}, as with {self._called[other]}"
            for reason, other in self._reasons.get(capture, ())
        ]
        return "; ".join(reasons) or self._alone.get(capture, "") or OWN_WORDS
