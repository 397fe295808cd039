"""Words for sources: outlets, addresses, what was heard, and those whom a page calls only "he".

What leaves it: plain strings. No kind of silence is taken for another, and a name that is
withheld stays so.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from attrs import frozen

from servanda.model import Capture, Claim, Hearing, HearingState
from servanda.web_places import names_itself, place_of, voice_of
from servanda.wording.grammar import count, day, listed

STATEMENT = "statement:"  # how the address of a statement begins
SHEET = "sheet:"  # how the address of a list that somebody imported begins
FILE = "file:"  # how that of a file begins in what is published; its name is withheld

# In the order in which a page lists them; "was" and "were" are left to what goes before.
HEARING_WORDS: dict[HearingState, str] = {
    "spoke": "spoke",
    "spoke less than expected": "spoke less than expected",
    "said nothing": "said nothing",
    "not reached": "could not be reached",
    "not expected": "not expected",
}

ISO_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
PAUSED = "paused by us"  # in place of "not reached": it was not asked, so nothing is known of it

# What may begin a sentence in place of a name.
PRONOUNS = frozenset(
    (
        *("he", "she", "they", "it", "his", "her", "their", "its"),
        *("il", "elle", "ils", "elles", "dia", "mereka", "ia"),
    )
)


@frozen
class Tellers:
    """How many tell something: outlets, files that only name themselves one, and the rest.

    The rest are pages and lists of no outlet.
    """

    outlets: int
    naming_themselves: int = 0
    others: int = 0


@frozen
class Voices:
    """Who speaks in each capture by its id, "" where nobody is known, and which name themselves."""

    of: Mapping[str, str]
    naming_themselves: frozenset[str] = frozenset()


def voices_of(captures: Iterable[Capture]) -> Voices:
    """The voice of each capture; the same bytes are one voice's, however often they were added."""
    first: dict[str, str] = {}
    every = {capture.id: capture for capture in captures}
    for capture in every.values():
        key = capture.bytes_sha256 or capture.id
        first[key] = first.get(key) or voice_of(capture)
    of = {id: first[capture.bytes_sha256 or id] for id, capture in every.items()}
    named = (id for id, capture in every.items() if not of[id] and names_itself(capture))
    return Voices(of, frozenset(named))


def tellers(claims: Iterable[Claim], voices: Voices) -> Tellers:
    """How many tell what some claims do. An outlet is a voice: a listed source, or a host."""
    told = {claim.capture: voices.of.get(claim.capture, "") for claim in claims}
    nobody = {id for id, voice in told.items() if not voice}
    named = nobody & voices.naming_themselves
    return Tellers(len(set(told.values()) - {""}), len(named), len(nobody) - len(named))


def told_by(tellers: Tellers) -> str:
    """How many outlets tell it, and how many sources that are none.

    >>> told_by(Tellers(1, 1, 2))
    'one outlet, one file that names itself an outlet and two other sources'
    """
    parts = [count(tellers.outlets, "outlet") if tellers.outlets else "no named outlet"]
    if tellers.naming_themselves == 1:
        parts.append("one file that names itself an outlet")
    elif tellers.naming_themselves:
        parts.append(f"{count(tellers.naming_themselves, 'file')} that name themselves an outlet")
    if tellers.others:
        parts.append(count(tellers.others, "other source"))
    return listed(parts)


def sourced(tellers: Tellers, origins: int) -> str:
    """How many sources tell it, and how many of them do not derive from one another.

    >>> sourced(Tellers(20), 1)
    '20 outlets, one independent origin'
    """
    return f"{told_by(tellers)}, {count(origins, 'independent origin')}"


def outlet(capture: Capture) -> str:
    """The outlet that published a capture, else the host it lies on; "" where none is known.

    The name of a file is no outlet's, and nobody published a statement. A name that a page only
    says is its own is none either.
    """
    if capture.source is not None or capture.named_by_person:
        return capture.publisher or _host(capture)
    return _host(capture)


def _host(capture: Capture) -> str:
    place = place_of(capture.address)
    return place.host if place else ""


