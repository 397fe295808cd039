"""Words for sources: outlets, addresses, what was heard, and those whom a page calls only "he".

What leaves it: plain strings. No kind of silence is taken for another, and a name that is
withheld stays so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from servanda.model import Capture, Claim, Hearing, HearingState
from servanda.wording.grammar import count, listed

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

# What may begin a sentence in place of a name.
PRONOUNS = frozenset(
    (
        *("he", "she", "they", "it", "his", "her", "their", "its"),
        *("il", "elle", "ils", "elles", "dia", "mereka", "ia"),
    )
)


def tellers(claims: Iterable[Claim], outlets: Mapping[str, str]) -> tuple[int, int]:
    """How many outlets tell something, and how many other sources: pages and lists of no outlet.

    `outlets` are those of the captures by their ids, "" where none is known.
    """
    told = {claim.capture: outlets.get(claim.capture, "") for claim in claims}
    return len(set(told.values()) - {""}), sum(not outlet for outlet in told.values())


def told_by(outlets: int, others: int = 0) -> str:
    """How many outlets tell it, and how many sources that are none.

    >>> told_by(1, 2)
    'one outlet and two other sources'
    """
    named = count(outlets, "outlet") if outlets else "no named outlet"
    return f"{named} and {count(others, 'other source')}" if others else named


def sourced(outlets: int, others: int, origins: int) -> str:
    """How many sources tell it, and how many of them do not derive from one another.

    >>> sourced(20, 0, 1)
    '20 outlets, one independent origin'
    """
    return f"{told_by(outlets, others)}, {count(origins, 'independent origin')}"


def outlet(capture: Capture) -> str:
    """The outlet that published a capture, else its address on the web; "" where none is known.

    The name of a file is no outlet's, and nobody published a statement. A name that a page only
    says is its own is none either.
    """
    web = capture.address.lower().startswith(("http://", "https://"))
    named = "" if capture.only_said else capture.publisher
    return named or (capture.address if web else "")


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
    if capture.only_said:
        return f"a page that says it is {capture.publisher} (not confirmed)"
    return outlet(capture) or "a page of no named outlet"


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
    states = Counter(hearing.state for hearing in hearings) or Counter({"spoke": number})
    parts = [
        f"{states[state]} {verb}"
        for state, verb in HEARING_WORDS.items()
        if states[state] and state != "not expected"
    ]
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
    if record.state != "not expected":
        words += f"; about {record.expected:g} expected"
    if record.undated:
        words += f"; {count(record.undated, 'page')} of it without a day"
    return words


def spoken_of(claim: Claim, start: int, end: int) -> tuple[str, ...]:
    """Those a claim is about as its page names them, where words of it call them only "he".

    The words stand from `start` to `end` of the page's text; nothing where they name everybody.
    """
    if claim.quote.quote.split(" ")[0].casefold() not in PRONOUNS:
        return ()
    spans = [mention.span for mention in (*claim.by, *claim.to) if mention.span.quote]
    outside = [span.quote for span in spans if span.end <= start or end <= span.start]
    return tuple(dict.fromkeys(outside))
