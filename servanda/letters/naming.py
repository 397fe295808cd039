"""What a letter calls actors, roles and provisions.

What leaves it: names as the agreement file gives them; an id that nothing names is shown as
it is, never guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from servanda.letters.wording import listed
from servanda.model import Agreement, Commitment, Instrument, Provision, Rule

# A duty borne by more than this many is addressed to them as a body.
FEW = 5

# Names that English puts "the" before.
BODIES = re.compile(
    r"\b(Agency|Assembly|Authority|Chairs?|Co-[Cc]hairs?|Commission|Committee|Conference|Council|"
    r"Court|Federation|Government|Kingdom|Members|Ministry|Mission|Nations|Netherlands|Office|"
    r"Parties|Party|Philippines|Republic|Secretary|Signatories|States|Union)\b"
)

# First words of titles that are common nouns, so small inside a sentence.
COMMON = (
    *("article", "articles", "annex", "paragraph", "paragraphs", "chapter", "declaration"),
    *("parties", "signatories", "members", "chairs", "co-chairs"),
)


def actor(agreement: Agreement, actor_id: str) -> str:
    """The name of an actor, or of a role that goes by this id."""
    for one in agreement.actors:
        if one.id == actor_id:
            return one.name
    for role in agreement.roles:
        if role.id == actor_id:
            return role.title
    return actor_id


def holders(agreement: Agreement, who: str, on: date) -> tuple[str, ...]:
    """The actors behind an id: those who hold the role that day, or the id itself."""
    if any(one.id == who for one in agreement.actors):
        return (who,)
    return agreement.holders((who,), on) or (who,)


def actors(agreement: Agreement, ids: Sequence[str], *, last: str = "and") -> str:
    """The names of a few actors as a sentence lists them."""
    return listed((with_article(actor(agreement, one)) for one in ids), last)


def bearers(agreement: Agreement, item: Commitment | Rule, ids: Sequence[str]) -> str:
    """Who bears an item: a few by name, many as the body they are."""
    if ids and len(ids) <= FEW:
        return actors(agreement, ids)
    titles = [actor(agreement, role).split(": ")[0] for role in item.bearers]
    return listed(with_article(_small(title)) for title in titles)


def provision(agreement: Agreement, provision_id: str) -> Provision | None:
    """The provision of that id, where the file has it."""
    return next((one for one in agreement.provisions if one.id == provision_id), None)


def article(agreement: Agreement, item: Commitment | Rule, *, whole: bool = False) -> str:
    """How a letter refers to the provision of an item: "article 29"; `whole` adds of what."""
    found = provision(agreement, item.provision)
    if found is None:
        return f"provision {item.provision}"
    of = instrument(agreement, item.provision)
    words = found.citation or found.title
    if of and f", {of.title}" in words:
        words = words.split(f", {of.title}")[0]
    return _small(words) + (f" of the {of.title}" if of and whole else "")


def instrument(agreement: Agreement, provision_id: str) -> Instrument | None:
    """The instrument that a provision stands in."""
    first = provision_id.split("/")[0]
    return next((one for one in agreement.instruments if one.id == first), None)


def with_article(name: str) -> str:
    """Bodies and offices take "the"; names of states and persons do not."""
    if name.lower().startswith(("the ", "each ", "all ", "every ", "a ", "an ")):
        return name
    return f"the {name}" if BODIES.search(name) or name[:1].islower() else name


def _small(words: str) -> str:
    """A heading as it runs on in a sentence: "Article 29" becomes "article 29"."""
    first = words.split(" ")[0]
    lower = first.istitle() and first.lower() in COMMON
    return words[:1].lower() + words[1:] if lower else words
