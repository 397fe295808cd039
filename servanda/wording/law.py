"""Words for the law: actors, bearers, promises, articles and terms.

What leaves it: plain strings. A name is what the agreement file gives; an id that nothing names
is shown as it is, never guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from servanda import binding
from servanda.model import (
    Agreement,
    Commitment,
    Finding,
    Force,
    Instrument,
    Provision,
    Rule,
    Standing,
    Term,
)
from servanda.wording.grammar import clause, day, listed, with_article

# A duty borne by more than this many is addressed to them as a body.
FEW = 5

FORCE_WORDS: dict[Force, str] = {
    "must": "must",
    "must_not": "must not",
    "may": "may",
    "should": "should",
    "is": "must",
}

# First words of what an item says where whom it binds is its subject: "is a democratic state".
_SAYS_NOT_WHO = re.compile(r"(?:is|are|has|have|depends?|remains?|belongs?|consists?|stands?)\b")

# First words of titles that are common nouns, so small inside a sentence.
COMMON = (
    *("article", "articles", "annex", "paragraph", "paragraphs", "chapter", "declaration"),
    *("point", "points", "section", "sections", "strand", "schedule"),
    *("parties", "signatories", "members", "chairs", "co-chairs"),
    *("constitutional", "decommissioning", "policing", "prisoners", "review", "rights"),
    *("the", "a", "an"),
)


def actor(agreement: Agreement, actor_id: str) -> str:
    """The name of an actor, or of a role that goes by this id."""
    for candidate in agreement.actors:
        if candidate.id == actor_id:
            return candidate.name
    for role in agreement.roles:
        if role.id == actor_id:
            return role.title
    return actor_id


def holders(agreement: Agreement, who: str, on: date) -> tuple[str, ...]:
    """The actors behind an id: those who hold the role that day, or the id itself."""
    if any(actor.id == who for actor in agreement.actors):
        return (who,)
    return binding.holders(agreement, (who,), on) or (who,)


def actors(agreement: Agreement, ids: Sequence[str], *, last: str = "and") -> str:
    """The names of a few actors as a sentence lists them."""
    return listed((with_article(actor(agreement, actor_id)) for actor_id in ids), last)


def conduct(standing: Standing, findings: Iterable[Finding]) -> list[str]:
    """The ids of those whose conduct a standing rests on, sorted; [] where it is nobody's."""
    because = set(standing.because)
    return sorted({who for each in findings if each.id in because for who in each.bearers})


def doers(agreement: Agreement, standing: Standing, findings: Iterable[Finding]) -> str:
    """Whose conduct a standing rests on, where those are not all who are bound; else ""."""
    own = conduct(standing, findings)
    return "" if set(own) >= set(standing.bearers) else actors(agreement, own)


def state_by(state: str, who: str) -> str:
    """A state with whose conduct it rests on: "breached by France"; the state where `who` is "".

    >>> state_by("breached", "France"), state_by("disputed", "France"), state_by("kept", "")
    ('breached by France', 'disputed, on the conduct of France', 'kept')
    """
    if not who:
        return state
    acted = state in ("breached", "threatened", "kept", "fulfilled")
    return f"{state} by {who}" if acted else f"{state}, on the conduct of {who}"


def bearers(agreement: Agreement, item: Commitment | Rule, ids: Sequence[str]) -> str:
    """Who bears an item: a few by name, many as the body they are."""
    if ids and len(ids) <= FEW:
        return actors(agreement, ids)
    titles = [actor(agreement, role).split(": ")[0] for role in item.bearers]
    return listed(with_article(_small(title)) for title in titles)


def promise(item: Commitment | Rule, who: str) -> str:
    """What an item asks of whom, in a clause: "Cambodia must not fight on"."""
    if item.force == "is":
        if who and _SAYS_NOT_WHO.match(item.must):
            return f"{_subject(who)} {clause(item.must)}"
        return clause(item.must) + (f"; this binds {who}" if who else "")
    force = FORCE_WORDS[item.force]
    if not who and f" {force} " in item.must:  # "any State may accede": it says itself who
        return clause(item.must)
    return f"{_subject(who or 'whoever it binds')} {force} {clause(item.must)}"


def _subject(who: str) -> str:
    """Whom it binds, before a verb: a clause with a comma in it is closed by one."""
    return f"{who}," if who.startswith("whoever ") and ", " in who else who


def provision(agreement: Agreement, provision_id: str) -> Provision | None:
    """The provision of that id, where the file has it."""
    return next(
        (candidate for candidate in agreement.provisions if candidate.id == provision_id), None
    )


def article(agreement: Agreement, item: Commitment | Rule, *, whole: bool = False) -> str:
    """How a letter refers to the provision of an item: "article 29"; `whole` adds of what."""
    return article_of(agreement, item.provision, whole=whole)


def article_of(agreement: Agreement, provision_id: str, *, whole: bool = False) -> str:
    """How a letter refers to a provision by its id; of the agreement where no instrument has it."""
    entry = provision(agreement, provision_id)
    if entry is None:
        return f"provision {provision_id}"
    of = instrument(agreement, provision_id)
    words = entry.citation or entry.title
    if of and f", {of.title}" in words:
        words = words.split(f", {of.title}")[0]
    if not whole:
        return _small(words)
    title = of.title if of else agreement.title
    the = "" if title.lower().startswith("the ") else "the "
    return f"{_small(words)} of {the}{title}"


def with_articles(agreement: Agreement, words: str) -> str:
    """What an agreement file says, each provision's id in it as a letter refers to it."""
    known = {entry.id for entry in agreement.provisions}
    return re.sub(
        r"(?<![\w/.-])[a-z][\w-]*/[\w./-]*\w",
        lambda match: (
            article_of(agreement, match[0], whole=True) if match[0] in known else match[0]
        ),
        words,
    )


def noted(agreement: Agreement, words: str) -> str:
    """What a method notes of a standing or duty: its days and actors in words, without ids."""
    words = re.sub(r" \([a-z]{3}-[\w-]+\)", "", words)
    words = re.sub(r"\b\d{4}-\d\d-\d\d\b", lambda match: day(date.fromisoformat(match[0])), words)
    known = {actor.id for actor in agreement.actors} | {role.id for role in agreement.roles}
    return re.sub(
        r"\bby ([a-z]\w*)\b",
        lambda match: f"by {actors(agreement, [match[1]])}" if match[1] in known else match[0],
        words,
    )


def term(agreement: Agreement, due: Term | None) -> str:
    """A term in plain words, empty where the law names none; it quotes nothing.

    What it counts from is told by name, not by id.
    """
    if due is None or due.kind == "open":
        return ""
    words = clause(due.words) if due.words else due.kind
    words = re.sub(r"^every 1 (day|week|month|year)s?\b", r"every \1", words)
    if due.on:
        words = words.replace(due.on.isoformat(), day(due.on))
    if due.after:
        names = {event.id: f"this: {_small(event.title)}" for event in agreement.events}
        names |= {item.id: f"what {article(agreement, item)} asks" for item in agreement.items()}
        words = words.removesuffix(due.after) + names.get(due.after, due.after)
    return words


def instrument(agreement: Agreement, provision_id: str) -> Instrument | None:
    """The instrument that a provision stands in."""
    first = provision_id.split("/")[0]
    return next((candidate for candidate in agreement.instruments if candidate.id == first), None)


def _small(words: str) -> str:
    """A heading as it runs on in a sentence: "Article 29" becomes "article 29"."""
    first = words.split(" ")[0].rstrip(",")
    lower = first.istitle() and first.lower() in COMMON
    return words[:1].lower() + words[1:] if lower else words
