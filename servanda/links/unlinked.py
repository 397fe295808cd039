"""Why an incident meets nothing of an agreement: the first link of the chain that fails.

What leaves it: a clause in words, with what to do where somebody can. It links nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from servanda import binding, disguise
from servanda.lexicon import Act, Lexicon
from servanda.links.bearing import match
from servanda.links.conduct import attribute, day, touches
from servanda.links.scene import carrier, scene_of
from servanda.model import Actor, Agreement, Incident, Notice, current_notices


def why_unlinked(
    incident: Incident,
    agreement: Agreement,
    actors: Mapping[str, Actor],
    lexicon: Lexicon,
    notices: Iterable[Notice] = (),
) -> str:
    """Why no link is proposed for an incident that has none; "" where this cannot be told.

    `actors` are those of the agreement and of the watch, by id.
    """
    act, on = lexicon.acts.get(incident.act), day(incident)
    if act is None or "about" in act.asks:
        return ""
    if on is None:
        return "its day is not known, so nobody can say what was in force"
    scene = scene_of(incident, agreement, actors, lexicon)
    if scene is None:
        return _no_scene(incident, act, agreement, actors)
    on_record = current_notices(notices)
    near = [
        item
        for item in agreement.items()
        if binding.phase(agreement, item, on, on_record) == "within"
        and match(scene.subjects, act, item, lexicon) is not None
    ]
    if not near:
        return f'nothing in force on {on} speaks of what "{incident.act}" bears on'
    whose = ", ".join(actors[part.party].name for part in scene.conduct if part.party in actors)
    ids = ", ".join(item.id for item in near[:3])
    return f"none of what speaks of it ({ids}) bound {whose} on {on}" if whose else ""


def _no_scene(
    incident: Incident, act: Act, agreement: Agreement, actors: Mapping[str, Actor]
) -> str:
    """Why it is nobody's conduct here: who did it is not known, or it is another country's."""
    on = day(incident)
    conduct = attribute(incident, act, agreement, actors, on) if on else ()
    if conduct and touches(incident, conduct, agreement, actors) is False:
        return "it is told of another country than the agreement is about"
    unknown = [mention.span for mention in incident.by if mention.actor not in actors]
    tells = [c for c in incident.claims if unknown and unknown[0] in [m.span for m in c.by]]
    claim = tells[0] if tells else carrier(incident)
    says = f"`servanda code WATCH --claim {claim.id} --done-by ID` says who it is"
    if not unknown:
        return f"who did it was not read; {says}"
    words = disguise.spelt(unknown[0].quote)
    return f'the doer "{words}" was not tied to an actor of this watch; {says}'
