"""What of a watch can be found by its words: captures, claims, incidents, promises, statements.

What leaves it: entries for the index, each with the words it is found by and what is shown of it,
a function of the evidence alone. The words of captures stay in their texts.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from attrs import frozen

from servanda import canon, store
from servanda.model import Capture, Claim, Incident, Interval, Provision, Rule
from servanda.store import SearchableEntry
from servanda.version import __version__
from servanda.watch.judging.evidence import Evidence
from servanda.watch.settings import Watch
from servanda.watch.speaking.search_words import terms_of
from servanda.wording import source

FORM = 4  # of the entries and their terms: another one makes every index anew
ASKED = "asked, not claimed"  # what is said of what the reader only asks about
# In the order they are shown; a rule is found among commitments.
KINDS = store.SEARCHED_KINDS


@frozen
class FoundField:
    """Words that something is found by.

    `start` is where they stand in the working text of `capture`; -1 where they stand in none. Of a
    whole working text only its id is here, as `text`.
    """

    name: str
    words: str
    capture: str = ""
    start: int = -1
    text: str = ""


@frozen
class FoundThing:
    """What is shown of an entry, and the fields it is found by, the first to be shown first.

    `asked`: no claim tells it; the reader only asks a person whether the text says so. What the
    person answers does not change the entry: rows of what was found say it no more, and the index
    need not follow what is judged.
    """

    what: str
    name: str
    fields: tuple[FoundField, ...]
    asked: bool = False


def version(watch: Watch) -> str:
    """A hash of everything beside the record that entries depend on."""
    acts = [canon.sha256(act) for act in watch.lexicon.acts.values()]
    actors = (*watch.agreement.actors, *watch.actors)
    law = watch.agreement.file_sha256
    return canon.sha256([FORM, __version__, acts, actors, law, watch.outlets])


class Findables:
    """The entries of a watch, and the terms of each."""

    def __init__(self, watch: Watch, evidence: Evidence) -> None:
        self._watch, self._evidence = watch, evidence
        self._texts = {text.capture: text for text in evidence.texts}
        claims = {claim.id for telling in evidence.tellings for claim in telling.claims}
        questions = (claim for telling in evidence.tellings for claim in telling.questions)
        self._questions = {claim.id for claim in questions} - claims
        told = (each for each in evidence.askable[0] if not self._is_asked(each))
        self._asked = self._questions - {claim.id for each in told for claim in each.claims}
        self._contents = {text.id: text.content for text in evidence.texts}
        actors = (*watch.agreement.actors, *watch.actors)
        self._actors = {actor.id: ", ".join((actor.name, *actor.aliases)) for actor in actors}

    def entries(self) -> Iterator[SearchableEntry]:
        """Every entry, each once."""
        yield from self._promises()
        for incident in self._evidence.askable[0]:
            yield _entry("incident", incident.id, self._incident(incident), incident.when)
        claims = {claim.id: claim for claim in self._evidence.claims}
        for claim in claims.values():
            yield _entry("claim", claim.id, self._claim(claim), claim.when)
        stated = {statement.capture for statement in self._evidence.statements}
        for statement in self._evidence.statements:
            name = f"{statement.kind}, {statement.where}".strip(", ")
            parts = ("where", "by", "how_known")
            own = tuple(FoundField(part, getattr(statement, part)) for part in parts)
            thing = FoundThing("statement", name, (*self._text(statement.capture), *own))
            yield _entry("statement", statement.id, thing, statement.when)
        for capture in self._evidence.captures:
            if capture.id not in stated:
                yield _entry("capture", capture.id, self._capture(capture), capture.published.when)

    def terms(self, entry: SearchableEntry) -> set[str]:
        """The terms that an entry is found by."""
        fields = read(entry.body).fields
        return terms_of(
            self._contents[field.text] if field.text else field.words for field in fields
        )

    def _promises(self) -> Iterator[SearchableEntry]:
        provisions = {provision.id: provision for provision in self._watch.agreement.provisions}
        for item in self._watch.agreement.items():
            at: Provision | None = provisions.get(item.provision)
            words = {"must": item.must, "id": item.id}
            if at:
                words |= {"title": at.title, "summary": at.summary, "citation": at.citation}
            fields = tuple(FoundField(name, value) for name, value in words.items())
            what = "rule" if isinstance(item, Rule) else "commitment"
            name = f"{at.title}: {item.must}" if at else item.must
            yield _entry("commitment", item.id, FoundThing(what, name, fields), None)

    def _incident(self, incident: Incident) -> FoundThing:
        name = self._evidence.names[incident.id]
        quotes = [_quote(claim) for claim in incident.claims]
        fields = (FoundField("name", name), *quotes)
        return FoundThing("incident", name, fields, asked=self._is_asked(incident))

    def _is_asked(self, incident: Incident) -> bool:
        """Whether only questions of the reader tell an incident, decided on or not."""
        return all(claim.id in self._questions for claim in incident.claims)

    def _claim(self, claim: Claim) -> FoundThing:
        mentions = (*claim.by, *claim.to, *((claim.said_by,) if claim.said_by else ()))
        known = dict.fromkeys(self._actors.get(mention.actor or "", "") for mention in mentions)
        names = "; ".join(filter(None, known))
        fields = (_quote(claim), *((FoundField("actors", names),) if names else ()))
        act = self._watch.lexicon.act_title(claim.act)
        return FoundThing("claim", f"{act}, {claim.stance}", fields, asked=claim.id in self._asked)

    def _capture(self, capture: Capture) -> FoundThing:
        title, outlet = capture.title or capture.address, source(capture)
        own = {"title": title, "outlet": outlet, "address": capture.address}
        fields = (FoundField(name, words) for name, words in own.items())
        return FoundThing("capture", f"{title}: {outlet}", (*self._text(capture.id), *fields))

    def _text(self, capture: str) -> tuple[FoundField, ...]:
        text = self._texts.get(capture)
        return (FoundField("text", "", capture, 0, text.id),) if text else ()


def _quote(claim: Claim) -> FoundField:
    return FoundField("quote", claim.quote.quote, claim.capture, claim.quote.start)


def _entry(kind: str, key: str, thing: FoundThing, when: Interval | None) -> SearchableEntry:
    first, last = (when.from_on, when.to_on) if when else (None, None)
    body = canon.spell(thing)
    sha256 = canon.sha256_of_bytes(body + f"{first} {last}".encode())
    return SearchableEntry(kind, key, body, sha256, first, last)


def read(body: bytes) -> FoundThing:
    """What an entry shows."""
    return canon.read(FoundThing, json.loads(body))
