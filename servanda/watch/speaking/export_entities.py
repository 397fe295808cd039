"""Incidents, who is in them and what tells of them as FollowTheMoney entities, a line each.

What leaves it: entities of the schemata Event, LegalEntity and those below it, and Document, with
properties of the published model alone. Ids are stable: the same thing has the same id each time.
An Event says in its summary what persons decided; nothing in it says that it is true.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from servanda import canon, wording
from servanda.model import Actor, ActorKind, Capture, Incident, Mention
from servanda.watch.importing.safe_cells import cleaned
from servanda.watch.speaking.flat_rows import FlatRow

SCHEMATA: dict[ActorKind, str] = {
    "state": "PublicBody",
    "state_organ": "PublicBody",
    "international": "Organization",
    "party": "Organization",
    "media": "Organization",
    "ngo": "Organization",
    "union": "Organization",
    "armed_group": "Organization",
    "company": "Company",
    "official": "Person",
    "politician": "Person",
    "journalist": "Person",
    "defender": "Person",
    "unionist": "Person",
    "person": "Person",
}
OTHER = "LegalEntity"  # people at large, and those of no known kind
DECIDED = {
    "proposed": "Claimed by sources; no person has decided on it.",
    "upheld": "Upheld by persons.",
    "rejected": "Rejected by persons.",
    "unsure": "Persons are unsure of it.",
    "waiting": "It waits for a second person.",
}
Entity = dict[str, Any]


def ftm_bytes(
    rows: Iterable[FlatRow],
    incidents: Mapping[str, Incident],
    captures: Iterable[Capture],
    actors: Mapping[str, Actor],
) -> bytes:
    """JSON Lines of entities, each once: documents, then whoever is named, then events."""
    pages = {capture.id: capture for capture in captures}
    documents: dict[str, Entity] = {}
    named: dict[str, Entity] = {}
    events: list[Entity] = []
    for row in rows:
        incident = incidents[str(row["incident"])]
        proofs = [pages[c.capture] for c in incident.claims if c.capture in pages]
        for page in proofs:
            documents.setdefault(page.id, _document(page))
        involved = [_who(m, actors) for m in (*incident.by, *incident.to)]
        named |= {entity["id"]: entity for entity in involved if entity["id"] not in named}
        events.append(_event(row, incident, involved, proofs))
    every = (*documents.values(), *named.values(), *events)
    return "".join(json.dumps(e, ensure_ascii=False, sort_keys=True) + "\n" for e in every).encode()


def _entity(id: str, schema: str, **properties: Iterable[str | None]) -> Entity:
    kept = {
        name: list(dict.fromkeys(cleaned(value) for value in values if value and value.strip()))
        for name, values in properties.items()
    }
    return {"id": id, "schema": schema, "properties": {n: v for n, v in kept.items() if v}}


def _document(page: Capture) -> Entity:
    outlet = wording.outlet(page)
    when = page.published.when
    web = page.address if "://" in page.address else ""
    title = page.title or wording.source(page)
    return _entity(
        page.id,
        "Document",
        name=[title],
        title=[title],
        sourceUrl=[web],
        publisher=[outlet],
        mimeType=[page.media_type.partition(";")[0]],
        language=[page.language],
        publishedAt=_days(when.from_on, when.to_on),
        retrievedAt=[page.fetched_at.date().isoformat()],
    )


def _who(mention: Mention, actors: Mapping[str, Actor]) -> Entity:
    actor = actors.get(mention.actor or "")
    kind = actor.kind if actor else mention.kind
    schema = SCHEMATA.get(kind, OTHER)
    name = actor.name if actor else mention.span.quote
    country = (actor.country if actor else None) or mention.country
    id = f"act-{actor.id}" if actor else canon.identify("ent", schema, name.casefold(), country)
    return _entity(id, schema, name=[name], country=[country])


def _event(
    row: FlatRow, incident: Incident, involved: Iterable[Entity], proofs: Iterable[Capture]
) -> Entity:
    when = incident.when
    day = list(_days(when.from_on)) if when.from_on == when.to_on else []
    quotes = dict.fromkeys(claim.quote.quote for claim in incident.claims)
    web = [page.address for page in proofs if "://" in page.address]
    return _entity(
        incident.id,
        "Event",
        name=[str(row["name"] or incident.act)],
        recordId=[incident.id],
        date=day,
        startDate=[] if day else _days(when.from_on),
        endDate=[] if day else _days(when.to_on),
        summary=[f"{incident.act}, {incident.stance}. {DECIDED[str(row['state'])]}"],
        description=quotes,
        keywords=[incident.act],
        location=[place.name for place in incident.where],
        country=[place.country for place in incident.where],
        involved=[entity["id"] for entity in involved],
        proof=[page.id for page in proofs],
        sourceUrl=web,
    )


def _days(*days: Any) -> Iterator[str]:
    return (day.isoformat() for day in days if day is not None)