def address(address: str) -> str:
    """An address as a page or letter gives it: of a file or statement, that it is withheld.

    >>> address("file:withheld-2")
    'not published, a file added by hand (2)'
    """
    kinds = (STATEMENT, "a statement"), (SHEET, "an imported list"), (FILE, "a file added by hand")
    for start, what in kinds:
        if address.startswith(f"{start}withheld"):
            number = address.removeprefix(f"{start}withheld").lstrip("-")
            return f"not published, {what}" + (f" ({number})" if number else "")
    return address


def outlets(captures: Iterable[Capture]) -> dict[str, str]:
    """The outlet of each capture by its id; the same bytes are of one, however often added."""
    first: dict[str, str] = {}
    every = list(captures)
    for capture in every:
        first[capture.bytes_sha256] = first.get(capture.bytes_sha256) or outlet(capture)
    return {capture.id: first[capture.bytes_sha256] for capture in every}


def source(capture: Capture) -> str:
    """What a capture is called where its source is named."""
    if capture.address.startswith(STATEMENT):
        return "a statement"
    if capture.address.startswith(SHEET):
        return "a list of coded incidents"
    host, name = outlet(capture), capture.publisher.strip()
    if capture.only_said:
        return f"a page that says it is {capture.publisher} (not confirmed)"
    if capture.source is None and not capture.named_by_person and host:
        calls = f"{host}, which calls itself {name}"
        return calls if name and name.casefold() != host else capture.address
    return host or name or "a page of no named outlet"


def heard(number: int, expected: int, hearings: Sequence[Hearing]) -> str:
    """How many sources were heard, in a clause that never takes one kind of silence for another.

    >>> heard(3, 0, ())
    '3 sources heard; none is listed, so nobody knows how many should have spoken'
    """
    if not hearings and not expected:
        return (
            f"{number} {'source' if number == 1 else 'sources'} heard; none is listed, so nobody "
            "knows how many should have spoken"
        )
    states = Counter(hearing.state for hearing in hearings if not hearing.reason)
    if not hearings:
        states = Counter({"spoke": number})
    parts = [
        f"{states[state]} {verb}"
        for state, verb in HEARING_WORDS.items()
        if states[state] and state != "not expected"
    ]
    if paused := sum(bool(hearing.reason) for hearing in hearings):
        parts.append(f"{paused} {'was' if paused == 1 else 'were'} {PAUSED}")
    sources = "source" if expected == 1 else "sources"
    words = f"of {expected} {sources} expected, {listed(parts) or 'none spoke'}"
    others = states["not expected"]
    was = "was" if others == 1 else "were"
    return words + (f"; {others} more {was} listed and not expected" if others else "")


def hearing(record: Hearing) -> str:
    """What was heard of one source, in a clause: its state, and its pages where it has some."""
    words: str = record.state
    if record.pages and record.state != "not expected":
        words += f", {count(record.pages, 'page')}"
    if record.state != "not expected" and not record.reason:
        words += f"; about {record.expected:g} expected"
    if record.undated:
        words += f"; {count(record.undated, 'page')} of it without a day"
    return f"{words}; {paused(record.reason)}" if record.reason else words


def paused(reason: str) -> str:
    """Why a source was not asked, its days written as sentences have them; the rest as it is.

    >>> paused("paused by us since 2017-11-01: moved on 2017-10-30")
    'paused by us since 1 November 2017: moved on 2017-10-30'
    """
    said, colon, why = reason.partition(": ")
    return ISO_DAY.sub(lambda found: day(date.fromisoformat(found[0])), said) + colon + why


def spoken_of(claim: Claim, start: int, end: int) -> tuple[str, ...]:
    """Those a claim is about as its page names them, where words of it call them only "he".

    The words stand from `start` to `end` of the page's text; nothing where they name everybody.
    """
    if claim.quote.quote.split(" ")[0].casefold() not in PRONOUNS:
        return ()
    spans = [mention.span for mention in (*claim.by, *claim.to) if mention.span.quote]
    outside = [span.quote for span in spans if span.end <= start or end <= span.start]
    return tuple(dict.fromkeys(outside))
