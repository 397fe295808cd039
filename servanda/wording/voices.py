"""Whose words a telling is: the outlet's own, or those of whoever it passes on.

What leaves it: the speakers of each claim, and clauses that name them. A headline says in short
what the text under it tells, so it has the voice of that text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from servanda.model import Capture, Claim
from servanda.wording.grammar import listed
from servanda.wording.sources import PRONOUNS

_ARTICLES = ("The ", "A ", "An ")


def is_headline(claim: Claim, captures: Mapping[str, Capture]) -> bool:
    """Whether the words of a claim stand in the title of its page."""
    title = captures[claim.capture].title if claim.capture in captures else ""
    words = " ".join(claim.quote.quote.split()).rstrip(".")
    return bool(words) and words in " ".join(title.split())


def without_headlines(
    claims: Iterable[Claim], captures: Mapping[str, Capture]
) -> tuple[Claim, ...]:
    """The claims, of each page those of its text where it has any, else its headline's."""
    every = tuple(claims)
    headlines = {claim.id for claim in every if is_headline(claim, captures)}
    told = {claim.capture for claim in every if claim.id not in headlines}
    return tuple(c for c in every if c.id not in headlines or c.capture not in told)


def speakers(
    claims: Iterable[Claim], captures: Mapping[str, Capture]
) -> dict[str, tuple[str, ...]]:
    """Whose words each claim of an incident is, by its id; empty where they are the outlet's own.

    A headline has the speakers of the text under it, unless that tells the act in its own voice.
    """
    every = tuple(claims)
    of_page: dict[str, list[str]] = {}
    for claim in without_headlines(every, captures):
        of_page.setdefault(claim.capture, []).append(_speaker(claim))
    found = {}
    for claim in every:
        own = [_speaker(claim)]
        if not own[0] and is_headline(claim, captures):
            own = of_page[claim.capture]
        found[claim.id] = tuple(dict.fromkeys(own)) if all(own) else ()
    return found


def as_said(who: Iterable[str]) -> str:
    """A clause that names the speakers; "" where there are none.

    >>> as_said(["the Coast Liberation Front"])
    'as the Coast Liberation Front said'
    """
    names = listed(dict.fromkeys(who))
    return f"as {names} said" if names else ""


def all_said(claims: Iterable[Claim], captures: Mapping[str, Capture]) -> tuple[str, ...]:
    """Those whose words all the claims are; empty where any outlet tells it in its own voice."""
    each = speakers(claims, captures).values()
    return tuple(dict.fromkeys(who for some in each for who in some)) if all(each) else ()


def _speaker(claim: Claim) -> str:
    """Who is quoted, as a clause names them; "" for the outlet's own voice."""
    if claim.said_by is None:
        return ""
    words = " ".join(claim.said_by.span.quote.split())
    if not words or words.casefold() in PRONOUNS:
        return "somebody"
    return words[:1].lower() + words[1:] if words.startswith(_ARTICLES) else words
